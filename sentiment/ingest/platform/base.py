"""What an adapter is."""

from __future__ import annotations

from abc import ABC
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from sentiment.ingest.field.scalar import lacking

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import tzinfo

    from sentiment.ingest.field.time import TimeParser
    from sentiment.ingest.platform.author import AuthorPaths
    from sentiment.ingest.platform.layout import Layout
    from sentiment.schema import Post

__all__ = ["Adapter", "Platform", "Record"]

Record = dict[str, Any]


class Platform(Protocol):
    """Maps raw records of one export format to posts."""

    @property
    def name(self) -> str:
        """Value of the ``platform`` column, and of ``--platform``."""
        ...

    @property
    def layout(self) -> Layout | None:
        """What plain records hold where; None where that can't be said so simply."""
        ...

    @property
    def author(self) -> AuthorPaths | None:
        """Where posts tell of their authors; None where they don't."""
        ...

    @property
    def has_estimated_times(self) -> bool:
        """Whether times are what a site says of them, as "2 days ago"."""
        ...

    @property
    def zone(self) -> tzinfo | None:
        """Zone of times that name none, where the file says it elsewhere."""
        ...

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be of this format; empty: it matches."""
        ...

    def unpack(self, record: Record) -> Iterable[Record]:
        """Yield the posts' records inside `record` (a page holds many; else itself)."""
        ...

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one record.

        Raises `RecordError` if a field that a post can't do without is missing or unreadable.
        Raises `NotAPostError` if the record is no post by design.
        """
        ...


class Adapter(ABC):
    """A `Platform` that is found by content.

    Attributes
    ----------
    name : str
        Value of the ``platform`` column, and of ``--platform``.
    title, where, reads : str
        For people: the format, where one gets such an export, what is read.
    keys : tuple of str
        Keys that tell its records from all others, as `lacking` reads them.
    list_path : str
        End of the path of the list that holds its records, in lower case, for
        formats whose records alone don't tell.
    list_ends : str
        End of the paths of all lists that hold its records, where there may be several
        in a document; records then say under ``@around`` what their list lies in.
    is_download : bool
        Whether it is part of what a platform gives of a person's own account: tables
        beside it hold no posts, unless a format of their own says so.
    is_private : bool
        Whether it holds letters: read only where the file itself is named.
    time_column : str
        Column of dates that may be written day-first or month-first; ``a|b`` stands
        for either.
    layout : Layout or None
        What plain records hold where; they are read many at once.
    author : AuthorPaths or None
        Where posts tell of their authors, beyond ids and names.
    has_estimated_times : bool
        Whether times are what a site says of them, as "2 days ago".
    zone : tzinfo or None
        Zone of times that name none, where the file says it elsewhere.
    wrapper : str
        Key under which some tools wrap each record.
    """

    name: ClassVar[str]
    title: ClassVar[str]
    where: ClassVar[str]
    reads: ClassVar[str]
    keys: ClassVar[tuple[str, ...]]
    list_path: ClassVar[str] = ""
    list_ends: ClassVar[str] = ""
    is_download: ClassVar[bool] = False
    is_private: ClassVar[bool] = False
    time_column: ClassVar[str] = ""
    layout: ClassVar[Layout | None] = None
    author: ClassVar[AuthorPaths | None] = None
    has_estimated_times: ClassVar[bool] = False
    zone: ClassVar[tzinfo | None] = None
    wrapper: ClassVar[str] = ""

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be of this format; empty: it matches."""
        return lacking(self.inner(record), self.keys)

    @property
    def by_keys(self) -> bool:
        """Whether nothing but the record's keys tells that it is of this format."""
        return type(self).missing is Adapter.missing

    def matches(self, record: Mapping[str, Any]) -> bool:
        """Whether a record is of this format; as `missing`, which names all that lacks."""
        if not self.by_keys:
            return not self.missing(record)
        inner = self.inner(record)
        return all(not lacking(inner, (key,)) for key in self.keys)

    def unpack(self, record: Record) -> Iterable[Record]:
        """Yield the record itself, or what is wrapped: most formats write one post a record."""
        return (self.inner(record),)

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Take the record out of its wrapper, if it has one."""
        wrapped = record.get(self.wrapper) if self.wrapper else None
        return wrapped if isinstance(wrapped, dict) else record

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one record as its layout says; see `Platform.post`."""
        assert self.layout is not None  # else an adapter says itself what to do
        return self.layout.post(self.name, record, times)
