"""Records inside other records: under a key, or as JSON in a cell."""

from __future__ import annotations

import ast
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sentiment.errors import RecordError
from sentiment.ingest.format.block import Raw
from sentiment.ingest.format.json_stream import parse_json

#: Longest cell that is read as Python shows a dictionary, in characters.
_LONGEST = 1 << 14


def read_nested(cell: object) -> dict[str, Any] | list[Any] | None:
    """Read an object or a list, a text that is one in JSON, or one as Python shows it.

    >>> read_nested('{"id": 7}'), read_nested("[{'id': 7}]"), read_nested("{down}")
    ({'id': 7}, [{'id': 7}], None)
    """
    if isinstance(cell, dict | list):
        return cell
    if not isinstance(cell, str) or not cell.strip().startswith(("{", "[")):
        return None
    try:
        found = parse_json(cell.strip().encode("utf-8", "surrogatepass"))
    except RecordError:
        try:
            found = ast.literal_eval(cell.strip()) if len(cell) <= _LONGEST else None
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            return None
    return found if isinstance(found, dict | list) else None


def read_object(cell: object) -> dict[str, Any] | None:
    """Read an object; see `read_nested`."""
    found = read_nested(cell)
    return found if isinstance(found, dict) else None


def text_columns(sample: Sequence[Mapping[str, Any]], names: Collection[str]) -> list[str]:
    """List those of the columns in which texts stand that are objects or lists."""
    return [
        name
        for name in names
        if (cells := [r[name] for r in sample if isinstance(r.get(name), str) and r[name]])
        and all(read_nested(cell) is not None for cell in cells)
    ]


def object_columns(sample: Sequence[Mapping[str, Any]]) -> list[str]:
    """List the columns of a sample in which nothing but objects stand, as text or as such."""
    names = dict.fromkeys(str(name) for record in sample for name in record)
    return [
        name
        for name in names
        if (cells := [r[name] for r in sample if r.get(name) not in (None, "")])
        and all(read_object(cell) is not None for cell in cells)
    ]


def unwrapped(record: Raw, within: str, cells: Collection[str]) -> Raw:
    """Take a record out of what is around it, or read those of its cells that are objects."""
    if isinstance(record, RecordError):
        return record
    if within:
        inner = read_object(record.get(within))
        return RecordError("no object where records are", within) if inner is None else inner
    return record | {name: read_nested(record[name]) for name in cells if record.get(name)}
