"""Paths to byte streams: files, directories, stdin; gz, zst and zip opened on the way.

Compression is found by its magic bytes, never by the file's name.
"""

from __future__ import annotations

import gzip
import io
import shutil
import sys
import tempfile
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

import zstandard

from sentiment.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["ByteStream", "Source", "open_sources"]

GZIP_MAGIC = b"\x1f\x8b"  # RFC 1952, section 2.3.1
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"  # RFC 8878, section 3.1.1
ZIP_MAGIC = b"PK\x03\x04"  # APPNOTE.TXT, section 4.3.7
_BLOCK = 1 << 18
#: Reddit dumps are written with a 2 GiB window (zstd --long=31).
_ZSTD_WINDOW = 1 << 31
_HIDDEN = (".", "__MACOSX")


@dataclass(frozen=True)
class Source:
    """One stream of bytes that may hold posts.

    Attributes
    ----------
    name : str
        What messages call it: the path as given, ``a.zip!member.csv``, ``stdin``.
    path : Path
        The file on disk.
    member : str or None
        The member of the zip archive at `path`.
    given : bool
        Whether the user named it; else it was found in a directory or an archive,
        and is left aside when it holds no posts.
    """

    name: str
    path: Path
    member: str | None = None
    given: bool = True

    @property
    def size(self) -> int:
        """Bytes to read from disk (compressed, where it is)."""
        if self.member is None:
            return self.path.stat().st_size
        with zipfile.ZipFile(self.path) as archive:
            return archive.getinfo(self.member).compress_size

    @property
    def compression(self) -> str:
        """One of ``"none"``, ``"gz"``, ``"zst"``, ``"zip"``."""
        with self.open() as stream:
            inner = stream.compression
        return inner if self.member is None or inner != "none" else "zip"

    def open(self, progress: Callable[[int], None] | None = None) -> ByteStream:
        """Open for reading from the start; `progress` is told the bytes taken from disk."""
        if self.member is None:
            return ByteStream(self.path.open("rb"), progress)
        archive = zipfile.ZipFile(self.path)
        return ByteStream(archive.open(self.member), progress, also_close=archive)


class ByteStream:
    """A decompressed byte stream that ends, instead of raising, where the data is damaged.

    What was wrong is kept in `damage`, so that a cut archive still gives the
    records before the cut and the cut is reported.

    Attributes
    ----------
    damage : str or None
        Why the stream ended early; None where it is whole (so far).
    compression : str
        ``"none"``, ``"gz"`` or ``"zst"``.
    """

    def __init__(
        self,
        raw: IO[bytes],
        progress: Callable[[int], None] | None = None,
        also_close: zipfile.ZipFile | None = None,
    ) -> None:
        self.damage: str | None = None
        self._open_files: list[IO[bytes] | zipfile.ZipFile] = [raw]
        if also_close is not None:
            self._open_files.append(also_close)
        self._blocks = self._guard(self._decompress(raw, progress))
        self._left = b""

    def _decompress(
        self, raw: IO[bytes], progress: Callable[[int], None] | None
    ) -> Iterator[bytes]:
        head = raw.read(4)
        counted = _Counted(raw, head, progress)
        if head.startswith(GZIP_MAGIC):
            self.compression = "gz"
            with gzip.GzipFile(fileobj=io.BufferedReader(counted, _BLOCK)) as file:
                while block := file.read(_BLOCK):
                    yield block
        elif head.startswith(ZSTD_MAGIC):
            self.compression = "zst"
            yield from self._zstd(counted)
        else:
            self.compression = "none"
            while block := counted.read(_BLOCK):
                yield block

    def _zstd(self, counted: _Counted) -> Iterator[bytes]:
        # frame by frame: the library's own reader takes a cut frame for the end
        frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        started = False
        while block := counted.read(_BLOCK):
            while block:
                if frame.eof:
                    frame = zstandard.ZstdDecompressor(
                        max_window_size=_ZSTD_WINDOW
                    ).decompressobj()
                started = True
                yield frame.decompress(block)
                block = frame.unused_data if frame.eof else b""
        if started and not frame.eof:
            self.damage = "the zstd stream is cut short"

    def _guard(self, blocks: Iterator[bytes]) -> Iterator[bytes]:
        try:
            yield from blocks
        except EOFError:
            self.damage = "the compressed stream is cut short"
        except (zlib.error, gzip.BadGzipFile, zstandard.ZstdError, zipfile.BadZipFile) as error:
            self.damage = f"the compressed stream is damaged ({error})"
        except (OSError, RuntimeError, NotImplementedError) as error:
            self.damage = f"the file can't be read on ({error})"

    def read_block(self) -> bytes:
        """Return the next bytes, ``b""`` at the end."""
        if self._left:
            block, self._left = self._left, b""
            return block
        return next((block for block in self._blocks if block), b"")

    def peek(self, size: int) -> bytes:
        """Return up to `size` of the next bytes without taking them."""
        parts = [self._left]
        length = len(self._left)
        while length < size and (block := next((b for b in self._blocks if b), b"")):
            parts.append(block)
            length += len(block)
        self._left = b"".join(parts)
        return self._left[:size]

    def __enter__(self) -> Self:
        self.peek(1)
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._open_files:
            file.close()


