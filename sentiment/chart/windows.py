"""Reactions and sentiment before, during and after, side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sentiment.chart.alt_text import count_words
from sentiment.chart.canvas import (
    COLOURS,
    GREY,
    LABEL_COLOURS,
    MARKERS,
    NICE_STEPS,
    blank,
    draw_heading,
    house_style,
    signed,
    values,
)
from sentiment.chart.labels import Label, draw_labels
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS, WINDOWS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sentiment.results import Measures

__all__ = ["plot_windows"]

_SIZE = (10.0, 4.9)
_REACTING = [name for name in REACTIONS if name != "none"]
#: An adjusted share with a wider interval is not drawn: it would hide the others.
_MAX_WIDTH = 0.35


def plot_windows(measures: Measures, *, ax: Axes | None = None) -> Axes:
    """Draw reaction shares and mean sentiment in the three windows, with intervals.

    Of a window with fewer than `MIN_WINDOW_POSTS` posts only that is said.

    Parameters
    ----------
    measures : Measures
        What `measure` returned.
    ax : Axes, optional
        Where to draw; its area is split in two. A new figure where it is not given.

    Returns
    -------
    Axes
        `ax`; its panels are ``ax.child_axes``, from left to right.
    """
    with house_style():
        ax = blank(ax, _SIZE)
        ax.axis("off")
        draw_heading(
            ax,
            measures.outage.label,
            f"{count_words(measures)} · bars: 95 % intervals, resampling {measures.resampled}",
        )
        shares = ax.inset_axes((0.075, 0.15, 0.40, 0.62))
        mean = ax.inset_axes((0.66, 0.15, 0.31, 0.62))
        labels = [
            Label(
                _draw(shares, measures, f"share_{name}", name, offset),
                name,
                LABEL_COLOURS[name],
            )
            for name, offset in zip(_REACTING, (-0.07, 0.0, 0.07), strict=True)
        ]
        adjusted = [
            _draw_adjusted(shares, measures, name, offset)
            for name, offset in zip(_REACTING, (-0.07, 0.0, 0.07), strict=True)
        ]
        _draw(mean, measures, "compound_mean", "compound", 0.0)
        _finish(shares, measures)
        _finish(mean, measures)
        shares.set_ylim(0, min(1.0, max(0.05, 1.05 * shares.dataLim.y1)))
        shares.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{100 * y:.0f} %"))
        note = "; hollow: adjusted" if any(adjusted) else ""
        shares.set_title(f"Reactions (share of posts{note})", fontsize=10, pad=5)
        draw_labels(shares, labels)
        low, high = mean.dataLim.y0, mean.dataLim.y1
        if not np.isfinite([low, high]).all():
            low, high = -1.0, 1.0
        low, high = min(0.0, low) - 0.08, max(0.0, high) + 0.08
        mean.set_ylim(max(-1.0, low), min(1.0, high))
        mean.axhline(0, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
        mean.yaxis.set_major_formatter(FuncFormatter(lambda y, _: signed(y, 2)))
        mean.set_title("Mean sentiment (VADER, zoomed)", fontsize=10, pad=5)
    return ax


def _draw(ax: Axes, measures: Measures, measure: str, name: str, offset: float) -> float:
    """Draw one measure in the three windows; return its height at the right end."""
    table = values(measures.windows, measure)
    value, low, high, n = (table[key].to_numpy(float) for key in ("value", "low", "high", "n"))
    x = np.arange(len(WINDOWS)) + offset
    shown = n >= MIN_WINDOW_POSTS
    error = np.vstack([value - low, high - value])[:, shown]
    ax.plot(
        x[shown],
        value[shown],
        color=COLOURS[name],
        marker=MARKERS[name],
        markersize=7,
        linewidth=1.2,
    )
    ax.errorbar(
        x[shown], value[shown], yerr=error, fmt="none", ecolor=COLOURS[name], elinewidth=1.6
    )
    return float(value[shown][-1]) if shown.any() else 0.0


def _draw_adjusted(ax: Axes, measures: Measures, name: str, offset: float) -> bool:
    """Draw one reaction's adjusted shares beside the plain ones; False if there are none."""
    if not measures.adjusted:
        return False
    table = values(measures.windows, f"adjusted_share_{name}")
    value, low, high = (table[key].to_numpy(float) for key in ("value", "low", "high"))
    shown = high - low <= _MAX_WIDTH  # also not where they are NaN
    ax.errorbar(
        (np.arange(len(WINDOWS)) + offset + 0.035)[shown],
        value[shown],
        yerr=np.vstack([value - low, high - value])[:, shown],
        fmt=MARKERS[name],
        markersize=5.5,
        markerfacecolor="white",
        color=COLOURS[name],
        elinewidth=0.8,
    )
    return bool(shown.any())


def _finish(ax: Axes, measures: Measures) -> None:
    counts = [int(measures.value(window, "n_posts")["value"]) for window in WINDOWS]
    notes = ["no posts" if not n else f"n = {n:,}" for n in counts]
    notes = [
        f"{note}\n(too few)" if 0 < n < MIN_WINDOW_POSTS else note
        for note, n in zip(notes, counts, strict=True)
    ]
    ax.set_xlim(-0.35, len(WINDOWS) - 0.65)
    ax.set_xticks(
        range(len(WINDOWS)),
        [f"{name}\n{note}" for name, note in zip(WINDOWS, notes, strict=True)],
    )
    ax.tick_params(axis="x", length=0)
    ax.yaxis.set_major_locator(MaxNLocator(5, steps=NICE_STEPS))
