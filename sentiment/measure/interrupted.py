"""Breaks in a series: level and slope at the onset, the restoration, and each statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.codes import as_utc
from sentiment.count.history import COLUMNS, CONTRASTED, SUMMED, Estimate, History, running_sums
from sentiment.count.spans import Span, without
from sentiment.measure.hours import PERIODS
from sentiment.outage import Outage
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS
from sentiment.stats.autoregression import fit_series, waves
from sentiment.stats.intervals import Floats, benjamini_hochberg, t_p_value, t_quantile

#: What is estimated: changes against what came before; slopes per hour.
CHANGES = ("level at onset", "slope at onset", "level at restoration", "slope at restoration")
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
#: Days before the outage that a trend and the hours of the day need, weeks that weekdays
#: need, and days that are looked back at most.
_MIN_DAYS, _MIN_WEEKS, _MOST = 3, 3, 28
#: Bins that each stretch of the outage needs, and posts that a bin should have.
_MIN_BINS, _BIN_POSTS = 5, 10
#: Smaller variances are those of a measure that does not vary at all.
_LEAST = 1e-12


class Bins(NamedTuple):
    """Levels of equally long stretches that hold posts; `numbers` count them from the first.

    `levels` and `squares` (n, 5) are means in the order of `CONTRASTED`, and means of squares.
    """

    levels: Floats
    squares: Floats
    posts: Floats
    numbers: Floats


def bin_levels(
    history: History, start: datetime, width: timedelta, n: int, masks: Sequence[Span] = ()
) -> Bins:
    """Measure `n` stretches of `width` from `start` on, but for those that touch a mask."""
    edges = [start + number * width for number in range(n + 1)]
    columns = [*SUMMED, COLUMNS.index("compound_squared")]
    found = np.diff(running_sums(history, edges, columns), axis=0)
    posts = found[:, : len(REACTIONS)].sum(axis=1)
    used = posts > 0
    for number in np.flatnonzero(used).tolist() if masks else ():
        span = (edges[number], edges[number + 1])
        used[number] = without(span, masks) == [span]
    means = found[used] / posts[used, None]
    # a share is the mean of zeros and ones, which are their own squares
    squares = np.delete(means, len(REACTIONS), axis=1)
    return Bins(means[:, :-1], squares, posts[used], np.flatnonzero(used).astype(float))


def estimates_of(
    bins: Bins, design: Floats, columns: Sequence[int], stretches: Sequence[NDArray[np.bool_]]
) -> list[Estimate]:
    """Estimate some columns' coefficients, for all measures.

    A bin's sampling variance is that of the posts in its stretch, over its number of posts.
    Degrees of freedom are the bins of the shortest stretch that a break rests on, where there
    are few of them.
    """
    variance = np.empty_like(bins.levels)
    for stretch in stretches:
        weights = bins.posts[stretch] / bins.posts[stretch].sum()
        mean, square = weights @ bins.levels[stretch], weights @ bins.squares[stretch]
        variance[stretch] = square - mean**2
    value, error = np.full((2, len(columns), len(CONTRASTED)), np.nan)
    for number, series in enumerate(bins.levels.T):
        noise = variance[:, number] / bins.posts
        if (noise > _LEAST).all():
            fit = fit_series(series[:, None], design, noise, bins.numbers)
            value[:, number] = fit.coefficients[0, columns]
            error[:, number] = np.sqrt(fit.covariance[0].diagonal()[columns])
    fewest = min(int(stretch.sum()) for stretch in stretches)
    free = float(min(len(design) - design.shape[1], fewest))
    half = t_quantile(np.array([free + 1])) * error
    found = (value, value - half, value + half, t_p_value(value, error, free))
    return [Estimate(*rows) for rows in zip(*found, strict=True)]


def fit_interrupted(
    history: History, spans: Sequence[Span], first: datetime, masks: Sequence[Span] = ()
) -> dict[str, Estimate]:
    """Fit a line through each measure before the outage, and its breaks, by change.

    The line carries on with the hours of the day (a daily and a half-daily wave) and, from
    three weeks on, the days of the week; at the onset and at the restoration its level and its
    slope may change. Bins are an hour, or a sixth of the outage where that is shorter, and
    weigh by their posts. `n_from` are those before the onset. Nothing is known where fewer
    than three days come before, or a stretch is too short or too thin.

    Bernal, J.L., Cummins, S., Gasparrini, A. (2017). Interrupted time series regression for
    the evaluation of public health interventions. International Journal of Epidemiology 46,
    348-355.
    """
    onset, end, last = spans[1][0], spans[1][1], spans[2][1]
    days = min((onset - first) // _DAY, _MOST)
    if days < _MIN_DAYS:
        few = f"{days} whole day{'s' * (days != 1)} before; {_MIN_DAYS} are needed"
        return dict.fromkeys(CHANGES, Estimate.unknown(note=few))
    step = timedelta(seconds=history.width)
    width = max(step, min(_HOUR, (end - onset) / (_MIN_BINS + 1)) // step * step)
    before, during, after = days * _DAY // width, (end - onset) // width, (last - end) // width
    bins = bin_levels(history, onset - before * width, width, before + during + after, masks)
    hours = (bins.numbers - before + 0.5) * (width / _HOUR)
    length = during * (width / _HOUR)
    since, back = hours > 0, hours > length
    stretches = [~since, since & ~back, *([back] if after else [])]
    n = [float(bins.posts[stretch].sum()) for stretch in stretches]
    nothing = Estimate.unknown(int(n[0]), int(sum(n[1:])))
    thin = any(
        stretch.sum() < _MIN_BINS or total < _BIN_POSTS * stretch.sum()
        for stretch, total in zip(stretches, n, strict=True)
    )
    if thin:
        why = f"fewer than {_BIN_POSTS} posts a bin, or {_MIN_BINS} bins a stretch"
        return dict.fromkeys(CHANGES, nothing._replace(note=why))
    columns = [np.ones_like(hours), hours, since, since * hours]
    if after:
        columns += [back, back * (hours - length)]
    rhythm = [waves(hours, PERIODS)]
    weekly = days >= 7 * _MIN_WEEKS
    if weekly:
        weekday = ((hours + onset.hour + onset.minute / 60) // 24 + onset.weekday()) % 7
        rhythm.append(weekday[:, None] == np.arange(1, 7))
    design = np.column_stack([*columns, *rhythm]).astype(np.float64)
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return dict.fromkeys(CHANGES, nothing._replace(note="hours and breaks coincide"))
    wanted = list(range(2, len(columns)))
    estimates = estimates_of(bins, design, wanted, stretches)
    estimates += [nothing] * (len(CHANGES) - len(estimates))
    terms = "hours and weekdays" if weekly else "hours of the day"
    note = f"{len(hours):,} bins of {width / _HOUR:g} h over {days} days; {terms}"
    return {
        change: each._replace(n_from=nothing.n_from, n_to=nothing.n_to, note=note)
        for change, each in zip(CHANGES, estimates, strict=True)
    }


#: Columns of the table.
STATEMENT_COLUMNS = (
    *("number", "time", "kind", "text", "hours_since_onset", "hours_since_previous"),
    *("measure", "change", "low", "high", "p", "p_bh", "n_before", "n_after", "note"),
)
#: How far to either side the trends are followed: the shortest with so many posts there.
_REACHES, _POSTS = tuple(timedelta(hours=hours) for hours in (1, 2, 4, 6)), 150
#: Bins on either side.
_BINS = 12


def tabulate_statements(history: History, outage: Outage) -> pd.DataFrame:
    """Measure each reaction's step at each statement, as `Measures.statements`.

    A line is fitted through the hours before a statement and one through the hours after; the
    change is by how much the second begins above the end of the first: beyond the trend that
    it met. Neither reaches over the onset or the restoration; what else happened in these
    hours is part of it, so other statements are counted.

    Imbens, G.W., Lemieux, T. (2008). Regression discontinuity designs: a guide to practice.
    Journal of Econometrics 142, 615-635.
    """
    rows: list[Any] = []
    previous: datetime | None = None
    for number, said in enumerate(outage.statements, 1):
        head = (
            number,
            said.time,
            said.kind,
            said.text,
            (said.time - outage.start) / _HOUR,
            np.nan if previous is None else (said.time - previous) / _HOUR,
        )
        previous = said.time
        rows += _step(history, outage, said.time).rows(*head)
    table = pd.DataFrame(rows, columns=list(STATEMENT_COLUMNS))
    return as_utc(table, "time").assign(p_bh=benjamini_hochberg(table["p"].to_numpy(float)))


def _step(history: History, outage: Outage, time: datetime) -> Estimate:
    grain = timedelta(seconds=history.width)
    edges = [edge for edge in (outage.start, outage.end) if edge is not None]
    for reach in _REACHES:
        low = max([time - reach, *(edge for edge in edges if edge <= time)])
        high = min([time + reach, *(edge for edge in edges if edge > time)])
        shortest = min(reach / _BINS, (time - low) / _MIN_BINS, (high - time) / _MIN_BINS)
        width = max(grain, shortest // grain * grain)
        before, after = (time - low) // width, (high - time) // width
        bins = bin_levels(history, time - before * width, width, before + after)
        x = bins.numbers - before + 0.5
        sides = [x < 0, x > 0]
        n = [int(bins.posts[side].sum()) for side in sides]
        cut = time - low < reach, high - time < reach  # longer would not help there
        if all(there >= _POSTS or done for there, done in zip(n, cut, strict=True)):
            break
    spans = f"{(time - low) / _HOUR:.1f} h before and {(high - time) / _HOUR:.1f} h after"
    if min(n) < MIN_WINDOW_POSTS or min(side.sum() for side in sides) < _MIN_BINS:
        return Estimate.unknown(n[0], n[1], f"too few posts or bins in {spans}")
    later = sides[1].astype(np.float64)
    design = np.column_stack([np.ones_like(x), x, later, later * x])
    estimate = estimates_of(bins, design, [2], sides)[0]
    others = sum(low < said.time < high and said.time != time for said in outage.statements)
    more = f", {others} more statement{'s' * (others != 1)} among them" if others else ""
    return estimate._replace(n_from=n[0], n_to=n[1], note=f"{spans}{more}")
