"""The header of a table: which row it is, and names that are all different."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from sentiment.ingest.field.written import read_written
from sentiment.ingest.source.encoding import mend_text

#: Longest cell that can be a column's name, in characters.
_MAX_NAME = 120
# no column is called 2024-05-01, 17 or 3.5
_VALUE = re.compile(r"[+-]?[.,:/\s-]*\d[\d.,:/\sTZ-]*")
#: Rows that may stand above a header.
_MAX_ABOVE = 40
#: Names of columns that are notes for people: of more, only their number is said.
_MAX_NOTES = 3
_DIGITS_OF_A_DATE = 6


def _can_be_header(row: Sequence[str]) -> bool:
    named = [cell.strip() for cell in row if cell.strip()]
    return _is_dense(row) and not any(
        len(cell) > _MAX_NAME or _VALUE.fullmatch(cell) for cell in named
    )


def _is_dense(row: Sequence[str]) -> bool:
    return 2 * sum(bool(cell.strip()) for cell in row) >= len(row)


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows stand above the header.

    Listening tools write a title, the query and dates above their tables;
    spreadsheets fill such rows up with empty cells. The header is the first
    row as wide as most rows are and filled for the better part, if it can be
    one (its cells are short and no numbers or dates); else it is the first row.

    >>> find_header([["Export of 1 May"], ["text", "date"], ["down", "2024-05-01"]])
    1
    >>> find_header([["Brand:", "X", ""], ["id", "text", "date"], ["1", "down", "2024-05-01"]])
    1
    >>> find_header([["text", "date"], ["down", "2024-05-01"]])
    0
    """
    below = rows[len(rows) // 2 :]  # a preamble may have more rows than a short table
    widths = Counter(len(row) for row in below if len(row) > 1)
    if not widths:
        return 0
    usual = max(widths, key=lambda width: (widths[width], width))
    wide = [i for i, row in enumerate(rows[:_MAX_ABOVE]) if len(row) == usual]
    first = next((i for i in wide if _is_dense(rows[i])), None)
    if first is None or not _can_be_header(rows[first]):
        return 0
    # a row of a preamble is filled up with empty cells; its header is whole
    if not rows[first][-1].strip() and any(cell.strip() for cell in rows[first]):
        whole = (i for i in wide if i > first and all(cell.strip() for cell in rows[i]))
        found = next(whole, first)
        if _can_be_header(rows[found]):
            return found
    return first


def has_header(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether the first of `rows` names columns; a date in it, above others, is none.

    >>> has_header([["text", "2024"], ["down", "3"]])
    True
    >>> has_header([["0", "6 Apr 2009 22:19"], ["4", "7 Apr 2009 00:01"]])
    False
    """
    if len(rows) < 2:  # noqa: PLR2004  nothing to compare it with
        return True
    for number, cell in enumerate(rows[0]):
        below = [row[number] for row in rows[1:] if number < len(row) and row[number].strip()]
        if is_time(cell) and below and all(map(is_time, below)):
            return False
    return True


def is_time(cell: str) -> bool:
    """Whether a cell is a date with its year and a time of day, or a date in full."""
    text = " ".join(cell.split())
    if sum(char.isdigit() for char in text) < _DIGITS_OF_A_DATE or text.isdigit():
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return read_written(text, month_first=True) is not None or (
            read_written(text, month_first=False) is not None
        )
    return True


def unique_names(header: Sequence[str]) -> tuple[list[str], list[str]]:
    """Name the columns so that no two are alike, and say what was renamed.

    >>> unique_names(["text", "", "text"])[0]
    ['text', 'column_2', 'text_2']
    """
    names: list[str] = []
    notes: list[str] = []
    cells = [mend_text(cell).strip() for cell in header]
    taken = set(cells)
    counts: Counter[str] = Counter()
    n_empty = cells.count("")
    seen: set[str] = set()
    for number, cell in enumerate(cells, 1):
        name = cell
        if not cell or cell in seen:
            stem, count = (cell, counts[cell] + 2) if cell else ("column", number)
            while f"{stem}_{count}" in taken:
                count += 1
            name = f"{stem}_{count}"
            taken.add(name)
            if cell:
                counts[cell] = count - 1
                notes.append(f"column {number} is a second {cell!r}, read as {name!r}")
        seen.add(name)
        names.append(name)
    if len(notes) > _MAX_NOTES:
        notes = [*notes[:_MAX_NOTES], f"so are {len(notes) - _MAX_NOTES:,} further columns"]
    if n_empty:
        columns = "1 column" if n_empty == 1 else f"{n_empty:,} columns"
        notes.append(f"{columns} without a name, called column_ and the column's number")
    return names, notes
