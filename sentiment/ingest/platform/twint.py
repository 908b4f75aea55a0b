"""Tweets as twint wrote them.

References
----------
https://github.com/twintproject/twint (twint/storage/write_meta.py)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.ingest.field.scalar import first_id, is_true
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

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

    in_blocks = False
    layout = Layout(
        post_id=paths("id"),
        created_at=("date",),
        clock=paths("time", "timezone"),
        text=paths("tweet"),
        author=paths("user_id", "username"),
        lang=("language",),
        kinds=kinds(repost="retweet", quote="quote_url"),
        counts=counts(
            likes="likes_count|nlikes",
            reposts="retweets_count|nretweets",
            replies="replies_count|nreplies",
        ),
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one tweet; the conversation's first tweet answers nobody."""
        own, thread = first_id(record.get("id")), first_id(record.get("conversation_id"))
        is_reply = bool(thread and own and thread != own) and not is_true(record.get("retweet"))
        kind = "reply" if is_reply else ""
        return self.layout.post(self.name, record, times, time=_time(record), kind=kind)


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
