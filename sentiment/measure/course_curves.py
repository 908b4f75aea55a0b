"""Posts over time around an outage, and how they might as well have come out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

import numpy as np

from sentiment.count.history import History, running_sums
from sentiment.count.spans import Span
from sentiment.measure.hours import expect_counts
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS
from sentiment.stats.counts import bends
from sentiment.stats.intervals import Floats

_HOUR = timedelta(hours=1)
#: Hours of a moving window: the shortest that holds so many posts on average, is no longer
#: than the outage, and need not be shorter than an eighth of it or than an hour.
_WINDOWS, MIN_POSTS, _FIT = (0.25, 0.5, 1.0, 2.0, 3.0, 6.0), 60, 8
#: Steps that a window is moved in, and steps in all at most.
_STEPS, _MAX_STEPS = 6, 1000
#: Days before that tell how shares follow the hours of the day, at most; and hours, at least.
_RHYTHM_DAYS, _RHYTHM_HOURS = 14, 60
#: Bootstrap draws, and their seed: the same archive gives the same intervals.
_DRAWS, _SEED = 300, 20_250_127


@dataclass(frozen=True)
class Curves:
    """Posts by reaction in short steps from the start of before to the end of after.

    A `step` has so many hours, a moving `window` so many steps; `onset` and `end` (the last
    while the outage goes on) are steps. `counts` (4, n_steps) are in the order of
    ``REACTIONS``; `fitted` are smoothed over a window either way, but not across onset and
    end; `drawn` (n_draws, 4, n_steps) are bootstrap draws around them. `spread` (4,) is the
    variance of a count as a multiple of its mean: at least 1. `rhythm` (4, n_steps) is what
    the hour of the day does to each share, as a multiple of that before; `hours` (4, n_days,
    24) are posts by hour of quiet days before the onset, counted back from it (0 in others),
    `daily` (4, 24) their rhythm.
    """

    step: float
    window: int
    onset: int
    end: int
    counts: Floats
    fitted: Floats
    drawn: Floats
    spread: Floats
    rhythm: Floats
    hours: Floats
    daily: Floats


def moving_sums(series: Floats, window: int) -> Floats:
    """Sum up each `window` neighbours of the last axis.

    >>> moving_sums(np.array([1.0, 2.0, 3.0]), 2).tolist()
    [3.0, 5.0]
    """
    total = np.concatenate([np.zeros((*series.shape[:-1], 1)), series.cumsum(axis=-1)], axis=-1)
    return np.asarray(total[..., window:] - total[..., :-window])


def build_curves(
    history: History, spans: Sequence[tuple[datetime, datetime]], masks: Sequence[Span] = ()
) -> Curves | None:
    """Cut an archive into steps around an outage.

    Draws have gamma noise: never negative, with the counts' mean and a variance that is a
    multiple of it, estimated from how far windows lie from the line between their neighbours.
    That covers authors who post in bursts and hours that resemble each other for as long as a
    window. `masks`, other outages and what is ignored, tell nothing of the day's rhythm. None
    with fewer than `MIN_WINDOW_POSTS` posts before or during, or fewer than `MIN_POSTS` in any
    window that is no longer than the outage.

    Davison, A.C., Hinkley, D.V. (1997). Bootstrap Methods and their Application, section 4.2
    (parametric bootstrap). Dispersion: McCullagh, P., Nelder, J.A. (1989). Generalized Linear
    Models, 2nd ed., section 6.2. Local lines: Fan, J., Gijbels, I. (1996). Local Polynomial
    Modelling and Its Applications, section 2.3.
    """
    (start, onset), (_, end), (_, last) = spans
    posts = [history.between(*span)[:, : len(REACTIONS)].sum() for span in spans]
    hours = (end - onset) / _HOUR
    usable = [
        width
        for width in _WINDOWS
        if min(1.0, hours / _FIT) <= width <= hours and posts[1] / hours * width >= MIN_POSTS
    ]
    if posts[0] < MIN_WINDOW_POSTS or not usable:
        return None
    width = usable[0]
    shortest = max(width / _STEPS, (last - start) / _HOUR / _MAX_STEPS)
    bins = max(1, round(3600 * shortest / history.width))
    step = timedelta(seconds=bins * history.width)
    window = max(1, round(width * _HOUR / step))
    before, during, after = (
        (b - a) // step for a, b in ((start, onset), (onset, end), (end, last))
    )
    edges = [onset + number * step for number in range(-before, during + after + 1)]
    counts = np.diff(running_sums(history, edges, range(len(REACTIONS))), axis=0).T
    parts = [slice(0, before), slice(before, before + during), slice(before + during, None)]
    fitted = np.concatenate([_smoothed(counts[:, part], window) for part in parts], axis=1)
    spread = _dispersion([counts[:, part] for part in parts], window)
    # processors differ in the last digit, and drawing goes another way at 1 than beside it
    shape = np.round(fitted / spread[:, None], 9)
    rng = np.random.default_rng(_SEED)
    drawn = rng.gamma(shape, size=(_DRAWS, *shape.shape)) * spread[:, None]
    return Curves(
        step / _HOUR,
        window,
        before,
        before + during,
        counts,
        fitted,
        drawn,
        spread,
        *_rhythm(history, edges, before, masks),
    )


def _rhythm(
    history: History, edges: Sequence[datetime], before: int, masks: Sequence[Span]
) -> tuple[Floats, Floats, Floats]:
    """Learn what hours of the day do to shares from days before: the last three of `Curves`."""
    onset = edges[before]
    hours = [onset - number * _HOUR for number in range(24 * _RHYTHM_DAYS, -1, -1)]
    counts = np.diff(running_sums(history, hours, range(len(REACTIONS))), axis=0).T
    posts = counts.sum(axis=0)
    quiet = (posts > 0) & ~np.array(
        [any(a < high and low < b for a, b in masks) for low, high in pairwise(hours)]
    )
    steps = np.array([(edge - onset) / _HOUR for edge in edges])
    steps = (steps[:-1] + steps[1:]) / 2
    if quiet.sum() < _RHYTHM_HOURS:
        flat = np.ones((len(REACTIONS), len(steps)))
        return flat, (counts * quiet)[:, None, -24:], flat[:, :1].repeat(24, axis=1)
    # every step at its hour of the last day before
    at = np.concatenate(
        [np.arange(-24.0 * _RHYTHM_DAYS, 0) + 0.5, steps % 24 - 24, np.arange(-24, 0) + 0.5]
    )
    more = np.ones(len(steps) + 24)
    known = np.concatenate([quiet, np.zeros(len(more), dtype=bool)])
    factors = []
    for count in counts:
        both = [np.concatenate([each, more]) for each in (count, np.maximum(posts, 1.0))]
        due = expect_counts(both[0], both[1], at, np.zeros(len(at)), known)[-len(more) :]
        factors.append(due / due[:before].mean())
    every = np.array(factors)
    days = (counts * quiet).reshape(len(REACTIONS), -1, 24)
    return every[:, : len(steps)], days, every[:, len(steps) :]


def _smoothed(counts: Floats, window: int) -> Floats:
    """Local lines with triangular weights, a window to either side; never negative."""
    apart = np.subtract.outer(np.arange(counts.shape[1]), np.arange(counts.shape[1]))
    weights = np.maximum(0.0, 1 - np.abs(apart) / (2 * window))
    zero, one, two = ((weights * apart**power).sum(axis=1)[:, None] for power in range(3))
    line = weights * (two - one * apart)
    line /= np.maximum(line.sum(axis=1), 1e-9)[:, None]
    mean = weights / zero
    # a single step has no slope
    smooth = np.where(two * zero > one**2 + 1e-9, line, mean)
    return np.asarray(np.maximum(counts @ smooth.T, 0.0))


def _dispersion(parts: list[Floats], window: int) -> Floats:
    """Pool how far windows lie from the line between their neighbours, over what is due."""
    squares, sizes = np.zeros(len(REACTIONS)), np.zeros(len(REACTIONS))
    for part in parts:
        windows = moving_sums(part, window)[:, ::window] if part.shape[1] >= window else part
        found, due = bends(windows)
        squares += found
        sizes += due
    return np.asarray(np.maximum(1.0, squares / np.maximum(sizes, 1.0)))
