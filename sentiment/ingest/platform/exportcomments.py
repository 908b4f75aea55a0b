"""Comments of any network as ExportComments.com writes them, below a preamble.

References
----------
https://exportcomments.com
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.scalar import as_id, as_kind
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post


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

    in_blocks = False
    layout = Layout(
        post_id=paths("Comment ID", "Comment Id"),
        created_at=("Date",),
        text=paths("Comment", "Review", "Message"),
        author=paths(
            *("Profile ID", "Profile Id", "Author ID", "Name (click to view profile)"),
            "Username (click to view profile)",
        ),
        counts=counts(likes="Likes", replies="Replies"),
        may_be_empty=True,
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; a sticker alone leaves the comment empty."""
        number = str(next(iter(record.values()), ""))
        is_reply = as_id(record.get("SubId")) not in {None, "0"}
        is_reply |= number.replace("-", "").isdecimal() and "-" in number
        return self.layout.post(self.name, record, times, kind=as_kind(reply=is_reply))
