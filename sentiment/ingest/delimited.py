"""CSV and TSV: the dialect from the first rows, then one record a row."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sentiment.errors import RecordError
from sentiment.ingest.header import find_header, unique_names
from sentiment.ingest.rows import MAX_LINE, RowReader

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sentiment.ingest.rows import Row

__all__ = ["Dialect", "iter_rows", "sniff_dialect"]

_DELIMITERS = ",\t;|"
_SAMPLE_ROWS = 50
# a blank line; DOS and CP/M end a file with 0x1A, and some tools still do
_NOTHING = " \t\r\n\x00\x1a"


class Dialect(NamedTuple):
    """How a table is written.

    Attributes
    ----------
    delimiter, quotechar : str
        One character each.
    backslash : bool
        Quotes inside fields are written ``\\"`` instead of ``""``.
    n_preamble : int
        Rows above the header (a title, a query), blank ones not counted.
    notes : tuple of str
        What was found odd about the header.
    """

    delimiter: str = ","
    quotechar: str = '"'
    backslash: bool = False
    n_preamble: int = 0
    notes: tuple[str, ...] = ()

    def reader(self, lines: Iterator[str], *, strict: bool = False) -> Any:
        """Build a `csv.reader` over `lines` (with their ends)."""
        # a global of the csv module; rows are bounded before they reach it
        csv.field_size_limit(4 * MAX_LINE)
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quotechar,
            doublequote=not self.backslash,
            escapechar="\\" if self.backslash else None,
            strict=strict,
        )


def _sample(text: str, dialect: Dialect) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in dialect.reader(iter(io.StringIO(text, newline=""))):
            if any(row):
                rows.append(row)
            if len(rows) > _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return rows[:-1] if len(rows) > 2 else rows  # noqa: PLR2004  the last may be cut


def sniff_dialect(text: str) -> Dialect:
    """Find delimiter, quoting and header from the start of a table.

    The delimiter is the one that splits most rows into equally many fields,
    and into more than one; the header's own width breaks ties.

    Parameters
    ----------
    text : str
        The start of the file.

    Examples
    --------
    >>> sniff_dialect("id;text\\n1;a, b\\n2;c, d\\n").delimiter
    ';'
    >>> sniff_dialect("Export, all posts, of May\\n\\ntext;date\\na;b\\nc;d\\n").n_preamble
    1
    """
    quotechar = '"'
    if text.count("'") > 4 * text.count('"') and text.lstrip().startswith("'"):
        quotechar = "'"
    backslash = text.count(f"\\{quotechar}") > text.count(quotechar * 2)

    def fit(delimiter: str) -> tuple[float, bool, int]:
        rows = _sample(text, Dialect(delimiter, quotechar, backslash))
        widths = Counter(len(row) for row in rows)
        width = max(widths, key=lambda each: (each > 1, widths[each]), default=1)
        if width == 1:
            return 0.0, False, 0
        return widths[width] / len(rows), len(rows[0]) == width, width

    dialect = Dialect(max(_DELIMITERS, key=fit), quotechar, backslash)
    rows = _sample(text, dialect)
    above = find_header(rows)
    _, notes = unique_names(rows[above] if rows else [])
    if above:
        notes.insert(0, f"{above:,} rows above the header were passed over")
    return dialect._replace(n_preamble=above, notes=tuple(notes))


def iter_rows(
    text: io.TextIOBase, dialect: Dialect, is_cut: Callable[[], bool] = lambda: False
) -> Iterator[tuple[int, dict[str, Any] | RecordError]]:
    """Yield ``(record number, {column: field})`` for each row below the header.

    Parameters
    ----------
    text : text stream
        Open at the start; newlines untranslated.
    dialect : Dialect
        As `sniff_dialect` found it.
    is_cut : callable, optional
        Whether the stream ended early; asked at its end.

    Yields
    ------
    tuple of int and dict or RecordError
        Records are numbered from 1; blank lines are no records. A row with
        more or fewer fields than the header is a `RecordError`; empty fields
        beyond the header's width are dropped.
    """
    reader = RowReader(text, lambda lines, strict: dialect.reader(lines, strict=strict))
    rows = iter(reader)
    filled = (row for row in rows if row.fields is None or any(row.fields))
    header = next((row for n, row in enumerate(filled) if n == dialect.n_preamble), None)
    if header is None or header.fields is None:
        if header is not None:
            yield 1, RecordError("unreadable header", f"line {header.line:,}: {header.problem}")
        return
    names, _ = unique_names(header.fields)
    reader.width = len(names)
    number = 0
    held: Row | None = None
    for row in rows:
        if held is not None:
            number += 1
            yield number, _record(held, names)
        held = row if _is_filled(row) else None
    # of a stream that was cut, the last row is a piece of one, however whole it looks
    if held is not None and not is_cut():
        yield number + 1, _record(held, names)


def _is_filled(row: Row) -> bool:
    fields = row.fields
    if fields is None or len(fields) > 1:
        return True
    return bool(fields) and bool(fields[0].strip(_NOTHING))


def _record(row: Row, names: list[str]) -> dict[str, Any] | RecordError:
    fields = row.fields
    if fields is None:
        return RecordError("unreadable row", f"line {row.line:,}: {row.problem}")
    width = len(names)
    if len(fields) != width and (len(fields) < width or any(fields[width:])):
        return RecordError(
            "wrong number of fields",
            f"line {row.line:,}: found {len(fields):,}, header has {width:,}",
        )
    return dict(zip(names, fields[:width], strict=True))
