"""What the charts share: figure, colours, safe text, the time axis, the outage band."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC
from functools import cache
from importlib.resources import as_file, files
from typing import TYPE_CHECKING

from matplotlib import dates as mdates
from matplotlib import font_manager, style
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    import pandas as pd
    from matplotlib.axes import Axes
    from matplotlib.ft2font import FT2Font

    from sentiment.outage import Outage

__all__ = [
    "BAND",
    "COLOURS",
    "EDGE",
    "GREY",
    "LABEL_COLOURS",
    "MARKERS",
    "NICE_STEPS",
    "blank",
    "draw_heading",
    "draw_outage",
    "drawable",
    "house_style",
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
    "none": "#999999",
    "compound": "#333333",
}
#: The same for letters: yellow is darkened, since light letters can't be read.
LABEL_COLOURS = COLOURS | {"humor": "#8A6500", "none": "#6B6B6B"}
MARKERS = {"frustration": "o", "concern": "s", "humor": "^", "compound": "o"}
GREY = "#666666"
#: Distances between ticks, as multiples of powers of ten.
NICE_STEPS = [1, 2, 2.5, 5, 10]
#: The outage, and its edges.
BAND = "#F0E9DC"
EDGE = "#8C7B5A"
_REPLACEMENT = "?"


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the shipped style; the caller's settings come back afterwards."""
    with (
        as_file(files("sentiment") / "styles" / "report.mplstyle") as path,
        style.context(path),
    ):
        yield


def blank(ax: Axes | None, size: tuple[float, float]) -> Axes:
    """Return `ax`, or one in a new figure of `size` inches that no global state knows."""
    if ax is not None:
        return ax
    figure = Figure(figsize=size)
    FigureCanvasAgg(figure)
    return figure.add_axes((0, 0, 1, 1))


@cache
def _font() -> FT2Font:
    return font_manager.get_font(font_manager.findfont("DejaVu Sans"))


def drawable(text: str, limit: int = 90) -> str:
    """Make `text` safe to draw: one line, no glyph that the font lacks, not too long.

    Examples
    --------
    >>> drawable("Login outage \\U0001F9A0 in $us-east$")
    'Login outage ? in $us-east$'
    """
    glyphs = _font().get_charmap()
    line = " ".join(text.split())
    shown = "".join(char if ord(char) in glyphs else _REPLACEMENT for char in line)
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"


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


def draw_heading(ax: Axes, title: str, text: str) -> None:
    """Write a title and a line below it at the top of the figure area `ax`."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    height = ax.get_window_extent().height / figure.dpi * 72  # in points
    left = 0.012
    ax.text(
        left,
        1 - 10 / height,
        drawable(title),
        fontsize=14,
        fontweight="bold",
        va="top",
        transform=ax.transAxes,
    )
    ax.text(
        left,
        1 - 31 / height,
        drawable(text, 140),
        fontsize=9.5,
        color=GREY,
        va="top",
        transform=ax.transAxes,
    )


def set_time_axis(ax: Axes, first: datetime, last: datetime) -> None:
    """Scale the horizontal axis from `first` to `last`, ticks and labels in UTC."""
    ax.set_xlim(mdates.date2num(first), mdates.date2num(last))
    locator = mdates.AutoDateLocator(tz=UTC, minticks=4, maxticks=9)
    formatter = mdates.ConciseDateFormatter(
        locator,
        tz=UTC,
        formats=["%Y", "%b %Y", "%d %b", "%H:%M", "%H:%M", "%S.%f"],
        zero_formats=["", "%Y", "%d %b", "%d %b", "%H:%M", "%H:%M"],
        offset_formats=["", "%Y", "%b %Y", "%d %b %Y", "%d %b %Y", "%d %b %Y %H:%M"],
    )
    ax.xaxis.set_major_locator(locator)
    ax.xaxis.set_major_formatter(formatter)


def draw_outage(ax: Axes, outage: Outage, *, label: bool = False) -> None:
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
    about = "" if outage.start_range is None else "about "
    edges = [(start, f"outage starts {about}{outage.start:%H:%M}", "right")]
    if outage.end is not None:
        about = "" if outage.end_range is None else "about "
        edges.append((end, f"ends {about}{outage.end:%H:%M}", "left"))
    for at, text, side in edges:
        if not left <= at <= right:
            continue
        ax.axvline(at, color=EDGE, linewidth=1, zorder=1)
        if label:
            # outwards, so that the two never meet; inwards where the edge is at the rim
            cramped = (at - left if side == "right" else right - at) < 0.16 * (right - left)
            way = {"right": "left", "left": "right"}[side] if cramped else side
            ax.annotate(
                text,
                (at, 1),
                xytext=(-4 if way == "right" else 4, -3),
                xycoords=("data", "axes fraction"),
                textcoords="offset points",
                ha=way,
                va="top",
                fontsize=8.5,
                color=EDGE,
            )
