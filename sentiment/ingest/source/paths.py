"""Paths to byte streams: files, folders, members of zip archives, remote files, stdin."""

from __future__ import annotations

import shutil
import sys
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import IO

import pandas as pd

from sentiment.errors import InputError, UnreadableError
from sentiment.ingest.source.dataframe import spool_table
from sentiment.ingest.source.decompress import MAX_EXPANSION, ByteStream, Expansion
from sentiment.ingest.source.given import (
    HIDDEN,
    as_path,
    is_table,
    listed_sources,
    no_such_file,
    walk,
)
from sentiment.ingest.source.remote import RemotePath
from sentiment.ingest.source.span import Span, open_span
from sentiment.ingest.source.spreadsheet import open_sheet, sheet_names, workbook_kind
from sentiment.leftovers import temporary_file

ZIP_MAGIC = b"PK\x03\x04"  # APPNOTE.TXT, section 4.3.7


@dataclass(frozen=True)
class Source:
    """One stream of bytes that may hold posts."""

    #: What messages call it: the path as given, ``a.zip!member.csv``, ``stdin``.
    name: str
    #: The file on disk, or in its store.
    path: Path | RemotePath
    #: The member of the zip archive at `path`.
    member: str | None = None
    #: Whether the user named it; else it was found in a directory or an archive, and is left
    #: aside when it holds no posts.
    given: bool = True
    #: How many times its size on disk it may grow to; 0: any.
    max_expansion: float = MAX_EXPANSION
    #: The archive, or the folder inside the given one, that it lies in with others.
    group: str = ""
    #: What the user named: itself, or the folder, archive or workbook it lies in.
    origin: str = ""
    #: Of a workbook, whose sheet `member` is: ``XLSX``, ``XLS`` and so on; else ``""``.
    kind: str = ""
    #: The open archive at `path`, for as long as sources are.
    archive: zipfile.ZipFile | None = field(default=None, compare=False, repr=False)
    span: Span | None = None

    @property
    def size(self) -> int:
        """Bytes to read from disk (compressed, where it is)."""
        if self.member is None or self.kind:
            return self.path.stat().st_size
        with self._opened() as archive:
            return archive.getinfo(self.member).compress_size

    def open(self, progress: Callable[[int], None] | None = None) -> ByteStream:
        """Open for reading from the start; `progress` is told the bytes taken from disk."""
        try:
            if self.kind:
                assert isinstance(self.path, Path)  # workbooks are on disk
                return ByteStream(open_sheet(self.path, self.name, str(self.member)))
            if self.member is None:
                limit = Expansion(self.name, self.max_expansion)
                return ByteStream(open_span(self.path, self.span), progress, limit)
            return self._open_member(progress)
        except (OSError, RuntimeError, NotImplementedError, zipfile.BadZipFile) as error:
            why = getattr(error, "strerror", None) or str(error)
            if "password required" in why:
                why = "a password locks it; unpack it first"
            raise UnreadableError(
                self.name, found=f"that it can't be opened ({why})", expected="a readable file"
            ) from error

    def _open_member(self, progress: Callable[[int], None] | None) -> ByteStream:
        with ExitStack() as stack:
            archive = stack.enter_context(self._opened())
            info = archive.getinfo(str(self.member))
            limit = Expansion(self.name, self.max_expansion, info.compress_size)
            raw = archive.open(info)
            return ByteStream(raw, progress, limit, also_close=stack.pop_all())

    def _opened(self) -> AbstractContextManager[zipfile.ZipFile]:
        """Return the archive: its list of members is read once, however many there are."""
        if self.archive is not None and self.archive.fp is not None:
            return nullcontext(self.archive)
        return _zip_of(self.path)

    def check(self) -> None:
        """Raise `RemoteError` where a remote file changed since it was found."""
        if isinstance(self.path, RemotePath):
            self.path.check()


def _zip_of(path: Path | RemotePath) -> zipfile.ZipFile:
    return zipfile.ZipFile(path if isinstance(path, Path) else path.open("rb"))


def _is_safe(member: str) -> bool:
    """Whether a member's name stays inside its archive and is not hidden."""
    parts = member.replace("\\", "/").split("/")
    absolute = parts[0] == "" or parts[0].endswith(":")
    return not absolute and not any(part.startswith(HIDDEN) for part in parts)


