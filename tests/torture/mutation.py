"""Golden inputs, changed in their structure, are read: posts, or an error that says why."""

from __future__ import annotations

import json
import random
import signal
import tempfile
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sentiment import IngestLog, SentimentError, read_posts

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["mutate", "read_mutant"]

GOLDEN = Path(__file__).parents[1] / "golden"
#: Seconds that reading a small file may take.
PATIENCE = 20
_ODD: list[Any] = [
    *("", " ", "\x00", "\u202e", "nan", "None", "[deleted]", "9" * 400, "-1", "1e999", "true"),
    *("<![foo]", "<a " * 50, "&#xD800;", "=1+1", "0001-01-01", "9999-12-31T23:59:60Z", "٣"),
    *("\ud800", "a" * 100_000, '"', "\\", "\r", "\n\n", "12:60 PM", "31/02/2024", "\ufeff"),
    *(None, True, 0, -1, 10**30, 1e308, float("nan"), float("inf"), [], {}, [[]], {"a": {}}),
]


def _walk(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the places inside a JSON value."""
    inner = (
        value.items()
        if isinstance(value, dict)
        else enumerate(value)
        if isinstance(value, list)
        else ()
    )
    return [path, *(place for key, each in inner for place in _walk(each, (*path, key)))]


def _mutate_json(data: bytes, rng: random.Random) -> bytes:
    text = data.decode("utf-8", "surrogateescape")
    lines = text.splitlines() if text.count("\n{") else [text]
    at = rng.randrange(len(lines))
    try:
        value = json.loads(lines[at])
    except ValueError:
        return _mutate_bytes(data, rng)
    places = [place for place in _walk(value) if place]
    if not places:
        return _mutate_bytes(data, rng)
    place = rng.choice(places)
    parent = value
    for key in place[:-1]:
        parent = parent[key]
    action = rng.randrange(4)
    if action == 0:
        del parent[place[-1]]
    elif action == 1:
        parent[place[-1]] = rng.choice(_ODD)
    elif action == 2:
        parent[place[-1]] = [parent[place[-1]]]
    else:
        parent[place[-1]] = json.dumps(parent[place[-1]])
    lines[at] = json.dumps(value)
    return "\n".join(lines).encode("utf-8", "surrogateescape")


def _mutate_table(data: bytes, rng: random.Random) -> bytes:
    lines = data.decode("utf-8", "surrogateescape").splitlines(keepends=True)
    at = rng.randrange(len(lines))
    cells = lines[at].split(",")
    action = rng.randrange(5)
    if action == 0:
        cells[rng.randrange(len(cells))] = str(rng.choice(_ODD))
    elif action == 1:
        del cells[rng.randrange(len(cells))]
    elif action == 2:
        cells.insert(rng.randrange(len(cells)), rng.choice(cells))
    elif action == 3:
        lines.insert(rng.randrange(len(lines)), rng.choice(lines))
    else:
        del lines[rng.randrange(len(lines))]
        return "".join(lines).encode("utf-8", "replace")
    lines[min(at, len(lines) - 1)] = ",".join(cells)
    return "".join(lines).encode("utf-8", "replace")


def _mutate_bytes(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(changed) + 1)
        part = bytes(rng.randrange(256) for _ in range(rng.randint(0, 6)))
        changed[at : at + rng.randint(0, 40)] = part
    return bytes(changed)


def _too_long(*_: object) -> None:
    raise TimeoutError


def read_mutant(seed: int) -> str:
    """Change a golden input as a seed says, read it, and say what is wrong, or nothing."""
    rng = random.Random(seed)
    files = sorted(
        path
        for path in GOLDEN.rglob("*")
        if path.is_file() and not path.name.endswith(".expected.json")
    )
    source = rng.choice(files)
    data = source.read_bytes()
    for _ in range(rng.randint(1, 3)):
        data = mutate(data, rng)
    return _fault(data, source, seed)


def mutate(data: bytes, rng: random.Random) -> bytes:
    """Change one thing: a byte or a few, a value of a document, a cell or a row of a table."""
    kinds: list[Callable[[bytes, random.Random], bytes]] = [_mutate_bytes]
    if b"\x00" not in data[:1000]:
        kinds += (
            [_mutate_json] * 3 if data.lstrip()[:1] in {b"{", b"["} else [_mutate_table] * 3
        )
    return rng.choice(kinds)(data or b" ", rng)


def _fault(data: bytes, source: Path, seed: int) -> str:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, source.name)
        path.write_bytes(data)
        log = IngestLog()
        signal.signal(signal.SIGALRM, _too_long)
        signal.alarm(PATIENCE)
        try:
            posts = read_posts(path, log=log, detect_language=False)
        except SentimentError:
            return ""
        except TimeoutError:
            return f"seed {seed}, {source.name}: over {PATIENCE} s"
        except Exception:  # noqa: BLE001  what else there is, is what is looked for
            last = traceback.format_exc().strip().splitlines()[-1]
            return f"seed {seed}, {source.name}: {last[:200]}"
        finally:
            signal.alarm(0)
    if len(posts) != log.n_read - log.n_repeated or posts["text"].isna().any():
        return f"seed {seed}, {source.name}: the account does not close"
    return ""
