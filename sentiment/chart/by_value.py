"""Frustration over time in parts of an archive, a small panel each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes

from sentiment.chart.canvas import (
    USUAL,
    as_share,
    draw_outage,
    number_axis,
    say_empty,
    set_time_axis,
)
from sentiment.chart.look import Look, drawable
from sentiment.chart.sheet import GREY, Sheet, chart, panel_title
from sentiment.chart.smooth import Course, moving_level
from sentiment.results import MIN_BIN_POSTS, MIN_WINDOW_POSTS, Measures
from sentiment.tell.by_value import breakdown_title, tell_breakdown
from sentiment.tell.numbers import percent
from sentiment.tell.verdicts import verdict_of
from sentiment.tell.when import when_words

if TYPE_CHECKING:
    from sentiment.measure.breakdown import Breakdown

_LONGEST = 20


@chart("one a value, that with the most posts first")
def plot_by_value(sheet: Sheet, breakdown: Breakdown) -> None:
    """Draw the share of frustration over time for each value of a column, on one scale.

    Dots are bins with at least `MIN_BIN_POSTS` posts, the line a moving level with its 95 %
    interval, the grey band the level before. Above each panel stand the levels before and
    during, and the verdict, adjusted over all values.

    Examples
    --------
    >>> files = {"outages": "data/sample_outage.csv", "by": "kind"}
    >>> analysis = st.analyse("data/sample_posts.csv", **files)
    >>> ax = st.plot_by_value(analysis.breakdowns[0])
    """
    look = sheet.look
    found = list(breakdown.measures.items())
    columns = 1 if look.narrow else min(3, len(found))
    n_rows = -(-len(found) // columns)
    n = sum(each.n_posts for _, each in found)
    panels = sheet.lay(
        title=breakdown_title(breakdown),
        text=f"{breakdown.outage.label}, {when_words(breakdown.outage, look.tz)} · n = {n:,} "
        f"posts in {len(found)} parts · line: share of frustration with its 95 % interval · "
        f"grey: before · verdicts adjusted over all parts",
        rows=(6.0,) * n_rows,
        columns=columns,
        between=2.6,
        gap=4.0,
    )
    courses = [moving_level(each, "share_frustration") for _, each in found]
    # intervals of few posts may reach beyond the axis
    top = max([0.05, *(1.5 * float(np.nanmax(each.level, initial=0)) for each in courses)])
    first = min(each.windows["start"].min() for _, each in found).to_pydatetime()
    last = max(each.windows["end"].max() for _, each in found).to_pydatetime()
    for at, panel in enumerate(panels):
        if at >= len(found):
            panel.set_visible(False)
            continue
        value, measures = found[at]
        below = at + columns >= len(found)
        set_time_axis(panel, first, last, look, named=below)
        draw_outage(panel, measures.outage, look)
        panel.set_ylim(0, min(1.0, top))
        number_axis(panel.yaxis, as_share, 3)
        _draw(panel, courses[at], measures, look)
        name, told = _head(value, measures)
        panel_title(panel, name, look)
        panel.text(
            0.02,
            0.96,
            told,
            transform=panel.transAxes,
            va="top",
            fontsize=look.small,
            color=GREY,
        )


def _head(value: str, measures: Measures) -> tuple[str, str]:
    """Name a part with its levels; say what became of it."""
    name = value if len(value) <= _LONGEST else f"{value[: _LONGEST - 1]}…"
    found = verdict_of(measures, "frustration", quantity="share")
    n = int(measures.value("during", "n_posts")["n"])
    if found.untold:
        return name, f"can't be told, n = {n:,}"
    levels = f"{percent(found.before)} → {percent(found.value)}"
    return f"{name}: {levels}", f"{found.words}, n = {n:,}"


def _draw(ax: Axes, course: Course, measures: Measures, look: Look) -> None:
    found = verdict_of(measures, "frustration", quantity="share")
    if np.isfinite([found.before_low, found.before_high]).all():
        low, high = found.before_low, found.before_high
        ax.axhspan(low, high, color=USUAL, alpha=0.8, zorder=0.3, lw=0)
    if not np.isfinite(course.level).any():
        say_empty(ax, f"never {MIN_WINDOW_POSTS} posts together")
        return
    colour = look.colour("frustration")
    ax.fill_between(course.x, course.low, course.high, color=colour, alpha=0.2, linewidth=0)
    ax.plot(course.x, course.level, color=colour)
    solid = (course.n >= MIN_BIN_POSTS) & (course.value <= ax.get_ylim()[1])
    ax.plot(
        course.x[solid],
        course.value[solid],
        linestyle="none",
        marker="o",
        markersize=0.22 * look.font,
        color=colour,
        alpha=0.5,
        markeredgewidth=0,
    )


def describe_by_value(breakdown: Breakdown) -> str:
    """Say what the chart of parts shows."""
    return (
        f"{len(breakdown.measures)} small charts over one time axis, for "
        f"{breakdown.outage.label}: the share of posts with frustration for each value of "
        f"{drawable(breakdown.column)}. {tell_breakdown(breakdown)}"
    )
