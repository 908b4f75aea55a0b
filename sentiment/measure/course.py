"""The shape of each reaction: when it came, how high it rose, how it faded."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import numpy as np
import pandas as pd

from sentiment.count.history import History
from sentiment.count.spans import Span
from sentiment.measure.course_curves import MIN_POSTS, Curves, build_curves
from sentiment.measure.course_features import (
    SUSTAINED,
    center_of_excess,
    decay,
    last_above,
    rise,
    share_before,
    with_wandering,
)
from sentiment.schema import REACTING, REACTIONS
from sentiment.stats.intervals import Floats

#: Columns of the table.
SHAPE_COLUMNS = ("measure", "quantity", "value", "low", "high", "unit", "n", "note")
_UNITS = {
    "first_reaction": "hours",
    "time_to_peak": "hours",
    "peak": "share",
    "half_life": "hours",
    "recovery": "hours",
    "lag_behind_frustration": "hours",
}
_NOTHING = (np.nan, np.nan, np.nan)
_UNUSUAL = "no clear rise"
#: Points above the share before within which it is as before (a convention: a difference that
#: readers would call small), and the hours that are not told apart.
MARGIN, _HOUR = 0.05, 1.0


def tabulate_shape(
    history: History,
    spans: Sequence[tuple[datetime, datetime]],
    *,
    ongoing: bool,
    margin: float = MARGIN,
    masks: Sequence[Span] = (),
    more: Sequence[tuple[Any, ...]] = (),
) -> pd.DataFrame:
    """Describe the course of each reaction, and of all posts, as `Measures.shape`.

    Shares are of moving windows (an hour; longer where posts are few, shorter where the outage
    is), named by when they begin. A share is back where it stays less than `margin` above that
    before: a fixed margin, so that more posts don't make it later; at the same hour of the
    day, where days before tell how the share follows it. `ongoing`: the outage has no end yet.
    There are no rows but the last, `more` (`tabulate_posting`), where the outage or the window
    before it holds too few posts.

    Intervals are percentiles of a parametric bootstrap (`build_curves`); those of fading also
    allow for levels that wander as they did before. A maximum is biased upwards, in the
    archive as in each draw, so the interval of a peak joins both kinds: it holds the truth in
    more than 95 % of archives.

    Davison, A.C., Hinkley, D.V. (1997). Bootstrap Methods and their Application, sections 5.2
    (basic) and 5.3 (percentiles).
    """
    curves = build_curves(history, spans, masks)
    rows = [] if curves is None else _course_rows(curves, margin, ongoing=ongoing)
    return pd.DataFrame([*rows, *more], columns=list(SHAPE_COLUMNS))


def _course_rows(curves: Curves, margin: float, *, ongoing: bool) -> list[Any]:
    rows: list[Any] = []
    faded = "the outage goes on" if ongoing else ""
    if not faded and curves.counts[:, curves.end :].sum() < MIN_POSTS:
        faded = f"fewer than {MIN_POSTS} posts after"
    for at, name in enumerate(REACTING):
        course = _rise_rows(curves, at, name)
        unusual = _UNUSUAL if course[-1][-1] == _UNUSUAL else ""
        rows += [*course, *_fade_rows(curves, at, name, unusual or faded, margin)]
    rows.append(_lag_row(curves, rows))
    return [*rows, *_rise_rows(curves, None, "posts")]


def _row(
    name: str, quantity: str, numbers: tuple[float, float, float], n: float, note: str = ""
) -> tuple[Any, ...]:
    unit = "posts" if name == "posts" and quantity == "peak" else _UNITS[quantity]
    return (name, quantity, *numbers, unit, int(n), note)


def _percentiles(value: Floats, drawn: Floats, step: float = 0.0) -> tuple[float, float, float]:
    """Return an estimate with its interval, not finer than `step`."""
    low, high = np.quantile(drawn, [0.025, 0.975])
    middle = float(value)
    return middle, min(float(low), middle), max(float(high), middle) + step


def _basic(value: Floats, fitted: Floats, drawn: Floats) -> tuple[float, float, float]:
    low, high = np.quantile(drawn - fitted, [0.025, 0.975])
    return float(value), float(value - high), float(value - low)


def _rise_rows(curves: Curves, at: int | None, name: str) -> list[Any]:
    found = rise(curves.counts, at, curves)
    fitted = rise(curves.fitted, at, curves)
    drawn = rise(curves.drawn, at, curves)
    value, low, high = _percentiles(found[0], drawn[0])
    _, lower, higher = _basic(found[0], fitted[0], drawn[0])
    top = np.inf if at is None else 1.0
    peak = (value, max(0.0, min(low, lower)), min(top, max(high, higher)))
    top_at = curves.onset + round(float(found[1]) / curves.step)
    n = curves.counts[:, top_at : top_at + curves.window].sum()
    width = f"in {curves.window * curves.step:g} h"
    rows = [_row(name, "peak", peak, n, "an hour" if at is None else width)]
    when = _percentiles(found[1], drawn[1], curves.step)
    if at is None:
        return [*rows, _row(name, "time_to_peak", when, n)]
    if peak[1] <= np.quantile(share_before(curves.drawn, at, curves), 0.975):
        quantities = ("first_reaction", "time_to_peak")
        return [*rows, *(_row(name, each, _NOTHING, n, _UNUSUAL) for each in quantities)]
    return [
        *rows,
        _row(name, "first_reaction", _percentiles(found[2], drawn[2], curves.step), n),
        _row(name, "time_to_peak", when, n),
    ]


def _fade_rows(curves: Curves, at: int, name: str, why_not: str, margin: float) -> list[Any]:
    n = curves.counts[:, curves.end :].sum()
    if why_not:
        quantities = ("half_life", "recovery")
        return [_row(name, each, _NOTHING, n, why_not) for each in quantities]
    seen = (curves.counts.shape[-1] - curves.end) * curves.step
    height, life = decay(curves.counts, at, curves)
    heights, lives = decay(with_wandering(curves, at), at, curves)
    if np.quantile(heights, 0.025) <= 0:
        rows = [_row(name, "half_life", _NOTHING, n, "no clear excess at the end")]
    else:
        numbers, more = _within(_percentiles(life, lives), seen)
        rows = [_row(name, "half_life", numbers, n, more)]

    def back(height: Floats, life: Floats) -> Floats:
        return np.maximum(0.0, life * np.log2(np.maximum(height, 1e-12) / margin))

    note = f"within {100 * margin:g} points of the level before, and staying there"
    value, low, high = _percentiles(back(height, life), back(heights, lives), curves.step)
    again = last_above(curves, at, margin)
    rest = slice(curves.end + round(again / curves.step), None)
    usual = share_before(curves.counts, at, curves) * curves.rhythm[at, rest]
    posts = curves.counts[:, rest].sum(axis=0)
    over = (curves.counts[at, rest] - (usual + margin) * posts).sum() <= 0
    late = again + SUSTAINED
    # it was not over where the fitted course says; or it was, though no such course fits
    if again > value or (again and over and value > seen):
        high = late if value > seen else max(high, late)
        value, low = again, again - SUSTAINED
        note += f"; surely above until {again:.1f} h"
    if again >= seen - SUSTAINED / 2:
        return [*rows, _row(name, "recovery", _NOTHING, n, f"not yet {note}")]
    if low < _HOUR and high > seen:
        return [*rows, _row(name, "recovery", _NOTHING, n, f"can't be told: {note}")]
    if value < _HOUR:  # posts can tell no more than that it was within the first
        high = max(high, _HOUR)
    numbers, more = _within((value, low, high), seen)
    return [*rows, _row(name, "recovery", numbers, n, f"{note}; {more}" if more else note)]


def _within(
    numbers: tuple[float, float, float], seen: float
) -> tuple[tuple[float, float, float], str]:
    """Keep what lies inside the stretch that was seen; beyond it nothing is known."""
    value, low, high = numbers
    if value > seen:
        return _NOTHING, f"not within the {seen:.0f} hours after"
    if high > seen:
        return (value, low, np.inf), f"perhaps not within the {seen:.0f} hours after"
    return numbers, ""


def _lag_row(curves: Curves, rows: list[Any]) -> tuple[Any, ...]:
    unclear = {row[0] for row in rows if row[-1] == _UNUSUAL} & {"frustration", "humor"}
    late, early = (REACTIONS.index(name) for name in ("humor", "frustration"))
    n = curves.counts[[late, early], curves.onset : curves.end].sum()
    name, quantity = "humor", "lag_behind_frustration"
    if unclear:
        return _row(
            name, quantity, _NOTHING, n, f"{_UNUSUAL} of {' or '.join(sorted(unclear))}"
        )

    def lag(counts: Floats) -> Floats:
        return center_of_excess(counts, late, curves) - center_of_excess(counts, early, curves)

    numbers = _percentiles(lag(curves.counts), lag(curves.drawn))
    if numbers[2] - numbers[1] > (curves.end - curves.onset) * curves.step:
        return _row(name, quantity, _NOTHING, n, "its interval is longer than the outage")
    return _row(name, quantity, numbers, n)
