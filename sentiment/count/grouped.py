"""Counts of windows or time bins, split by author group, and of how many authors there are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from sentiment.keys.sums import Sums, summed, summed_array
from sentiment.schema import REACTIONS
from sentiment.stats.intervals import N_GROUPS, groups_of

#: VADER rounds compound to 4 decimals: 20,001 values exist.
COMPOUND_UNIT = 1e-4
_N_VALUES = 20_001
#: Posts of each reaction, and compound.
WIDTH = len(REACTIONS) + 1

_SPAN = 2.0**64


class DistinctCount:
    """Counts distinct 64-bit hashes by keeping the k smallest (KMV).

    Exact below `k` distinct values (4,096 are 32 KB); beyond, the estimate's relative standard
    error is about ``1 / sqrt(k - 2)``: 1.6 %. Merging gives what one pass over both would have
    given. Bar-Yossef, Z., et al. (2002). Counting Distinct Elements in a Data Stream. RANDOM
    2002. Beyer, K., et al. (2007). On Synopses for Distinct-Value Estimation Under Multiset
    Operations. SIGMOD 2007.

    >>> counter = DistinctCount()
    >>> counter.add(np.array([7, 7, 9], dtype=np.uint64))
    >>> counter.estimate(), counter.is_exact
    (2, True)
    """

    def __init__(self, k: int = 4096) -> None:
        self.k = k
        self._smallest: NDArray[np.uint64] = np.empty(0, dtype=np.uint64)

    def add(self, hashes: NDArray[np.uint64]) -> None:
        """Count the values of an array of shape (n,)."""
        if self._smallest.size == self.k:
            hashes = hashes[hashes < self._smallest[-1]]
        # sorting and placing them is ten times as fast as NumPy's union
        hashes = np.sort(hashes)
        at = np.searchsorted(self._smallest, hashes)
        new = np.diff(hashes, prepend=~hashes[:1]) != 0
        held = at < self._smallest.size
        new[held] &= self._smallest[at[held]] != hashes[held]
        if new.any():
            self._smallest = np.insert(self._smallest, at[new], hashes[new])[: self.k]

    def merge(self, other: DistinctCount) -> None:
        """Count what `other` counted."""
        self.add(other._smallest)

    @property
    def is_exact(self) -> bool:
        """Whether `estimate` is the true number."""
        return bool(self._smallest.size < self.k)

    def estimate(self) -> int:
        """Return the number of distinct values."""
        if self.is_exact:
            return int(self._smallest.size)
        return round((self.k - 1) * _SPAN / float(self._smallest[-1]))


@dataclass
class Cell(Sums):
    """Counts of one window or time bin.

    `reactions` (n_groups, 4) are posts by author group, in the order of ``REACTIONS``,
    `compound` (n_groups,) its sums in units of 0.0001, `values` (20001,) posts by compound
    from -1 to 1, the largest of the arrays; `authors` are those that are known.
    """

    authors: DistinctCount = summed(DistinctCount)
    reactions: NDArray[np.int64] = summed_array(N_GROUPS, len(REACTIONS))
    compound: NDArray[np.int64] = summed_array(N_GROUPS)
    values: NDArray[np.int32] = summed(partial(np.zeros, _N_VALUES, np.int32))

    @property
    def by_group(self) -> NDArray[np.int64]:
        """Posts of each author group."""
        return np.asarray(self.reactions.sum(axis=1))

    def add(
        self,
        units: NDArray[np.uint64],
        known: NDArray[np.bool_],
        reactions: NDArray[np.int64],
        compound: NDArray[np.int64],
    ) -> None:
        """Count posts; all arrays have shape (n_posts,)."""
        groups = groups_of(units)
        # with one index, NumPy is thirty times as fast as with two
        np.add.at(self.reactions.reshape(-1), groups * len(REACTIONS) + reactions, 1)
        np.add.at(self.compound, groups, compound)
        np.add.at(self.values, compound + _N_VALUES // 2, np.int32(1))
        self.authors.add(units[known])


def rows_of(numbers: NDArray[np.int64]) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Yield each different number, and where it stands.

    >>> [(number, rows.tolist()) for number, rows in rows_of(np.array([7, 3, 7]))]
    [(3, [1]), (7, [0, 2])]
    """
    order = np.argsort(numbers, kind="stable")
    edges = np.flatnonzero(np.diff(numbers[order])) + 1
    for rows in np.split(order, edges):
        if rows.size:
            yield int(numbers[rows[0]]), rows


def add_by_group(
    sums: NDArray[np.int64],
    ways: Sequence[NDArray[np.uint64]],
    windows: NDArray[np.int64],
    reactions: NDArray[np.int64],
    compound: NDArray[np.int64],
    weight: NDArray[np.int64] | int = 1,
) -> None:
    """Count posts in `sums` (n_ways, n_windows, n_groups, 5), grouped by hashes of each way."""
    for into, hashes in zip(sums, ways, strict=True):
        row = (windows * N_GROUPS + groups_of(hashes)) * WIDTH
        flat = into.reshape(-1)
        np.add.at(flat, row + reactions, weight)
        np.add.at(flat, row + len(REACTIONS), weight * compound)
