"""Chats of Messenger and Instagram as their downloads hold them, one file a chat.

References
----------
https://www.facebook.com/help/212802592074644
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.field.mojibake import repair
from sentiment.ingest.field.scalar import as_id, as_text, is_true
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser


class Messenger(Adapter):
    """``messages[]``; texts are mojibake, times milliseconds."""

    name = "messenger"
    title = "Messenger or Instagram chat (`message_1.json`)"
    where = "the file of the one chat in a Facebook or Instagram download"
    reads = "messages, only where the chat's own file is named; reactions as likes"
    keys = ("sender_name", "timestamp_ms")
    is_private = True

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one message."""
        if is_true(record.get("is_unsent")):
            raise NotAPostError("deleted or removed")
        words, sender = record.get("content"), record.get("sender_name")
        reactions = record.get("reactions")
        return Post(
            post_id="",
            platform=self.name,
            created_at=times.parse(record.get("timestamp_ms")),
            text=repair(as_text("" if words is None else words, may_be_empty=True)),
            author=as_id(repair(sender) if isinstance(sender, str) else None),
            n_likes=len(reactions) if isinstance(reactions, list) else None,
        )
