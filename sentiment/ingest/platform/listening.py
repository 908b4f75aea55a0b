"""Tables of media monitoring and social listening."""

from __future__ import annotations

from functools import partial
from typing import Any

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import at
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.block import Path, Record
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.words import WORDS
from sentiment.schema import Post

_LANGUAGES = dict(pair.split(":") for pair in WORDS["values"]["languages"].split())
_TALKWALKER = ("twitter", "facebook", "instagram", "youtube", "tiktok", "reddit", "linkedin")
#: What Talkwalker's tags say of a post; "isComment" alone is also said of reposts.
_TAGS = (
    ("isretweet", "repost"),
    ("istwitterretweet", "repost"),
    ("istwitterreply", "reply"),
    ("istwitterquote", "quote"),
    ("isquote", "quote"),
    ("iscomment", "reply"),
)


def _begins(sign: str, text: object) -> bool:
    return str(text).startswith(sign)


def _holds(words: tuple[str, ...], text: object) -> bool:
    return any(word in str(text).lower() for word in words)


def _is_tagged(tag: str, tags: object) -> bool:
    return tag in str(tags or "").lower().replace(" ", "").split(",")


class Meltwater(Adapter, of="meltwater"):
    """Both exports: the older has a headline, an influencer and X's ids, in quotes."""

    kinds = tuple(
        (kind, (name,), partial(_begins, sign))
        for kind, sign in (("repost", "RT @"), ("quote", "QT @"))
        for name in ("Hit Sentence", "Opening Text")
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; in quotes spreadsheets keep digits of ids."""
        row = {k: v.strip(" '\"") if isinstance(v, str) else v for k, v in record.items()}
        words, time = self.layout.words(record), self.layout.time(row)
        post = self.layout.post(self.name, row, times, words, time)
        language = str(record.get("Language")).strip().lower()
        # a network without such a count may have 0 there
        largest = {name: _largest(record, where) for name, where in self.layout.counts.items()}
        return post._replace(lang=post.lang or _LANGUAGES.get(language), **largest)


def _largest(record: Record, where: tuple[Path, ...]) -> Any:
    found = [as_count(at(record, path)) for path in where]
    return max((count for count in found if count is not None), default=None)


class Talkwalker(Adapter, of="talkwalker"):
    """Fields of Talkwalker's documents as columns; each network has counts of its own."""

    kinds = (
        *((kind, ("tags_internal",), partial(_is_tagged, tag)) for tag, kind in _TAGS),
        ("repost", ("content",), partial(_begins, "RT @")),
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        post = super().post(record, times)
        return post._replace(
            n_likes=_count(record, "likes"),
            n_reposts=_count(record, "shares", "retweets", "reposts"),
            n_replies=_count(record, "comments", "num_comments", "replies"),
            n_quotes=_count(record, "quotes"),
            n_views=_count(record, "views"),
        )


def _count(record: Record, *names: str) -> int | None:
    """Take the count of the network that a post is of: other networks' cells hold 0.

    Where the row does not name its network, the largest is its own.
    """
    source = f"{record.get('source_type')},{record.get('url')}".lower()
    own = [network for network in _TALKWALKER if network in source][:1]
    found = [
        (network, count)
        for network in ("", *_TALKWALKER)
        for name in names
        for column in (f"{network}_{name}".removeprefix("_"),)
        for place in (f"article_extended_attributes.{column}", column)
        if (count := as_count(record.get(place))) is not None
    ]
    mine = [count for network, count in found if not own or network in {"", *own}]
    return max(mine, default=None)


class Sprinklr(Adapter, of="sprinklr"):
    """``Message``, ``Created Time`` and who sent it; columns with or without blanks."""

    kinds = (
        ("repost", ("messagetype",), partial(_holds, ("retweet", "repost", "share"))),
        ("reply", ("messagetype",), partial(_holds, ("reply", "comment"))),
        ("quote", ("messagetype",), partial(_holds, ("quote",))),
    )
