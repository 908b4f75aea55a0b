"""Posts of Weibo as its crawlers write them; headers are Chinese, or the names of the API."""

from __future__ import annotations

import re
from typing import Any

from sentiment.ingest.field.html import html_to_text
from sentiment.ingest.field.scalar import is_true
from sentiment.ingest.format.block import Record
from sentiment.ingest.platform.base import Adapter

_NAIVE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}[T ]\d\d:\d\d(?::\d\d)?")
_REPOSTED = ("retweet_id", "源微博id", "retweeted_status", "retweet")


class Weibo(Adapter, of="weibo"):
    """Times without a zone are Beijing's, in which Weibo shows them."""

    def time(self, record: Record) -> Any:
        """Take the time, as Beijing's where it names no zone."""
        time = self.layout.time(record)
        naive = isinstance(time, str) and _NAIVE.fullmatch(time.strip())
        return f"{time.strip()}+08:00" if naive else time

    def words(self, record: Record) -> Any:
        """Take the text, which may be HTML."""
        words = self.layout.words(record)
        return html_to_text(words) if isinstance(words, str) and "<" in words else words

    def kind(self, record: Record) -> str:
        """Tell reposts, which some crawlers mark as no original."""
        original = record.get("是否为原创微博", record.get("original"))
        reposted = (
            next((name for name in _REPOSTED if record.get(name)), None)
            if original is None
            else not is_true("" if original == "否" else original)
        )
        return "repost" if is_true(reposted) else ""
