"""Charts and tables to files: drawn once, written in each format asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sentiment.errors import OptionError
from sentiment.escape import for_spreadsheet, for_terminal
from sentiment.report.workbook import require_workbooks

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from sentiment.chart import Look


#: What a chart can be written as.
FORMATS = ("png", "svg", "pdf")
# no date and no tool's version, so that the same numbers give the same bytes
_METADATA: dict[str, dict[str, None]] = {
    "svg": {"Date": None, "Creator": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
}


@dataclass(frozen=True)
class Output:
    """How a report is written; never what it says.

    `style`, `tz`, `words`, `source` and `palette` are those of `Look`; `formats` of charts are
    "png", "svg", "pdf". CSV files begin with `bom`, the mark that tells Excel that they are
    UTF-8; ``report.xlsx`` holds all tables, too, a sheet each. OptionError if there is no such
    format, or the package for workbooks is missing.
    """

    formats: tuple[str, ...] = ("png",)
    style: str = "report"
    tz: str = "UTC"
    words: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    bom: bool = True
    palette: str | Mapping[str, str] = "tol"
    xlsx: bool = False

    def __post_init__(self) -> None:
        unknown = [each for each in self.formats if each not in FORMATS]
        if unknown or not self.formats:
            raise OptionError(
                f"chart format: found {', '.join(unknown) or 'none'}; expected some of "
                f"{', '.join(FORMATS)}."
            )
        if self.xlsx:
            require_workbooks()

    @property
    def form(self) -> dict[str, Any]:
        """What a manifest tells of it, beside what the options of measuring tell."""
        names = ("formats", "style", "words", "palette", "bom", "xlsx")
        return {name: getattr(self, name) for name in names}

    @property
    def look(self) -> Look:
        """How the charts look; OptionError if there is no such style, zone or palette."""
        from sentiment.chart import Look  # noqa: PLC0415  tables need no matplotlib

        return Look(self.style, self.tz, self.words, self.source, palette=self.palette)


class Drawing:
    """A chart in the looks that are asked for, each drawn once whatever it is written as.

    `plot` draws it, given a `look`.
    """

    def __init__(self, plot: Callable[..., Axes], look: Look) -> None:
        self._plot, self._look = plot, look
        self._axes: dict[str, Axes] = {}
        self._pngs: dict[str, bytes] = {}

    def ax(self, style: str) -> Axes:
        """Return the chart in a style."""
        if style not in self._axes:
            self._axes[style] = self._plot(look=replace(self._look, style=style))
        return self._axes[style]

    def png(self, style: str) -> bytes:
        """Return the chart in a style as a PNG."""
        from sentiment.chart.picture import as_png  # noqa: PLC0415  loads matplotlib

        if style not in self._pngs:
            dpi = replace(self._look, style=style).dpi
            self._pngs[style] = as_png(self.ax(style), dpi)
        return self._pngs[style]

    def save(self, path: Path, kind: str) -> None:
        """Write the chart in the look's own style."""
        if kind == "png":
            path.write_bytes(self.png(self._look.style))
        else:
            save_vectors(self.ax(self._look.style), path, kind)


def save_vectors(ax: Axes, path: Path, kind: str) -> None:
    """Write the figure of `ax` as SVG or PDF, the same bytes each time."""
    from matplotlib import style  # noqa: PLC0415  loaded by who draws

    figure = ax.get_figure(root=True)
    assert figure is not None
    saved = {"svg.hashsalt": "sentiment", "svg.fonttype": "path", "pdf.fonttype": 42}
    with style.context(saved, after_reset=True):  # whatever the user's own settings are
        figure.savefig(path, format=kind, metadata=_METADATA[kind])


def safe_table(table: pd.DataFrame, *columns: str) -> pd.DataFrame:
    """Return a table whose columns of others' words run nothing in a spreadsheet."""
    safe = {name: for_spreadsheet(table[name].astype("str")) for name in columns}
    return table.assign(**safe)


def write_table(table: pd.DataFrame, path: Path, *, bom: bool = True) -> None:
    """Write a CSV; what is not known is empty."""
    encoding = "utf-8-sig" if bom else "utf-8"
    table.to_csv(path, index=False, float_format="%.6g", encoding=encoding)


def save_drawn(
    drawing: Drawing, stem: Path, words: str, table: pd.DataFrame, output: Output
) -> list[str]:
    """Write a chart, its words and its numbers; name the chart's files."""
    names = [f"{stem.name}.{kind}" for kind in output.formats]
    for name, kind in zip(names, output.formats, strict=True):
        drawing.save(stem.with_name(name), kind)
    stem.with_name(f"{stem.name}.txt").write_text(for_terminal(words) + "\n", encoding="utf-8")
    write_table(table, stem.with_name(f"{stem.name}.csv"), bom=output.bom)
    return names
