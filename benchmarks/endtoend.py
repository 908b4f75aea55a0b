"""Whole runs of the command, beside what else one could run; children measured from outside.

``python -m benchmarks.endtoend [--posts N] [--sizes N,N,N] [--runs N] [--full]``

What is compared runs alternately, pair by pair, and ratios are taken within a pair.
The naive script takes minutes for a million posts. Its time grows linearly, so it is
run on 1,000 posts and on a tenth, and the rest follows; ``--full`` runs it on all.
"""

from __future__ import annotations

import argparse
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.children import Usage, cores, run
from benchmarks.table import Row, as_table, machine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

START, END = "2024-05-03T06:00Z", "2024-05-03T20:00Z"
#: The share of the posts that the naive script is run on, and the posts of its shortest run.
FRACTION, FEW = 0.1, 1_000
_TIMED = """
import sys, time
{imports}
start = time.perf_counter()
{read}
print(time.perf_counter() - start)
"""
_COLUMNS = ["post_id", "created_at", "author", "lang", "kind", "text"]
#: The columns that a report uses, read into memory by one call, which alone is timed.
READERS = {
    "pandas `read_csv`, used columns": _TIMED.format(
        imports="import pandas as pd",
        read=f"pd.read_csv(sys.argv[1], usecols={_COLUMNS}, dtype='str')",
    ),
    "pyarrow `read_csv`, used columns": _TIMED.format(
        imports="from pyarrow import csv",
        read="csv.read_csv(sys.argv[1], "
        "parse_options=csv.ParseOptions(newlines_in_values=True), "
        f"convert_options=csv.ConvertOptions(include_columns={_COLUMNS}))",
    ),
}


@dataclass(frozen=True)
class Bench:
    """What all measurements need: where files go, and how often each is run."""

    folder: Path
    runs: int

    def corpus(self, n_posts: int, suffix: str = ".csv") -> Path:
        """Return a file of `n_posts`, made where it is missing."""
        path = self.folder / f"posts-{n_posts}{suffix}"
        if not path.exists():
            run(["python", "-m", "benchmarks.corpus", n_posts, path])
        return path

    def report(self, path: Path, *options: object, n_cores: int | None = None) -> Usage:
        """Run ``sentiment report``."""
        outage = ("--outage", f"{START}/{END}", "-o", self.folder / "report")
        command = ("python", "-m", "sentiment", "report", path, *outage, *options)
        return run(command, n_cores=n_cores)

    def naive(self, path: Path) -> Usage:
        """Run the naive script."""
        outage = ("--start", START, "--end", END, "-o", self.folder / "naive")
        return run(("python", "-m", "benchmarks.naive", path, *outage))

    def naive_scaled(self, n_posts: int) -> float:
        """Return the seconds of the naive script on `n_posts`, from two smaller runs."""
        part = max(int(FRACTION * n_posts), 2 * FEW)
        least, more = (self.naive(self.corpus(n)).wall for n in (FEW, part))
        return least + (more - least) * (n_posts - FEW) / (part - FEW)


def beside_others(bench: Bench, n_posts: int, *, full: bool) -> Iterator[Row]:
    """Measure a report beside the naive script, beside reading alone, and other containers."""
    path = bench.corpus(n_posts)
    others = [bench.corpus(n_posts, s) for s in (".ndjson", ".csv.zst", ".ndjson.zst")]
    ours, naive = [], []
    readings: dict[str, list[float]] = {name: [] for name in READERS}
    containers: dict[str, list[float]] = {other.name: [] for other in others}
    for _ in range(bench.runs):
        ours.append(bench.report(path).wall)
        naive.append(bench.naive(path).wall if full else bench.naive_scaled(n_posts))
        for name, code in READERS.items():
            readings[name].append(float(run(["python", "-c", code, path]).output))
        for other in others:
            containers[other.name].append(bench.report(other).wall)
    what = f"`report`, {n_posts:,} posts, CSV"
    how = "all run" if full else f"from {FRACTION:.0%} and {FEW:,} posts"
    yield Row(what, ours, beside=f"`benchmarks/naive.py` ({how})", theirs=naive)
    for name, took in readings.items():
        yield Row(what, ours, beside=name, theirs=took, more="times as long")
    for name, took in containers.items():
        suffix = name.split(".", 1)[1]
        yield Row(
            f"`report`, the same as .{suffix}",
            took,
            beside="CSV",
            theirs=ours,
            more="times as long",
        )


