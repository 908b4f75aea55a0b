"""One process beside a Dask cluster on a mixed archive; and what that means for larger ones.

``python -m benchmarks.scale [--posts N] [--kills N] [-o FOLDER]`` writes N posts to forty files
(CSV, NDJSON.zst and Parquet; 26 in 100 texts are copies, one id in 100 comes again in another
file) and makes the same report of these by one process with two threads, by one worker, by two,
and by two of which one is killed; then, N times, by two workers that are all killed at a random
time and by the same command again. Outputs are compared byte by byte. Prints times, the largest
process, the temporary folder at its fullest, what is kept beside an output, and a simulation.
"""

from __future__ import annotations

import argparse
import os
import signal
import subprocess
import sys
from itertools import cycle
from pathlib import Path
from random import Random
from shutil import rmtree
from tempfile import mkdtemp
from time import monotonic, sleep
from typing import NamedTuple

import numpy as np
import psutil
import pyarrow as pa

from benchmarks.corpus import _writer, pieces

ROOT = Path(__file__).parents[1]
_FILES = 40
_COPIES, _REPEATED = 0.26, 0.01
_SUFFIXES = (".csv", ".ndjson.zst", ".parquet", ".csv")
_STEP = 0.1
_WORKERS = (16, 64, 256)


class Run(NamedTuple):
    """Seconds, MB of the largest process, MB of the temporary folder and of what was kept."""

    seconds: float
    process: float
    temp: float
    kept: float


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
    from contextlib import ExitStack  # noqa: PLC0415

    with ExitStack() as stack:
        _writer(path, table.schema, stack)(table)


def _bytes(folder: Path) -> int:
    found = 0
    for path in folder.rglob("*"):
        try:
            found += path.stat().st_size
        except OSError:  # gone by now
            continue
    return found


def run(command: list[str], output: Path, temp: Path, kill: float | None = None) -> Run:
    """Run a report, and look at it ten times a second; kill a worker after so many seconds."""
    began, most, fullest, kept = monotonic(), 0, 0, 0
    hidden = output.with_name(f".{output.name}.unfinished")
    child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL)
    process = psutil.Process(child.pid)
    while child.poll() is None:
        try:
            below = process.children(recursive=True)
            most = max(most, *(each.memory_info().rss for each in [process, *below]))
            if kill is not None and monotonic() - began > kill:
                workers = [each for each in below if "spawn_main" in " ".join(each.cmdline())]
                if workers:
                    Random(0).choice(workers).kill()
                    kill = None
        except psutil.Error:
            pass
        fullest, kept = max(fullest, _bytes(temp)), max(kept, _bytes(hidden))
        sleep(_STEP)
    if child.returncode:
        raise SystemExit(f"{command}: ended with {child.returncode}")
    return Run(monotonic() - began, most / 1e6, fullest / 1e6, kept / 1e6)


def told(folder: Path) -> dict[str, bytes]:
    """Return the bytes of a report, but for the manifest's line that names the engine."""
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            lines = path.read_bytes().splitlines(keepends=True)
            named = path.name == "manifest.json"
            found[path.name] = b"".join(x for x in lines if not (named and b'"engine"' in x))
    return found


def report(paths: list[Path], output: Path, temp: Path, *more: object) -> list[str]:
    """Write the command of a report."""
    names = [str(path) for path in paths]
    command = [sys.executable, "-m", "sentiment", "report", *names, "-q", "-o", str(output)]
    command += ["--outages", str(ROOT / "data/sample_outage.csv"), *map(str, more)]
    return [*command, *(["--temp-dir", str(temp)] if "dask" in more else [])]


