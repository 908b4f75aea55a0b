"""Bluesky's Jetstream: the network's events as JSON, one a line.

References
----------
https://github.com/bluesky-social/jetstream
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.errors import NotAPostError
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.bluesky import is_post
from sentiment.ingest.platform.layout import Layout, kinds, paths

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

_POSTS = "app.bsky.feed.post"
_RECORD = "commit/record"
_QUOTED = paths(f"{_RECORD}/embed/record/record/uri", f"{_RECORD}/embed/record/uri")


class BlueskyJetstream(Adapter):
    """Of all events, those that create a post."""

    name = "bluesky_jetstream"
    title = "Bluesky Jetstream"
    where = "a recorded Jetstream websocket"
    reads = "posts, replies, quotes; no counts"
    keys = ("did", "time_us", "commit|identity|account")
    layout = Layout(
        post_id=paths("did", "commit/rkey"),
        id_form=f"at://{{}}/{_POSTS}/{{}}",
        created_at=("commit", "record", "createdAt"),
        seen=("time_us",),
        text=paths(f"{_RECORD}/text"),
        author=paths("did"),
        lang=("commit", "record", "langs"),
        kinds=(
            *kinds(reply=f"{_RECORD}/reply/parent/uri|{_RECORD}/reply/root/uri"),
            *(("quote", path, is_post) for path in _QUOTED),
        ),
        may_be_empty=True,
        needed=paths("did", "commit/rkey", "time_us"),
        alone=(
            (("commit", "collection"), lambda name: name != _POSTS),
            (("commit", "operation"), lambda done: done != "create"),
        ),
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one event; likes, follows, deletions and the like are no posts."""
        commit = record.get("commit")
        if not isinstance(commit, dict):
            raise NotAPostError("event that is no post", str(record.get("kind"))[:40])
        if commit.get("collection") != _POSTS or commit.get("operation") != "create":
            detail = f"{commit.get('operation')} in {commit.get('collection')}"
            raise NotAPostError("event that is no post", detail[:80])
        return self.layout.post(self.name, record, times)
