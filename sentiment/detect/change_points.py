"""Where a stretch begins and ends, with an interval for each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sentiment.detect.expectation import expect
from sentiment.detect.grid import DAY, lay_out
from sentiment.detect.ou_level import weigh_shifts
from sentiment.detect.signals import divergence

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sentiment.count.history import History
    from sentiment.detect.grid import Bools, Floats, Grid
    from sentiment.detect.scan import Stretch
    from sentiment.detect.signals import Signal

__all__ = ["Edge", "find_edge", "locate"]

_LEVEL = 0.95
#: Seconds on either side of a stretch that its edges are looked for in, at least.
_REACH = 6 * 3600
#: Bins that an edge is looked for in; longer stretches have wider ones.
_FINE = 1024
#: Posts by which the level beside a stretch is drawn to the archive's.
_PRIOR = 10.0


@dataclass(frozen=True)
class Edge:
    """A change at `at`, as likely as not inside [low, high].

    Attributes
    ----------
    at, low, high : int
        Positions between bins (k lies before bin k), or seconds since the
        Unix epoch.
    in_hole : bool
        Whether the archive holds nothing where the change falls.
    is_open : bool
        Whether a change before the first bin is nearly as credible.
    """

    at: int
    low: int
    high: int
    in_hole: bool
    is_open: bool


def locate(evidence: Floats, observed: Bools) -> Edge:
    """Find where a level changes, from the evidence for each position.

    The posterior of the position under a flat prior over time. The interval
    holds the most credible positions that make up 95 %; a hole, which can't be
    told from within, belongs to it as a whole or not at all.

    Parameters
    ----------
    evidence : float array of shape (n_bins + 1,)
        Log-likelihood of a change before each bin, and after the last, but for
        a constant.
    observed : bool array of shape (n_bins,)
        False in holes.

    References
    ----------
    Smith, A.F.M. (1975). A Bayesian approach to inference about a change-point
    in a sequence of random variables. Biometrika 62(2), 407-416.

    Examples
    --------
    >>> edge = locate(np.array([0.0, 3, 6, 9, 5, 1, -3]), np.ones(6, dtype=bool))
    >>> edge.at, edge.low, edge.high
    (3, 2, 3)
    """
    weight = np.exp(evidence - evidence.max())
    weight /= weight.sum()
    at = int(weight.argmax())
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
    step = np.diff(np.concatenate([[0], (~observed).astype(np.int8), [0]]))
    for a, b in zip(np.flatnonzero(step == 1), np.flatnonzero(step == -1), strict=True):
        if weight[a : b + 1].sum() > 0.5:  # noqa: PLR2004  more likely than all else
            return int(a), int(b)
    return None


def find_edge(
    history: History, grid: Grid, signal: Signal, quiet: Bools, part: Stretch, *, first: bool
) -> Edge:
    """Find where a stretch begins (or ends), on the history's own bins.

    Parameters
    ----------
    history : History
        Counts.
    grid : Grid
        The same, laid out.
    signal : Signal
        What rose.
    quiet : bool array of shape (n_bins,)
        Bins that the stretch is compared with; another outage nearby is no
        level to compare with.
    part : Stretch
        The stretch.
    first : bool
        Its beginning; its end where False.

    Returns
    -------
    Edge
        In seconds since the Unix epoch.
    """
    reach = max(_REACH // grid.width, part.last - part.first)
    middle = (part.first + part.last) // 2
    # so many bins that are no holes
    seen = np.concatenate([[0], np.cumsum(signal.usable)])
    if first:
        a = int(np.searchsorted(seen, seen[part.first] - reach, side="right")) - 1
        b = middle + 1
    else:
        a, b = middle, int(np.searchsorted(seen, seen[part.last] + reach))
    a, b = max(0, a), min(len(grid.posts), b)
    # beyond another outage lies another edge
    if first:
        a = max([a, *(np.flatnonzero(~quiet[: part.first]) + 1)[-1:]])
    else:
        b = min([b, *(np.flatnonzero(~quiet[part.last :]) + part.last)[:1]])
    margin = 0 if signal.trials is None else DAY
    start, stop = int(grid.times[a]), int(grid.times[b - 1]) + grid.width
    fine = lay_out(history, start - margin, stop + margin - 1, longest=_FINE)
    at = np.clip((fine.times - grid.times[0]) // grid.width, 0, len(grid.posts) - 1)
    observed = expect(grid, quiet).observed[at]
    # another outage beside this one belongs to neither level
    used = observed & (quiet[at] | ((at >= part.first) & (at < part.last)))
    low, high = np.searchsorted(fine.times, [start, stop]).tolist()
    if signal.trials is None:
        beside = np.arange(a, part.first) if first else np.arange(part.last, b)
        gain = _gain(grid, signal, beside[quiet[beside] & signal.usable[beside]], part, fine)
        gain = np.where(used, gain, 0.0) / part.dispersion
        # a beginning speaks for all bins from it on, an end for all up to it
        summed = np.concatenate([[0.0], np.cumsum(gain)])
        evidence = summed[-1] - summed if first else summed
    else:
        position = np.arange(low, high + 1)
        bins = np.arange(len(at))[:, None]
        opposite = part.last if first else part.first
        other = int(np.searchsorted(fine.times, grid.times[0] + opposite * grid.width))
        boxes = (
            (bins >= position) & (bins < other)
            if first
            else (bins >= other) & (bins < position)
        )
        evidence = _share_evidence(signal, part, fine, (at, used, boxes))
    edge = (
        locate(evidence, observed[low:high])
        if first
        else locate(evidence[::-1], observed[low:high][::-1])
    )
    # somewhere inside its bin
    late = 0 if edge.in_hole else 1
    begin, end, width = int(fine.times[low]), int(fine.times[high - 1]) + fine.width, fine.width
    ends = (
        [begin + k * width for k in (edge.at, edge.low, edge.high + late)]
        if first
        else [end - k * width for k in (edge.at, edge.high + late, edge.low)]
    )
    return replace(edge, at=ends[0], low=ends[1], high=ends[2])


def _gain(
    grid: Grid, signal: Signal, beside: NDArray[np.int64], part: Stretch, fine: Grid
) -> Floats:
    """Log-likelihood of the stretch's own rate by that beside it, by bin."""
    inside = np.arange(part.first, part.last)[signal.usable[part.first : part.last]]
    outer = (signal.count[beside].sum() + _PRIOR) / (signal.expected[beside].sum() + _PRIOR)
    inner = signal.count[inside].sum() / max(signal.expected[inside].sum(), 1e-9)
    at = np.clip((fine.times - grid.times[0]) // grid.width, 0, len(grid.posts) - 1)
    expected = signal.expected[at] * (fine.width / grid.width)
    # either rate's divergence is against what was counted, so the lower one fits better
    return divergence(fine.posts, expected * outer, None) - divergence(
        fine.posts, expected * inner, None
    )


def _share_evidence(
    signal: Signal, part: Stretch, fine: Grid, where: tuple[Any, Bools, Bools]
) -> Floats:
    """Log-likelihood of a rise in each box, under levels that wander."""
    at, used, boxes = where
    kept = used & (fine.posts > 0)
    share = (fine.complaints / np.maximum(fine.posts, 1) - signal.level[at])[kept]
    likely = ((at >= part.first) & (at < part.last)).astype(np.float64)
    return weigh_shifts(
        fine.times[kept] / 3600,
        share / signal.deviation,
        fine.posts[kept],
        boxes[kept].astype(np.float64),
        likely[kept],
    )
