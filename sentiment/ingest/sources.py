"""Paths to byte streams: files, directories, stdin; gz, zst and zip opened on the way.

Compression is found by its magic bytes, never by the file's name.
"""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
import zipfile
import zlib
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
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
#: Exports shrink to a tenth, those of one repeated post to a hundredth; gzip can reach
#: 1/1032 and zstd any share. More than this, on more than `BOMB_SIZE` bytes, is no export.
MAX_EXPANSION = 200.0
BOMB_SIZE = 1 << 28
#: Compressed bytes taken at once: zstd makes up to 32 KiB of one, so a step gives 128 MiB.
_ZSTD_BLOCK = 1 << 12


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
    max_expansion : float
        How many times its size on disk it may grow to; 0: any.
    """

    name: str
    path: Path
    member: str | None = None
    given: bool = True
    max_expansion: float = MAX_EXPANSION

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
        try:
            if self.member is None:
                limit = _Expansion(self.name, self.max_expansion)
                return ByteStream(self.path.open("rb"), progress, limit)
            return self._open_member(progress)
        except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
            why = getattr(error, "strerror", None) or str(error)
            raise InputError(
                self.name, found=f"that it can't be opened ({why})", expected="a readable file"
            ) from error

    def _open_member(self, progress: Callable[[int], None] | None) -> ByteStream:
        archive = zipfile.ZipFile(self.path)
        try:
            info = archive.getinfo(str(self.member))
            limit = _Expansion(self.name, self.max_expansion, info.compress_size)
            raw = archive.open(info)
        except BaseException:
            archive.close()
            raise
        return ByteStream(raw, progress, limit, also_close=archive)


class _Expansion:
    """Raises where a stream grows as only a decompression bomb does.

    Parameters
    ----------
    name : str
        Of the source.
    allowed : float
        Bytes out for each byte in; 0: any.
    n_in : int
        Compressed bytes, where that is known from the start.
    """

    def __init__(self, name: str, allowed: float, n_in: int = 0) -> None:
        self._name, self._allowed = name, allowed
        self._from_zip = n_in > 0
        self.n_in = n_in
        self._n_out = 0

    def took(self, n_bytes: int) -> None:
        if not self._from_zip:
            self.n_in += n_bytes

    def gave(self, n_bytes: int) -> None:
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
        limit: _Expansion | None = None,
        also_close: zipfile.ZipFile | None = None,
    ) -> None:
        self.damage: str | None = None
        self.compression = "none"
        self._limit = limit or _Expansion("", 0)
        self._open_files: list[IO[bytes] | zipfile.ZipFile] = [raw]
        if also_close is not None:
            self._open_files.append(also_close)
        self._blocks = self._guard(self._decompress(raw, progress))
        self._left = b""

    def _decompress(
        self, raw: IO[bytes], progress: Callable[[int], None] | None
    ) -> Iterator[bytes]:
        head = raw.read(4)
        counted = _Counted(raw, head, progress, self._limit)
        if head.startswith(GZIP_MAGIC):
            self.compression = "gz"
            yield from self._gzip(counted)
        elif head.startswith(ZSTD_MAGIC):
            self.compression = "zst"
            yield from self._zstd(counted)
        else:
            self.compression = "none"
            while block := counted.read(_BLOCK):
                yield block

    def _gzip(self, counted: _Counted) -> Iterator[bytes]:
        # by hand: the library's own reader loses what stands before a cut
        member = zlib.decompressobj(wbits=31)
        while block := counted.read(_BLOCK):
            while block:
                if member.eof:
                    block = block.lstrip(b"\0")
                    if not block:
                        break
                    member = zlib.decompressobj(wbits=31)
                yield member.decompress(block, _BLOCK)
                block = member.unused_data if member.eof else member.unconsumed_tail
            while not member.eof and (more := member.decompress(b"", _BLOCK)):
                yield more
        if not member.eof:
            self.damage = "the gzip stream is cut short"

    def _zstd(self, counted: _Counted) -> Iterator[bytes]:
        # frame by frame: the library's own reader takes a cut frame for the end
        frame = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW).decompressobj()
        started = False
        while block := counted.read(_ZSTD_BLOCK):
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
        try:
            self.peek(1)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._open_files:
            file.close()


class _Counted(io.RawIOBase):
    """The raw file again from its start, telling how many bytes were taken."""

    def __init__(
        self,
        raw: IO[bytes],
        head: bytes,
        progress: Callable[[int], None] | None,
        limit: _Expansion,
    ) -> None:
        super().__init__()
        self._raw, self._head, self._progress = raw, head, progress
        self._limit = limit

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer)  # type: ignore[arg-type]
        if self._head:
            block, self._head = self._head[: len(view)], self._head[len(view) :]
        else:
            block = self._raw.read(len(view))
        view[: len(block)] = block
        self._limit.took(len(block))
        if self._progress is not None:
            self._progress(len(block))
        return len(block)


def _walk(directory: Path) -> Iterator[Path]:
    # no symbolic links: they may lead out of the directory, or to a file that is read anyway
    for path in sorted(directory.rglob("*")):
        parts = path.relative_to(directory).parts
        if any(part.startswith(_HIDDEN) for part in parts):
            continue
        steps = (directory.joinpath(*parts[: n + 1]) for n in range(len(parts)))
        if path.is_file() and not any(step.is_symlink() for step in steps):
            yield path


def _is_safe(member: str) -> bool:
    """Whether a member's name stays inside its archive and is not hidden."""
    parts = member.replace("\\", "/").split("/")
    absolute = parts[0] == "" or parts[0].endswith(":")
    return not absolute and not any(part.startswith(_HIDDEN) for part in parts)


