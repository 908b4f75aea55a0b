"""How far two readings of the same posts agree."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentiment.stats.bootstrap import count_pairs, interval, resample_pairs


class Agreement(NamedTuple):
    """Cohen's kappa with its 95 % bootstrap interval, the plain agreement, and n."""

    kappa: float
    low: float
    high: float
    agreement: float
    n: int


def kappa(confusion: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cohen's kappa of counts of shape (..., k, k); 1 where only one class occurs."""
    total = confusion.sum(axis=(-2, -1))
    observed = np.trace(confusion, axis1=-2, axis2=-1) / total
    chance = (confusion.sum(axis=-1) * confusion.sum(axis=-2)).sum(axis=-1) / total**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(chance < 1, (observed - chance) / (1 - chance), 1.0)


def measure_agreement(
    first: Sequence[str],
    second: Sequence[str],
    *,
    groups: NDArray[np.int64] | None = None,
    seed: int = 0,
) -> Agreement:
    """Compare two sets of labels, or labels with tags, by Cohen's kappa.

    Parameters
    ----------
    first, second : sequence of str of length n
        Labels of the same posts.
    groups : int array of shape (n,), optional
        Near-duplicates, which the bootstrap keeps together.
    seed : int, default 0
        Of the bootstrap.

    Returns
    -------
    Agreement

    References
    ----------
    Cohen, J. (1960). A Coefficient of Agreement for Nominal Scales.
    Educational and Psychological Measurement 20(1), 37-46.

    Examples
    --------
    >>> found = measure_agreement(["a", "a", "b", "b"], ["a", "a", "b", "a"])
    >>> found.kappa, found.agreement
    (0.5, 0.75)
    """
    pairs = count_pairs(first, second)
    drawn = resample_pairs(first, second, groups=groups, seed=seed)
    low, high = interval(kappa(drawn))
    counts = pairs.counts
    right = float(np.trace(counts) / counts.sum())
    return Agreement(float(kappa(counts)), low, high, right, int(counts.sum()))
