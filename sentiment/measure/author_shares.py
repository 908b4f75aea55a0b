"""Shares of reactions among authors, each of whom counts once, with intervals."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from sentiment.count.paired_authors import AuthorPanel
from sentiment.measure.quantities import Change, Level, Quantity, share_change
from sentiment.schema import REACTING, REACTIONS, WINDOWS
from sentiment.stats.clusters import (
    Clustered,
    author_variance,
    design_effect,
    difference,
    estimate,
    wilson,
)
from sentiment.stats.intervals import Floats


def author_shares(panel: AuthorPanel, windows: Sequence[Clustered]) -> dict[str, Quantity]:
    """Estimate the share of each reaction among authors, each of whom counts once.

    An author who expressed it in some posts counts by their share, so that windows of
    different length can be compared: who posts more is not counted as more.

    Copies of a text by different authors carry the words, and the temper, of one whom they do
    not name. That so many authors vary together no name shows; how few authors' words are
    copied is taken from who posts how much, and the part of authors that only pass on from how
    many copies there are. `windows` are those of `clusters_of`.
    """
    sums = panel.sums.reshape(len(panel.sums), len(WINDOWS), -1)[:, :, : len(REACTIONS)]
    posts = sums.sum(axis=2).astype(np.float64)
    there = (posts > 0).astype(np.float64)
    n = there.sum(axis=0)
    passed_on = [
        min(1.0, max(0.0, 1 - window.original - window.unsure) * window.n / max(many, 1.0))
        for window, many in zip(windows, n, strict=True)
    ]
    alike_words = [
        author_variance(window) if window.n else np.zeros(window.sums.shape[1])
        for window in windows
    ]
    found = {}
    for at, (name, more) in enumerate(zip(REACTING, _inflation(windows), strict=True)):
        share = sums[:, :, REACTIONS.index(name)] / np.maximum(posts, 1)
        ways = [Clustered(there[None, :, w], share[None, None, :, w]) for w in range(len(n))]
        parts = [estimate(each) for each in ways]
        spread = [
            part.variance * more + share_of**2 * words[at]
            for part, share_of, words in zip(parts, passed_on, alike_words, strict=True)
        ]
        bounds = [
            wilson(part.value, variance, part.n, max(part.n - 1, 1))
            for part, variance in zip(parts, spread, strict=True)
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
            # whose words are copied before as during moves both alike
            words = max(alike_words[0][at], alike_words[to][at])
            moved = apart.variance * more + (passed_on[to] - passed_on[0]) ** 2 * words
            told = share_change(
                [parts[0].value, parts[to].value],
                [spread[0], spread[to]],
                [bounds[0], bounds[to]],
                moved,
                max(min(n[0], n[to]) - 1, 1),
            )
            changes.append(Change(*(float(each[0]) for each in (apart.value, *told))))
        found[name] = Quantity(levels, changes)
    return found


def _inflation(windows: Sequence[Clustered]) -> Floats:
    """Variance by author and text, as a multiple of that by author alone."""
    whole = [window for window in windows if window.n]
    more = np.ones(len(REACTING))
    for window in whole:
        both = estimate(window)
        alone = estimate(window._replace(posts=window.posts[:1], sums=window.sums[:1]))
        designs = [
            design_effect(one.value, one.variance, one.n)[: len(REACTING)]
            for one in (both, alone)
        ]
        more = np.maximum(more, designs[0] / designs[1])
    return more
