"""Compressed streams cut and damaged anywhere, bombs at their bound, and any encoding."""

from __future__ import annotations

import gzip
import io
import random
import re
import unicodedata
import zipfile
from contextlib import ExitStack
from typing import IO, Any, NamedTuple

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as some

from sentiment.errors import InputError
from sentiment.ingest.source import decompress, encoding
from sentiment.ingest.source.decompress import ByteStream, Expansion
from sentiment.ingest.source.encoding import (
    Repaired,
    mend_text,
    repair,
    sniff_encoding,
    utf8_blocks,
)

TEXT = "".join(f"{n},down again {n * n}\n" for n in range(4000)).encode()
MEMBERS = {
    "gz": gzip.compress(TEXT[:30_000], mtime=0) + gzip.compress(TEXT[30_000:], mtime=0),
    "zst": zstandard.compress(TEXT[:30_000]) + zstandard.compress(TEXT[30_000:]),
    "none": TEXT,
}


def opened(data: bytes, **more: Any) -> tuple[bytes, ByteStream]:
    """Read a stream to its end, and check its blocks."""
    with ByteStream(io.BytesIO(data), **more) as stream:
        blocks = list(stream.blocks)
    assert all(0 < len(block) <= 1 << 18 for block in blocks)
    return b"".join(blocks), stream


@pytest.mark.parametrize("kind", MEMBERS)
def test_members_follow_each_other_and_all_bytes_are_told(kind: str) -> None:
    taken: list[int] = []
    limit = Expansion("a", 2.0)
    whole, stream = opened(MEMBERS[kind], progress=taken.append, limit=limit)
    assert whole == TEXT
    assert (stream.damage, stream.compression) == (None, kind)
    assert sum(taken) == limit.n_in == len(MEMBERS[kind])
    assert opened(b"")[0] == b""


@pytest.mark.parametrize("kind", ["gz", "zst"])
@pytest.mark.parametrize("size", [4, 5, 6, 7, 100, 30_000])
def test_blocks_of_any_size_give_the_same(
    kind: str, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("_GZIP_BLOCK", "_ZSTD_BLOCK"):
        monkeypatch.setattr(decompress, name, size)
    monkeypatch.setattr(decompress, "BOMB_SIZE", 10)  # without a limit there is none
    whole, stream = opened(MEMBERS[kind])
    assert whole == TEXT
    assert stream.damage is None


def test_zeros_stand_between_members_of_gzip_alone() -> None:
    one, two = gzip.compress(b"one,", mtime=0), gzip.compress(b"two", mtime=0)
    for zeros in (b"", b"\0", bytes(1000)):
        found, stream = opened(one + zeros + two + zeros)
        assert (found, stream.damage) == (b"one,two", None)
    found, stream = opened(zstandard.compress(b"one,") + b"\0" + zstandard.compress(b"two"))
    assert found == b"one,"
    assert str(stream.damage).startswith("the compressed stream is damaged (zstd decompress")


@pytest.mark.parametrize(("kind", "name"), [("gz", "gzip"), ("zst", "zstd")])
def test_a_cut_is_told_and_what_stands_before_is_read(kind: str, name: str) -> None:
    data = MEMBERS[kind]
    border = len(gzip.compress(TEXT[:30_000], mtime=0)) if kind == "gz" else -1
    for cut in {*range(4, len(data), 997), len(data) - 1, border - 1, border + 1}:
        if cut < 4:
            continue
        found, stream = opened(data[:cut])
        assert TEXT.startswith(found)
        assert stream.damage == f"the {name} stream is cut short"
    if kind == "gz":
        found, stream = opened(data[:border])  # the first is whole
        assert (found, stream.damage) == (TEXT[:30_000], None)


@pytest.mark.parametrize("kind", ["gz", "zst"])
def test_damage_is_told_with_its_kind(kind: str) -> None:
    data = bytearray(MEMBERS[kind])
    data[len(data) // 3] ^= 0xFF
    _, stream = opened(bytes(data))
    assert re.match(r"the compressed stream is damaged \(.+\)$", str(stream.damage))


class Failing(io.BytesIO):
    """A file of which no more can be read from a place on."""

    def __init__(self, error: Exception) -> None:
        super().__init__(bytes(1 << 18))
        self._error = error

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() == 1 << 18:
            raise self._error
        return super().read(size)


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (EOFError(), "the compressed stream is cut short"),
        (zipfile.BadZipFile("bad"), "the compressed stream is damaged (bad)"),
        (OSError("gone"), "the file can't be read on (gone)"),
        (RuntimeError("locked"), "the file can't be read on (locked)"),
        (NotImplementedError("new"), "the file can't be read on (new)"),
    ],
)
def test_what_ends_a_file_early_is_told(error: Exception, said: str) -> None:
    with ByteStream(Failing(error)) as stream:
        assert b"".join(stream.blocks) == bytes(1 << 18)
    assert stream.damage == said


