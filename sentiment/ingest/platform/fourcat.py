"""Tables of 4CAT, which writes the same first columns for every data source.

References
----------
https://github.com/digitalmethodsinitiative/4cat/wiki/Data-sources
https://github.com/digitalmethodsinitiative/4cat (datasources/*/search_*.py, map_item)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.html import html_to_text
from sentiment.ingest.field.scalar import (
    as_id,
    as_kind,
    as_lang,
    as_text,
    as_utc,
    first_id,
    is_true,
    join_texts,
)
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sentiment.ingest.field.time import TimeParser

_T = TypeVar("_T")
_LANGUAGES = ("language_guess", "language", "lang", "languages")
_REPOST = ("is_retweet", "is_reblog", "is_repost", "is_forward")
# what a post answers, where the data source says so
_REPLY = ("is_reply", "reply_to", "replied_to_post", "in_reply_to_comment_id", "parent_comment")


class FourCat(Adapter):
    """``timestamp`` is UTC; the columns of counts vary with the data source."""

    name = "fourcat"
    title = "4CAT CSV"
    where = "4CAT: Download, CSV"
    reads = "posts, replies, reposts, quotes; counts as far as the data source has them"
    keys = (
        "thread_id",
        "body",
        "author|author_id|account_id|author_name",
        "timestamp|unix_timestamp",
    )
    author = author_paths(
        description="author_bio|author_description",
        followers="author_followers|author_followers_count",
        verified="author_verified|author_is_verified",
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; sources that keep HTML (Truth Social, Gab) name accounts."""
        body = record.get("body")
        if "account_id" in record and isinstance(body, str):
            body = html_to_text(body)
        words = join_texts(record.get("subject"), body)
        return Post(
            post_id=as_id(record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(
                record.get("unix_timestamp") or as_utc(record.get("timestamp"))
            ),
            text=as_text(words, may_be_empty=True, markup="account_id" in record),
            author=first_id(
                record.get("author_id"),
                record.get("account_id"),
                record.get("author"),
                record.get("author_name"),
            ),
            lang=_first(record, _LANGUAGES, as_lang),
            kind=as_kind(
                repost=any(is_true(record.get(name)) for name in _REPOST),
                reply=_is_reply(record),
                quote=is_true(record.get("is_quote_tweet")) or is_true(record.get("is_duet")),
            ),
            n_likes=_first(record, _LIKES, as_count),
            n_reposts=_first(record, _REPOSTS, as_count),
            n_replies=_first(record, _REPLIES, as_count),
            n_quotes=_first(record, ("quote_count", "quotes"), as_count),
            n_views=_first(record, _VIEWS, as_count),
        )


_LIKES = ("likes", "like_count", "num_likes", "score", "favourites_count")
_REPOSTS = (
    *("shares", "retweet_count", "reposts", "repost_count", "reblogs_count"),
    "reblog_count",
)
_REPLIES = (
    *("comments", "replies", "reply_count", "replies_count", "num_comments"),
    "post_comments",
)
_VIEWS = ("views", "plays", "view_count", "impression_count", "play_count")


def _is_reply(record: Record) -> bool:
    told = [record[name] for name in _REPLY if name in record]
    if told:
        return any(is_true(value) for value in told)
    if "reblog_key" in record:  # Tumblr's thread is the chain of reposts
        return False
    thread, own = as_id(record.get("thread_id")), as_id(record.get("id"))
    return bool(thread and own and thread != own)


def _first(
    record: Record, columns: Sequence[str], read: Callable[[object], _T | None]
) -> _T | None:
    return next(
        (value for name in columns if (value := read(record.get(name))) is not None), None
    )
