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
import os
import re
import resource
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from hashlib import blake2b
from itertools import cycle
from pathlib import Path
from random import Random
from shutil import disk_usage, rmtree
from tempfile import TemporaryDirectory
from time import monotonic, sleep

import numpy as np
import psutil
import pyarrow as pa

from benchmarks.corpus import _writer, pieces

ROOT = Path(__file__).parents[1]
_FILES = 40
_COPIES, _REPEATED = 0.26, 0.01
_SUFFIXES = (".csv", ".ndjson.zst", ".parquet", ".csv")
_STEP = 0.2
_WORKERS = (16, 64, 256)
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


@dataclass
class Run:
    """What a report took: seconds, those of processors, MB of processes and folders.

    `first` is the process that was started, `workers` are the largest of the others, `told`
    is what parts told each other; `redone` parts had been kept, and were tagged again.
    """

    seconds: float = 0.0
    cpu: float = 0.0
    first: float = 0.0
    workers: list[float] = field(default_factory=list)
    temp: float = 0.0
    kept: float = 0.0
    told: float = 0.0
    redone: int = 0
    digest: str = ""


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


def _bytes(folder: Path) -> int:
    found = 0
    for path in folder.rglob("*"):
        try:
            found += path.stat().st_size
        except OSError:  # gone by now
            continue
    return found


def _kept(output: Path) -> dict[str, int]:
    """Return what is kept beside an output: names of parts, and which file each is."""
    hidden = output.with_name(f".{output.name}.unfinished")
    found = {}
    for path in hidden.glob("*.arrow"):
        try:
            found[path.name] = path.stat().st_ino
        except OSError:  # gone by now
            continue
    return found


def run(command: list[str], output: Path, temp: Path, kill: float | None = None) -> Run:
    """Run a report, and look at it on the way; kill a worker after `kill` seconds."""
    found, largest, before = Run(), dict[int, float](), _kept(output)
    redone, began, spent = set[str](), monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    with (output.parent / "stderr").open("w+") as said:
        child = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=said)
        process = psutil.Process(child.pid)
        while child.poll() is None:
            try:
                below = process.children(recursive=True)
                for each in [process, *below]:
                    now = each.memory_info().rss / 1e6
                    largest[each.pid] = max(largest.get(each.pid, 0.0), now)
                if kill is not None and monotonic() - began > kill:
                    workers = [
                        each for each in below if "spawn_main" in " ".join(each.cmdline())
                    ]
                    if workers:
                        Random(0).choice(workers).kill()
                        kill = None
            except psutil.Error:
                pass
            now_kept = _kept(output)
            redone |= {name for name, at in before.items() if now_kept.get(name, at) != at}
            hidden = _bytes(output.with_name(f".{output.name}.unfinished")) / 1e6
            found.temp, found.kept = (
                max(found.temp, _bytes(temp) / 1e6),
                max(found.kept, hidden),
            )
            sleep(_STEP)
        said.seek(0)
        text = said.read()
    if child.returncode:
        raise SystemExit(f"{command}: ended with {child.returncode}\n{text}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    found.seconds, found.redone = monotonic() - began, len(redone)
    found.cpu = after.ru_utime + after.ru_stime - spent.ru_utime - spent.ru_stime
    found.first = largest.pop(child.pid, 0.0)
    found.workers = sorted(largest.values(), reverse=True)[:3]
    if told := re.search(r"told each other ([\d,.]+) MB", text):
        found.told = float(told[1].replace(",", ""))
    found.digest = digest(output)
    return found


def digest(folder: Path) -> str:
    """Digest the bytes of a report, but for the manifest's line that names the engine."""
    found = blake2b(digest_size=8)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found.update(str(path.relative_to(folder)).encode())
            for line in path.read_bytes().splitlines(keepends=True):
                if not (path.name == "manifest.json" and b'"engine"' in line):
                    found.update(line)
    return found.hexdigest()


def report(paths: list[Path], output: Path, temp: Path, *more: object) -> list[str]:
    """Write the command of a report."""
    names = [str(path) for path in paths]
    command = [sys.executable, "-m", "sentiment", "report", *names, "-o", str(output)]
    command += ["--outages", str(ROOT / "data/sample_outage.csv"), *map(str, more)]
    return [*command, *(["--temp-dir", str(temp)] if "dask" in more else [])]


def killed(paths: list[Path], folder: Path, n: int, options: tuple[object, ...]) -> None:
    """Kill all of a run at a random time and do it again, `n` times; say how many agree."""
    rng, temp, output = Random(1), folder / "temp", folder / "out"
    command = report(paths, output, temp, *options)
    whole = run(command, output, temp)
    print(f"undisturbed: {whole.seconds:.1f} s, {whole.digest}")
    agree = redone = with_parts = 0
    for number in range(1, n + 1):
        after = _kill(command, output, rng, whole.seconds)
        there, finished = len(_kept(output)), output.exists()
        again = run(command, output, temp)
        agree += again.digest == whole.digest
        redone += again.redone
        with_parts += there > 0
        print(
            f"{number}: killed after {after:.1f} s with {there} parts"
            f"{' and the report' if finished else ''}; {again.redone} of them done again; "
            f"{'the same' if again.digest == whole.digest else 'ANOTHER'}",
            flush=True,
        )
    left = [path.name for path in folder.iterdir() if path.name.startswith(".")]
    print(
        f"{agree} of {n} the same; {with_parts} were killed with finished parts, of which "
        f"{redone} were done again; left behind: {', '.join(left) or 'nothing'}"
    )


def _kill(command: list[str], output: Path, rng: Random, seconds: float) -> float:
    """Run a report and kill it before it is done; say after how many seconds."""
    while True:
        rmtree(output, ignore_errors=True)
        child = subprocess.Popen(
            command,
            cwd=ROOT,
            start_new_session=True,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        after = rng.uniform(0, seconds)
        try:
            child.wait(after)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()
            return after
        seconds = after  # others load the machine: it was done before


def simulate(small: Run, large: Run, n_small: int, n_large: int) -> str:
    """Say what larger archives would take: perfect but for what is known not to be.

    A post's time of a core is what one worker takes longer for a `large` archive. Parts have a
    million posts. Sums of a part are 10 MB, sent at 500 MB a second and added in a tree of
    four; the scheduler takes a millisecond a task; what waits is written and read once at 500
    MB a second a worker, at most 5 GB a second in all, as by a shared file system.
    """
    core = (large.cpu - small.cpu) / (n_large - n_small)
    disk, told = large.temp * 1e6 / n_large, large.told * 1e6 / n_large
    print(f"of a core {core * 1e6:.1f} µs a post, {disk:.0f} bytes of disk, {told:.0f} told")
    lines = ["| posts | workers | hours | of these counting | temporary files |"]
    lines.append("| --- | --- | --- | --- | --- |")
    for posts in (10**9, 10**10):
        for workers in _WORKERS:
            parts = posts / 1e6
            work = posts * core / workers
            shuffle = 2 * posts * disk / min(500e6 * workers, 5e9)
            tree = np.log(parts) / np.log(4) * 4 * 10e6 / 500e6
            tasks = 6 * parts * 1e-3
            straggler = 1e6 * core * 2
            total = work + shuffle + tree + tasks + straggler
            power = f"10^{round(np.log10(posts))}"
            lines.append(
                f"| {power} | {workers} | {total / 3600:.1f} | {work / total:.0%} | "
                f"{posts * disk / 1e9:,.0f} GB |"
            )
    return "\n".join(lines)


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
    print(f"{n_posts:,} posts, {len(paths)} files, {_bytes(paths[0].parent) / 1e6:,.0f} MB")
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
