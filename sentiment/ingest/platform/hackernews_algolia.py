"""Hacker News as Algolia's search gives it: hits, or an item with its tree of comments.

References
----------
https://hn.algolia.com/api
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class HackerNewsAlgolia(Adapter):
    """``hits[]``; ``children[]`` hold the answers to an item."""

    name = "hackernews_algolia"
    title = "Hacker News search (Algolia)"
    where = "`hn.algolia.com/api/v1`: pages of `search`, or `items`"
    reads = "stories as title and text, comments; points as likes"
    keys = ("created_at_i", "author", "objectID|children", "title|story_title|text|points")
    layout = Layout(
        post_id=paths("objectID", "id"),
        created_at=("created_at_i",),
        created_else=paths("created_at"),
        title=paths("title"),
        text=paths("comment_text", "story_text", "text"),
        author=paths("author"),
        kinds=kinds(reply="parent_id"),
        counts=counts(likes="points", replies="num_comments"),
        markup=True,
        further=paths("children"),
    )

    def unpack(self, record: Record) -> Iterable[Record]:
        """Yield an item, then what answers it."""
        # a hit names its answers' numbers, an item holds them
        return self._tree(record) if isinstance(record.get("children"), list) else (record,)

    def _tree(self, item: Record) -> Iterator[Record]:
        waiting = [item]
        while waiting:
            each = waiting.pop()
            yield each
            inner = each.get("children")
            answers = inner if isinstance(inner, list) else []
            waiting += reversed([answer for answer in answers if isinstance(answer, dict)])
