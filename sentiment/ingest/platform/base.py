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
    def in_blocks(self) -> bool:
        """Whether the layout says all about plain records."""
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
    """A `Platform` that is found by content."""

    #: Value of the ``platform`` column, and of ``--platform``.
    name: ClassVar[str]
    #: For people: the format, where one gets such an export, what is read.
    title: ClassVar[str]
    where: ClassVar[str]
    reads: ClassVar[str]
    #: Keys that tell its records from all others, as `lacking` reads them.
    keys: ClassVar[tuple[str, ...]]
    #: End of the path of the list that holds its records, in lower case, for formats whose
    #: records alone don't tell.
    list_path: ClassVar[str] = ""
    #: End of the paths of all lists that hold its records, where there may be several in a
    #: document; records then say under ``@around`` what their list lies in.
    list_ends: ClassVar[str] = ""
    #: Whether it is part of what a platform gives of a person's own account: tables beside it
    #: hold no posts, unless a format of their own says so.
    is_download: ClassVar[bool] = False
    #: Whether it holds letters: read only where the file itself is named.
    is_private: ClassVar[bool] = False
    #: Column of dates that may be written day-first or month-first; ``a|b`` stands for either.
    time_column: ClassVar[str] = ""
    #: What records hold where.
    layout: ClassVar[Layout | None] = None
    #: Whether the layout says all about plain records: they are read many at once.
    in_blocks: ClassVar[bool] = True
    #: Where posts tell of their authors, beyond ids and names.
    author: ClassVar[AuthorPaths | None] = None
    #: Whether times are what a site says of them, as "2 days ago".
    has_estimated_times: ClassVar[bool] = False
    #: Zone of times that name none, where the file says it elsewhere.
    zone: ClassVar[tzinfo | None] = None
    #: Key under which some tools wrap each record.
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
