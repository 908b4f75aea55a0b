"""``make bench``: each stage, then whole runs; ``--write`` puts the figures in the docs."""

from __future__ import annotations

import argparse
import shlex
import sys
from pathlib import Path

from benchmarks import endtoend
from benchmarks.children import run
from benchmarks.table import machine, write_block

PAGE = Path(__file__).parents[1] / "docs" / "speed.md"


def main() -> None:
    """Measure, print, and write where that is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    endtoend.add_options(parser)
    parser.add_argument("--write", action="store_true", help="put the figures in docs/speed.md")
    given = parser.parse_args()
    # in a process of its own, as what this one holds would count as its children's memory
    stages = run(["python", "-m", "benchmarks.throughput", "--runs", given.runs]).output.strip()
    print(stages, flush=True)
    whole = endtoend.measured(given)
    print(f"\n{whole}")
    if given.write:
        command = shlex.join(["python", "-m", "benchmarks", *sys.argv[1:]])
        method = f"Measured by `{command}` on {machine()}; medians of {given.runs} runs."
        write_block(PAGE, f"{method}\n\n{stages}\n\n{whole}")


if __name__ == "__main__":
    main()
