"""The archive and its control, which shows whether only those who were hit reacted."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes

from sentiment.chart.canvas import (
    as_share,
    draw_outage,
    legend_above,
    number_axis,
    set_time_axis,
)
from sentiment.chart.look import Look
from sentiment.chart.sheet import GREY, Sheet, chart, panel_title
from sentiment.results import MIN_BIN_POSTS, Measures
from sentiment.schema import REACTING
from sentiment.tell import subtitle
from sentiment.tell.numbers import change_words, duration_words, signed
from sentiment.tell.verdicts import noun, verdict_of

_ROWS = (9.0, 6.0, 6.0)


@chart("frustration, concern, humor")
def plot_control(sheet: Sheet, measures: Measures) -> None:
    """Draw the share of each reaction in the archive, and in its control, over time.

    Lines join bins with at least `MIN_BIN_POSTS` posts, never across the
    outage's edges; bands are their 95 % intervals.

    Examples
    --------
    >>> files = {"outages": "data/sample_outage.csv", "control": "data/sample_posts.csv"}
    >>> analysis = st.analyse("data/sample_posts.csv", **files)
    >>> ax = st.plot_control(analysis.measures[0])
    """
    look = sheet.look
    table = measures.beside
    first, last = table["time"].min(), table["end"].max()
    n = [int(part["n"].sum()) for _, part in _series(table, "share_frustration")]
    width = pd.Timedelta((table["end"] - table["time"]).median())
    panels = sheet.lay(
        title=_title(measures),
        text=subtitle(
            measures,
            f"bins of about {duration_words(width.round('min').to_pytimedelta())}, with 95 % "
            f"intervals",
            f"in these: {n[0]:,} posts of the archive, {n[1]:,} of the control",
            tz=look.tz,
        ),
        rows=_ROWS,
        gap=3.4,
    )
    for panel, name in zip(panels, REACTING, strict=True):
        set_time_axis(panel, first, last, look, named=panel is panels[-1])
        draw_outage(panel, measures.outage, look, label=panel is panels[0])
        for series, part in _series(table, f"share_{name}"):
            _draw(panel, part, series, name, look)
        panel.set_ylim(bottom=0)
        number_axis(panel.yaxis, as_share, 3)
        what = look.word(name)
        title = f"{what[0].upper()}{what[1:]}, {look.word('share of posts')}"
        panel_title(panel, title, look, colour=look.ink(name))
    legend_above(panels[0], look, 2, _ROWS[0])


def _series(table: pd.DataFrame, measure: str) -> list[tuple[str, pd.DataFrame]]:
    rows = table[table["measure"] == measure]
    return [(name, rows[rows["series"] == name]) for name in ("archive", "control")]


def _draw(ax: Axes, part: pd.DataFrame, series: str, name: str, look: Look) -> None:
    own = series == "archive"
    colour = look.colour(name) if own else GREY
    for at, (_, window) in enumerate(part.groupby("window", sort=False)):
        middle = window["time"] + (window["end"] - window["time"]) / 2
        x = mdates.date2num(middle.to_numpy("datetime64[us]"))
        solid = window["n"].to_numpy() >= MIN_BIN_POSTS
        value, low, high = (
            np.where(solid, window[key].to_numpy(float), np.nan)
            for key in ("value", "low", "high")
        )
        ax.fill_between(x, low, high, color=colour, alpha=0.2, linewidth=0)
        ax.plot(
            x,
            value,
            color=colour,
            linestyle="-" if own else (0, (4, 2)),
            marker="o" if own else "s",
            markersize=0.3 * look.font,
            label="_" if at else look.word(f"the {series}"),
        )


def _beyond(measures: Measures) -> pd.Series | None:
    """Return the row on frustration beyond the control, where there is one."""
    table = measures.effects
    rows = table[
        (table["method"] == "difference in differences")
        & (table["comparison"] == "during - before")
        & (table["measure"] == "share_frustration")
        & table["low"].notna()
    ]
    return None if rows.empty else rows.iloc[0]


def _title(measures: Measures) -> str:
    row, found, during = _beyond(measures), verdict_of(measures, "frustration"), noun(measures)
    if row is None or found.untold:
        return f"Frustration and its control during {during}"
    way = "rose" if row["value"] > 0 else "fell"
    if not found.moved or found.verdict != way or row["low"] * row["high"] <= 0:
        return f"No clear change of frustration beyond the control during {during}"
    points = signed(100 * abs(row["value"]), 0).lstrip("+")
    return f"Frustration {found.words} {points} points beyond the control during {during}"


def describe_control(measures: Measures) -> str:
    """Say what the chart of the control shows."""
    row = _beyond(measures)
    told = "can't be told" if row is None else f"{change_words(row)})"
    levels = "; ".join(
        f"{series}, {window}: {100 * (part['value'] * part['n']).sum() / part['n'].sum():.0f} %"
        for series, rows in _series(measures.beside, "share_frustration")
        for window, part in rows.groupby("window", sort=False)
        if part["n"].sum()
    )
    return (
        f"{_title(measures)}. Three charts over one time axis, for {measures.outage.label}: "
        f"the share of posts with frustration, concern and humor in the archive and in its "
        f"control, with 95 % intervals. Frustration: {levels}. Beyond the control during the "
        f"outage: {told}."
    )
