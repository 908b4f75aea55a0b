"""Activity over time against what the same hours of earlier days lead one to expect."""

from __future__ import annotations

import numpy as np

from sentiment.chart.canvas import (
    USUAL,
    as_count,
    draw_holes,
    draw_outage,
    holes_of,
    legend_above,
    number_axis,
    set_time_axis,
    starts_of,
)
from sentiment.chart.sheet import GREY, Sheet, chart, panel_title
from sentiment.results import Measures
from sentiment.tell import subtitle, title_of
from sentiment.tell.numbers import per_words

_HEIGHT = 15.0  # ems


@chart("the chart alone")
def plot_activity(sheet: Sheet, measures: Measures) -> None:
    """Draw posts per bin and their expectation."""
    look = sheet.look
    table = measures.activity
    table = table[table["time"] >= measures.outage.start - measures.before]
    counts = table["n_posts"].to_numpy(float, copy=True)
    days = int(table["n_days"].max()) if len(table) else 0
    known = (
        f"grey: the same hours of {days} earlier day{'s' * (days > 1)}, 95 % interval of a bin"
        if days
        else "no earlier day in the archive: nothing to expect from"
    )
    (panel,) = sheet.lay(
        title=title_of("activity", measures),
        text=subtitle(measures, known, tz=look.tz),
        rows=(_HEIGHT,),
        gap=4.8,
        method="expected: mean of the same hours of earlier days",
    )
    first = table["time"].min() if len(table) else measures.outage.start - measures.before
    last = table["time"].max() if len(table) else measures.outage.start
    set_time_axis(panel, first, last + measures.bin_width, look)
    draw_outage(panel, measures.outage, look, label=True)
    x = starts_of(table) + measures.bin_width.total_seconds() / 86_400 / 2
    top = float(np.max(counts, initial=1))
    holes = holes_of(measures)
    draw_holes(panel, holes)
    for left, right in holes:  # no line leads through what is not known
        counts[(x > left) & (x < right)] = np.nan
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
    panel.plot(x, counts, color=look.colour("concern"), label=look.word("posts"))
    panel.set_ylim(0, 1.08 * top)
    number_axis(panel.yaxis, as_count, 5, integer=True)
    legend_above(panel, look, 2, _HEIGHT)
    what = look.word("posts")
    note = f" ({look.word('hatched: none')})" if holes else ""
    per = per_words(measures.bin_width)
    panel_title(panel, f"{what[0].upper()}{what[1:]} per {per}{note}", look)
