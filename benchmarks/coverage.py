"""How often 95 % intervals hold the truth, in simulated archives whose truth is known.

``python -m benchmarks.coverage [STUDY ...] [--runs N]`` (``--seeds N`` is the same)

Each study is a function of the number of runs that yields the lines of a
table, and stands in ``STUDIES``.
"""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from benchmarks.downtime import study_downtime
from benchmarks.effect_coverage import study_effects, study_placebos, study_regressions
from benchmarks.synthetic_coverage import study_synthetic
from benchmarks.verdicts import study_claims, study_control, study_intervals, study_power
from sentiment.measure import (
    ErrorRates,
    adjust_difference,
    adjust_shares,
    estimate_error_rates,
)
from sentiment.schema import REACTIONS
from sentiment.stats.intervals import cluster_error, share_interval

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

N_GROUPS = 512
_K = len(REACTIONS)


class Population(NamedTuple):
    """Posts with the reaction that each truly expresses, and a tagger's probabilities."""

    truth: NDArray[np.int64]
    proba: Floats


def make_population(n: int = 4000, *, skill: float = 1.6, seed: int = 0) -> Population:
    """Invent posts and an imperfect tagger that confuses some reactions more than others."""
    rng = np.random.default_rng(seed)
    truth = rng.choice(_K, n, p=[0.32, 0.15, 0.09, 0.44])
    lean = skill * np.eye(_K) + np.array([0.1, 0.0, -0.4, 0.5])
    scores = lean[truth] + rng.normal(0, 1, (n, _K))
    proba = np.exp(scores)
    return Population(truth, proba / proba.sum(axis=1, keepdims=True))


def draw_window(
    population: Population, shares: Floats, n: int, rng: np.random.Generator
) -> tuple[Floats, Floats, Floats]:
    """Draw a window of `n` posts in which reactions have the `shares`.

    Authors write one to four posts of the same reaction.

    Returns
    -------
    expected : float array of shape (n_groups, 4)
        Sums of probabilities by group of authors.
    tagged : float array of shape (n_groups, 4)
        Posts by tag.
    by_group : float array of shape (n_groups,)
        Posts.
    """
    author = np.repeat(np.arange(n), rng.integers(1, 5, n))[:n]
    reaction = rng.choice(_K, n, p=shares)[author]
    post = np.empty(n, dtype=np.int64)
    for i in range(_K):
        mine = reaction == i
        post[mine] = rng.choice(np.flatnonzero(population.truth == i), int(mine.sum()))
    group = rng.integers(0, N_GROUPS, n)[author]
    expected, tagged = np.zeros((N_GROUPS, _K)), np.zeros((N_GROUPS, _K))
    np.add.at(expected, group, population.proba[post])
    np.add.at(tagged, (group, population.proba[post].argmax(axis=1)), 1)
    return expected, tagged, tagged.sum(axis=1)


def draw_rates(population: Population, n: int, rng: np.random.Generator) -> ErrorRates:
    """Label `n` posts of the population, and learn from them how the tagger errs."""
    drawn = rng.integers(0, len(population.truth), n)
    names = np.array(REACTIONS)[population.truth[drawn]]
    return estimate_error_rates(names.tolist(), population.proba[drawn])


def naive_interval(tagged: Floats, by_group: Floats) -> tuple[Floats, Floats]:
    """Interval of the share of tags, as reports give it."""
    n = by_group.sum()
    share = tagged.sum(axis=0) / n
    clusters = np.full(_K, float((by_group > 0).sum()))
    error = cluster_error((tagged - share * by_group[:, None]).T / n, clusters)
    return share_interval(share, error, np.full(_K, n), clusters)


def cover_shares(
    population: Population, *, n_labels: int, n_posts: int, runs: int, seed: int = 0
) -> dict[str, Floats]:
    """Count how often intervals hold the true shares when prevalence shifts.

    Returns
    -------
    dict of str to float array of shape (4,)
        Share of runs by reaction: ``naive`` (shares of tags), ``rates known``
        (adjusted, as if the rates had no error), ``adjusted``, ``change``
        (adjusted difference of two windows); ``width``, the mean width of
        adjusted intervals; ``refused``, the share of windows without figures.
    """
    rng = np.random.default_rng(seed)
    hits: dict[str, list[Floats]] = {}
    for _ in range(runs):
        rates = draw_rates(population, n_labels, rng)
        certain = rates._replace(spread=np.zeros_like(rates.spread))
        truth = rng.dirichlet(np.ones(_K), 2)
        windows = [draw_window(population, shares, n_posts, rng) for shares in truth]
        expected, tagged, by_group = windows[0]
        change = adjust_difference(
            np.stack([window[0] for window in windows]),
            np.stack([window[2] for window in windows]),
            rates,
        )
        found = adjust_shares(expected, by_group, rates)
        hits.setdefault("refused", []).append(np.isnan(found[0]).astype(float))
        hits.setdefault("width", []).append(found[2] - found[1])
        for name, (low, high), value in (
            ("naive", naive_interval(tagged, by_group), truth[0]),
            ("rates known", adjust_shares(expected, by_group, certain)[1:], truth[0]),
            ("adjusted", found[1:], truth[0]),
            ("change", change[1:], truth[1] - truth[0]),
        ):
            inside = ((low <= value) & (value <= high)).astype(float)
            hits.setdefault(name, []).append(np.where(np.isnan(low), np.nan, inside))
    return {name: np.nanmean(rows, axis=0) for name, rows in hits.items()}


def study_adjusted_shares(runs: int) -> Iterator[str]:
    """Shares under shifted prevalence: naive against adjusted intervals."""
    population = make_population()
    yield f"invented tagger; prevalence drawn evenly from all possible; {runs:,} runs a row"
    yield ""
    columns = ("naive", "rates known", "adjusted", "change", "width", "refused")
    yield "| labelled posts | posts in a window | " + " | ".join(columns) + " |"
    yield "| --- | --- |" + " --- |" * len(columns)
    for n_labels in (1000, 4000):
        for n_posts in (300, 2000, 20_000):
            found = cover_shares(population, n_labels=n_labels, n_posts=n_posts, runs=runs)
            cells = " | ".join(f"{100 * found[name].mean():.1f} %" for name in columns)
            yield f"| {n_labels:,} | {n_posts:,} | {cells} |"


STUDIES: dict[str, Callable[[int], Iterator[str]]] = {
    "adjusted-shares": study_adjusted_shares,
    "downtime": study_downtime,
    "effects": study_effects,
    "placebos": study_placebos,
    "regressions": study_regressions,
    "synthetic": study_synthetic,
    "intervals": study_intervals,
    "claims": study_claims,
    "power": study_power,
    "control": study_control,
}


def main() -> None:
    """Run studies and print their tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("studies", nargs="*", metavar="STUDY", help=", ".join(STUDIES))
    parser.add_argument("--runs", "--seeds", type=int, default=1000)
    given = parser.parse_args()
    for name in given.studies or STUDIES:
        study = STUDIES[name]
        print(f"## {name}: {study.__doc__}\n")
        for line in study(given.runs):
            print(line, flush=True)
        print()


if __name__ == "__main__":
    main()
