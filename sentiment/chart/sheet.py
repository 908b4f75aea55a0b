"""What every chart is drawn on: title, subtitle, panels and footer, at any width."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Protocol, TypeVarTuple

from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from sentiment import __version__
from sentiment.chart.look import Look, drawable, house_style, text_width, wrap

GREY = "#595959"
#: What marks the names of an outage's edges, which give way to a panel's title.
EDGE_LABEL = "edge of the outage"
_METHOD = "reactions tagged by a model, 95 % intervals"
Subject = TypeVarTuple("Subject")
#: What the docstring of each chart goes on with.
_SHARED = """
title : str, optional
    Else the finding.
look : Look, optional
    Style, zone, words, palette.
ax : Axes, optional
    Where to draw; its area is split. A new figure, as tall as its content, where it is
    not given.

Returns
-------
Axes
    `ax`; its ``child_axes`` are its panels: """
#: The example of a chart of an archive, where its docstring has none of its own; and of a chart
#: of reports beside each other.
_ARCHIVE = """
>>> analysis = st.analyse("data/sample_posts.csv", outages="data/sample_outage.csv")
>>> ax = st.{name}({of})
"""
_REPORTS = """
>>> from tempfile import TemporaryDirectory
>>> analysis = st.analyse("data/sample_posts.csv", outages="data/sample_outage.csv")
>>> with TemporaryDirectory() as folder:
...     files = st.write_report(analysis, folder)
...     ax = st.{name}(st.compare_outages([folder]))
"""
_OF = {
    "Measures": "analysis.measures[0]",
    "Content": "analysis.content[0]",
    "Outage": "analysis.measures[0].outage",
}
#: What charts are of, by its type.
_SUBJECTS = {
    "Measures": "What `measure_outage` returned.",
    "Content": "One of `Analysis.content`.",
    "Outage": "For the subtitle.",
    "Detection": "What `detect_outages` returned.",
    "Breakdown": "One of `Analysis.breakdowns`.",
    "Comparison": "What `compare_outages` returned, of at least one report.",
    "Explanation": "What `explain` returned.",
    "Calibration": "What `measure_calibration` returned.",
    "int": "Bars at most.",
}


class Plot(Protocol[*Subject]):
    """A chart of something: draws it into `ax`, and returns that."""

    __name__: str

    def __call__(
        self,
        *subject: *Subject,
        title: str | None = None,
        look: Look | None = None,
        ax: Axes | None = None,
        **more: Any,
    ) -> Axes:
        """Draw."""


def chart(
    panels: str, *, like: Look | None = None
) -> Callable[[Callable[[Sheet, *Subject], None]], Plot[*Subject]]:
    """Make a chart of a function that draws on a `Sheet`, as `like` where nobody says.

    `panels` are for its docstring, which only has to say what is drawn.
    """

    def decorate(draw: Callable[[Sheet, *Subject], None]) -> Plot[*Subject]:
        @wraps(draw)
        def plot(
            *subject: *Subject,
            title: str | None = None,
            look: Look | None = None,
            ax: Axes | None = None,
            **more: Any,
        ) -> Axes:
            sheet = Sheet(look or like or Look(), title, ax)
            with house_style(sheet.look):
                draw(sheet, *subject, **more)
            assert sheet.ax is not None
            return sheet.ax

        _, *own = inspect.signature(draw).parameters.values()
        kinds = [str(each.annotation) for each in own]
        subjects = [
            f"{each.name} : {kind}\n    {_SUBJECTS[kind]}"
            for each, kind in zip(own, kinds, strict=True)
        ]
        about, _, example = inspect.cleandoc(draw.__doc__ or "").partition("Examples\n--------")
        if not example:
            form = _REPORTS if "Comparison" in kinds else _ARCHIVE
            of = ", ".join(_OF.get(kind, "") for kind in kinds)
            example = form.format(name=draw.__name__, of=of)
        head = [about.rstrip(), "", "Parameters", "----------"]
        end = f"{_SHARED}{panels}.\n\nExamples\n--------\n{example.strip()}\n"
        plot.__doc__ = "\n".join([*head, *subjects]) + end
        shared = [
            inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=None)
            for name in ("title", "look", "ax")
        ]
        plot.__signature__ = inspect.Signature([*own, *shared])  # type: ignore[attr-defined]
        return plot

    return decorate


@dataclass
class Sheet:
    """What a chart is drawn on; without `ax` a new figure that no global state knows."""

    look: Look
    title: str | None = None
    ax: Axes | None = None

    def lay(  # noqa: PLR0913  each is a length of the layout
        self,
        *,
        title: str,
        text: str,
        rows: Sequence[float],
        columns: int = 1,
        left: float = 4.6,
        right: float = 1.5,
        gap: float = 3.4,
        between: float = 0.0,
        key: int = 0,
        method: str = _METHOD,
    ) -> list[Axes]:
        """Lay out heading, panels in rows, and footer; lengths are in ems of the look's font.

        `title` (the finding) and `text` (what, where, when, n) are wrapped. `rows` are heights
        without their titles; `left`, `right`, `gap` and `between` the room beside panels,
        above each row and between columns; `key` lines are kept free above the footer, which
        tells the `method`. The panels come row by row.
        """
        look = self.look
        em = look.font / 72
        width = look.width if self.ax is None else _inches(self.ax)[0]
        room = width - 1.6 * em
        big, mid = 1.35 * look.font, 0.95 * look.font
        heads = wrap(drawable(self.title or title), room, big, bold=True)
        texts = wrap(drawable(text, 400), room, mid)
        source = f"Source: {look.source or 'an archive of posts'}"
        line = drawable(f"{source} · {method} · outage-sentiment {__version__}", 300)
        feet = wrap(line, room, look.small)
        head = (0.7 + 1.75 * len(heads) + 1.35 * len(texts)) * em
        foot = (2.9 + 1.45 * key + 1.25 * len(feet) * look.small / look.font + 0.5) * em
        wanted = head + foot + em * (sum(rows) + gap * len(rows))
        height = (look.height or wanted) if self.ax is None else _inches(self.ax)[1]
        if self.ax is None:
            figure = Figure(figsize=(width, height))
            FigureCanvasAgg(figure)
            self.ax = figure.add_axes((0, 0, 1, 1))
        ax = self.ax
        ax.axis("off")
        y = height - 0.7 * em
        for lines, size, step, looks in (
            (heads, big, 1.75, {"fontweight": "bold"}),
            (texts, mid, 1.35, {"color": GREY}),
        ):
            for each in lines:
                _write(ax, each, (0.8 * em / width, y / height), size, va="top", **looks)
                y -= step * em
        for at, each in enumerate(reversed(feet)):
            place = 0.8 * em / width, (0.5 + 1.25 * at * look.small / look.font) * em / height
            _write(ax, each, place, look.small, color=GREY, va="bottom")
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
        return panels


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
    shown = drawable(text, 120)
    left, right = panel.get_xlim()
    end = text_width(shown, look.font) + look.font / 72
    for edge in panel.texts:
        if edge.get_gid() == EDGE_LABEL and isinstance(edge, Annotation):
            begin = (float(edge.xy[0]) - left) / (right - left) * _inches(panel)[0]
            if edge.get_horizontalalignment() == "right":
                begin -= text_width(edge.get_text(), look.small) + 4 / 72
            if begin < end:  # above it then
                edge.xyann = (edge.xyann[0], 1.75 * look.font)
    panel.annotate(
        shown,
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