def _expand(source: Source) -> Iterator[Source]:
    """Yield the members of a zip archive, or the source itself."""
    path, name = source.path, source.name
    try:
        with path.open("rb") as file:
            is_zip = file.read(4) == ZIP_MAGIC
    except OSError:
        is_zip = False  # told when it is opened to be read
    if not is_zip:
        yield source
        return
    try:
        with zipfile.ZipFile(path) as archive:
            files = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(
            name,
            found=f"a damaged zip archive ({error})",
            expected="a whole one",
            next_step="Download or copy it again.",
        ) from error
    members = sorted({file for file in files if _is_safe(file)})
    if not members:
        raise InputError(
            name,
            found=f"a zip archive with {len(files):,} files, none of them with a usable name",
            expected="exports (names that are hidden, absolute or hold .. are passed over)",
        )
    for member in members:
        # alone in its archive, a member is what the user meant
        given = source.given and len(members) == 1
        yield replace(source, name=f"{name}!{member}", member=member, given=given)


def _spool(stream: IO[bytes], stack: ExitStack) -> Path:
    # two passes may be needed (date order), so what can't be read twice goes to disk once
    file = stack.enter_context(
        tempfile.NamedTemporaryFile(prefix="sentiment-")  # noqa: SIM115  closed by the stack
    )
    shutil.copyfileobj(stream, file)
    file.flush()
    return Path(file.name)


@contextmanager
def open_sources(
    paths: str | Path | Iterable[str | Path], *, max_expansion: float = MAX_EXPANSION
) -> Iterator[list[Source]]:
    """List the streams behind `paths`; what stdin held is on disk until the exit.

    Parameters
    ----------
    paths : str, Path, or iterable of them
        Files, directories (searched to the bottom; hidden files and symbolic
        links left out), zip archives, or ``-`` for stdin.
    max_expansion : float, default 200
        How many times its compressed size a file may grow to before it is
        taken for a decompression bomb; 0: any.

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
            path = Path(item)
            if str(item) == "-":
                given = Source("stdin", _spool(sys.stdin.buffer, stack))
            elif path.is_dir():
                found = [
                    replace(inner, max_expansion=max_expansion)
                    for file in _walk(path)
                    for inner in _expand_found(file)
                ]
                if not found:
                    raise InputError(str(item), found="no files in it", expected="exports")
                sources.extend(found)
                continue
            elif not path.exists():
                raise InputError(
                    str(item),
                    found="no such file",
                    expected="a file, a directory or - for stdin",
                )
            elif path.is_file():
                given = Source(str(item), path)
            else:  # a pipe, as of <(zcat posts.gz)
                with path.open("rb") as pipe:
                    given = Source(str(item), _spool(pipe, stack))
            sources.extend(_expand(replace(given, max_expansion=max_expansion)))
        yield sources


def _expand_found(file: Path) -> list[Source]:
    source = Source(str(file), file, given=False)
    try:
        return list(_expand(source))
    except InputError:
        return [source]  # left aside when it turns out not to be readable
