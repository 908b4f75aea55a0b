"""Whether the depth of a fall and the times of a return hold, of posts and of a rate.

``python -m benchmarks.returning`` draws archives as counts (`benchmarks.excess`).
Posts fall to a part for six hours, or complaints rise to a multiple, and are back
at once, by a straight line, or as an exponential.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple

import numpy as np

from benchmarks.excess import World, as_history, draw_counts, steps_of
from sentiment.measure.due import expect_since_onset
from sentiment.measure.posting import FELL, ROSE, estimate_return

_DAY = timedelta(days=1)
_STEPS = 12


class Course(NamedTuple):
    """Level during, how posts come back, and hours until half of them are."""

    depth: float
    form: str
    half: float

    def levels(self, since: np.ndarray) -> np.ndarray:
        """Levels at hours since the end."""
        left = np.where(since < 0, 1.0, 0.0)
        if self.half:
            fading = 0.5 ** (since / self.half)
            line = np.maximum(1 - since / (2 * self.half), 0)
            left = np.where(since < 0, 1.0, fading if self.form == "fading" else line)
        return 1 - (1 - self.depth) * left

    def back(self, margin: float) -> float:
        """Hours until the level is within the margin."""
        times = np.arange(0, 100, 0.001)
        return float(times[np.abs(self.levels(times) - 1) <= margin + 1e-9][0])


_CALM = World(days=14)
_SETTINGS = {
    "fall to 20 %, half back in 2 h": (_CALM, Course(0.2, "fading", 2)),
    "the same, 20 an hour": (replace(_CALM, per_hour=20), Course(0.2, "fading", 2)),
    "the same, 200 an hour, 8 days": (
        replace(_CALM, per_hour=200, days=8),
        Course(0.2, "fading", 2),
    ),
    "the same, wandering by 0.4": (replace(_CALM, wander=0.4), Course(0.2, "fading", 2)),
    "in a straight line, half in 3 h": (_CALM, Course(0.2, "line", 3)),
    "at once": (_CALM, Course(0.2, "line", 0)),
    "fall to 50 %, half back in 2 h": (replace(_CALM, per_hour=100), Course(0.5, "fading", 2)),
    "0.5 an hour, 25 times as many, half gone in 2 h": (
        replace(_CALM, per_hour=0.5),
        Course(25.0, "fading", 2),
    ),
    "5 an hour, 6 times as many": (replace(_CALM, per_hour=5), Course(6.0, "fading", 2)),
}


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=80)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", type=int, nargs="*", help="rows, from 0")
    given = parser.parse_args()
    head = (
        "archives",
        "level",
        "held",
        "half, h",
        "median",
        "held",
        "back, h",
        "median",
        "held",
    )
    print("| " + " | ".join((*head, "of")) + " |\n" + "| --- " * (len(head) + 1) + "|")
    for at, (name, (world, course)) in enumerate(_SETTINGS.items()):
        if given.only and at not in given.only:
            continue
        rng, found = np.random.default_rng(given.seed), []
        way, reaction = (FELL, "none") if course.depth < 1 else (ROSE, "frustration")
        truth = {"depth": course.depth, "half_back": course.half}
        truth["back"] = course.back(way.margin)
        for _ in range(given.runs):
            _, mean, bin_ = draw_counts(rng, world)
            start, end = steps_of(world)
            level = course.levels((np.arange(len(mean)) + 0.5 - end) / _STEPS)
            level[:start] = 1
            history, onset = as_history(rng.poisson(mean * level), bin_, world, reaction)
            over = onset + timedelta(hours=world.hours)
            spans = [(onset - _DAY, onset), (onset, over), (over, over + _DAY)]
            of = "posts" if reaction == "none" else reaction
            due = expect_since_onset(history, spans, onset - world.days * _DAY, of=of)
            if not due.why:
                found.append([estimate_return(due, way)[each] for each in truth])
        table, true = np.array(found), np.array(list(truth.values()))
        held = ((table[..., 1] <= true) & (true <= table[..., 2])).mean(axis=0)
        cells = [f"{true[0]:g}", f"{100 * held[0]:.0f} %"]
        for i in (1, 2):
            cells += [f"{true[i]:.1f}", f"{np.median(table[:, i, 0]):.1f}"]
            cells.append(f"{100 * held[i]:.0f} %")
        print(f"| {name} | {' | '.join(cells)} | {len(found)} |", flush=True)


if __name__ == "__main__":
    main()
