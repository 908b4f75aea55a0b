"""Parquet: columns as their values stand, in the types that text formats have too."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import IO, Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import parquet

from sentiment.errors import InputError, RecordError
from sentiment.ingest.format.block import Block, Path, Raw
from sentiment.ingest.format.json_stream import MAX_RECORD
from sentiment.ingest.platform.layout import Layout
from sentiment.ingest.source.decompress import Expansion
from sentiment.ingest.source.paths import Source

PARQUET_MAGIC = b"PAR1"  # Apache Parquet format, "File format"
ARROW_MAGIC = b"ARROW1"  # Arrow columnar format, "IPC File Format": Feather, version 2
#: What pyarrow raises where a file is damaged; names may be no UTF-8 then.
_DAMAGE = (pa.ArrowException, OSError, ValueError)
#: Rows decoded at once, where they have no more than `MAX_RECORD` bytes.
_BATCH = 1 << 14
#: Bytes a row on disk. Columns that take less hold what comes again and again: their values
#: are decoded once each, so that a long one that stands in many rows can't fill the memory.
_THIN = 4
#: Bytes that a post takes at least: where its text and its time begin.
_ROW = 16
#: Microseconds.
_DAY = 86_400_000_000
_PLAIN = (pa.large_string(), pa.int64(), pa.float64(), pa.bool_())
_TEXTS = (
    *(pa.string(), pa.large_string(), pa.string_view()),
    *(pa.binary(), pa.large_binary(), pa.binary_view()),
)


def iter_parquet(
    source: Source, layout: Layout | None = None, progress: Callable[[int], None] | None = None
) -> Iterator[Raw | Block]:
    """Yield the rows of a Parquet file.

    Times become ISO 8601 text, categories and decimals text, NaN a missing value; objects and
    lists stay what they are. Raises `InputError` if it is no whole file.
    """
    with _on_disk(source, progress) as file:
        is_arrow = file.read(len(ARROW_MAGIC)) == ARROW_MAGIC
        size = file.seek(0, os.SEEK_END)
        file.seek(0)
        try:
            table = pa.ipc.open_file(file) if is_arrow else _open_parquet(file)
        except _DAMAGE as error:
            kind = "Feather" if is_arrow else "Parquet"
            raise InputError(
                source.name,
                found=f"a damaged {kind} file ({_first_line(error)})",
                expected="a whole one",
            ) from error
        schema = table.schema if is_arrow else table.schema_arrow
        if layout is not None and layout.created_at[0] not in schema.names:
            layout = None  # a flat table of a format whose records are nested
        if not is_arrow:
            rows = Expansion(source.name, source.max_expansion, size)
            rows.gave(_ROW * table.metadata.num_rows)
        limit = Expansion(source.name, source.max_expansion)
        groups = range(0) if is_arrow else range(table.num_row_groups)
        if source.span is not None:
            groups = range(source.span.start, source.span.end)
        pieces = _arrow(table, size) if is_arrow else _row_groups(table, layout, groups)
        try:
            for packed, batch in pieces:
                limit.took(packed)
                # by what the values take: a column of one value is next to nothing on disk
                limit.gave(_decoded_size(batch))
                yield from _bounded(batch, layout)
                if progress is not None and not source.member:
                    progress(packed)
        except _DAMAGE as error:
            yield RecordError("file cut short", f"can't be read on ({_first_line(error)})")


def _row_groups(
    table: parquet.ParquetFile, layout: Layout | None, groups: Iterable[int]
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield the batches of a Parquet file, each with the bytes on disk it is first to need."""
    names = None
    if layout is not None:
        needed = {path[0] for path in layout.paths}
        names = [name for name in table.schema_arrow.names if name in needed]
    for number in groups:
        group = table.metadata.row_group(number)
        packed = sum(group.column(i).total_compressed_size for i in range(group.num_columns))
        for batch in table.iter_batches(_BATCH, row_groups=[number], columns=names):
            yield packed, batch
            packed = 0


def _open_parquet(file: IO[bytes]) -> parquet.ParquetFile:
    metadata = parquet.read_metadata(file)
    thin = {
        column.path_in_schema
        for group in map(metadata.row_group, range(metadata.num_row_groups))
        for column in map(group.column, range(group.num_columns))
        if column.physical_type == "BYTE_ARRAY"
        and column.total_compressed_size < _THIN * group.num_rows
    }
    return parquet.ParquetFile(file, metadata=metadata, read_dictionary=sorted(thin))


def _arrow(
    table: pa.ipc.RecordBatchFileReader, size: int
) -> Iterator[tuple[int, pa.RecordBatch]]:
    """Yield the batches of a Feather file; all its bytes go with the first."""
    for number in range(table.num_record_batches):
        whole = table.get_batch(number)
        for start in range(0, len(whole), _BATCH):
            yield size, whole.slice(start, _BATCH)
            size = 0


