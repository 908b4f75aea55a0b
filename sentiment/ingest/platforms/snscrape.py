"""Tweets as snscrape and twscrape write them, one a line.

References
----------
https://github.com/JustAnotherArchivist/snscrape (modules/twitter.py)
https://github.com/vladkens/twscrape (twscrape/models.py)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

__all__ = ["Snscrape"]


class Snscrape(Adapter):
    """``content`` in old versions, ``rawContent`` in later ones and in twscrape."""

    name = "snscrape"
    title = "snscrape, twscrape"
    where = "`snscrape --jsonl`, `twscrape`"
    reads = "posts, replies, quotes; reposts with the whole text of the original"
    keys = (
        "id|id_str",
        "date",
        "rawContent|content|renderedContent",
        "user/id|user/username",
        "likeCount",
        "retweetCount",
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one tweet."""
        original = record.get("retweetedTweet")
        return Post(
            post_id=first_id(record.get("id_str"), record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("date")),
            text=as_text(
                (_text(original) if isinstance(original, dict) else None) or _text(record)
            ),
            author=first_id(
                dig(record, "user/id_str"), dig(record, "user/id"), dig(record, "user/username")
            ),
            lang=as_lang(record.get("lang")),
            kind=as_kind(
                repost=original,
                reply=record.get("inReplyToTweetId"),
                quote=record.get("quotedTweet"),
            ),
            n_likes=as_count(record.get("likeCount")),
            n_reposts=as_count(record.get("retweetCount")),
            n_replies=as_count(record.get("replyCount")),
            n_quotes=as_count(record.get("quoteCount")),
            n_views=as_count(record.get("viewCount")),
        )


def _text(tweet: Record) -> Any:
    return tweet.get("rawContent") or tweet.get("content") or tweet.get("renderedContent")
