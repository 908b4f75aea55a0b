"""LinkedIn downloads: what a person shared and commented.

References
----------
https://www.linkedin.com/help/linkedin/answer/a1339364
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_kind, as_text, as_utc
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser

_COMMENT = ("Date", "Link", "Message")
_LETTER = frozenset({"CONVERSATION ID", "FROM", "TO", "DATE", "CONTENT"})


class LinkedIn(Adapter):
    """``Comments.csv`` and ``Shares.csv``; times are UTC."""

    name = "linkedin"
    title = "LinkedIn download"
    where = "LinkedIn: Settings, Data privacy, Get a copy of your data"
    reads = "own posts and comments; no author, no counts; no letters"
    keys = ("Date", "Link|ShareLink", "Message|ShareCommentary")
    is_download = True

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the columns that `record` lacks to be of a download, be it of letters."""
        if record.keys() >= _LETTER:
            return []
        own = "Message" not in record or len(record) <= len(_COMMENT)
        return super().missing(record) if own else ["no columns but " + ", ".join(_COMMENT)]

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        if record.keys() >= _LETTER:
            raise NotAPostError("letter to a person")
        is_comment = "Message" in record
        words = record.get("Message" if is_comment else "ShareCommentary")
        if isinstance(words, str) and not is_comment:
            words = words.replace('"\n"', "\n")  # each line of a post stands in quotes
        return Post(
            post_id="",
            platform=self.name,
            created_at=times.parse(as_utc(record.get("Date"))),
            text=as_text("" if words is None else words, may_be_empty=True),
            kind=as_kind(reply=is_comment),
        )
