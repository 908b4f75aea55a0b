"""How often outages are found where there are none, and how well where there is one.

``python -m benchmarks.detection`` simulates quiet archives, and synthetic ones
with an outage. ``FILES…`` (quiet exports, or exports that are quiet before
``--until``) are shuffled as well: what the posts say is dealt anew to their
times, and every hour's posts to the same hour of another day (an archive that
grows is not quiet: its late hours come out as bursts between early ones).

What was seen while the method was chosen: four archives (a power cut and a
storm in tweets, an overload and a control in app reviews) and simulations like
these. Seen there were that concern rises by itself (appeals to free an
account) where sure frustration does not, that copies of headlines make shares
wander, and which shrinkage of the daily rhythm leaves nothing of it. The
threshold is from these simulations; the control stays below it by far, the
storm and the overload pass it by little. Archives that wander far, or for half
a day and longer (the last two kinds), show outages that are none: a few days
can't tell the two apart.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from sentiment.analysis.pipeline import PASSED_ON, iter_tagged
from sentiment.count.history import COLUMNS, FINEST, N_GROUPS, UNITS, History
from sentiment.datasets import make_outage, make_posts
from sentiment.detect import detect_outages
from sentiment.outage import parse_time
from sentiment.select.copies import Selection

_A_DAY = 86_400 // FINEST


def quiet_history(
    rng: np.random.Generator,
    *,
    days: int = 5,
    per_hour: float = 50.0,
    share: float = 0.2,
    wander: float = 0.0,
    memory: float = 3.0,
) -> History:
    """Simulate an archive without an outage.

    Parameters
    ----------
    rng : Generator
        Source of chance.
    days, per_hour, share
        Length; mean posts an hour, with a daily rhythm; share of complaints.
    wander : float, default 0
        Standard deviation, on the log and logit scales, by which level and
        share wander as first-order autoregressions.
    memory : float, default 3
        Hours that these remember.
    """
    n = days * _A_DAY
    hour = np.arange(n) * FINEST / 3600
    keep = np.exp(-FINEST / 3600 / memory)

    def walk() -> np.ndarray:
        steps = rng.normal(0, np.sqrt(1 - keep**2), n)
        steps[0] = rng.normal() * (1 - keep)
        return (
            wander
            * pd.Series(steps).ewm(alpha=1 - keep, adjust=False).mean().to_numpy()
            / (1 - keep)
            if wander
            else np.zeros(n)
        )

    rate = per_hour * FINEST / 3600 * (1 + 0.45 * np.sin(2 * np.pi * (hour - 11) / 24))
    posts = rng.poisson(rate * np.exp(walk()))
    logit = np.log(share / (1 - share)) + 0.2 * np.sin(2 * np.pi * (hour - 3) / 24) + walk()
    at = np.repeat(np.arange(n), posts)
    complains = rng.random(len(at)) < 1 / (1 + np.exp(-logit[at]))
    groups = rng.integers(0, N_GROUPS, len(at))
    return count_posts(at + 20_000 * _A_DAY, groups, complains)


def count_posts(bins: np.ndarray, groups: np.ndarray, complains: np.ndarray) -> History:
    """Count posts that surely complain or surely don't; arrays of shape (n_posts,)."""
    keys, row = np.unique(bins * N_GROUPS + groups, return_inverse=True)
    sums = np.zeros((len(keys), len(COLUMNS)), np.int64)
    n = np.bincount(row, complains)
    unit = UNITS[COLUMNS.index("complaints")]
    sums[:, COLUMNS.index("n_frustration")] = n
    sums[:, COLUMNS.index("n_none")] = np.bincount(row) - n
    sums[:, COLUMNS.index("complaints")] = np.rint(n / unit)
    return History(FINEST, keys, sums)