class _Counted(io.RawIOBase):
    """The raw file again from its start, telling how many bytes were taken."""

    def __init__(
        self, raw: IO[bytes], head: bytes, progress: Callable[[int], None] | None
    ) -> None:
        super().__init__()
        self._raw, self._head, self._progress = raw, head, progress

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        if self._head:
            block, self._head = self._head[: len(view)], self._head[len(view) :]
        else:
            block = self._raw.read(len(view))
        view[: len(block)] = block
        if self._progress is not None:
            self._progress(len(block))
        return len(block)


def _walk(directory: Path) -> Iterator[Path]:
    for path in sorted(directory.rglob("*")):
        inner = path.relative_to(directory).parts
        if path.is_file() and not any(part.startswith(_HIDDEN) for part in inner):
            yield path


def _expand(path: Path, name: str, *, given: bool) -> Iterator[Source]:
    with path.open("rb") as file:
        is_zip = file.read(4) == ZIP_MAGIC
    if not is_zip:
        yield Source(name, path, given=given)
        return
    try:
        with zipfile.ZipFile(path) as archive:
            members = sorted(
                info.filename
                for info in archive.infolist()
                if not info.is_dir()
                and not any(part.startswith(_HIDDEN) for part in Path(info.filename).parts)
            )
    except zipfile.BadZipFile as error:
        raise InputError(
            name,
            found=f"a damaged zip archive ({error})",
            expected="a whole one",
            next_step="Download or copy it again.",
        ) from error
    for member in members:
        # alone in its archive, a member is what the user meant
        yield Source(f"{name}!{member}", path, member, given=given and len(members) == 1)


@contextmanager
def open_sources(paths: str | Path | Iterable[str | Path]) -> Iterator[list[Source]]:
    """List the streams behind `paths`; what stdin held is on disk until the exit.

    Parameters
    ----------
    paths : str, Path, or iterable of them
        Files, directories (searched to the bottom, hidden files left out), zip
        archives, or ``-`` for stdin.

    Yields
    ------
    list of Source
        In the order given; those of a directory or archive by name.

    Raises
    ------
    InputError
        If a path does not exist, a directory is empty, or a zip is damaged.
    """
    listed = [paths] if isinstance(paths, str | Path) else list(paths)
    sources: list[Source] = []
    with ExitStack() as stack:
        for item in listed:
            if str(item) == "-":
                # two passes may be needed (date order), so stdin goes to disk once
                spool = stack.enter_context(tempfile.NamedTemporaryFile(prefix="sentiment-"))
                shutil.copyfileobj(sys.stdin.buffer, spool)
                spool.flush()
                sources.extend(_expand(Path(spool.name), "stdin", given=True))
                continue
            path = Path(item)
            if path.is_dir():
                found = [
                    source
                    for file in _walk(path)
                    for source in _expand(file, str(file), given=False)
                ]
                if not found:
                    raise InputError(str(item), found="no files in it", expected="exports")
                sources.extend(found)
            elif path.exists():
                sources.extend(_expand(path, str(item), given=True))
            else:
                raise InputError(
                    str(item),
                    found="no such file",
                    expected="a file, a directory or - for stdin",
                )
        yield sources
