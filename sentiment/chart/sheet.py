"""Where a chart's parts stand: title, subtitle, panels and footer, at any width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from sentiment import __version__
from sentiment.chart.look import Look, drawable, wrap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

__all__ = ["GREY", "panel_title", "sheet"]

GREY = "#595959"
_METHOD = "reactions tagged by a model, 95 % intervals"


def sheet(  # noqa: PLR0913  each is a length of the layout
    ax: Axes | None,
    look: Look,
    *,
    title: str,
    text: str,
    rows: Sequence[float],
    columns: int = 1,
    left: float = 4.6,
    right: float = 1.5,
    gap: float = 3.4,
    method: str = _METHOD,
    between: float = 0.0,
    key: int = 0,
) -> tuple[Axes, list[Axes]]:
    """Lay out a chart: a heading, panels in rows, a footer.

    Lengths are in ems of the look's font.

    Parameters
    ----------
    ax : Axes or None
        Where to draw; its area is split. None: a new figure that no global state knows.
    look : Look
        How.
    title, text : str
        The finding; what, where, when, n. Both are wrapped.
    rows : sequence of float
        Heights of the rows, without their titles.
    columns : int, default 1
        Panels in each row.
    left, right, gap, between : float
        Room for the names at the left, at the right, above each row, and between columns
        (beside `left`).
    method : str
        For the footer.
    key : int, default 0
        Lines that are kept free below the panels, above the footer.

    Returns
    -------
    ax : Axes
        With its axis off.
    panels : list of Axes
        Row by row.
    """
    em = look.font / 72
    width = look.width if ax is None else _inches(ax)[0]
    room = width - 1.6 * em
    big, mid = 1.35 * look.font, 0.95 * look.font
    heads = wrap(drawable(title), room, big, bold=True)
    texts = wrap(drawable(text, 400), room, mid)
    source = f"Source: {look.source or 'an archive of posts'}"
    feet = wrap(
        drawable(f"{source} · {method} · outage-sentiment {__version__}", 300), room, look.small
    )
    head = (0.7 + 1.75 * len(heads) + 1.35 * len(texts)) * em
    foot = (2.9 + 1.45 * key + 1.25 * len(feet) * look.small / look.font + 0.5) * em
    wanted = head + foot + em * (sum(rows) + gap * len(rows))
    height = (look.height or wanted) if ax is None else _inches(ax)[1]
    if ax is None:
        figure = Figure(figsize=(width, height))
        FigureCanvasAgg(figure)
        ax = figure.add_axes((0, 0, 1, 1))
    ax.axis("off")
    y = height - 0.7 * em
    for lines, size, step, looks in (
        (heads, big, 1.75, {"fontweight": "bold"}),
        (texts, mid, 1.35, {"color": GREY}),
    ):
        for line in lines:
            _write(ax, line, (0.8 * em / width, y / height), size, va="top", **looks)
            y -= step * em
    for at, line in enumerate(reversed(feet)):
        base = (0.5 + 1.25 * at * look.small / look.font) * em
        _write(ax, line, (0.8 * em / width, base / height), look.small, color=GREY, va="bottom")
    # what heading and titles leave is shared as the rows want it
    left_over = height - head - foot - em * gap * len(rows)
    scale = max(0.05, left_over / (em * sum(rows)))
    across = (width - (left + right) * em - (columns - 1) * between * em) / columns
    panels = []
    top = height - head
    for row in rows:
        top -= gap * em
        bottom = top - row * em * scale
        for column in range(columns):
            start = left * em + column * (across + between * em)
            box = (start / width, bottom / height, across / width, (top - bottom) / height)
            panels.append(ax.inset_axes(box))
        top = bottom
    return ax, panels


def _inches(ax: Axes) -> tuple[float, float]:
    figure = ax.get_figure(root=True)
    assert figure is not None
    box = ax.get_window_extent()
    return box.width / figure.dpi, box.height / figure.dpi


def _write(ax: Axes, line: str, at: tuple[float, float], size: float, **looks: str) -> None:
    ax.text(*at, line, fontsize=size, transform=ax.transAxes, **looks)  # type: ignore[arg-type]


def panel_title(
    panel: Axes, text: str, look: Look, *, colour: str = "#222222", outdent: float = 0.0
) -> None:
    """Write what a panel shows above it, from its left edge or `outdent` ems before it."""
    panel.annotate(
        drawable(text, 120),
        (0, 1),
        xytext=(-outdent * look.font, 0.45 * look.font),
        xycoords="axes fraction",
        textcoords="offset points",
        ha="left",
        va="bottom",
        fontsize=look.font,
        color=colour,
        annotation_clip=False,
    )
