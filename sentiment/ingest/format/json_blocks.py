"""Blocks of NDJSON, parsed by pyarrow where each line is one object of the usual types.

pyarrow takes what stands between two objects, and some numbers, less strictly
than orjson does; what could be read differently is left to the line reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyarrow import json as arrow_json

from sentiment.errors import RecordError
from sentiment.ingest.field.column import joined
from sentiment.ingest.format.block import AROUND, BLOCK_BYTES, Block, Path, Raw
from sentiment.ingest.format.json_stream import parse_record, split_lines
from sentiment.ingest.platform.layout import Layout
from sentiment.ingest.source.buffer import ByteBuffer

#: Lines that show what type each value has.
_SAMPLE = 100
#: Where the sign of a line's end is looked for.
_HEAD = 1 << 18
#: Share of records that lack what a layout needs, above which blocks do not pay.
_MOST_ODD = 0.9
#: A record whose brackets may nest deeper than this is left to the line reader's limits.
_MAX_DEPTH = 500
# numbers that only pyarrow knows
_NO_NUMBER = re.compile(rb"[:,\[]\s*-?(?:Inf\b|(?<=-)NaN)")
#: Whole numbers beyond this are no longer exact as floats.
_EXACT = float(1 << 53)
_TEXTS = pa.list_(pa.string())
#: Keys of objects in lists at which numbers stand.
_NUMBERS = {"count": int}
_TYPES = {str: pa.string(), bool: pa.bool_(), int: pa.int64(), float: pa.float64()}


def iter_lines(buffer: ByteBuffer, layout: Layout | None) -> Iterator[Raw | Block]:
    """Yield the records of NDJSON, in their order; without a layout one by one."""
    head = buffer.peek(_HEAD)
    end = next((sign for sign in (b"\n", b"\r") if sign in head), b"")
    if layout is None or end != b"\n":
        yield from parsed_lines(split_lines(buffer.blocks(), end))
        return
    blocks = LineBlocks(layout)
    while data := buffer.peek(BLOCK_BYTES):
        # a last line that a stream broke off in is no record
        whole = len(data) < BLOCK_BYTES and buffer.failure is None
        size = len(data) if whole else data.rfind(b"\n") + 1
        if size:
            buffer.take(size)
            yield from blocks.read(data[:size], split_lines([data[:size]], end))
        else:
            yield from parsed_lines(split_lines(_one_line(buffer), end))
    if buffer.failure is not None:
        raise buffer.failure


def _one_line(buffer: ByteBuffer) -> Iterator[bytes]:
    """Take a line that is longer than a block."""
    while data := buffer.peek(BLOCK_BYTES):
        size = data.find(b"\n") + 1
        buffer.take(size or len(data))
        yield data[:size] if size else data
        if size:
            return
    if buffer.failure is not None:
        raise buffer.failure


def parsed_lines(lines: Iterable[bytes]) -> Iterator[Raw]:
    """Parse records one by one."""
    for line in lines:
        try:
            yield parse_record(line)
        except RecordError as error:
            yield error


class LineBlocks:
    """Parses blocks of lines into the columns of a layout."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self._marks = {*layout.further, *layout.needed}
        self.paths = sorted(layout.paths)
        self._types: dict[Path, pa.DataType | None] = {}
        self._objects: set[Path] = set()  # what is known to be one, whatever lies inside

    def _watched(self, records: Iterable[Raw]) -> Iterator[Raw]:
        """Pass records on, and learn the types of their values."""
        for record in records:
            if isinstance(record, dict) and None not in self._types.values():
                self._watch(record)
            yield record

    def _watch(self, record: dict[str, Any]) -> None:
        for path in self.paths:
            value: Any = record
            for depth, key in enumerate(path):
                if not isinstance(value, dict):
                    value = None
                    break
                self._objects.add(path[:depth])
                value = value.get(key)
            if value is None:
                continue
            found = self._type(path, value)
            if path in self._layout.lang and isinstance(value, list):
                found = _TEXTS if all(isinstance(each, str) for each in value) else None
            known = self._types.setdefault(path, found)
            if known != found:
                numbers = {known, found} == {pa.int64(), pa.float64()}
                self._types[path] = pa.float64() if numbers else None

    def _type(self, path: Path, value: object) -> pa.DataType | None:
        if path in self._layout.listed:
            return self._list_type(value, self._layout.listed[path])
        if isinstance(value, float) and path in (*self._layout.post_id, *self._layout.author):
            return None
        if not isinstance(value, str) and path in (*self._layout.text, *self._layout.title):
            return None
        if path in self._marks and isinstance(value, dict):
            return pa.struct([])  # only whether it is there is looked at
        return _TYPES.get(type(value))

    @staticmethod
    def _list_type(value: object, key: str) -> pa.DataType | None:
        """Return the type of a list of objects with a text or a whole number at `key`."""
        some = value if isinstance(value, list) else [value]
        inner = {type(each.get(key)) if isinstance(each, dict) else list for each in some}
        kind = _NUMBERS.get(key, str)
        if not inner <= {kind}:
            return None
        return pa.list_(pa.struct([(key, _TYPES[kind])]))

    def read(self, data: bytes, lines: Iterable[bytes]) -> Iterator[Raw | Block]:
        """Read whole lines, which are `data`: as a block where they are plain."""
        block = self._parse(data)
        yield from self._watched(parsed_lines(lines)) if block is None else (block,)

    def _parse(self, data: bytes) -> Block | None:
        """Parse whole lines; None where they are not plain."""
        if None in self._types.values():
            return None
        bytes_ = np.frombuffer(data, dtype=np.uint8)
        ends = np.flatnonzero(bytes_ == ord("\n"))
        if not data.endswith(b"\n"):
            ends = np.append(ends, len(data))
        starts = np.concatenate([[0], ends[:-1] + 1])
        if not _is_plain(data, bytes_, starts, ends):
            return None

        def record(row: int) -> Raw:
            return next(parsed_lines([data[starts[row] : ends[row]]]))

        n = len(ends)
        if not self._types:
            for _ in self._watched(map(record, range(min(_SAMPLE, n)))):
                pass
        if None in self._types.values():
            return None
        try:
            columns = self._columns(data, n)
        except (pa.ArrowException, OverflowError, UnicodeError):
            return None  # other types, no JSON, no UTF-8, a key twice
        if columns is None or self._is_of_others(columns, n):
            return None
        return Block(n, columns, record)

    def _is_of_others(self, columns: dict[Path, pa.Array], n: int) -> bool:
        """Whether hardly a record has what is needed; then no further block is tried."""
        for path in self._layout.needed:
            column = columns.get(path)
            if path[0] == AROUND:
                continue
            if column is None or column.null_count > _MOST_ODD * n:
                self._types[path] = None
                return True
        return False

    def _columns(self, data: bytes, n: int) -> dict[Path, pa.Array] | None:
        # a value that was always missing must stay so, else the types are learnt anew
        types = {path: self._types.get(path, pa.null()) for path in self.paths}
        reading = arrow_json.ReadOptions(use_threads=False, block_size=len(data) + 1)
        parsing = arrow_json.ParseOptions(
            explicit_schema=pa.schema(_fields(types, self._objects)),
            unexpected_field_behavior="ignore",
        )
        table = arrow_json.read_json(pa.BufferReader(data), reading, parsing)
        if len(table) != n:
            return None
        columns: dict[Path, pa.Array] = {}
        for path in self._types:
            column = table.column(path[0]).combine_chunks()
            values = pc.struct_field(column, list(path[1:])) if path[1:] else column
            if pa.types.is_list(values.type) and path in self._layout.text:
                values = joined(values)
            if pa.types.is_string(values.type):
                values = values.cast(pa.large_string())
                values.validate(full=True)
            if pa.types.is_float64(values.type) and path != self._layout.created_at:
                largest = pc.max(pc.abs(values)).as_py()
                if largest is not None and not largest < _EXACT:
                    return None
            columns[path] = values
        return columns


