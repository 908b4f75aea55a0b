"""Reactions and sentiment before, during and after, a panel each."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes

from sentiment.chart.canvas import (
    MARKS,
    as_change,
    as_share,
    number_axis,
    values,
    zero_line,
)
from sentiment.chart.look import Look
from sentiment.chart.sheet import Sheet, chart, panel_title
from sentiment.results import MIN_WINDOW_POSTS, Measures
from sentiment.schema import REACTING, WINDOWS
from sentiment.tell import subtitle, title_of
from sentiment.tell.numbers import percent, signed

#: An adjusted share with a wider interval is not drawn: it would hide the others.
_MAX_WIDTH = 0.35
#: How far axes go beyond the longest bar, above which its value stands.
_ROOM = 1.25


@chart("frustration, concern, humor, mean sentiment")
def plot_windows(sheet: Sheet, measures: Measures) -> None:
    """Draw reaction shares and mean sentiment in the three windows, with intervals.

    Of a window with fewer than `MIN_WINDOW_POSTS` posts only that is said.
    Hollow marks are shares corrected for the tagger's errors.
    """
    look = sheet.look
    more = ["above: values, below: posts", "bars: 95 % intervals"]
    if measures.adjusted:
        more.append("hollow: corrected for the tagger's errors")
    panels = sheet.lay(
        title=title_of("windows", measures),
        text=subtitle(measures, *more, tz=look.tz),
        rows=(11.0, 11.0) if look.narrow else (15.0,),
        columns=2 if look.narrow else 4,
        between=4.6,
        gap=5.6 if look.narrow else 2.6,
        key=1,
    )
    names = (*REACTING, "compound")
    for panel, name in zip(panels, names, strict=True):
        measure = "compound_mean" if name == "compound" else f"share_{name}"
        _draw(panel, measures, measure, name, look)
    *shares, mean = panels
    # shares are compared with each other, so they have one scale
    top = max(0.05, *(panel.dataLim.y1 for panel in shares))
    for panel in shares:
        panel.set_ylim(0, min(1.17, _ROOM * top))
        number_axis(panel.yaxis, as_share, 4)
    low, high = mean.dataLim.y0, mean.dataLim.y1
    if not np.isfinite([low, high]).all():
        low, high = -1.0, 1.0
    low, high = max(-1.0, min(0.0, low) - 0.08), max(0.0, high)
    mean.set_ylim(low, high + max(0.1, (_ROOM - 1) * (high - low)))
    zero_line(mean, look, across=True)
    number_axis(mean.yaxis, as_change, 4)


def _draw(ax: Axes, measures: Measures, measure: str, name: str, look: Look) -> None:
    """Draw one measure in the three windows: no line, for windows are no course."""
    table = values(measures.windows, measure)
    value, low, high, n = (table[key].to_numpy(float) for key in ("value", "low", "high", "n"))
    x = np.arange(len(WINDOWS))
    shown = n >= MIN_WINDOW_POSTS
    _points(ax, x[shown], (value[shown], low[shown], high[shown]), name, look)
    for at in x[shown]:
        text = signed(value[at], 2) if name == "compound" else percent(value[at])
        ax.annotate(
            text,
            (at, high[at]),
            xytext=(0, 0.25 * look.font),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize=look.small,
            color=look.ink(name),
        )
    if measures.adjusted and name != "compound":
        table = values(measures.windows, f"adjusted_{measure}")
        value, low, high = (table[key].to_numpy(float) for key in ("value", "low", "high"))
        drawn = high - low <= _MAX_WIDTH  # also not where they are NaN
        ends = value[drawn], low[drawn], high[drawn]
        _points(ax, x[drawn] - 0.22, ends, name, look, hollow=True)
    label = "Mean sentiment" if name == "compound" else name.capitalize()
    panel_title(ax, look.word(label), look, colour=look.ink(name))
    ax.set_xlim(-0.5, len(WINDOWS) - 0.5)
    counts = values(measures.windows, "n_posts")["value"].astype(int)
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


def _points(
    ax: Axes,
    x: np.ndarray,
    ends: tuple[np.ndarray, np.ndarray, np.ndarray],
    name: str,
    look: Look,
    *,
    hollow: bool = False,
) -> None:
    value, low, high = ends
    ax.errorbar(
        x,
        value,
        yerr=np.vstack([value - low, high - value]),
        fmt=MARKS[name],
        markersize=(0.5 if hollow else 0.65) * look.font,
        markerfacecolor="white" if hollow else look.colour(name),
        color=look.colour(name),
        clip_on=False,
        elinewidth=(0.09 if hollow else 0.17) * look.font,
    )
