"""Blocks of a table, parsed by pyarrow where they are strict CSV.

What pyarrow reads is what `csv` reads only where quotes stand as they should:
around whole fields, doubled inside. Any other block is left to the row reader.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from pyarrow import csv as arrow_csv

from sentiment.ingest.format import csv_rows
from sentiment.ingest.format.block import BLOCK_BYTES, Block, Path
from sentiment.ingest.format.csv_dialect import Dialect
from sentiment.ingest.source.buffer import ByteBuffer

_BOM = b"\xef\xbb\xbf"
#: Line breaks inside fields at the end of a block that are passed over to find its end.
_MAX_BREAKS = 1000


class TableBlocks:
    """Takes blocks of whole rows from a buffer.

    `n_tried` are the bytes of the block that was looked at last, `n_lines` the lines of that
    which was taken last.
    """

    def __init__(
        self,
        dialect: Dialect,
        names: Sequence[str],
        wanted: Collection[Path],
        is_cut: Callable[[], bool],
    ) -> None:
        self._is_cut = is_cut
        self._quote = ord(dialect.quotechar)
        self._ends = np.zeros(256, dtype=bool)
        self._ends[[ord(dialect.delimiter), ord("\n"), ord("\r"), self._quote]] = True
        self._names = list(names)
        self._wanted: list[Path] = [(name,) for name in names if (name,) in set(wanted)]
        self._parse = arrow_csv.ParseOptions(
            delimiter=dialect.delimiter, quote_char=dialect.quotechar, newlines_in_values=True
        )
        self._convert = arrow_csv.ConvertOptions(
            column_types={path[0]: pa.large_string() for path in self._wanted},
            include_columns=[path[0] for path in self._wanted],
            strings_can_be_null=False,
        )
        self.n_tried = self.n_lines = 0

    def take(self, buffer: ByteBuffer) -> Block | None:
        """Take the next block; None, and nothing is taken, where it is not plain."""
        # so that no row of a block is longer than the row reader allows
        most = min(BLOCK_BYTES, csv_rows.MAX_LINE, csv_rows.MAX_ROW)
        data = buffer.peek(most)
        self.n_tried = len(data)
        size = self._plain_size(data, at_end=len(data) < most)
        # of a stream that was cut the last row is dropped, so it must not be in a block
        if not size or not (buffer.goes_on(size) or not self._is_cut()):
            return None
        table = self._table(data, size)
        if table is None:
            return None
        buffer.take(size)
        self.n_lines = count_lines(data, size)
        columns = {path: _whole(table.column(n)) for n, path in enumerate(self._wanted)}

        def record(row: int) -> dict[str, Any]:
            return {path[0]: values[row].as_py() for path, values in columns.items()}

        return Block(table.num_rows, columns, record)

    def _plain_size(self, data: bytes, *, at_end: bool) -> int:
        """Return the bytes of whole rows in `data` if they are strict CSV, else 0."""
        bytes_ = np.frombuffer(data, dtype=np.uint8)
        quotes = np.flatnonzero(bytes_ == self._quote)
        size = len(data)
        if not at_end:
            for _ in range(_MAX_BREAKS):
                size = data.rfind(b"\n", 0, size) + 1
                # inside a field an odd number of quotes stands before a line break
                n_before = int(np.searchsorted(quotes, size))
                if n_before % 2 == 0:
                    quotes = quotes[:n_before]
                    break
                size -= 1
            else:
                return 0
        # pyarrow takes these three bytes for the start of a file
        if size <= 0 or data.startswith(_BOM) or len(quotes) % 2:
            return 0
        return size if is_strict(bytes_[:size], quotes, self._ends) else 0

    def _table(self, data: bytes, size: int) -> pa.Table | None:
        reading = arrow_csv.ReadOptions(
            use_threads=False, block_size=size + 1, column_names=self._names
        )
        try:
            return arrow_csv.read_csv(
                pa.BufferReader(pa.py_buffer(data).slice(0, size)),
                reading,
                self._parse,
                self._convert,
            )
        except pa.ArrowInvalid:  # rows of another width, bytes that are no UTF-8
            return None


def is_strict(
    data: NDArray[np.uint8], quotes: NDArray[np.int64], ends: NDArray[np.bool_]
) -> bool:
    """Tell whether quotes stand around whole fields, and doubled inside of them.

    `ends` tells which bytes may stand outside beside a quote.
    """
    opening, closing = quotes[::2], quotes[1::2]
    if len(opening) and opening[0] == 0:
        opening = opening[1:]
    if len(closing) and closing[-1] == len(data) - 1:
        closing = closing[:-1]
    # a quote beside a quote is a doubled one
    return bool(ends[data[opening - 1]].all() and ends[data[closing + 1]].all())


def count_lines(data: bytes, size: int) -> int:
    """Count line breaks of any kind."""
    bytes_ = np.frombuffer(data, dtype=np.uint8, count=size)
    feeds, returns = bytes_ == ord("\n"), bytes_ == ord("\r")
    n_pairs = np.count_nonzero(returns[:-1] & feeds[1:])
    return int(np.count_nonzero(feeds) + np.count_nonzero(returns) - n_pairs)


def _whole(column: pa.ChunkedArray) -> pa.Array:
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
