"""Bluesky's Jetstream: the network's events as JSON, one a line.

References
----------
https://github.com/bluesky-social/jetstream
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import (
    as_id,
    as_kind,
    as_text,
    dig,
)
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.bluesky import first_lang, is_quote, server_checked
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser

_POSTS = "app.bsky.feed.post"


class BlueskyJetstream(Adapter):
    """Of all events, those that create a post."""

    name = "bluesky_jetstream"
    title = "Bluesky Jetstream"
    where = "a recorded Jetstream websocket"
    reads = "posts, replies, quotes; no counts"
    keys = ("did", "time_us", "commit|identity|account")

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one event; likes, follows, deletions and the like are no posts."""
        commit = record.get("commit")
        if not isinstance(commit, dict):
            raise NotAPostError("event that is no post", str(record.get("kind"))[:40])
        if commit.get("collection") != _POSTS or commit.get("operation") != "create":
            detail = f"{commit.get('operation')} in {commit.get('collection')}"
            raise NotAPostError("event that is no post", detail[:80])
        post = commit.get("record")
        did = as_id(record.get("did"))
        return Post(
            post_id=f"at://{did}/{_POSTS}/{commit.get('rkey')}",
            platform=self.name,
            created_at=server_checked(dig(post, "createdAt"), record.get("time_us"), times),
            text=as_text(dig(post, "text"), may_be_empty=True),
            author=did,
            lang=first_lang(dig(post, "langs")),
            kind=as_kind(reply=dig(post, "reply"), quote=is_quote(dig(post, "embed"))),
        )