def killed(paths: list[Path], folder: Path, seconds: float, n: int) -> int:
    """Kill all of a run at a random time and do it again, `n` times; count those that agree."""
    rng, agree, temp = Random(1), 0, folder / "temp"
    for number in range(n):
        output = folder / f"killed {number}"
        command = report(paths, output, temp, "--engine", "dask", "--jobs", 2)
        child = subprocess.Popen(command, cwd=ROOT, start_new_session=True)
        sleep(rng.uniform(0, seconds))
        os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        run(command, output, temp)
        agree += told(output) == told(folder / "one process")
        rmtree(output)
    return agree


def simulate(small: Run, large: Run, n_small: int, n_large: int) -> str:
    """Say what larger archives would take: perfect but for what is known not to be.

    A post's time of a core is what one worker takes longer for a `large` archive. Parts have a
    million posts. Sums of a part are 10 MB, sent at 500 MB a second and added in a tree of
    four; the scheduler takes a millisecond a task; keys are written and read once at 500 MB a
    second a worker, at most 5 GB a second in all, as by a shared file system.
    """
    core = (large.seconds - small.seconds) / (n_large - n_small)
    keys = large.temp * 1e6 / n_large
    print(f"of a core {core * 1e6:.1f} µs a post, {keys:.0f} bytes of keys")
    lines = ["| posts | workers | hours | cores' share | keys on disk | tasks' overhead |"]
    lines.append("| --- | --- | --- | --- | --- | --- |")
    for posts in (10**9, 10**10):
        for workers in _WORKERS:
            parts = posts / 1e6
            work = posts * core / workers
            shuffle = 2 * posts * keys / min(500e6 * workers, 5e9)
            tree = np.log(parts) / np.log(4) * 4 * 10e6 / 500e6
            tasks = 6 * parts * 1e-3
            straggler = 1e6 * core * 2
            total = work + shuffle + tree + tasks + straggler
            lines.append(
                f"| {posts:.0e} | {workers} | {total / 3600:.1f} | {work / total:.0%} | "
                f"{posts * keys / 1e9:,.0f} GB | {tasks / total:.0%} |"
            )
    return "\n".join(lines)


def main() -> None:
    """Measure, compare, and simulate."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("-o", "--output", type=Path)
    given = parser.parse_args()
    folder = Path(mkdtemp(prefix="scale-", dir=given.output))
    (folder / "in").mkdir()
    (folder / "temp").mkdir()
    paths = write_archive(folder / "in", given.posts)
    print(f"{given.posts:,} posts, {len(paths)} files, {_bytes(folder / 'in') / 1e6:,.0f} MB")
    print("| counted by | seconds | largest process | keys on disk | kept | same |")
    print("| --- | --- | --- | --- | --- | --- |")
    ways: dict[str, tuple[object, ...]] = {
        "one process": ("--jobs", 2),
        "1 worker": ("--engine", "dask", "--jobs", 1),
        "2 workers": ("--engine", "dask", "--jobs", 2),
        "2 workers, one killed": ("--engine", "dask", "--jobs", 2),
    }
    found: dict[str, Run] = {}
    for name, options in ways.items():
        kill = found["2 workers"].seconds / 2 if "killed" in name else None
        command = report(paths, folder / name, folder / "temp", *options)
        this = found[name] = run(command, folder / name, folder / "temp", kill)
        same = told(folder / name) == told(folder / "one process")
        print(
            f"| {name} | {this.seconds:.1f} | {this.process:,.0f} MB | {this.temp:,.0f} MB | "
            f"{this.kept:,.1f} MB | {'yes' if same else 'NO'} |",
            flush=True,
        )
    if given.kills:
        agree = killed(paths, folder, found["2 workers"].seconds, given.kills)
        print(f"killed and run again: {agree} of {given.kills} the same")
    few = given.posts // 10
    (folder / "few").mkdir()
    command = report(
        write_archive(folder / "few", few), folder / "out", folder / "temp", *ways["1 worker"]
    )
    small = run(command, folder / "out", folder / "temp")
    print(simulate(small, found["1 worker"], few, given.posts))
    rmtree(folder)


if __name__ == "__main__":
    main()
