"""X/Twitter API v2 posts (twarc2): flattened, or a page of the API a record.

References
----------
https://docs.x.com/x-api/fundamentals/data-dictionary
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.platforms.base import Record, as_count, as_id, as_text
from sentiment.ingest.platforms.twitter_v1 import NO_LANGUAGE
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sentiment.ingest.times import TimeParser

__all__ = ["TwitterV2"]

_KINDS = {"retweeted": "repost", "replied_to": "reply", "quoted": "quote"}


class TwitterV2:
    """``data`` of a page, or a flattened post with its references inside."""

    name = "twitter_v2"

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be a v2 post or page."""
        data = record.get("data")
        if isinstance(data, list | dict) and {"meta", "includes", "errors"} & record.keys():
            return []
        lacks = [key for key in ("id", "text", "created_at") if key not in record]
        if not {"author_id", "public_metrics", "edit_history_tweet_ids"} & record.keys():
            lacks.append("author_id")
        if "id_str" in record or "public_metrics.like_count" in record:
            lacks.append("(nested objects instead of flat columns)")
        return lacks

    def unpack(self, record: Record) -> Iterable[Record]:
        """Yield the posts of a page, each with the posts that it refers to inside."""
        if "data" not in record and "errors" not in record:
            return (record,)
        return self._unpack_page(record)

    def _unpack_page(self, page: Record) -> Iterator[Record]:
        data = page.get("data") or []
        includes = page.get("includes")
        known = (includes.get("tweets") if isinstance(includes, dict) else None) or []
        by_id = {post.get("id"): post for post in known if isinstance(post, dict)}
        for post in data if isinstance(data, list) else [data]:
            if not isinstance(post, dict):
                yield {"": post}
                continue
            references = [
                {**by_id.get(ref.get("id"), {}), **ref}
                for ref in post.get("referenced_tweets") or []
                if isinstance(ref, dict)
            ]
            yield {**post, "referenced_tweets": references}
        errors = page.get("errors")
        for error in errors if isinstance(errors, list) else []:
            yield {"error": error}

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one post; a repost carries the whole text of what it reposts."""
        if "text" not in record and {"error", "errors", "title", "detail"} & record.keys():
            raise NotAPostError("error object of the API")
        references = [r for r in record.get("referenced_tweets") or [] if isinstance(r, dict)]
        types = {ref.get("type"): ref for ref in references}
        kind = next((_KINDS[name] for name in _KINDS if name in types), "post")
        text = _whole_text(record)
        if kind == "repost":
            text = _whole_text(types["retweeted"]) or text
        metrics = record.get("public_metrics")
        metrics = metrics if isinstance(metrics, dict) else {}
        lang = record.get("lang")
        return Post(
            post_id=as_id(record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("created_at")),
            text=as_text(text),
            author=as_id(record.get("author_id")),
            lang=lang if lang and lang not in NO_LANGUAGE else None,
            kind=kind,
            n_likes=as_count(metrics.get("like_count")),
            n_reposts=as_count(metrics.get("retweet_count")),
            n_replies=as_count(metrics.get("reply_count")),
            n_quotes=as_count(metrics.get("quote_count")),
            n_views=as_count(metrics.get("impression_count")),
        )


def _whole_text(record: Record) -> Any:
    note = record.get("note_tweet")  # posts above 280 characters
    return (note.get("text") if isinstance(note, dict) else None) or record.get("text")
