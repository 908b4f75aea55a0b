"""What the charts share: axes of numbers and of time, marks, the outage band."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.ticker import FixedLocator, FuncFormatter, MaxNLocator

from sentiment.chart.look import Look
from sentiment.chart.sheet import EDGE_LABEL, GREY
from sentiment.outage import Outage
from sentiment.results import Measures
from sentiment.tell.when import in_days

#: Measures of a change, and whose colours and marks they have.
MEASURES = {
    "share_frustration": "frustration",
    "share_concern": "concern",
    "share_humor": "humor",
    "compound_mean": "compound",
}
MARKS = {"frustration": "o", "concern": "s", "humor": "^", "compound": "D"}
#: Distances between ticks, as multiples of powers of ten.
_NICE_STEPS = [1, 2, 2.5, 5, 10]
#: The outage, its edges, and the range that is usual.
BAND = "#F0E9DC"
EDGE = "#7A6A48"
USUAL = "#D9D9D9"
#: Bins without a post that make a hole.
_LEAST = 3
#: No time is written this near to the right end of an axis, as a part of it.
_RIM = 0.02


def as_share(value: float) -> str:
    """Write a share of 1 as a tick's label.

    >>> as_share(0.2), as_share(0.025)
    ('20 %', '2.5 %')
    """
    return f"{round(100 * value, 1):g} %"


def as_change(value: float) -> str:
    """Write a difference as a tick's label, with as many digits as it has.

    >>> as_change(0.25), as_change(-20), as_change(0)
    ('+0.25', '−20', '0')
    """
    rounded = round(value, 3) or 0.0
    return f"{rounded:+g}".replace("-", "−") if rounded else "0"


def as_count(value: float) -> str:
    """Write a number of posts as a tick's label."""
    return f"{value:,.0f}"


def number_axis(axis: Axis, write: Callable[[float], str], most: int, **locator: bool) -> None:
    """Put at most `most` round numbers on an axis, as `write` has them."""
    axis.set_major_locator(MaxNLocator(most, steps=_NICE_STEPS, **locator))
    axis.set_major_formatter(FuncFormatter(lambda value, _: write(value)))


def set_rows(ax: Axes, names: list[str]) -> None:
    """Name rows at the left, the first on top; lines lead down, not across."""
    ax.set_yticks(range(len(names)), names)
    ax.set_ylim(max(len(names), 1) - 0.5, -0.5)
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    ax.grid(visible=True, axis="x")


def zero_line(ax: Axes, look: Look, *, across: bool = False) -> None:
    """Mark where nothing changes, down a chart or `across` it."""
    draw = ax.axhline if across else ax.axvline
    draw(0, color=GREY, linewidth=0.08 * look.font, linestyle=(0, (4, 3)), zorder=1)


def say_empty(ax: Axes, words: str) -> None:
    """Say why a panel shows nothing."""
    ax.text(
        0.5,
        0.5,
        words,
        ha="center",
        va="center",
        color=GREY,
        transform=ax.transAxes,
        backgroundcolor="white",
    )


def legend_above(ax: Axes, look: Look, columns: int, em: float) -> None:
    """Put the legend at the right above a panel of `em` ems height."""
    ax.legend(
        loc="lower right",
        bbox_to_anchor=(1, 1 + 1.6 / em),
        ncols=2 if look.narrow else columns,
        borderaxespad=0,
        handlelength=2.0,
        columnspacing=1.2,
    )


def starts_of(table: pd.DataFrame) -> np.ndarray:
    """Return the times of bins as matplotlib's numbers of days."""
    return np.asarray(mdates.date2num(table["time"].to_numpy("datetime64[us]")))