def growth(bench: Bench, sizes: Sequence[int]) -> Iterator[Row]:
    """Measure time for each post and peak memory as the archive grows."""
    found: dict[int, list[Usage]] = {size: [] for size in sizes}
    for _ in range(bench.runs):
        for size in sizes:
            found[size].append(bench.report(bench.corpus(size)))
    first = sizes[0]
    for size in sizes:
        for name, unit, values in (
            ("time", "µs a post", lambda use, n: 1e6 * use.wall / n),
            ("peak memory", "MB", lambda use, _: use.peak),
        ):
            ours = [values(use, size) for use in found[size]]
            what = f"`report`, {size:,} posts: {name}"
            if size == first:
                yield Row(what, ours, unit)
                continue
            theirs = [values(use, first) for use in found[first]]
            yield Row(what, ours, unit, f"{first:,} posts", theirs, "times as much")


def on_cores(bench: Bench, n_posts: int) -> Iterator[Row]:
    """Measure a report on two cores beside one."""
    if len(cores()) < 2:  # noqa: PLR2004
        return
    path = bench.corpus(n_posts)
    two, one = [], []
    for _ in range(bench.runs):
        two.append(bench.report(path, n_cores=2).wall)
        one.append(bench.report(path, n_cores=1).wall)
    yield Row(f"`report`, {n_posts:,} posts, two cores", two, beside="one core", theirs=one)


def start_up(bench: Bench) -> Iterator[Row]:
    """Measure what starting costs."""
    few = bench.corpus(5_000)
    for option in ("--help", "--version"):
        took = [run(["python", "-m", "sentiment", option]).wall for _ in range(bench.runs)]
        yield Row(f"`sentiment {option}`", [1000 * each for each in took], "ms")
    empty = [1000 * run(["python", "-c", "pass"]).wall for _ in range(bench.runs)]
    yield Row("Python alone", empty, "ms")
    reports = [bench.report(few) for _ in range(bench.runs)]
    yield Row("`report`, 5,000 posts", [each.wall for each in reports])


def rows(bench: Bench, n_posts: int, sizes: Sequence[int], *, full: bool) -> Iterator[Row]:
    """Measure everything."""
    yield from start_up(bench)
    yield from beside_others(bench, n_posts, full=full)
    yield from on_cores(bench, n_posts)
    yield from growth(bench, sizes)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Add the options of these measurements."""
    parser.add_argument("--posts", type=int, default=1_000_000, help="posts of one archive")
    parser.add_argument(
        "--sizes",
        type=lambda text: [int(size) for size in text.split(",")],
        default=[1_000_000, 5_000_000, 20_000_000],
        help="posts of archives that grow, as 1000000,5000000",
    )
    parser.add_argument("--runs", type=int, default=5, help="of everything; medians are shown")
    parser.add_argument("--full", action="store_true", help="run the naive script on all posts")
    parser.add_argument("--corpora", type=Path, help="folder that archives are kept in")


def measured(given: argparse.Namespace) -> str:
    """Run the measurements with the parsed options; return their table."""
    with tempfile.TemporaryDirectory() as folder:
        place = given.corpora or Path(folder)
        place.mkdir(parents=True, exist_ok=True)
        bench = Bench(place, given.runs)
        return as_table(rows(bench, given.posts, given.sizes, full=given.full))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    add_options(parser)
    given = parser.parse_args()
    print(f"{machine()}; medians of {given.runs} runs\n\n{measured(given)}")


if __name__ == "__main__":
    main()
