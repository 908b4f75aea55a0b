"""Bluesky: views of posts, as feeds and searches give them, and the events of the network."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_id, dicts, dig, paths
from sentiment.ingest.format.block import Record
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.fields import marks
from sentiment.ingest.platform.layout import Kind

_POSTS = "app.bsky.feed.post"
_OF_A_POST = f"/{_POSTS}/"
_RECORD = "commit/record"
#: Keys by which the SDK's views are known.
_SNAKES = frozenset({"indexed_at", "py_type", "like_count"})
_SNAKE = re.compile("_([a-z])")


def _is_post(uri: object) -> bool:
    return _OF_A_POST in str(uri)


def _kinds(record: str, reply: str) -> tuple[Kind, ...]:
    """Say what makes replies and quotes; what is embedded may be a picture, a link, a feed."""
    quoted = paths(f"{record}/embed/record/record/uri|{record}/embed/record/uri")
    return (
        *(("reply", path, marks) for path in paths(reply)),
        *(("quote", path, _is_post) for path in quoted),
    )


class Bluesky(Adapter, of="bluesky"):
    """A view, or a view under ``post`` with the ``reason`` it is in the feed for."""

    kinds = (("repost", ("reason",), marks), *_kinds("record", "record/reply"))

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be a post view."""
        return super().missing(_of_repository(_under("post", _under("thread", record))))

    def unpack(self, record: Record) -> Iterator[Record]:
        """Yield the view itself, its names as the API has them; of a thread, all of it."""
        waiting = [_under("thread", record)]
        while waiting:
            each = waiting.pop()
            if not _SNAKES.isdisjoint(_under("post", each)):
                each = _camel(each)
            view, reason = _of_repository(_under("post", each)), each.get("reason")
            is_repost = str(dig(reason, "$type")).endswith("reasonRepost")
            yield _reposted(view, reason) if is_repost else view
            if isinstance(each.get("post"), dict):
                waiting += reversed(dicts(each.get("replies")))


def _under(key: str, record: Mapping[str, Any]) -> Any:
    """Take what a record holds at a key, if that is an object; else the record."""
    inner = record.get(key)
    return inner if isinstance(inner, dict) else record


def _reposted(view: Record, reason: Any) -> Record:
    """Give a view author and time of who reposted it."""
    by, status = reason.get("by"), view.get("record")
    # old feeds give a repost no id: two people's reposts must not share one
    who = as_id(dig(by, "did")) or as_id(dig(by, "handle"))
    made_up = f"{as_id(view.get('uri')) or ''}#{who}"
    return {
        **view,
        "uri": as_id(reason.get("uri")) or made_up,
        "author": by,
        "record": {**(status if isinstance(status, dict) else {})}
        | {"createdAt": reason.get("indexedAt")},
        "indexedAt": None,
        "reason": reason,
    }


def _of_repository(record: Mapping[str, Any]) -> Any:
    """Make a view of what ``listRecords`` gives: its author stands in its address."""
    value = record.get("value")
    uri = (as_id(record.get("uri")) or "") if isinstance(value, dict) else ""
    if not uri.startswith("at://"):
        return record
    return {**record, "record": value, "author": {"did": uri.split("/")[2]}}


def _camel(value: Any) -> Any:
    if isinstance(value, list):
        return [_camel(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        "$type" if key == "py_type" else _SNAKE.sub(lambda m: m[1].upper(), key): _camel(each)
        for key, each in value.items()
    }


class BlueskyJetstream(Adapter, of="bluesky_jetstream"):
    """Of all events, those that create a post."""

    kinds = _kinds(_RECORD, f"{_RECORD}/reply/parent/uri|{_RECORD}/reply/root/uri")
    alone = (
        (("commit", "collection"), lambda name: name != _POSTS),
        (("commit", "operation"), lambda done: done != "create"),
    )

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post by design."""
        commit = record.get("commit")
        if not isinstance(commit, dict):
            raise NotAPostError("event that is no post", str(record.get("kind"))[:40])
        if commit.get("collection") != _POSTS or commit.get("operation") != "create":
            detail = f"{commit.get('operation')} in {commit.get('collection')}"
            raise NotAPostError("event that is no post", detail[:80])
