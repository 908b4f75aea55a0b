"""A part of a file: a range of its bytes, or of its row groups."""

from __future__ import annotations

import io
from typing import IO, Any, NamedTuple


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


class SpanReader(io.RawIOBase):
    """The head of a file and one part of it, as if there were nothing else.

    >>> SpanReader(io.BytesIO(b"id\\n1\\n2\\n3\\n"), Span(5, 7, head=3)).read()
    b'id\\n2\\n'
    """

    def __init__(self, raw: IO[bytes], span: Span) -> None:
        super().__init__()
        self._raw = raw
        self._ranges = [(0, span.head), (max(span.start, span.head), span.end)]
        self._at = 0

    def readable(self) -> bool:
        """Say yes."""
        return True

    def readinto(self, buffer: object) -> int:
        """Fill a buffer with what comes next, as far as one range goes."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        while self._ranges:
            start, end = self._ranges[0]
            if start + self._at < end:
                self._raw.seek(start + self._at)
                data = self._raw.read(min(len(view), end - start - self._at))
                if data:
                    view[: len(data)] = data
                    self._at += len(data)
                    return len(data)
            self._ranges.pop(0)
            self._at = 0
        return 0

    def close(self) -> None:
        """Close the file."""
        self._raw.close()
        super().close()


def open_span(path: Any, span: Span | None) -> Any:
    """Open a file on disk or elsewhere, or a part of it."""
    raw = path.open("rb")
    return raw if span is None else SpanReader(raw, span)
