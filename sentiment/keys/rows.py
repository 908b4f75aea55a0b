"""Sums by ascending keys: the one way in which whole numbers are added up by key."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

_Key = TypeVar("_Key", np.int64, np.uint64)


def add_rows(
    keys: NDArray[_Key], sums: NDArray[np.int64], more: NDArray[_Key], added: NDArray[np.int64]
) -> tuple[NDArray[_Key], NDArray[np.int64]]:
    """Add rows to others, both with different keys in ascending order; `sums` may change.

    Most chunks bring few keys that are new: this moves rows only for those.

    >>> some, more = np.array([[1], [1]]), np.array([[2], [2]])
    >>> keys, sums = add_rows(np.array([3, 5]), some, np.array([4, 5]), more)
    >>> keys.tolist(), sums.tolist()
    ([3, 4, 5], [[1], [2], [3]])
    """
    at = np.searchsorted(keys, more)
    known = np.zeros(len(more), dtype=bool)
    known[at < len(keys)] = keys[at[at < len(keys)]] == more[at < len(keys)]
    sums[at[known]] += added[known]
    if known.all():
        return keys, sums
    at, more, added = at[~known], more[~known], added[~known]
    return np.insert(keys, at, more), np.insert(sums, at, added, axis=0)


def join_rows(
    keys: NDArray[_Key], sums: NDArray[np.int64]
) -> tuple[NDArray[_Key], NDArray[np.int64]]:
    """Sort rows by their keys, and add up those of one key.

    >>> keys, sums = join_rows(np.array([5, 3, 5]), np.array([[1], [1], [2]]))
    >>> keys.tolist(), sums.tolist()
    ([3, 5], [[1], [3]])
    """
    if not len(keys):
        return keys, sums
    order = np.argsort(keys, kind="stable")  # merges runs that are sorted already
    keys = keys[order]
    first = np.concatenate([[0], 1 + np.flatnonzero(keys[1:] != keys[:-1])])
    return keys[first], np.add.reduceat(sums[order], first)
