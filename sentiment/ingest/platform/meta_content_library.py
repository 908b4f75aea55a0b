"""Tables and pages of Meta's Content Library: Facebook, Instagram and Threads.

References
----------
https://developers.facebook.com/docs/content-library-and-api/content-library-api/guides
"""

from __future__ import annotations

from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths


class MetaContentLibrary(Adapter):
    """``creation_time`` is UTC; owners and statistics are objects, or dotted columns."""

    name = "meta_content_library"
    title = "Meta Content Library"
    where = "Meta Content Library and its API, CSV or JSON"
    reads = "posts and comments with their counts"
    keys = ("id", "creation_time", "text", "post_owner|owner|comment_owner|statistics|author")
    layout = Layout(
        post_id=paths("id"),
        created_at=("creation_time",),
        text=paths("text"),
        author=paths(
            *("post_owner/id", "owner/id", "comment_owner/id", "author/id"),
            *("post_owner/username", "post_owner/name", "owner/username", "owner/name"),
        ),
        lang=("lang",),
        kinds=kinds(
            repost="shared_post_id",
            reply="parent_id|parent_comment_id|post_id|is_reply|root_comment_id",
            quote="quoted_post_id",
        ),
        counts=counts(
            likes="statistics/reaction_count|statistics/like_count",
            reposts="statistics/share_count|statistics/repost_count",
            replies="statistics/comment_count|statistics/reply_count",
            quotes="statistics/quote_count",
            views="statistics/views|statistics/view_count",
        ),
        may_be_empty=True,
        utc=True,
    )
