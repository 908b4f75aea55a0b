"""All tables of a report in one workbook, a sheet a table."""

from __future__ import annotations

import csv
import re
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path

from sentiment.errors import OptionError
from sentiment.escape import from_spreadsheet

_NUMBER = re.compile(r"[+-]?\d{1,15}(\.\d+)?(e[+-]?\d{1,3})?")
#: What people wrote or named, and identifiers: text, whatever it looks like.
_TEXT = frozenset({"text", "word", "name", "outage", "platform", "source", "post_id", "author"})
_MOST_CHARACTERS, _MOST_ROWS = 32_000, 1_000_000  # what a cell, and a sheet, can hold
_WIDEST = 60


def require_workbooks() -> None:
    """Raise OptionError where the package for workbooks is missing."""
    if find_spec("xlsxwriter") is None:
        raise OptionError(
            "--xlsx: found no package that writes workbooks; expected xlsxwriter. Install it: "
            "pip install '.[xlsx]', in the clone."
        )


def write_workbook(folder: Path) -> None:
    """Gather the CSV files in `folder` and below in ``report.xlsx`` there.

    Every cell is a text or a number: nothing that posts say is run as a formula or becomes a
    link, and long identifiers keep all their digits.
    """
    from xlsxwriter import Workbook  # noqa: PLC0415  an extra

    as_text = {f"strings_to_{what}": False for what in ("numbers", "formulas", "urls")}
    paths = sorted(folder.rglob("*.csv"), key=lambda path: (path.parent, path.name))
    homes = sorted({path.parent for path in paths})
    with Workbook(folder / "report.xlsx", {**as_text, "in_memory": True}) as book:
        # no date of today: the same tables give the same bytes
        book.set_properties({"created": datetime(2000, 1, 1, tzinfo=UTC)})
        bold = book.add_format({"bold": True})
        index = book.add_worksheet("sheets")
        index.write_row(0, 0, ["sheet", "file", "rows"], bold)
        index.set_column(0, 1, 40)
        for at, path in enumerate(paths, 1):
            number = f"{homes.index(path.parent) + 1} " if len(homes) > 1 else ""
            title = f"{number}{path.stem}"[:31]
            head, *rows = _read(path)
            sheet = book.add_worksheet(title)
            sheet.freeze_panes(1, 0)
            sheet.write_row(0, 0, head, bold)
            for place, column in enumerate(head):
                cells = [row[place] for row in rows]
                numeric = column not in _TEXT and all(
                    not cell or _NUMBER.fullmatch(cell) for cell in cells
                )
                longest = max(map(len, [column, *cells[:200]]))
                sheet.set_column(place, place, min(_WIDEST, longest + 2))
                for line, cell in enumerate(cells, 1):
                    if numeric and cell:
                        sheet.write_number(line, place, float(cell))
                    elif cell:
                        sheet.write_string(line, place, from_spreadsheet(cell))
            index.write_row(at, 0, [title, path.relative_to(folder).as_posix(), len(rows)])


def _read(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [[cell[:_MOST_CHARACTERS] for cell in row] for row in csv.reader(file)]
    return rows[:_MOST_ROWS]
