"""Which hours an archive covers: holes in it, and how finely its times are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from sentiment.count.history import History
from sentiment.count.spans import Span

#: A stretch without posts in which so many were to be expected is a hole in the archive: even
#: where counts vary four times as much as Poisson's it has a chance below 1 in 100.
_HOLE_POSTS = 20
#: Hours to either side that tell what was to be expected: as many as the stretch has.
_SHORTEST, _LONGEST = 3600, 86_400
_DAY = 86_400
#: Share of the posts that stand at one time of the day where times are days alone.
_AT_ONE_TIME = 0.9


def find_gaps(history: History) -> list[Span]:
    """Find stretches of an hour or more whose emptiness chance does not explain.

    What was to be expected is the lesser of what came in as many hours before and after;
    whether nobody posted or nothing was collected no archive tells. Where times are days
    alone, whole days are looked at.
    """
    bins, posts = _occupied(history)
    if len(bins) < 2:  # noqa: PLR2004  between two
        return []
    width = history.width
    if _are_days(bins * width, posts):
        bins, first = np.unique(bins * width // _DAY, return_index=True)
        posts, width = np.add.reduceat(posts, first), _DAY
    sums = np.concatenate([[0], np.cumsum(posts)])
    at = np.flatnonzero((np.diff(bins) - 1) * width >= _SHORTEST)
    left, right = bins[at] + 1, bins[at + 1]
    empty = (right - left) * width
    reach = np.clip(empty, _SHORTEST, _LONGEST)
    steps = reach // width
    before = sums[at + 1] - sums[np.searchsorted(bins, left - steps)]
    after = sums[np.searchsorted(bins, right + steps)] - sums[at + 1]
    holes = np.minimum(before, after) * empty / reach > _HOLE_POSTS
    return [
        (datetime.fromtimestamp(a, UTC), datetime.fromtimestamp(b, UTC))
        for a, b in zip((left * width)[holes], (right * width)[holes], strict=True)
    ]


def step_of(history: History) -> timedelta:
    """Tell how finely times are known: a bin of the history, or a day."""
    bins, posts = _occupied(history)
    days = len(bins) > 0 and _are_days(bins * history.width, posts)
    return timedelta(seconds=_DAY if days else history.width)


def _occupied(history: History) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Bins that hold posts, and how many."""
    bins, first = np.unique(history.bins, return_index=True)
    return bins, np.add.reduceat(history.posts, first) if len(first) else history.posts


def _are_days(seconds: NDArray[np.int64], posts: NDArray[np.int64]) -> bool:
    """Tell whether times are days alone: nearly all posts stand at one time of the day."""
    at = np.bincount(seconds % _DAY // _SHORTEST, posts, minlength=24)
    n_days = len(np.unique(seconds // _DAY))
    # a clock change moves midnight by an hour
    most = float((at + np.roll(at, 1)).max())
    return n_days > 1 and len(seconds) <= 2 * n_days and most >= _AT_ONE_TIME * posts.sum()
