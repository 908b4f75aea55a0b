"""Items of Hacker News: stories, comments, polls, jobs; text is HTML.

References
----------
https://github.com/HackerNews/API#items
https://console.cloud.google.com/marketplace/product/y-combinator/hacker-news
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_id, is_true
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

_TYPES = frozenset({"story", "comment", "poll", "pollopt", "job"})


class HackerNews(Adapter):
    """One item an object, as the Firebase API gives it, or a row, as BigQuery does."""

    name = "hackernews"
    title = "Hacker News items"
    where = "the `v0/item` API, one item a line; BigQuery's `hacker_news.full`"
    reads = "stories as title and text, comments, polls, jobs; points as likes"
    keys = ("id", "time|timestamp", "type", "by|deleted|dead")
    layout = Layout(
        post_id=paths("id"),
        created_at=("time",),
        created_else=paths("timestamp"),
        title=paths("title"),
        text=paths("text"),
        author=paths("by"),
        kinds=kinds(reply="parent"),
        counts=counts(likes="score", replies="descendants"),
        markup=True,
        further=paths("deleted", "dead"),
    )

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be an item."""
        lacks = super().missing(record)
        if not lacks and as_id(record["type"]) not in _TYPES:
            lacks.append("type (story, comment, poll, pollopt, job)")
        return lacks

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one item."""
        if is_true(record.get("deleted")) or is_true(record.get("dead")):
            raise NotAPostError("deleted or removed")
        return self.layout.post(self.name, record, times)
