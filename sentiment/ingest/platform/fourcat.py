"""Tables of 4CAT, which writes the same first columns for every data source.

References
----------
https://github.com/digitalmethodsinitiative/4cat/wiki/Data-sources
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sentiment.ingest.field.scalar import (
    as_count,
    as_id,
    as_kind,
    as_lang,
    as_text,
    as_utc,
    first_id,
    join_texts,
)
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sentiment.ingest.field.time import TimeParser

__all__ = ["FourCat"]

_T = TypeVar("_T")
_LANGUAGES = ("language_guess", "language", "lang")


class FourCat(Adapter):
    """``timestamp`` is UTC; the columns of counts vary with the data source."""

    name = "fourcat"
    title = "4CAT CSV"
    where = "4CAT: Download, CSV"
    reads = "posts, replies, reposts, quotes; counts as far as the data source has them"
    keys = ("thread_id", "author", "body", "timestamp|unix_timestamp")

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        thread, own = as_id(record.get("thread_id")), as_id(record.get("id"))
        words = join_texts(record.get("subject"), record.get("body"))
        return Post(
            post_id=own or "",
            platform=self.name,
            created_at=times.parse(
                record.get("unix_timestamp") or as_utc(record.get("timestamp"))
            ),
            text=as_text(words, may_be_empty=True),
            author=first_id(record.get("author_id"), record.get("author")),
            lang=_first(record, _LANGUAGES, as_lang),
            kind=as_kind(
                repost=_yes(record.get("is_retweet")),
                reply=thread != own if thread and own else None,
                quote=_yes(record.get("is_quote_tweet")),
            ),
            n_likes=_first(record, ("likes", "like_count", "num_likes", "score"), as_count),
            n_reposts=_first(record, ("shares", "retweet_count", "reposts"), as_count),
            n_replies=_first(record, ("comments", "replies", "reply_count"), as_count),
            n_quotes=_first(record, ("quote_count", "quotes"), as_count),
            n_views=_first(record, ("views", "plays", "view_count"), as_count),
        )


def _first(
    record: Record, columns: Sequence[str], read: Callable[[object], _T | None]
) -> _T | None:
    return next(
        (value for name in columns if (value := read(record.get(name))) is not None), None
    )


def _yes(value: object) -> bool:
    return str(value).strip().lower() in {"yes", "true", "1"}
