"""Posts an hour by what they express, stacked over time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import dates as mdates
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sentiment.chart.canvas import COLOURS, NICE_STEPS, draw_outage, set_time_axis, values
from sentiment.chart.look import Look, house_style
from sentiment.chart.sheet import panel_title, sheet
from sentiment.schema import REACTIONS
from sentiment.tell import subtitle, title_of
from sentiment.tell.numbers import duration_words

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sentiment.results import Measures

__all__ = ["plot_rates"]


def plot_rates(
    measures: Measures,
    *,
    title: str | None = None,
    look: Look | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw how many posts an hour express each reaction, one on the other.

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
    table = measures.timeline
    hours = measures.bin_width.total_seconds() / 3600
    counts = values(table, "n_posts")
    starts = mdates.date2num(counts["time"].to_numpy("datetime64[us]"))
    edges = np.append(starts, starts[-1:] + hours / 24)
    posts = counts["value"].to_numpy(float)
    with house_style(look):
        ax, (panel,) = sheet(
            ax,
            look,
            title=title or title_of("rates", measures),
            text=subtitle(measures, f"bars: {duration_words(measures.bin_width)}", tz=look.tz),
            rows=(15.0,) if not look.narrow else (18.0,),
            gap=4.8 if not look.narrow else 6.2,
        )
        first, last = measures.outage.start - measures.before, measures.outage.start
        if len(counts):
            first, last = counts["time"].min(), counts["time"].max() + measures.bin_width
        set_time_axis(panel, first, last, look)
        draw_outage(panel, measures.outage, look, label=True)
        base = np.zeros(len(starts))
        for name in REACTIONS if len(starts) else ():
            share = values(table, f"share_{name}")["value"].to_numpy(float)
            high = np.nan_to_num(share) * posts / hours
            label = look.word("no reaction" if name == "none" else name)
            panel.stairs(
                base + high, edges, baseline=base, fill=True, color=COLOURS[name], label=label
            )
            base = base + high
        panel.set_ylim(0, 1.1 * max(1.0, float(base.max(initial=1.0))))
        panel.yaxis.set_major_locator(MaxNLocator(5, steps=NICE_STEPS))
        panel.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
        if len(starts):
            panel.legend(
                loc="lower right",
                bbox_to_anchor=(1, 1 + 1.6 / 15),
                ncols=2 if look.narrow else 4,
                borderaxespad=0,
                handlelength=1.0,
                columnspacing=1.2,
            )
        panel_title(panel, look.word("Posts an hour"), look)
    return ax
