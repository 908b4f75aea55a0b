"""A history as evenly spaced bins, and the holes in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.count.history import COLUMNS, N_GROUPS, UNITS, History
from sentiment.local_time import local_seconds

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

DAY = 86_400
#: Bins that are looked at; longer archives get wider bins.
MAX_LENGTH = 1 << 14
#: A stretch without posts in which so many were to be expected is a hole in the archive:
#: even where counts vary four times as much as Poisson's it has a chance below 1 in 100.
_HOLE_POSTS = 20
_TAGGED = COLUMNS.index("n_frustration")
_SURE, _WORDS = COLUMNS.index("complaints"), COLUMNS.index("trouble")
#: Posts at either end that stand apart from all others by more than three times the others'
#: span (wrong clocks) are left aside, up to this share.
_STRAY = 0.001
#: With so many of the posts at one time of the day (two, where clocks change) only days are
#: known, not times.
_ONE_TIME = 0.95


@dataclass(frozen=True)
class Grid:
    """Counts per bin of `width` seconds, gapless from the first post to the last.

    `times` are starts in Unix seconds, `local` what the clocks of the users' zone show then.
    `by_group` (n_bins, n_groups, 3) holds posts, complaints and posts with words of trouble,
    by author group; a post complains as much as it surely does, from 0 to 1 (see
    `sentiment.count.history.COLUMNS`); `posts`, `complaints` and `words` are the sums.
    `tagged` are posts whose reaction is frustration; `ignored` bins are left aside.
    """

    times: NDArray[np.int64]
    width: int
    local: NDArray[np.int64]
    by_group: Floats
    posts: Floats
    complaints: Floats
    words: Floats
    tagged: Floats
    ignored: Bools

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
    zone: str = "UTC",
    days_only: bool = False,
    ignore: Sequence[tuple[int, int]] = (),
) -> Grid:
    """Spread a history of at least one post over a gapless grid.

    From `first` to `last`, in Unix seconds; else the whole archive, without a few stray posts
    far away from all others. Bins double in width until they are no more than `longest`; they
    are of a day where no more is known of the times. The clocks of `zone` tell hours and
    weekdays; `ignore` are stretches [start, end) that are left aside.
    """
    bins = history.bins
    if first is not None and last is not None:
        low, high = first // history.width, last // history.width
        inside = (bins >= low) & (bins <= high)
    else:
        low, high = _without_strays(history)
        inside = (bins >= low) & (bins <= high)
    factor = max(1, DAY // history.width) if days_only else 1
    # a day begins at its one time
    phase = int(bins[0]) % factor
    while (high - phase) // factor - (low - phase) // factor >= longest:
        factor *= 2
    start = (low - phase) // factor
    n = int((high - phase) // factor - start + 1)
    by_group = np.zeros((n, N_GROUPS, 3))
    columns = [history.posts, history.sums[:, _SURE] * UNITS[_SURE], history.sums[:, _WORDS]]
    counts = np.stack(columns, axis=1)
    bin_ = (bins[inside] - phase) // factor - start
    np.add.at(by_group, (bin_, history.groups[inside]), counts[inside])
    tagged = np.bincount(bin_, history.sums[inside, _TAGGED], n)
    width = factor * history.width
    sums = by_group.sum(axis=1)
    times = (start + np.arange(n)) * width + phase * history.width
    return Grid(
        times=times,
        width=width,
        local=local_seconds(times + width // 2, zone),
        by_group=by_group,
        posts=sums[:, 0],
        complaints=sums[:, 1],
        words=sums[:, 2],
        tagged=tagged.astype(np.float64),
        ignored=np.any([(times < b) & (times + width > a) for a, b in ignore], axis=0)
        if ignore
        else np.zeros(n, dtype=bool),
    )


def has_days_only(history: History) -> bool:
    """Tell whether posts have a day but no time of it: nearly all are at one time."""
    a_day = DAY // history.width
    if a_day < 2:  # noqa: PLR2004
        return True
    at = np.bincount(history.bins % a_day, history.posts)
    return bool(np.sort(at)[-2:].sum() >= _ONE_TIME * at.sum())


def _without_strays(history: History) -> tuple[int, int]:
    bins, posts = history.bins, history.posts
    whole = int(bins[0]), int(bins[-1])
    share = np.cumsum(posts) / posts.sum()
    low, high = (
        int(bins[np.searchsorted(share, q, side="left")]) for q in (_STRAY, 1 - _STRAY)
    )
    return (low, high) if 4 * (high - low) < whole[1] - whole[0] else whole


def runs_of(marked: Bools) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the first bins of stretches that are marked, and those behind their last."""
    step = np.diff(np.concatenate([[0], marked.astype(np.int8), [0]]))
    return np.flatnonzero(step == 1), np.flatnonzero(step == -1)


def find_holes(posts: Floats, expected: Floats) -> Bools:
    """Tell which bins lie in stretches whose emptiness chance does not explain.

    >>> find_holes(np.array([9.0, 0, 0, 0, 9]), np.full(5, 8.0)).tolist()
    [False, True, True, True, False]
    """
    first, last = runs_of(posts == 0)
    total = np.concatenate([[0], np.cumsum(expected)])
    is_hole = total[last] - total[first] > _HOLE_POSTS
    edges = np.zeros(len(posts) + 1, np.int8)
    edges[first[is_hole]], edges[last[is_hole]] = 1, -1
    return np.asarray(np.cumsum(edges)[:-1] > 0)
