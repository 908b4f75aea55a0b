"""Posts an hour by what they express, stacked over time."""

from __future__ import annotations

import numpy as np

from sentiment.chart.canvas import (
    as_count,
    draw_holes,
    draw_outage,
    holes_of,
    legend_above,
    number_axis,
    set_time_axis,
    starts_of,
    values,
)
from sentiment.chart.sheet import Sheet, chart, panel_title
from sentiment.results import Measures
from sentiment.schema import REACTIONS
from sentiment.tell import subtitle, title_of
from sentiment.tell.numbers import duration_words


@chart("the chart alone")
def plot_rates(sheet: Sheet, measures: Measures) -> None:
    """Draw how many posts an hour express each reaction, one on the other."""
    look = sheet.look
    table = measures.timeline
    hours = measures.bin_width.total_seconds() / 3600
    counts = values(table, "n_posts")
    starts = starts_of(counts)
    edges = np.append(starts, starts[-1:] + hours / 24)
    posts = counts["value"].to_numpy(float)
    height = 18.0 if look.narrow else 15.0
    (panel,) = sheet.lay(
        title=title_of("rates", measures),
        text=subtitle(measures, f"bars: {duration_words(measures.bin_width)}", tz=look.tz),
        rows=(height,),
        gap=6.2 if look.narrow else 4.8,
    )
    first, last = measures.outage.start - measures.before, measures.outage.start
    if len(counts):
        first, last = counts["time"].min(), counts["time"].max() + measures.bin_width
    set_time_axis(panel, first, last, look)
    draw_outage(panel, measures.outage, look, label=True)
    holes = holes_of(measures)
    draw_holes(panel, holes)
    base = np.zeros(len(starts))
    for name in REACTIONS if len(starts) else ():
        share = values(table, f"share_{name}")["value"].to_numpy(float)
        top = base + np.nan_to_num(share) * posts / hours
        label = look.word("no reaction" if name == "none" else name)
        panel.stairs(top, edges, baseline=base, fill=True, color=look.colour(name), label=label)
        base = top
    panel.set_ylim(0, 1.1 * max(1.0, float(base.max(initial=1.0))))
    number_axis(panel.yaxis, as_count, 5)
    if len(starts):
        legend_above(panel, look, 4, height)
    note = f" ({look.word('hatched: none')})" if holes else ""
    panel_title(panel, look.word("Posts an hour") + note, look)