def test_what_was_opened_is_closed() -> None:
    raw: IO[bytes] = io.BytesIO(TEXT)
    closed: list[str] = []
    with ExitStack() as stack:
        stack.callback(closed.append, "archive")
        more = stack.pop_all()
    with ByteStream(raw, also_close=more) as stream:
        assert next(iter(stream.blocks)) == TEXT[: 1 << 18]
    assert raw.closed
    assert closed == ["archive"]
    bomb = io.BytesIO(gzip.compress(bytes(3000)))
    limit = Expansion("a", 1.0)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(decompress, "BOMB_SIZE", 1)
        with pytest.raises(InputError), ByteStream(bomb, limit=limit):
            pass  # its first block is one already
    assert bomb.closed


@pytest.mark.parametrize(
    ("allowed", "n_in", "n_out", "is_bomb"),
    [
        # few bytes are none, whatever they were before
        (2.0, 1, 1000, False),
        (2.0, 1, 1001, True),
        (2.0, 600, 1200, False),
        (2.0, 600, 1201, True),
        (0.5, 4000, 2000, False),
        (0.5, 4000, 2001, True),
        (0, 1, 10**9, False),
    ],
)
@pytest.mark.parametrize("from_zip", [True, False])
def test_a_bomb_has_a_bound(
    allowed: float,
    n_in: int,
    n_out: int,
    is_bomb: bool,  # noqa: FBT001
    from_zip: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(decompress, "BOMB_SIZE", 1000)
    limit = Expansion("posts.gz", allowed, n_in if from_zip else 0)
    # an archive says itself how many there are
    limit.took(10**9 if from_zip else n_in - 1)
    limit.took(0 if from_zip else 1)
    assert limit.n_in == n_in
    limit.gave(n_out - 1)
    if not is_bomb:
        limit.gave(1)
        return
    with pytest.raises(InputError) as caught:
        limit.gave(1)
    assert str(caught.value) == (
        f"posts.gz: found {n_out:,} bytes and more from {n_in:,} compressed ones, as from a "
        f"decompression bomb; expected at most {allowed:g} times as many.\n"
        f"If you trust the file: --max-expansion 0"
    )


def test_what_is_taken_at_once_can_not_fill_the_memory() -> None:
    assert (decompress.BOMB_SIZE, decompress.MAX_EXPANSION) == (1 << 28, 200.0)
    long_window = zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=28, enable_ldm=True)
    )
    frame = long_window.compressobj()
    data = frame.compress(TEXT) + frame.flush()
    assert zstandard.get_frame_parameters(data).window_size == 1 << 28
    assert opened(data)[0] == TEXT


# encodings

WORDS = {
    "cp1252": "Das geht schon wieder nicht für mich, sagt die Schülerin, und die Größe fällt "
    "auch später völlig aus. ",
    "cp1250": "Zase nefunguje přihlášení, žádná odpověď, celý den čekám na účet a nic se "
    "neděje. ",
}


