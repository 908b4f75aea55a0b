"""Runs of the command that are ended, starved or cut off: a whole result, or none and why."""

from __future__ import annotations

import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["KINDS", "disturb"]

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "data" / "sample_posts.csv"
OUTAGE = "2024-05-03T06:00Z/2024-05-03T20:00Z"
#: Seconds after which a run counts as hung.
PATIENCE = 60
VERBS: dict[str, list[str]] = {
    "report": [
        "report",
        "POSTS",
        "--outage",
        "2024-05-03T06:00Z/2024-05-03T20:00Z",
        "-o",
        "OUT",
    ],
    "detect": ["detect", "POSTS", "-o", "OUT"],
    "tag": ["tag", "POSTS", "-o", "OUT.csv"],
    "compare": ["compare", "--outages", str(ROOT / "data" / "outages.csv"), "-o", "OUT"],
}
KINDS = (
    *("SIGINT", "SIGTERM", "SIGKILL", "memory", "descriptors", "file size"),
    *("full disk", "read-only disk", "vanishing folder"),
    *("closed streams", "broken pipe", "two at once"),
)
#: Kinds that need a small disk of their own, which only root may mount.
DISKS = {"full disk": "size=40k", "read-only disk": "size=4m"}


def _limit(kind: str) -> Callable[[], None] | None:
    limits = {
        "memory": (resource.RLIMIT_AS, 900 << 20),
        "descriptors": (resource.RLIMIT_NOFILE, 20),
        "file size": (resource.RLIMIT_FSIZE, 20_000),
    }
    if kind not in limits:
        return None
    what, n = limits[kind]
    return lambda: resource.setrlimit(what, (n, n))


def _files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def _command(verb: str, folder: Path, posts: Path) -> list[str]:
    names = {
        "POSTS": str(posts),
        "OUT": str(folder / "out"),
        "OUT.csv": str(folder / "out.csv"),
    }
    return [sys.executable, "-m", "sentiment", *(names.get(part, part) for part in VERBS[verb])]


class Bench:
    """Undisturbed results of each verb, to hold disturbed ones against."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.posts = folder / "posts.csv"
        lines = SAMPLE.read_text(encoding="utf-8").splitlines(keepends=True)
        self.posts.write_text("".join([lines[0], *lines[1::4]]), encoding="utf-8")
        self.whole: dict[str, dict[str, bytes]] = {}
        self.seconds: dict[str, float] = {}
        for verb in VERBS:
            place = folder / verb
            place.mkdir()
            start = time.monotonic()
            subprocess.run(_command(verb, place, self.posts), check=True, capture_output=True)
            self.seconds[verb] = time.monotonic() - start
            self.whole[verb] = _files(place)


def disturb(bench: Bench, seed: int, kind: str) -> str | None:
    """Run a verb once, disturbed; say what is wrong, or nothing; None: not tried here."""
    rng = random.Random(seed)
    # reports take as long as all others together
    verb = rng.choice([*sorted(VERBS), *sorted(set(VERBS) - {"report"})])
    place = Path(tempfile.mkdtemp(dir=bench.folder))
    results = place / "results"
    results.mkdir()
    (place / "temporary").mkdir()
    mounted = False
    try:
        if kind in DISKS:
            mounted = _mount(DISKS[kind], results)
            if not mounted:
                return None
        if kind == "read-only disk":
            _mount("remount,ro", results)
        return _judge(bench, verb, kind, place, rng)
    finally:
        if mounted:
            subprocess.run(["umount", "--lazy", results], check=False)
        shutil.rmtree(place, ignore_errors=True)


def _mount(options: str, folder: Path) -> bool:
    command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.geteuid() != 0 or shutil.which("mount") is None:
        return False
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def _judge(bench: Bench, verb: str, kind: str, place: Path, rng: random.Random) -> str:
    results = place / "results"
    command = _command(verb, results, bench.posts)
    environment = {**os.environ, "TMPDIR": str(place / "temporary")}
    runs = [
        subprocess.Popen(
            _with_streams(command, kind, rng),
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            preexec_fn=_limit(kind),  # noqa: PLW1509  one thread alone
        )
        for _ in range(2 if kind == "two at once" else 1)
    ]
    if kind.startswith("SIG") or kind == "vanishing folder":
        time.sleep(rng.uniform(0, 1.1) * bench.seconds[verb])
        if kind == "vanishing folder":
            shutil.rmtree(results, ignore_errors=True)
        else:
            runs[0].send_signal(getattr(signal, kind))
    name = f"{verb}, {kind}"
    told = b""
    for run in runs:
        try:
            told += run.communicate(timeout=PATIENCE)[1]
        except subprocess.TimeoutExpired:
            run.kill()
            run.communicate()
            return f"{name}: no end within {PATIENCE} s"
    if b"Traceback" in told:
        return f"{name}: {told.decode(errors='replace').strip().splitlines()[-1][:200]}"
    left = [path.name for path in (place / "temporary").iterdir()]
    if left and kind != "SIGKILL":
        return f"{name}: left {', '.join(left)} in the temporary folder"
    fault = _compared(name, _files(results), bench.whole[verb], runs[0].returncode, kind)
    if fault or kind != "SIGKILL":
        return fault
    # what a killed run left, the next one clears
    again = subprocess.run(command, env=environment, capture_output=True, check=False)
    whole = bench.whole[verb]
    fault = _compared(f"{name}, then again", _files(results), whole, again.returncode, "")
    if any((place / "temporary").iterdir()):
        fault = fault or f"{name}, then again: left a file in the temporary folder"
    return fault


def _with_streams(command: list[str], kind: str, rng: random.Random) -> list[str]:
    if kind == "closed streams":
        line = 'exec "$@" ' + rng.choice(["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
        return ["sh", "-c", line, "sh", *command]
    if kind == "broken pipe":
        return ["sh", "-c", '"$@" | head -c 1 > /dev/null', "sh", *command]
    return command


def _compared(
    name: str, found: dict[str, bytes], whole: dict[str, bytes], code: int, kind: str
) -> str:
    parts = [path for path in found if ".part" in path or ".unfinished" in path]
    if parts and kind != "SIGKILL":
        return f"{name}: left {parts[0]}"
    kept = {path: data for path, data in found.items() if path not in parts}
    if kept and kept.keys() != whole.keys():
        return f"{name}: half a result: {', '.join(sorted(whole.keys() ^ kept.keys()))}"
    # the manifest names the paths, which differ
    if any(data != whole[path] for path, data in kept.items() if "manifest" not in path):
        return f"{name}: another result"
    # a folder may vanish when all is done
    if not kept and code == 0 and kind != "vanishing folder":
        return f"{name}: no result, and exit code 0"
    return ""
