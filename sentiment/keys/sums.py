"""Whole numbers that are added up, whatever came first: rows by ascending keys, and fields."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from copy import deepcopy
from dataclasses import field, fields
from functools import partial
from typing import Any, Self, TypeVar

import numpy as np
from numpy.typing import NDArray

_Key = TypeVar("_Key", np.int64, np.uint64)
_SUMMED = {"summed": True}


class Sums:
    """A dataclass whose `summed` fields are added up where counts are merged; others stay.

    >>> from dataclasses import dataclass
    >>> @dataclass
    ... class Found(Sums):
    ...     n: int = summed(int)
    ...     by: Counter[str] = summed(Counter)
    >>> found = Found(2, Counter("ab"))
    >>> found.merge(Found(3, Counter("b")))
    >>> found.n, dict(found.by)
    (5, {'a': 1, 'b': 2})
    """

    def merge(self, other: Self, /) -> None:
        """Count what `other`, with the same options, counted."""
        for each in fields(self):  # type: ignore[arg-type]  # of a subclass
            if each.metadata == _SUMMED:
                value = _added(getattr(self, each.name), getattr(other, each.name))
                setattr(self, each.name, value)


def summed(make: Callable[[], Any] | None = None) -> Any:
    """Declare a field of `Sums`: numbers, arrays, what merges, lists or mappings of these."""
    if make is None:
        return field(metadata=_SUMMED)
    return field(default_factory=make, metadata=_SUMMED)


def summed_array(*shape: int) -> Any:
    """Declare a field of `Sums` that is an array of whole numbers, zero to begin with."""
    return summed(partial(np.zeros, shape, np.int64))


def _added(mine: Any, theirs: Any) -> Any:
    if isinstance(mine, Counter):
        mine.update(theirs)
    elif isinstance(mine, dict):
        for key, value in theirs.items():
            mine[key] = _added(mine[key], value) if key in mine else deepcopy(value)
    elif isinstance(mine, list):
        mine[:] = [_added(*pair) for pair in zip(mine, theirs, strict=True)]
    elif hasattr(mine, "merge"):
        mine.merge(theirs)
    elif mine is not None:
        mine += theirs
    return mine


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
