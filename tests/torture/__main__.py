"""Run the campaign for so many minutes (``TORTURE``, else 10), and print what was tried.

Two thirds of the time go to changed inputs, a third to disturbed runs.

    python -m tests.torture [FIRST_SEED]
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections import Counter
from itertools import count
from pathlib import Path

from tests.torture.crafted import craft
from tests.torture.disturbance import KINDS, Bench, disturb
from tests.torture.mutation import read_mutant


def main() -> int:
    """Return 1 where something failed."""
    minutes = float(os.environ.get("TORTURE", "10"))
    first = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    tried: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    skipped: Counter[str] = Counter()
    start = time.monotonic()

    def note(what: str, fault: str | None) -> None:
        if fault is None:
            skipped[what] += 1
            return
        tried[what] += 1
        if fault:
            failed[what] += 1
            print(f"FAILED {fault}", flush=True)

    for seed in count(first):
        if time.monotonic() - start > 40 * minutes:
            break
        note("changed inputs", read_mutant(seed))
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        for seed in count(first):
            if time.monotonic() - start > 60 * minutes:
                break
            kind = (*KINDS, "crafted", "crafted")[seed % (len(KINDS) + 2)]
            note(kind, craft(bench, seed) if kind == "crafted" else disturb(bench, seed, kind))
    print("\n| what | tried | held | failed |\n| --- | --- | --- | --- |")
    for what, n in tried.items():
        print(f"| {what} | {n:,} | {n - failed[what]:,} | {failed[what]:,} |")
    for what, n in skipped.items():
        print(f"Not tried, since only root may mount a disk: {what} ({n})")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
