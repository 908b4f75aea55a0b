"""How often outages are found where there are none, and how well where there is one.

``python -m benchmarks.detection`` simulates quiet archives; ``FILES…`` (quiet
exports) are shuffled as well: complaints are dealt anew to the posts, and the
days' counts to the days, hour by hour.
"""

from __future__ import annotations

import argparse

import numpy as np
import pandas as pd

from sentiment.datasets import make_outage, make_posts
from sentiment.detection import detect_outages
from sentiment.history import COLUMNS, FINEST, N_GROUPS, History
from sentiment.pipeline import iter_tagged

_A_DAY = 86_400 // FINEST


def quiet_history(
    rng: np.random.Generator,
    *,
    days: int = 5,
    per_hour: float = 50.0,
    share: float = 0.3,
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
    complaints = rng.binomial(posts, 1 / (1 + np.exp(-logit)))
    return _history(np.arange(n) + 20_000 * _A_DAY, posts, complaints, rng)


def _history(
    bins: np.ndarray, posts: np.ndarray, complaints: np.ndarray, rng: np.random.Generator
) -> History:
    even = np.full(N_GROUPS, 1 / N_GROUPS)
    keys = (bins[:, None] * N_GROUPS + np.arange(N_GROUPS)).ravel()
    sums = np.zeros((len(keys), len(COLUMNS)), np.int64)
    for name, number in (("n_frustration", complaints), ("n_none", posts - complaints)):
        sums[:, COLUMNS.index(name)] = rng.multinomial(number, even).ravel()
    some = sums.any(axis=1)
    return History(FINEST, keys[some], sums[some])


def shuffled(history: History, rng: np.random.Generator) -> History:
    """Deal complaints anew to the posts, and hours to the days."""
    bins = np.arange(history.bins[0], history.bins[-1] + 1)
    posts = np.bincount(history.bins - bins[0], history.sums[:, :4].sum(axis=1)).astype(
        np.int64
    )
    # days that are there as a whole, so that the ends stay as they are
    first, last = -(-int(bins[0]) // _A_DAY), (int(bins[-1]) + 1) // _A_DAY
    whole = posts[first * _A_DAY - bins[0] : last * _A_DAY - bins[0]].reshape(-1, 24, 12)
    whole[:] = rng.permuted(whole, axis=0) if len(whole) > 1 else whole
    total = int(history.sums[:, :2].sum())
    complaints = rng.multivariate_hypergeometric(posts, total, method="marginals")
    return _history(bins, posts, complaints, rng)


def false_alarms(make, runs: int, seed: int) -> int:  # noqa: ANN001
    """Count the runs in which an outage is found."""
    rng = np.random.default_rng(seed)
    return sum(bool(detect_outages(make(rng)).outages) for _ in range(runs))


def synthetic_onsets(runs: int) -> tuple[int, int]:
    """Count synthetic archives whose outage is found, and whose interval holds its onset."""
    onset = make_outage().start
    found = held = 0
    for seed in range(runs):
        posts = make_posts(seed=seed)
        outages = detect_outages(posts.assign(reaction=posts["true_reaction"])).outages
        found += bool(outages)
        spans = [each.start_range for each in outages if each.start_range]
        held += any(low <= onset <= high for low, high in spans)
    return found, held


def main() -> None:
    """Print a table of false alarms, and of the synthetic outage."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", help="quiet exports, to be shuffled")
    parser.add_argument("--runs", type=int, default=200)
    given = parser.parse_args()
    kinds = {
        "5 days, 50 an hour": {},
        "5 days, 5 an hour": {"per_hour": 5.0},
        "28 days, 20 an hour": {"days": 28, "per_hour": 20.0},
        "5 days, 50 an hour, wandering by 0.15 over 3 h": {"wander": 0.15},
        "5 days, 50 an hour, wandering by 0.25 over 3 h": {"wander": 0.25},
        "5 days, 50 an hour, wandering by 0.25 over 12 h": {"wander": 0.25, "memory": 12.0},
    }
    print("| quiet archive | false alarms | of |\n| --- | --- | --- |")
    for name, options in kinds.items():
        n = false_alarms(lambda rng, o=options: quiet_history(rng, **o), given.runs, 1)
        print(f"| {name} | {100 * n / given.runs:.1f} % | {given.runs} |", flush=True)
    for file in given.files:
        history = History()
        for chunk in iter_tagged(file, on_error="collect"):
            history.add(chunk)
        n = false_alarms(lambda rng, h=history: shuffled(h, rng), given.runs, 2)
        print(f"| {file}, shuffled | {100 * n / given.runs:.1f} % | {given.runs} |", flush=True)
    found, held = synthetic_onsets(given.runs)
    print(
        f"\nOf {given.runs} synthetic archives the outage is found in {found}, and the "
        f"interval of its onset holds the true one in {held} ({100 * held / given.runs:.1f} %)."
    )


if __name__ == "__main__":
    main()
