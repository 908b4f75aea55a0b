"""Videos and comments of TikTok's Research API, as pages, lists or tables.

References
----------
https://developers.tiktok.com/doc/research-api-specs-query-videos
https://developers.tiktok.com/doc/research-api-specs-query-video-comments
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.scalar import as_id
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post


class TikTokResearch(Adapter):
    """A comment on a video has the video itself as parent."""

    name = "tiktok_research"
    title = "TikTok Research API"
    where = "`/v2/research/video/query/` and `/video/comment/list/`, pages, lists or tables"
    reads = "descriptions of videos; comments, and replies to them"
    keys = ("id", "create_time", "video_description|parent_comment_id|video_id")
    layout = Layout(
        post_id=paths("id"),
        created_at=("create_time",),
        text=paths("video_description", "text"),
        author=paths("username"),
        counts=counts(
            likes="like_count",
            reposts="share_count",
            replies="comment_count|reply_count",
            views="view_count",
        ),
        may_be_empty=True,
        utc=True,
        further=paths("parent_comment_id", "video_id"),
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one video or comment."""
        post = self.layout.post(self.name, record, times)
        parent, video = as_id(record.get("parent_comment_id")), as_id(record.get("video_id"))
        is_reply = parent not in {None, "0", video}
        return post._replace(kind="reply") if is_reply else post
