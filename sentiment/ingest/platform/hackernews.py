"""Hacker News: its items, and the hits and trees of Algolia's search; texts are HTML."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_id, is_true
from sentiment.ingest.format.block import Record
from sentiment.ingest.platform.base import Adapter

_TYPES = frozenset({"story", "comment", "poll", "pollopt", "job"})


class HackerNews(Adapter, of="hackernews"):
    """One item an object, as the Firebase API gives it, or a row, as BigQuery does."""

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be an item."""
        lacks = super().missing(record)
        if not lacks and as_id(record["type"]) not in _TYPES:
            lacks.append("type (story, comment, poll, pollopt, job)")
        return lacks

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post by design."""
        if is_true(record.get("deleted")) or is_true(record.get("dead")):
            raise NotAPostError("deleted or removed")
