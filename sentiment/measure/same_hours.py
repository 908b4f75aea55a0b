"""A stretch against the same hours of earlier days, since nights differ from days."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np

from sentiment.count.history import Estimate, History, Level, level_between
from sentiment.count.spans import Span, without
from sentiment.results import MIN_BIN_POSTS, MIN_WINDOW_POSTS
from sentiment.stats.intervals import Floats, t_p_value, t_quantile

_DAY = timedelta(days=1)
#: Weeks that are looked back.
_WEEKS = 8
#: Earlier days that an interval needs, and weeks for weekdays to be told apart: with fewer
#: Student's quantile makes any interval say nothing.
_MIN_DAYS, _MIN_WEEKS = 3, 4
#: Said of an estimate that too few posts allow.
FEW = f"fewer than {MIN_WINDOW_POSTS} posts"


def earlier_levels(
    history: History,
    stretch: Span,
    *,
    onset: datetime,
    first: datetime,
    masks: Sequence[Span] = (),
) -> tuple[list[Level], bool]:
    """Measure a stretch's hours on the days before, as far as the archive reaches.

    Days whose hours would run into the outage or a mask are left out, and so are those with
    fewer than `MIN_BIN_POSTS` posts. The levels are of the same weekday in up to eight weeks
    where four or more are there (then true is returned), else of each of up to 28 days.
    """

    def collect(step: int, most: int) -> list[Level]:
        shifts = [number * step * _DAY for number in range(1, most + 1)]
        spans = [(stretch[0] - shift, stretch[1] - shift) for shift in shifts]
        found = [
            level_between(history, a, b)
            for a, b in spans
            if a >= first and b <= onset and without((a, b), masks) == [(a, b)]
        ]
        return [level for level in found if level.n >= MIN_BIN_POSTS]

    weeks = collect(7, _WEEKS)
    if len(weeks) >= _MIN_WEEKS:
        return weeks, True
    return collect(1, 28), False


def compare_same_hours(
    history: History,
    stretch: Span,
    *,
    onset: datetime,
    first: datetime,
    masks: Sequence[Span] = (),
) -> Estimate:
    """Subtract the level of the same hours of earlier days (`earlier_levels`) from a stretch's.

    The interval carries what days differ by (one more day would have differed as well:
    Cochran, W.G. (1954), Biometrics 10, 101-129), beside the authors that the stretch happens
    to hold; degrees of freedom are Satterthwaite's (1946), Biometrics Bulletin 2, 110-114.
    """
    here = level_between(history, *stretch)
    days, weekly = earlier_levels(history, stretch, onset=onset, first=first, masks=masks)
    counts = (sum(day.n for day in days), here.n)
    note = f"{len(days)} earlier {'week' if weekly else 'day'}{'s' * (len(days) != 1)}"
    if here.n < MIN_WINDOW_POSTS:
        return Estimate.unknown(*counts, FEW)
    if len(days) < _MIN_DAYS:
        return Estimate.unknown(*counts, f"{note}; {_MIN_DAYS} are needed")
    return Estimate(*_differences(here, days), *counts, note)


def _differences(here: Level, days: list[Level]) -> tuple[Floats, Floats, Floats, Floats]:
    levels = np.array([day.values for day in days])
    errors = np.array([day.error**2 for day in days])
    known = ~np.isnan(errors)
    # of days that one author each wrote nothing is known to take off
    sampling = np.where(known, errors, 0.0).sum(axis=0) / np.maximum(known.sum(axis=0), 1)
    spread: Floats = levels.var(axis=0, ddof=1)
    # of one more day, and of the mean over those that there are
    between = np.maximum(0, spread - sampling) + spread / len(days)
    variance = here.error**2 + between
    # what is taken off for sampling is as uncertain as the rest
    uncertain = here.error**4 / max(here.clusters - 1, 1)
    uncertain += (spread * (1 + 1 / len(days))) ** 2 / (len(days) - 1)
    # a reaction that nobody shows, now or earlier, varies by nothing that could be seen
    free = variance**2 / np.where(uncertain > 0, uncertain, np.nan)
    free = np.maximum(len(days) - 1, free)  # those of the days alone are the fewest
    value = here.values - levels.mean(axis=0)
    error = np.sqrt(variance)
    # where earlier days do not differ at all nothing tells how far chance goes
    half = np.where(spread > 0, t_quantile(free + 1) * error, np.nan)
    p = t_p_value(value, np.where(spread > 0, error, np.nan), free)
    return value, value - half, value + half, p
