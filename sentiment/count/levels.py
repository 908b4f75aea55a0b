"""Levels of any stretch of an archive, and how far chance moves them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

import numpy as np

from sentiment.count.history import COLUMNS, UNITS, History
from sentiment.schema import REACTIONS
from sentiment.stats.intervals import Floats, cluster_error

#: What stretches are compared by, in the order of the arrays here.
CONTRASTED = (*(f"share_{name}" for name in REACTIONS), "compound_mean")
#: Which columns of a history these come from.
SUMMED = [*range(len(REACTIONS)), COLUMNS.index("compound")]


class Estimate(NamedTuple):
    """Differences with their 95 % intervals and p-values, arrays of shape (5,)."""

    value: Floats
    low: Floats
    high: Floats
    p: Floats

    @classmethod
    def unknown(cls) -> Estimate:
        """Nothing is known of any measure."""
        nothing = np.full(len(CONTRASTED), np.nan)
        return cls(nothing, nothing, nothing, nothing)


class Level(NamedTuple):
    """Shares and mean compound of one stretch, in the order of `CONTRASTED`; NaN without posts.

    Standard errors are of authors resampled in groups, NaN from a single group; `clusters` is
    how many groups have posts.
    """

    values: Floats
    error: Floats
    n: int
    clusters: int


def level_between(history: History, start: datetime, end: datetime) -> Level:
    """Measure the bins that start in [start, end)."""
    by_group = history.between(start, end)[:, SUMMED].T  # (5, n_groups)
    posts = by_group[: len(REACTIONS)].sum(axis=0)
    n, clusters = float(posts.sum()), int((posts > 0).sum())
    if n == 0:
        nothing = np.full(len(CONTRASTED), np.nan)
        return Level(nothing, nothing, 0, 0)
    values = by_group.sum(axis=1) / n
    error = cluster_error((by_group - values[:, None] * posts) / n, clusters)
    return Level(values, error, int(n), clusters)


def running_sums(
    history: History, edges: Iterable[datetime], columns: Sequence[int] = SUMMED
) -> Floats:
    """Sum up all bins before each edge, a row for each; differences are those of stretches."""
    numbers = [-(-int(edge.timestamp()) // history.width) for edge in edges]
    chosen = list(columns)
    sums = np.cumsum(history.sums[:, chosen], axis=0, dtype=np.float64) * UNITS[chosen]
    running = np.vstack([np.zeros(len(chosen)), sums])
    return np.asarray(running[np.searchsorted(history.bins, numbers)])
