"""Whatever the bytes: posts or a `SentimentError`, and every record accounted for.

``make fuzz`` runs the same with more examples.
"""

from __future__ import annotations

import gzip
import io
import json
import os
import random
import tempfile
import zipfile
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sentiment import IngestLog, SentimentError, read_posts

TIMES = int(os.environ.get("FUZZ", "1"))
EXPORTS = Path(__file__).parents[2] / "shared" / "exports"
HEAVY = settings(
    max_examples=20 * TIMES, deadline=None, suppress_health_check=list(HealthCheck)
)
TEXTS = ["down again 😭", 'she said "no", then\nleft', "naïve café", "a,b;c\td"]


def read(data: bytes, **options: object) -> tuple[list[tuple[object, ...]], IngestLog] | None:
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        file.write(data)
        file.flush()
        log = IngestLog()
        try:
            posts = read_posts(file.name, log=log, detect_language=False, **options)
        except SentimentError:
            return None
    assert log.n_records == log.n_read + log.n_skipped
    assert len(posts) == log.n_read - log.n_repeated
    assert posts["text"].notna().all()
    return list(zip(posts["text"], posts["created_at"], posts["kind"], strict=True)), log


def records(platform: str) -> list[dict[str, object]]:
    if platform == "generic":
        return [
            {"post_id": f"p{n}", "text": text, "created_at": f"2024-05-01T1{n}:00:00Z"}
            for n, text in enumerate(TEXTS)
        ]
    if platform == "twitter_v1":
        return [
            {
                "id_str": str(n),
                "full_text": text,
                "created_at": f"Wed May 01 1{n}:00:00 +0000 2024",
                "user": {"id_str": "7"},
            }
            for n, text in enumerate(TEXTS)
        ]
    return [
        {"id": str(n), "text": text, "created_at": f"2024-05-01T1{n}:00:00Z", "author_id": "7"}
        for n, text in enumerate(TEXTS)
    ]


def as_csv(rows: list[dict[str, object]], delimiter: str) -> str:
    def line(cells: object) -> str:
        quoted = ('"' + str(cell).replace('"', '""') + '"' for cell in cells)  # type: ignore[attr-defined]
        return delimiter.join(quoted) + "\n"

    return line(rows[0]) + "".join(line(row.values()) for row in rows)


CONTAINERS = {
    "csv": lambda rows: as_csv(rows, ","),
    "tsv": lambda rows: as_csv(rows, "\t"),
    "semicolons": lambda rows: as_csv(rows, ";"),
    "json": lambda rows: json.dumps(rows, ensure_ascii=False),
    "nested": lambda rows: json.dumps(
        {"meta": {}, "posts": rows}, indent=1, ensure_ascii=False
    ),
    "ndjson": lambda rows: "".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows),
    "cr": lambda rows: "".join(json.dumps(r, ensure_ascii=False) + "\r" for r in rows),
}


def as_zip(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("export/part1", data)
    return file.getvalue()


PACKERS = {"none": bytes, "gz": gzip.compress, "zst": zstandard.compress, "zip": as_zip}
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("platform", ["generic", "twitter_v1", "twitter_v2"])
@pytest.mark.parametrize("container", CONTAINERS)
def test_every_container_encoding_and_compression(platform: str, container: str) -> None:
    rows = records(platform)
    if platform != "generic" and container in {"csv", "tsv", "semicolons"}:
        pytest.skip("this platform's records are nested: no table holds them")
    for encoding in ENCODINGS:
        data = CONTAINERS[container](rows).encode(encoding)
        for pack in PACKERS.values():
            found = read(pack(data))
            assert found is not None, (encoding, pack)
            assert [text for text, *_ in found[0]] == TEXTS, (encoding, pack)


@HEAVY
@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    for head in (b"", b"id,text,created_at\n", b'{"text":"a","created_at":"2024-05-01"}\n'):
        read(head + data)


value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=6,
)


@HEAVY
@given(st.lists(st.tuples(st.integers(0, 3), st.text(max_size=12), value), max_size=4))
def test_any_values_in_records(changes: list[tuple[int, str, object]]) -> None:
    for platform in ("generic", "twitter_v1", "twitter_v2"):
        rows = records(platform)
        for at, key, new in changes:
            names = list(rows[at])
            rows[at][names[len(key) % len(names)] if len(key) > 3 else key] = new
        read("".join(json.dumps(row) + "\n" for row in [*records(platform), *rows]).encode())


def samples() -> list[bytes]:
    made = [
        pack(CONTAINERS[container](records(platform)).encode())
        for platform, container in (
            ("generic", "csv"),
            ("twitter_v1", "nested"),
            ("twitter_v2", "ndjson"),
        )
        for pack in PACKERS.values()
    ]
    return [data for data in made if data]


@pytest.mark.parametrize("number", range(12))
def test_cut_and_flipped(number: int) -> None:
    data = samples()[number]
    rng = random.Random(number)
    for _ in range(25 * TIMES):
        read(data[: rng.randrange(len(data))])
        flipped = bytearray(data)
        for _ in range(rng.randint(1, 3)):
            flipped[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        read(bytes(flipped))


@pytest.mark.skipif(not EXPORTS.is_dir(), reason="no sample exports beside the repository")
def test_samples_cut_anywhere() -> None:
    rng = random.Random(0)
    for path in sorted(
        p for p in EXPORTS.rglob("*.*") if p.suffix in {".csv", ".json", ".jsonl"}
    ):
        data = path.read_bytes()[:200_000]
        for _ in range(2 * TIMES):
            read(data[: rng.randrange(len(data) + 1)])


@HEAVY
@given(st.permutations(range(4)), st.integers(1, 5))
def test_order_of_files_and_chunks_change_nothing(order: list[int], chunk_rows: int) -> None:
    rows = records("generic")
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for n in range(4):
            path = Path(folder, f"{n}.ndjson")
            path.write_text("".join(json.dumps(row) + "\n" for row in rows[: n + 1]))
            paths.append(path)
        posts = read_posts(
            [paths[n] for n in order], chunk_rows=chunk_rows, detect_language=False
        )
    assert sorted(posts["post_id"]) == ["p0", "p1", "p2", "p3"]
    assert sorted(posts["text"]) == sorted(TEXTS)
