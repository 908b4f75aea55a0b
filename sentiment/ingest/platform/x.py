"""Posts of X: its archives, both versions of its API, its web pages; and what tools collect."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from typing import Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import dicts, dig
from sentiment.ingest.format.block import Record
from sentiment.ingest.platform.base import Adapter

_OF_A_TABLE = re.compile(r"(?!in_reply_to).*(user|author|screen|name)|is_", re.IGNORECASE)
#: Messages of the streaming API that are no posts.
_STREAM_MESSAGES = frozenset({"delete", "limit", "scrub_geo", "warning", "disconnect"})
_OWN = {"author_id", "public_metrics", "edit_history_tweet_ids"}
#: How a post is called that refers to another so.
_REFERENCES = {"retweeted": "repost", "replied_to": "reply", "quoted": "quote"}
_FEW = {"id", "text", "created_at"}
_ENTRY = "content/itemContent/tweet_results/result"
_OFFSET = re.compile(r"[+-]\d{4}")
_ZONED = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\s\S.*)?")


def is_cut_repost(text: object) -> bool:
    """Whether a text is a repost as X cuts them."""
    return isinstance(text, str) and text.startswith("RT @")


class XArchive(Adapter, of="x_archive"):
    """A status under ``tweet``, in JavaScript; in archives before 2019 the status itself."""

    kinds = tuple(("repost", (name,), is_cut_repost) for name in ("full_text", "text"))

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be an item of an archive."""
        lacks = super().missing(record)
        # the flat form is a v1.1 status that names no author; tables of posts do
        is_flat = self.inner(record) is record
        return [*lacks, "tweet"] if is_flat and any(map(_OF_A_TABLE.match, record)) else lacks

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post by design."""
        if "deleted_at" in record:
            raise NotAPostError("deleted post")


class TwitterV1(Adapter, of="twitter_v1"):
    """One status an object; ``full_text``, or ``text`` in compatibility mode."""

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks; Weibo's statuses are alike but for counts."""
        lacks = super().missing(record)
        return [*lacks, "favorite_count"] if "attitudes_count" in record else lacks

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post by design."""
        if "user" not in record and (kinds := _STREAM_MESSAGES & record.keys()):
            raise NotAPostError("stream message", ", ".join(sorted(kinds)))


def _refers(kind: str, references: object) -> bool:
    """Whether one of the posts that a post refers to is referred to so."""
    return any(str(ref.get("type")) == kind for ref in dicts(references))


class TwitterV2(Adapter, of="twitter_v2"):
    """``data`` of a page, or a flattened post with its references inside."""

    page_keys = frozenset({"data", "errors"})
    kinds = tuple(
        (kind, ("referenced_tweets",), partial(_refers, word))
        for word, kind in _REFERENCES.items()
    )
    alone = ((("referenced_tweets",), partial(_refers, "retweeted")),)

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be a v2 post or page."""
        data = record.get("data")
        first = data[0] if isinstance(data, list) and data else data
        is_page = bool({"meta", "includes", "errors"} & record.keys())
        # few fields are given unless more are asked for
        if is_page and isinstance(first, dict) and (_OWN & {*first} or {*first} <= _FEW):
            return super().missing({"author_id": None, "created_at": None, **first})
        lacks = super().missing(record)
        if "id_str" in record or "public_metrics.like_count" in record:
            lacks.append("(nested objects instead of flat columns)")
        return lacks

    def unpack(self, record: Record) -> Iterable[Record]:
        """Yield the posts of a page, each with the posts that it refers to inside."""
        is_page = any(record.get(key) is not None for key in self.page_keys)
        if not is_page and ("text" in record or "data" not in record):
            return (record,)
        return self._unpack_page(record)

    def _unpack_page(self, page: Record) -> Iterator[Record]:
        data = page.get("data") or []
        users, known = (
            {str(each.get("id")): each for each in dicts(dig(page, f"includes/{name}"))}
            for name in ("users", "tweets")
        )
        for post in data if isinstance(data, list) else [data]:
            if not isinstance(post, dict):
                yield {"": post}
                continue
            author, references = post.get("author"), post.get("referenced_tweets")
            if users:
                author = users.get(str(post.get("author_id")), author)
            if references:
                references = [
                    {**known.get(str(ref.get("id")), {}), **ref} for ref in dicts(references)
                ]
            yield {**post, "referenced_tweets": references or None, "author": author}
        errors = page.get("errors")
        for error in errors if isinstance(errors, list) else []:
            yield {"error": error}

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post by design."""
        if "text" not in record and {"error", "errors", "title", "detail"} & record.keys():
            raise NotAPostError("error object of the API")

    def words(self, record: Record) -> Any:
        """Take the text; a repost carries the whole text of what it reposts."""
        references = dicts(record.get("referenced_tweets"))
        reposted = [ref for ref in references if str(ref.get("type")) == "retweeted"]
        whole = self.layout.words(reposted[-1]) if reposted else None
        return whole or self.layout.words(record)


class XWeb(Adapter, of="x_web"):
    """A tweet's status is under ``legacy``, its author under ``core``."""

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Take the tweet out of Zeeschuimer's item, or of the page's entry."""
        tweet = dig(record, _ENTRY) or super().inner(record)
        tweet = tweet.get("tweet", tweet) if isinstance(tweet, dict) else {}
        return tweet if isinstance(tweet, dict) else {}

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post by design."""
        if not isinstance(record.get("legacy"), dict):
            raise NotAPostError("entry that is no post", str(record.get("entryId"))[:40])


class Twint(Adapter, of="twint"):
    """``date``, ``time`` and ``timezone`` are of the machine that twint ran on."""

    def time(self, record: Record) -> Any:
        """Join date, clock and offset; ``created_at`` ends in the name of a zone, if in any."""
        date, clock = record.get("date"), record.get("time")
        offset = str(record.get("timezone") or "").strip()
        if isinstance(date, str) and isinstance(clock, str) and clock.strip():
            joined = f"{date.strip()} {clock.strip()}"
            return joined + (offset if _OFFSET.fullmatch(offset) else "")
        created = record.get("created_at") or date
        match = _ZONED.fullmatch(created.strip()) if isinstance(created, str) else None
        return match[1] + offset if match and _OFFSET.fullmatch(offset) else created


class ApifyTwitter(Adapter, of="apify_twitter"):
    """One tweet an object, with its ``author`` inside; in tables as ``author/userName``."""

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post by design."""
        if record.get("type") == "mock_tweet":  # what one scraper writes where it finds none
            raise NotAPostError("note of the scraper")
