"""Reactions and sentiment before, during and after, a panel each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sentiment.chart.canvas import COLOURS, LABEL_COLOURS, MARKS, NICE_STEPS, signed, values
from sentiment.chart.look import Look, house_style
from sentiment.chart.sheet import GREY, panel_title, sheet
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import WINDOWS
from sentiment.tell import subtitle, title_of
from sentiment.tell.numbers import percent
from sentiment.tell.verdicts import REACTING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sentiment.results import Measures

__all__ = ["plot_windows"]

#: An adjusted share with a wider interval is not drawn: it would hide the others.
_MAX_WIDTH = 0.35


def plot_windows(
    measures: Measures,
    *,
    title: str | None = None,
    look: Look | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw reaction shares and mean sentiment in the three windows, with intervals.

    Of a window with fewer than `MIN_WINDOW_POSTS` posts only that is said.
    Hollow marks are shares corrected for the tagger's errors.

    Parameters
    ----------
    measures : Measures
        What `measure_outage` returned.
    title : str, optional
        Else the finding.
    look : Look, optional
        Style, zone, words.
    ax : Axes, optional
        Where to draw; its area is split. A new figure where it is not given.

    Returns
    -------
    Axes
        `ax`; its panels are ``ax.child_axes``: frustration, concern, humor,
        mean sentiment.
    """
    look = look or Look()
    more = ["below: posts", "bars: 95 % intervals"]
    if measures.adjusted:
        more.append("hollow: corrected for the tagger's errors")
    with house_style(look):
        ax, panels = sheet(
            ax,
            look,
            title=title or title_of("windows", measures),
            text=subtitle(measures, *more, tz=look.tz),
            rows=(11.0, 11.0) if look.narrow else (15.0,),
            columns=2 if look.narrow else 4,
            between=4.6,
            gap=4.4 if look.narrow else 2.6,
            key=1,
        )
        names = (*REACTING, "compound")
        for panel, name in zip(panels, names, strict=True):
            measure = "compound_mean" if name == "compound" else f"share_{name}"
            _draw(panel, measures, measure, name, look)
        # shares are compared with each other, so they have one scale
        top = max(0.05, *(panel.dataLim.y1 for panel in panels[:-1]))
        for panel in panels[:-1]:
            panel.set_ylim(0, min(1.05, 1.15 * top))
            panel.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{100 * y:.0f} %"))
        low, high = panels[-1].dataLim.y0, panels[-1].dataLim.y1
        if not np.isfinite([low, high]).all():
            low, high = -1.0, 1.0
        panels[-1].set_ylim(max(-1.0, min(0.0, low) - 0.08), min(1.0, max(0.0, high) + 0.1))
        panels[-1].axhline(0, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
        panels[-1].yaxis.set_major_formatter(FuncFormatter(lambda y, _: signed(y, 1)))
    return ax


def _draw(ax: Axes, measures: Measures, measure: str, name: str, look: Look) -> None:
    """Draw one measure in the three windows: no line, for windows are no course."""
    table = values(measures.windows, measure)
    value, low, high, n = (table[key].to_numpy(float) for key in ("value", "low", "high", "n"))
    x = np.arange(len(WINDOWS))
    shown = n >= MIN_WINDOW_POSTS
    _points(ax, x[shown], value[shown], low[shown], high[shown], name, look)
    for at in x[shown]:
        text = signed(value[at], 2) if name == "compound" else percent(value[at])
        ax.annotate(
            text,
            (at, value[at]),
            xytext=(0.6 * look.font, 0),
            textcoords="offset points",
            va="center",
            fontsize=look.small,
            color=LABEL_COLOURS[name],
        )
    if measures.adjusted and name != "compound":
        table = values(measures.windows, f"adjusted_{measure}")
        value, low, high = (table[key].to_numpy(float) for key in ("value", "low", "high"))
        drawn = high - low <= _MAX_WIDTH  # also not where they are NaN
        ends = value[drawn], low[drawn], high[drawn]
        _points(ax, x[drawn] - 0.22, *ends, name, look, hollow=True)
    label = "Mean sentiment" if name == "compound" else name.capitalize()
    panel_title(ax, look.word(label), look, colour=LABEL_COLOURS[name])
    ax.set_xlim(-0.45, len(WINDOWS) - 0.1)
    counts = [int(measures.value(window, "n_posts")["value"]) for window in WINDOWS]
    few = [0 < n < MIN_WINDOW_POSTS for n in counts]
    notes = ["none" if not n else f"{n:,}" for n in counts]
    ax.set_xticks(
        x,
        [
            f"{look.word(window)}\n{note}" + "\n(too few)" * thin
            for window, note, thin in zip(WINDOWS, notes, few, strict=True)
        ],
    )
    ax.tick_params(axis="x", length=0)
    ax.yaxis.set_major_locator(MaxNLocator(4, steps=NICE_STEPS))


def _points(
    ax: Axes,
    x: np.ndarray,
    value: np.ndarray,
    low: np.ndarray,
    high: np.ndarray,
    name: str,
    look: Look,
    *,
    hollow: bool = False,
) -> None:
    ax.errorbar(
        x,
        value,
        yerr=np.vstack([value - low, high - value]),
        fmt=MARKS[name],
        markersize=(0.5 if hollow else 0.65) * look.font,
        markerfacecolor="white" if hollow else COLOURS[name],
        color=COLOURS[name],
        clip_on=False,
        elinewidth=(0.09 if hollow else 0.17) * look.font,
    )