def values(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows of one measure, in the table's order."""
    return table[table["measure"] == measure]


def set_time_axis(
    ax: Axes, first: datetime, last: datetime, look: Look, *, named: bool = True
) -> None:
    """Scale the horizontal axis from `first` to `last`; if `named`, in the look's zone."""
    ax.set_xlim(mdates.date2num(first), mdates.date2num(last))
    if not named:  # the axis of a panel below tells the times
        ax.set_xticks([])
        return
    most = 7 if look.narrow else 9
    locator = mdates.AutoDateLocator(tz=look.zone, minticks=3, maxticks=most)
    formatter = mdates.ConciseDateFormatter(
        locator,
        tz=look.zone,
        formats=["%Y", "%b %Y", "%d %b", "%H:%M", "%H:%M", "%S.%f"],
        zero_formats=["", "%Y", "%d %b", "%d %b", "%H:%M", "%H:%M"],
        show_offset=False,
    )
    # a label at the rim would be cut off
    left, right = ax.get_xlim()
    ticks = np.asarray(locator.tick_values(first, last))
    rim = _RIM * (right - left)
    shown = ticks[(ticks >= left) & (ticks <= right - rim)]
    ax.xaxis.set_major_locator(FixedLocator(shown.tolist()) if len(shown) else locator)
    ax.xaxis.set_major_formatter(formatter)
    ax.set_xlabel(f"{look.word('time')} ({look.tz})", loc="right")


def draw_outage(ax: Axes, outage: Outage, look: Look, *, label: bool = False) -> None:
    """Shade the outage, hatch estimated edges' intervals; with `label`, name the edges."""
    left, right = ax.get_xlim()
    start = mdates.date2num(outage.start)
    end = right if outage.end is None else mdates.date2num(outage.end)
    ax.axvspan(max(start, left), min(end, right), color=BAND, zorder=0, linewidth=0)
    for between in (outage.start_range, outage.end_range):
        if between is not None:  # estimated: a band of where it may lie, not a line alone
            low, high = (float(mdates.date2num(time)) for time in between)
            ax.axvspan(
                max(low, left),
                min(high, right),
                facecolor="none",
                edgecolor=EDGE,
                alpha=0.55,
                hatch="////",
                zorder=0.5,
                linewidth=0,
            )
    days = in_days(outage, look.tz)
    edges = [(start, outage.start, outage.start_range, "start", "right")]
    if outage.end is not None:
        edges.append((end, outage.end, outage.end_range, "end", "left"))
    for (at, time, between, text, side), day in zip(edges, days or (None, None), strict=False):
        if not left <= at <= right:
            continue
        ax.axvline(at, color=EDGE, linewidth=0.1 * look.font, zorder=1)
        if label and not look.narrow:  # there the subtitle has to do
            about = "" if between is None else "about "
            # outwards, so that the two never meet; inwards where the edge is at the rim
            cramped = (at - left if side == "right" else right - at) < 0.16 * (right - left)
            way = {"right": "left", "left": "right"}[side] if cramped else side
            when = f"{time.astimezone(look.zone):%H:%M}" if days is None else f"{day:%d %b}"
            ax.annotate(
                f"{look.word(text)} {about}{when}",
                (at, 1),
                xytext=(-4 if way == "right" else 4, 0.25 * look.font),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                ha=way,
                va="bottom",
                fontsize=look.small,
                color=EDGE,
                gid=EDGE_LABEL,
            )


def holes_of(measures: Measures) -> list[tuple[float, float]]:
    """Find stretches without a post, as matplotlib's days; none where times are days."""
    table = values(measures.timeline, "n_posts")
    step = measures.bin_width.total_seconds() / 86_400
    start = starts_of(table)
    empty = np.concatenate([[False], table["value"].to_numpy() == 0, [False]])
    begins = np.flatnonzero(empty[1:] & ~empty[:-1])
    lengths = np.flatnonzero(~empty[1:] & empty[:-1]) - begins
    if lengths.sum() == len(start):
        return []
    least = max(_LEAST, 1.5 * float(np.median(lengths)) if len(lengths) > _LEAST else 0)
    return [
        (start[begin], start[begin + length - 1] + step)
        for begin, length in zip(begins, lengths, strict=True)
        if length >= least
    ]


def draw_holes(ax: Axes, holes: Iterable[tuple[float, float]]) -> None:
    """Hatch them, so that nobody takes them for silence."""
    for left, right in holes:
        ax.axvspan(
            left,
            right,
            facecolor="none",
            edgecolor="#D0D0D0",
            hatch="///",
            linewidth=0,
            zorder=0.4,
        )
