"""Shares, rates and authors' shares of each window, and how they changed, with intervals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentiment.count.grouped import COMPOUND_UNIT
from sentiment.count.tally import Tally
from sentiment.schema import REACTING, REACTIONS
from sentiment.stats.clusters import (
    Clustered,
    design_effect,
    difference,
    estimate,
    mean_interval,
    mover,
    wilson,
)
from sentiment.stats.counts import rate_interval, ratio_interval
from sentiment.stats.intervals import Floats, t_p_value, t_quantile

#: What tables call shares of reactions, and the mean.
IN_TABLES = {name: f"share_{name}" for name in REACTIONS} | {"compound": "compound_mean"}


class Level(NamedTuple):
    """One number of one window: its 95 % interval, and the posts or authors behind it."""

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    n: int = 0


class Change(NamedTuple):
    """A difference, or of rates a ratio, against before."""

    value: float = np.nan
    low: float = np.nan
    high: float = np.nan
    p: float = np.nan


class Quantity(NamedTuple):
    """One quantity of one measure: levels before, during, after; changes of the latter two."""

    levels: list[Level]
    changes: list[Change]


def clusters_of(
    tally: Tally, quiet: Sequence[int] = (), *, nobody: bool = False
) -> list[Clustered]:
    """Collect the posts of the three windows, by author and by text: reactions, then compound.

    Where groups of authors are left out (`quiet`) texts are no clusters; where authors tell
    nothing (`nobody`) each post is by an author of its own.
    """
    found = []
    for window, cell in enumerate(tally.windows):
        authors = np.concatenate([cell.reactions, cell.compound[:, None]], axis=1)
        if len(quiet):
            authors = authors.copy()
            authors[list(quiet)] = 0
            ways = authors[None]
        else:
            text, both, post = tally.texts[:, window]
            ways = np.stack([post, text, post] if nobody else [authors, text, both])
        ways = np.moveaxis(ways, 2, 1).astype(np.float64)
        ways[:, -1] *= COMPOUND_UNIT
        posts = ways[:, : len(REACTIONS)].sum(axis=1)
        texts = tally.distinct[window]
        original = texts.estimate() / max(posts[0].sum(), 1.0)
        # two standard errors of a count by the smallest hashes
        unsure = 0.0 if texts.is_exact else 2 / texts.k**0.5
        share = ways[0, :-1].sum(axis=-1) / max(posts[0].sum(), 1.0)
        variance = share * (1 - share)
        spread, skewness, tails = _moments(cell.values)
        found.append(
            Clustered(
                posts,
                ways,
                original,
                unsure,
                np.append(variance, spread),
                np.append((1 - 2 * share) / np.sqrt(np.maximum(variance, 1e-9)), skewness),
                np.append(1 / np.maximum(variance, 1e-9) - 3, tails),
            )
        )
    return found


def _moments(values: NDArray[np.int32]) -> tuple[float, float, float]:
    """Variance, skewness and kurtosis of posts by their compound."""
    at = np.flatnonzero(values)
    if not len(at):
        return 0.0, 0.0, 3.0
    scores = (at - len(values) // 2) * COMPOUND_UNIT
    off = scores - np.average(scores, weights=values[at])
    variance, third, fourth = (
        float(np.average(off**power, weights=values[at])) for power in (2, 3, 4)
    )
    return variance, third / max(variance**1.5, 1e-12), fourth / max(variance**2, 1e-12)


def post_shares(windows: Sequence[Clustered]) -> dict[str, Quantity]:
    """Estimate each reaction's share of the posts ("none" as well), and their mean "compound".

    Intervals of shares are Wilson's at the effective number of posts, of differences
    Newcombe's, p-values those of the score test; all by author and text, with Student's t.
    Those of the mean follow how posts' variance does (`mean_interval`). `windows` are those of
    `clusters_of`.
    """
    k = len(REACTIONS)
    found = [estimate(window) for window in windows]
    shares = [one.value[:k] for one in found]
    effects = [
        design_effect(share, one.variance[:k], one.n)
        for share, one in zip(shares, found, strict=True)
    ]
    pooled = np.max(effects, axis=0)
    bounds = [
        wilson(share, one.variance[:k], one.n, one.free, pooled)
        for share, one in zip(shares, found, strict=True)
    ]
    levels = []
    for window, one, (lows, highs, _) in zip(windows, found, bounds, strict=True):
        low, high = mean_interval(window, one, k)
        rows = zip(one.value, [*lows, low], [*highs, high], strict=True)
        levels.append([Level(float(v), float(a), float(b), int(one.n)) for v, a, b in rows])
    changes = [_share_changes(windows, to, bounds) for to in (1, 2)]
    return {
        name: Quantity([each[i] for each in levels], [each[i] for each in changes])
        for i, name in enumerate((*REACTIONS, "compound"))
    }


def _share_changes(
    windows: Sequence[Clustered], to: int, bounds: Sequence[tuple[Floats, Floats, Floats]]
) -> list[Change]:
    one, two = windows[0], windows[to]
    k = len(REACTIONS)
    if not one.n or not two.n:
        return [Change()] * (k + 1)
    apart = difference(one, two)
    parts = [estimate(each) for each in (one, two)]
    low, high, p = share_change(
        [part.value[:k] for part in parts],
        [part.variance[:k] for part in parts],
        [bounds[0], bounds[to]],
        apart.variance[:k],
        apart.free,
    )
    half = t_quantile(np.array([apart.free + 1]))[0] * np.sqrt(apart.variance[k])
    mean = apart.value[k]
    p_mean = t_p_value(mean, np.sqrt(apart.variance[k]), apart.free)
    rows = zip(apart.value[:k], low, high, p, strict=True)
    return [
        *(Change(*map(float, row)) for row in rows),
        Change(float(mean), float(mean - half), float(mean + half), float(p_mean)),
    ]


def share_change(
    shares: Sequence[Floats],
    variances: Sequence[Floats],
    bounds: Sequence[tuple[Floats, Floats, Floats]],
    moved: Floats,
    free: float,
) -> tuple[Floats, Floats, Floats]:
    """Return interval and p-value of what shares, in two windows, changed by.

    `bounds` are what `wilson` gave of each window, `moved` is the variance of the change.
    """
    (one, two), values = variances, np.stack(shares)
    with np.errstate(divide="ignore", invalid="ignore"):
        alike = np.clip(np.nan_to_num((one + two - moved) / 2 / np.sqrt(one * two)), -1.0, 1.0)
    lows, highs, effective = (np.stack(each) for each in zip(*bounds, strict=True))
    low, high = mover(values, lows, highs, alike)
    return low, high, _score_p(values, effective, alike, free)


def _score_p(values: Floats, effective: Floats, alike: Floats, free: float) -> Floats:
    """P-values of the score test: the error is that of one share in both windows."""
    share = (values * effective).sum(axis=0) / effective.sum(axis=0)
    first, second = share * (1 - share) / effective
    error = np.sqrt(np.maximum(first + second - 2 * alike * np.sqrt(first * second), 0))
    p = t_p_value(values[1] - values[0], error, free)
    return np.where(error > 0, p, 1.0)


def post_rates(
    counts: Floats, hours: Sequence[float], spreads: Floats, between: Floats
) -> dict[str, Quantity]:
    """Estimate posts an hour, of each reaction and of all ("posts"); changes are ratios.

    `counts` and `spreads` (3, n_measures) are posts by window, in the order of `REACTING` and
    all, and their variances as multiples of their means; `between` (2, n_measures) the same of
    during and after when held against before: authors who are in both do not move their ratio.
    Windows of no covered hours have no rate.
    """
    found = {}
    for i, name in enumerate((*REACTING, "posts")):
        levels, changes = [], []
        for window, covered in enumerate(hours):
            count = float(counts[window, i])
            if not covered:
                levels.append(Level())
                continue
            levels.append(
                Level(
                    count / covered,
                    *rate_interval(count, covered, float(spreads[window, i])),
                    int(count),
                )
            )
        for to in (1, 2):
            if not hours[0] or not hours[to] or not counts[[0, to], i].sum():
                changes.append(Change())
                continue
            before, now = (float(counts[0, i]), hours[0]), (float(counts[to, i]), hours[to])
            low, high, p = ratio_interval(before, now, float(between[to - 1, i]))
            ratio = levels[to].value / levels[0].value if before[0] else np.inf
            changes.append(Change(ratio, low, high, p))
        found[name] = Quantity(levels, changes)
    return found
