"""Tables that twarc-csv makes of API v2 posts, one post a row.

References
----------
https://github.com/DocNow/twarc-csv
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post


class TwarcCsv(Adapter):
    """Nested objects as dotted columns: ``public_metrics.like_count``."""

    name = "twarc_csv"
    title = "twarc-csv"
    where = "`twarc2 csv` of twarc2's JSON"
    reads = "posts, replies, reposts, quotes"
    keys = ("id", "text", "created_at", "author_id|author.id", "public_metrics.like_count")
    author = author_paths(
        description="author.description",
        followers="author.public_metrics.followers_count",
        verified="author.verified",
    )

    layout = Layout(
        post_id=paths("id"),
        created_at=("created_at",),
        text=paths("text"),
        author=paths("author_id", "author.id", "author.username"),
        lang=("lang",),
        kinds=kinds(
            repost="referenced_tweets.retweeted.id",
            reply="referenced_tweets.replied_to.id",
            quote="referenced_tweets.quoted.id",
        ),
        counts=counts(
            likes="public_metrics.like_count",
            reposts="public_metrics.retweet_count",
            replies="public_metrics.reply_count",
            quotes="public_metrics.quote_count",
            views="public_metrics.impression_count",
        ),
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        return self.layout.post(self.name, record, times)
