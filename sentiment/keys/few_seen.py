"""Which hashes are among the first few of their kind in a stream."""

from __future__ import annotations

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from sentiment.keys.hashset import HashSet
from sentiment.keys.sums import add_rows


class Seen(Protocol):
    """What tells which of the hashes of a stream are new; `HashSet` does."""

    def add(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Add hashes; tell which are new, or among the first few."""


def new_seen(_: str, most: int) -> Seen:
    """Make what tells of a stream's hashes which are among the first `most` of each."""
    return HashSet() if most == 1 else FewSeen(most)


class FewSeen:
    """Tells which hashes are among the first `most` of each; 16 bytes for each different one.

    >>> seen = FewSeen(2)
    >>> seen.add(np.array([5, 5, 7, 5], dtype=np.uint64)).tolist()
    [True, True, True, False]
    >>> seen.add(np.array([7, 7], dtype=np.uint64)).tolist()
    [True, False]
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.keys: NDArray[np.uint64] = np.zeros(0, np.uint64)
        self.counts: NDArray[np.int64] = np.zeros((0, 1), np.int64)

    def add(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Add hashes; tell which are among the first few."""
        keys, row, n = np.unique(hashes, return_inverse=True, return_counts=True)
        order = np.argsort(row, kind="stable")
        place = np.empty(len(row), np.int64)
        place[order] = np.arange(len(row)) - np.repeat(np.cumsum(n) - n, n)
        at = np.searchsorted(self.keys, keys)
        before = np.zeros(len(keys), np.int64)
        known = at < len(self.keys)
        known[known] = self.keys[at[known]] == keys[known]
        before[known] = self.counts[at[known], 0]
        self.absorb(keys, n)
        return np.asarray(place + before[row] < self.most)

    def absorb(self, keys: NDArray[np.uint64], counts: NDArray[np.int64]) -> None:
        """Take note of hashes, ascending, that were seen so many times elsewhere."""
        added = counts[:, None].astype(np.int64)
        self.keys, self.counts = add_rows(self.keys, self.counts, keys, added)
