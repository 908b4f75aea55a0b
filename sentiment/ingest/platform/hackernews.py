"""Items of Hacker News: stories, comments, polls, jobs; text is HTML.

References
----------
https://github.com/HackerNews/API#items
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.html import html_to_text
from sentiment.ingest.field.scalar import (
    as_count,
    as_id,
    as_kind,
    as_text,
    join_texts,
)
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser

__all__ = ["HackerNews"]

_TYPES = frozenset({"story", "comment", "poll", "pollopt", "job"})


class HackerNews(Adapter):
    """One item an object, as the Firebase API gives it."""

    name = "hackernews"
    title = "Hacker News items"
    where = "the `v0/item` API, one item a line"
    reads = "stories as title and text, comments, polls, jobs; points as likes"
    keys = ("id", "time", "type", "by|deleted|dead")

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be an item."""
        lacks = super().missing(record)
        if not lacks and as_id(record["type"]) not in _TYPES:
            lacks.append("type (story, comment, poll, pollopt, job)")
        return lacks

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one item."""
        if record.get("deleted") or record.get("dead"):
            raise NotAPostError("deleted or removed")
        words = record.get("text")
        body = html_to_text(words) if isinstance(words, str) else None
        return Post(
            post_id=as_id(record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("time")),
            text=as_text(join_texts(record.get("title"), body)),
            author=as_id(record.get("by")),
            kind=as_kind(reply=record.get("parent")),
            n_likes=as_count(record.get("score")),
            n_replies=as_count(record.get("descendants")),
        )
