"""Telegram Desktop exports (``result.json``), of one chat or of a whole account.

References
----------
https://telegram.org/blog/export-and-more
https://core.telegram.org/import-export
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.field.count import sum_counts
from sentiment.ingest.field.scalar import as_id, as_kind, as_text, dig, first_id
from sentiment.ingest.format.container import AROUND
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

#: Chats of an account with single persons, with programs, and with oneself.
_LETTERS = frozenset({"personal_chat", "bot_chat", "saved_messages", "replies"})


class Telegram(Adapter):
    """``messages[]``; in full exports those of ``chats.list[]`` and ``left_chats.list[]``."""

    name = "telegram"
    title = "Telegram Desktop export (`result.json`)"
    where = "Telegram Desktop: Export chat history, or Export Telegram data, JSON"
    reads = (
        "messages, replies, forwards; reactions as likes; of a whole account groups and "
        "channels, also left ones, but no personal chats"
    )
    keys = ("id", "type", "date", "text", "from|from_id|actor|actor_id|date_unixtime")
    list_ends = "messages"

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one message; who joined or pinned is no post."""
        chat = record.get(AROUND)
        number, place = as_id(record.get("id")), as_id(dig(chat, "id"))
        # a chat that was exported alone was meant; out of an account, letters stay barred
        if "[]" in str(dig(chat, "@path")) and str(dig(chat, "type")) in _LETTERS:
            raise NotAPostError("letter in a personal chat")
        if record.get("type") != "message":
            raise NotAPostError("service message", str(record.get("action"))[:40])
        # `date` is the exporting computer's local time, and names no zone
        time = record.get("date_unixtime") or record.get("date")
        author = first_id(record.get("from_id"), record.get("from"))
        return Post(
            # messages are numbered by chat, so that two chats share their numbers
            post_id=f"{place or author or ''}/{number}" if number else "",
            platform=self.name,
            created_at=times.parse(time),
            text=as_text(_plain(record.get("text")), may_be_empty=True),
            author=author,
            kind=as_kind(
                repost=record.get("forwarded_from") or record.get("forwarded_from_id"),
                reply=record.get("reply_to_message_id"),
            ),
            n_likes=sum_counts(record.get("reactions")),
        )


def _plain(text: object) -> object:
    """Join a text that is cut into pieces where links and mentions stand."""
    if not isinstance(text, list):
        return text
    pieces = (piece if isinstance(piece, str) else dig(piece, "text") for piece in text)
    return "".join(piece for piece in pieces if isinstance(piece, str))
