"""Facebook downloads ("Download your information", JSON): own posts and comments.

References
----------
https://www.facebook.com/help/212802592074644
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.mojibake import repair
from sentiment.ingest.field.scalar import as_id, as_kind, as_text, dig
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser

# "user1 shared user2's post.": the download keeps the words, not what they are about
_SHARED_POST = re.compile(r" shared .*\bpost\b")


class Facebook(Adapter):
    """``data[].post`` or ``data[].comment.comment``; texts are mojibake.

    Likes, searches, notifications and the like are written in the same way, and are
    no posts.
    """

    name = "facebook"
    title = "Facebook download"
    where = "Facebook: Accounts Center, Download your information, JSON"
    reads = "own posts and comments, also in groups, their characters repaired; no counts"
    keys = ("timestamp", "data|attachments|unread")
    is_download = True

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be something a person did on Facebook."""
        if lacks := super().missing(record):
            return lacks
        if _first(record, "post") is not None or isinstance(_first(record, "comment"), dict):
            return []
        if isinstance(record.get("title"), str) and isinstance(record["timestamp"], int):
            return []
        return [] if {"unread", "href"} <= record.keys() else ["data[]/post|data[]/comment"]

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one post or comment; a picture without words is none."""
        title = record.get("title")
        comment = _first(record, "comment")
        words = dig(comment, "comment") if comment is not None else _first(record, "post")
        if words is None and (what := _other(record)):
            raise NotAPostError("activity that is no post", what[:40])
        author = dig(comment, "author")
        return Post(
            post_id="",
            platform=self.name,
            created_at=times.parse(record.get("timestamp") or dig(comment, "timestamp")),
            text=repair(as_text("" if words is None else words, may_be_empty=True)),
            author=as_id(repair(author) if isinstance(author, str) else None),
            kind=as_kind(
                reply=comment is not None,
                quote=isinstance(title, str) and _SHARED_POST.search(title),
            ),
        )


def _first(record: Mapping[str, Any], key: str) -> Any:
    """Find `key` in the list that is named data: its other objects hold times and tags."""
    data = record.get("data")
    for part in data if isinstance(data, list) else []:
        if isinstance(part, dict) and part.get(key) is not None:
            return part[key]
    return None


def _other(record: Mapping[str, Any]) -> str:
    """Name what a record is about that holds neither post nor comment; empty: a picture."""
    data = record.get("data")
    parts = [part for part in data if isinstance(part, dict)] if isinstance(data, list) else []
    keys = [str(key) for part in parts for key in part if key != "update_timestamp"]
    return ", ".join(keys) or ("notification" if "unread" in record else "")
