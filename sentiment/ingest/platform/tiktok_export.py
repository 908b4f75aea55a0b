"""TikTok user data exports (``user_data.json``): the comments that a person wrote.

References
----------
https://support.tiktok.com/en/account-and-privacy/personalized-ads-and-data/requesting-your-data
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_text, as_utc
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser


class TikTokExport(Adapter):
    """``Comment.Comments.CommentsList[]``, under ``Activity`` in some years; times are UTC."""

    name = "tiktok_export"
    title = "TikTok user data export"
    where = "TikTok: Settings, Account, Download your data, JSON"
    reads = "comments; no author, no counts"
    keys = ("comment", "date")
    # a date and a comment alone could be any table's
    list_path = "comments.commentslist"
    is_download = True

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks; their casing changes with the year."""
        return super().missing({str(key).lower(): None for key in record})

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one comment."""
        comment = {str(key).lower(): value for key, value in record.items()}
        return Post(
            post_id="",
            platform=self.name,
            created_at=times.parse(as_utc(comment.get("date"))),
            text=as_text(comment.get("comment"), may_be_empty=True),
            n_likes=as_count(comment.get("likes")),
        )