def shuffled(posts: pd.DataFrame, rng: np.random.Generator) -> History:
    """Deal the posts anew to their times, and the hours to the same hours of other days."""
    hours = (posts["created_at"] - posts["created_at"].min().floor("h")) // pd.Timedelta("1h")
    # days that are there as a whole, so that the ends stay as they are
    n_days = int(hours.max()) // 24
    table = np.arange(n_days * 24).reshape(n_days, 24)
    into = np.append(
        rng.permuted(table, axis=0).ravel(), np.arange(n_days * 24, hours.max() + 1)
    )
    moved = pd.to_timedelta(into[hours] - hours, unit="h")
    times = (posts["created_at"] + moved).to_numpy()[rng.permutation(len(posts))]
    history = History()
    history.add(posts.assign(created_at=pd.to_datetime(times, utc=True).as_unit("us")))
    return history


def read_quiet(file: str, until: str | None) -> pd.DataFrame:
    """Read the posts of a quiet export as detection sees them, those before `until`."""
    firsts = Selection(dedupe_text="all", least_length=PASSED_ON)
    chunks = [firsts.apply(chunk) for chunk in iter_tagged(file, on_error="collect")]
    posts = pd.concat(chunks, ignore_index=True)
    return posts if until is None else posts[posts["created_at"] < parse_time(until)]


def false_alarms(make, runs: int, seed: int) -> int:  # noqa: ANN001
    """Count the runs in which an outage is found."""
    rng = np.random.default_rng(seed)
    return sum(bool(detect_outages(make(rng)).outages) for _ in range(runs))


def synthetic_edges(runs: int) -> tuple[int, int, int]:
    """Count synthetic outages that are found; whose onsets intervals hold; whose ends."""
    true = make_outage()
    assert true.end is not None
    found = onsets = ends = 0
    for seed in range(runs):
        posts = make_posts(seed=seed)
        outages = detect_outages(posts.assign(reaction=posts["true_reaction"])).outages
        found += bool(outages)
        starts = [each.start_range for each in outages if each.start_range]
        onsets += any(low <= true.start <= high for low, high in starts)
        stops = [each.end_range for each in outages if each.end_range]
        ends += any(low <= true.end <= high for low, high in stops)
    return found, onsets, ends


#: Quiet archives; the threshold keeps the first four below 5 %.
KINDS = {
    "5 days, 50 an hour": {},
    "5 days, 5 an hour": {"per_hour": 5.0},
    "28 days, 20 an hour": {"days": 28, "per_hour": 20.0},
    "5 days, 50 an hour, wandering by 0.15 over 3 h": {"wander": 0.15},
    "5 days, 50 an hour, wandering by 0.25 over 3 h": {"wander": 0.25},
    "5 days, 50 an hour, wandering by 0.25 over 12 h": {"wander": 0.25, "memory": 12.0},
}


def main() -> None:
    """Print a table of false alarms, and of the synthetic outage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="quiet exports, to be shuffled")
    parser.add_argument("--until", help="the exports are quiet before this time")
    parser.add_argument("--runs", type=int, default=100)
    given = parser.parse_args()
    print("| quiet archive | false alarms | of |\n| --- | --- | --- |")
    for name, options in {} if given.files else KINDS.items():
        n = false_alarms(lambda rng, o=options: quiet_history(rng, **o), given.runs, 1)
        print(f"| {name} | {100 * n / given.runs:.1f} % | {given.runs} |", flush=True)
    for file in given.files:
        posts = read_quiet(file, given.until)
        n = false_alarms(lambda rng, p=posts: shuffled(p, rng), given.runs, 2)
        print(f"| {file}, shuffled | {100 * n / given.runs:.1f} % | {given.runs} |", flush=True)
    if given.files:
        return
    found, onsets, ends = synthetic_edges(given.runs)
    print(
        f"\nOf {given.runs} synthetic archives the outage is found in {found}; the interval "
        f"of its onset holds the true one in {onsets}, that of its end in {ends}: complaints "
        f"go on after an outage, and fade."
    )


if __name__ == "__main__":
    main()
