"""Tables of Brand24's mentions.

References
----------
https://help.brand24.com (Export mentions)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.scalar import join_clock, join_texts
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, own_title, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post


class Brand24(Adapter):
    """``Date`` is a day, ``Hour`` the time of it."""

    name = "brand24"
    title = "Brand24"
    where = "Brand24: Mentions, Export, CSV or Excel"
    reads = "title and text; reach and influence are estimates, so left out"
    keys = (
        "Date",
        "Hour|Time",
        "Content|Mention|Text",
        "Source|Category|Influence Score|Influence score|Sentiment",
        "URL|Link|Url|Domain|Author",
    )
    author = author_paths(followers="Author followers|Followers|Followers count")
    time_column = "Date"

    in_blocks = False
    layout = Layout(
        post_id=paths("URL", "Link", "Url"),
        created_at=("Date",),
        clock=paths("Hour", "Time"),
        title=paths("Title"),
        text=paths("Content", "Mention", "Text"),
        author=paths("Author", "Author name"),
        lang=("Language",),
        counts=counts(likes="Likes", reposts="Shares", replies="Comments", views="Views"),
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one mention; of a post without a title, the start of its text stands there."""
        words = self.layout.untitled(record)
        words = join_texts(own_title(record.get("Title"), words), words)
        date, clock = record.get("Date"), record.get("Hour") or record.get("Time")
        if isinstance(date, str) and ":" not in date:
            date = join_clock(date, [clock])
        return self.layout.post(self.name, record, times, words=words, time=date)
