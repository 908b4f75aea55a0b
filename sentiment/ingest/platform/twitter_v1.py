"""X/Twitter API v1.1 statuses (twarc, and whatever kept the API's own JSON).

References
----------
https://developer.x.com/en/docs/x-api/v1/data-dictionary/object-model/tweet
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

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
    author = author_paths(
        description="user/description",
        followers="user/followers_count",
        verified="user/verified",
    )

    layout = Layout(
        post_id=paths("id_str", "id"),
        created_at=("created_at",),
        # long posts of the streaming API are under extended_tweet
        text=paths("extended_tweet/full_text", "full_text", "text"),
        author=paths("user/id_str", "user/id", "user/screen_name"),
        lang=("lang",),
        kinds=kinds(
            repost="retweeted_status",
            reply="in_reply_to_status_id_str|in_reply_to_status_id",
            quote="is_quote_status",
        ),
        counts=counts(
            likes="favorite_count",
            reposts="retweet_count",
            replies="reply_count",
            quotes="quote_count",
        ),
        further=paths("retweeted_status"),
        needed=paths("user"),
    )

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks; Weibo's statuses are alike but for counts."""
        lacks = super().missing(record)
        return [*lacks, "favorite_count"] if "attitudes_count" in record else lacks

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one status; a repost carries the whole text of what it reposts."""
        if "user" not in record and (kinds := _STREAM_MESSAGES & record.keys()):
            raise NotAPostError("stream message", ", ".join(sorted(kinds)))
        original = record.get("retweeted_status")
        status = original if isinstance(original, dict) else record
        words = self.layout.words(status)
        return self.layout.post(self.name, record, times, words=words)
