"""Where a stretch begins and ends, with an interval for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from sentiment.count.history import History
from sentiment.detect.edge_evidence import gather_evidence
from sentiment.detect.expectation import expect
from sentiment.detect.grid import Bools, Floats, Grid, lay_out, runs_of
from sentiment.detect.signals import Signal, divergence

if TYPE_CHECKING:
    from sentiment.detect.scan import Stretch

_LEVEL = 0.95
#: Seconds on either side of a stretch that its edges are looked for in, at least.
_REACH = 6 * 3600
#: Seconds beyond, that tell how levels wander.
_MARGIN = 6 * 3600
#: Bins that an edge is looked for in; longer stretches have wider ones.
_FINE = 640
#: Hours in which what follows an end may have halved, and how likely each is beforehand:
#: complaints outlive what they are about, and rarely stop at once.
_HALF_LIVES, _CHANCES = (0.0, 3.0, 6.0), (0.1, 0.45, 0.45)
#: Positions that an edge is tried at; those between lie on a line.
_TRIED = 96
#: Posts by which the level beside a stretch is drawn to the archive's.
_PRIOR = 10.0


@dataclass(frozen=True)
class Edge:
    """A change at `at`, as likely as not inside [low, high]; k lies before bin k.

    Or in seconds since the Unix epoch. `in_hole`: the archive holds nothing where it falls;
    `is_open`: a change before the first bin is nearly as credible.
    """

    at: int
    low: int
    high: int
    in_hole: bool
    is_open: bool


def locate(evidence: Floats, observed: Bools) -> Edge:
    """Find where a level changes, from the evidence for each position.

    `evidence` (n_bins + 1,) is the log-likelihood of a change before each bin, and after the
    last, but for a constant. The median of the position's posterior under a flat prior over
    time (Smith, A.F.M. (1975), Biometrika 62(2), 407-416). The interval holds the most
    credible positions that make up 95 %; a hole, not `observed`, can't be told from within: it
    belongs to it as a whole or not at all.

    >>> edge = locate(np.array([0.0, 3, 6, 9, 5, 1, -3]), np.ones(6, dtype=bool))
    >>> edge.at, edge.low, edge.high
    (3, 2, 3)
    """
    weight = np.exp(evidence - evidence.max())
    weight /= weight.sum()
    # the middle one is the least far off on average, also where many fit nearly as well
    at = int(np.searchsorted(np.cumsum(weight), 0.5))
    order = np.argsort(-weight, kind="stable")
    kept = order[: int(np.searchsorted(np.cumsum(weight[order]), _LEVEL)) + 1]
    low, high = int(kept.min()), int(kept.max())
    hole = _hole_around(weight, observed)
    is_open = bool(weight[0] > (1 - _LEVEL) * weight.max())
    if hole is None:
        return Edge(at, low, high, in_hole=False, is_open=is_open)
    return Edge(hole[0], hole[0], hole[1], in_hole=True, is_open=is_open)


def _hole_around(weight: Floats, observed: Bools) -> tuple[int, int] | None:
    """Return the hole that the change most credibly falls into, if it does."""
    for a, b in zip(*runs_of(~observed), strict=True):
        if weight[a : b + 1].sum() > 0.5:  # noqa: PLR2004  more likely than all else
            return int(a), int(b)
    return None


def find_edges(
    history: History,
    grid: Grid,
    signals: dict[str, Signal],
    quiet: Bools,
    part: Stretch,
    name: str,
) -> tuple[Edge, Edge]:
    """Find where a stretch of the signal `name` begins and ends, in Unix seconds.

    On the history's own bins. A stretch is a level of its own that ends at once or fades:
    complaints go on after what they complain of, and posts come back little by little. The end
    is where fading begins. How long it takes is not known, so that each half-life that fits
    counts. It is compared with `quiet` bins: another outage nearby is no level to compare
    with.
    """
    signal = signals[name]
    a, b = _surroundings(grid, signal, quiet, part)
    start, stop = int(grid.times[a]), int(grid.times[b - 1]) + grid.width
    fine = lay_out(history, start - _MARGIN, stop + _MARGIN - 1, longest=_FINE)
    at = np.clip((fine.times - grid.times[0]) // grid.width, 0, len(grid.posts) - 1)
    observed = expect(grid, quiet).observed[at]
    inside = (at >= part.first) & (at < part.last)
    # another outage beside this one belongs to neither level
    used = observed & (quiet[at] | inside)
    low, first, last, high = np.searchsorted(
        fine.times,
        [start, *(int(grid.times[0]) + k * grid.width for k in (part.first, part.last)), stop],
    ).tolist()
    if signal.trials is None:
        gain = np.where(used, _gain(grid, signal, fine, at, (inside, used)), 0.0)
        total = np.concatenate([[0.0], np.cumsum(gain / part.dispersion)])[low : high + 1]
        middle = (first + last + 1) // 2 - low
        begin = locate(-total[: middle + 1], observed[low : low + middle])
        end = locate(total[middle:][::-1], observed[low + middle : high][::-1])
        return _in_seconds(fine, begin, low, 1), _in_seconds(fine, end, high, -1)
    weigh = gather_evidence(grid, signals, quiet, part, fine, used)
    times = fine.times[:, None] / 3600

    def after(position: NDArray[np.int64] | int) -> Floats:
        return np.asarray(times >= _hours_of(fine, position), dtype=np.float64)

    # the end first: how the stretch fades belongs to it; then the beginning
    ends = _positions(min(first + 1, high), high)
    since = times - _hours_of(fine, ends)
    shapes = [after(first) * _fading(since, life) for life in _HALF_LIVES]
    faded = weigh(np.concatenate(shapes, axis=1)).reshape(len(shapes), -1)
    best = int(faded.max(axis=1).argmax())
    evidence = np.logaddexp.reduce(faded + np.log(_CHANCES)[:, None], axis=0)
    end = locate(_between(ends, evidence)[::-1], observed[ends[0] : high][::-1])
    at_end = high - end.at
    fading = _fading(times - _hours_of(fine, at_end), _HALF_LIVES[best])
    starts = _positions(low, max(low + 1, at_end - 1), 2 * _TRIED)
    evidence = _between(starts, weigh(after(starts) * fading))
    begin = locate(evidence, observed[low : int(starts[-1])])
    return _in_seconds(fine, begin, low, 1), _in_seconds(fine, end, high, -1)


def _between(positions: NDArray[np.int64], evidence: Floats) -> Floats:
    every = np.arange(positions[0], positions[-1] + 1)
    return np.asarray(np.interp(every, positions, evidence))


def whole_days(grid: Grid, part: Stretch) -> tuple[Edge, Edge]:
    """Where a stretch begins and ends if no more than days is known: somewhere in its days."""
    days = np.append(grid.times, grid.times[-1] + grid.width)
    first, last = days[part.first : part.first + 2], days[part.last - 1 : part.last + 1]
    is_open = part.last == len(grid.times)
    return (
        Edge(int(first[0]), int(first[0]), int(first[1]), in_hole=False, is_open=False),
        Edge(int(last[1]), int(last[0]), int(last[1]), in_hole=False, is_open=is_open),
    )


def _hours_of(fine: Grid, position: NDArray[np.int64] | int) -> Floats:
    """Hours of a position between bins."""
    return np.asarray((fine.times[0] + np.asarray(position) * fine.width) / 3600)


def _positions(low: int, high: int, tried: int = _TRIED) -> NDArray[np.int64]:
    number = max(2, min(high - low + 1, tried))
    return np.unique(np.linspace(low, high, number).round().astype(np.int64))


def _fading(since: Floats, half_life: float) -> Floats:
    if not half_life:
        return (since < 0).astype(np.float64)
    return np.asarray(0.5 ** (np.maximum(since, 0) / half_life))


def _in_seconds(fine: Grid, edge: Edge, origin: int, sign: int) -> Edge:
    """Somewhere inside its bin or beside it, unless in a hole: rates differ from bin to bin."""
    late = 0 if edge.in_hole else 1
    at, low, high = (
        int(fine.times[0]) + (origin + sign * k) * fine.width
        for k in (edge.at, edge.low - late, edge.high + 2 * late)
    )
    return replace(edge, at=at, low=min(low, high), high=max(low, high))


def _surroundings(grid: Grid, signal: Signal, quiet: Bools, part: Stretch) -> tuple[int, int]:
    """So many bins to either side that are no holes, up to another outage."""
    length = part.last - part.first
    seen = np.concatenate([[0], np.cumsum(signal.usable)])
    reach = max(_REACH // grid.width, length)
    a = int(np.searchsorted(seen, seen[part.first] - reach, side="right")) - 1
    b = int(np.searchsorted(seen, seen[part.last] + max(2 * _REACH // grid.width, length)))
    a = max([0, a, *(np.flatnonzero(~quiet[: part.first]) + 1)[-1:]])
    return a, min([len(grid.posts), b, *(np.flatnonzero(~quiet[part.last :]) + part.last)[:1]])


def _gain(
    grid: Grid, signal: Signal, fine: Grid, at: NDArray[np.int64], where: tuple[Bools, Bools]
) -> Floats:
    """Log-likelihood of the stretch's own rate by that beside it, by bin."""
    inside, used = where
    expected = signal.expected[at] * (fine.width / grid.width)
    inner, outer = (
        (fine.posts[part].sum() + more) / max(expected[part].sum() + more, 1e-9)
        for part, more in ((used & inside, 0.0), (used & ~inside, _PRIOR))
    )
    # either rate's divergence is against what was counted, so the lower one fits better
    return divergence(fine.posts, expected * outer, None) - divergence(
        fine.posts, expected * max(inner, 1e-3), None
    )
