"""Tables of Talkwalker's social listening.

References
----------
https://apidocs.talkwalker.com (Talkwalker documents: the fields of a result)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.scalar import (
    as_count,
    as_kind,
    as_lang,
    as_text,
    first_id,
    join_texts,
)
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

__all__ = ["Talkwalker"]

_KINDS = {
    "RETWEET": "repost",
    "REPOST": "repost",
    "SHARE": "repost",
    "REPLY": "reply",
    "COMMENT": "reply",
    "QUOTE": "quote",
}


class Talkwalker(Adapter):
    """Fields of Talkwalker's documents as columns."""

    name = "talkwalker"
    title = "Talkwalker CSV"
    where = "Talkwalker: Results, Export, CSV"
    reads = "title and text; engagement and reach are sums and estimates, so left out"
    keys = (
        "published",
        "content",
        "engagement|Engagement|reach|Reach|search_indexed|extra_author_attributes.name|title_snippet",
    )
    time_column = "published"

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        words = str(record.get("content") or "")
        title = str(record.get("title") or "").strip()
        if words.strip().startswith(title.removesuffix("...").removesuffix("…")):
            title = ""  # of a post without a title, the start of its text stands there
        entry = str(record.get("post_type") or "").strip().upper()
        return Post(
            post_id=first_id(record.get("external_id"), record.get("url")) or "",
            platform=self.name,
            created_at=times.parse(record.get("published")),
            text=as_text(join_texts(title, words)),
            author=first_id(
                record.get("extra_author_attributes.id"),
                record.get("author"),
                record.get("extra_author_attributes.name"),
            ),
            lang=as_lang(record.get("lang") or record.get("Language")),
            kind=_KINDS.get(entry, as_kind(repost=words.startswith("RT @"))),
            n_likes=_count(record, "likes"),
            n_reposts=_count(record, "shares", "retweets"),
            n_replies=_count(record, "comments"),
            n_views=_count(record, "views"),
        )


def _count(record: Record, *names: str) -> int | None:
    for name in names:
        for network in ("", "twitter_", "facebook_", "instagram_", "youtube_"):
            for column in (f"article_extended_attributes.{network}{name}", f"{network}{name}"):
                # a network that has no such count leaves the cell empty
                if (found := as_count(record.get(column))) is not None:
                    return found
    return None
