"""Bytes to text: which encoding a file is in, and what to do where it lies."""

from __future__ import annotations

import codecs
import io
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sentiment.ingest.sources import ByteStream

__all__ = ["mend_text", "sniff_encoding", "text_blocks", "utf8_blocks"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Bytes that could not be decoded stand as these lone surrogates (PEP 383).
_ESCAPED = re.compile("[\udc80-\udcff]+")
_SURROGATE = re.compile("[\ud800-\udfff]")
_NUL_SHARE = 0.2


def sniff_encoding(head: bytes) -> str:
    """Name the encoding of a file from its first bytes.

    A byte order mark decides; else many NULs in every second place mean
    UTF-16, bytes that decode as UTF-8 are UTF-8, and charset-normalizer
    decides the rest (cp1252 where it can't).

    Parameters
    ----------
    head : bytes
        The first bytes, at best 64 KiB or more.

    Returns
    -------
    str
        A name that `codecs.lookup` knows.

    Examples
    --------
    >>> sniff_encoding("id,text".encode("utf-8-sig")), sniff_encoding(b"id,text")
    ('utf-8-sig', 'utf-8')
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if head:
        if head[1::2].count(0) > _NUL_SHARE * len(head):
            return "utf-16-le"
        if head[0::2].count(0) > _NUL_SHARE * len(head):
            return "utf-16-be"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # a cut last character is fine
    except UnicodeDecodeError:
        return _sniff_legacy(head)
    return "utf-8"


def _sniff_legacy(head: bytes) -> str:
    if not _mostly_utf8(head):
        from charset_normalizer import from_bytes  # noqa: PLC0415  rare and slow to load

        best = from_bytes(head[: 1 << 16]).best()
        return best.encoding if best is not None else "cp1252"
    return "utf-8"


def _mostly_utf8(head: bytes) -> bool:
    # a file of mixed encodings: UTF-8 with a few stray bytes stays UTF-8, mended later
    text = head.decode("utf-8", "surrogateescape")
    stray = sum(len(run) for run in _ESCAPED.findall(text))
    good = sum(char > "\x7f" for char in text) - stray
    return good > stray


def text_blocks(stream: ByteStream, encoding: str) -> io.TextIOBase:
    """Open `stream` as text, newlines as they are, undecodable bytes escaped (PEP 383)."""
    return io.TextIOWrapper(
        io.BufferedReader(_Raw(stream), 1 << 18),
        encoding=encoding,
        errors="surrogateescape" if encoding.startswith("utf-8") else "replace",
        newline="",
    )


def utf8_blocks(stream: ByteStream, encoding: str) -> Iterator[bytes]:
    """Yield the bytes of `stream` in UTF-8, without a byte order mark."""
    if encoding == "utf-8":
        while block := stream.read_block():
            yield block
        return
    decode = codecs.getincrementaldecoder(encoding)(
        "surrogateescape" if encoding == "utf-8-sig" else "replace"
    ).decode
    while block := stream.read_block():
        yield decode(block).encode("utf-8", "surrogateescape")
    yield decode(b"", final=True).encode("utf-8", "surrogateescape")


class _Raw(io.RawIOBase):
    """A `ByteStream` with the interface that io's wrappers want."""

    def __init__(self, stream: ByteStream) -> None:
        super().__init__()
        self._stream = stream
        self._block = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        block = self._block or self._stream.read_block()
        taken = block[: len(view)]
        self._block = block[len(view) :]
        view[: len(taken)] = taken
        return len(taken)


def _as_cp1252(match: re.Match[str]) -> str:
    return match.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def mend_text(text: str) -> str:
    """Replace what no UTF-8 text can hold.

    Bytes that were no UTF-8 are read as cp1252, the commonest cause of
    mixed files; other lone surrogates become U+FFFD.

    Examples
    --------
    >>> mend_text(b"caf\\xe9 \\xe2\\x82\\xac".decode("utf-8", "surrogateescape"))
    'café €'
    >>> mend_text("cut emoji \\ud83d") == "cut emoji \\ufffd"
    True
    """
    return _SURROGATE.sub("\ufffd", _ESCAPED.sub(_as_cp1252, text))
