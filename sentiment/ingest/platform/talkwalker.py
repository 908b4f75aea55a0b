"""Tables of Talkwalker's social listening.

References
----------
https://apidocs.talkwalker.com (Talkwalker documents: the fields of a result)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_kind, as_lang, join_texts
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, own_title, paths, said_kinds

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

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

    in_blocks = False
    layout = Layout(
        post_id=paths("external_id", "url"),
        created_at=("published",),
        title=paths("title"),
        text=paths("content"),
        author=paths("extra_author_attributes.id", "author", "extra_author_attributes.name"),
        lang=("lang",),
        kinds=said_kinds(("post_type",)),
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; of a post without a title, the start of its text stands there."""
        words = str(record.get("content") or "")
        title = own_title(str(record.get("title") or "").strip(), words)
        post = self.layout.post(self.name, record, times, words=join_texts(title, words))
        return post._replace(
            lang=as_lang(record.get("lang") or record.get("Language")),
            kind=_tagged_kind(record, words) if post.kind == "post" else post.kind,
            n_likes=_count(record, "likes"),
            n_reposts=_count(record, "shares", "retweets", "reposts"),
            n_replies=_count(record, "comments", "num_comments", "replies"),
            n_quotes=_count(record, "quotes"),
            n_views=_count(record, "views"),
        )


def _tagged_kind(record: Record, words: str) -> str:
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
