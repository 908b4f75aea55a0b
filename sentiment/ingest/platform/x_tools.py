"""Posts of X as tools write them that collect them.

https://github.com/DocNow/twarc-csv
https://github.com/JustAnotherArchivist/snscrape (modules/twitter.py)
https://github.com/vladkens/twscrape (twscrape/models.py)
https://github.com/twintproject/twint (twint/storage/write_meta.py)
https://github.com/medialab/twitwi (twitwi/constants.py)
https://apify.com/apidojo/tweet-scraper
https://apify.com/kaitoeasyapi/twitter-x-data-tweet-scraper-pay-per-result-cheapest
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.fields import fields

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

_OFFSET = re.compile(r"[+-]\d{4}")
_ZONED = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\s\S.*)?")


class TwarcCsv(Adapter):
    """Nested objects as dotted columns: ``public_metrics.like_count``."""

    name = "twarc_csv"
    title = "twarc-csv"
    where = "`twarc2 csv` of twarc2's JSON"
    reads = "posts, replies, reposts, quotes"
    keys = ("id", "text", "created_at", "author_id|author.id", "public_metrics.like_count")
    layout = fields(
        post_id="id",
        created_at="created_at",
        text="text",
        author="author_id|author.id|author.username",
        lang="lang",
        repost="referenced_tweets.retweeted.id",
        reply="referenced_tweets.replied_to.id",
        quote="referenced_tweets.quoted.id",
        likes="public_metrics.like_count",
        reposts="public_metrics.retweet_count",
        replies="public_metrics.reply_count",
        quotes="public_metrics.quote_count",
        views="public_metrics.impression_count",
        description="author.description",
        followers="author.public_metrics.followers_count",
        verified="author.verified",
    )


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
    layout = fields(
        post_id="id_str|id",
        created_at="date",
        text="rawContent|content|renderedContent",
        author="user/id_str|user/id|user/username",
        lang="lang",
        original="retweetedTweet",
        repost="retweetedTweet",
        reply="inReplyToTweetId",
        quote="quotedTweet",
        likes="likeCount",
        reposts="retweetCount",
        replies="replyCount",
        quotes="quoteCount",
        views="viewCount",
        description="user/rawDescription|user/description",
        followers="user/followersCount",
        verified="user/verified|user/blue",
        further="quotedTweet",
    )


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
    layout = fields(
        post_id="id",
        created_at="date",
        clock="time|timezone",
        text="tweet",
        author="user_id|username",
        lang="language",
        repost="retweet",
        # the conversation's first tweet answers nobody
        thread="conversation_id|id",
        quote="quote_url",
        likes="likes_count|nlikes",
        reposts="retweets_count|nretweets",
        replies="replies_count|nreplies",
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one tweet."""
        return self.layout.post(self.name, record, times, time=_time(record))


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


class Twitwi(Adapter):
    """``timestamp_utc`` is the time; a repost has the id and time of its own."""

    name = "twitwi"
    title = "minet, gazouilloire (twitwi)"
    where = "`minet twitter`, gazouilloire's CSV"
    reads = "posts, replies, reposts, quotes"
    keys = ("id", "timestamp_utc", "text", "user_id|user_screen_name|to_tweetid")
    layout = fields(
        post_id="id",
        created_at="timestamp_utc|local_time",
        text="text",
        author="user_id|user_screen_name",
        lang="lang",
        repost="retweeted_id",
        reply="to_tweetid",
        quote="quoted_id",
        likes="like_count",
        reposts="retweet_count",
        replies="reply_count",
        views="impression_count",
        description="user_description",
        followers="user_followers",
        verified="user_verified",
    )


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
    layout = fields(
        post_id="id|id_str",
        created_at="createdAt",
        text="fullText|full_text|text",
        author="author/id|author/userName|author/username",
        lang="lang",
        original="retweet|retweeted_tweet",
        repost="isRetweet|retweet|retweeted_tweet",
        reply="isReply|inReplyToId",
        quote="isQuote|quote|quoted_tweet|quoteId",
        likes="likeCount",
        reposts="retweetCount",
        replies="replyCount",
        quotes="quoteCount",
        views="viewCount",
        description="author/description|author/profile_bio/description",
        followers="author/followers|author/followersCount",
        verified="author/isVerified|author/isBlueVerified",
        further="quote|quoted_tweet",
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one tweet."""
        if record.get("type") == "mock_tweet":  # what one scraper writes where it finds none
            raise NotAPostError("note of the scraper")
        return super().post(record, times)


FORMATS: tuple[Adapter, ...] = (TwarcCsv(), Snscrape(), Twint(), Twitwi(), ApifyTwitter())
