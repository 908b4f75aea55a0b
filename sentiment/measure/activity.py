"""Activity over time, and what the same hours of earlier days lead one to expect."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.codes import as_utc
from sentiment.count.tally import HISTORY, Tally
from sentiment.local_time import local_seconds
from sentiment.stats.intervals import Floats, Z

_DAY = timedelta(days=1)


def tabulate_activity(
    tally: Tally,
    end: datetime,
    masks: Sequence[tuple[datetime, datetime]] = (),
    *,
    zone: str = "UTC",
) -> pd.DataFrame:
    """Count posts and authors in every bin that the archive covers wholly, until `end`.

    What is expected of a bin is the mean of the bins at the same time on the earlier days, by
    the clocks of the users' `zone`; the outage itself and `masks`, other outages and holes,
    left out. Its interval is for one new count: overdispersed Poisson, with the dispersion
    pooled over the bins that have two earlier days or more, else over neighbouring bins
    (McCullagh, P., Nelder, J.A. (1989). Generalized Linear Models, 2nd ed., section 6.2).

    ``n_authors`` is NA where authors are unknown; ``expected``, ``low`` and ``high`` are of
    posts, and NaN without an earlier day.
    """
    width, origin = tally.bin_width, tally.outage.start
    if tally.first is None or tally.last is None:
        numbers = np.arange(0)
    else:
        earliest = max(tally.first, origin - HISTORY)
        latest = min(tally.last + timedelta(microseconds=1), end)
        numbers = np.arange(-((origin - earliest) // width), (latest - origin) // width)
    posts = np.array([tally.activity.get(i, 0) for i in numbers.tolist()], dtype=float)
    authors = np.array(
        [tally.active[i].estimate() if i in tally.active else 0 for i in numbers.tolist()],
        dtype=float,
    )
    times = int(origin.timestamp()) + numbers * int(width.total_seconds())
    # a clock that goes back shows an hour later what it showed before
    shown = numbers + (local_seconds(times, zone) - times) // int(width.total_seconds())
    quiet = numbers < 0
    for start, stop in masks:
        after, until = start.timestamp() - width.total_seconds(), stop.timestamp()
        quiet &= ~((times > after) & (times < until))
    expected, low, high, days = _expect(numbers, shown, quiet, posts, _DAY / width)
    table = pd.DataFrame(
        {
            "time": [tally.bin_start(i) for i in numbers.tolist()],
            "n_posts": posts.astype(np.int64),
            "n_authors": pd.array(authors if tally.n_known else [None] * len(authors), "Int64"),
            "expected": expected,
            "low": low,
            "high": high,
            "n_days": days,
        }
    )
    return as_utc(table, "time")


def _expect(
    numbers: NDArray[np.int64],
    shown: NDArray[np.int64],
    quiet: NDArray[np.bool_],
    counts: Floats,
    bins_a_day: float,
) -> tuple[Floats, Floats, Floats, NDArray[np.int64]]:
    n = len(numbers)
    mean = np.full(n, np.nan)
    days = np.zeros(n, dtype=np.int64)
    squares, means = 0.0, 0.0
    if bins_a_day.is_integer():  # else no bin has a counterpart on another day
        of_day = shown % int(bins_a_day)
        for i in range(n):
            earlier = counts[:i][quiet[:i] & (of_day[:i] == of_day[i])]
            days[i] = len(earlier)
            if len(earlier):
                mean[i] = earlier.mean()
            if len(earlier) > 1 and numbers[i] >= 0:
                squares += float(earlier.var(ddof=1))
                means += mean[i]
    if means == 0:
        calm = counts[quiet]
        squares = float((np.diff(calm) ** 2).sum())
        means = float((calm[1:] + calm[:-1]).sum())
    dispersion = max(1.0, squares / means) if means > 0 else 1.0
    with np.errstate(divide="ignore"):
        # at an expected count of 0 the next count is still uncertain: at least half a post
        half = Z * np.sqrt(dispersion * np.maximum(mean, 0.5) * (1 + 1 / np.maximum(days, 1)))
    return mean, np.maximum(0, mean - half), mean + half, days
