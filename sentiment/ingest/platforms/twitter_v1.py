"""X/Twitter API v1.1 statuses (twarc, and whatever kept the API's own JSON).

References
----------
https://developer.x.com/en/docs/x-api/v1/data-dictionary/object-model/tweet
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.platforms.base import Record, as_count, as_id, as_text
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sentiment.ingest.times import TimeParser

__all__ = ["NO_LANGUAGE", "TwitterV1"]

#: X's own codes for "undetermined", "no text" and the like; none is a language.
NO_LANGUAGE = frozenset({"und", "zxx", "art", "qam", "qct", "qht", "qme", "qst"})
#: Messages of the streaming API that are no posts.
_STREAM_MESSAGES = frozenset({"delete", "limit", "scrub_geo", "warning", "disconnect"})


class TwitterV1:
    """One status an object; ``full_text``, or ``text`` in compatibility mode."""

    name = "twitter_v1"

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be a v1.1 status."""
        lacks = [key for key in ("created_at", "id_str", "user") if key not in record]
        if "full_text" not in record and "text" not in record:
            lacks.append("full_text")
        return lacks

    def unpack(self, record: Record) -> Iterable[Record]:
        """Yield the record itself: a line is a status."""
        return (record,)

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one status; a repost carries the whole text of what it reposts."""
        if _STREAM_MESSAGES & record.keys():
            raise NotAPostError("stream message", next(iter(_STREAM_MESSAGES & record.keys())))
        original = record.get("retweeted_status")
        status = original if isinstance(original, dict) else record
        extended = status.get("extended_tweet")
        text = extended.get("full_text") if isinstance(extended, dict) else None
        if original:
            kind = "repost"
        elif record.get("in_reply_to_status_id_str") or record.get("in_reply_to_status_id"):
            kind = "reply"
        else:
            kind = "quote" if record.get("is_quote_status") else "post"
        user = record.get("user")
        lang = record.get("lang")
        return Post(
            post_id=as_id(record.get("id_str")) or as_id(record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("created_at")),
            text=as_text(text or status.get("full_text") or status.get("text")),
            author=as_id(user.get("id_str")) if isinstance(user, dict) else None,
            lang=lang if lang and lang not in NO_LANGUAGE else None,
            kind=kind,
            n_likes=as_count(record.get("favorite_count")),
            n_reposts=as_count(record.get("retweet_count")),
            n_replies=as_count(record.get("reply_count")),
            n_quotes=as_count(record.get("quote_count")),
        )
