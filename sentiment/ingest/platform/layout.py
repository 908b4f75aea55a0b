"""Where plain records hold the fields of posts: said once, read by record and by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from sentiment.errors import RecordError
from sentiment.ingest.field.count import as_count, sum_counts
from sentiment.ingest.field.html import html_to_text, unescape
from sentiment.ingest.field.scalar import (
    NO_VALUE,
    as_id,
    as_lang,
    as_text,
    as_utc,
    at,
    getter,
    join_clock,
    join_texts,
)
from sentiment.ingest.source.encoding import repair
from sentiment.schema import Post

if TYPE_CHECKING:
    from datetime import datetime

    from sentiment.ingest.field.time import TimeParser
    from sentiment.ingest.format.block import Path, Record

#: Fields of `Post` that are counts.
COUNTS = ("n_likes", "n_reposts", "n_replies", "n_quotes", "n_views")

#: A client's clock may be off by this much.
CLOCK_ERROR = timedelta(days=1)

_Get = Callable[[Any], Any]
#: A kind, where to look, and whether the value there makes the post one of that kind.
Kind = tuple[str, "Path", Callable[[object], bool]]


@dataclass(frozen=True)
class Layout:
    """Which value of a record becomes which field of a post."""

    #: The time.
    created_at: Path
    #: The text is the first of these that is not empty.
    text: tuple[Path, ...]
    #: Where the time is looked for when `created_at` holds none.
    created_else: tuple[Path, ...] = ()
    #: When a server saw the post: its time is taken where that at `created_at`, which authors'
    #: programs may set to anything, is more than a day off.
    seen: tuple[Path, ...] = ()
    #: What stands behind the date at `created_at`: its time of day, its zone.
    clock: tuple[Path, ...] = ()
    #: The first of these that is not empty stands above the text.
    title: tuple[Path, ...] = ()
    #: The first of these that holds an id.
    post_id: tuple[Path, ...] = ()
    #: How ids are put together of these, where it takes all of them: ``at://{}/{}``.
    id_form: str = ""
    author: tuple[Path, ...] = ()
    #: The first of these that holds a language code.
    lang: tuple[Path, ...] = ()
    #: The first whose test is true of its value; else the post is a ``post``.
    kinds: tuple[Kind, ...] = ()
    #: An id, and those that it has where a post answers none; another makes it a reply.
    thread: tuple[Path, ...] = ()
    #: Where the post lies that is reposted: its words are whole.
    original: tuple[Path, ...] = ()
    #: Where posts tell of their authors: as `PROFILE`, the first of each that holds a value.
    profile: tuple[tuple[Path, ...], ...] = ()
    #: Of the `COUNTS`, those that there are: the first path that holds a number.
    counts: Mapping[str, tuple[Path, ...]] = field(default_factory=dict)
    #: Which sign groups thousands at some of these paths, where their columns show it.
    grouping: Mapping[Path, str] = field(default_factory=dict)
    #: A record that holds one of these follows rules that are not said here.
    further: tuple[Path, ...] = ()
    #: So does a record that does not hold all of these.
    needed: tuple[Path, ...] = ()
    #: So does a record whose value there passes the test.
    alone: tuple[tuple[Path, Callable[[object], bool]], ...] = ()
    #: Where lists of objects stand, and the key that is looked at in each: words are joined,
    #: numbers added up.
    listed: Mapping[Path, str] = field(default_factory=dict)
    #: What is looked at for columns that are no fields of posts.
    also: tuple[Path, ...] = ()
    #: Whether texts are HTML.
    markup: bool = False
    #: Whether texts and names are UTF-8 that was written as Latin-1.
    mojibake: bool = False
    #: Whether no words are usual, as under a picture.
    may_be_empty: bool = False
    #: Whether the format promises that times without a zone are UTC.
    utc: bool = False

    @property
    def paths(self) -> frozenset[Path]:
        """Every place that is looked at."""
        return frozenset(
            {
                *(self.created_at, *self.created_else, *self.clock),
                *(*self.title, *self.text),
                *(*self.post_id, *self.author),
                *(*self.lang, *self.seen, *self.thread),
                *(path for _, path, _ in self.kinds),
                *(path for each in self.counts.values() for path in each),
                *(*self.further, *self.needed, *self.also),
                *(path for path, _ in self.alone),
            }
        )

    def post(
        self,
        platform: str,
        record: Record,
        times: TimeParser,
        words: object,
        time: object,
        kind: str = "",
    ) -> Post:
        """Read one record, of whose words and time it is known what it has."""
        if self.seen:
            created_at = _server_checked(time, _first(record, self.seen), times)
        else:
            created_at = times.parse(as_utc(time) if self.utc else time)
        text = as_text(
            "" if words is None and self.may_be_empty else words,
            may_be_empty=self.may_be_empty,
            markup=self.markup,
        )
        author = _found(record, self.author, as_id)
        return Post(
            self._id(record),
            platform,
            created_at,
            repair(text) if self.mojibake else text,
            repair(author) if self.mojibake and author else author,
            _found(record, self.lang, _lang),
            kind or self._kind(record),
            *self._counted(record),
        )

    def _kind(self, record: Record) -> str:
        kind = "post"
        for each, get, test, is_without in self._asked:
            value = get(record)
            if is_without if value is None else test(value):
                kind = each
                break
        if not self.thread or kind not in {"post", "quote"}:
            return kind
        above, *own = [as_id(at(record, path)) for path in self.thread]
        return kind if above in {None, "0", *own} else "reply"

    def _id(self, record: Record) -> str:
        if not self.id_form:
            return _found(record, self.post_id, as_id) or ""
        parts = [as_id(at(record, path)) for path in self.post_id]
        return "" if None in parts else self.id_form.format(*parts)

    def _counted(self, record: Record) -> list[int | None]:
        """Read the counts, in their order."""
        found: list[int | None] = []
        for ways in self._numbered:
            number = None
            for get, read in ways:
                value = get(record)
                if value is not None and (number := read(value)) is not None:
                    break
            found.append(number)
        return found

    @cached_property
    def _asked(self) -> list[tuple[str, _Get, Callable[[object], bool], bool]]:
        """Kinds as records are asked for them, and whether one without a value is of each."""
        return [(kind, getter(path), test, test(None)) for kind, path, test in self.kinds]

    @cached_property
    def _numbered(self) -> list[list[tuple[_Get, Callable[[Any], int | None]]]]:
        """Counts as records are asked for them, in their order."""

        def reading(path: Path) -> Callable[[Any], int | None]:
            sign = self.grouping.get(path)
            number = partial(as_count, groups=sign) if sign else as_count
            if path not in self.listed:
                return number
            return lambda value: sum_counts(value) if isinstance(value, list) else number(value)

        where = (self.counts.get(name, ()) for name in COUNTS)
        return [[(getter(path), reading(path)) for path in paths] for paths in where]

    def words(self, record: Record) -> Any:
        """Take the text as the record has it, or what it reposts, below its title."""
        for path in self.original:
            inner = at(record, path)
            if isinstance(inner, dict) and (words := self._words(inner)):
                return words
        return self._words(record)

    def _words(self, record: Record) -> Any:
        text = _first(record, self.text)
        if self.markup and isinstance(text, str):
            text = html_to_text(text)
        if not self.title:
            return text
        title = _first(record, self.title)
        if not isinstance(title, str) or title.strip().lower() in NO_VALUE:
            return text if isinstance(text, str) else ""
        if isinstance(text, str) and text.strip().lower() in NO_VALUE:
            text = ""
        return join_texts(_own_title(unescape(title) if self.markup else title, text), text)

    def time(self, record: Record) -> Any:
        """Take the time as the record has it, its clock behind it."""
        found = at(record, self.created_at)
        if self.created_else and (found is None or found == ""):
            found = _first(record, self.created_else)
        if self.clock:
            return join_clock(found, [at(record, path) for path in self.clock])
        return found


def _server_checked(claimed: object, seen: object, times: TimeParser) -> datetime:
    """Take the time that the client claims, which may be any, unless the server's differs."""
    if seen is None:
        return times.parse(claimed)
    server = times.parse(seen)
    try:
        client = times.parse(claimed)
    except RecordError:
        return server
    return client if abs(client - server) <= CLOCK_ERROR else server


def _lang(value: object) -> str | None:
    """Read a language, or the first of several."""
    return as_lang(next(iter(value), None) if isinstance(value, list) else value)


def _found(
    record: Record, where: tuple[Path, ...], read: Callable[[object], str | None]
) -> str | None:
    """Read the first value that is one."""
    for path in where:
        if (found := read(at(record, path))) is not None:
            return found
    return None


def _own_title(title: object, words: object) -> object:
    """Take a title; None where it is the start of the text, which tools put there for none.

    >>> _own_title("It is do...", "It is down"), _own_title("Help", "It is down")
    (None, 'Help')
    """
    if not isinstance(title, str) or not isinstance(words, str):
        return title
    start = title.strip().removesuffix("...").removesuffix("…").strip()
    return None if words.strip().startswith(start) else title


def _first(record: Record, where: tuple[Path, ...]) -> Any:
    found = None
    for each in where:
        if found := at(record, each):
            break
    return found
