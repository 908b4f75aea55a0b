"""Tables of Brandwatch Consumer Research; lines about the query may stand above the header.

References
----------
https://developers.brandwatch.com/docs/mention-metadata-field-definitions
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_id, as_lang, as_text, first_id, join_texts
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

__all__ = ["Brandwatch"]

_KINDS = {
    "reply": "reply",
    "comment": "reply",
    "quote": "quote",
    "share": "repost",
    "retweet": "repost",
    "repost": "repost",
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

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        title = record.get("Title")
        words = record.get("Full Text") or record.get("Snippet")
        if isinstance(title, str) and isinstance(words, str):
            # of a post without a title, the export repeats the start of its text there
            start = title.strip().removesuffix("...").removesuffix("…").strip()
            title = None if words.strip().startswith(start) else title
        entry = str(record.get("Thread Entry Type") or "").strip().lower()
        return Post(
            post_id=first_id(
                record.get("Resource Id"), record.get("Mention Id"), record.get("Url")
            )
            or "",
            platform=self.name,
            created_at=times.parse(record.get("Date")),
            text=as_text(join_texts(title, words)),
            author=as_id(record.get("Author")),
            lang=as_lang(record.get("Language")),
            kind=_KINDS.get(entry, "post"),
            n_likes=_count(record, "Likes"),
            n_reposts=_count(record, "Shares", "Retweets", "Reposts"),
            n_replies=_count(record, "Comments", "Reply Count", "Replies"),
        )


def _count(record: Record, *names: str) -> int | None:
    for network in ("", "X ", "Twitter ", "Facebook ", "Instagram ", "Reddit "):
        for name in names:
            if (found := as_count(record.get(network + name))) is not None:
                return found
    return None
