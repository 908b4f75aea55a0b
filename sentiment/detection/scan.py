"""The stretch of an archive that differs most from what was to be expected.

A scan statistic: every stretch is compared with the rest by a likelihood ratio
for counts. Counts of people who read and answer each other vary more than
Poisson's or the binomial, and the more so the longer the stretch: the ratio is
divided by how much stretches of that length vary in the rest of the archive.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sentiment.detection.expectation import expect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sentiment.detection.grid import Bools, Floats, Grid

__all__ = ["SIGNALS", "THRESHOLD", "Signal", "Stretch", "as_signal", "divergence", "strongest"]

#: An outage is called one where the statistic exceeds this: ``python -m benchmarks.detection``
#: measures how often quiet archives do.
THRESHOLD = 4.3
SIGNALS = ("complaints", "activity")
#: Longer and shorter stretches are no outages, seconds.
_SHORTEST, _LONGEST = 1800, 7 * 86_400
#: Least times the expected number; drifting archives have weaker rises that last.
_MIN_RATIO = {"complaints": 4 / 3, "activity": 2.0}
#: Least complaints, or posts, and least posts behind a share.
_MIN_COUNT = {"complaints": 10, "activity": 20}
_MIN_POSTS = 30
#: Stretches of a length that must fit into the archive to tell how much they vary.
_MIN_BLOCKS = 8
#: Lengths double in so many steps.
_STEPS = 3
#: Bins that a wandering level is taken to remember, to choose from.
_MEMORIES = 2.0 ** np.arange(0, 12)
#: Mean square of a standard normal variable without the tenth that is largest:
#: 1 - 2 a f(a) / 0.9 with the 0.95 quantile a and the density f.
_TRIMMED = 0.6230155


@dataclass(frozen=True)
class Signal:
    """Counts against their expectation.

    Attributes
    ----------
    usable : bool array of shape (n_bins,)
        Bins that say something.
    count, expected, variance : float arrays of shape (n_bins,)
        Variance as of Poisson's or the binomial distribution.
    trials : float array of shape (n_bins,) or None
        Posts behind the counts; None for counts without an upper bound.
    group : int
        Column of the grid's groups: 0 posts, 1 complaints.
    """

    usable: Bools
    count: Floats
    expected: Floats
    variance: Floats
    trials: Floats | None
    group: int


@dataclass(frozen=True)
class Stretch:
    """A stretch [first, last) of bins and what speaks for it.

    Attributes
    ----------
    first, last : int
        Bins.
    z : float
        Root of twice the likelihood ratio over the dispersion.
    dispersion : float
        Variance of stretches so long, as a multiple of the distribution's.
    ratio : float
        Counted by expected, against the same for the rest.
    """

    first: int
    last: int
    z: float
    dispersion: float
    ratio: float


def as_signal(grid: Grid, quiet: Bools, name: str) -> Signal:
    """Return complaints among the posts, or posts, with what the quiet bins lead to expect."""
    found = expect(grid, quiet)
    if name == "activity":
        return Signal(found.observed, grid.posts, found.posts, found.posts, None, 0)
    expected = grid.posts * found.share
    variance = expected * (1 - found.share)
    usable = found.observed & (grid.posts > 0)
    return Signal(usable, grid.complaints, expected, variance, grid.posts, 1)


def divergence(count: Floats, expected: Floats, trials: Floats | None) -> Floats:
    """Log-likelihood ratio of a rate of its own against the expected one.

    References
    ----------
    Kulldorff, M. (1997). A spatial scan statistic. Communications in
    Statistics: Theory and Methods 26(6), 1481-1496.

    Examples
    --------
    >>> divergence(np.array([10.0]), np.array([5.0]), None).round(3).tolist()
    [1.931]
    """
    from scipy.special import xlogy  # noqa: PLC0415  loading scipy takes a while

    rate = np.maximum(expected, 1e-12)
    if trials is None:
        return np.asarray(xlogy(count, count / rate) - (count - rate))
    n = np.maximum(trials, 1e-12)
    p, q = np.minimum(count / n, 1), np.clip(rate / n, 1e-9, 1 - 1e-9)
    return np.asarray(n * (xlogy(p, p / q) + xlogy(1 - p, (1 - p) / (1 - q))))


def strongest(grid: Grid, quiet: Bools, name: str) -> Stretch | None:
    """Find the stretch that speaks most for more complaints, or posts, than elsewhere.

    Each candidate is judged with expectation and dispersion learnt without
    it, as a likelihood-ratio test has it, and against its authors: many posts
    by few authors count as those few.

    Parameters
    ----------
    grid : Grid
        Counts.
    quiet : bool array of shape (n_bins,)
        False where an outage was found already.
    name : {"complaints", "activity"}
        The signal.
    """
    best: Stretch | None = None
    for a, b in _candidates(grid, quiet, name):
        rest = quiet.copy()
        rest[a:b] = False
        found = _judge(grid, as_signal(grid, rest, name), quiet, (a, b), name)
        if found is not None and (best is None or found.z > best.z):
            best = found
    return best


def _lengths(n: int) -> NDArray[np.int64]:
    steps = np.arange(int(_STEPS * np.log2(max(2, n // 2))) + 1)
    return np.unique(np.round(2 ** (steps / _STEPS)).astype(np.int64))


def _sums(values: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(values)])


def _candidates(grid: Grid, quiet: Bools, name: str) -> list[tuple[int, int]]:
    """Best stretch of each length."""
    signal = as_signal(grid, quiet, name)
    at = np.flatnonzero(signal.usable & quiet)
    count, expected = _sums(signal.count[at]), _sums(signal.expected[at])
    trials = None if signal.trials is None else _sums(signal.trials[at])
    found = []
    for length in _lengths(len(at)).tolist():
        i = np.arange(0, len(at) - length + 1)
        j = i + length
        spans = grid.times[at[j - 1]] - grid.times[at[i]] + grid.width
        c, e = count[j] - count[i], expected[j] - expected[i]
        n = None if trials is None else trials[j] - trials[i]
        m = None if trials is None or n is None else trials[-1] - n
        ratio = _ratio((c, e, n), (count[-1] - c, expected[-1] - e, m))
        up = c * (expected[-1] - e) > (count[-1] - c) * e
        allowed = up & (spans >= _SHORTEST) & (spans <= _LONGEST) & (c >= _MIN_COUNT[name])
        ratio = np.where(allowed, ratio, 0.0)
        k = int(ratio.argmax()) if len(ratio) else 0
        # judged anew below, a stretch gains little; this far down none reaches the threshold
        if len(ratio) and 2 * ratio[k] > (0.75 * THRESHOLD) ** 2:
            found.append((int(at[i[k]]), int(at[j[k] - 1]) + 1))
    return found


Sums = tuple["Floats", "Floats", "Floats | None"]


def _ratio(inside: Sums, outside: Sums) -> Floats:
    """Two rates against one for both."""
    (c, e, n), (d, f, m) = inside, outside
    both = None if n is None or m is None else n + m
    return divergence(c, e, n) + divergence(d, f, m) - divergence(c + d, e + f, both)


def _judge(
    grid: Grid, signal: Signal, quiet: Bools, stretch: tuple[int, int], name: str
) -> Stretch | None:
    a, b = stretch
    within = np.zeros(len(quiet), dtype=bool)
    within[a:b] = True
    inside = np.flatnonzero(signal.usable & quiet & within)
    outside = np.flatnonzero(signal.usable & quiet & ~within)
    if not len(inside) or not len(outside):
        return None

    def sums(at: NDArray[np.int64]) -> Sums:
        n = None if signal.trials is None else np.array(signal.trials[at].sum())
        return np.array(signal.count[at].sum()), np.array(signal.expected[at].sum()), n

    one, other = sums(inside), sums(outside)
    ratio = float(one[0]) / max(float(one[1]), 1e-9)
    ratio *= float(other[1]) / max(float(other[0]), 0.5)
    if ratio < _MIN_RATIO[name] or grid.posts[inside].sum() < _MIN_POSTS:
        return None
    spread = _dispersion(signal, outside, len(inside))
    groups = grid.by_group[inside].sum(axis=0)[:, signal.group].astype(np.float64)
    # many independent authors fill the groups as chance does; few authors fill few of them
    clustering = float(groups.var(ddof=1) / max(groups.mean(), 1e-9))
    dispersion = max(spread, clustering)
    z = float(np.sqrt(2 * max(float(_ratio(one, other)), 0.0) / dispersion))
    return Stretch(a, b, z, dispersion, ratio)


def _dispersion(signal: Signal, at: NDArray[np.int64], length: int) -> float:
    """Variance of stretches of `length` bins by that of the distribution, at least 1.

    Stretches of every length of which eight fit are looked at, the tenth that
    deviates most left out. Longer ones never count as steadier than shorter
    ones, nor as steadier than a wandering level makes them: what a first-order
    autoregression adds to the distribution's own variance grows with the
    length and settles beyond the level's memory, which is fitted.
    """
    count, expected, variance = (
        _sums(v[at]) for v in (signal.count, signal.expected, signal.variance)
    )
    found = []
    for n in _lengths(len(at)).tolist():
        if len(at) < n * _MIN_BLOCKS:
            break
        i = np.arange(0, len(at) - n + 1, max(1, n // 4))
        v = variance[i + n] - variance[i]
        i, v = i[v > 0], v[v > 0]
        if len(i) >= _MIN_BLOCKS:
            off = (count[i + n] - count[i] - expected[i + n] + expected[i]) ** 2 / v
            kept = np.sort(off)[: int(np.ceil(0.9 * len(off)))]
            found.append((n, float(kept.mean()) / _TRIMMED, len(at) / n))
    if not found:
        return 1.0
    n, seen, weight = (np.array(column, dtype=float) for column in zip(*found, strict=True))
    best, least = 0.0, np.inf
    for memory in _MEMORIES[: np.searchsorted(_MEMORIES, len(at) / _MIN_BLOCKS) + 1]:
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
