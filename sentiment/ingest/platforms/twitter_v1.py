"""X/Twitter API v1.1 statuses (twarc, and whatever kept the API's own JSON).

References
----------
https://developer.x.com/en/docs/x-api/v1/data-dictionary/object-model/tweet
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.platforms.base import Adapter, Record
from sentiment.ingest.platforms.fields import (
    as_count,
    as_kind,
    as_lang,
    as_text,
    dig,
    first_id,
)
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.times import TimeParser

__all__ = ["TwitterV1"]

#: Messages of the streaming API that are no posts.
_STREAM_MESSAGES = frozenset({"delete", "limit", "scrub_geo", "warning", "disconnect"})


class TwitterV1(Adapter):
    """One status an object; ``full_text``, or ``text`` in compatibility mode."""

    name = "twitter_v1"
    title = "X/Twitter API v1.1"
    where = "twarc 1, hydrators, and whatever kept the API's JSON"
    reads = "posts, replies, quotes; reposts with the whole text of the original"
    keys = (
        "created_at",
        "id_str|id",
        "user/id_str|user/id|user/screen_name",
        "full_text|text",
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one status; a repost carries the whole text of what it reposts."""
        if "user" not in record and (kinds := _STREAM_MESSAGES & record.keys()):
            raise NotAPostError("stream message", ", ".join(sorted(kinds)))
        original = record.get("retweeted_status")
        status = original if isinstance(original, dict) else record
        text = dig(status, "extended_tweet/full_text")  # long posts of the streaming API
        return Post(
            post_id=first_id(record.get("id_str"), record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("created_at")),
            text=as_text(text or status.get("full_text") or status.get("text")),
            author=first_id(
                dig(record, "user/id_str"),
                dig(record, "user/id"),
                dig(record, "user/screen_name"),
            ),
            lang=as_lang(record.get("lang")),
            kind=as_kind(
                repost=original,
                reply=record.get("in_reply_to_status_id_str")
                or record.get("in_reply_to_status_id"),
                quote=record.get("is_quote_status"),
            ),
            n_likes=as_count(record.get("favorite_count")),
            n_reposts=as_count(record.get("retweet_count")),
            n_replies=as_count(record.get("reply_count")),
            n_quotes=as_count(record.get("quote_count")),
        )
