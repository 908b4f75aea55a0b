"""Reddit comments and submissions as Pushshift's dumps hold them (RC_*, RS_*).

References
----------
Baumgartner, J. et al. (2020). The Pushshift Reddit Dataset. ICWSM 14, 830-839.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
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
    from sentiment.ingest.field.time import TimeParser

__all__ = ["Reddit"]

#: What stands in place of a text that its author, or a moderator, took away.
_GONE = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[ Removed by Reddit ]"})


class Reddit(Adapter):
    """A comment has a ``body``; a submission a ``title`` and perhaps a ``selftext``."""

    name = "reddit"
    title = "Reddit comments and submissions (Pushshift)"
    where = "Pushshift, Arctic Shift and Academic Torrents dumps"
    reads = "comments; submissions as title and text; score as likes"
    keys = (
        "created_utc",
        "author",
        "body|title",
        "parent_id|link_id|selftext|num_comments|subreddit",
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map a comment or a submission; of one that was taken away nothing is left."""
        is_comment = "body" in record
        words = record.get("body") if is_comment else record.get("selftext")
        title = None if is_comment else record.get("title")
        if any(isinstance(each, str) and each.strip() in _GONE for each in (title, words)):
            raise NotAPostError("deleted or removed")
        if not is_comment:
            words = join_texts(title, words)
        author = as_id(record.get("author"))
        return Post(
            post_id=as_id(record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("created_utc")),
            text=as_text(words),
            author=None if author in _GONE else author,
            kind=as_kind(repost=record.get("crosspost_parent"), reply=is_comment),
            n_likes=as_count(record.get("score")),
            n_replies=as_count(record.get("num_comments")),
        )
