"""JSON and NDJSON as streams: each record's bytes are cut out, then parsed alone.

No parser of the whole document is used, for two reasons: an archive does not
fit in memory, and one bad record must not lose its neighbours.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import orjson

from sentiment.errors import RecordError
from sentiment.ingest.format.json_runs import cut_objects

#: Bytes of the largest record that is taken into memory. A page of the largest API is
#: under 8 MiB.
MAX_RECORD = 1 << 24
#: Bytes of the longest string; it is scanned anew with every block until it ends.
MAX_STRING = 1 << 22
#: Bytes of what stands around a list that are kept.
MAX_AROUND = 1 << 16
#: Stands for a record that was too large to keep; no JSON text is this.
TOO_LARGE = b"<too large>"
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
# all that stands before the next bracket, but for the key of what it opens; a string
# at the buffer's end may be such a key, and one that does not close there is cut
_BETWEEN = rb'(?:[^"{}\[\]]++|' + _STRING + rb"(?!\s*+(?::\s*+(?:[\[{]|\Z)|\Z)))*+"
_SKIPPED = re.compile(_BETWEEN, re.DOTALL)
_BRACKET = re.compile(_BETWEEN + rb"(?:(" + _STRING + rb")\s*+:\s*+)?([{}\[\]])", re.DOTALL)
_STRING_END = re.compile(rb'[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_COMMA = re.compile(rb'("(?:[^"\\]++|\\.)*+"?)|,(?=\s*+[}\]])', re.DOTALL)
#: What stands before each document in a sequence of them (RFC 7464).
_RECORD_MARK = b"\x1e"
_WHITE = b" \t\r\n\x00\x1a"


class Found(NamedTuple):
    """Objects that follow each other in a list of a JSON document."""

    #: Dotted keys down to the list, with ``[]`` behind those of the lists around it
    #: (``chats.list[].messages``); ``""`` for a top-level array.
    path: str
    #: The objects' own texts; without line breaks, where there are several.
    texts: list[bytes]
    #: What the object that holds the list says before it, up to `MAX_AROUND` bytes; with
    #: ``null}`` behind it JSON.
    around: bytes = b""
    #: Why the one text is not whole: ``"file cut short"`` or ``"record too large"``.
    fault: str = ""


def parse_record(data: bytes) -> dict[str, Any]:
    """Parse one record; what a strict parser refuses is tried once more, leniently.

    Raises `RecordError` if it is no JSON, or no object.
    """
    if data == TOO_LARGE:
        raise RecordError(
            "record too large", f"above {MAX_RECORD:,} bytes, or a text above {MAX_STRING:,}"
        )
    value = parse_json(data)
    if isinstance(value, str) and value.lstrip().startswith("{"):  # written twice
        value = parse_json(value.encode("utf-8", "surrogatepass"))
    if not isinstance(value, dict):
        raise RecordError("not a JSON object", type(value).__name__)
    return value


def parse_json(data: bytes) -> Any:
    """Parse any value; what a strict parser refuses is tried once more, leniently.

    Raises `RecordError` if it is no JSON.
    """
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        # commas behind the last value of an object or list, and behind that itself
        text = _COMMA.sub(rb"\1", data.lstrip(_RECORD_MARK).rstrip(b", \t\r\n"))
        try:  # NaN, lone surrogates, stray bytes and control characters
            return json.loads(text.decode("utf-8", "surrogateescape"), strict=False)
        except (ValueError, RecursionError):
            raise RecordError("not valid JSON", str(error)) from error


def split_lines(blocks: Iterable[bytes], end: bytes = b"") -> Iterator[bytes]:
    """Yield the lines that are not blank; what ends one, the first break tells."""
    parts: list[bytes] = []
    size = 0
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
    """Follows brackets and keys; hands out the objects of every list at one depth."""

    def __init__(self, depth: int) -> None:
        self.depth = depth
        self.above: list[tuple[str, bool]] = []  # key and "is a list" of each open bracket
        self.n_lists = 0  # of those above
        self.in_list = depth == 0
        self.path = ""  # of the list that is open
        self.inner = 0  # open brackets inside the list
        self.start = 0  # where the current object starts
        self.is_object = False
        self.too_large = False
        self.holder = -1  # where the object starts that may hold the list; -1: not kept
        self.around = b""

    def take(self, token: re.Match[bytes]) -> Found | None:
        sign = token[2]
        if self.in_list:
            return self._take_in_list(sign, token)
        if sign in b"{[":
            key = token[1][1:-1].decode("utf-8", "replace") if token[1] else ""
            is_list = sign == b"["
            self.above.append((key, is_list))
            self.n_lists += is_list
            self.in_list = self.n_lists == self.depth
            if not is_list:
                self.holder = token.start(2)
            elif self.in_list:
                head = token.string[self.holder : token.start(2)] if self.holder >= 0 else b""
                self.holder, self.around = -1, head
                steps = [key + "[]" * each for key, each in self.above if key or each]
                self.path = ".".join(steps).removesuffix("[]").rstrip(".")
        elif self.above:
            self.n_lists -= self.above.pop()[1]
            self.holder = -1
        return None

    def _take_in_list(self, sign: bytes, token: re.Match[bytes]) -> Found | None:
        if sign in b"{[":
            if self.inner == 0:
                self.start, self.is_object = token.start(2), sign == b"{"
                self.too_large = False
            self.inner += 1
            return None
        if self.inner == 0:
            if self.above:
                self.in_list = False
                self.n_lists -= self.above.pop()[1]
            return None
        self.inner -= 1
        if self.inner or not self.is_object:
            return None
        if self.too_large:
            return Found(self.path, [b""], fault="record too large")
        return Found(self.path, [token.string[self.start : token.end()]], self.around)


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


def split_document(blocks: Iterable[bytes], depth: int = 1) -> Iterator[Found]:
    """Yield every object that stands in a list of a JSON document, many at once where plain.

    Also on several documents one after the other, and behind a JavaScript ``name =``. Depth 1
    are the outermost lists, 2 those one list further in; 0 are objects in no list, one after
    another. An object of more than `MAX_RECORD` bytes is passed over without its text.

    >>> document = b'{"a": {"list": [{"x": [{"y": 1}]}, {}]}}'
    >>> [found.path for found in split_document([document])]
    ['a.list', 'a.list']
    >>> [found.path for found in split_document([document], depth=2)]
    ['a.list[].x']
    """
    text = _Text(_Scanner(depth), iter(blocks))
    while text.read():
        yield from text.scan()
    yield from text.end()


class _Text:
    """What waits to be scanned of a stream of bytes."""

    def __init__(self, scanner: _Scanner, blocks: Iterator[bytes]) -> None:
        self._scanner, self._blocks = scanner, blocks
        self._buffer = b""
        self._position = 0

    def read(self) -> bool:
        """Put the next block behind what is kept; False at the end."""
        block = next(self._blocks, None)
        if block is None:
            return False
        scanner = self._scanner
        if len(self._buffer) - self._position > MAX_STRING:
            # a string too long to keep, if it ends at all
            scanner.too_large = scanner.inner > 0
            string = self._buffer[self._position :] + block
            self._buffer, self._position = _end_of_string(string, self._blocks), 0
            scanner.holder, block = -1, b""
        position = self._position
        kept = scanner.start if scanner.inner and not scanner.too_large else position
        if position - scanner.holder > MAX_AROUND:
            scanner.holder = -1
        elif scanner.holder >= 0:
            kept = min(kept, scanner.holder)
        if position - kept > MAX_RECORD:
            scanner.too_large, kept = True, position
        self._buffer = self._buffer[kept:] + block
        self._position -= kept
        scanner.start -= kept
        scanner.holder = max(scanner.holder - kept, -1)
        return True

    def scan(self, *, is_last: bool = False) -> Iterator[Found]:
        """Yield what stands whole; what does not goes on in the next block."""
        scanner, may_cut = self._scanner, not is_last
        while True:
            if may_cut and scanner.in_list and not scanner.inner:
                lines, self._position, is_open = cut_objects(self._buffer, self._position)
                if lines:
                    yield Found(scanner.path, lines, scanner.around)
                if lines and is_open:
                    return
                may_cut = False
            token = _BRACKET.match(self._buffer, self._position)
            if token is None:
                break
            may_cut |= not scanner.in_list and not is_last
            found = scanner.take(token)
            self._position = token.end()
            if found is not None:
                yield found
        if between := _SKIPPED.match(self._buffer, self._position):
            self._position = between.end()

    def end(self) -> Iterator[Found]:
        """Yield what is left, and what is not whole."""
        yield from self.scan(is_last=True)
        scanner = self._scanner
        if scanner.in_list and scanner.inner and scanner.is_object:
            data = b"" if scanner.too_large else self._buffer[scanner.start :]
            yield Found(scanner.path, [data], fault="file cut short")
