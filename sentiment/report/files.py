"""Charts and tables to files: drawn once, written in each format asked for."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sentiment.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes

    from sentiment.chart import Look

__all__ = ["FORMATS", "Output", "save_chart", "save_drawn", "write_table"]

#: What a chart can be written as.
FORMATS = ("png", "svg", "pdf")
# no date and no tool's version, so that the same numbers give the same bytes
_METADATA: dict[str, dict[str, None]] = {
    "png": {"Software": None},
    "svg": {"Date": None, "Creator": None},
    "pdf": {"Creator": None, "Producer": None, "CreationDate": None},
}


@dataclass(frozen=True)
class Output:
    """How a report is written; never what it says.

    Parameters
    ----------
    formats : tuple of {"png", "svg", "pdf"}
        Of the charts.
    style, tz, words, source
        Of the charts, as of `Look`.
    bom : bool, default True
        Whether CSV files begin with the mark that tells Excel that they are UTF-8.

    Raises
    ------
    OptionError
        If there is no such format.
    """

    formats: tuple[str, ...] = ("png",)
    style: str = "report"
    tz: str = "UTC"
    words: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    bom: bool = True

    def __post_init__(self) -> None:
        unknown = [each for each in self.formats if each not in FORMATS]
        if unknown or not self.formats:
            raise OptionError(
                f"chart format: found {', '.join(unknown) or 'none'}; expected some of "
                f"{', '.join(FORMATS)}."
            )

    @property
    def look(self) -> Look:
        """How the charts look.

        Raises
        ------
        OptionError
            If there is no such style or zone.
        """
        from sentiment.chart import Look  # noqa: PLC0415  tables need no matplotlib

        return Look(self.style, self.tz, self.words, self.source)


def save_chart(ax: Axes, path: Path | io.BytesIO, kind: str = "png", dpi: int = 150) -> None:
    """Write the figure of `ax`, the same bytes each time."""
    from matplotlib import rc_context  # noqa: PLC0415  loaded by who draws

    figure = ax.get_figure(root=True)
    assert figure is not None
    with rc_context({"svg.hashsalt": "sentiment", "svg.fonttype": "path", "pdf.fonttype": 42}):
        figure.savefig(path, format=kind, dpi=dpi, metadata=_METADATA[kind])


def write_table(table: pd.DataFrame, path: Path, *, bom: bool = True) -> None:
    """Write a CSV; what is not known is empty."""
    encoding = "utf-8-sig" if bom else "utf-8"
    table.to_csv(path, index=False, float_format="%.6g", encoding=encoding)


def save_drawn(
    draw: Callable[..., Axes],
    stem: Path,
    words: str,
    table: pd.DataFrame,
    output: Output,
) -> list[str]:
    """Draw a chart once and write it; beside it its words and its numbers.

    Parameters
    ----------
    draw : callable
        Draws it, given a ``look``.
    stem : Path
        Path of the files without their suffix.
    words : str
        What it shows, for ``.txt``.
    table : DataFrame
        Its numbers, for ``.csv``.
    output : Output
        Formats and look.

    Returns
    -------
    list of str
        Names of the charts' files.
    """
    ax = draw(look=output.look)
    names = []
    for kind in output.formats:
        path = stem.with_name(f"{stem.name}.{kind}")
        save_chart(ax, path, kind, output.look.dpi)
        names.append(path.name)
    stem.with_name(f"{stem.name}.txt").write_text(words + "\n", encoding="utf-8")
    write_table(table, stem.with_name(f"{stem.name}.csv"), bom=output.bom)
    return names


def as_png(ax: Axes, dpi: int) -> bytes:
    """Write a chart into memory."""
    buffer = io.BytesIO()
    save_chart(ax, buffer, "png", dpi)
    return buffer.getvalue()
