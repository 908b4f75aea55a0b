"""CSV and TSV: the dialect from the first rows, then one record a row."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from sentiment.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Dialect", "iter_rows", "sniff_dialect"]

_DELIMITERS = ",\t;|"
_SAMPLE_ROWS = 50
#: Longest field in characters; a longer one is a quote that never closed.
MAX_FIELD = 1 << 24


class Dialect(NamedTuple):
    """How a table is written.

    Attributes
    ----------
    delimiter, quotechar : str
        One character each.
    backslash : bool
        Quotes inside fields are written ``\\"`` instead of ``""``.
    """

    delimiter: str = ","
    quotechar: str = '"'
    backslash: bool = False

    def reader(self, lines: Iterator[str]) -> Any:
        """Build a `csv.reader` over `lines` (with their ends)."""
        return csv.reader(
            lines,
            delimiter=self.delimiter,
            quotechar=self.quotechar,
            doublequote=not self.backslash,
            escapechar="\\" if self.backslash else None,
        )


def _sample(text: str, dialect: Dialect) -> list[list[str]]:
    rows: list[list[str]] = []
    try:
        for row in dialect.reader(iter(io.StringIO(text, newline=""))):
            if row:
                rows.append(row)
            if len(rows) > _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return rows[:-1] if len(rows) > 2 else rows  # noqa: PLR2004  the last may be cut


def sniff_dialect(text: str) -> Dialect:
    """Find delimiter and quoting from the start of a table.

    The delimiter is the one that splits most rows into as many fields as the
    header has, and into more than one.

    Parameters
    ----------
    text : str
        The start of the file, with its header.

    Examples
    --------
    >>> sniff_dialect("id;text\\n1;a, b\\n2;c, d\\n").delimiter
    ';'
    """
    quotechar = '"'
    if text.count("'") > 4 * text.count('"') and text.lstrip().startswith("'"):
        quotechar = "'"
    backslash = text.count(f"\\{quotechar}") > text.count(quotechar * 2)

    def fit(delimiter: str) -> tuple[float, int]:
        rows = _sample(text, Dialect(delimiter, quotechar, backslash))
        width = len(rows[0]) if rows else 0
        if width < 2:  # noqa: PLR2004
            return 0.0, 0
        same = Counter(len(row) for row in rows)[width]
        return same / len(rows), width

    return Dialect(max(_DELIMITERS, key=fit), quotechar, backslash)


def iter_rows(
    text: io.TextIOBase, dialect: Dialect
) -> Iterator[tuple[int, dict[str, Any] | RecordError]]:
    """Yield ``(record number, {column: field})`` for each row below the header.

    Parameters
    ----------
    text : text stream
        Open at the header; newlines untranslated.
    dialect : Dialect
        As `sniff_dialect` found it.

    Yields
    ------
    tuple of int and dict or RecordError
        Records are numbered from 1; blank lines are no records. A row with
        more or fewer fields than the header is a `RecordError`.
    """
    csv.field_size_limit(MAX_FIELD)
    reader = dialect.reader(iter(text))
    header: list[str] = next((row for row in reader if any(row)), [])
    names = [name.strip() for name in header]
    width = len(names)
    number = 0
    while True:
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number += 1
            yield number, RecordError("unreadable row", f"line {reader.line_num}: {error}")
            continue
        if not row or (len(row) == 1 and width > 1 and not row[0].strip()):
            continue
        number += 1
        if len(row) != width:
            yield (
                number,
                RecordError(
                    "wrong number of fields",
                    f"line {reader.line_num}: found {len(row)}, header has {width}",
                ),
            )
            continue
        yield number, dict(zip(names, row, strict=True))
