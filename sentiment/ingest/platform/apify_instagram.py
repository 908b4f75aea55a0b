"""Posts and comments as Apify's scrapers of Instagram write them.

References
----------
https://apify.com/apify/instagram-scraper
https://apify.com/apify/instagram-comment-scraper
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from collections.abc import Iterator


class ApifyInstagram(Adapter):
    """A post has a ``caption``, a comment a ``text`` and perhaps ``replies``."""

    name = "apify_instagram"
    title = "Apify: Instagram"
    where = "Apify's Instagram scrapers, JSON, JSONL or CSV"
    reads = "captions of posts; comments, and the replies that came with them"
    keys = (
        "caption|text",
        "timestamp",
        "ownerUsername|ownerId|owner/username",
        "likesCount|commentsCount|postUrl|shortCode",
    )
    author = author_paths(
        description="owner/biography",
        followers="owner/followersCount|owner/followers",
        verified="owner/is_verified|owner/isVerified",
    )
    layout = Layout(
        post_id=paths("id", "shortCode"),
        created_at=("timestamp",),
        text=paths("caption", "text"),
        author=paths("ownerId", "owner/id", "ownerUsername", "owner/username"),
        kinds=kinds(reply="repliedTo|parentCommentId"),
        counts=counts(
            likes="likesCount",
            replies="commentsCount|repliesCount",
            views="videoPlayCount|videoViewCount",
        ),
        may_be_empty=True,
        further=paths("replies"),
    )

    def unpack(self, record: Record) -> Iterator[Record]:
        """Yield a post or comment, then the replies to it."""
        yield record
        replies = record.get("replies")
        for reply in replies if isinstance(replies, list) else []:
            if isinstance(reply, dict):
                yield {"repliedTo": record.get("id"), **reply}
