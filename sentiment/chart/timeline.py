"""Sentiment, reactions and activity over time, on one axis."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import dates as mdates
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sentiment.chart.alt_text import count_words, estimated_words, per_words, width_words
from sentiment.chart.canvas import (
    COLOURS,
    GREY,
    LABEL_COLOURS,
    NICE_STEPS,
    blank,
    draw_heading,
    draw_outage,
    drawable,
    house_style,
    set_time_axis,
    signed,
    values,
)
from sentiment.chart.labels import Label, draw_labels
from sentiment.chart.lines import draw_series
from sentiment.results import MIN_BIN_POSTS
from sentiment.schema import REACTIONS

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from sentiment.outage import Statement
    from sentiment.results import Measures

__all__ = ["plot_timeline"]

_SIZE = (10.0, 8.4)
_LEFT, _WIDTH = 0.075, 0.79
_LINE = 0.027  # height of one line of the key, as a share of the figure
_REACTING = [name for name in REACTIONS if name != "none"]


def plot_timeline(measures: Measures, *, zoom: bool = True, ax: Axes | None = None) -> Axes:
    """Draw mean sentiment, reaction shares and posts per bin, one below the other.

    Bins with fewer than `MIN_BIN_POSTS` posts are hollow and have no
    interval; bins without posts are gaps. Official statements are numbered,
    with a key below.

    Parameters
    ----------
    measures : Measures
        What `measure` returned.
    zoom : bool, default True
        Whether the sentiment axis shows the range that the data fill, marked
        as a zoom and with its zero line; else the whole of [-1, 1].
    ax : Axes, optional
        Where to draw; its area is split into three panels. A new figure where
        it is not given.

    Returns
    -------
    Axes
        `ax`; its panels are ``ax.child_axes``, from top to bottom.
    """
    first, last = _span(measures)
    statements = [s for s in measures.outage.statements if first <= s.time <= last]
    with house_style():
        ax = blank(ax, _SIZE)
        ax.axis("off")
        draw_heading(
            ax,
            measures.outage.label,
            f"{count_words(measures)} · bins of {width_words(measures.bin_width)}"
            f" · bands: 95 % intervals{estimated_words(measures.outage)}",
        )
        bottom = 0.075 + (_LINE * (len(statements) + 0.8) if statements else 0)
        height = 0.875 - bottom
        panels = [
            ax.inset_axes((_LEFT, bottom + height * at, _WIDTH, height * share))
            for at, share in ((0.69, 0.31), (0.285, 0.34), (0.0, 0.22))
        ]
        for panel in panels:
            set_time_axis(panel, first, last)
            draw_outage(panel, measures.outage, label=panel is panels[0])
        _draw_sentiment(panels[0], measures.timeline, zoom=zoom)
        _draw_reactions(panels[1], measures.timeline)
        _draw_posts(panels[2], measures)
        for panel in panels[:-1]:
            panel.tick_params(labelbottom=False)
            panel.xaxis.get_offset_text().set_visible(False)
        panels[-1].set_xlabel("time (UTC)")
        _draw_statements(ax, panels, statements, bottom - 0.075)
    return ax


def _span(measures: Measures) -> tuple[datetime, datetime]:
    table = measures.windows
    if not measures.n_posts:
        outage = measures.outage
        return outage.start - measures.before, (outage.end or outage.start) + measures.after
    return table["start"].min().to_pydatetime(), table["end"].max().to_pydatetime()


def _series(table: pd.DataFrame, name: str, width: float) -> dict[str, NDArray[np.float64]]:
    """One measure as arrays; ``x`` is the middle of each bin."""
    rows = values(table, name)
    arrays = {key: rows[key].to_numpy(float) for key in ("value", "low", "high", "n")}
    arrays["x"] = mdates.date2num(rows["time"].to_numpy("datetime64[us]")) + width / 2
    return arrays


def _bin_days(table: pd.DataFrame) -> float:
    times = mdates.date2num(values(table, "n_posts")["time"].to_numpy("datetime64[us]"))
    return float(np.diff(times).min()) if len(times) > 1 else 1 / 24


def _last(series: dict[str, NDArray[np.float64]]) -> float:
    shown = series["value"][series["n"] >= MIN_BIN_POSTS]
    return float(shown[-1]) if len(shown) else float("nan")


def _caption(ax: Axes, text: str) -> None:
    ax.set_title(text, fontsize=10, pad=5)


def _draw_sentiment(ax: Axes, table: pd.DataFrame, *, zoom: bool) -> None:
    series = _series(table, "compound_mean", _bin_days(table))
    draw_series(ax, series, "compound")
    ax.axhline(0, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    note = ""
    solid = series["n"] >= MIN_BIN_POSTS
    if zoom and solid.any():
        low = min(0.0, float(np.nanmin(series["low"][solid])))
        high = max(0.0, float(np.nanmax(series["high"][solid])))
        # room for the statements' numbers below and the edges' names above
        room = max(0.3 - (high - low), 0) / 2 + 0.2 * (high - low)
        low, high = max(-1.0, low - room), min(1.0, high + room)
        if high - low < 1.6:  # noqa: PLR2004  nearly all of [-1, 1] is no zoom
            ax.set_ylim(low, high)
            note = f"; zoomed to {signed(low, 1)} … {signed(high, 1)} of the scale −1 … +1"
    if not note:
        ax.set_ylim(-1, 1)
    ax.yaxis.set_major_locator(MaxNLocator(4, steps=NICE_STEPS))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: signed(y, 1)))
    _caption(ax, f"Mean sentiment (VADER compound{note})")
    ax.annotate(
        "neutral",
        (1, 0),
        xytext=(7, 0),
        xycoords=("axes fraction", "data"),
        textcoords="offset points",
        va="center",
        fontsize=9,
        color=GREY,
        annotation_clip=False,
    )


def _draw_reactions(ax: Axes, table: pd.DataFrame) -> None:
    width = _bin_days(table)
    labels = []
    top = 0.05
    for name in _REACTING:
        series = _series(table, f"share_{name}", width)
        draw_series(ax, series, name)
        solid = series["n"] >= MIN_BIN_POSTS
        top = max(top, float(np.nanmax(series["high"][solid], initial=0)))
        at = _last(series)
        labels.append(Label(0.0 if np.isnan(at) else at, name, LABEL_COLOURS[name]))
    ax.set_ylim(0, min(1.0, 1.08 * top))
    ax.yaxis.set_major_locator(MaxNLocator(5, steps=NICE_STEPS))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{100 * y:.0f} %"))
    _caption(ax, "Reactions (share of posts)")
    draw_labels(ax, labels)


def _draw_posts(ax: Axes, measures: Measures) -> None:
    table = measures.timeline
    width = _bin_days(table)
    posts = _series(table, "n_posts", width)
    ax.bar(posts["x"], posts["value"], width=0.92 * width, color="#C9C9C9", label="posts")
    ax.set_ylim(0, 1.08 * max(1.0, float(np.nanmax(posts["value"], initial=1))))
    ax.yaxis.set_major_locator(MaxNLocator(3, integer=True, steps=NICE_STEPS))
    ax.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
    labels = [Label(float(posts["value"][-1]) if len(posts["x"]) else 0, "posts", GREY)]
    what = "Posts"
    if measures.n_authors:
        authors = _series(table, "n_authors", width)
        ax.plot(
            authors["x"],
            authors["value"],
            color=COLOURS["compound"],
            linewidth=1.2,
            label="authors",
        )
        labels.append(Label(float(authors["value"][-1]), "authors", COLOURS["compound"]))
        what = "Posts and active authors"
    _caption(ax, f"{what} per {per_words(measures.bin_width)}")
    draw_labels(ax, labels)


def _draw_statements(
    ax: Axes, panels: list[Axes], statements: list[Statement], bottom: float
) -> None:
    left, right = panels[0].get_xlim()
    previous, level = -np.inf, 0
    for number, statement in enumerate(statements, 1):
        at = float(mdates.date2num(statement.time))
        # two statements close in time stand one above the other
        level = level + 1 if at - previous < 0.025 * (right - left) else 0
        previous = at
        for panel in panels:
            panel.axvline(at, color=GREY, linewidth=0.8, linestyle=":", zorder=1)
        panels[0].annotate(
            str(number),
            (at, 0.08 + 0.14 * level),
            xycoords=("data", "axes fraction"),
            ha="center",
            va="center",
            fontsize=8,
            color="white",
            bbox={"boxstyle": "circle,pad=0.25", "facecolor": GREY, "edgecolor": "none"},
        )
        text = f"{statement.kind}: {statement.text}" if statement.text else statement.kind
        ax.text(
            _LEFT,
            bottom - _LINE * (number - 0.2),
            drawable(f"{number}  {statement.time:%d %b %H:%M}  {text}", 118),
            fontsize=8.5,
            color=GREY,
            va="center",
            transform=ax.transAxes,
        )
