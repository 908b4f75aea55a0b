"""Neighbouring stretches as one episode, without its aftermath."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from sentiment.detect.change_points import Edge, find_edge
from sentiment.detect.signals import divergence

if TYPE_CHECKING:
    from sentiment.count.history import History
    from sentiment.detect.grid import Bools, Grid
    from sentiment.detect.scan import Stretch
    from sentiment.detect.signals import Signal

__all__ = ["Episode", "combine", "delimit", "join"]

#: Stretches with less than this share of the time between them are one outage.
_GAP, _LONGEST_GAP, _SHORTEST_GAP = 0.5, 6 * 3600, 3600
#: A stretch beside a stronger one, with less than this share of its excess, is its aftermath
#: (or its first signs); and so is a second half of the same stretch.
_WEAK, _LINGERS = 0.6, 0.5
#: Least gain in twice the log-likelihood by which an aftermath is told apart.
_CUT = 4.3**2


@dataclass(frozen=True)
class Episode:
    """Neighbouring stretches of one signal, and where they begin and end.

    Attributes
    ----------
    signal : {"complaints", "activity", "both"}
        What rose.
    z : float
        Of the strongest stretch.
    start, end : Edge
        In seconds since the Unix epoch; no end where it is not in the archive.
    """

    signal: str
    z: float
    start: Edge
    end: Edge | None


@dataclass
class _Cluster:
    """Stretches near each other: the outage [first, last), and all it reaches over."""

    main: Stretch
    first: int
    last: int
    reach: tuple[int, int]


def join(grid: Grid, stretches: list[Stretch]) -> list[tuple[Stretch, tuple[int, int]]]:
    """Join neighbours to outages; what is weak beside a strong one is left out.

    Parameters
    ----------
    grid : Grid
        For the bins' width.
    stretches : list of Stretch
        As they were found, the strongest first.

    Returns
    -------
    list of (Stretch, (int, int))
        Each outage, and the bins [first, last) that its aftermath and first
        signs take as well.
    """
    clusters: list[_Cluster] = []
    for part in stretches:
        near = [each for each in clusters if _is_near(grid, each, part)]
        strong = [each for each in near if part.excess >= _WEAK * each.main.excess]
        if not near:
            clusters.append(_Cluster(part, part.first, part.last, (part.first, part.last)))
        for each in near:
            each.reach = min(each.reach[0], part.first), max(each.reach[1], part.last)
        if not strong:
            continue
        whole = strong[0]
        whole.first = min(part.first, *(each.first for each in strong))
        whole.last = max(part.last, *(each.last for each in strong))
        whole.reach = (
            min(each.reach[0] for each in strong),
            max(each.reach[1] for each in strong),
        )
        clusters = [each for each in clusters if each not in strong[1:]]
    return [
        (replace(each.main, first=each.first, last=each.last), each.reach)
        for each in sorted(clusters, key=lambda each: each.first)
    ]


def _is_near(grid: Grid, cluster: _Cluster, part: Stretch) -> bool:
    longer = max(cluster.last - cluster.first, part.last - part.first) * grid.width
    allowed = min(max(_SHORTEST_GAP, _GAP * longer), _LONGEST_GAP)
    gap = max(part.first - cluster.reach[1], cluster.reach[0] - part.last)
    return gap * grid.width <= allowed


def without_aftermath(signal: Signal, part: Stretch) -> Stretch:
    """Cut off a second half that only lingers: complaints outlive what they complain of."""
    at = np.arange(part.first, part.last)[signal.usable[part.first : part.last]]
    if len(at) < 4:  # noqa: PLR2004  two bins either side
        return part
    sums = [np.cumsum(v[at]) for v in (signal.count, signal.expected)]
    trials = None if signal.trials is None else np.cumsum(signal.trials[at])
    before = divergence(sums[0], sums[1], trials)
    c, e = sums[0][-1] - sums[0], sums[1][-1] - sums[1]
    after = divergence(c, e, None if trials is None else trials[-1] - trials)
    gain = (before + after - before[-1])[:-1] / part.dispersion
    k = int(gain.argmax())
    cut = int(at[k + 1])
    if 2 * gain[k] < _CUT:
        return part
    lingers = _excess(signal, cut, part.last) < _LINGERS * _excess(signal, part.first, cut)
    return replace(part, last=cut) if lingers else part


def _excess(signal: Signal, first: int, last: int) -> float:
    inside = slice(first, last)
    weight = signal.usable if signal.trials is None else signal.trials
    beyond = (signal.count[inside] - signal.expected[inside])[signal.usable[inside]]
    return float(beyond.sum()) / max(1.0, float(weight[inside].sum()))


def delimit(
    history: History,
    grid: Grid,
    signal: Signal,
    quiet: Bools,
    joined: tuple[Stretch, tuple[int, int]],
    name: str,
) -> Episode:
    """Find both edges of an outage; see `find_edge`."""
    whole, reach = joined
    part = without_aftermath(signal, whole)
    beside = quiet.copy()  # the aftermath is what the end is told from
    beside[reach[0] : whole.first] = beside[part.last : reach[1]] = True
    start = find_edge(history, grid, signal, beside, part, first=True)
    end = find_edge(history, grid, signal, beside, part, first=False)
    reaches_end = part.last + max(1, (part.last - part.first) // 2) >= len(grid.posts)
    return Episode(name, part.z, start, None if end.is_open and reaches_end else end)


def combine(found: dict[str, list[Episode]]) -> list[Episode]:
    """Complaints' episodes, named "both" where activity rose too, and activity's other ones."""
    complaints, activity = found["complaints"], found["activity"]
    named = [
        replace(one, signal="both") if any(_overlap(one, other) for other in activity) else one
        for one in complaints
    ]
    return named + [
        each for each in activity if not any(_overlap(each, one) for one in complaints)
    ]


def _overlap(one: Episode, other: Episode) -> bool:
    far = np.inf
    ends = [far if each.end is None else each.end.at for each in (one, other)]
    return bool(
        one.start.at <= ends[1] + _SHORTEST_GAP and other.start.at <= ends[0] + _SHORTEST_GAP
    )
