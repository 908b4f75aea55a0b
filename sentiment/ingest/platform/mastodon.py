"""Statuses of the Mastodon API, and of servers that speak it.

References
----------
https://docs.joinmastodon.org/entities/Status/
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.html import html_to_text
from sentiment.ingest.field.scalar import as_lang, as_text, join_texts
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post


class Mastodon(Adapter):
    """A boost carries what it reposts under ``reblog``; content is HTML."""

    name = "mastodon"
    title = "Mastodon API statuses"
    where = "timelines and searches of a Mastodon server's API"
    reads = "posts, replies, quotes, boosts with their text; content warning above the text"
    keys = ("id", "created_at", "content", "account/id|account/acct")
    author = author_paths(description="account/note", followers="account/followers_count")

    in_blocks = False
    layout = Layout(
        post_id=paths("id"),
        created_at=("created_at",),
        title=paths("spoiler_text"),
        text=paths("content"),
        author=paths("account/id", "account/acct"),
        lang=("language",),
        kinds=kinds(repost="reblog", reply="in_reply_to_id", quote="quote|quote_id"),
        counts=counts(
            likes="favourites_count",
            reposts="reblogs_count",
            replies="replies_count",
            quotes="quotes_count",
        ),
        may_be_empty=True,
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one status."""
        original = record.get("reblog")
        status = original if isinstance(original, dict) else record
        words = html_to_text(as_text(status.get("content"), may_be_empty=True, markup=True))
        words = join_texts(status.get("spoiler_text"), words)
        post = self.layout.post(self.name, record, times, words=words)
        return post._replace(lang=as_lang(status.get("language")))
