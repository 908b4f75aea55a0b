"""The bootstrap of pairs of labels: whole groups of near-duplicates are drawn."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_N_RESAMPLES = 1000


def _cells(first: Sequence[str], second: Sequence[str]) -> tuple[list[str], NDArray[np.int64]]:
    one, two = np.asarray(first, dtype=str), np.asarray(second, dtype=str)
    names, codes = np.unique(np.concatenate([one, two]), return_inverse=True)
    return names.tolist(), codes[: len(one)] * len(names) + codes[len(one) :]


def count_pairs(
    first: Sequence[str], second: Sequence[str]
) -> tuple[list[str], NDArray[np.float64]]:
    """Return the sorted names of two labels, of one length each, and posts by first and second.

    >>> names, counts = count_pairs(["a", "b"], ["a", "a"])
    >>> names, counts.tolist()
    (['a', 'b'], [[1.0, 0.0], [1.0, 0.0]])
    """
    names, cells = _cells(first, second)
    k = len(names)
    return names, np.bincount(cells, minlength=k * k).reshape(k, k).astype(float)


def resample_pairs(
    first: Sequence[str],
    second: Sequence[str],
    *,
    groups: NDArray[np.int64] | None = None,
    seed: int = 0,
) -> NDArray[np.float64]:
    """Count posts by two labels, as `count_pairs`, in 1,000 draws with replacement.

    What is drawn is groups. The shape is (1000, k, k).
    """
    names, cells = _cells(first, second)
    k = len(names)
    numbers = (
        np.arange(len(cells)) if groups is None else np.unique(groups, return_inverse=True)[1]
    )
    n_groups = int(numbers.max()) + 1
    table = np.zeros((n_groups, k * k), dtype=np.int64)
    np.add.at(table, (numbers, cells), 1)
    # groups with the same counts are exchangeable: drawing how many of each kind is enough
    kinds, of_kind = np.unique(table, axis=0, return_counts=True)
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(n_groups, of_kind / n_groups, size=_N_RESAMPLES)
    return np.asarray((drawn @ kinds).reshape(-1, k, k), dtype=np.float64)


def interval(values: NDArray[np.float64]) -> tuple[float, float]:
    """Return the 95 % percentile interval of resampled values."""
    low, high = np.quantile(values, (0.025, 0.975), axis=0)
    return float(low), float(high)
