"""Posts of Weibo as its crawlers write them; headers are Chinese, or the names of the API."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.ingest.field.html import html_to_text
from sentiment.ingest.field.scalar import is_true
from sentiment.ingest.platform.base import Adapter, Record

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

_NAIVE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[T ]\d\d:\d\d(?::\d\d)?")
_REPOSTED = ("retweet_id", "源微博id", "retweeted_status", "retweet")


class Weibo(Adapter, of="weibo"):
    """Times without a zone are Beijing's, in which Weibo shows them."""

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one post."""
        words, time = self.layout.words(record), self.layout.time(record)
        if isinstance(time, str) and _NAIVE.fullmatch(time.strip()):
            time = f"{time.strip()}+08:00"
        if isinstance(words, str) and "<" in words:
            words = html_to_text(words)
        original = record.get("是否为原创微博", record.get("original"))
        reposted = (
            next((name for name in _REPOSTED if record.get(name)), None)
            if original is None
            else not is_true("" if original == "否" else original)
        )
        kind = "repost" if is_true(reposted) else ""
        return self.layout.post(self.name, record, times, words=words, time=time, kind=kind)
