"""Hacker News: its items, and the hits and trees of Algolia's search; texts are HTML.

https://github.com/HackerNews/API#items
https://console.cloud.google.com/marketplace/product/y-combinator/hacker-news
https://hn.algolia.com/api
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_id, is_true
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.fields import fields

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
    layout = fields(
        post_id="id",
        created_at="time|timestamp",
        title="title",
        text="text",
        author="by",
        reply="parent",
        likes="score",
        replies="descendants",
        markup=True,
        further="deleted|dead",
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
        return super().post(record, times)


class HackerNewsAlgolia(Adapter):
    """``hits[]``; ``children[]`` hold the answers to an item, where a hit has their numbers."""

    name = "hackernews_algolia"
    title = "Hacker News search (Algolia)"
    where = "`hn.algolia.com/api/v1`: pages of `search`, or `items`"
    reads = "stories as title and text, comments; points as likes"
    keys = ("created_at_i", "author", "objectID|children", "title|story_title|text|points")
    answers = "children"
    layout = fields(
        post_id="objectID|id",
        created_at="created_at_i|created_at",
        title="title",
        text="comment_text|story_text|text",
        author="author",
        reply="parent_id",
        likes="points",
        replies="num_comments",
        markup=True,
        further="children",
    )


FORMATS: tuple[Adapter, ...] = (HackerNews(), HackerNewsAlgolia())
