"""The raw records of a byte stream, whatever its form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from sentiment.errors import RecordError
from sentiment.ingest.format.block import Block, Raw
from sentiment.ingest.format.chat_text import iter_chat
from sentiment.ingest.format.container import Container
from sentiment.ingest.format.csv_reader import iter_table
from sentiment.ingest.format.json_blocks import iter_lines
from sentiment.ingest.format.json_lists import iter_document
from sentiment.ingest.format.parquet import iter_parquet
from sentiment.ingest.format.wrapped import unwrapped
from sentiment.ingest.platform.layout import Layout
from sentiment.ingest.source.buffer import ByteBuffer
from sentiment.ingest.source.encoding import utf8_blocks
from sentiment.ingest.source.paths import Source


def iter_raw(
    source: Source, container: Container, progress: Callable[[int], None] | None = None
) -> Iterator[Raw]:
    """Yield the raw records of a file one by one; see `iter_pieces`."""
    for piece in iter_pieces(source, container, progress):
        assert not isinstance(piece, Block)  # no layout, no blocks
        yield piece


def iter_pieces(
    source: Source,
    container: Container,
    progress: Callable[[int], None] | None = None,
    *,
    layout: Layout | None = None,
) -> Iterator[Raw | Block]:
    """Yield every record of a file: those that are written plainly in blocks.

    Where the stream ends early, one last `RecordError` says so. Raises `InputError` if a
    compressed file grows as only a decompression bomb does; what stands before comes first.
    """
    if container.within or container.cells:
        plain = replace(container, within="", cells=())
        for record in iter_raw(source, plain, progress):
            yield unwrapped(record, container.within, container.cells)
        return
    if container.form == "parquet":
        yield from iter_parquet(source, layout, progress)
        return
    with source.open(progress) as stream:
        buffer = ByteBuffer(utf8_blocks(stream, container.encoding))
        if container.form == "csv":
            yield from iter_table(
                buffer,
                container.dialect,
                # no row of a table holds an object
                layout.paths if layout and len(layout.created_at) == 1 else frozenset(),
                lambda: bool(stream.damage or buffer.failure),
                0 if source.span is None else source.span.n_lines,
            )
        elif container.form == "ndjson":
            yield from iter_lines(buffer, layout)
        elif container.form == "chat":
            yield from iter_chat(buffer.blocks())
        else:
            yield from iter_document(container, buffer.blocks(), layout)
        if buffer.failure is not None:
            raise buffer.failure
        if stream.damage:
            yield RecordError("file cut short", stream.damage)
