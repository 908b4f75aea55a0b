"""Tweets as Apify's scrapers of X write them.

References
----------
https://apify.com/apidojo/tweet-scraper
https://apify.com/kaitoeasyapi/twitter-x-data-tweet-scraper-pay-per-result-cheapest
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post


class ApifyTwitter(Adapter):
    """One tweet an object, with its ``author`` inside; in tables as ``author/userName``."""

    name = "apify_twitter"
    title = "Apify: X"
    where = "Apify's tweet scrapers, JSON, JSONL or CSV"
    reads = "posts, replies, quotes; reposts with the whole text of the original"
    keys = (
        "createdAt",
        "text|fullText|full_text",
        "author/userName|author/id|author/username",
        "likeCount|retweetCount|isReply",
    )
    author = author_paths(
        description="author/description|author/profile_bio/description",
        followers="author/followers|author/followersCount",
        verified="author/isVerified|author/isBlueVerified",
    )
    layout = Layout(
        post_id=paths("id", "id_str"),
        created_at=("createdAt",),
        text=paths("fullText", "full_text", "text"),
        author=paths("author/id", "author/userName", "author/username"),
        lang=("lang",),
        kinds=kinds(
            repost="isRetweet|retweet|retweeted_tweet",
            reply="isReply|inReplyToId",
            quote="isQuote|quote|quoted_tweet|quoteId",
        ),
        counts=counts(
            likes="likeCount",
            reposts="retweetCount",
            replies="replyCount",
            quotes="quoteCount",
            views="viewCount",
        ),
        further=paths("retweet", "retweeted_tweet", "quote", "quoted_tweet"),
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one tweet; a repost carries the whole text of what it reposts."""
        if record.get("type") == "mock_tweet":  # what one scraper writes where it finds none
            raise NotAPostError("note of the scraper")
        original = record.get("retweet") or record.get("retweeted_tweet")
        words = self.layout.words(original) if isinstance(original, dict) else None
        words = words or self.layout.words(record)
        return self.layout.post(self.name, record, times, words=words)
