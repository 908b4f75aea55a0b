"""CSV and TSV: the dialect from the first rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from sentiment.ingest.format.csv_header import find_header, has_header, unique_names
from sentiment.ingest.format.csv_rows import MAX_LINE

#: The last ones are of databases (Hive, Teradata).
_DELIMITERS = ",\t;|^~\x01"
_SAMPLE_ROWS = 50
#: Rows that Qualtrics has below its header, and what stands in the last of them.
_QUALTRICS, _IMPORTED = 2, '{"ImportId"'


class Dialect(NamedTuple):
    """How a table is written."""

    #: One character each.
    delimiter: str = ","
    quotechar: str = '"'
    #: Quotes inside fields are written ``\\"`` instead of ``""``.
    backslash: bool = False
    #: Rows above the header (a title, a query), blank ones not counted.
    n_preamble: int = 0
    #: Rows between the header and the records, as surveys have them.
    n_below: int = 0
    #: Whether a row names the columns; else their numbers do.
    has_header: bool = True
    #: What was found odd about the header.
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


def _has_single_quotes(text: str) -> bool:
    """Whether most lines, but for the header, begin and end with a single quote."""
    if text.count("'") <= 4 * text.count('"'):
        return False
    lines = [
        line.strip() for line in islice(io.StringIO(text), 1, _SAMPLE_ROWS) if line.strip()
    ]
    quoted = sum(line[0] == line[-1] == "'" for line in lines)
    return text.lstrip().startswith("'") or 2 * quoted > len(lines)


def sniff_dialect(text: str, *, header: bool = True) -> Dialect:
    """Find delimiter, quoting and header from the start of a table.

    The delimiter is the one that splits most rows into equally many fields,
    and into more than one; the header's own width breaks ties.

    >>> sniff_dialect("id;text\\n1;a, b\\n2;c, d\\n").delimiter
    ';'
    >>> sniff_dialect("Export, all posts, of May\\n\\ntext;date\\na;b\\nc;d\\n").n_preamble
    1
    """
    quotechar = "'" if _has_single_quotes(text) else '"'
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
    if not header or (not above and not has_header(rows)):
        said = "" if header else " (--no-header)"
        note = f"no row names the columns{said}: they are called column_1, column_2 and so on"
        return dialect._replace(has_header=False, notes=(note,))
    _, notes = unique_names(rows[above] if rows else [])
    if above:
        rows_were = ("a row", "was") if above == 1 else (f"{above:,} rows", "were")
        notes.insert(0, "{} above the header {} passed over".format(*rows_were))
    third = [cell for row in rows[above + 2 : above + 3] for cell in row]
    below = _QUALTRICS if any(_IMPORTED in cell for cell in third) else 0
    if below:
        notes.append(f"{below} rows of Qualtrics below the header were passed over")
    return dialect._replace(n_preamble=above, n_below=below, notes=tuple(notes))
