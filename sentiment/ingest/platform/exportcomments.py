"""Comments of any network as ExportComments.com writes them, below a preamble.

References
----------
https://exportcomments.com
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_id, as_kind, as_text, first_id
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

__all__ = ["ExportComments"]


class ExportComments(Adapter):
    """The first column numbers comments; ``2-1`` answers ``2``."""

    name = "exportcomments"
    title = "ExportComments.com"
    where = "ExportComments.com, CSV or Excel"
    reads = "comments, and replies to them"
    keys = (
        "Name (click to view profile)|Username (click to view profile)",
        "Date",
        "Comment|Review|Message",
    )
    time_column = "Date"

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; a sticker alone leaves the comment empty."""
        words = record.get("Comment") or record.get("Review") or record.get("Message")
        number = str(next(iter(record.values()), ""))
        is_reply = as_id(record.get("SubId")) not in {None, "0"}
        return Post(
            post_id=first_id(record.get("Comment ID"), record.get("Comment Id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("Date")),
            text=as_text("" if words is None else words, may_be_empty=True),
            author=first_id(
                record.get("Profile ID"),
                record.get("Profile Id"),
                record.get("Author ID"),
                record.get("Name (click to view profile)"),
                record.get("Username (click to view profile)"),
            ),
            kind=as_kind(
                reply=is_reply or (number.replace("-", "").isdecimal() and "-" in number)
            ),
            n_likes=as_count(record.get("Likes")),
            n_replies=as_count(record.get("Replies")),
        )
