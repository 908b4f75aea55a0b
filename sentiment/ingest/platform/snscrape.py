"""Tweets as snscrape and twscrape write them, one a line.

References
----------
https://github.com/JustAnotherArchivist/snscrape (modules/twitter.py)
https://github.com/vladkens/twscrape (twscrape/models.py)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post


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
    author = author_paths(
        description="user/rawDescription|user/description",
        followers="user/followersCount",
        verified="user/verified|user/blue",
    )

    layout = Layout(
        post_id=paths("id_str", "id"),
        created_at=("date",),
        text=paths("rawContent", "content", "renderedContent"),
        author=paths("user/id_str", "user/id", "user/username"),
        lang=("lang",),
        kinds=kinds(repost="retweetedTweet", reply="inReplyToTweetId", quote="quotedTweet"),
        counts=counts(
            likes="likeCount",
            reposts="retweetCount",
            replies="replyCount",
            quotes="quoteCount",
            views="viewCount",
        ),
        further=paths("retweetedTweet", "quotedTweet"),
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one tweet; a repost carries the whole text of what it reposts."""
        original = record.get("retweetedTweet")
        words = self.layout.words(original) if isinstance(original, dict) else None
        words = words or self.layout.words(record)
        return self.layout.post(self.name, record, times, words=words)
