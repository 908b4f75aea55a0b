"""CSV and TSV below the header: blocks where they are plain, else one record a row."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from sentiment.errors import RecordError
from sentiment.ingest.format.block import Block, Path, Raw
from sentiment.ingest.format.csv_blocks import TableBlocks
from sentiment.ingest.format.csv_dialect import Dialect
from sentiment.ingest.format.csv_header import unique_names
from sentiment.ingest.format.csv_rows import Row, RowReader
from sentiment.ingest.source.buffer import BLANK, ByteBuffer

_BLANK = BLANK.decode("ascii")


def iter_table(
    buffer: ByteBuffer,
    dialect: Dialect,
    wanted: Collection[Path] = (),
    is_cut: Callable[[], bool] = lambda: False,
    n_lines: int = 0,
) -> Iterator[Raw | Block]:
    """Yield the records below the header, in their order; without `wanted` one by one.

    Blank lines are no records. A row of another width than the header's is a `RecordError`;
    empty fields beyond the width are dropped.
    """
    reader = RowReader(buffer, lambda lines, strict: dialect.reader(lines, strict=strict))
    rows = iter(reader)
    filled = (row for row in rows if row.fields is None or any(row.fields))
    header = next((row for n, row in enumerate(filled) if n == dialect.n_preamble), None)
    if header is None or header.fields is None:
        if header is not None:
            yield RecordError("unreadable header", f"line {header.line:,}: {header.problem}")
        return
    for _ in range(dialect.n_below):
        next(filled, None)
    names, _ = unique_names(header.fields if dialect.has_header else [""] * len(header.fields))
    reader.width = len(names)
    reader.pass_over(n_lines)
    if not dialect.has_header:  # it is the first record
        yield _record(header, names)
    blocks = None
    if wanted and not dialect.backslash and len(names) > 1:
        blocks = TableBlocks(dialect, names, wanted, is_cut)
    yield from _records(reader, rows, buffer, names, blocks, is_cut)


def _records(
    reader: RowReader,
    rows: Iterator[Row],
    buffer: ByteBuffer,
    names: list[str],
    blocks: TableBlocks | None,
    is_cut: Callable[[], bool],
) -> Iterator[Raw | Block]:
    held: Row | None = None
    tried = 0  # up to here a block was looked at, and is not plain
    while True:
        if blocks is not None and buffer.position >= tried and reader.at_rest:
            if (block := blocks.take(buffer)) is not None:
                reader.pass_over(blocks.n_lines)
                if held is not None:
                    yield _record(held, names)
                    held = None
                yield block
                continue
            tried = buffer.position + blocks.n_tried
        row = next(rows, None)
        if row is None:
            break
        if held is not None:
            yield _record(held, names)
        held = row if _is_filled(row) else None
    # of a stream that was cut, the last row is a piece of one, however whole it looks
    if held is not None and not is_cut():
        yield _record(held, names)


def _is_filled(row: Row) -> bool:
    fields = row.fields
    if fields is None or len(fields) > 1:
        return True
    return bool(fields) and bool(fields[0].strip(_BLANK))


def _record(row: Row, names: list[str]) -> Raw:
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
