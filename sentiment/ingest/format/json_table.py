"""Whole tables in one JSON document, in every orient of `pandas.DataFrame.to_json`.

Arrays of objects (``records``) and lists under a key (``table``) are read as any
other JSON; the forms here hold a column or a cell where others hold a record.

References
----------
https://pandas.pydata.org/docs/reference/api/pandas.DataFrame.to_json.html
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from sentiment.errors import RecordError
from sentiment.ingest.format.json_stream import parse_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["MAX_TABLE", "is_table", "table_records"]

#: Bytes of the largest table that is taken whole into memory.
MAX_TABLE = 1 << 28
#: Rows, or columns, that show what stands at each key.
_LOOKED_AT = 100
_PLAIN = (str, int, float, bool, type(None))


def is_table(document: object) -> bool:
    """Tell whether a document is a table that holds no list of records.

    Examples
    --------
    >>> is_table({"text": {"0": "down", "1": "up"}, "date": {"0": 1, "1": 2}})
    True
    >>> is_table({"0": {"text": "down"}, "1": {"text": "up"}}), is_table({"text": "down"})
    (True, False)
    """
    if isinstance(document, list):
        return bool(document) and all(
            isinstance(row, list) and len(row) == len(document[0]) > 1 for row in document
        )
    if not isinstance(document, dict) or not document:
        return False
    if _is_split(document):
        return True
    values = list(document.values())
    return all(
        isinstance(value, dict) and value and all(isinstance(v, _PLAIN) for v in value.values())
        for value in values
    )


def _is_split(document: dict[str, Any]) -> bool:
    lists = [document.get(name) for name in ("columns", "data")]
    return all(isinstance(each, list) for each in lists) and set(document) <= {
        *("name", "columns", "index", "data")
    }


def table_records(data: bytes) -> Iterator[dict[str, Any] | RecordError]:
    """Yield the rows of a table.

    Parameters
    ----------
    data : bytes
        The whole document, in UTF-8.

    Examples
    --------
    >>> list(table_records(b'{"columns": ["a", "b"], "data": [[1, 2], [3, 4]]}'))
    [{'a': 1, 'b': 2}, {'a': 3, 'b': 4}]
    >>> list(table_records(b'{"a": {"0": 1, "1": 3}, "b": {"0": 2, "1": 4}}'))
    [{'a': 1, 'b': 2}, {'a': 3, 'b': 4}]
    """
    document = parse_json(data)
    if isinstance(document, list):
        width = len(document[0]) if document and isinstance(document[0], list) else 0
        names = [f"column_{number}" for number in range(1, width + 1)]
        yield from (_row(names, row) for row in document)
    elif _is_split(document):
        yield from (_row(list(map(str, document["columns"])), row) for row in document["data"])
    elif _is_by_column(document):
        rows = dict.fromkeys(row for column in document.values() for row in column)
        for row in rows:
            yield {name: column.get(row) for name, column in document.items()}
    else:
        yield from document.values()


def _row(names: list[str], row: object) -> dict[str, Any] | RecordError:
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
