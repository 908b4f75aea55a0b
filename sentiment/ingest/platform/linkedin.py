"""LinkedIn downloads: what a person shared and commented."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sentiment.errors import NotAPostError
from sentiment.ingest.format.block import Record
from sentiment.ingest.platform.base import Adapter

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

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` for letters."""
        if record.keys() >= _LETTER:
            raise NotAPostError("letter to a person")

    def words(self, record: Record) -> Any:
        """Take the text; each line of a post stands in quotes."""
        words = self.layout.words(record)
        if isinstance(words, str) and "Message" not in record:
            words = words.replace('"\n"', "\n")
        return words

    def kind(self, record: Record) -> str:
        """Tell comments from posts."""
        return "reply" if "Message" in record else ""
