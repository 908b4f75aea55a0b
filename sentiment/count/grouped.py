"""Counts of windows or time bins, split by author group, and of how many authors there are."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from sentiment.schema import REACTIONS
from sentiment.stats.intervals import N_GROUPS

#: VADER rounds compound to 4 decimals: 20,001 values exist.
COMPOUND_UNIT = 1e-4
_N_VALUES = 20_001
_Whole = TypeVar("_Whole", np.int32, np.int64)

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
class CellTally:
    """Counts of cells (windows or time bins), each split by author group.

    `keys` give a cell's row in the arrays: `reactions` (n_cells, n_groups, 4) are posts in the
    order of ``REACTIONS``, `compound` (n_cells, n_groups) its sums in units of 0.0001,
    `values` (n_cells, 20001) posts by compound from -1 to 1, the largest of the arrays.
    """

    sketch_size: int = 4096
    keys: dict[int, int] = field(default_factory=dict)
    reactions: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((0, N_GROUPS, len(REACTIONS)), np.int64)
    )
    compound: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((0, N_GROUPS), np.int64)
    )
    values: NDArray[np.int32] = field(
        default_factory=lambda: np.zeros((0, _N_VALUES), np.int32)
    )
    authors: list[DistinctCount] = field(default_factory=list)

    def rows(self, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        """Rows of `cells`, made where they are new."""
        fresh = [cell for cell in cells.tolist() if cell not in self.keys]
        if fresh:
            for cell in fresh:
                self.keys[cell] = len(self.keys)
            more = len(fresh)
            self.reactions = _grown(self.reactions, more)
            self.compound = _grown(self.compound, more)
            self.values = _grown(self.values, more)
            self.authors += [DistinctCount(self.sketch_size) for _ in fresh]
        return np.array([self.keys[cell] for cell in cells.tolist()], dtype=np.int64)

    def add(
        self,
        cells: NDArray[np.int64],
        groups: NDArray[np.int64],
        reactions: NDArray[np.int64],
        compound: NDArray[np.int64],
        authors: NDArray[np.uint64],
        known: NDArray[np.bool_],
    ) -> None:
        """Count posts; all arrays have shape (n_posts,)."""
        present, inverse = np.unique(cells, return_inverse=True)
        row = self.rows(present)[inverse]
        group = row * N_GROUPS + groups
        value = row * _N_VALUES + compound + _N_VALUES // 2
        # with one index each, NumPy is thirty times as fast as with two
        np.add.at(self.reactions.reshape(-1), group * len(REACTIONS) + reactions, 1)
        np.add.at(self.compound.reshape(-1), group, compound)
        np.add.at(self.values.reshape(-1), value, np.int32(1))
        add_authors(self.authors, row[known], authors[known])

    def merge(self, other: CellTally) -> None:
        """Count what `other` counted."""
        cells = np.array(list(other.keys), dtype=np.int64)
        mine = self.rows(cells)
        theirs = np.array([other.keys[cell] for cell in cells.tolist()], dtype=np.int64)
        self.reactions[mine] += other.reactions[theirs]
        self.compound[mine] += other.compound[theirs]
        self.values[mine] += other.values[theirs]
        for a, b in zip(mine.tolist(), theirs.tolist(), strict=True):
            self.authors[a].merge(other.authors[b])

    def regrouped(self, factor: int) -> CellTally:
        """Return a tally whose cells hold `factor` neighbouring cells each."""
        wide = CellTally(self.sketch_size)
        cells = np.array(list(self.keys), dtype=np.int64)
        into = wide.rows(np.unique(cells // factor))
        assert into.size == len(wide.keys)
        for cell, row in self.keys.items():
            at = wide.keys[cell // factor]
            wide.reactions[at] += self.reactions[row]
            wide.compound[at] += self.compound[row]
            wide.values[at] += self.values[row]
            wide.authors[at].merge(self.authors[row])
        return wide


def _grown(array: NDArray[_Whole], more: int) -> NDArray[_Whole]:
    # what is zero from the start takes no memory until it is counted in
    grown = np.zeros((len(array) + more, *array.shape[1:]), array.dtype)
    grown[: len(array)] = array
    return grown


def add_authors(
    counters: list[DistinctCount], rows: NDArray[np.int64], hashes: NDArray[np.uint64]
) -> None:
    """Add each hash to the counter of its row."""
    order = np.argsort(rows, kind="stable")
    edges = np.flatnonzero(np.diff(rows[order])) + 1
    for part in np.split(order, edges):
        if part.size:
            counters[int(rows[part[0]])].add(hashes[part])
