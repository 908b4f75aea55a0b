"""Chats: Messenger, WhatsApp, Telegram, Discord, Slack."""

from __future__ import annotations

import re
from typing import Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_id, dig, is_true
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.block import AROUND, Record
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.fields import marks
from sentiment.ingest.words import WORDS
from sentiment.schema import Post

# what stands where a picture was: <Media omitted>, in the phone's language
_OMITTED = re.compile(r"<[^<>\n]{3,60}>")
_ATTACHED = re.compile(r"\u200e?[\w .()-]{1,100}\.\w{2,5} \([^()\n]{3,40}\)(?:\n|\Z)")
_EDITED = re.compile(
    r"\s?\u200e?<(?:This message was edited|Diese Nachricht wurde bearbeitet"
    r"|Se editó este mensaje\.?|Ce message a été modifié|Mensagem editada"
    r"|Questo messaggio è stato modificato|Dit bericht is bewerkt|Bu mesaj düzenlendi)>$"
)
_DELETED = frozenset(WORDS["values"]["deleted"])
#: Chats of an account with single persons, with programs, and with oneself.
_LETTERS = frozenset({"personal_chat", "bot_chat", "saved_messages", "replies"})
#: Kinds of Discord's messages that a person wrote; the others tell who joined, pinned, called.
_DISCORD = frozenset({"Default", "Reply", "0", "19"})
#: Those of Slack's that a person, or a program, wrote.
_SLACK = frozenset(
    {None, "bot_message", "me_message", "thread_broadcast", "file_share", "file_comment"}
)
# <https://address|words>, <@U1|name>, <#C1|channel>, <!here>
_MARK = re.compile(r"<([@#!]?)([^<>|]{1,2000})(?:\|([^<>]{0,2000}))?>")


class Messenger(Adapter, of="messenger"):
    """``messages[]`` of Messenger and Instagram; texts are mojibake, times milliseconds."""

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one message."""
        if is_true(record.get("is_unsent")):
            raise NotAPostError("deleted or removed")
        post, reactions = super().post(record, times), record.get("reactions")
        return post._replace(n_likes=len(reactions) if isinstance(reactions, list) else None)


class WhatsApp(Adapter, of="whatsapp"):
    """One message a record, in any language; what has no author WhatsApp said itself."""

    def words(self, record: Record) -> Any:
        """Take what was written: who joined is no post, and of a picture no words are left."""
        words = str(record.get("@text") or "")
        if as_id(record.get("@author")) is None:
            raise NotAPostError("service message", words[:40])
        words = _ATTACHED.sub("", words, count=1)
        # iOS marks what it says itself
        if words.startswith("\u200e") or _OMITTED.fullmatch(words.strip()):
            words = ""
        words = _EDITED.sub("", words)
        if words.strip(" .\u200e").lower() in _DELETED:
            raise NotAPostError("deleted or removed")
        return words

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one message, its author without what marks a name that is not known."""
        post = super().post(record, times)
        name = (post.author or "").removeprefix("~").strip("\u202f\u00a0 ")
        return post._replace(author=name or post.author)


class Telegram(Adapter, of="telegram"):
    """``messages[]``; in full exports those of ``chats.list[]`` and ``left_chats.list[]``."""

    alone = (
        (("type",), lambda sort: sort != "message"),
        ((AROUND, "type"), _LETTERS.__contains__),
    )

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` for who joined or pinned, and for letters."""
        chat = record.get(AROUND)
        # a chat that was exported alone was meant; out of an account, letters stay barred
        if "[]" in str(dig(chat, "@path")) and str(dig(chat, "type")) in _LETTERS:
            raise NotAPostError("letter in a personal chat")
        if record.get("type") != "message":
            raise NotAPostError("service message", str(record.get("action"))[:40])

    def words(self, record: Record) -> Any:
        """Join the text, which is cut into pieces where links and mentions stand."""
        text = record.get("text_entities") or record.get("text")
        if not isinstance(text, list):
            return text
        pieces = (piece if isinstance(piece, str) else dig(piece, "text") for piece in text)
        return "".join(piece for piece in pieces if isinstance(piece, str))

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one message, numbered by its author where its chat has no number."""
        post = super().post(record, times)
        number = as_id(record.get("id"))
        names = [as_id(record.get(key)) for key in ("from_id", "from")]
        if number and any(names) and as_id(dig(record, f"{AROUND}/id")) is None:
            post = post._replace(post_id=f"{names[0] or names[1]}/{number}")
        return post


class Discord(Adapter, of="discord"):
    """``messages[]`` of one channel."""

    kinds = (
        ("repost", ("forwardedMessage",), marks),
        ("reply", ("type",), lambda sort: str(sort) in {"Reply", "19"}),
    )
    alone = ((("type",), lambda sort: str(sort) not in _DISCORD),)

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post by design."""
        sort = str(record.get("type", "Default"))
        if sort not in _DISCORD:
            raise NotAPostError("service message", sort[:40])


class Slack(Adapter, of="slack"):
    """A folder a channel, in it a file a day; ``ts`` is time and number of a message."""

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` for who joined a channel."""
        sort = as_id(record.get("subtype"))
        if record.get("type") != "message" or sort not in _SLACK:
            raise NotAPostError("service message", str(sort or record.get("type"))[:40])

    def words(self, record: Record) -> Any:
        """Take the text, its marks as people see them."""
        words = record.get("text")
        return _MARK.sub(_plain, words) if isinstance(words, str) else words


def _plain(mark: re.Match[str]) -> str:
    sign, target, words = mark[1], mark[2], mark[3]
    if not sign:
        return f"{words} ({target})" if words and words not in target else target
    if sign == "#":
        return f"#{words or target}"
    name = words or target.removeprefix("subteam^")
    return name if name.startswith("@") else f"@{name}"
