"""The bytes of a stream, whatever the sizes of the blocks in which they come."""

from __future__ import annotations

import pytest

from sentiment.ingest.source import buffer as module
from sentiment.ingest.source.buffer import ByteBuffer


def by_the_byte(data: bytes) -> ByteBuffer:
    return ByteBuffer(data[at : at + 1] for at in range(len(data)))


def test_lines_end_as_they_did_in_blocks_of_any_size() -> None:
    lines = ["\n", "ab\r", "\r\n", "\r", "c\r\n", "\n", "de\n", "f\r"]
    data = "".join(lines).encode()
    for buffer in (ByteBuffer(iter([data])), by_the_byte(data)):
        assert [buffer.readline(100) for _ in lines] == lines
        assert buffer.readline(100) == ""
        assert buffer.position == len(data)


@pytest.mark.parametrize(
    ("data", "goes_on"),
    [
        (b"1", False),
        (b"1\r\n\x1a", False),
        (b"12", True),
        (b"1   2", True),
        (b"1    2", False),  # farther than is looked
    ],
)
def test_more_is_looked_for_so_far_and_no_farther(
    data: bytes, *, goes_on: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "_LOOK_AHEAD", 4)
    for buffer in (by_the_byte(b"0" + data), ByteBuffer(iter([b"0" + data[:-1], data[-1:]]))):
        buffer.fill(2)
        buffer.take(1)
        assert buffer.goes_on(1) is goes_on
        assert buffer.peek(99) == data  # nothing was taken
