"""LinkedIn downloads: what a person shared and commented."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.platform.base import Adapter, Record

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

_COMMENT = ("Date", "Link", "Message")
_LETTER = frozenset({"CONVERSATION ID", "FROM", "TO", "DATE", "CONTENT"})


class LinkedIn(Adapter, of="linkedin"):
    """``Comments.csv`` and ``Shares.csv``; times are UTC."""

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
        words = self.layout.words(record)
        if isinstance(words, str) and "Message" not in record:
            words = words.replace('"\n"', "\n")  # each line of a post stands in quotes
        kind = "reply" if "Message" in record else ""
        return self.layout.post(self.name, record, times, words=words, kind=kind)
