"""Where plain records hold the fields of posts: said once, read by record and by column."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
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
    first_id,
    is_true,
    join_clock,
    join_texts,
)
from sentiment.ingest.platform.usual import KIND_WORDS
from sentiment.schema import KINDS, Post

if TYPE_CHECKING:
    from datetime import datetime

    from sentiment.ingest.field.time import TimeParser
    from sentiment.ingest.format.block import Path
    from sentiment.ingest.platform.base import Record

#: Fields of `Post` that are counts.
COUNTS = ("n_likes", "n_reposts", "n_replies", "n_quotes", "n_views")

#: A client's clock may be off by this much.
CLOCK_ERROR = timedelta(days=1)
_OWN = object()
_REFERENCE = re.compile(r"\b(?:retweeted|replied_to|quoted)\b")

#: A kind, where to look, and whether the value there makes the post one of that kind.
Kind = tuple[str, "Path", Callable[[object], bool]]


def paths(*names: str) -> tuple[Path, ...]:
    """Write paths as ``a/b``.

    >>> paths("id", "user/id")
    (('id',), ('user', 'id'))
    """
    return tuple(tuple(name.split("/")) for name in names)


def kinds(*, repost: str = "", reply: str = "", quote: str = "") -> tuple[Kind, ...]:
    """Name the paths, as ``a|b/c``, at which anything true makes a post one of a kind.

    >>> [(kind, where) for kind, where, _ in kinds(reply="parent|reply/to")]
    [('reply', ('parent',)), ('reply', ('reply', 'to'))]
    """
    named = (("repost", repost), ("reply", reply), ("quote", quote))
    return tuple((kind, path, is_true) for kind, any_of in named for path in either(any_of))


def said_kinds(path: Path) -> tuple[Kind, ...]:
    """Read kinds from words such as "retweet" and "comment" at a path."""
    return tuple((kind, path, partial(_is_said, kind)) for kind in KINDS)


def _is_said(kind: str, value: object) -> bool:
    return kind_of(value) == kind


def kind_of(value: object) -> str | None:
    """Tell which kind a word means, or what a post refers to, as X's API lists it.

    >>> kind_of("Retweet"), kind_of("[{'type': 'replied_to', 'id': '5'}]"), kind_of("video")
    ('repost', 'reply', None)
    """
    word = str(value).strip().lower()
    if word[:1] != "[":
        return KIND_WORDS.get(word)
    found = {KIND_WORDS[each] for each in _REFERENCE.findall(word)}
    return next((kind for kind in ("repost", "reply", "quote") if kind in found), None)


def counts(
    *, likes: str = "", reposts: str = "", replies: str = "", quotes: str = "", views: str = ""
) -> dict[str, tuple[Path, ...]]:
    """Name the paths, as ``a|b/c``, of counts: the first that holds a number is taken.

    >>> counts(likes="stats/likes|likes")
    {'n_likes': (('stats', 'likes'), ('likes',))}
    """
    named = zip(COUNTS, (likes, reposts, replies, quotes, views), strict=True)
    return {name: either(any_of) for name, any_of in named if any_of}


def either(any_of: str) -> tuple[Path, ...]:
    """Read paths written as ``a|b/c``; none of an empty text."""
    return paths(*any_of.split("|")) if any_of else ()


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
    seen: Path | None = None
    #: What stands behind the date at `created_at`: its time of day, its zone.
    clock: tuple[Path, ...] = ()
    #: The first of these that is not empty stands above the text.
    title: tuple[Path, ...] = ()
    #: The first of these that holds an id.
    post_id: tuple[Path, ...] = ()
    #: How ids are put together of these, where it takes all of them: ``at://{}/{}``.
    id_form: str = ""
    author: tuple[Path, ...] = ()
    #: A language code.
    lang: Path | None = None
    #: The first whose test is true of its value; else the post is a ``post``.
    kinds: tuple[Kind, ...] = ()
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
    #: Whether no words are usual, as under a picture.
    may_be_empty: bool = False
    #: Whether the format promises that times without a zone are UTC.
    utc: bool = False

    @property
    def is_nested(self) -> bool:
        """Whether times lie in an object, which no row of a table holds."""
        return len(self.created_at) > 1

    @property
    def paths(self) -> frozenset[Path]:
        """Every place that is looked at."""
        return frozenset(
            {
                *(self.created_at, *self.created_else, *self.clock),
                *(*self.title, *self.text),
                *(*self.post_id, *self.author),
                *(path for path in (self.lang, self.seen) if path is not None),
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
        *,
        words: object = _OWN,
        time: object = _OWN,
        kind: str = "",
    ) -> Post:
        """Read one record.

        `words`, `time` and `kind` are given where they are not the record's own. Raises
        `RecordError` if there is no text or time, `NotAPostError` if there are no words,
        where that is usual.
        """
        given = self.time(record) if time is _OWN else time
        if self.seen is not None:
            created_at = server_checked(given, at(record, self.seen), times)
        else:
            created_at = times.parse(as_utc(given) if self.utc else given)
        if words is _OWN:
            words = self.words(record)
        text = as_text(
            "" if words is None and self.may_be_empty else words,
            may_be_empty=self.may_be_empty,
            markup=self.markup,
        )
        return Post(
            self._id(record),
            platform,
            created_at,
            text,
            first_id(*[at(record, path) for path in self.author]),
            None if self.lang is None else as_lang(_one(at(record, self.lang))),
            kind or next((k for k, path, test in self.kinds if test(at(record, path))), "post"),
            *[self._count(record, self.counts.get(name, ())) for name in COUNTS],
        )

    def _id(self, record: Record) -> str:
        found = [at(record, path) for path in self.post_id]
        if not self.id_form:
            return first_id(*found) or ""
        parts = [as_id(each) for each in found]
        return "" if None in parts else self.id_form.format(*parts)

    def _count(self, record: Record, where: tuple[Path, ...]) -> int | None:
        for each in where:
            value = at(record, each)
            listed = sum_counts(value) if each in self.listed else None
            found = as_count(value, self.grouping.get(each, "")) if listed is None else listed
            if found is not None:
                return found
        return None

    def untitled(self, record: Record) -> Any:
        """Take the text as the record has it, without its title."""
        return _first(record, self.text)

    def words(self, record: Record) -> Any:
        """Take the text as the record has it, below its title."""
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
        return join_texts(own_title(unescape(title) if self.markup else title, text), text)

    def time(self, record: Record) -> Any:
        """Take the time as the record has it, its clock behind it."""
        found = at(record, self.created_at)
        if self.created_else and (found is None or found == ""):
            found = _first(record, self.created_else)
        if self.clock:
            return join_clock(found, [at(record, path) for path in self.clock])
        return found


def server_checked(claimed: object, seen: object, times: TimeParser) -> datetime:
    """Take the time that the client claims, which may be any, unless the server's differs."""
    if seen is None:
        return times.parse(claimed)
    server = times.parse(seen)
    try:
        client = times.parse(claimed)
    except RecordError:
        return server
    return client if abs(client - server) <= CLOCK_ERROR else server


def _one(value: object) -> object:
    """Take the first of several."""
    return (value[0] if value else None) if isinstance(value, list) else value


def own_title(title: object, words: object) -> object:
    """Take a title; None where it is the start of the text, which tools put there for none.

    >>> own_title("It is do...", "It is down"), own_title("Help", "It is down")
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


def at(record: object, path: Path) -> Any:
    """Follow keys down into a record; None where they end."""
    for key in path:
        if not isinstance(record, dict):
            return None
        record = record.get(key)
    return record
