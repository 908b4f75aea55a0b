"""The shape of each reaction: when it came, how high it rose, how it faded."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sentiment.measure.course_curves import MIN_POSTS, Curves, build_curves
from sentiment.measure.course_features import (
    center_of_excess,
    decay,
    excess_posts,
    rise,
    share_before,
    usual_band,
)
from sentiment.schema import REACTIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sentiment.count.history import History
    from sentiment.stats.intervals import Floats

__all__ = ["SHAPE_COLUMNS", "tabulate_shape"]

#: Columns of the table.
SHAPE_COLUMNS = ("measure", "quantity", "value", "low", "high", "unit", "n", "note")
_REACTING = tuple(name for name in REACTIONS if name != "none")
_UNITS = {
    "first_reaction": "hours",
    "time_to_peak": "hours",
    "peak": "share",
    "half_life": "hours",
    "recovery": "hours",
    "excess_posts": "posts",
    "lag_behind_frustration": "hours",
}
_NOTHING = (np.nan, np.nan, np.nan)
_UNUSUAL = "no clear rise"


def tabulate_shape(
    history: History, spans: Sequence[tuple[datetime, datetime]], *, ongoing: bool
) -> pd.DataFrame:
    """Describe the course of each reaction, and of all posts.

    Shares are of moving windows (an hour; longer where posts are few, shorter
    where the outage is), named by when they begin.

    Parameters
    ----------
    history : History
        The whole archive.
    spans : sequence of three tuples of two datetime
        The windows as far as the archive covers them.
    ongoing : bool
        Whether the outage has no end yet.

    Returns
    -------
    DataFrame
        As `Measures.shape`; no rows where the outage or the window before it
        holds too few posts.

    Notes
    -----
    Intervals are percentiles of a parametric bootstrap (`build_curves`); of
    excess posts, which is linear, they are the basic ones. A maximum is
    biased upwards, in the archive as in each draw, so the interval of a peak
    joins both kinds: it holds the truth in more than 95 % of archives.

    References
    ----------
    Davison, A.C., Hinkley, D.V. (1997). Bootstrap Methods and their
    Application, sections 5.2 (basic) and 5.3 (percentiles).
    """
    curves = build_curves(history, spans)
    if curves is None:
        return pd.DataFrame(columns=list(SHAPE_COLUMNS))
    rows: list[Any] = []
    faded = "the outage goes on" if ongoing else ""
    if not faded and curves.counts[:, curves.end :].sum() < MIN_POSTS:
        faded = f"fewer than {MIN_POSTS} posts after"
    for at, name in enumerate(_REACTING):
        course = _rise_rows(curves, at, name)
        unusual = _UNUSUAL if course[-1][-1] == _UNUSUAL else ""
        rows += [*course, *_fade_rows(curves, at, name, unusual or faded)]
        rows.append(_excess_row(curves, at, name))
    rows.append(_lag_row(curves, rows))
    rows += _rise_rows(curves, None, "posts")
    rows.append(_excess_row(curves, None, "posts"))
    return pd.DataFrame(rows, columns=list(SHAPE_COLUMNS))


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
    n = curves.counts[:, curves.onset : curves.end].sum()
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


def _fade_rows(curves: Curves, at: int, name: str, why_not: str) -> list[Any]:
    n = curves.counts[:, curves.end :].sum()
    if why_not:
        quantities = ("half_life", "recovery")
        return [_row(name, each, _NOTHING, n, why_not) for each in quantities]
    band = usual_band(at, curves)
    seen = (curves.counts.shape[-1] - curves.end) * curves.step

    def back(counts: Floats, height: Floats, life: Floats) -> Floats:
        room = max(band - float(share_before(curves.counts, at, curves)), 1e-9)
        room_here = np.maximum(band - share_before(counts, at, curves), 0.1 * room)
        return np.maximum(0.0, life * np.log2(np.maximum(height, 1e-12) / room_here))

    height, life = decay(curves.counts, at, curves)
    heights, lives = decay(curves.drawn, at, curves)
    half = _percentiles(life, lives)
    recovery = _percentiles(
        back(curves.counts, height, life), back(curves.drawn, heights, lives), curves.step
    )
    before = curves.counts[:, : curves.onset].sum()
    note = f"below {100 * band:.1f} % by n = {int(before):,} before"
    if np.quantile(heights, 0.025) <= 0:
        rows = [_row(name, "half_life", _NOTHING, n, "no clear excess at the end")]
    else:
        numbers, more = _within(half, seen)
        rows = [_row(name, "half_life", numbers, n, more)]
    numbers, more = _within(recovery, seen)
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


def _excess_row(curves: Curves, at: int | None, name: str) -> tuple[Any, ...]:
    both = (excess_posts(c, at, curves) for c in (curves.counts, curves.fitted, curves.drawn))
    series = curves.counts if at is None else curves.counts[at]
    return _row(name, "excess_posts", _basic(*both), series[..., curves.onset :].sum())


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
