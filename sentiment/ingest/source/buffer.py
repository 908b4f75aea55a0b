"""The bytes of a stream, taken by the line or by the block."""

from __future__ import annotations

from collections.abc import Iterator

from sentiment.errors import InputError

#: What a blank record may hold; DOS and CP/M end a file with 0x1A, and some tools still do.
BLANK = b" \t\r\n\x00\x1a"
#: How far is looked for something that is not blank.
_LOOK_AHEAD = 1 << 20


class ByteBuffer:
    """Bytes in UTF-8 that wait to be read, and a stream that brings more.

    An `InputError` out of it ends the buffer, so that what stands before is read first, and is
    its `failure`. `position` counts the bytes taken so far.

    >>> buffer = ByteBuffer(iter([b"id,te", b"xt\\r", b"\\n1,down"]))
    >>> buffer.readline(100), buffer.peek(3), buffer.readline(100), buffer.readline(100)
    ('id,text\\r\\n', b'1,d', '1,down', '')
    """

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self._blocks = blocks
        self._data = b""
        self._at = 0
        self._ended = False
        self.position = 0
        self.failure: InputError | None = None

    def fill(self, size: int) -> bool:
        """Read on until `size` bytes wait; False where the stream ends before."""
        missing = size - (len(self._data) - self._at)
        if missing > 0 and not self._ended:
            parts = [self._data[self._at :]]
            while missing > 0 and (block := self._next()):
                parts.append(block)
                missing -= len(block)
            self._data, self._at = b"".join(parts), 0
        return missing <= 0

    def _next(self) -> bytes:
        try:
            block = next((block for block in self._blocks if block), b"")
        except InputError as error:  # a decompression bomb shows itself only on the way
            self.failure = error
            block = b""
        self._ended = not block
        return block

    def blocks(self) -> Iterator[bytes]:
        """Take what waits, and all that the stream brings.

        Raises `failure`, where there is one.
        """
        while self.fill(1):
            block = self._data[self._at :]
            self.take(len(block))
            yield block
        if self.failure is not None:
            raise self.failure

    def peek(self, size: int) -> bytes:
        """Return up to `size` of the bytes that come next, without taking them."""
        self.fill(size)
        return self._data[self._at : self._at + size]

    def take(self, size: int) -> None:
        """Pass over bytes that were looked at."""
        self._at += size
        self.position += size

    def goes_on(self, after: int) -> bool:
        """Whether more than blanks follow the next `after` bytes, as far as one can look."""
        looked = after
        while looked < after + _LOOK_AHEAD:
            more = self.fill(looked + 1)
            if self._data[self._at + looked :].strip(BLANK):
                return True
            if not more:
                return False
            looked = len(self._data) - self._at
        return False

    def readline(self, limit: int) -> str:
        """Take a line with its end (LF, CR or CRLF), or `limit` characters of it.

        Bytes that are no UTF-8 are escaped (PEP 383).
        """
        searched = 0
        while (end := self._line_end(self._at + searched)) < 0:
            waiting = len(self._data) - self._at
            if waiting >= 4 * limit or not self.fill(waiting + 1):
                end = len(self._data)
                break
            searched = max(waiting - 1, 0)
        size = end - self._at
        line = self._data[self._at : self._at + min(size, 4 * limit)]
        text = line.decode("utf-8", "surrogateescape")
        if len(text) > limit or size > 4 * limit:
            text = text[:limit]
            size = len(text.encode("utf-8", "surrogateescape"))
        self.take(size)
        return text

    def _line_end(self, start: int) -> int:
        data = self._data
        newline = data.find(b"\n", start)
        carriage = data.find(b"\r", start, newline if newline >= 0 else len(data))
        if carriage < 0:
            return newline + 1 if newline >= 0 else newline
        if carriage + 1 < len(data):
            return carriage + 1 + (data[carriage + 1] == ord("\n"))
        return len(data) if self._ended else -1
