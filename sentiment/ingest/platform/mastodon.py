"""Statuses of the Mastodon API, and of servers that speak it.

References
----------
https://docs.joinmastodon.org/entities/Status/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.html import html_to_text
from sentiment.ingest.field.scalar import (
    as_id,
    as_kind,
    as_lang,
    as_text,
    dig,
    first_id,
    join_texts,
)
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

__all__ = ["Mastodon"]


class Mastodon(Adapter):
    """A boost carries what it reposts under ``reblog``; content is HTML."""

    name = "mastodon"
    title = "Mastodon API statuses"
    where = "timelines and searches of a Mastodon server's API"
    reads = "posts, replies, quotes, boosts with their text; content warning above the text"
    keys = ("id", "created_at", "content", "account/id|account/acct")
    author = author_paths(description="account/note", followers="account/followers_count")

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one status."""
        original = record.get("reblog")
        status = original if isinstance(original, dict) else record
        words = html_to_text(as_text(status.get("content"), may_be_empty=True, markup=True))
        return Post(
            post_id=as_id(record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("created_at")),
            text=as_text(join_texts(status.get("spoiler_text"), words), may_be_empty=True),
            author=first_id(dig(record, "account/id"), dig(record, "account/acct")),
            lang=as_lang(status.get("language")),
            kind=as_kind(
                repost=original,
                reply=record.get("in_reply_to_id"),
                quote=record.get("quote") or record.get("quote_id"),
            ),
            n_likes=as_count(record.get("favourites_count")),
            n_reposts=as_count(record.get("reblogs_count")),
            n_replies=as_count(record.get("replies_count")),
            n_quotes=as_count(record.get("quotes_count")),
        )
