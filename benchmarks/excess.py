"""Whether intervals of posts beyond the expected hold, by end of outage and a day later.

``python -m benchmarks.excess`` draws archives as counts: hours and weekdays
differ, levels wander for hours or days, days differ by chance, posts come in
bursts, collections grow; for six hours as many posts again are added.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import numpy as np
from scipy.signal import lfilter

from benchmarks.quiet import FIRST_DAY
from sentiment.count.history import COLUMNS, FINEST, N_GROUPS, History
from sentiment.measure.due import expect_since_onset
from sentiment.measure.posting import tabulate_excess

_STEPS = 3600 // FINEST
_DAY = 24 * _STEPS


@dataclass(frozen=True)
class World:
    """What counts are drawn from.

    Attributes
    ----------
    days, per_hour, hours : float
        Whole days before, posts an hour, and length of the outage.
    wander, memory : float
        Standard deviation of the level's logarithm, and hours that it remembers.
    growth : float
        By how much each day has more posts than the one before.
    weekdays, by_day : float
        Standard deviations of what weekdays, and days, do to the logarithm.
    weekend : float
        How many posts a weekend's day has by a weekday; the outage is then on a Saturday.
    bursts : float
        Variance of counts as a multiple of their mean.
    """

    days: int = 14
    per_hour: float = 50.0
    hours: int = 6
    wander: float = 0.25
    memory: float = 3.0
    growth: float = 0.0
    weekdays: float = 0.0
    by_day: float = 0.0
    weekend: float = 1.0
    bursts: float = 1.0


_WORLDS = {
    "wander by 0.25": World(),
    "the same, by 0.5": World(wander=0.5),
    "by 0.5, remembered for a day": World(wander=0.5, memory=24.0),
    "growth of 5 % a day": World(growth=0.05),
    "weekdays differ by 0.2": World(weekdays=0.2),
    "weekends with 60 %": World(weekend=0.6),
    "days differ by 0.2, bursts": World(by_day=0.2, bursts=3.0),
    "all of these": World(growth=0.05, weekdays=0.15, weekend=0.7, by_day=0.1, bursts=2.0),
}


def draw_counts(rng: np.random.Generator, world: World) -> tuple[np.ndarray, np.ndarray, int]:
    """Draw posts of each step of five minutes, and their mean; return the first step's bin."""
    n = _DAY * (world.days + 3)
    hours = (np.arange(n) + 0.5) / _STEPS
    weekday = rng.integers(7)
    if world.weekend != 1:
        weekday = (5 - world.days) % 7
    day = (hours // 24).astype(int)
    level = np.log(world.per_hour / _STEPS) + 0.7 * np.sin(2 * np.pi * (hours - 11) / 24)
    level += 0.25 * np.sin(2 * np.pi * (hours - 4) / 12) + np.log1p(world.growth) * hours / 24
    level += rng.normal(0, world.weekdays, 7)[(day + weekday) % 7]
    level += np.where((day + weekday) % 7 >= 5, np.log(world.weekend), 0)  # noqa: PLR2004
    level += rng.normal(0, world.by_day, day[-1] + 1)[day]
    keep = np.exp(-1 / _STEPS / world.memory)
    noise = rng.normal(0, world.wander * np.sqrt(1 - keep**2), n)
    noise[0] = rng.normal(0, world.wander)
    mean = np.exp(level + lfilter([1], [1, -keep], noise))
    if world.bursts > 1:
        mean = rng.gamma(mean / (world.bursts - 1), world.bursts - 1)
    return rng.poisson(mean), mean, (FIRST_DAY + weekday) * _DAY


def steps_of(world: World) -> tuple[int, int]:
    """Return the outage's first step and the one after its last."""
    start = _DAY * world.days + 10 * _STEPS
    return start, start + world.hours * _STEPS


def as_history(
    counts: np.ndarray, first: int, world: World, reaction: str = "none"
) -> tuple[History, datetime]:
    """Return counts of posts of one reaction as a history, and its outage's onset."""
    sums = np.zeros((len(counts), len(COLUMNS)), np.int64)
    sums[:, COLUMNS.index(f"n_{reaction}")] = counts
    keys, full = (first + np.arange(len(counts))) * N_GROUPS, counts > 0
    onset = datetime.fromtimestamp((first + steps_of(world)[0]) * FINEST, UTC)
    return History(width=FINEST, keys=keys[full], sums=sums[full]), onset


def draw(rng: np.random.Generator, world: World) -> tuple[History, datetime, int]:
    """Draw one archive; return its counts, its onset and how many posts were added."""
    posts, mean, first = draw_counts(rng, world)
    start, end = steps_of(world)
    added = rng.poisson(mean)
    added[:start] = added[end:] = 0
    return *as_history(posts + added, first, world), int(added.sum())


def hold(world: World, runs: int, seed: int) -> tuple[list[float], list[float], int]:
    """Return how often intervals hold at the end and a day later, widths, and of how many."""
    rng, held, wide = np.random.default_rng(seed), [], []
    for _ in range(runs):
        history, onset, added = draw(rng, world)
        end, day = onset + timedelta(hours=world.hours), timedelta(days=1)
        spans = [(onset - day, onset), (onset, end), (end, end + day)]
        first = onset - timedelta(days=world.days, hours=10)
        found = tabulate_excess(expect_since_onset(history, spans, first), onset)
        if found.table.empty:
            continue
        rows = found.table.iloc[[world.hours - 1, -1]]
        due = rows["n"] - rows["value"]
        held.append(((rows["low"] <= added) & (added <= rows["high"])).tolist())
        wide.append(((rows["high"] - rows["low"]) / due).tolist())
    if not held:
        return [np.nan] * 2, [np.nan] * 2, 0
    return (
        np.mean(held, axis=0).tolist(),
        np.median(wide, axis=0).tolist(),
        len(held),
    )


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--days", type=int, nargs="*", default=[7, 14, 28])
    parser.add_argument("--per-hour", type=float, nargs="*", default=[50.0])
    given = parser.parse_args()
    print()
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for name, world in _WORLDS.items():
        for days in given.days:
            for rate in given.per_hour:
                one = replace(world, days=days, per_hour=rate)
                held, wide, n = hold(one, given.runs, given.seed)
                print(
                    f"| {name} | {days} | {rate:g} | {100 * held[0]:.0f} % | {wide[0]:.2f} "
                    f"| {100 * held[1]:.0f} % | {n} |",
                    flush=True,
                )


if __name__ == "__main__":
    main()
