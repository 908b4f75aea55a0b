"""Bytes out of compressed files: gz and zst opened on the way, damage and bombs noticed.

Compression is found by its magic bytes, never by the file's name.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from itertools import chain
from typing import IO, Any, Self

import zstandard

from sentiment.errors import InputError

GZIP_MAGIC = b"\x1f\x8b"  # RFC 1952, section 2.3.1
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"  # RFC 8878, section 3.1.1
_BLOCK = 1 << 18
#: Reddit dumps are written with a 2 GiB window (zstd --long=31).
_ZSTD_WINDOW = 1 << 31
#: Exports shrink to a tenth, those of one repeated post to a hundredth; gzip can reach
#: 1/1032 and zstd any share. More than this, on more than `BOMB_SIZE` bytes, is no export.
MAX_EXPANSION = 200.0
BOMB_SIZE = 1 << 28
#: Compressed bytes taken at once: zstd makes up to 32 KiB of one, so a step gives 128 MiB; gzip
#: gives 64 MiB at most.
_ZSTD_BLOCK, _GZIP_BLOCK = 1 << 12, 1 << 16


class Expansion:
    """Raises where bytes out are more than `allowed` times those in (0: any): a bomb."""

    def __init__(self, name: str, allowed: float, n_in: int = 0) -> None:
        self._name, self._allowed = name, allowed
        self._from_zip = n_in > 0
        self.n_in = n_in
        self._n_out = 0

    def took(self, n_bytes: int) -> None:
        """Count compressed bytes that went in."""
        if not self._from_zip:
            self.n_in += n_bytes

    def gave(self, n_bytes: int) -> None:
        """Count bytes that came out; raise where they are too many."""
        self._n_out += n_bytes
        if self._allowed and self._n_out > max(BOMB_SIZE, self._allowed * self.n_in):
            raise InputError(
                self._name,
                found=f"{self._n_out:,} bytes and more from {self.n_in:,} compressed ones, "
                f"as from a decompression bomb",
                expected=f"at most {self._allowed:g} times as many",
                next_step="If you trust the file: --max-expansion 0",
            )


class ByteStream:
    """A decompressed byte stream that ends, instead of raising, where the data is damaged.

    What was wrong is kept in `damage`, so that a cut archive still gives the
    records before the cut and the cut is reported. `compression` is none, gz or zst. `blocks`
    are its bytes, none of them empty.
    """

    def __init__(
        self,
        raw: IO[bytes],
        progress: Callable[[int], None] | None = None,
        limit: Expansion | None = None,
        also_close: ExitStack | None = None,
    ) -> None:
        self.damage: str | None = None
        self.compression = "none"
        self._limit = limit or Expansion("", 0)
        self._open_files: list[IO[bytes] | ExitStack] = [raw]
        if also_close is not None:
            self._open_files.append(also_close)
        self.blocks = self._guard(self._decompress(raw, progress))

    def _decompress(
        self, raw: IO[bytes], progress: Callable[[int], None] | None
    ) -> Iterator[bytes]:
        head = raw.read(4)
        if head.startswith(GZIP_MAGIC):
            self.compression = "gz"
            blocks = self._taken(raw, head, _GZIP_BLOCK, progress)
            new = partial(zlib.decompressobj, wbits=31)
            yield from self._unpacked(blocks, new, "gzip", between=b"\0")
        elif head.startswith(ZSTD_MAGIC):
            self.compression = "zst"
            frames = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
            blocks = self._taken(raw, head, _ZSTD_BLOCK, progress)
            yield from self._unpacked(blocks, frames.decompressobj, "zstd")
        else:
            yield from self._taken(raw, head, _BLOCK, progress)

    def _taken(
        self, raw: IO[bytes], head: bytes, size: int, progress: Callable[[int], None] | None
    ) -> Iterator[bytes]:
        """Yield the bytes of a file whose head was read, and tell how many were taken."""
        block = head + raw.read(size - len(head))
        while block:
            self._limit.took(len(block))
            if progress is not None:
                progress(len(block))
            yield block
            block = raw.read(size)

    def _unpacked(
        self, blocks: Iterator[bytes], new: Callable[[], Any], kind: str, between: bytes = b""
    ) -> Iterator[bytes]:
        """Unpack members, or frames; `between` is what may stand between them."""
        # by hand: of the libraries' own readers one loses what stands before a cut, and the
        # other takes a cut for the end
        member = new()
        for packed in blocks:
            block = packed
            while block := block.lstrip(between) if member.eof else block:
                if member.eof:
                    member = new()
                yield member.decompress(block)
                block = member.unused_data if member.eof else b""
        if not member.eof:
            self.damage = f"the {kind} stream is cut short"

    def _guard(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        try:
            for block in blocks:
                self._limit.gave(len(block))
                for start in range(0, len(block), _BLOCK):
                    yield block[start : start + _BLOCK]
        except EOFError:
            self.damage = "the compressed stream is cut short"
        except (zlib.error, zstandard.ZstdError, zipfile.BadZipFile) as error:
            self.damage = f"the compressed stream is damaged ({error})"
        except (OSError, RuntimeError, NotImplementedError) as error:
            self.damage = f"the file can't be read on ({error})"

    def __enter__(self) -> Self:
        try:
            first = next(self.blocks, b"")  # what shows how it is compressed
        except BaseException:
            self.__exit__()
            raise
        self.blocks = chain([first] if first else [], self.blocks)
        return self

    def __exit__(self, *_: object) -> None:
        # generators of its own hold it: what was read would wait for the collector of cycles
        self.blocks = iter(())
        for file in self._open_files:
            file.close()
