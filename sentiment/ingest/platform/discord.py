"""Discord channels as DiscordChatExporter writes them.

References
----------
https://github.com/Tyrrrz/DiscordChatExporter (Exporting/JsonMessageWriter.cs)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import dig
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

#: Kinds of messages that a person wrote; the others tell who joined, pinned, called.
_WRITTEN = frozenset({"Default", "Reply", "0", "19"})


class Discord(Adapter):
    """``messages[]`` of one channel."""

    name = "discord"
    title = "Discord (DiscordChatExporter)"
    where = "DiscordChatExporter, format JSON"
    reads = "messages, replies, forwards; reactions as likes"
    keys = ("id", "timestamp", "content", "author/id", "type|reference|isPinned")

    layout = Layout(
        post_id=paths("id"),
        created_at=("timestamp",),
        text=paths("content"),
        author=paths("author/id", "author/name"),
        kinds=(
            *kinds(repost="forwardedMessage"),
            ("reply", ("type",), lambda sort: str(sort) in {"Reply", "19"}),
            *kinds(reply="reference/messageId"),
        ),
        counts=counts(likes="reactions"),
        may_be_empty=True,
        further=paths("forwardedMessage"),
        alone=((("type",), lambda sort: str(sort) not in _WRITTEN),),
        listed={("reactions",): "count"},
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one message."""
        sort = str(record.get("type", "Default"))
        if sort not in _WRITTEN:
            raise NotAPostError("service message", sort[:40])
        forwarded = record.get("forwardedMessage")
        words = dig(forwarded, "content") if forwarded else record.get("content")
        return self.layout.post(self.name, record, times, words=words)
