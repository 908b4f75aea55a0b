"""Tables of Talkwalker's social listening.

References
----------
https://apidocs.talkwalker.com (Talkwalker documents: the fields of a result)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_kind, as_lang, as_text, first_id, join_texts
from sentiment.ingest.platform.author import author_paths
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
#: What the system's tags say of a post; "isComment" alone is also said of reposts.
_TAGS = (
    ("isretweet", "repost"),
    ("istwitterretweet", "repost"),
    ("istwitterreply", "reply"),
    ("istwitterquote", "quote"),
    ("isquote", "quote"),
    ("iscomment", "reply"),
)
_NETWORKS = ("twitter", "facebook", "instagram", "youtube", "tiktok", "reddit", "linkedin")


class Talkwalker(Adapter):
    """Fields of Talkwalker's documents as columns; each network has counts of its own."""

    name = "talkwalker"
    title = "Talkwalker CSV"
    where = "Talkwalker: Results, Export, CSV"
    reads = "title and text; engagement and reach are sums and estimates, so left out"
    keys = (
        "published",
        "content",
        "engagement|Engagement|reach|Reach|search_indexed|extra_author_attributes.name|title_snippet",
    )
    author = author_paths(
        description="extra_author_attributes.description",
        followers="source_extended_attributes.twitter_followers|source_extended_attributes.instagram_followers|extra_author_attributes.followers",
    )
    time_column = "published"

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        words = str(record.get("content") or "")
        title = str(record.get("title") or "").strip()
        if words.strip().startswith(title.removesuffix("...").removesuffix("…")):
            title = ""  # of a post without a title, the start of its text stands there
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
            kind=_kind(record, words),
            n_likes=_count(record, "likes"),
            n_reposts=_count(record, "shares", "retweets", "reposts"),
            n_replies=_count(record, "comments", "num_comments", "replies"),
            n_quotes=_count(record, "quotes"),
            n_views=_count(record, "views"),
        )


def _kind(record: Record, words: str) -> str:
    entry = str(record.get("post_type") or "").strip().upper()
    if entry in _KINDS:
        return _KINDS[entry]
    tags = str(record.get("tags_internal") or "").lower().replace(" ", "").split(",")
    said = next((kind for tag, kind in _TAGS if tag in tags), None)
    return said or as_kind(repost=words.startswith("RT @"))


def _count(record: Record, *names: str) -> int | None:
    """Take the count of the network that a post is of: other networks' cells hold 0.

    Where the row does not name its network, the largest is its own.
    """
    source = f"{record.get('source_type')},{record.get('url')}".lower()
    own = [network for network in _NETWORKS if network in source][:1]
    found = [
        (network, count)
        for network in ("", *_NETWORKS)
        for name in names
        for column in (f"{network}_{name}".removeprefix("_"),)
        for place in (f"article_extended_attributes.{column}", column)
        if (count := as_count(record.get(place))) is not None
    ]
    mine = [count for network, count in found if not own or network in {"", *own}]
    return max(mine, default=None)
