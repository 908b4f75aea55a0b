"""X personal archives: ``data/tweets.js`` of the zip that X mails to account owners.

The file is JavaScript that assigns a list, ``window.YTD.tweets.part0 = [``
(before 2022 ``tweet.part0``). It does not name its author.

References
----------
https://help.x.com/en/managing-your-account/how-to-download-your-x-archive
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_kind, as_lang, as_text, first_id
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser

__all__ = ["XArchive"]


_OF_A_TABLE = re.compile(r"(?!in_reply_to).*(user|author|screen|name)|is_", re.IGNORECASE)


class XArchive(Adapter):
    """A status under ``tweet``; in archives before 2019 the status itself."""

    name = "x_archive"
    title = "X personal archive (`tweets.js`)"
    where = "X: Settings, Your account, Download an archive of your data"
    reads = "posts and replies; reposts as the archive cuts them; no author"
    is_download = True
    keys = ("created_at", "id_str", "full_text|text", "favorite_count|retweet_count")

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be an item of an archive."""
        tweet = record.get("tweet")
        if isinstance(tweet, dict):
            return super().missing(tweet)
        lacks = super().missing(record)
        # the flat form is a v1.1 status that names no author; tables of posts do
        return [*lacks, "tweet"] if any(map(_OF_A_TABLE.match, record)) else lacks

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one item; counts are strings there."""
        tweet = record.get("tweet")
        status = tweet if isinstance(tweet, dict) else record
        if "deleted_at" in status:
            raise NotAPostError("deleted post")
        text = as_text(status.get("full_text") or status.get("text"))
        return Post(
            post_id=first_id(status.get("id_str"), status.get("id")) or "",
            platform=self.name,
            created_at=times.parse(status.get("created_at")),
            text=text,
            lang=as_lang(status.get("lang")),
            kind=as_kind(
                repost=text.startswith("RT @"),
                reply=status.get("in_reply_to_status_id_str")
                or status.get("in_reply_to_status_id"),
            ),
            n_likes=as_count(status.get("favorite_count")),
            n_reposts=as_count(status.get("retweet_count")),
        )
