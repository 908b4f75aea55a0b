"""Tables of Brandwatch Consumer Research; lines about the query may stand above the header.

References
----------
https://developers.brandwatch.com/docs/mention-metadata-field-definitions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.scalar import join_texts
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, own_title, paths, said_kinds

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

_NETWORKS = ("", "X ", "Twitter ", "Facebook ", "Instagram ", "Reddit ")
_COUNTS = {
    "n_likes": ("Likes",),
    "n_reposts": ("Shares", "Retweets", "Reposts"),
    "n_replies": ("Comments", "Reply Count", "Replies"),
}


class Brandwatch(Adapter):
    """``Thread Entry Type`` tells posts, replies, shares and quotes apart."""

    name = "brandwatch"
    title = "Brandwatch CSV"
    where = "Brandwatch Consumer Research: Export mentions"
    reads = "title and text; posts, replies, shares, quotes"
    keys = (
        "Date",
        "Full Text|Snippet",
        "Author|Thread Entry Type|Query Id|Query Name|Page Type",
    )
    author = author_paths(
        description="X Author Bio|Author Bio",
        followers="X Followers|Twitter Followers|Instagram Followers|Followers",
        verified="X Verified|Twitter Verified",
    )
    time_column = "Date"

    in_blocks = False
    layout = Layout(
        post_id=paths("Resource Id", "Mention Id", "Url"),
        created_at=("Date",),
        title=paths("Title"),
        text=paths("Full Text", "Snippet"),
        author=paths("Author"),
        lang=("Language",),
        kinds=(*said_kinds(("Thread Entry Type",)), *said_kinds(("Engagement Type",))),
        counts={
            name: paths(*(network + column for network in _NETWORKS for column in columns))
            for name, columns in _COUNTS.items()
        },
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; of a post without a title, the start of its text stands there."""
        words = self.layout.untitled(record)
        words = join_texts(own_title(record.get("Title"), words), words)
        return self.layout.post(self.name, record, times, words=words)
