"""JSON and NDJSON as streams: each record's bytes are cut out, then parsed alone.

No parser of the whole document is used, for two reasons: an archive does not
fit in memory, and one bad record must not lose its neighbours.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

import orjson

from sentiment.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Element", "parse_record", "split_document", "split_lines"]

# a string, perhaps a key; or a bracket; or a quote that never closes in the buffer
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"(\s*+:)?|[{}\[\]]|"', re.DOTALL)
_STRING_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_WHITE = b" \t\r\n\x00\x1a"
#: Longest record in bytes. A page of the largest API is under 8 MiB.
MAX_RECORD = 1 << 24
#: Longest string in bytes; a string is scanned anew with every block until it ends.
MAX_STRING = 1 << 22
#: Stands for a record that was too large to keep; no JSON text is this.
TOO_LARGE = b"<too large>"


class Element(NamedTuple):
    """An object inside a list of a JSON document.

    Attributes
    ----------
    path : str
        Dotted keys down to the list; ``""`` for a top-level array.
    data : bytes
        The object's own text.
    whole : bool
        False where the document ended inside it.
    """

    path: str
    data: bytes
    whole: bool = True


def parse_record(data: bytes) -> dict[str, Any]:
    """Parse one record; what a strict parser refuses is tried once more, leniently.

    Raises
    ------
    RecordError
        If it is no JSON, or no object.
    """
    if data == TOO_LARGE:
        raise RecordError(
            "record too large", f"above {MAX_RECORD:,} bytes, or a text above {MAX_STRING:,}"
        )
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        try:  # NaN, lone surrogates, stray bytes and control characters
            value = json.loads(data.decode("utf-8", "surrogateescape"), strict=False)
        except (ValueError, RecursionError):
            raise RecordError("not valid JSON", str(error)) from error
    if not isinstance(value, dict):
        raise RecordError("not a JSON object", type(value).__name__)
    return value


def split_lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines that are not blank, without their ends."""
    parts: list[bytes] = []
    size = 0
    end = b""
    for block in blocks:
        # a bare CR ends lines where no LF does: JSON escapes both inside strings
        if not end and (b"\n" in block or b"\r" in block):
            end = b"\n" if b"\n" in block else b"\r"
        *lines, rest = block.split(end or b"\n")
        if lines:
            lines[0] = b"".join([*parts, lines[0]]) if size <= MAX_RECORD else TOO_LARGE
            parts, size = [], 0
            yield from (line for line in lines if line.strip(_WHITE))
        size += len(rest)
        if size <= MAX_RECORD:
            parts.append(rest)
        else:
            parts = []
    last = b"".join(parts) if size <= MAX_RECORD else TOO_LARGE
    if last.strip(_WHITE):
        yield last


class _Scanner:
    """Follows brackets and keys; hands out the objects of every outermost list."""

    def __init__(self) -> None:
        self.keys: list[str] = []  # the key at each open object above the list
        self.next_key = ""
        self.in_list = False
        self.inner = 0  # open brackets inside the list
        self.start = 0  # where the current object starts
        self.is_object = False
        self.spoiled = False  # the current object is too large to keep

    def take(self, token: re.Match[bytes]) -> Element | None:
        sign = token[0][:1]
        if self.in_list:
            return self._take_in_list(sign, token)
        if token[1] is not None:
            key = token[0][: -len(token[1])][1:-1]
            self.next_key = key.decode("utf-8", "replace")
        elif sign == b"{":
            self.keys.append(self.next_key)
        elif sign == b"}" and self.keys:
            self.keys.pop()
        elif sign == b"[":
            self.keys.append(self.next_key)
            self.in_list = True
        return None

    def _take_in_list(self, sign: bytes, token: re.Match[bytes]) -> Element | None:
        if sign in b"{[":
            if self.inner == 0:
                self.start, self.is_object = token.start(), sign == b"{"
            self.inner += 1
        elif sign in b"}]":
            if self.inner == 0:
                self.in_list = False
                self.keys.pop()
                return None
            self.inner -= 1
            if self.inner == 0 and self.is_object:
                data = TOO_LARGE if self.spoiled else token.string[self.start : token.end()]
                self.spoiled = False
                return Element(self.path, data)
        return None

    @property
    def path(self) -> str:
        return ".".join(key for key in self.keys if key)


def _end_of_string(string: bytes, blocks: Iterator[bytes]) -> bytes:
    """Pass over a string too long to keep; return an empty one and what follows."""
    inside = string[1:]
    while (match := _STRING_END.match(inside)) is None:
        cut_escape = (len(inside) - len(inside.rstrip(b"\\"))) % 2
        block = next(blocks, b"")
        if not block:
            return b""
        inside = b"\\" * cut_escape + block
    return b'""' + inside[match.end() :]


def split_document(blocks: Iterable[bytes]) -> Iterator[Element]:
    """Yield every object that stands in an outermost list of a JSON document.

    Works on ``[{...}, ...]`` and on ``{"meta": ..., "data": [{...}, ...]}``
    alike; lists inside the objects belong to their records.

    Parameters
    ----------
    blocks : iterable of bytes
        The document in UTF-8, in pieces of any size.

    Yields
    ------
    Element
        In the order of the document.

    Examples
    --------
    >>> [e.path for e in split_document([b'{"a": {"list": [{"x": [{}]}', b', {}]}}'])]
    ['a.list', 'a.list']
    """
    scanner = _Scanner()
    buffer = b""
    position = 0
    pending = iter(blocks)
    for block in pending:
        kept = scanner.start if scanner.inner and not scanner.spoiled else position
        if len(buffer) - kept > MAX_RECORD or len(buffer) - position > MAX_STRING:
            scanner.spoiled = scanner.inner > 0
            kept = position
        if len(buffer) - position > MAX_STRING:
            rest = _end_of_string(buffer[position:] + block, pending)
            buffer, kept, position, block = rest, 0, 0, b""  # noqa: PLW2901
        buffer = buffer[kept:] + block
        position -= kept
        scanner.start -= kept
        for token in _TOKEN.finditer(buffer, position):
            # cut by the buffer's end: a string, or a key whose colon may follow
            if token[0] == b'"' or (token.end() == len(buffer) and token[0][:1] == b'"'):
                position = token.start()
                break
            element = scanner.take(token)
            position = token.end()
            if element is not None:
                yield element
        else:
            position = len(buffer)
    if scanner.in_list and scanner.inner and scanner.is_object:
        yield Element(scanner.path, buffer[scanner.start :], whole=False)
