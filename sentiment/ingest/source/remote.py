"""Files of object stores and web servers, read in ranges where they are, by fsspec.

Names that are shown leave out what may hold a secret: user and password, the query (as
signatures) and the fragment of an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from glob import glob
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

from sentiment.errors import InputError, OptionError, RemoteError
from sentiment.ingest.source.ranges import RangeReader, asked

#: Those of fsspec that the extra brings packages for.
SCHEMES = ("s3", "gs", "az", "https", "http", "hf")
_ADDRESS = re.compile(r"([A-Za-z][A-Za-z0-9+.-]+)://")
_PATTERN = re.compile(r"[*?\[]")
#: Where back ends say which version of a file there is, the surest first.
_VERSION = ("etag", "generation", "blob_id", "last-modified", "lastmodified", "last_modified")


def is_remote(path: object) -> bool:
    """Tell whether a path is an address.

    >>> is_remote("s3://bucket/posts.csv"), is_remote("posts.csv"), is_remote("C:/posts.csv")
    (True, False, False)
    """
    return isinstance(path, str) and _ADDRESS.match(path) is not None


def _shown(address: str) -> str:
    """Write an address without what may be a secret.

    >>> _shown("https://ann:word@host:80/posts.csv?sig=a#b")
    'https://host:80/posts.csv'
    """
    parts = urlsplit(address)
    path = address.partition("://")[2].partition("/")[2]
    if parts.scheme.startswith("http"):  # in names of objects these are letters as others
        path = re.split("[?#]", path, maxsplit=1)[0]
    return f"{parts.scheme}://{re.split('[?#]', parts.netloc)[0].rpartition('@')[2]}/{path}"


def _system(address: str) -> tuple[Any, str]:
    """Return fsspec's file system of an address, and the path in it."""
    scheme = address.partition("://")[0].lower()
    if scheme not in SCHEMES:
        raise OptionError(
            f"{_shown(address)}: found an address of {scheme}; expected one of "
            f"{', '.join(SCHEMES)}, or a file."
        )
    try:
        import fsspec  # noqa: PLC0415  an extra, slow to load

        kind = fsspec.get_filesystem_class(scheme)
    except ImportError as error:
        raise OptionError(
            f"{_shown(address)}: found no package {error.name or scheme} to read it with. "
            f"Install what remote files need, in the clone: pip install '.[remote]'"
        ) from None
    # no instance is shared and no listing kept: a file that changed must be seen
    system = kind(use_listings_cache=False, skip_instance_cache=True)
    return system, kind._strip_protocol(address)  # noqa: SLF001  how fsspec names it


@dataclass
class RemotePath:
    """A remote file, as it was when it was found: size and version are those of then."""

    #: Its whole address.
    address: str = field(repr=False)
    #: What it is called: the address without secrets.
    name: str
    #: Bytes.
    size: int
    #: Its ETag or what its store has instead; ``""``: it tells none.
    version: str
    #: What was named: the file, or the folder that it lies in.
    origin: str = ""

    def __str__(self) -> str:
        return self.name

    def __getstate__(self) -> dict[str, Any]:
        # connections don't travel
        return {name: value for name, value in vars(self).items() if name != "system"}

    @cached_property
    def system(self) -> tuple[Any, str]:
        """Its file system and its path there."""
        return _system(self.address)

    def stat(self) -> SimpleNamespace:
        """Say its size, as `Path.stat` does."""
        return SimpleNamespace(st_size=self.size)

    def is_file(self) -> bool:
        """Say that it is no folder."""
        return True

    def check(self) -> None:
        """Raise `RemoteError` where it is another than it was."""
        system, path = self.system
        size, version = _version(self.name, asked(self.name, system.info, path))
        if (size, version) != (self.size, self.version):
            raise RemoteError(
                f"{self.name}: found that it changed while it was read ({self.size:,} bytes "
                f"{self.version}, now {size:,} {version}); expected the same file to the end.\n"
                f"Nothing was written. Run again when nobody writes to it."
            )

    def open(self, mode: str = "rb") -> Any:
        """Open it for reading from anywhere, if it is still the same."""
        assert mode == "rb"
        self.check()
        return RangeReader(self.fetch, self.size)

    def fetch(self, start: int, end: int) -> bytes:
        """Read the bytes from `start` to `end`."""
        system, path = self.system

        def ask() -> bytes:
            data: bytes = system.cat_file(path, start=start, end=end)
            if len(data) > end - start:
                raise RemoteError(
                    f"{self.name}: found a server that gives no parts of files; expected one "
                    f"that does (RFC 9110, section 14). Download the file, and read that."
                )
            if len(data) < end - start:
                raise ConnectionError
            return data

        try:
            return bytes(asked(self.name, ask))
        except InputError as error:
            raise RemoteError(f"{error}\nIt could be read before: the run ends.") from None


def _version(name: str, info: dict[str, Any]) -> tuple[int, str]:
    known = {key.lower(): value for key, value in info.items()}
    version = next((known[key] for key in _VERSION if known.get(key)), "")
    if not isinstance(known.get("size"), int):
        raise InputError(
            name,
            found="that its server does not tell its size",
            expected="one that does, and gives parts of files",
            next_step="Download the file, and read that.",
        )
    return known["size"], str(version).strip('"')


def located(items: Iterable[Any]) -> list[Any]:
    """Find the files that addresses, and patterns of them, stand for; the rest as it is.

    Raises `InputError` if there is none, or it may not be read. Raises `OptionError` if the
    scheme is unknown, or its package is not installed.
    """
    found = [each for item in items for each in _find(item)]
    names: dict[str, list[str]] = {}
    for each in found:
        if isinstance(each, RemotePath):
            known = names.setdefault(_shown(each.address), [])
            if each.address not in known:
                known.append(each.address)
            if number := known.index(each.address):  # they differ in what is not shown
                each.name = f"{_shown(each.address)} ({number + 1})"
    return found


def _find(item: Any) -> list[Any]:
    if is_remote(item):
        return list(_find_remote(item))
    if isinstance(item, str) and _PATTERN.search(item) and not Path(item).exists():
        return sorted(glob(item, recursive=True)) or [item]  # noqa: PTH207  names stay as given
    return [item]


def _find_remote(address: str) -> Iterator[RemotePath]:
    name, web = _shown(address), address.lower().startswith("http")
    system, path = _system(address)
    origin = ""
    if _PATTERN.search(path) and not web:
        pairs = asked(name, system.glob, path, detail=True)
    else:
        info = asked(name, system.info, path)
        pairs = {path: info}
        if info.get("type") == "directory" and not web:
            pairs, origin = asked(name, system.find, path, detail=True), name
    if not pairs:
        raise InputError(name, found="no files there", expected="exports")
    for each, info in sorted(pairs.items()):
        inside = (
            each.removeprefix(path.rstrip("/") + "/") if origin else each.rpartition("/")[2]
        )
        hidden = any(part.startswith((".", "__MACOSX")) for part in inside.split("/"))
        if info.get("type") == "directory" or (hidden and each != path):
            continue
        whole = address if each == path else f"{address.partition('://')[0]}://{each}"
        shown = _shown(whole)
        # a listing may tell less of a file than the file itself
        facts = info if each == path else asked(shown, system.info, each)
        yield RemotePath(whole, shown, *_version(shown, facts), origin or shown)
