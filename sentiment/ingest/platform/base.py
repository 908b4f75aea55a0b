"""What an adapter is: it maps raw records of one export format to posts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from datetime import tzinfo
from typing import Any, ClassVar, Self

from sentiment.ingest.field.scalar import dicts, dig, lacking
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.block import Path, Record
from sentiment.ingest.platform.fields import fields
from sentiment.ingest.platform.folded import bare, fold, is_flat
from sentiment.ingest.platform.layout import Kind, Layout
from sentiment.schema import Post

#: What an adapter meets where a hostile record holds a list for a text, say; the record is
#: rejected and its neighbours go on.
ODD_SHAPE = (
    *(TypeError, ValueError, KeyError, IndexError, AttributeError),
    *(RecursionError, OverflowError),
)

#: Tables of a format's paths, by what they are for.
_GROUPS = ("kinds", "counts", "profile")
_SIGNS = re.compile(r"[^a-z0-9]+")


class Adapter:
    """Reads the records of a format, which is found by content."""

    #: Name of a format -> the class that reads it, where data alone don't say how.
    classes: ClassVar[dict[str, type[Adapter]]] = {}
    #: Value of the ``platform`` column, and of ``--platform``.
    name: str
    #: For people: the format, where one gets such an export, what is read.
    called: str
    where: str
    reads: str
    #: Keys that tell its records from all others, as `lacking` reads them.
    keys: Sequence[str] = ()
    #: End of the path of the list that holds its records, in lower case, for formats whose
    #: records alone don't tell.
    list_path: str = ""
    #: End of the paths of all lists that hold its records, where there may be several in a
    #: document; records then say under ``@around`` what their list lies in.
    list_ends: str = ""
    #: Whether it is part of what a platform gives of a person's own account: tables beside it
    #: hold no posts, unless a format of their own says so.
    is_download: bool = False
    #: Whether it holds letters: read only where the file itself is named.
    is_private: bool = False
    #: Column of dates that may be written day-first or month-first; ``a|b`` stands for either.
    time_column: str = ""
    #: What records hold where, when `unpack` took them out.
    layout: Layout
    #: Of the layout: what is no plain path; see there.
    kinds: tuple[Kind, ...] = ()
    alone: tuple[tuple[Path, Callable[[object], bool]], ...] = ()
    #: Whether names of columns vary in what is neither a letter nor a digit, and in case.
    plain_names: bool = False
    #: Whether the layout says all about plain records as the file has them: they are read many
    #: at once.
    in_blocks: bool = True
    #: Keys of pages; the layout says all about what they hold, when `unpack` took it out.
    page_keys: frozenset[str] = frozenset()
    #: Whether times are what a site says of them, as "2 days ago".
    has_estimated_times: bool = False
    #: Zone of times that name none, where the file says it elsewhere.
    zone: tzinfo | None = None
    #: Key under which some tools wrap each record.
    wrapper: str = ""
    #: Where the answers to a post lie in its record, and under which key they get its id.
    answers: str = ""
    answered: str = ""
    #: Whether nested objects were written as columns, ``author.id`` or ``stats/likes``.
    is_folded: bool = False
    #: Which sign groups thousands in columns of counts.
    grouping: Mapping[str, str] | None = None

    def __init_subclass__(cls, of: str = "") -> None:
        cls.classes[of] = cls

    def __init__(self, name: str, said: Mapping[str, Any]) -> None:
        self.name = name
        of_layout: dict[str, Any] = {"kinds": self.kinds, "alone": self.alone}
        for key, value in said.items():
            if key in _GROUPS:
                of_layout.update(value)
            elif key in Adapter.__annotations__:
                setattr(self, key, value)
            else:
                of_layout[key] = value
        self.layout = fields(**of_layout)

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be of this format; empty: it matches."""
        return lacking(self.inner(record), self.keys)

    @property
    def by_keys(self) -> bool:
        """Whether nothing but the record's keys tells that it is of this format."""
        own = type(self)
        return own.missing is Adapter.missing and own.inner is Adapter.inner

    @property
    def is_one_to_one(self) -> bool:
        """Whether each record is one post, so that it has a number."""
        return type(self).unpack is Adapter.unpack and not self.answers

    def matches(self, record: Mapping[str, Any]) -> bool:
        """Whether a record is of this format; as `missing`, which names all that lacks."""
        if not self.by_keys:
            return not self.missing(record)
        inner = self.inner(record)
        return all(not lacking(inner, (key,)) for key in self.keys)

    def records(self, raw: Record) -> Iterable[Record]:
        """Yield the posts' records inside what a file has, which may be a row of columns."""
        if self.grouping:
            raw = raw | {
                name: bare(raw.get(name), sign) for name, sign in self.grouping.items()
            }
        return self.unpack(fold(raw) if self.is_folded and is_flat(raw) else raw)

    def unpack(self, record: Record) -> Iterable[Record]:
        """Yield the record itself, or what is wrapped, and the answers inside of it."""
        return self._tree(self.inner(record)) if self.answers else (self.inner(record),)

    def _tree(self, record: Record) -> Iterator[Record]:
        """Yield a post, then what answers it, and what answers that."""
        waiting = [record]
        while waiting:
            each = waiting.pop()
            yield each
            told = {self.answered: each.get("id")} if self.answered else {}
            waiting += [told | answer for answer in reversed(dicts(dig(each, self.answers)))]

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Take the record out of its wrapper, if it has one."""
        if self.plain_names:
            return {_SIGNS.sub("", str(key).lower()): each for key, each in record.items()}
        wrapped = record.get(self.wrapper) if self.wrapper else None
        return wrapped if isinstance(wrapped, dict) else record

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post by design."""

    def words(self, record: Record) -> Any:
        """Take the text, as the record has it."""
        return self.layout.words(record)

    def time(self, record: Record) -> Any:
        """Take the time, as the record has it."""
        return self.layout.time(record)

    def kind(self, record: Record) -> str:
        """Name the kind where the layout does not tell it; else ``""``."""
        del record
        return ""

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one record.

        Raises `RecordError` if a field that a post can't do without is missing or unreadable,
        `NotAPostError` if the record is no post by design.
        """
        self.refuse(record)
        words, time, kind = self.words(record), self.time(record), self.kind(record)
        return self.layout.post(self.name, record, times, words, time, kind)

    def folded(self, grouping: Mapping[str, str] | None = None) -> Self:
        """Return itself for flat tables of its records."""
        new = copy(self)
        new.is_folded, new.in_blocks, new.grouping = True, False, grouping
        return new
