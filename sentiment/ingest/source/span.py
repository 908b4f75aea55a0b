"""A part of a file: a range of its bytes, or of its row groups."""

from __future__ import annotations

from typing import Any, NamedTuple

from sentiment.ingest.source.ranges import RangeReader


class Span(NamedTuple):
    """A part of a file that holds whole records."""

    #: Its first byte, and that behind its last; of Parquet, row groups.
    start: int
    end: int
    #: Bytes at the file's start that are read before it: what names a table's columns.
    head: int = 0
    #: Lines of the file between that head and this part.
    n_lines: int = 0
    #: Records of the file before this part.
    n_records: int = 0

    @property
    def begins(self) -> bool:
        """Whether the file begins with it."""
        return self.start <= self.head


def open_span(path: Any, span: Span | None) -> Any:
    """Open a file on disk or elsewhere; of a part, its head and it are read as one."""
    raw = path.open("rb")
    if span is None:
        return raw
    head, begin = span.head, max(span.start, span.head)

    def fetch(start: int, end: int) -> bytes:
        found = b""
        for low, high, moved in ((0, head, 0), (head, end, begin - head)):
            if (at := max(start, low)) < min(end, high):
                raw.seek(at + moved)
                found += raw.read(min(end, high) - at)
        return found

    return RangeReader(fetch, head + max(span.end - begin, 0), raw.close)
