"""Posts a second and peak memory of reading, beside libraries that only take columns apart.

``python -m benchmarks.ingest [--posts N]``: the same posts as CSV, NDJSON (both also
compressed) and Parquet, in blocks and one by one, without detection of languages; what
tells blocks from records is also told for twice as many posts, for the memory. Each
reading is a process of its own; its processor time counts from after the imports.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.children import run

if TYPE_CHECKING:
    from collections.abc import Callable

#: File -> the libraries that read it alone.
PEERS = {
    "csv": ("csv", "pandas", "pyarrow"),
    "csv.zst": (),
    "ndjson": ("orjson", "pandas", "pyarrow"),
    "ndjson.zst": (),
    "parquet": ("pandas", "pyarrow"),
}


def read_csv(path: Path) -> int:
    """Read every row with the standard library."""
    with path.open(encoding="utf-8", newline="") as table:
        return sum(1 for _ in csv.DictReader(table))


def read_orjson(path: Path) -> int:
    """Read every line with orjson."""
    import orjson  # noqa: PLC0415  each reader pays for its own imports alone

    with path.open("rb") as lines:
        return sum(1 for line in lines if orjson.loads(line))


def read_pandas(path: Path) -> int:
    """Read the table with pandas, in its fastest way that gets line breaks in fields right."""
    import pandas as pd  # noqa: PLC0415

    if path.suffix == ".csv":
        return len(pd.read_csv(path))
    if path.suffix == ".parquet":
        return len(pd.read_parquet(path))
    return len(pd.read_json(path, lines=True))


def read_pyarrow(path: Path) -> int:
    """Read the table with pyarrow, piece by piece, on one thread."""
    from pyarrow import csv as arrow_csv  # noqa: PLC0415
    from pyarrow import json as arrow_json  # noqa: PLC0415
    from pyarrow import parquet  # noqa: PLC0415

    if path.suffix == ".csv":
        parsing = arrow_csv.ParseOptions(newlines_in_values=True)
        reading = arrow_csv.ReadOptions(use_threads=False)
        return sum(map(len, arrow_csv.open_csv(path, reading, parsing)))
    if path.suffix == ".parquet":
        return sum(map(len, parquet.ParquetFile(path).iter_batches(use_threads=False)))
    return len(arrow_json.read_json(path, arrow_json.ReadOptions(use_threads=False)))


def read_posts(path: Path, *, in_blocks: bool = True) -> int:
    """Read every record as a post."""
    from sentiment.ingest import reader  # noqa: PLC0415
    from sentiment.ingest.source_reader import ReadOptions  # noqa: PLC0415

    options = ReadOptions(in_blocks=in_blocks, detect_language=False, repeated="keep")
    return sum(map(len, reader.iter_chunks(path, reader.CHUNK_ROWS, options)))


READERS: dict[str, Callable[[Path], int]] = {
    "csv": read_csv,
    "orjson": read_orjson,
    "pandas": read_pandas,
    "pyarrow": read_pyarrow,
    "blocks": read_posts,
    "one by one": lambda path: read_posts(path, in_blocks=False),
}


def read_once(name: str, path: Path, warm_up: Path) -> None:
    """Read a file and print the number of posts and the processor time."""
    read = READERS[name]
    read(warm_up)
    start = time.process_time()
    n = read(path)
    print(n, time.process_time() - start)


def measure(name: str, path: Path) -> tuple[int, float, float]:
    """Return posts, seconds of processor time, and peak memory in MB, of a process."""
    small = path.with_name(f"small.{path.name.partition('.')[2]}")
    usage = run(["python", "-m", "benchmarks.ingest", "--read", name, path, small])
    n, seconds = usage.output.split()[-2:]
    return int(n), float(seconds), usage.peak


def main(arguments: list[str]) -> None:
    """Write the files, and read each in a process of its own."""
    if arguments[:1] == ["--read"]:
        name, path, small = arguments[1:]
        read_once(name, Path(path), Path(small))
        return
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=300_000)
    n_posts = parser.parse_args(arguments).posts
    print("| file | reader | posts | posts a second | times the time of pyarrow | peak MB |")
    print("| --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as folder:
        for stem, n in (("small", 1000), ("posts", n_posts), ("twice", 2 * n_posts)):
            paths = [Path(folder, f"{stem}.{kind}") for kind in PEERS]
            run(["python", "-m", "benchmarks.corpus", n, *paths])
        for kind, peers in PEERS.items():
            path = Path(folder, f"posts.{kind}")
            alone = measure("pyarrow", path)[1] if "pyarrow" in peers else 0.0
            for name in (*peers, "one by one", "blocks"):
                n, seconds, peak = measure(name, path)
                ratio = f"{seconds / alone:.1f}" if alone else ""
                print(
                    f"| {kind} | {name} | {n:,} | {n / seconds:,.0f} | {ratio} | {peak:.0f} |"
                )
            n, seconds, peak = measure("blocks", path.with_name(f"twice.{kind}"))
            print(f"| {kind} | blocks | {n:,} | {n / seconds:,.0f} | | {peak:.0f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
