"""The stretch of an archive that differs most from what was to be expected.

A scan statistic: every stretch is judged by the likelihood ratio of a rate of its
own, and against how far the archive wanders anyway. People read and answer
each other, so levels of an hour resemble those of the next: a stretch counts
only where it stands out from that, from its authors, and from the luck of
the best of as many stretches.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentiment.detect.grid import DAY, Bools, Floats, Grid
from sentiment.detect.signals import Signal, divergence
from sentiment.detect.usual_level import WEEKDAYS, level_if_usual


@dataclass(frozen=True)
class _Demands:
    """What a stretch of a signal must have to count; `z` is from ``benchmarks.detection``."""

    z: float
    z_days: float
    ratio: float
    least: float
    looked_at: int = 12

    def deviate(self, grid: Grid) -> float:
        """Least deviate: of days there are fewer, and each is an hour's evidence many times."""
        return self.z_days if grid.width >= DAY else self.z


#: Least deviate, of hours and of days; least times the expected number (at most, for a fall);
#: least counted (least expected, for a fall); stretches whose authors and surroundings are
#: looked at: levels wander more than complaints, so that others hide a fall.
_DEMANDS = {
    "complaints": _Demands(2.0, 1.0, 4 / 3, 10),
    "words": _Demands(2.0, 0.0, 1.5, 8),
    "rise": _Demands(1.5, 1.5, 2.0, 20),
    "fall": _Demands(1.3, 1.3, 0.4, 20, 36),
}
#: Shorter and longer stretches are no outages, seconds; nor is what lasts for more than half
#: of the archive: it could as well be the other half that is unusual.
_SHORTEST, _LONGEST = 1800, 4 * DAY
#: Least posts behind a share.
_MIN_POSTS = 30
#: A fall must be one from the hours beside it, too, seconds: else a collection began slowly.
_FLANK = 6 * 3600
#: How far the means of stretches are taken to wander, to choose those that are looked at.
_USUAL = 0.15**2
#: By how much they may fail at first.
_MARGIN = 2.5
#: Log-likelihood by which a part is as usual rather than as the stretch around it, and that
#: speaks for each of the stretches then left.
_AS_USUAL, _LEFT = 5.0, 8.0


@dataclass(frozen=True)
class Stretch:
    """A stretch [first, last) of bins and what speaks for it.

    `z` is a normal deviate: how surely it differs, less what the best of all stretches so long
    reaches by chance (`_luck`). `dispersion` is the variance of the counts, as a multiple of
    the distribution's, `excess` the logarithm of the rate by that elsewhere, without its sign.
    """

    first: int
    last: int
    z: float
    dispersion: float
    excess: float


def strongest(grid: Grid, signal: Signal, quiet: Bools) -> Stretch | None:
    """Find the stretch that speaks most for an outage, if any speaks clearly.

    Bins that are not `quiet` are of outages found already. Kulldorff, M. (1997). A spatial
    scan statistic. Communications in Statistics: Theory and Methods 26(6), 1481-1496.
    """
    demands, sign = _DEMANDS[signal.name], -1 if signal.name == "fall" else 1
    used = signal.usable & quiet
    best: Stretch | None = None
    clearest = -np.inf
    chosen = sorted(_candidates(grid, signal, used), reverse=True)
    for found in _apart(chosen, demands.looked_at):
        within = np.zeros(len(used), dtype=bool)
        within[found.first : found.last] = True
        evidence = found.evidence / max(1.0, signal.clustering(used & within, used & ~within))
        usual, wander = level_if_usual(grid, signal, used, (found.first, found.last))
        error = np.sqrt(found.away**2 / evidence + wander + found.unsure)
        z = float((found.away - sign * usual) / error) - found.luck
        # of those that stand out, the one that fits best: longer ones wander less
        fit = float(np.sqrt(evidence)) - found.luck
        if z >= demands.deviate(grid) and fit > clearest:
            dispersion = found.evidence / evidence
            best, clearest = Stretch(found.first, found.last, z, dispersion, found.away), fit
    return best


class _Candidate(NamedTuple):
    """A stretch before its surroundings and authors are looked at."""

    z: float
    first: int
    last: int
    away: float
    evidence: float
    unsure: float
    luck: float


