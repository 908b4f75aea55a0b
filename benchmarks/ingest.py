"""Posts a second and peak memory of reading, beside `csv` and `orjson` alone.

Run ``python -m benchmarks.ingest --mb 50``.
"""

from __future__ import annotations

import argparse
import csv
import json
import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

import orjson

from sentiment import iter_posts

ROW = {
    "author": "user",
    "lang": "en",
    "text": "the app is down again, can't log in and nobody says why 😡 #outage",
    "created_at": "2024-05-01T10:00:00Z",
    "likes": 3,
}


def write(folder: Path, megabytes: float) -> dict[str, Path]:
    """Write the same posts as NDJSON and as CSV."""
    paths = {name: folder / f"posts.{name}" for name in ("ndjson", "csv")}
    limit = megabytes * 1e6
    with paths["ndjson"].open("w", encoding="utf-8") as lines:
        n = 0
        while lines.tell() < limit if n % 1000 == 0 else True:
            lines.write(json.dumps({"id": str(n), **ROW}, ensure_ascii=False) + "\n")
            n += 1
    with paths["csv"].open("w", encoding="utf-8", newline="") as table:
        writer = csv.writer(table)
        writer.writerow(["id", *ROW])
        n = 0
        while table.tell() < limit if n % 1000 == 0 else True:
            writer.writerow([n, *ROW.values()])
            n += 1
    return paths


def read_plain(path: Path) -> int:
    """Read every record with the plain library."""
    if path.suffix == ".csv":
        with path.open(encoding="utf-8", newline="") as table:
            return sum(1 for _ in csv.DictReader(table))
    with path.open("rb") as lines:
        return sum(1 for line in lines if orjson.loads(line))


def read_posts(path: Path) -> int:
    """Read every record as a post."""
    return sum(len(chunk) for chunk in iter_posts(path, detect_language=False))


def _measured(read: object, path: Path, answers: multiprocessing.SimpleQueue[object]) -> None:
    start = time.perf_counter()
    n = read(path)  # type: ignore[operator]
    seconds = time.perf_counter() - start
    answers.put((n, seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024))


def main(arguments: list[str]) -> None:
    """Write the files, and read each in a process of its own."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--mb", type=float, default=20, help="size of each file")
    size = parser.parse_args(arguments).mb
    context = multiprocessing.get_context("spawn")
    print(
        f"{'file':8} {'reader':10} {'posts':>11} {'seconds':>8} {'posts/s':>10} {'peak MB':>8}"
    )
    with tempfile.TemporaryDirectory() as folder:
        for name, path in write(Path(folder), size).items():
            plain = "csv" if name == "csv" else "orjson"
            for label, read in ((plain, read_plain), ("sentiment", read_posts)):
                answers = context.SimpleQueue()
                process = context.Process(target=_measured, args=(read, path, answers))
                process.start()
                n, seconds, peak = answers.get()
                process.join()
                rate = n / seconds
                print(f"{name:8} {label:10} {n:11,} {seconds:8.2f} {rate:10,.0f} {peak:8.0f}")


if __name__ == "__main__":
    main(sys.argv[1:])
