"""A history as evenly spaced bins, and the holes in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sentiment.count.history import COLUMNS, N_GROUPS, UNITS
from sentiment.schema import REACTIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sentiment.count.history import History

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

__all__ = ["DAY", "MAX_LENGTH", "Grid", "find_holes", "lay_out"]

DAY = 86_400
#: Bins that are looked at; longer archives get wider bins.
MAX_LENGTH = 1 << 14
#: A stretch without posts in which so many were to be expected is a hole in the archive:
#: even where counts vary four times as much as Poisson's it has a chance below 1 in 100.
_HOLE_POSTS = 20
_TAGGED = COLUMNS.index("n_frustration")
_SURE = COLUMNS.index("complaints")
#: Posts at either end that stand apart from all others by more than three times the others'
#: span (wrong clocks) are left aside, up to this share.
_STRAY = 0.001


@dataclass(frozen=True)
class Grid:
    """Counts per bin, gapless from the first post to the last.

    Attributes
    ----------
    times : int64 array of shape (n_bins,)
        Starts of the bins, seconds since the Unix epoch.
    width : int
        Seconds of a bin.
    by_group : float array of shape (n_bins, n_groups, 2)
        Posts and complaints by author group; a post complains as much as it
        surely does, from 0 to 1 (see `sentiment.count.history.COLUMNS`).
    posts, complaints : float array of shape (n_bins,)
        Their sums over groups.
    tagged : float array of shape (n_bins,)
        Posts whose reaction is frustration.
    """

    times: NDArray[np.int64]
    width: int
    by_group: Floats
    posts: Floats
    complaints: Floats
    tagged: Floats

    @property
    def days(self) -> NDArray[np.int64]:
        """Number of each bin's day, counted in 24 hours from the first bin."""
        return np.asarray((self.times - self.times[0]) // DAY, dtype=np.int64)


def lay_out(
    history: History,
    first: int | None = None,
    last: int | None = None,
    *,
    longest: int = MAX_LENGTH,
) -> Grid:
    """Spread a history over a gapless grid.

    Parameters
    ----------
    history : History
        With at least one post.
    first, last : int, optional
        Seconds since the Unix epoch: the stretch wanted; the whole archive,
        without a few stray posts far away from all others, where not given.
    longest : int
        Bins at most; they double in width until they are so few.
    """
    bins = history.bins
    if first is not None and last is not None:
        low, high = first // history.width, last // history.width
        inside = (bins >= low) & (bins <= high)
    else:
        low, high = _without_strays(history)
        inside = (bins >= low) & (bins <= high)
    factor = 1
    while high // factor - low // factor >= longest:
        factor *= 2
    start = low // factor
    n = int(high // factor - start + 1)
    by_group = np.zeros((n, N_GROUPS, 2))
    counts = np.stack([_posts(history), history.sums[:, _SURE] * UNITS[_SURE]], axis=1)
    bin_ = bins[inside] // factor - start
    np.add.at(by_group, (bin_, history.groups[inside]), counts[inside])
    tagged = np.bincount(bin_, history.sums[inside, _TAGGED], n)
    width = factor * history.width
    sums = by_group.sum(axis=1)
    return Grid(
        times=(start + np.arange(n)) * width,
        width=width,
        by_group=by_group,
        posts=sums[:, 0],
        complaints=sums[:, 1],
        tagged=tagged.astype(np.float64),
    )


def _posts(history: History) -> NDArray[np.int64]:
    return np.asarray(history.sums[:, : len(REACTIONS)].sum(axis=1))


def _without_strays(history: History) -> tuple[int, int]:
    bins, posts = history.bins, _posts(history)
    whole = int(bins[0]), int(bins[-1])
    share = np.cumsum(posts) / posts.sum()
    low, high = (
        int(bins[np.searchsorted(share, q, side="left")]) for q in (_STRAY, 1 - _STRAY)
    )
    return (low, high) if 4 * (high - low) < whole[1] - whole[0] else whole


def find_holes(posts: Floats, expected: Floats) -> Bools:
    """Tell which bins lie in stretches whose emptiness chance does not explain.

    Examples
    --------
    >>> find_holes(np.array([9.0, 0, 0, 0, 9]), np.full(5, 8.0)).tolist()
    [False, True, True, True, False]
    """
    step = np.diff(np.concatenate([[0], (posts == 0).astype(np.int8), [0]]))
    first, last = np.flatnonzero(step == 1), np.flatnonzero(step == -1)
    total = np.concatenate([[0], np.cumsum(expected)])
    is_hole = total[last] - total[first] > _HOLE_POSTS
    edges = np.zeros(len(step), np.int8)
    edges[first[is_hole]], edges[last[is_hole]] = 1, -1
    return np.asarray(np.cumsum(edges)[:-1] > 0)
