"""Bytes to text: which encoding a file is in, and what to do where it lies."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from sentiment.ingest.source.decompress import ByteStream

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
#: Controls that no text needs: all of C0 and C1 but tab and line breaks.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
_SPACES = frozenset("\x0b\x0c\x1c\x1d\x1e\x1f\x85")
#: UTF-16 of any script holds ASCII digits, commas, brackets and line ends. This share of
#: the characters is enough where reading the bytes the other way round gives far fewer.
_ASCII_SHARE = 0.05
_ASCII_ODDS = 2
_UTF16_SAMPLE = 1 << 16
#: What charset-normalizer chooses from: it takes short Western texts for DOS or Mac ones.
_LEGACY = (
    *("cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257"),
    *("cp1258", "cp874", "cp932", "cp949", "big5", "gb18030", "euc_jp", "koi8_r"),
)
#: How much worse than the best cp1252 may look: it is by far the commonest.
_CP1252_LEAD = 0.15
#: Letters of cp1250 where cp1252 has hardly any, or signs that stand in no word; and their
#: share of all that is no ASCII from which a text is in cp1250.
_CENTRAL = re.compile(
    rb"[\x8a\x8d-\x8f\x9a\x9d-\x9f](?=[a-z\x80-\xff])|(?<=[A-Za-z])[\xa3\xa5\xaa\xb3\xb9\xba\xbc\xbe\xbf](?=[a-z])"
)
_CENTRAL_SHARE = 0.05


def sniff_encoding(head: bytes) -> str:
    """Name the encoding of a file from its first bytes.

    >>> sniff_encoding("id,text".encode("utf-8-sig")), sniff_encoding(b"id,text")
    ('utf-8-sig', 'utf-8')
    """
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    if b"\x00" in head and (wide := _sniff_utf16(head[:_UTF16_SAMPLE])):
        return wide
    try:
        codecs.getincrementaldecoder("utf-8")().decode(head)  # a cut last character is fine
    except UnicodeDecodeError:
        return _sniff_legacy(head)
    return "utf-8"


def _sniff_utf16(head: bytes) -> str | None:
    def n_ascii(name: str) -> int:
        return sum("\x00" < char < "\x7f" for char in head.decode(name, "replace"))

    little, big = n_ascii("utf-16-le"), n_ascii("utf-16-be")
    if max(little, big) < _ASCII_SHARE * len(head) / 2:
        return None
    if little > _ASCII_ODDS * big:
        return "utf-16-le"
    return "utf-16-be" if big > _ASCII_ODDS * little else None


def _sniff_legacy(head: bytes) -> str:
    if not _mostly_utf8(head):
        from charset_normalizer import from_bytes  # noqa: PLC0415  rare and slow to load

        # around the first byte that is no ASCII; the rest tells nothing
        start = max(next(i for i, byte in enumerate(head) if byte > 0x7F) - (1 << 12), 0)  # noqa: PLR2004
        found = from_bytes(head[start : start + (1 << 16)], cp_isolation=list(_LEGACY))
        best = found.best()
        western = next((m for m in found if "cp1252" in m.could_be_from_charset), None)
        if best is None:
            return "cp1252"
        if _is_central(head[start : start + (1 << 16)]):
            return "cp1250"
        if western is not None and western.coherence >= best.coherence:
            near = western.chaos <= best.chaos + _CP1252_LEAD
            return "cp1252" if near else best.encoding
        return best.encoding
    return "utf-8"


def _is_central(sample: bytes) -> bool:
    """Whether bytes are letters of Central Europe: few of them are others' in cp1252."""
    high = sum(byte > 0x7F for byte in sample)  # noqa: PLR2004  no ASCII
    return len(_CENTRAL.findall(sample)) > _CENTRAL_SHARE * high


def _mostly_utf8(head: bytes) -> bool:
    # a file of mixed encodings: UTF-8 with a few stray bytes stays UTF-8, mended later
    text = head.decode("utf-8", "surrogateescape")
    stray = sum(len(run) for run in _ESCAPED.findall(text))
    # a character of four bytes is no chance: three of them had to fit
    good = len(text.encode("utf-8", "surrogateescape")) - len(text)
    return good > stray


def utf8_blocks(stream: ByteStream, encoding: str) -> Iterator[bytes]:
    """Yield the bytes of `stream` in UTF-8, without a byte order mark."""
    if encoding == "utf-8":
        yield from stream.blocks
        return
    decode = codecs.getincrementaldecoder(encoding)(
        "surrogateescape" if encoding == "utf-8-sig" else "replace"
    ).decode
    for block in stream.blocks:
        yield decode(block).encode("utf-8", "surrogateescape")
    yield decode(b"", final=True).encode("utf-8", "surrogateescape")


def _as_cp1252(match: re.Match[str]) -> str:
    return match.group().encode("utf-8", "surrogateescape").decode("cp1252", "replace")


def _without_control(match: re.Match[str]) -> str:
    char = match.group()
    if char in _SPACES:
        return " "
    # C1 codes are cp1252 quotes and dashes that were read as latin-1; HTML reads them so too
    return char.encode("latin-1").decode("cp1252", "ignore") if char > "\x7f" else ""


def mend_text(text: str) -> str:
    """Replace what no UTF-8 text can hold, and leave out control characters.

    Bytes that were no UTF-8 are read as cp1252, the commonest cause of mixed files, and so are
    C1 codes (HTML Standard, "Numeric character reference end state").

    >>> mend_text(b"caf\\xe9 \\xe2\\x82\\xac".decode("utf-8", "surrogateescape"))
    'café €'
    >>> mend_text("cut emoji \\ud83d") == "cut emoji \\ufffd"
    True
    >>> mend_text("do\\0wn \\x93again\\x94")
    'down “again”'
    """
    text = _SURROGATE.sub("\ufffd", _ESCAPED.sub(_as_cp1252, text))
    return _CONTROL.sub(_without_control, text)


class Repaired(str):
    """A text that was mojibake; a str in all else. The reader counts them by it."""

    __slots__ = ()


def repair(text: str) -> str:
    """Undo UTF-8 that was written as if it were Latin-1, as in Meta's downloads.

    >>> repair("cafÃ©"), repair("café")
    ('café', 'café')
    """
    try:
        whole = text.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text
    return text if whole == text else Repaired(whole)
