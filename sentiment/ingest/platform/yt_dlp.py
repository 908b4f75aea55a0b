"""Comments in the ``.info.json`` that yt-dlp writes beside a video.

References
----------
https://github.com/yt-dlp/yt-dlp (yt_dlp/extractor/common.py, "comments")
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.scalar import (
    as_count,
    as_id,
    as_kind,
    as_text,
    first_id,
)
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

__all__ = ["YtDlp"]


class YtDlp(Adapter):
    """``comments[]`` of one video."""

    name = "yt_dlp"
    title = "yt-dlp `.info.json`"
    where = "`yt-dlp --write-comments`"
    reads = "comments and replies"
    keys = ("text", "parent", "author_id|author", "timestamp")

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one comment."""
        return Post(
            post_id=as_id(record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("timestamp")),
            text=as_text(record.get("text")),
            author=first_id(record.get("author_id"), record.get("author")),
            kind=as_kind(reply=as_id(record.get("parent")) not in {None, "root"}),
            n_likes=as_count(record.get("like_count")),
        )
