"""Tables of Brand24's mentions.

References
----------
https://help.brand24.com (Export mentions)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_lang, as_text, first_id, join_texts
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

__all__ = ["Brand24"]


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

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one mention; of a post without a title, the start of its text stands there."""
        words = record.get("Content") or record.get("Mention") or record.get("Text")
        title = record.get("Title")
        if isinstance(title, str) and isinstance(words, str):
            start = title.strip().removesuffix("...").removesuffix("…").strip()
            title = None if words.strip().startswith(start) else title
        date, clock = record.get("Date"), record.get("Hour") or record.get("Time")
        if isinstance(date, str) and isinstance(clock, str) and ":" not in date:
            clock = f"{clock.strip()}:00" if clock.strip().isdecimal() else clock
            date = f"{date.strip()} {clock.strip()}".strip()
        return Post(
            post_id=first_id(record.get("URL"), record.get("Link"), record.get("Url")) or "",
            platform=self.name,
            created_at=times.parse(date),
            text=as_text(join_texts(title, words)),
            author=first_id(record.get("Author"), record.get("Author name")),
            lang=as_lang(record.get("Language")),
            n_likes=as_count(record.get("Likes")),
            n_reposts=as_count(record.get("Shares")),
            n_replies=as_count(record.get("Comments")),
            n_views=as_count(record.get("Views")),
        )
