"""Bluesky post views: author feeds, timelines, search results.

References
----------
https://docs.bsky.app/docs/api/app-bsky-feed-get-author-feed
https://docs.bsky.app/docs/advanced-guides/timestamps
https://atproto.blue (the Python SDK, whose models have names in snake case)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_id, as_kind, as_lang, as_text, dig, first_id
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import server_checked
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from sentiment.ingest.field.time import TimeParser

_POST = "/app.bsky.feed.post/"
_TIMES = "record/createdAt|indexedAt|record/created_at|indexed_at"
_SNAKE = re.compile("_([a-z])")


class Bluesky(Adapter):
    """A view, or a view under ``post`` with the ``reason`` it is in the feed for."""

    name = "bluesky"
    title = "Bluesky author feed, timeline, search"
    where = "`app.bsky.feed.getAuthorFeed`, `getTimeline`, `searchPosts`; SDKs' JSON"
    reads = "posts, replies, quotes; reposts by and at the time of who reposted"
    keys = ("uri", "author/did", "record/text", _TIMES)
    author = author_paths(
        description="post/author/description|author/description",
        followers="post/author/followersCount|author/followersCount",
        verified="post/author/verification/verifiedStatus|author/verification/verifiedStatus",
    )

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be a post view."""
        record = record["thread"] if isinstance(record.get("thread"), dict) else record
        view = record.get("post")
        return super().missing(_of_repository(view if isinstance(view, dict) else record))

    def unpack(self, record: Record) -> Iterator[Record]:
        """Yield the view itself, its names as the API has them; of a thread, all of it."""
        waiting = [record["thread"] if isinstance(record.get("thread"), dict) else record]
        while waiting:
            each = waiting.pop()
            inner = each.get("post")
            view = inner if isinstance(inner, dict) else each
            is_snake = "indexed_at" in view or "py_type" in view or "like_count" in view
            yield _camel(each) if is_snake else _of_repository(each)
            answers = each.get("replies") if view is inner else None
            if isinstance(answers, list):
                waiting += reversed([answer for answer in answers if isinstance(answer, dict)])

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one view; of a repost, author and time are those of the repost."""
        inner = record.get("post")
        view = inner if isinstance(inner, dict) else record
        uri = as_id(view.get("uri")) or ""
        author = first_id(dig(view, "author/did"), dig(view, "author/handle"))
        is_repost = str(dig(record, "reason/$type")).endswith("reasonRepost")
        if is_repost:
            author = first_id(dig(record, "reason/by/did"), dig(record, "reason/by/handle"))
            # old feeds give a repost no id: two people's reposts must not share one
            uri = as_id(dig(record, "reason/uri")) or f"{uri}#{author}"
            created_at = times.parse(dig(record, "reason/indexedAt"))
        else:
            created_at = server_checked(
                dig(view, "record/createdAt"), view.get("indexedAt"), times
            )
        return Post(
            post_id=uri,
            platform=self.name,
            created_at=created_at,
            text=as_text(dig(view, "record/text"), may_be_empty=True),
            author=author,
            lang=first_lang(dig(view, "record/langs")),
            kind=as_kind(
                repost=is_repost,
                reply=dig(view, "record/reply"),
                quote=is_quote(dig(view, "record/embed")),
            ),
            n_likes=as_count(view.get("likeCount")),
            n_reposts=as_count(view.get("repostCount")),
            n_replies=as_count(view.get("replyCount")),
            n_quotes=as_count(view.get("quoteCount")),
        )


def _of_repository(record: Mapping[str, Any]) -> Record:
    """Make a view of what ``listRecords`` gives: its author stands in its address."""
    value, uri = record.get("value"), as_id(record.get("uri")) or ""
    if not isinstance(value, dict) or not uri.startswith("at://"):
        return dict(record)
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


def first_lang(langs: object) -> str | None:
    """Take the first of a post's languages."""
    return as_lang(langs[0]) if isinstance(langs, list) and langs else None


def is_quote(embed: object) -> bool:
    """Whether an embed is a post (it may be a picture, a link, a list, a feed)."""
    uri = dig(embed, "record/record/uri") or dig(embed, "record/uri")
    return is_post(uri)


def is_post(uri: object) -> bool:
    """Whether an address is that of a post."""
    return _POST in str(uri)
