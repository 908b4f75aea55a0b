"""How many posts came: against what is expected, by what they express, beyond it so far."""

from __future__ import annotations

import numpy as np
from matplotlib import dates as mdates

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
    values,
)
from sentiment.chart.sheet import GREY, Sheet, chart, panel_title
from sentiment.results import Measures
from sentiment.schema import REACTIONS
from sentiment.tell import subtitle, title_of
from sentiment.tell.numbers import count_words, duration_words, per_words
from sentiment.tell.recovery import course_of

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


@chart("the chart alone")
def plot_cumulative(sheet: Sheet, measures: Measures) -> None:
    """Draw how many posts more than expected had come, hour by hour from the onset on.

    The measures' ``cumulative`` must have rows.

    Examples
    --------
    >>> analysis = st.analyse("data/sample_posts.csv", outages="data/sample_outage.csv")
    >>> if len(analysis.measures[0].cumulative):
    ...     ax = st.plot_cumulative(analysis.measures[0])
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
    row = course_of(measures, "posts", "excess_posts")
    return f"{row['note']}; band: 95 % interval"


def describe_cumulative(measures: Measures) -> str:
    """Say what the chart of posts beyond the expected shows."""
    table = measures.cumulative
    last = table.iloc[-1]
    during = course_of(measures, "posts", "excess_posts")
    first, then = (count_words(row["value"], row["low"], row["high"]) for row in (during, last))
    since = duration_words((last["end"] - last["time"]).round("min").to_pytimedelta())
    return (
        f"{title_of('cumulative', measures)}. A line of posts more than expected, since the "
        f"onset, with its 95 % interval, for {measures.outage.label}; {_note(measures)}. "
        f"By the end {first}, n = {during['n']:,}; {since} after the onset {then}, "
        f"n = {last['n']:,}."
    )
