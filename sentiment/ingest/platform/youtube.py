"""Comments of the YouTube Data API v3: threads with their replies.

References
----------
https://developers.google.com/youtube/v3/docs/commentThreads
https://developers.google.com/youtube/v3/docs/comments
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.html import html_to_text
from sentiment.ingest.field.scalar import as_kind, as_text, dig, first_id, lacking
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, paths
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sentiment.ingest.field.time import TimeParser

_TOP = "snippet/topLevelComment"
_IDS = ("id", "commentId", "comment_id", "cid")
_FLAT = (
    "publishedAt",
    "textOriginal|textDisplay",
    "authorDisplayName|authorChannelId|likeCount",
)


class YouTube(Adapter):
    """A thread, or a comment alone; threads without replies are plain."""

    name = "youtube"
    title = "YouTube comments (Data API)"
    where = "`commentThreads.list` and `comments.list`, pages, items or tables of them"
    reads = "comments, and the replies that came with them"
    keys = ("snippet/publishedAt", "snippet/textOriginal|snippet/textDisplay")

    layout = Layout(
        post_id=paths(f"{_TOP}/id"),
        created_at=(*_TOP.split("/"), "snippet", "publishedAt"),
        text=paths(f"{_TOP}/snippet/textOriginal"),
        author=paths(
            f"{_TOP}/snippet/authorChannelId/value", f"{_TOP}/snippet/authorDisplayName"
        ),
        counts=counts(likes=f"{_TOP}/snippet/likeCount", replies="snippet/totalReplyCount"),
        further=paths("replies", f"{_TOP}/snippet/parentId", "publishedAt"),
        needed=paths(
            f"{_TOP}/id",
            f"{_TOP}/snippet/textOriginal",
            f"{_TOP}/snippet/authorChannelId/value",
        ),
    )

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record`, or the comment on top of it, lacks."""
        top = dig(record, _TOP)
        if not lacking(record, _FLAT):  # what people make of a snippet: a row
            return []
        return super().missing(top if isinstance(top, dict) else record)

    def unpack(self, record: Record) -> Iterator[Record]:
        """Yield the comment on top of a thread, then its replies."""
        top = dig(record, _TOP)
        if not isinstance(top, dict):
            is_row = "snippet" not in record
            yield {**record, "snippet": record} if is_row else record
            return
        yield {**top, "totalReplyCount": dig(record, "snippet/totalReplyCount")}
        replies = dig(record, "replies/comments")
        for reply in replies if isinstance(replies, list) else []:
            if isinstance(reply, dict):
                yield reply

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one comment; without the text as written, the HTML shown is read."""
        snippet = record.get("snippet")
        words = dig(snippet, "textOriginal")
        if not isinstance(words, str):
            words = html_to_text(as_text(dig(snippet, "textDisplay"), markup=True))
        return Post(
            post_id=first_id(*(record.get(name) for name in _IDS)) or "",
            platform=self.name,
            created_at=times.parse(dig(snippet, "publishedAt")),
            text=as_text(words),
            author=first_id(
                dig(snippet, "authorChannelId/value"),
                dig(snippet, "authorChannelId"),
                dig(snippet, "authorDisplayName"),
            ),
            kind=as_kind(reply=dig(snippet, "parentId")),
            n_likes=as_count(dig(snippet, "likeCount")),
            n_replies=as_count(record.get("totalReplyCount")),
        )
