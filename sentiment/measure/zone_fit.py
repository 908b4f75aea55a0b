"""Whether posts would fit an outage much better if their times were of another zone."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from sentiment.count.history import History, running_sums
from sentiment.outage import Outage
from sentiment.schema import REACTIONS

#: Zones that are suggested, by where most posts of archives are written.
_ZONES = (
    *("UTC", "America/New_York", "America/Chicago", "America/Los_Angeles", "America/Denver"),
    *("Europe/London", "Europe/Berlin", "Asia/Shanghai", "Asia/Tokyo", "Asia/Kolkata"),
    *("America/Sao_Paulo", "Europe/Athens", "Europe/Moscow", "Asia/Dubai", "Asia/Karachi"),
    *("Asia/Dhaka", "Asia/Jakarta", "Australia/Sydney", "Pacific/Auckland"),
    *("America/Anchorage", "Pacific/Honolulu", "America/Halifax"),
)
#: How far to either side of the outage posts are looked at, beyond the largest shift.
_AROUND = timedelta(hours=24)
_LARGEST = 14
_HALF_HOUR = timedelta(minutes=30)
#: What the shifted fit must reach, as a log likelihood ratio against no rise; how much more
#: than the fit as it stands; and the share of it that this, or any stretch as long elsewhere,
#: may reach at most: complaints wander, and the best of many stretches always stands out.
_GOOD, _BETTER, _SHARE = 12.0, 10.0, 0.3
#: What shifts that fit nearly as well may lack of the best.
_NEARLY = 0.15


class ZoneFit(NamedTuple):
    """A shift under which the outage fits much better.

    Complaints rise so many `hours` after the outage's start (negative: before it); in the
    shifted hours are `n` posts. `nearly` fit nearly as well, the best first: a long outage
    fits several.
    """

    hours: float
    n: int
    n_complaints: int
    nearly: tuple[float, ...]


def fit_zone(history: History, outage: Outage) -> ZoneFit | None:
    """Slide an outage over the posts, and tell where its complaints stand instead.

    None where the times as they are fit, or nothing fits much better.
    """
    if outage.end is None or outage.start_range is not None:
        return None
    length = outage.end - outage.start
    reach = timedelta(hours=_LARGEST) + _AROUND
    first, last = outage.start - reach, outage.end + reach
    steps = int((last - first) / _HALF_HOUR)
    edges = [first + i * _HALF_HOUR for i in range(steps + 1)]
    sums = running_sums(history, edges, range(len(REACTIONS)))
    sums -= sums[0]
    posts, complaints = sums.sum(axis=1), sums[:, REACTIONS.index("frustration")]
    wide = max(1, round(length / _HALF_HOUR))
    at = int(reach / _HALF_HOUR)
    every = {}
    for start in range(steps - wide + 1):
        end = start + wide
        inside = (posts[end] - posts[start], complaints[end] - complaints[start])
        every[start - at] = _ratio(inside, (posts[-1], complaints[-1]))
    found = {shift: gain for shift, gain in every.items() if abs(shift) <= 2 * _LARGEST}
    best = max(found, key=lambda shift: (found[shift], -abs(shift)))
    gain = found[best]
    other = max((each for shift, each in every.items() if abs(shift - best) >= wide), default=0)
    if abs(best) < 2 or gain < _GOOD or gain - found[0] < _BETTER:  # noqa: PLR2004  an hour
        return None
    if max(found[0], other) > _SHARE * gain:
        return None
    start, end = at + best, at + best + wide
    ranked = sorted(found, key=lambda shift: (-found[shift], abs(shift)))
    nearly = tuple(shift / 2 for shift in ranked if found[shift] > gain - _NEARLY * gain)
    return ZoneFit(
        best / 2,
        int(posts[end] - posts[start]),
        round(complaints[end] - complaints[start]),
        nearly,
    )


def _ratio(inside: tuple[float, float], whole: tuple[float, float]) -> float:
    """Log likelihood ratio of a higher share of complaints inside than outside."""
    n, k = inside
    others, rest = whole[0] - n, whole[1] - k
    if not n or not others or k / n <= rest / others:
        return 0.0

    def likelihood(k: float, n: float) -> float:
        return sum(float(part * np.log(part / n)) for part in (k, n - k) if part > 0)

    return likelihood(k, n) + likelihood(rest, others) - likelihood(whole[1], whole[0])


def zone_of_offset(offset: timedelta, time: datetime) -> str:
    """Name a zone whose clocks were so far ahead of UTC at that time; empty where none was.

    >>> zone_of_offset(timedelta(hours=8), datetime.fromisoformat("2025-01-27T00:00Z"))
    'Asia/Shanghai'
    """
    for name in _ZONES:
        if time.astimezone(ZoneInfo(name)).utcoffset() == offset:
            return name
    return ""
