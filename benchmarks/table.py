"""Figures to a table, and to the marked block of a document."""

from __future__ import annotations

import platform
import re
from dataclasses import dataclass
from importlib.metadata import version
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.children import cores

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

_PACKAGES = ("numpy", "pandas", "pyarrow", "scikit-learn", "matplotlib")
_BLOCK = re.compile(r"(<!-- figures -->\n).*?(<!-- /figures -->)", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One thing measured, beside another where there is one to compare with.

    Attributes
    ----------
    what : str
        What was measured.
    ours : sequence of float
        One figure a run.
    unit : str
        Its unit.
    beside : str
        What it is compared with, if with anything.
    theirs : sequence of float
        That one's figures, run by run beside ours.
    more : str
        What ``theirs / ours`` says, such as "times as fast"; or ``ours / theirs``
        where it starts with "times as much" or "times as long".
    """

    what: str
    ours: Sequence[float]
    unit: str = "s"
    beside: str = ""
    theirs: Sequence[float] = ()
    more: str = "times as fast"

    @property
    def ratios(self) -> list[float]:
        """The pairs' ratios: only what ran side by side is compared."""
        pairs = zip(self.ours, self.theirs, strict=bool(self.theirs))
        upside = not self.more.startswith(("times as much", "times as long"))
        return [b / a if upside else a / b for a, b in pairs]

    def cells(self) -> list[str]:
        """Return the row as text."""
        cells = [self.what, f"{_short(median(self.ours))} {self.unit}"]
        if not self.theirs:
            return [*cells, "", "", ""]
        ratios = self.ratios
        found = f"**{_short(median(ratios))}** {self.more}"
        spread = f" ({_short(min(ratios))} to {_short(max(ratios))})" if len(ratios) > 1 else ""
        theirs = f"{_short(median(self.theirs))} {self.unit}"
        return [*cells, self.beside, theirs, found + spread]


def _short(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"  # noqa: PLR2004  three digits do


def as_table(rows: Iterable[Row]) -> str:
    """Write rows as a Markdown table."""
    head = ["what", "here", "beside", "its figure", "ratio, median of pairs"]
    lines = [head, ["---"] * len(head), *(row.cells() for row in rows)]
    return "\n".join("| " + " | ".join(cells) + " |" for cells in lines)


def machine() -> str:
    """Say what the figures were measured on; never a name of the machine."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    n_cores = len(cores())
    return (
        f"{n_cores} core{'s' if n_cores > 1 else ''} ({platform.machine()}), "
        f"{platform.system()}, Python {platform.python_version()}, {packages}"
    )


def write_block(path: Path, text: str) -> None:
    """Put `text` into the block of a document that is kept for figures.

    Raises
    ------
    SystemExit
        If the document has no such block.
    """
    before = path.read_text(encoding="utf-8")
    after, n = _BLOCK.subn(lambda found: f"{found[1]}{text}\n{found[2]}", before)
    if not n:
        raise SystemExit(f"{path}: found no <!-- figures --> … <!-- /figures --> block")
    path.write_text(after, encoding="utf-8")
