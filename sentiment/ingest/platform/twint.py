"""Tweets as twint wrote them.

References
----------
https://github.com/twintproject/twint (twint/storage/write_meta.py)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_kind, as_lang, as_text, first_id
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

__all__ = ["Twint"]

_OFFSET = re.compile(r"[+-]\d{4}")
_ZONED = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\s\S.*)?")


class Twint(Adapter):
    """``date``, ``time`` and ``timezone`` are of the machine that twint ran on."""

    name = "twint"
    title = "twint"
    where = "`twint --csv`, `--json`, or its tables"
    reads = "posts, replies, quotes; reposts where twint was asked for them"
    keys = (
        "tweet",
        "date",
        "time|created_at",
        "username|user_id",
        "retweets_count|nretweets|conversation_id",
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one tweet; the conversation's first tweet answers nobody."""
        own, thread = first_id(record.get("id")), first_id(record.get("conversation_id"))
        return Post(
            post_id=own or "",
            platform=self.name,
            created_at=times.parse(_time(record)),
            text=as_text(record.get("tweet")),
            author=first_id(record.get("user_id"), record.get("username")),
            lang=as_lang(record.get("language")),
            kind=as_kind(
                repost=record.get("retweet"),
                reply=thread != own if thread and own else None,
                quote=record.get("quote_url"),
            ),
            n_likes=_count(record, "likes_count", "nlikes"),
            n_reposts=_count(record, "retweets_count", "nretweets"),
            n_replies=_count(record, "replies_count", "nreplies"),
        )


def _time(record: Record) -> object:
    """Join date, clock and offset; ``created_at`` ends in the name of a zone, if in any."""
    date, clock = record.get("date"), record.get("time")
    offset = str(record.get("timezone") or "").strip()
    if isinstance(date, str) and isinstance(clock, str) and clock.strip():
        joined = f"{date.strip()} {clock.strip()}"
        return joined + (offset if _OFFSET.fullmatch(offset) else "")
    created = record.get("created_at") or date
    match = _ZONED.fullmatch(created.strip()) if isinstance(created, str) else None
    return match[1] + offset if match and _OFFSET.fullmatch(offset) else created


def _count(record: Record, *names: str) -> int | None:
    found = (as_count(record.get(name)) for name in names)
    return next((count for count in found if count is not None), None)
