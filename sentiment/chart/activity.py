"""Activity over time against what the same hours of earlier days lead one to expect."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import dates as mdates
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sentiment.chart.canvas import COLOURS, NICE_STEPS, USUAL, draw_outage, set_time_axis
from sentiment.chart.look import Look, house_style
from sentiment.chart.sheet import GREY, panel_title, sheet
from sentiment.tell import subtitle, title_of
from sentiment.tell.numbers import per_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sentiment.results import Measures

__all__ = ["plot_activity"]

_METHOD = "expected: mean of the same hours of earlier days"


def plot_activity(
    measures: Measures,
    *,
    title: str | None = None,
    look: Look | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw active authors per bin (posts, where authors are unknown) and their expectation.

    Parameters
    ----------
    measures : Measures
        What `measure_outage` returned.
    title : str, optional
        Else the finding.
    look : Look, optional
        Style, zone, words.
    ax : Axes, optional
        Where to draw. A new figure where it is not given.

    Returns
    -------
    Axes
        `ax`; the chart is its only ``child_axes``.
    """
    look = look or Look()
    table = measures.activity
    unit = "active authors" if measures.n_authors else "posts"
    table = table[table["time"] >= measures.outage.start - measures.before]
    counts = table["n_authors" if measures.n_authors else "n_posts"].to_numpy(float)
    days = int(table["n_days"].max()) if len(table) else 0
    known = (
        f"grey: the same hours of {days} earlier day{'s' * (days > 1)}, 95 % interval of a bin"
        if days
        else "no earlier day in the archive: nothing to expect from"
    )
    with house_style(look):
        ax, (panel,) = sheet(
            ax,
            look,
            title=title or title_of("activity", measures),
            text=subtitle(measures, known, tz=look.tz),
            rows=(15.0,),
            gap=4.8,
            method=_METHOD,
        )
        step = measures.bin_width.total_seconds() / 86_400
        x = mdates.date2num(table["time"].to_numpy("datetime64[us]")) + step / 2
        first = table["time"].min() if len(table) else measures.outage.start - measures.before
        last = table["time"].max() if len(table) else measures.outage.start
        set_time_axis(panel, first, last + measures.bin_width, look)
        draw_outage(panel, measures.outage, look, label=True)
        top = float(np.max(counts, initial=1))
        if days:
            expected, low, high = (
                table[key].to_numpy(float) for key in ("expected", "low", "high")
            )
            panel.fill_between(x, low, high, color=USUAL, alpha=0.8, linewidth=0)
            panel.plot(
                x,
                expected,
                color=GREY,
                linestyle=(0, (5, 2)),
                linewidth=0.13 * look.font,
                label=look.word("expected"),
            )
            top = max(top, float(np.nanmax(high)))
        panel.plot(x, counts, color=COLOURS["concern"], label=look.word(unit))
        panel.set_ylim(0, 1.08 * top)
        panel.yaxis.set_major_locator(MaxNLocator(5, integer=True, steps=NICE_STEPS))
        panel.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
        panel.legend(
            loc="lower right", bbox_to_anchor=(1, 1 + 1.6 / 15), ncols=2, borderaxespad=0
        )
        what = look.word(unit)
        per = per_words(measures.bin_width)
        panel_title(panel, f"{what[0].upper()}{what[1:]} per {per}", look)
    return ax
