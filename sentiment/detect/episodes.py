"""Neighbouring stretches as one episode, and what kind of thing it was."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sentiment.detect.change_points import Edge
    from sentiment.detect.grid import Bools, Grid
    from sentiment.detect.scan import Stretch
    from sentiment.detect.signals import Signal

#: What an episode may be; the first two are outages as far as posts can tell.
KINDS = ("trouble", "silence", "unusual", "attention")
#: Stretches with less than this share of the time between them are one outage, seconds.
_GAP, _LONGEST_GAP, _SHORTEST_GAP = 0.5, 6 * 3600, 3600
#: A stretch beside a stronger one, with less than this share of its excess, is its aftermath
#: (or its first signs).
_WEAK = 0.6
#: Words of trouble say something where so many of an archive's posts hold them; posts are about
#: trouble where so many of them do (of reviews on an ordinary day, 1 to 13 % do), or so many
#: times the usual.
_KNOWN, MANY, _TIMES = 0.002, 0.25, 1.5


@dataclass(frozen=True)
class Episode:
    """Neighbouring stretches, and where they begin and end.

    `kind` is one of `KINDS`, `signals` are what rose or fell, `z` is that of the strongest
    stretch; edges are in seconds since the Unix epoch, with no end where it is not in the
    archive.
    """

    kind: str
    signals: frozenset[str]
    z: float
    start: Edge
    end: Edge | None


@dataclass(eq=False)
class Cluster:
    """Neighbouring stretches of the signal `name` as one, the strongest with all their bins.

    `reach` are the bins [first, last) that its aftermath and first signs take as well.
    """

    name: str
    part: Stretch
    reach: tuple[int, int]


def join(grid: Grid, name: str, stretches: list[Stretch]) -> list[Cluster]:
    """Join neighbours to outages; what is weak beside a strong one is left out.

    The strongest of the stretches comes first.
    """
    clusters: list[Cluster] = []
    for part in stretches:
        near = [each for each in clusters if _is_near(grid, each, part)]
        strong = [each for each in near if part.excess >= _WEAK * each.part.excess]
        if not near:
            clusters.append(Cluster(name, part, (part.first, part.last)))
        for each in near:
            each.reach = min(each.reach[0], part.first), max(each.reach[1], part.last)
        if not strong:
            continue
        whole = strong[0]
        whole.part = replace(
            whole.part,
            first=min(part.first, *(each.part.first for each in strong)),
            last=max(part.last, *(each.part.last for each in strong)),
        )
        whole.reach = (
            min(each.reach[0] for each in strong),
            max(each.reach[1] for each in strong),
        )
        clusters = [each for each in clusters if each not in strong[1:]]
    return sorted(clusters, key=lambda each: each.part.first)


def _is_near(grid: Grid, cluster: Cluster, part: Stretch) -> bool:
    longer = max(cluster.part.last - cluster.part.first, part.last - part.first) * grid.width
    allowed = min(max(_SHORTEST_GAP, _GAP * longer), _LONGEST_GAP)
    gap = max(part.first - cluster.reach[1], cluster.reach[0] - part.last)
    return gap * grid.width <= allowed


def tell_kind(grid: Grid, signals: dict[str, Signal], name: str, inside: Bools) -> str:
    """Tell trouble from silence, from attention, and from complaints about something else.

    People complain of prices and pictures, too, and a launch brings posts. So complaints are
    trouble where the words of it came with them, and more posts are trouble where most of
    those that came say so. Where the archive holds none of the words (they are in a language
    that the list does not know, or nobody looked), complaints are taken for trouble.
    Expectations of the signals are learnt without episodes; `name` is the one that rose or
    fell `inside`.
    """
    if name == "fall":
        return "silence"
    if name == "words":
        return "trouble"
    words, rise = signals["words"], signals["rise"]
    known = grid.words.sum() >= _KNOWN * grid.posts.sum()
    posts, found = grid.posts[inside].sum(), grid.words[inside].sum()
    usual = words.expected[inside & words.usable].sum()
    if name == "rise":
        expected = rise.expected[inside & rise.usable].sum()
        came, said = posts - expected, found - usual * expected / max(posts, 1.0)
        return "trouble" if known and said >= MANY * came else "attention"
    more = found >= _TIMES * usual and found >= usual + 2 * np.sqrt(usual + 1)
    return "trouble" if not known or found >= MANY * posts or more else "unusual"


def combine(found: list[Episode]) -> list[Episode]:
    """Make one of episodes that overlap, of the most telling kind and its surest edges."""
    kept: list[Episode] = []
    for each in sorted(found, key=_telling):
        other = next((one for one in kept if _overlap(one, each)), None)
        if other is None:
            kept.append(each)
        else:
            joined = replace(other, signals=other.signals | each.signals)
            kept[kept.index(other)] = joined
    return sorted(kept, key=lambda each: each.start.at)


def _telling(episode: Episode) -> tuple[int, int]:
    return KINDS.index(episode.kind), episode.start.high - episode.start.low


def _overlap(one: Episode, other: Episode) -> bool:
    far = np.inf
    ends = [far if each.end is None else each.end.at for each in (one, other)]
    return bool(
        one.start.at <= ends[1] + _SHORTEST_GAP and other.start.at <= ends[0] + _SHORTEST_GAP
    )
