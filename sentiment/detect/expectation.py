"""What the hour, the weekday and the days around lead one to expect of each bin."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.detect.grid import DAY, Bools, Floats, Grid, find_holes

#: Days on either side that tell a day's usual level: slow change is no outage.
_AROUND = 7
#: Posts, or complaints, that an hour of the day is taken to have shown beforehand as all
#: hours do: short archives keep a flat day (shrinkage by a gamma prior; with 9, hours differ
#: by a third from each other).
_PRIOR_POSTS, _PRIOR_COMPLAINTS, _PRIOR_WEEKDAY = 10.0, 9.0, 20.0
#: Posts that a day's complaint share borrows from the whole archive.
_PRIOR_SHARE = 200.0
#: Bins wider than this know no hour of the day, seconds.
_WIDEST = 3 * 3600
#: With so many seconds or more, weekdays are told apart.
_TWO_WEEKS = 14 * DAY


@dataclass(frozen=True)
class Expectation:
    """Expected posts where nothing happens; `observed` is false in the archive's holes.

    `rhythm_variance` is of the logarithm of the hour's part in it.
    """

    observed: Bools
    posts: Floats
    rhythm_variance: Floats


def expect(grid: Grid, quiet: Bools) -> Expectation:
    """Learn levels and rhythms from the bins marked as quiet.

    A day's level is the median of the 15 days around it, so that an outage of less than a week
    does not lift what it is compared with. Hours (and weekdays, from two weeks on) multiply
    it.
    """
    days, n_days = grid.days, int(grid.days[-1]) + 1
    hour, weekday = grid.local % DAY // 3600, (grid.local // DAY + 3) % 7
    per_day = grid.width / DAY
    rhythm = np.ones(len(grid.posts))
    variance = np.zeros(len(grid.posts))
    observed = ~grid.ignored
    level = np.zeros(n_days)
    for _ in range(3):  # levels, holes and rhythm know each other
        used = quiet & observed
        weight = np.bincount(days[used], rhythm[used], n_days) * per_day
        number = np.bincount(days[used], grid.posts[used], n_days)
        enough = weight > 0.25 * min(1.0, len(grid.posts) * per_day)
        level = np.maximum(_rolling_median(number / np.maximum(weight, 1e-9), enough), 0.5)
        expected = level[days] * rhythm * per_day
        observed = ~(find_holes(grid.posts, expected) | grid.ignored)
        used = quiet & observed
        # single bursts of posts should not shape a whole hour of the day
        calm = np.minimum(grid.posts, 4 * expected + 4)
        if grid.width <= _WIDEST:
            flat = level[days] * per_day
            factors, known = _factors(hour, calm, flat, used, (24, _PRIOR_POSTS))
            rhythm, variance = factors[hour], known[hour]
        if len(grid.posts) * grid.width >= _TWO_WEEKS:
            base = level[days] * rhythm * per_day
            factors, _ = _factors(weekday, calm, base, used, (7, _PRIOR_WEEKDAY))
            rhythm = rhythm * factors[weekday]
    return Expectation(observed, level[days] * rhythm * per_day, variance)


def expect_share(grid: Grid, counts: Floats, used: Bools) -> tuple[Floats, Floats]:
    """Learn which share of posts `counts` are, from `used` bins: no holes, no outages.

    It is in (0, 1); beside it the variance of the logarithm of the hour's part in it.
    """
    days, n_days = grid.days, int(grid.days[-1]) + 1
    hour = grid.local % DAY // 3600
    totals = [np.bincount(days[used], v[used], n_days) for v in (grid.posts, counts)]
    overall = (totals[1].sum() + 0.5) / (totals[0].sum() + 1)
    around = np.ones(2 * _AROUND + 1)
    n, complaints = (np.convolve(v, around)[_AROUND : _AROUND + n_days] for v in totals)
    daily = (complaints + _PRIOR_SHARE * overall) / (n + _PRIOR_SHARE)
    share = daily[days]
    variance = np.zeros(len(share))
    if grid.width <= _WIDEST:
        expected = grid.posts * share
        factors, known = _factors(hour, counts, expected, used, (24, _PRIOR_COMPLAINTS))
        share, variance = share * factors[hour], known[hour]
    return np.clip(share, 1e-4, 0.95), variance


def _rolling_median(rate: Floats, enough: Bools) -> Floats:
    known = pd.Series(np.where(enough, rate, np.nan))
    overall = 0.0 if known.isna().all() else float(known.median())
    # a median of two is a mean
    near = known.rolling(2 * _AROUND + 1, center=True, min_periods=3).median()
    return near.fillna(overall).to_numpy(dtype=np.float64)


def _factors(
    index: NDArray[np.int64],
    found: Floats,
    expected: Floats,
    used: Bools,
    shape: tuple[int, float],
) -> tuple[Floats, Floats]:
    """Found by expected for each of the hours or weekdays, drawn towards 1; its variance."""
    n, prior = shape
    sums: Floats = np.stack([np.bincount(index[used], v[used], n) for v in (found, expected)])
    if n == 24:  # noqa: PLR2004  neighbouring hours resemble each other
        sums = (np.roll(sums, 1, axis=1) + 2 * sums + np.roll(sums, -1, axis=1)) / 4
    a, b = sums
    ratio = a.sum() / b.sum() if a.sum() > 0 and b.sum() > 0 else 1.0
    return np.asarray((a / ratio + prior) / (b + prior)), 1 / np.asarray(b + prior)
