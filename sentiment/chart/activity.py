"""Activity over time against what the same hours of earlier days lead one to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import dates as mdates
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sentiment.chart.alt_text import count_words, per_words
from sentiment.chart.canvas import (
    COLOURS,
    GREY,
    NICE_STEPS,
    blank,
    draw_heading,
    draw_outage,
    house_style,
    set_time_axis,
)
from sentiment.chart.labels import Label, draw_labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sentiment.results import Measures

__all__ = ["plot_activity"]

_SIZE = (10.0, 4.6)
_BLUE = COLOURS["concern"]


def plot_activity(measures: Measures, *, ax: Axes | None = None) -> Axes:
    """Draw active authors per bin (posts, where authors are unknown) and their expectation.

    Parameters
    ----------
    measures : Measures
        What `measure` returned.
    ax : Axes, optional
        Where to draw. A new figure where it is not given.

    Returns
    -------
    Axes
        `ax`; its panel is ``ax.child_axes[0]``.
    """
    table = measures.activity
    unit = "active authors" if measures.n_authors else "posts"
    table = table[table["time"] >= measures.outage.start - measures.before]
    counts = table["n_authors" if measures.n_authors else "n_posts"].to_numpy(float)
    days = int(table["n_days"].max()) if len(table) else 0
    known = (
        f"expected: mean of the same hours on {days} earlier day{'s' * (days > 1)}"
        if days
        else "no earlier day in the archive: nothing to expect from"
    )
    with house_style():
        ax = blank(ax, _SIZE)
        ax.axis("off")
        draw_heading(ax, measures.outage.label, f"{count_words(measures)} · {known}")
        panel = ax.inset_axes((0.075, 0.14, 0.79, 0.62))
        x = (
            mdates.date2num(table["time"].to_numpy("datetime64[us]"))
            + measures.bin_width.total_seconds() / 172_800
        )
        first = table["time"].min() if len(table) else measures.outage.start
        last = table["time"].max() if len(table) else measures.outage.start
        set_time_axis(panel, first, last + measures.bin_width)
        draw_outage(panel, measures.outage, label=True)
        labels = []
        top = float(np.max(counts, initial=1))
        if days:
            expected, low, high = (
                table[key].to_numpy(float) for key in ("expected", "low", "high")
            )
            panel.fill_between(x, low, high, color=GREY, alpha=0.16, linewidth=0)
            panel.plot(
                x, expected, color=GREY, linestyle=(0, (5, 2)), linewidth=1.3, label="expected"
            )
            top = max(top, float(np.nanmax(high)))
            finite = expected[np.isfinite(expected)]
            labels.append(Label(float(finite[-1]), "expected", GREY))
        panel.plot(x, counts, color=_BLUE, label=unit)
        labels.append(Label(float(counts[-1]) if len(counts) else 0.0, unit, _BLUE))
        panel.set_ylim(0, 1.12 * top)
        panel.yaxis.set_major_locator(MaxNLocator(5, integer=True, steps=NICE_STEPS))
        panel.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
        what = unit[0].upper() + unit[1:]
        note = " (band: 95 % interval for one bin)" if days else ""
        panel.set_title(f"{what} per {per_words(measures.bin_width)}{note}", fontsize=10, pad=5)
        panel.set_xlabel("time (UTC)")
        draw_labels(panel, labels)
    return ax
