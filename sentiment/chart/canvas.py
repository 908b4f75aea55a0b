"""What the charts share: colours, the time axis, the outage band."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib import dates as mdates

if TYPE_CHECKING:
    from datetime import datetime

    import pandas as pd
    from matplotlib.axes import Axes

    from sentiment.chart.look import Look
    from sentiment.outage import Outage

__all__ = [
    "BAND",
    "COLOURS",
    "EDGE",
    "LABEL_COLOURS",
    "MARKS",
    "NICE_STEPS",
    "USUAL",
    "WINDOW_COLOURS",
    "draw_outage",
    "set_time_axis",
    "signed",
    "values",
]

#: Paul Tol's "high contrast" scheme: told apart in greyscale and with every
#: common colour-vision deficiency. https://personal.sron.nl/~pault/ (2021)
COLOURS = {
    "frustration": "#BB5566",
    "concern": "#004488",
    "humor": "#DDAA33",
    "none": "#C4C4C4",
    "compound": "#333333",
    "posts": "#7A7A7A",
}
#: The same for letters: yellow is darkened, since light letters can't be read.
LABEL_COLOURS = COLOURS | {"humor": "#8A6500", "none": "#6B6B6B", "posts": "#595959"}
#: Windows are no reactions: greys and green of Tol's "bright" scheme.
WINDOW_COLOURS = {"before": "#8A8A8A", "during": "#117733", "after": "#88CCAA"}
MARKS = {"frustration": "o", "concern": "s", "humor": "^", "compound": "D"}
#: Distances between ticks, as multiples of powers of ten.
NICE_STEPS = [1, 2, 2.5, 5, 10]
#: The outage, its edges, and the range that is usual.
BAND = "#F0E9DC"
EDGE = "#7A6A48"
USUAL = "#D9D9D9"


def signed(value: float, digits: int) -> str:
    """Write a number with its sign, and a real minus; zero has none.

    Examples
    --------
    >>> signed(0.21, 1), signed(-0.21, 1), signed(-0.01, 1)
    ('+0.2', '−0.2', '0.0')
    """
    rounded = round(value, digits) or 0.0
    sign = "+" if rounded > 0 else ""
    return f"{sign}{rounded:.{digits}f}".replace("-", "−")


def values(table: pd.DataFrame, measure: str) -> pd.DataFrame:
    """Rows of one measure, in the table's order."""
    return table[table["measure"] == measure]


def set_time_axis(
    ax: Axes, first: datetime, last: datetime, look: Look, *, named: bool = True
) -> None:
    """Scale the horizontal axis from `first` to `last`, ticks and labels in the look's zone."""
    ax.set_xlim(mdates.date2num(first), mdates.date2num(last))
    most = 7 if look.narrow else 9
    locator = mdates.AutoDateLocator(tz=look.zone, minticks=3, maxticks=most)
    formatter = mdates.ConciseDateFormatter(
        locator,
        tz=look.zone,
        formats=["%Y", "%b %Y", "%d %b", "%H:%M", "%H:%M", "%S.%f"],
        zero_formats=["", "%Y", "%d %b", "%d %b", "%H:%M", "%H:%M"],
        show_offset=False,
    )
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(formatter)
    if named:
        ax.set_xlabel(f"{look.word('time')} ({look.tz})", loc="right")
    else:
        ax.tick_params(labelbottom=False)


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
    edges = [(start, outage.start, outage.start_range, "start", "right")]
    if outage.end is not None:
        edges.append((end, outage.end, outage.end_range, "end", "left"))
    for at, time, between, text, side in edges:
        if not left <= at <= right:
            continue
        ax.axvline(at, color=EDGE, linewidth=0.1 * look.font, zorder=1)
        if label and not look.narrow:  # there the subtitle has to do
            about = "" if between is None else "about "
            # outwards, so that the two never meet; inwards where the edge is at the rim
            cramped = (at - left if side == "right" else right - at) < 0.16 * (right - left)
            way = {"right": "left", "left": "right"}[side] if cramped else side
            ax.annotate(
                f"{look.word(text)} {about}{time.astimezone(look.zone):%H:%M}",
                (at, 1),
                xytext=(-4 if way == "right" else 4, 0.25 * look.font),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                ha=way,
                va="bottom",
                fontsize=look.small,
                color=EDGE,
            )
