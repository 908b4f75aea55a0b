"""Posts beyond what was expected, added up from the onset on."""

from __future__ import annotations

import numpy as np
from matplotlib import dates as mdates

from sentiment.chart.canvas import (
    as_count,
    draw_outage,
    legend_above,
    number_axis,
    set_time_axis,
)
from sentiment.chart.sheet import GREY, Sheet, chart
from sentiment.results import Measures
from sentiment.tell import subtitle, title_of
from sentiment.tell.numbers import count_words, duration_words

_HEIGHT = 15.0  # ems


@chart("the chart alone")
def plot_cumulative(sheet: Sheet, measures: Measures) -> None:
    """Draw how many posts more than expected had come, hour by hour from the onset on.

    The measures' ``cumulative`` must have rows.
    """
    look, table = sheet.look, measures.cumulative
    onset, last = table["time"].iloc[0], table["end"].iloc[-1]
    (panel,) = sheet.lay(
        title=title_of("cumulative", measures),
        text=subtitle(measures, _note(measures), tz=look.tz),
        rows=(_HEIGHT,),
        gap=4.8,
        method="expected by trend, hours and weekdays of the days before",
    )
    set_time_axis(panel, onset - (last - onset) / 12, last, look)
    draw_outage(panel, measures.outage, look, label=True)
    ends = mdates.date2num(table["end"].to_numpy("datetime64[us]"))
    x = np.append(mdates.date2num(np.datetime64(onset.tz_localize(None))), ends)
    value, low, high = (
        np.append(0.0, table[name].to_numpy(float)) for name in ("value", "low", "high")
    )
    colour = look.colour("concern")
    panel.axhline(0, color=GREY, linewidth=0.08 * look.font)
    panel.fill_between(x, low, high, color=colour, alpha=0.25, linewidth=0)
    panel.plot(x, value, color=colour, label=look.word("posts more than expected so far"))
    number_axis(panel.yaxis, as_count, 5)
    legend_above(panel, look, 1, _HEIGHT)


def _note(measures: Measures) -> str:
    rows = measures.shape[measures.shape["quantity"] == "excess_posts"]
    return f"{rows['note'].iloc[0]}; band: 95 % interval"


def describe_cumulative(measures: Measures) -> str:
    """Say what the chart of posts beyond the expected shows."""
    table = measures.cumulative
    last = table.iloc[-1]
    during = measures.shape[measures.shape["quantity"] == "excess_posts"].iloc[0]
    first, then = (count_words(row["value"], row["low"], row["high"]) for row in (during, last))
    since = duration_words((last["end"] - last["time"]).round("min").to_pytimedelta())
    return (
        f"{title_of('cumulative', measures)}. A line of posts more than expected, since the "
        f"onset, with its 95 % interval, for {measures.outage.label}; {_note(measures)}. "
        f"By the end {first}, n = {during['n']:,}; {since} after the onset {then}, "
        f"n = {last['n']:,}."
    )
