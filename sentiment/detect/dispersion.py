"""How much more than Poisson's the numbers of posts vary, and the more so the longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sentiment.detect.grid import Floats

__all__ = ["block_dispersion", "doubling_lengths"]

#: Stretches of a length that must fit into the archive to tell how much they vary.
_MIN_BLOCKS = 8
#: Lengths double in so many steps.
_STEPS = 3
#: Bins that a wandering level is taken to remember, to choose from.
_MEMORIES = 2.0 ** np.arange(0, 12)
#: Mean square of a standard normal variable without the tenth that is largest:
#: 1 - 2 a f(a) / 0.9 with the 0.95 quantile a and the density f.
_TRIMMED = 0.6230155


def doubling_lengths(n: int) -> NDArray[np.int64]:
    """Return lengths from 1 to half of `n`, three to a doubling.

    Examples
    --------
    >>> doubling_lengths(16).tolist()
    [1, 2, 3, 4, 5, 6, 8]
    """
    steps = np.arange(int(_STEPS * np.log2(max(2, n // 2))) + 1)
    return np.unique(np.round(2 ** (steps / _STEPS)).astype(np.int64))


def block_dispersion(count: Floats, expected: Floats, length: int) -> float:
    """Variance of sums over `length` bins by that of Poisson's distribution, at least 1.

    Stretches of every length of which eight fit are looked at, the tenth that
    deviates most left out. Longer ones never count as steadier than shorter
    ones, nor as steadier than a wandering level makes them: what a first-order
    autoregression adds to the distribution's own variance grows with the
    length and settles beyond the level's memory, which is fitted.

    Parameters
    ----------
    count, expected : float arrays of shape (n_bins,)
        Bins that hold no outage.
    length : int
        Bins.

    Examples
    --------
    >>> steady = np.random.default_rng(0).poisson(9, 500).astype(float)
    >>> round(block_dispersion(steady, np.full(500, 9.0), 20), 1)
    1.1
    """
    total, usual = (np.concatenate([[0.0], np.cumsum(values)]) for values in (count, expected))
    found = []
    for n in doubling_lengths(len(count)).tolist():
        if len(count) < n * _MIN_BLOCKS:
            break
        i = np.arange(0, len(count) - n + 1, max(1, n // 4))
        variance = usual[i + n] - usual[i]
        i, variance = i[variance > 0], variance[variance > 0]
        if len(i) >= _MIN_BLOCKS:
            off = (total[i + n] - total[i] - variance) ** 2 / variance
            kept = np.sort(off)[: int(np.ceil(0.9 * len(off)))]
            found.append((n, float(kept.mean()) / _TRIMMED, len(count) / n))
    if not found:
        return 1.0
    n, seen, weight = (np.array(column, dtype=float) for column in zip(*found, strict=True))
    best, least = 0.0, np.inf
    for memory in _MEMORIES[: np.searchsorted(_MEMORIES, len(count) / _MIN_BLOCKS) + 1]:
        shape = _growth(n, memory)
        scale = (weight * shape * (seen - 1)).sum() / (weight * shape**2).sum()
        misfit = float((weight * (seen - 1 - scale * shape) ** 2).sum())
        if misfit < least:
            best, least = float(scale * _growth(np.array(float(length)), memory)), misfit
    return max(1.0, 1.0 + best, float(seen[n <= length].max(initial=1.0)))


def _growth(n: Floats, memory: float) -> Floats:
    """Variance of a sum of `n` terms of an autoregression, by that of `n` independent ones.

    Examples
    --------
    >>> _growth(np.array([1.0, 1e6]), 4.0).round(2).tolist()
    [1.0, 8.04]
    """
    r = np.exp(-1 / memory)
    return np.asarray((1 + r) / (1 - r) - 2 * r * (1 - r**n) / (n * (1 - r) ** 2))