def _decoded_size(batch: pa.RecordBatch) -> int:
    """Return the bytes that values take once each row has its own."""
    size = 0
    for column in batch.columns:
        size += column.nbytes
        if pa.types.is_dictionary(column.type) and column.type.value_type in _TEXTS:
            lengths = pc.binary_length(column.dictionary.cast(pa.large_binary()))
            size += pc.sum(lengths.take(column.indices)).as_py() or 0
    return size


def _bounded(batch: pa.RecordBatch, layout: Layout | None) -> Iterator[Raw | Block]:
    """Halve a batch until its values fit into memory."""
    if _decoded_size(batch) <= MAX_RECORD:
        yield from _rows(batch, layout)
    elif batch.num_rows == 1:
        yield RecordError("unreadable row", f"it has more than {MAX_RECORD:,} bytes")
    else:
        half = batch.num_rows // 2
        yield from _bounded(batch.slice(0, half), layout)
        yield from _bounded(batch.slice(half), layout)


def _first_line(error: BaseException) -> str:
    return (str(error).splitlines() or [""])[0][:80]


@contextmanager
def _on_disk(source: Source, progress: Callable[[int], None] | None) -> Iterator[IO[bytes]]:
    """Open a file that can be read from anywhere."""
    with source.open() as stream:
        plain = stream.compression == "none" and source.member is None
    if plain:
        with source.path.open("rb") as file:
            yield file
        return
    with tempfile.TemporaryFile(prefix="sentiment-") as unpacked:
        with source.open(progress) as stream:
            unpacked.writelines(stream.blocks)
        unpacked.seek(0)
        yield unpacked


def _rows(batch: pa.RecordBatch, layout: Layout | None) -> Iterator[Raw | Block]:
    columns = {name: _plain(batch.column(i)) for i, name in enumerate(batch.schema.names)}
    n = batch.num_rows

    def record(row: int) -> dict[str, Any]:
        return {name: values[row].as_py() for name, values in columns.items()}

    by_path = None if layout is None else _by_path(columns, layout)
    if by_path is None:
        yield from pa.table(columns).to_pylist()
    else:
        yield Block(n, by_path, record)


def _by_path(columns: dict[str, pa.Array], layout: Layout) -> dict[Path, pa.Array] | None:
    """Find the columns of a layout; None where one has a type that no plain record has."""
    found: dict[Path, pa.Array] = {}
    marks = {*layout.further, *layout.needed}
    for path in layout.paths:
        values = columns.get(path[0])
        for key in path[1:]:
            inside = values is not None and pa.types.is_struct(values.type)
            if not inside or values.type.get_field_index(key) < 0:  # type: ignore[union-attr]
                values = None
                break
            values = _plain(pc.struct_field(values, key))
        if values is None or pa.types.is_null(values.type):
            continue
        if path in layout.text and values.type != pa.large_string():
            return None
        if path not in marks and values.type not in _PLAIN:
            return None
        # a float is no id
        if values.type == pa.float64() and path in (*layout.post_id, *layout.author):
            continue
        found[path] = values
    return found


def _plain(values: pa.Array) -> pa.Array:
    """Turn a column into text, whole numbers, floats or flags, where it is no object."""
    if pa.types.is_dictionary(values.type):
        values = values.dictionary_decode()
    kind = values.type
    if pa.types.is_timestamp(kind):
        unit = pa.timestamp("us", None if kind.tz is None else "UTC")
        values = values.cast(unit, safe=False).cast(pa.large_string())
    elif pa.types.is_floating(kind):
        wide = values.cast(pa.float64())
        values = pc.if_else(pc.is_nan(wide), None, wide)
    elif pa.types.is_integer(kind):
        try:
            values = values.cast(pa.int64())
        except pa.ArrowInvalid:  # beyond 2**63
            values = values.cast(pa.large_string())
    elif pa.types.is_date(kind) or pa.types.is_decimal(kind) or pa.types.is_time(kind):
        values = values.cast(pa.large_string())
    elif pa.types.is_duration(kind):
        values = _clocks(values.cast(pa.duration("us"), safe=False).cast(pa.int64()))
    elif kind in _TEXTS:
        values = _texts(values.cast(pa.large_binary()))
    elif pa.types.is_nested(kind):
        values.validate(full=True)
    return values


def _clocks(micros: pa.Int64Array) -> pa.Array:
    """Write what has passed of a day as its time; what is longer stays a number."""
    least, most = pc.min_max(micros).values()
    in_a_day = most.is_valid and least.as_py() >= 0 and most.as_py() < _DAY
    return micros.cast(pa.time64("us")).cast(pa.large_string()) if in_a_day else micros


def _texts(values: pa.LargeBinaryArray) -> pa.LargeStringArray:
    try:
        return values.cast(pa.large_string())
    except pa.ArrowInvalid:  # no UTF-8
        given = values.to_pylist()
        read = [None if each is None else each.decode("utf-8", "replace") for each in given]
        return pa.array(read, pa.large_string())