def _expand(source: Source, stack: ExitStack) -> Iterator[Source]:
    """Yield the members of a zip archive, the sheets of a workbook, or the source itself."""
    path, name = source.path, source.name
    try:
        with path.open("rb") as file:
            head = file.read(128)
    except OSError:
        head = b""  # told when it is opened to be read
    members: list[str] = []
    archive = None
    if head.startswith(ZIP_MAGIC):
        archive, members = _opened_archive(source, stack)
    if kind := workbook_kind(head, members):
        if isinstance(path, RemotePath):  # its reader wants a file
            with path.open("rb") as remote:
                source = replace(source, path=_spool(remote, stack))
        yield from _sheets(source, kind)
        return
    if archive is None:
        yield source
        return
    safe = sorted({file for file in members if _is_safe(file)})
    if not safe:
        raise InputError(
            name,
            found=f"a zip archive with {len(members):,} files, none of them with a usable name",
            expected="exports (names that are hidden, absolute or hold .. are passed over)",
        )
    for member in safe:
        # alone in its archive, a member is what the user meant
        given = source.given and len(safe) == 1
        yield replace(
            source,
            name=f"{name}!{member}",
            member=member,
            given=given,
            archive=archive,
            group=name,
        )


def _sheets(source: Source, kind: str) -> Iterator[Source]:
    assert isinstance(source.path, Path)
    try:
        sheets = sheet_names(source.path, source.name, source.max_expansion)
    except InputError:
        if kind != "XLS":  # an old document of another program has the same first bytes
            raise
        yield source
        return
    for sheet in sheets:
        given = source.given and len(sheets) == 1
        name = f"{source.name}!{sheet}"
        yield replace(source, name=name, member=sheet, kind=kind, given=given)


def _opened_archive(source: Source, stack: ExitStack) -> tuple[zipfile.ZipFile, list[str]]:
    try:
        archive = stack.enter_context(_zip_of(source.path))
        members = [info.filename for info in archive.infolist() if not info.is_dir()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise InputError(
            source.name,
            found=f"a damaged zip archive ({error})",
            expected="a whole one",
            next_step="Download or copy it again.",
        ) from error
    if {"word/document.xml", "ppt/presentation.xml"} & set(members):
        raise InputError(
            source.name,
            found="an Office document that is no workbook",
            expected="posts as a workbook, CSV or JSON",
            next_step="Copy its table into a spreadsheet.",
        )
    return archive, members


def _spool(stream: IO[bytes], stack: ExitStack) -> Path:
    # two passes may be needed (date order), so what can't be read twice goes to disk once
    file = stack.enter_context(temporary_file())
    shutil.copyfileobj(stream, file)
    file.flush()
    return Path(file.name)


@contextmanager
def open_sources(
    paths: str | Path | pd.DataFrame | Iterable[str | Path | pd.DataFrame],
    *,
    max_expansion: float = MAX_EXPANSION,
) -> Iterator[list[Source]]:
    """List the streams behind `paths`; what stdin held is on disk until the exit.

    Folders are searched to the bottom, hidden files and symbolic links left out. Raises
    `InputError` if a path does not exist, a directory is empty, or a zip is damaged.
    """
    listed = listed_sources(paths)
    sources: list[Source] = []
    with ExitStack() as stack:
        for number, item in enumerate(listed, 1):
            if is_table(item):
                name = "table" if len(listed) == 1 else f"table {number}"
                sources.append(Source(name, spool_table(item, name, stack)))
                continue
            if isinstance(item, RemotePath):
                found = _expand_found(item, max_expansion, stack)
                sources.extend(replace(inner, origin=item.origin) for inner in found)
                continue
            path = as_path(item)
            if str(item) == "-":
                given = Source("stdin", _spool(sys.stdin.buffer, stack))
            elif path.is_dir():
                found = [
                    replace(
                        inner, group=inner.group or str(path / file.relative_to(path).parts[0])
                    )
                    for file in walk(path)
                    for inner in _expand_found(file, max_expansion, stack)
                ]
                if not found:
                    raise InputError(str(item), found="no files in it", expected="exports")
                sources.extend(replace(inner, origin=str(item)) for inner in found)
                continue
            elif not path.exists():
                raise no_such_file(path)
            elif path.is_file():
                given = Source(str(item), path)
            else:  # a pipe, as of <(zcat posts.gz)
                with path.open("rb") as pipe:
                    given = Source(str(item), _spool(pipe, stack))
            given = replace(given, max_expansion=max_expansion, origin=str(item))
            sources.extend(_expand(given, stack))
        yield sources


def _expand_found(
    file: Path | RemotePath, max_expansion: float, stack: ExitStack
) -> list[Source]:
    given = isinstance(file, RemotePath) and file.origin == file.name
    source = Source(str(file), file, given=given, max_expansion=max_expansion)
    try:
        return list(_expand(source, stack))
    except InputError:
        if given:
            raise
        return [source]  # left aside when it turns out not to be readable
