"""Shares in which posts count by their likes, with intervals at the number they are worth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pandas as pd

from sentiment.count.grouped import COMPOUND_UNIT
from sentiment.count.weighted import WeightedCount
from sentiment.measure.quantities import IN_TABLES, post_shares
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.stats.clusters import Clustered
from sentiment.stats.intervals import holm

#: Columns of the table.
WEIGHTED_COLUMNS = (
    *("window", "measure", "value", "low", "high", "n", "n_posts"),
    *("change", "change_low", "change_high", "p", "p_holm"),
)


class Weighted(NamedTuple):
    """Shares in which posts count by their likes; `n_unknown` posts, without, count once."""

    by: str
    table: pd.DataFrame
    n_posts: int
    n_unknown: int


def tabulate_weighted(count: WeightedCount) -> Weighted:
    """Estimate shares of weights, and how they changed.

    Weights are scaled so that a window's sum is its effective number of posts (Kish, L.
    (1965), Survey Sampling, section 11.7: the squared sum over the sum of squares): a post
    with a thousand likes makes a window worth few posts, and intervals wide.

    In the table, `n` is that number; the change against before has its interval, ``p`` and
    ``p_holm``, over all rows. Both are missing where a window is worth fewer than
    `MIN_WINDOW_POSTS` posts.
    """
    shares = post_shares([_clusters(count, at) for at in range(len(WINDOWS))])
    rows = []
    for at, window in enumerate(WINDOWS):
        for name, measure in IN_TABLES.items():
            found = shares[name]
            level = found.levels[at]
            enough = at and min(found.levels[0].n, level.n) >= MIN_WINDOW_POSTS
            change = found.changes[at - 1] if enough else (np.nan,) * 4
            rows.append((window, measure, *level, count.n_posts[at], *change))
    table = pd.DataFrame(rows, columns=list(WEIGHTED_COLUMNS[:-1]))
    table = table.assign(p_holm=holm(table["p"].to_numpy(float)))
    return Weighted(count.by, table, sum(count.n_posts), sum(count.n_unknown))


def _clusters(count: WeightedCount, window: int) -> Clustered:
    ways = np.moveaxis(count.sums[:, window], 2, 1).astype(np.float64)
    ways[:, -1] *= COMPOUND_UNIT
    posts = ways[:, : len(REACTIONS)].sum(axis=1)
    scale = posts[0].sum() / count.squares[window] if count.squares[window] else 1.0
    return Clustered(posts * scale, ways * scale)