@pytest.mark.parametrize("name", WORDS)
def test_an_encoding_is_known_by_its_words_wherever_they_stand(name: str) -> None:
    words = (WORDS[name] * 6).encode(name)
    for n in (0, 5000, 70_000):  # of ASCII before them
        head = b"id,text,date\n" * (n // 13) + words
        assert head.decode(sniff_encoding(head)) == head.decode(name)


class Guess(NamedTuple):
    """What charset-normalizer tells of an encoding."""

    encoding: str
    chaos: float
    coherence: float
    could_be_from_charset: tuple[str, ...] = ()


class Guesses(list[Guess]):
    """The best of them comes first."""

    def best(self) -> Guess | None:
        return self[0] if self else None


@pytest.mark.parametrize(
    ("guesses", "name"),
    [
        ([], "cp1252"),
        ([("cp1251", 0.25, 0.5)], "cp1251"),
        ([("cp1254", 0.25, 0.5), ("cp1252", 0.25, 0.5)], "cp1252"),
        # it may look worse by 0.15, but no word may be less like words
        ([("cp1251", 0.0, 0.5), ("cp1252", 0.15, 0.5)], "cp1252"),
        ([("cp1251", 0.0, 0.5), ("cp1252", 0.16, 0.5)], "cp1251"),
        ([("cp1251", 0.0, 0.5), ("cp1252", 0.1, 0.49)], "cp1251"),
        ([("cp1251", 0.0, 0.5), ("cp1252", 0.1, 0.51)], "cp1252"),
        ([("cp1251", 0.25, 0.0), ("cp1252", 0.5, 0.9)], "cp1251"),
        ([("cp1257", 0.25, 0.5, ("cp1257", "cp1252"))], "cp1252"),
    ],
)
def test_the_commonest_encoding_is_preferred(
    guesses: list[tuple[Any, ...]], name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = Guesses(Guess(*(*each, (each[0],))[:4]) for each in guesses)
    monkeypatch.setattr("charset_normalizer.from_bytes", lambda *_, **__: found)
    assert sniff_encoding(b"caf\xe9 ol\xe9") == name
    if guesses:  # a letter of Central Europe tells more
        assert sniff_encoding(b"\x9eena ol\xe9") == "cp1250"


@pytest.mark.parametrize("n", [4095, 4096, 4097])
def test_what_stands_around_the_first_odd_byte_is_looked_at(n: int) -> None:
    seen: list[bytes] = []

    def from_bytes(sample: bytes, **_: object) -> Guesses:
        seen.append(sample)
        return Guesses()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("charset_normalizer.from_bytes", from_bytes)
        head = b"".join(b"%07d\n" % at for at in range(9000))
        data = head[:n] + b"\xe9" + head[n:] + b"\xe8"
        assert sniff_encoding(data) == "cp1252"
    start = max(n - 4096, 0)
    assert seen == [data[start : start + 65_536]]


@pytest.mark.parametrize(
    ("ascii_", "other", "name"),
    [
        # a twentieth of the characters is enough
        (5, 95, "utf-16-le"),
        (6, 94, "utf-16-le"),
        (4, 96, None),
    ],
)
def test_wide_characters_are_known_by_a_twentieth_of_ascii(
    ascii_: int, other: int, name: str | None
) -> None:
    text = "a" * ascii_ + "東" * other
    assert encoding._sniff_utf16(text.encode("utf-16-le")) == name
    swapped = name and "utf-16-be"
    assert encoding._sniff_utf16(text.encode("utf-16-be")) == swapped


def test_wide_characters_are_twice_as_many_as_the_other_way_round() -> None:
    both = "\u6100"  # an a the other way round
    for n, name in [(2, None), (3, "utf-16-le")]:
        assert encoding._sniff_utf16(("a" * n + both).encode("utf-16-le")) == name
        assert encoding._sniff_utf16(("a" * n + both).encode("utf-16-be")) == (
            name and "utf-16-be"
        )
    # neither the byte zero nor DEL is a character of texts
    assert encoding._sniff_utf16("\0\x7f".encode("utf-16-le") * 50) is None


def test_zeros_far_below_tell_no_width() -> None:
    assert sniff_encoding(b"a" * 70_000 + bytes(70_000)) == "utf-8"
    assert sniff_encoding(("id,text\n" * 9000).encode("utf-16-le")) == "utf-16-le"


@pytest.mark.parametrize(
    ("n_signs", "n_high", "central"),
    [
        (1, 19, True),
        (1, 20, False),
        (1, 21, False),
        (0, 0, False),
        (0, 9, False),
        (3, 59, True),
    ],
)
def test_letters_of_central_europe_are_more_than_a_twentieth(
    n_signs: int, n_high: int, *, central: bool
) -> None:
    sample = b"\x9eena " * n_signs + b"\xe9 " * (n_high - n_signs)
    assert encoding._is_central(sample) == central
    assert encoding._is_central(sample + b"\x7f") == central  # of ASCII


@pytest.mark.parametrize(
    ("text", "stays"),
    [
        (b"caf\xc3\xa9 \xe9 ", False),  # one continuing byte, one that is stray
        (b"caf\xc3\xa9 \xc3\xa9 \xe9 ", True),
        (b"\xf0\x9f\x98\xad \xe9\xe8 ", True),  # three of the four had to fit
        (b"\xf0\x9f\x98\xad \xe9\xe8\xea ", False),
        (b"\xe9 ", False),
    ],
)
def test_a_few_stray_bytes_leave_utf8(text: bytes, *, stays: bool) -> None:
    assert encoding._mostly_utf8(text) == stays
    assert (sniff_encoding(text) == "utf-8") == stays


@pytest.mark.parametrize(
    ("bom", "name"),
    [
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\0\0", "utf-32"),
        (b"\0\0\xfe\xff", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ],
)
def test_a_byte_order_mark_tells(bom: bytes, name: str) -> None:
    assert sniff_encoding(bom) == name
    assert sniff_encoding(b"x" + bom) != name


MIXED = "Größe, žena, 東京, 😭\r\n"


@pytest.mark.parametrize(
    "name", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"]
)
@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
def test_blocks_are_decoded_as_a_whole_is(name: str, size: int) -> None:
    text = MIXED if name.startswith("utf") else "Größe\r\n"
    data = text.encode(name)
    stream = ByteStream(io.BytesIO())
    stream.blocks = iter(data[at : at + size] for at in range(0, len(data), size))
    assert b"".join(utf8_blocks(stream, name)) == text.encode()


@pytest.mark.parametrize(
    ("name", "data", "found"),
    [
        ("utf-8", b"a\xe9", b"a\xe9"),
        ("utf-8-sig", b"\xef\xbb\xbfa\xe9b\xc3", b"a\xe9b\xc3"),  # kept, to be mended
        ("utf-16-le", b"a\0b", "a\ufffd".encode()),
        ("cp1252", b"a\x81", "a\ufffd".encode()),
    ],
)
def test_bytes_that_are_no_text(name: str, data: bytes, found: bytes) -> None:
    stream = ByteStream(io.BytesIO(data))
    assert b"".join(utf8_blocks(stream, name)) == found


def plainly_mended(text: str) -> str:
    """Mend a text character by character."""
    found, at = "", 0
    while at < len(text):
        run = re.match("[\udc80-\udcff]*", text[at:])
        if run and run[0]:
            found += bytes(ord(char) - 0xDC00 for char in run[0]).decode("cp1252", "replace")
            at += len(run[0])
            continue
        found += "\ufffd" if unicodedata.category(text[at]) == "Cs" else text[at]
        at += 1
    told = {"\x0b": " ", "\x0c": " ", "\x85": " ", **dict.fromkeys("\x1c\x1d\x1e\x1f", " ")}
    mended = ""
    for char in found:
        if unicodedata.category(char) != "Cc" or char in "\t\n\r":
            mended += char
        elif char in told:
            mended += told[char]
        elif char >= "\x80":
            mended += bytes([ord(char)]).decode("cp1252", "ignore")
    return mended


@given(some.text("ab\x00\x7f\x80\x85\x93\x9f\xa0\t\n\r\x0b\x1f\ud83d\udc80\udce9\udcff\ue000"))
def test_any_text_is_mended(text: str) -> None:
    assert mend_text(text) == plainly_mended(text)


def test_every_character_is_mended() -> None:
    every = "".join(f"{chr(at)}." for at in [*range(0x200), *range(0xD7FE, 0xE002)])
    assert mend_text(every) == plainly_mended(every)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("cafÃ©", "café"),
        ("down", "down"),
        ("", ""),
        ("café", "café"),
        ("Ã© 東", "Ã© 東"),
        ("ð\x9f\x98\xad", "😭"),
    ],
)
def test_what_was_written_as_latin_1(text: str, whole: str) -> None:
    assert repair(text) == whole
    assert isinstance(repair(text), Repaired) == (text != whole)


def test_random_bytes_are_read_in_one_encoding_or_another() -> None:
    chance = random.Random(3)
    for size in (1, 7, 300, 5000):
        data = chance.randbytes(size)
        name = sniff_encoding(data)
        stream = ByteStream(io.BytesIO())
        stream.blocks = iter([data])
        whole = b"".join(utf8_blocks(stream, name))
        assert mend_text(whole.decode("utf-8", "surrogateescape")).encode()
