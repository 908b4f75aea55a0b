"""Telegram Desktop exports (``result.json``), of one chat or of a whole account.

References
----------
https://telegram.org/blog/export-and-more
https://core.telegram.org/import-export
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_id, dig, first_id
from sentiment.ingest.format.block import AROUND
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

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
    layout = Layout(
        # messages are numbered by chat, so that two chats share their numbers
        post_id=paths(f"{AROUND}/id", "id"),
        id_form="{}/{}",
        # `date` is the exporting computer's local time, and names no zone
        created_at=("date_unixtime",),
        created_else=paths("date"),
        text=paths("text_entities"),
        author=paths("from_id", "from"),
        kinds=kinds(repost="forwarded_from|forwarded_from_id", reply="reply_to_message_id"),
        counts=counts(likes="reactions"),
        may_be_empty=True,
        needed=paths(f"{AROUND}/id", "id", "text_entities"),
        alone=(
            (("type",), lambda sort: sort != "message"),
            ((AROUND, "type"), _LETTERS.__contains__),
        ),
        listed={("text_entities",): "text", ("reactions",): "count"},
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one message; who joined or pinned is no post."""
        chat = record.get(AROUND)
        number, place = as_id(record.get("id")), as_id(dig(chat, "id"))
        # a chat that was exported alone was meant; out of an account, letters stay barred
        if "[]" in str(dig(chat, "@path")) and str(dig(chat, "type")) in _LETTERS:
            raise NotAPostError("letter in a personal chat")
        if record.get("type") != "message":
            raise NotAPostError("service message", str(record.get("action"))[:40])
        words = record.get("text_entities") or record.get("text")
        post = self.layout.post(self.name, record, times, words=_plain(words))
        if (
            place is None
            and number
            and (named := first_id(record.get("from_id"), record.get("from")))
        ):
            post = post._replace(post_id=f"{named}/{number}")
        return post


def _plain(text: object) -> object:
    """Join a text that is cut into pieces where links and mentions stand."""
    if not isinstance(text, list):
        return text
    pieces = (piece if isinstance(piece, str) else dig(piece, "text") for piece in text)
    return "".join(piece for piece in pieces if isinstance(piece, str))
