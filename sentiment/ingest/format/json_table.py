"""Whole tables in one JSON document, in every orient of `pandas.DataFrame.to_json`.

https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.to_json.html
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from sentiment.errors import RecordError
from sentiment.ingest.format.block import Raw
from sentiment.ingest.format.csv_header import is_time, unique_names
from sentiment.ingest.format.json_stream import parse_json

#: Bytes of the largest table that is taken whole into memory.
MAX_TABLE = 1 << 28
#: Rows, or columns, that show what stands at each key.
_LOOKED_AT = 100
#: Keys of names and of rows where these stand apart: in pandas, in answers of databases.
_NAMES, _ROWS = (
    ("columns", "fields", "header", "headers"),
    ("data", "rows", "values", "records"),
)
_PLAIN = (str, int, float, bool, type(None))


def is_table(document: object) -> bool:
    """Tell whether a document is a table that holds no list of records.

    >>> is_table({"text": {"0": "down", "1": "up"}, "date": {"0": 1, "1": 2}})
    True
    >>> is_table({"0": {"text": "down"}, "1": {"text": "up"}}), is_table({"text": "down"})
    (True, False)
    >>> is_table({"text": ["down", "up"], "date": [1, 2]}), is_table({"ids": [1, 2]})
    (True, False)
    """
    if isinstance(document, list):
        return bool(document) and all(
            isinstance(row, list)
            and len(row) == len(document[0]) > 1
            and all(isinstance(cell, _PLAIN) for cell in row)
            for row in document
        )
    if not isinstance(document, dict) or not document:
        return False
    if (inner := _only(document)) is not None:
        return is_table(inner)
    if _split(document):
        return True
    values = list(document.values())
    if isinstance(values[0], list):
        n = len(values[0])
        return len(values) > 1 and all(
            isinstance(value, list)
            and len(value) == n > 0
            and all(isinstance(cell, _PLAIN) for cell in value[:_LOOKED_AT])
            for value in values
        )
    return all(
        isinstance(value, dict) and value and all(isinstance(v, _PLAIN) for v in value.values())
        for value in values
    )


def _only(document: object) -> dict[str, Any] | None:
    """Take the object inside that is all that a document holds."""
    if not isinstance(document, dict) or len(document) != 1:
        return None
    (inner,) = document.values()
    there = isinstance(inner, dict) and any(
        isinstance(each, dict | list) for each in inner.values()
    )
    return inner if there else None


def _split(document: dict[str, Any]) -> tuple[list[str], list[Any]] | None:
    """Take names and rows where they stand in lists of their own."""
    named = next((document[name] for name in _NAMES if name in document), None)
    rows = next((document[name] for name in _ROWS if name in document), None)
    if not isinstance(named, list) or not isinstance(rows, list):
        return None
    names = [each.get("name") if isinstance(each, dict) else each for each in named]
    if not all(isinstance(row, list) and len(row) == len(names) for row in rows[:_LOOKED_AT]):
        return None
    return [str(name) for name in names], rows


def table_records(data: bytes) -> Iterator[Raw]:
    """Yield the rows of a table.

    >>> list(table_records(b'{"columns": ["a", "b"], "data": [[1, 2], [3, 4]]}'))
    [{'a': 1, 'b': 2}, {'a': 3, 'b': 4}]
    >>> list(table_records(b'{"a": {"0": 1, "1": 3}, "b": {"0": 2, "1": 4}}'))
    [{'a': 1, 'b': 2}, {'a': 3, 'b': 4}]
    """
    document = parse_json(data)
    while (inner := _only(document)) is not None:
        document = inner
    if isinstance(document, list):
        first = document[0] if document and isinstance(document[0], list) else []
        names = [f"column_{number}" for number in range(1, len(first) + 1)]
        if _names_columns(document):
            names, document = unique_names(first)[0], document[1:]
        yield from (_row(names, row) for row in document)
    elif split := _split(document):
        yield from (_row(split[0], row) for row in split[1])
    elif isinstance(next(iter(document.values())), list):
        by_row = zip(*document.values(), strict=True)
        yield from (dict(zip(document, row, strict=True)) for row in by_row)
    elif _is_by_column(document):
        rows = dict.fromkeys(row for column in document.values() for row in column)
        for row in rows:
            yield {name: column.get(row) for name, column in document.items()}
    else:
        yield from document.values()


def _names_columns(rows: list[Any]) -> bool:
    """Whether the first of the rows names the columns of the others."""
    first = rows[0] if rows else []
    below = rows[1:_LOOKED_AT]
    named = all(isinstance(cell, str) and cell.strip() and not is_time(cell) for cell in first)
    if not below or not named or len(set(first)) < len(first):
        return False
    columns = zip(*(row for row in below if len(row) == len(first)), strict=True)
    return any(
        all(not isinstance(cell, str) or is_time(cell) for cell in column) for column in columns
    )


def _row(names: list[str], row: object) -> Raw:
    if not isinstance(row, list) or len(row) != len(names):
        found = len(row) if isinstance(row, list) else 0
        return RecordError(
            "wrong number of fields", f"found {found:,}, the table has {len(names):,}"
        )
    return dict(zip(names, row, strict=True))


def _is_by_column(document: dict[str, dict[str, Any]]) -> bool:
    """Whether a column stands at each key, not a row."""
    inner = list(islice(next(iter(document.values())), _LOOKED_AT))
    counted = [all(key.isdigit() for key in keys) for keys in (inner, document)]
    if counted[0] != counted[1]:  # rows are counted, columns have names
        return counted[0]

    def n_kinds(values: Iterable[Any]) -> int:
        return len({type(value) for value in islice(values, _LOOKED_AT) if value is not None})

    within = [n_kinds(each.values()) for each in islice(document.values(), _LOOKED_AT)]
    across = [n_kinds(each.get(key) for each in document.values()) for key in inner]
    return sum(within) * len(across) < sum(across) * len(within)
