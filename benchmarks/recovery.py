"""Whether the time of recovery depends on how many posts there are, and its intervals hold.

``python -m benchmarks.recovery`` draws outages whose complaints rise by 30
points and fade with a half-life of three hours, at 20, 50 and 200 posts an hour.
"""

from __future__ import annotations

import argparse
from datetime import UTC, datetime, timedelta

import numpy as np

from benchmarks.quiet import FIRST_DAY, Archive, draw_history
from sentiment.measure.course import MARGIN, tabulate_shape

_DAY = timedelta(days=1)


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--wander", type=float, default=0.25)
    given = parser.parse_args()
    print("| posts an hour | true, h | median, h | held | not told | of |")
    print("| --- | --- | --- | --- | --- | --- |")
    for per_hour in (20, 50, 200):
        archive = Archive(per_hour=per_hour, rise=0.3, half_life=3, wander=given.wander)
        true = archive.half_life * np.log2(archive.rise / MARGIN)
        start = datetime.fromtimestamp(FIRST_DAY * 86_400 + archive.onset * 3600, tz=UTC)
        end = start + timedelta(hours=archive.hours)
        spans = [(start - _DAY, start), (start, end), (end, end + _DAY)]
        rng, found = np.random.default_rng(2), []
        for _ in range(given.runs):
            table = tabulate_shape(draw_history(rng, archive), spans, ongoing=False)
            row = table[(table["measure"] == "frustration") & (table["quantity"] == "recovery")]
            found.append(row[["value", "low", "high"]].to_numpy(float)[0])
        value, low, high = np.array(found).T
        told = np.isfinite(value)
        held = ((low <= true) & (true <= high))[told].mean()
        print(
            f"| {per_hour} | {true:.1f} | {np.median(value[told]):.1f} | {100 * held:.0f} % "
            f"| {(~told).sum()} | {given.runs} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
