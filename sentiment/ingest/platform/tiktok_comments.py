"""TikTok comments: the web API's pages, and Zeeschuimer's captures of them.

References
----------
https://github.com/digitalmethodsinitiative/zeeschuimer (modules/tiktok-comments.js)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.scalar import as_id
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, paths

if TYPE_CHECKING:
    from collections.abc import Iterator


class TikTokComments(Adapter):
    """A comment; Zeeschuimer wraps each into ``data``."""

    name = "tiktok_comments"
    title = "TikTok comments (web API, Zeeschuimer)"
    where = "Zeeschuimer's tiktok-comments, or saved `/api/comment/list/` pages"
    reads = "comments, and replies to them"
    keys = ("text", "create_time", "cid|digg_count", "user/uid|user/unique_id")
    author = author_paths(description="user/signature", followers="user/follower_count")

    wrapper = "data"
    in_blocks = False
    layout = Layout(
        post_id=paths("cid"),
        created_at=("create_time",),
        text=paths("text"),
        author=paths("user/uid", "user/unique_id"),
        lang=("comment_language",),
        kinds=(("reply", ("reply_id",), lambda reply: as_id(reply) not in {None, "0"}),),
        counts=counts(likes="digg_count", replies="reply_comment_total"),
        may_be_empty=True,
    )

    def unpack(self, record: Record) -> Iterator[Record]:
        """Yield the comment, then the replies that came with it."""
        comment = self.inner(record)
        yield comment
        replies = comment.get("reply_comment")
        for reply in replies if isinstance(replies, list) else []:
            if isinstance(reply, dict):
                yield reply
