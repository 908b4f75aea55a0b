"""The change within authors who posted both before and during, whoever else came or went."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from sentiment.count.grouped import COMPOUND_UNIT
from sentiment.count.history import CONTRASTED, Estimate
from sentiment.keys.sums import add_rows
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.stats.intervals import groups_of, t_p_value, t_quantile

#: Authors that are kept.
MAX_AUTHORS = 20_000
_WIDTH = len(CONTRASTED)


@dataclass
class AuthorPanel:
    """Sums by author and window, for the authors with the smallest `hashes`, which ascend.

    A random sample of authors where there are more than `MAX_AUTHORS` (then it is `full`),
    else all of them. An author that is among them at the end was from its first post on, so
    chunks of any size in any order give the same; this takes 3 MB at most. `sums` (n_authors,
    15) are by window posts of each reaction and the sum of compound in units of 0.0001.
    """

    hashes: NDArray[np.uint64] = field(default_factory=lambda: np.zeros(0, np.uint64))
    sums: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((0, len(WINDOWS) * _WIDTH), np.int64)
    )
    full: bool = False

    def add(
        self,
        authors: NDArray[np.uint64],
        windows: NDArray[np.int64],
        reactions: NDArray[np.int64],
        compound: NDArray[np.int64],
    ) -> None:
        """Count posts in the windows by known authors; all arrays of shape (n_posts,)."""
        if self.full:
            near = authors <= self.hashes[-1]
            authors, windows, reactions = authors[near], windows[near], reactions[near]
            compound = compound[near]
        hashes, row = np.unique(authors, return_inverse=True)
        cell = (row * len(WINDOWS) + windows) * _WIDTH
        size = len(hashes) * len(WINDOWS) * _WIDTH
        sums = np.bincount(cell + reactions, minlength=size)
        # whole numbers far below 2^53: exact
        sums += np.bincount(cell + len(REACTIONS), compound, minlength=size).astype(np.int64)
        self._absorb(hashes, sums.reshape(len(hashes), len(WINDOWS) * _WIDTH))

    def merge(self, other: AuthorPanel) -> None:
        """Count what `other` counted."""
        self.full |= other.full
        self._absorb(other.hashes, other.sums)

    def _absorb(self, hashes: NDArray[np.uint64], sums: NDArray[np.int64]) -> None:
        keys, rows = add_rows(self.hashes, self.sums, hashes, sums)
        self.full |= len(keys) > MAX_AUTHORS
        self.hashes, self.sums = keys[:MAX_AUTHORS], rows[:MAX_AUTHORS]

    def most_by(self, group: int, window: int, n_posts: int) -> int:
        """Return a window's posts by the loudest author of a group that wrote `n_posts` there.

        Where authors were left out and none of the others wrote half of them,
        all: that one author is then among those.
        """
        mine = groups_of(self.hashes) == group
        sums = self.sums.reshape(-1, len(WINDOWS), _WIDTH)[mine, window, : len(REACTIONS)]
        most = int(sums.sum(axis=1).max(initial=0))
        return n_posts if self.full and 2 * most < n_posts else most

    def change(self, to: int) -> Estimate:
        """Compare window `to` (1: during, 2: after) with before, author by author, each once.

        Of authors who posted in both windows, at least `MIN_WINDOW_POSTS`.

        >>> panel = AuthorPanel()
        >>> author = np.arange(40, dtype=np.uint64).repeat(2)
        >>> window = np.tile([0, 1], 40)
        >>> panel.add(author, window, 3 * (1 - window), 0 * window)
        >>> found = panel.change(1)
        >>> found.note, found.value.tolist()
        ('40 authors in both', [1.0, 0.0, 0.0, -1.0, 0.0])
        """
        sums = self.sums.reshape(-1, len(WINDOWS), _WIDTH)[:, [0, to]].astype(np.float64)
        posts = sums[..., : len(REACTIONS)].sum(axis=2)
        both = (posts > 0).all(axis=1)
        sums, posts = sums[both], posts[both]
        n = len(sums)
        counts = (int(posts[:, 0].sum()), int(posts[:, 1].sum()))
        note = f"{n:,} author{'s' * (n != 1)} in both" + ", of a random sample" * self.full
        if n < MIN_WINDOW_POSTS:
            return Estimate.unknown(*counts, f"{note}; {MIN_WINDOW_POSTS} are needed")
        levels = sums / posts[..., None]
        levels[..., -1] *= COMPOUND_UNIT
        change = levels[:, 1] - levels[:, 0]
        value = change.mean(axis=0)
        error = change.std(axis=0, ddof=1) / np.sqrt(n)
        # where nobody changes at all nothing tells how far chance goes
        half = np.where(error > 0, t_quantile(np.array([float(n)]))[0] * error, np.nan)
        p = t_p_value(value, error, n - 1.0)
        return Estimate(value, value - half, value + half, p, *counts, note)
