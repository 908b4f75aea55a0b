"""Posts to be expected in each hour since the onset, had nothing happened."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentiment.count.gaps import find_gaps, step_of
from sentiment.count.history import History
from sentiment.count.spans import Span, join_overlapping
from sentiment.measure.hours import PERIODS, Hours, lay_hours
from sentiment.schema import REACTIONS
from sentiment.stats.autoregression import forecast, waves
from sentiment.stats.intervals import Floats, t_quantile

#: Days before that show each weekday once, posts that have to be expected, and posts of one
#: reaction before: with fewer, intervals do not hold in simulation.
MIN_DAYS, _MIN_POSTS, _MIN_KIND = 7, 20, 50
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
#: What weekends, a day's growth, rhythm and weekdays (from so many days on) do beyond
#: `expect_counts`: standard deviations beforehand, in multiples of what that expects.
_WEEKEND, _TREND, _SWING, _WEEKDAY, _WEEKDAYS_FROM = 0.2, 0.1, 0.3, 0.2, 14
_FINER = (*PERIODS, 8.0, 6.0)
_A_WEEK = 7


class Due(NamedTuple):
    """Hours since the onset: arrays of shape (m,), empty where `why` says why.

    `n` posts came during the outage, whose hours are the first, as many as `during` says.
    `ends` are hours from the onset to each one's end; `posts` came, and `due` were to be
    expected, with a `covariance` (m, m) in multiples of `due`. `spread` is the variance of a
    count as a multiple of its mean, `days` how many before it rests on.
    """

    n: int
    during: int
    ends: Floats
    posts: Floats
    due: Floats
    covariance: Floats
    spread: float
    days: float
    why: str = ""

    @property
    def note(self) -> str:
        """What it rests on."""
        weekdays = "weekdays" if self.days >= _WEEKDAYS_FROM else "weekends"
        due = float(self.due[: self.during].sum())
        return f"expected {due:,.0f}, by {self.days:.0f} days before: trend, hours, {weekdays}"

    @property
    def quantile(self) -> float:
        """Student's, of the days less a level and a trend, and of ten at most.

        How far levels wander is told by few swings, and only about.
        """
        return float(t_quantile(np.array([min(self.days - 1, 11.0)]))[0])


def expect_since_onset(
    history: History,
    spans: Sequence[Span],
    first: datetime,
    masks: Sequence[Span] = (),
    of: str = "posts",
) -> Due:
    """Tell what the weeks before lead one to expect of each hour since the onset.

    Hours of up to 28 days before are fitted with level, trend, rhythm and weekends (from two
    weeks on weekdays), and with a level that wanders; that goes on from where the onset finds
    it. Levels wander by parts of themselves, so that covariances are of the usual level, not
    of that which the onset finds.

    Brodersen, K.H., et al. (2015). Inferring causal impact using Bayesian structural
    time-series models. Annals of Applied Statistics 9, 247-274.
    """
    onset, end = spans[1]
    hours = lay_hours(history, spans, first, join_overlapping([*masks, *find_gaps(history)]))
    if of != "posts":
        sums = np.zeros_like(hours.sums)
        sums[:, REACTIONS.index(of)] = hours.sums[:, REACTIONS.index(of)]
        hours = hours._replace(sums=sums)
    base = hours.part == 0
    days = float(hours.hours[base].sum()) / 24
    starts = (hours.at - hours.hours / 2).round(6)
    # up to the first hour that is not known
    ends = np.cumsum(np.where(base, 0, hours.hours))
    ahead = ~base & (np.abs(ends - hours.hours - starts) < 1e-6)  # noqa: PLR2004  of hours
    during = int((ahead & (hours.part == 1)).sum())
    n = int(hours.posts[hours.part == 1].sum())
    nothing = np.zeros(0)
    unknown = Due(n, 0, nothing, nothing, nothing, np.zeros((0, 0)), 1.0, days)
    if step_of(history) >= _DAY:
        return unknown._replace(why="times are days alone")
    if days < MIN_DAYS:
        return unknown._replace(
            why=f"{days:.1f} days before, and a week shows what weekdays are like"
        )
    if not during or ends[ahead][during - 1] < (end - onset) / _HOUR - 1e-6:
        return unknown._replace(why="not all hours of it are known")
    weekday = ((hours.at + onset.hour + onset.minute / 60) // 24 + onset.weekday()) % _A_WEEK
    due, covariance, spread = _forecast(hours, weekday, base, ahead)
    if of != "posts" and hours.posts[base].sum() < _MIN_KIND:
        return unknown._replace(why=f"fewer than {_MIN_KIND} such posts before")
    if of == "posts" and due[:during].sum() < _MIN_POSTS:
        return unknown._replace(why=f"fewer than {_MIN_POSTS} posts were to be expected")
    return Due(n, during, ends[ahead], hours.posts[ahead], due, covariance, spread, days)


def _forecast(
    hours: Hours, weekday: Floats, base: NDArray[np.bool_], ahead: NDArray[np.bool_]
) -> tuple[Floats, Floats, float]:
    shape = hours.expected(base)
    times = hours.at
    design = [np.ones(len(shape)), hours.weekend, times / 24, waves(times, _FINER)]
    prior = [0, _WEEKEND**-2, _TREND**-2, *[len(_FINER) / _SWING**2] * (2 * len(_FINER))]
    if hours.hours[base].sum() >= 24 * _WEEKDAYS_FROM:
        design.append(weekday[:, None] == np.arange(_A_WEEK))
        prior += [_WEEKDAY**-2] * _A_WEEK
    columns = np.column_stack(design).astype(float)
    seen, coming = ((columns[part], times[part]) for part in (base, ahead))
    noise = 1 / shape
    series = hours.posts[base] * noise[base] - 1
    mean, covariance, spread = forecast(series, seen, coming, noise[base], np.array(prior))
    return shape[ahead] * np.maximum(1 + mean, 0.05), covariance, spread
