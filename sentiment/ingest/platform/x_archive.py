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
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

_OF_A_TABLE = re.compile(r"(?!in_reply_to).*(user|author|screen|name)|is_", re.IGNORECASE)


def _is_repost(text: object) -> bool:
    return isinstance(text, str) and text.startswith("RT @")


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

    in_blocks = False
    layout = Layout(
        post_id=paths("id_str", "id"),
        created_at=("created_at",),
        text=paths("full_text", "text"),
        lang=("lang",),
        kinds=(
            ("repost", ("full_text",), _is_repost),
            ("repost", ("text",), _is_repost),
            *kinds(reply="in_reply_to_status_id_str|in_reply_to_status_id"),
        ),
        counts=counts(likes="favorite_count", reposts="retweet_count"),
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one item; counts are strings there."""
        tweet = record.get("tweet")
        status = tweet if isinstance(tweet, dict) else record
        if "deleted_at" in status:
            raise NotAPostError("deleted post")
        return self.layout.post(self.name, status, times)
