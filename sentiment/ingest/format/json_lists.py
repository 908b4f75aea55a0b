"""The records of a document's lists, parsed many at once."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

import pyarrow as pa

from sentiment.errors import InputError, RecordError
from sentiment.ingest.field.scalar import at
from sentiment.ingest.format.block import AROUND, BLOCK_BYTES, Block, Raw
from sentiment.ingest.format.json_blocks import LineBlocks, parsed_lines
from sentiment.ingest.format.json_stream import split_document
from sentiment.ingest.format.json_table import table_records

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sentiment.ingest.format.container import Container
    from sentiment.ingest.platform.layout import Layout


def iter_document(
    container: Container, blocks: Iterator[bytes], layout: Layout | None
) -> Iterator[Raw | Block]:
    """Yield the records of JSON that is no NDJSON."""
    if container.form == "pandas":
        yield from table_records(b"".join(blocks))
        return
    if container.form == "document":
        yield _parsed(b"".join(blocks))
        return
    depth = 0 if container.form == "documents" else container.depth
    lines = Gathered(layout)
    around: tuple[bytes, dict[str, Any]] = (b"", {})
    for found in split_document(_until_failure(blocks), depth):
        ends = container.path_end and found.path.endswith(container.path_end)
        alike = container.others is not None and found.path not in container.others
        if found.path != container.path and not ends and not alike:
            continue
        known = found.around is around[0] and found.path == around[1].get("@path")
        if container.path_end and not known:
            holder = _parsed(found.around + b"null}")
            around = found.around, {} if isinstance(holder, RecordError) else holder
            around[1]["@path"] = found.path
        told = {AROUND: around[1]} if container.path_end else {}
        if len(found.texts) > 1:
            yield from lines.add(found.texts, told)
            continue
        yield from lines.flush()
        if found.fault:
            yield RecordError(found.fault, f"the record at {container.path or 'the top'}")
            continue
        record = _parsed(found.texts[0])
        yield record if isinstance(record, RecordError) else record | told
    yield from lines.flush()


def _until_failure(blocks: Iterator[bytes]) -> Iterator[bytes]:
    """Pass bytes on; what ends them early is raised when all before it was read."""
    with suppress(InputError):
        yield from blocks


def _parsed(data: bytes) -> Raw:
    return next(parsed_lines([data]))


class Gathered:
    """Texts of records, those of one list at a time, that are parsed many at once."""

    def __init__(self, layout: Layout | None) -> None:
        self._blocks = None if layout is None else LineBlocks(layout)
        self._waiting: list[bytes] = []
        self._size = 0
        self._told: dict[str, Any] = {}

    def add(self, lines: list[bytes], told: dict[str, Any]) -> Iterator[Raw | Block]:
        """Take records in; what is `told` of their list becomes part of each."""
        if told != self._told:
            yield from self.flush()
            self._told = told
        self._waiting += lines
        self._size += sum(map(len, lines))
        if self._size >= BLOCK_BYTES:
            yield from self.flush()

    def flush(self) -> Iterator[Raw | Block]:
        """Yield the records that wait."""
        lines, self._waiting, self._size = self._waiting, [], 0
        if self._blocks is None:
            yield from map(self._with_told, parsed_lines(lines))
        elif lines:
            for piece in self._blocks.read(b"\n".join(lines), lines):
                yield self._block(piece) if isinstance(piece, Block) else self._with_told(piece)

    def _block(self, block: Block) -> Block:
        assert self._blocks is not None
        told = {
            path: _constant(value, block.n)
            for path in self._blocks.paths
            if (value := at(self._told, path)) is not None
        }
        return block._replace(
            columns={**block.columns, **told},
            record=lambda row: self._with_told(block.record(row)),
        )

    def _with_told(self, record: Raw) -> Raw:
        return record if isinstance(record, RecordError) else record | self._told


def _constant(value: object, n: int) -> pa.Array:
    kind = pa.large_string() if isinstance(value, str) else None
    return pa.repeat(pa.scalar(value, kind), n)
