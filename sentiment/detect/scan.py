"""The stretch of an archive that differs most from what was to be expected.

A scan statistic: of each length, the stretch is taken whose likelihood ratio
against the rest is largest. Counts of people who read and answer each other
vary more than Poisson's or the binomial, and the more so the longer the
stretch: what is found is judged against how the rest of the archive wanders.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sentiment.detect.dispersion import block_dispersion, doubling_lengths
from sentiment.detect.ou_level import judge_shift
from sentiment.detect.signals import Signal, as_signal, divergence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sentiment.detect.grid import Bools, Floats, Grid

__all__ = ["THRESHOLDS", "Stretch", "strongest"]

#: An outage is called one where the statistic exceeds this: ``python -m benchmarks.detection``
#: measures how often quiet archives do.
THRESHOLDS = {"complaints": 1.2, "activity": 1.6}
#: Shorter and longer stretches are no outages, seconds; nor is what lasts for more than half
#: of the archive: it could as well be the other half that is unusual.
_SHORTEST, _LONGEST = 1800, 4 * 86_400
#: Least times the expected number; drifting archives have weaker rises that last.
_MIN_RATIO = {"complaints": 4 / 3, "activity": 2.0}
#: Least complaints, or posts, and least posts behind a share.
_MIN_COUNT = {"complaints": 10, "activity": 20}
_MIN_POSTS = 30
#: Judged anew, without what it is part of, a stretch gains little: it must reach this much of
#: what is needed beforehand.
_WORTH_JUDGING = 0.75
#: Seconds of a block in which shares are compared, and blocks on either side of a stretch that
#: tell how they wander.
_BLOCK, _AROUND = 1800, 1024


@dataclass(frozen=True)
class Stretch:
    """A stretch [first, last) of bins and what speaks for it.

    Attributes
    ----------
    first, last : int
        Bins.
    z : float
        As a normal deviate: how surely there is more than elsewhere; less what
        the best of all stretches so long reaches by chance (`_luck`).
    dispersion : float
        Variance of stretches so long, as a multiple of the distribution's.
    excess : float
        What was counted beyond the expected, per post (per bin, of posts).
    """

    first: int
    last: int
    z: float
    dispersion: float
    excess: float


def strongest(grid: Grid, quiet: Bools, name: str) -> Stretch | None:
    """Find the stretch that speaks most for more complaints, or posts, than elsewhere.

    Each candidate is judged with an expectation learnt without it, as a
    likelihood-ratio test has it, and against its authors: many posts by few
    authors count as those few.

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


def _sums(values: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(values)])


def _candidates(grid: Grid, quiet: Bools, name: str) -> list[tuple[int, int]]:
    """Best stretch of each length."""
    signal = as_signal(grid, quiet, name)
    at = np.flatnonzero(signal.usable & quiet)
    count, expected = _sums(signal.count[at]), _sums(signal.expected[at])
    trials = None if signal.trials is None else _sums(signal.trials[at])
    longest = min(_LONGEST, (int(grid.times[-1] - grid.times[0]) + grid.width) // 2)
    found = []
    for length in doubling_lengths(len(at)).tolist():
        i = np.arange(0, len(at) - length + 1)
        j = i + length
        spans = grid.times[at[j - 1]] - grid.times[at[i]] + grid.width
        c, e = count[j] - count[i], expected[j] - expected[i]
        n = None if trials is None else trials[j] - trials[i]
        m = None if trials is None or n is None else trials[-1] - n
        ratio = _ratio((c, e, n), (count[-1] - c, expected[-1] - e, m)) / signal.scale
        up = c * (expected[-1] - e) > (count[-1] - c) * e
        allowed = up & (spans >= _SHORTEST) & (spans <= longest) & (c >= _MIN_COUNT[name])
        ratio = np.where(allowed, ratio, 0.0)
        k = int(ratio.argmax()) if len(ratio) else 0
        if not len(ratio) or not ratio[k]:
            continue
        weight, whole = (e, expected[-1]) if n is None or trials is None else (n, trials[-1])
        needed = THRESHOLDS[name] + _luck(float(weight[k]), float(whole - weight[k]))
        if 2 * ratio[k] > (_WORTH_JUDGING * needed) ** 2:
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
    weight = len(inside) if one[2] is None else float(one[2])
    excess = float(one[0] - one[1]) / weight
    # many independent authors fill the groups as chance does; few authors fill few of them
    groups = signal.by_group[inside].sum(axis=0)
    if signal.trials is None:
        clustering = float(groups.var(ddof=1) / max(groups.mean(), 1e-9))
        spread = block_dispersion(signal.count[outside], signal.expected[outside], len(inside))
        dispersion = max(spread, clustering)
        z = float(np.sqrt(2 * max(float(_ratio(one, other)), 0.0) / dispersion))
        z -= _luck(float(one[1]), float(other[1]))
        return Stretch(a, b, z, dispersion, excess)
    posts = grid.by_group[inside, :, 0].sum(axis=0)
    share = groups.sum() / posts.sum()
    binomial = max(float(posts.sum() * share * (1 - share)), 1e-9)
    clustering = float(((groups - share * posts) ** 2).sum() / binomial)
    z, variance = _against_wandering(grid, signal, np.concatenate([inside, outside]), within)
    spread = variance * posts.sum() * signal.scale
    dispersion = max(spread, clustering)
    z = z * float(np.sqrt(spread / dispersion)) - _luck(
        posts.sum(), float(signal.trials[outside].sum())
    )
    return Stretch(a, b, z, dispersion, excess)


def _luck(inside: float, outside: float) -> float:
    """Return about what the best stretch of a length reaches: there are more short ones.

    References
    ----------
    Duembgen, L., Spokoiny, V.G. (2001). Multiscale testing of qualitative
    hypotheses. Annals of Statistics 29(1), 124-152.

    Examples
    --------
    >>> round(_luck(1, 1), 2), round(_luck(1, 999), 2)
    (1.84, 3.98)
    """
    return float(np.sqrt(2 + 2 * np.log((inside + outside) / inside)))


def _against_wandering(
    grid: Grid, signal: Signal, at: NDArray[np.int64], within: Bools
) -> tuple[float, float]:
    """Judge a rise of a share; its variance is in units of one post's where nothing wanders."""
    assert signal.trials is not None
    block = grid.times // max(_BLOCK, grid.width)
    seen, row = np.unique(block[at], return_inverse=True)
    columns = signal.trials, signal.trials * within, signal.count - signal.trials * signal.level
    posts, inside, beyond = (np.bincount(row, values[at]).astype(float) for values in columns)
    edges = np.flatnonzero(inside)[[0, -1]]
    near = slice(max(0, edges[0] - _AROUND), edges[1] + 1 + _AROUND)
    z, variance = judge_shift(
        (seen * max(_BLOCK, grid.width) / 3600)[near],
        (beyond / posts / signal.deviation)[near],
        posts[near],
        (inside / posts)[near],
    )
    # few complaints among few posts are skewed: more is less surprising than less
    skewness = signal.skewness * inside.sum() / (inside.sum() ** 2 * variance) ** 1.5
    return z - skewness * (z**2 - 1) / 6, variance
