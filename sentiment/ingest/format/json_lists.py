"""The records of a document's lists, parsed many at once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sentiment.errors import RecordError
from sentiment.ingest.field.scalar import dig
from sentiment.ingest.format.block import BLOCK_BYTES, Block
from sentiment.ingest.format.json_blocks import LineBlocks, parsed_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sentiment.ingest.platform.layout import Layout


class Gathered:
    """Texts of records, those of one list at a time, that are parsed many at once."""

    def __init__(self, layout: Layout | None) -> None:
        self._blocks = None if layout is None else LineBlocks(layout)
        self._waiting: list[bytes] = []
        self._size = 0
        self._told: dict[str, Any] = {}

    def add(
        self, lines: list[bytes], told: dict[str, Any]
    ) -> Iterator[dict[str, Any] | RecordError | Block]:
        """Take records in; what is `told` of their list becomes part of each."""
        if told != self._told:
            yield from self.flush()
            self._told = told
        self._waiting += lines
        self._size += sum(map(len, lines))
        if self._size >= BLOCK_BYTES:
            yield from self.flush()

    def flush(self) -> Iterator[dict[str, Any] | RecordError | Block]:
        """Yield the records that wait."""
        lines, self._waiting, self._size = self._waiting, [], 0
        if self._blocks is None or not lines:
            yield from (self._with_told(record) for record in parsed_lines(lines))
            return
        block = self._blocks.parse(b"\n".join(lines))
        if block is None:
            records = self._blocks.watched(parsed_lines(lines))
            yield from (self._with_told(record) for record in records)
            return
        told = {
            path: _constant(value, block.n)
            for path in self._blocks.paths
            if (value := dig(self._told, "/".join(path))) is not None
        }
        yield Block(
            block.n,
            {**block.columns, **told},
            lambda row: self._with_told(next(parsed_lines(lines[row : row + 1]))),
        )

    def _with_told(self, record: dict[str, Any] | RecordError) -> dict[str, Any] | RecordError:
        return record if isinstance(record, RecordError) else record | self._told


def _constant(value: object, n: int) -> pa.Array:
    kind = pa.large_string() if isinstance(value, str) else None
    return pa.repeat(pa.scalar(value, kind), n)
