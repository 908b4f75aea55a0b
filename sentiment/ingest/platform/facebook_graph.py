"""Posts and comments of Facebook's Graph API.

References
----------
https://developers.facebook.com/docs/graph-api/reference/post
https://developers.facebook.com/docs/graph-api/reference/comment
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.scalar import dig
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from collections.abc import Iterator


class FacebookGraph(Adapter):
    """``data[]`` of a page; comments lie inside their post where they were asked for."""

    name = "facebook_graph"
    title = "Facebook Graph API"
    where = "feeds, posts and comments of pages and groups, pages or items"
    reads = "posts, and the comments that came with them"
    keys = ("id", "created_time", "message|story")
    layout = Layout(
        post_id=paths("id"),
        created_at=("created_time",),
        text=paths("message", "story"),
        author=paths("from/id", "from/name"),
        kinds=kinds(reply="parent|parent_id"),
        counts=counts(
            likes="reactions/summary/total_count|likes/summary/total_count|like_count",
            reposts="shares/count",
            replies="comments/summary/total_count|comment_count",
        ),
        may_be_empty=True,
        further=paths("comments", "parent"),
    )

    def unpack(self, record: Record) -> Iterator[Record]:
        """Yield a post, then the comments on it, and those on them."""
        waiting = [record]
        while waiting:
            each = waiting.pop()
            yield each
            inner = dig(each, "comments/data")
            comments = inner if isinstance(inner, list) else []
            waiting += [
                {"parent_id": each.get("id"), **comment}
                for comment in reversed(comments)
                if isinstance(comment, dict)
            ]
