"""One process beside a Dask cluster on a mixed archive; and what that means for larger ones.

``python -m benchmarks.scale [--posts N] [--kills N] [-o FOLDER]`` writes N posts to forty files
(CSV, NDJSON.zst and Parquet; 26 in 100 texts are copies, one id in 100 comes again in another
file) and makes the same report of these by one process with two threads, by one worker, by two,
and by two of which one is killed. Prints times, the largest of each kind of process, what parts
told each other, the temporary folder at its fullest, digests of the outputs, and a simulation.
In FOLDER each row is kept when it is done: the same command goes on behind it.

With ``--kills N`` the report is killed (SIGKILL) at a random time and made by the same command
again, N times, on one machine or, with ``--engine dask``, by two workers.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from itertools import cycle
from pathlib import Path
from shutil import disk_usage, rmtree
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa

from benchmarks.corpus import _writer, pieces
from benchmarks.kills import killed
from benchmarks.larger import simulate
from benchmarks.watched import Run, bytes_in, report, run

_FILES = 40
_COPIES, _REPEATED = 0.26, 0.01
_SUFFIXES = (".csv", ".ndjson.zst", ".parquet", ".csv")
#: Bytes of disk a post that a run needs, archive and temporary files together, with some room.
_DISK = 600
_TWO = ("--engine", "dask", "--jobs", 2)
_WAYS: dict[str, tuple[object, ...]] = {
    "one process": ("--jobs", 2),
    "1 worker": ("--engine", "dask", "--jobs", 1),
    "2 workers": _TWO,
    "2 workers, one killed": _TWO,
    "1 worker, a tenth": ("--engine", "dask", "--jobs", 1),
}


def write_archive(folder: Path, n_posts: int, seed: int = 0) -> list[Path]:
    """Write the archive, in files of equal length."""
    rng = np.random.default_rng(seed)
    paths, before = [], None
    size = -(-n_posts // _FILES)
    waiting: list[pa.Table] = []
    kinds = cycle(_SUFFIXES)
    for piece in pieces(n_posts, seed):
        n = len(piece)
        of = np.arange(n)
        copies = rng.random(n) < _COPIES
        of[copies] = rng.integers(0, n, int(copies.sum()))
        texts = piece["text"].take(pa.array(of))
        waiting.append(piece.set_column(piece.column_names.index("text"), "text", texts))
        if before is not None:  # exports overlap
            waiting.append(
                before.take(pa.array(rng.integers(0, len(before), int(n * _REPEATED))))
            )
        before = piece
        while sum(map(len, waiting)) >= size or (waiting and len(paths) == _FILES - 1):
            whole = pa.concat_tables(waiting)
            waiting = [whole.slice(size)] if len(whole) > size else []
            paths.append(folder / f"{len(paths):02}{next(kinds)}")
            _write(paths[-1], whole.slice(0, size))
    if waiting:
        paths.append(folder / f"{len(paths):02}.csv")
        _write(paths[-1], pa.concat_tables(waiting))
    return paths


def _write(path: Path, table: pa.Table) -> None:
    with ExitStack() as stack:
        _writer(path, table.schema, stack)(table)


def _archive(folder: Path, n_posts: int) -> list[Path]:
    """Write an archive, or find it where it is whole."""
    done = folder / "done"
    if not done.exists():
        folder.mkdir(exist_ok=True)
        write_archive(folder, n_posts)
        done.touch()
    return sorted(path for path in folder.iterdir() if path != done)


def compare(folder: Path, n_posts: int) -> None:
    """Make the report in all ways that are not done, and say what each took."""
    rows = folder / f"rows {n_posts}.json"
    done = {
        name: Run(**each)
        for name, each in (json.loads(rows.read_text()) if rows.exists() else {}).items()
    }
    paths = _archive(folder / f"in {n_posts}", n_posts)
    some = _archive(folder / f"in {n_posts // 10}", n_posts // 10)
    print(f"{n_posts:,} posts, {len(paths)} files, {bytes_in(paths[0].parent) / 1e6:,.0f} MB")
    print(
        "| counted by | seconds | of processors | first process | workers | temporary files | "
        "told between parts | kept | digest |"
    )
    print("| --- | --- | --- | --- | --- | --- | --- | --- | --- |")
    for name, options in _WAYS.items():
        if name not in done:
            kill = done["2 workers"].seconds / 2 if "killed" in name else None
            output = folder / "out"
            for left in (output, folder / ".out.unfinished"):  # of a run that was stopped
                rmtree(left, ignore_errors=True)
            command = report(
                some if "tenth" in name else paths, output, folder / "temp", *options
            )
            done[name] = run(command, output, folder / "temp", kill)
            rmtree(output)
            rows.write_text(json.dumps({key: asdict(each) for key, each in done.items()}))
        this = done[name]
        workers = ", ".join(f"{each:,.0f} MB" for each in this.workers) or "none"
        print(
            f"| {name} | {this.seconds:.1f} | {this.cpu:.1f} | {this.first:,.0f} MB | "
            f"{workers} | {this.temp:,.0f} MB | {this.told:,.1f} MB | {this.kept:,.1f} MB | "
            f"{this.digest} |",
            flush=True,
        )
    one, two = done["one process"], done["2 workers"]
    print(f"2 workers take {two.seconds / one.seconds:.2f} of the time of one process")
    print(simulate(done["1 worker, a tenth"], done["1 worker"], n_posts // 10, n_posts))


@contextmanager
def _folder(given: Path | None, n_posts: int) -> Iterator[Path]:
    with ExitStack() as stack:
        folder = given or Path(stack.enter_context(TemporaryDirectory(prefix="scale-")))
        (folder / "temp").mkdir(parents=True, exist_ok=True)
        needed, free = _DISK * n_posts / 1e9, disk_usage(folder).free / 1e9
        print(f"needs {needed:.1f} GB in {folder}, of which {free:.1f} are free")
        if free < needed:
            raise SystemExit("that is too little: name another folder, or fewer posts")
        yield folder


def main() -> None:
    """Measure, compare, and simulate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--engine", choices=["dask"])
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    with _folder(given.output, given.posts) as folder:
        if given.kills:
            paths = _archive(folder / f"in {given.posts}", given.posts)
            killed(paths, folder, given.kills, _TWO if given.engine else ("--jobs", 2))
        else:
            compare(folder, given.posts)


if __name__ == "__main__":
    main()
