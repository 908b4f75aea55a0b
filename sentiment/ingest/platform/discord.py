"""Discord channels as DiscordChatExporter writes them.

References
----------
https://github.com/Tyrrrz/DiscordChatExporter (Exporting/JsonMessageWriter.cs)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.field.count import sum_counts
from sentiment.ingest.field.scalar import as_id, as_kind, as_text, dig, first_id
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

__all__ = ["Discord"]

#: Kinds of messages that a person wrote; the others tell who joined, pinned, called.
_WRITTEN = frozenset({"Default", "Reply", "0", "19"})


class Discord(Adapter):
    """``messages[]`` of one channel."""

    name = "discord"
    title = "Discord (DiscordChatExporter)"
    where = "DiscordChatExporter, format JSON"
    reads = "messages, replies, forwards; reactions as likes"
    keys = ("id", "timestamp", "content", "author/id", "type|reference|isPinned")

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one message."""
        sort = str(record.get("type", "Default"))
        if sort not in _WRITTEN:
            raise NotAPostError("service message", sort[:40])
        forwarded = record.get("forwardedMessage")
        words = dig(forwarded, "content") if forwarded else record.get("content")
        return Post(
            post_id=as_id(record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("timestamp")),
            text=as_text(words, may_be_empty=True),
            author=first_id(dig(record, "author/id"), dig(record, "author/name")),
            kind=as_kind(
                repost=forwarded, reply=sort in {"Reply", "19"} or record.get("reference")
            ),
            n_likes=sum_counts(record.get("reactions")),
        )
