"""Shares of reactions among authors, each of whom counts once, with intervals."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sentiment.measure.quantities import EXPRESSED, Change, Level, Quantity, score_p
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.stats.clusters import Clustered, difference, estimate, mover, wilson

if TYPE_CHECKING:
    from sentiment.count.paired_authors import AuthorPanel
    from sentiment.stats.intervals import Floats

__all__ = ["author_shares"]


def author_shares(panel: AuthorPanel, inflation: Floats) -> dict[str, Quantity]:
    """Estimate the share of each reaction among authors, each of whom counts once.

    An author who expressed it in some posts counts by their share, so that
    windows of different length can be compared: who posts more is not counted
    as more.

    Parameters
    ----------
    panel : AuthorPanel
        Sums by author and window.
    inflation : float array of shape (n_reactions,)
        How much more copies by different authors make estimates vary.

    Returns
    -------
    dict of str to Quantity
        By reaction of `EXPRESSED`.
    """
    sums = panel.sums.reshape(len(panel.sums), len(WINDOWS), -1)[:, :, : len(REACTIONS)]
    posts = sums.sum(axis=2).astype(np.float64)
    there = (posts > 0).astype(np.float64)
    n = there.sum(axis=0)
    found = {}
    for name, more in zip(EXPRESSED, inflation, strict=True):
        share = sums[:, :, REACTIONS.index(name)] / np.maximum(posts, 1)
        ways = [Clustered(there[None, :, w], share[None, None, :, w]) for w in range(len(n))]
        parts = [estimate(each) for each in ways]
        bounds = [
            wilson(part.value, part.variance * more, part.n, max(part.n - 1, 1))
            for part in parts
        ]
        levels = [
            Level(float(part.value[0]), float(low[0]), float(high[0]), int(part.n))
            for part, (low, high, _) in zip(parts, bounds, strict=True)
        ]
        changes = []
        for to in (1, 2):
            if not n[0] or not n[to]:
                changes.append(Change())
                continue
            apart = difference(ways[0], ways[to])
            one, two = (parts[at].variance * more for at in (0, to))
            with np.errstate(divide="ignore", invalid="ignore"):
                alike = np.clip(
                    np.nan_to_num((one + two - apart.variance * more) / 2 / np.sqrt(one * two)),
                    -1,
                    1,
                )
            values = np.stack([parts[0].value, parts[to].value])
            low, high = mover(
                values,
                np.stack([bounds[0][0], bounds[to][0]]),
                np.stack([bounds[0][1], bounds[to][1]]),
                alike,
            )
            effective = np.stack([bounds[0][2], bounds[to][2]])
            p = score_p(values, effective, alike, max(min(n[0], n[to]) - 1, 1))
            changes.append(Change(*(float(each[0]) for each in (apart.value, low, high, p))))
        found[name] = Quantity(levels, changes)
    return found
