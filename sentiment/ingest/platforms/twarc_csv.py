"""Tables that twarc-csv makes of API v2 posts, one post a row.

References
----------
https://github.com/DocNow/twarc-csv
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.platforms.base import Adapter, Record
from sentiment.ingest.platforms.fields import (
    as_count,
    as_id,
    as_kind,
    as_lang,
    as_text,
    first_id,
)
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.times import TimeParser

__all__ = ["TwarcCsv"]


class TwarcCsv(Adapter):
    """Nested objects as dotted columns: ``public_metrics.like_count``."""

    name = "twarc_csv"
    title = "twarc-csv"
    where = "`twarc2 csv` of twarc2's JSON"
    reads = "posts, replies, reposts, quotes"
    keys = ("id", "text", "created_at", "author_id|author.id", "public_metrics.like_count")

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        return Post(
            post_id=as_id(record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("created_at")),
            text=as_text(record.get("text")),
            author=first_id(
                record.get("author_id"), record.get("author.id"), record.get("author.username")
            ),
            lang=as_lang(record.get("lang")),
            kind=as_kind(
                repost=record.get("referenced_tweets.retweeted.id"),
                reply=record.get("referenced_tweets.replied_to.id"),
                quote=record.get("referenced_tweets.quoted.id"),
            ),
            n_likes=as_count(record.get("public_metrics.like_count")),
            n_reposts=as_count(record.get("public_metrics.retweet_count")),
            n_replies=as_count(record.get("public_metrics.reply_count")),
            n_quotes=as_count(record.get("public_metrics.quote_count")),
            n_views=as_count(record.get("public_metrics.impression_count")),
        )
