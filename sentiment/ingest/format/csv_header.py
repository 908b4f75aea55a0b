"""The header of a table: which row it is, and names that are all different."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["find_header", "unique_names"]

#: Longest cell that can be a column's name, in characters.
_MAX_NAME = 120
# no column is called 2024-05-01, 17 or 3.5
_VALUE = re.compile(r"[+-]?[.,:/\s-]*\d[\d.,:/\sTZ-]*")


def _can_be_header(row: Sequence[str]) -> bool:
    named = [cell.strip() for cell in row if cell.strip()]
    return 2 * len(named) >= len(row) and not any(
        len(cell) > _MAX_NAME or _VALUE.fullmatch(cell) for cell in named
    )


def find_header(rows: Sequence[Sequence[str]]) -> int:
    """Return how many rows stand above the header.

    Listening tools write a title, the query and dates above their tables. The
    header is the first row as wide as most rows are, if it can be one (its
    cells are short and no numbers or dates); else it is the first row.

    Parameters
    ----------
    rows : sequence of rows
        The first rows of the file that are not blank.

    Examples
    --------
    >>> find_header([["Export of 1 May"], ["text", "date"], ["down", "2024-05-01"]])
    1
    >>> find_header([["text", "date"], ["down", "2024-05-01"]])
    0
    """
    widths = Counter(len(row) for row in rows if len(row) > 1)
    if not widths:
        return 0
    usual = max(widths, key=lambda width: (widths[width], width))
    first = next(i for i, row in enumerate(rows) if len(row) == usual)
    return first if first and _can_be_header(rows[first]) else 0


def unique_names(header: Sequence[str]) -> tuple[list[str], list[str]]:
    """Name the columns so that no two are alike, and say what was renamed.

    Examples
    --------
    >>> unique_names(["text", "", "text"])[0]
    ['text', 'column_2', 'text_2']
    """
    names: list[str] = []
    notes: list[str] = []
    taken = {name.strip() for name in header}
    seen: set[str] = set()
    n_empty = 0
    for number, cell in enumerate(header, 1):
        name = cell.strip()
        if not name:
            n_empty += 1
        if not name or name in seen:
            stem, count = (name, 2) if name else ("column", number)
            while f"{stem}_{count}" in taken:
                count += 1
            unique = f"{stem}_{count}"
            taken.add(unique)
            if name:
                notes.append(f"column {number} is a second {name!r}, read as {unique!r}")
            name = unique
        seen.add(name)
        names.append(name)
    if n_empty:
        columns = "1 column" if n_empty == 1 else f"{n_empty:,} columns"
        notes.append(f"{columns} without a name, called column_ and the column's number")
    return names, notes