def _fields(
    types: dict[Path, pa.DataType], objects: set[Path], above: Path = ()
) -> list[pa.Field]:
    """Nest types by the keys of their paths."""
    fields = []
    for key in dict.fromkeys(path[0] for path in types):
        below = {path[1:]: kind for path, kind in types.items() if path[0] == key}
        own = below.pop((), None)
        # only what was seen makes an object of it
        is_object = below and (*above, key) in objects
        inside = pa.struct(_fields(below, objects, (*above, key))) if is_object else None
        fields.append((key, inside or own or pa.null()))
    return [pa.field(name, kind) for name, kind in fields]


def _is_plain(
    data: bytes, bytes_: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> bool:
    """Whether each line begins and ends as an object does, and nothing else is odd.

    Between ``}`` and ``{`` JSON wants a comma, so each line break stands between
    two records.
    """
    last = ends - 1
    last = last - (bytes_[last] == ord("\r"))
    if not ((bytes_[starts] == ord("{")).all() and (bytes_[last] == ord("}")).all()):
        return False
    opening = (bytes_ | np.uint8(0x20)) == ord("{")  # [ as well
    if np.count_nonzero(opening) - len(starts) >= _MAX_DEPTH:
        deepest = np.add.reduceat(opening, starts, dtype=np.int64).max()
        if deepest >= _MAX_DEPTH:
            return False
    return not ((b"Inf" in data or b"NaN" in data) and _NO_NUMBER.search(data))