def _candidates(grid: Grid, signal: Signal, used: Bools) -> list[_Candidate]:
    """Return the best two stretches of each length."""
    demands, sign = _DEMANDS[signal.name], -1 if signal.name == "fall" else 1
    at = np.flatnonzero(used)
    columns = [signal.count, signal.expected, signal.rhythm_variance, grid.posts]
    c, e, rhythm, posts = (np.concatenate([[0.0], np.cumsum(values[at])]) for values in columns)
    longest = min(_LONGEST, (int(grid.times[-1] - grid.times[0]) + grid.width) // 2)
    longest = max(longest, grid.width)
    lengths = doubling_lengths(len(at))
    hours = lengths * grid.width / 3600
    weekday = signal.trials is None and len(grid.posts) * grid.width < 14 * DAY
    found = []
    for length, hour in zip(lengths.tolist(), hours.tolist(), strict=True):
        i = np.arange(0, len(at) - length + 1, max(1, length // 12))
        j = i + length
        spans = grid.times[at[j - 1]] - grid.times[at[i]] + grid.width
        inside, usual = c[j] - c[i], e[j] - e[i]
        outside, rest = c[-1] - inside, e[-1] - usual
        if sign < 0:  # a launch elsewhere makes no hours low
            outside = np.minimum(outside, rest)
        n = posts[j] - posts[i]
        trials = (None, None) if signal.trials is None else (n, posts[-1] - n)
        ratio = (inside + 1e-9) / np.maximum(usual, 1e-9)
        ratio *= np.maximum(rest, 1e-9) / np.maximum(outside, 0.5)
        likelihood = (
            divergence(inside, usual, trials[0])
            + divergence(outside, rest, trials[1])
            - divergence(
                inside + outside, usual + rest, None if signal.trials is None else posts[-1:]
            )
        )
        away = sign * np.log(ratio)
        enough = (usual if sign < 0 else inside) >= demands.least
        if signal.trials is not None:
            enough &= n >= _MIN_POSTS
        allowed = enough & (spans >= _SHORTEST) & (spans <= longest) & (rest > 0)
        if sign < 0:
            # a fall from what came before it and after it, not from a launch's days
            beside = _beside(
                (c, e), (i, j), max(length, _FLANK // grid.width), demands.least / 2
            )
            allowed &= inside <= demands.ratio * beside * usual
        allowed &= away >= sign * np.log(demands.ratio)
        if not allowed.any():
            continue
        # hours of a whole day even out
        unsure = (rhythm[j] - rhythm[i]) / length * max(0.0, 1 - hour / 24)
        unsure += weekday * WEEKDAYS**2 * min(1.0, hour / 24)
        evidence = 2 * np.maximum(likelihood, 1e-12) / signal.scale
        luck = _luck(usual, rest)
        error = np.sqrt(away**2 / evidence + unsure + _USUAL)
        z = np.where(allowed, away / error - luck, -np.inf)
        found += [
            _Candidate(
                float(z[k]),
                int(at[i[k]]),
                int(at[j[k] - 1]) + 1,
                *(float(values[k]) for values in (away, evidence, unsure, luck)),
            )
            for k in np.argsort(-z)[:2].tolist()
            if z[k] >= demands.deviate(grid) - _MARGIN
        ]
    return found


def _beside(
    sums: tuple[Floats, Floats], stretch: tuple[Any, Any], length: int, least: float
) -> Floats:
    """Return counts by the expected ones before or after, the lower; 0 where unknown."""
    (c, e), (i, j) = sums, stretch
    low, high = np.maximum(0, i - length), np.minimum(len(c) - 1, j + length)
    usual = e[i] - e[low], e[high] - e[j]
    before, after = (c[i] - c[low]) / np.maximum(usual[0], 1e-9), c[high] - c[j]
    after = np.where(usual[1] >= least, after / np.maximum(usual[1], 1e-9), 1.0)
    return np.where(usual[0] >= least, np.minimum(before, after), 0.0)


def _apart(found: list[_Candidate], most: int) -> list[_Candidate]:
    """Take the best, but few of those that overlap, so that none hides another."""
    kept: list[_Candidate] = []
    for each in found:
        near = [one for one in kept if each.first < one.last and one.first < each.last]
        if len(kept) < most and len(near) < most // 3:
            kept.append(each)
    return kept


def split(signal: Signal, quiet: Bools, part: Stretch) -> list[Stretch]:
    """Split a stretch where a part of it is as usual: two outages on one day, say.

    `quiet` bins are compared; those of the stretch are as well.
    """
    at = np.arange(part.first, part.last)[signal.usable[part.first : part.last]]
    others = signal.usable & quiet
    others[part.first : part.last] = False
    base = signal.count[others].sum() / max(signal.expected[others].sum(), 1e-9)
    count, usual = signal.count[at], signal.expected[at] * base
    trials = None if signal.trials is None else signal.trials[at]
    ratio = count.sum() / max(usual.sum(), 1e-9)
    raised = usual * ratio if trials is None else np.minimum(usual * ratio, 0.95 * trials)
    # what speaks for the raised rate, bin by bin
    gain = divergence(count, usual, trials) - divergence(count, raised, trials)
    total = np.concatenate([[0.0], np.cumsum(gain / (part.dispersion * signal.scale))])
    # the part that speaks most against it, between two that speak for it
    top = np.maximum.accumulate(total)
    k = int((top - total).argmax())
    j = int(total[: k + 1].argmax())
    if min(top[k] - total[k] - _AS_USUAL, total[j] - _LEFT, total[-1] - total[k] - _LEFT) < 0:
        return [part]
    halves = (part.first, int(at[j - 1]) + 1), (int(at[k]), part.last)
    return [
        each
        for first, last in halves
        for each in split(signal, quiet, replace(part, first=first, last=last))
    ]


def doubling_lengths(n: int) -> NDArray[np.int64]:
    """Return lengths from 1 to half of `n`, three to a doubling.

    >>> doubling_lengths(16).tolist()
    [1, 2, 3, 4, 5, 6, 8]
    """
    steps = np.arange(int(3 * np.log2(max(2, n // 2))) + 1)
    return np.unique(np.round(2 ** (steps / 3)).astype(np.int64))


def _luck(inside: Floats, outside: Floats) -> Floats:
    """Return about what the best stretch of a length reaches: there are more short ones.

    Duembgen, L., Spokoiny, V.G. (2001). Multiscale testing of qualitative hypotheses. Annals
    of Statistics 29(1), 124-152.

    >>> _luck(np.array([1.0, 1.0]), np.array([1.0, 999.0])).round(2).tolist()
    [1.84, 3.98]
    """
    share = np.maximum(inside, 1e-9) / (inside + outside)
    return np.asarray(np.sqrt(2 - 2 * np.log(share)))
