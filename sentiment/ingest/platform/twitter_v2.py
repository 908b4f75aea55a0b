"""X/Twitter API v2 posts (twarc2): flattened, or a page of the API a record.

References
----------
https://docs.x.com/x-api/fundamentals/data-dictionary
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_id, as_kind, as_lang, as_text, dig
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, paths
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sentiment.ingest.field.time import TimeParser


_OWN = {"author_id", "public_metrics", "edit_history_tweet_ids"}
_FEW = {"id", "text", "created_at"}


def _refers(kind: str, references: object) -> bool:
    """Whether one of the posts that a post refers to is referred to so."""
    return any(str(ref.get("type")) == kind for ref in _dicts(references))


def _dicts(value: object) -> list[Record]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


class TwitterV2(Adapter):
    """``data`` of a page, or a flattened post with its references inside."""

    name = "twitter_v2"
    title = "X/Twitter API v2"
    where = "twarc2, flattened or as pages"
    reads = "posts, replies, quotes; reposts with the whole text of the original"
    keys = ("id", "text", "created_at", "author_id|public_metrics|edit_history_tweet_ids")
    author = author_paths(
        description="author/description",
        followers="author/public_metrics/followers_count",
        verified="author/verified",
    )

    layout = Layout(
        post_id=paths("id"),
        created_at=("created_at",),
        text=paths("text"),
        author=paths("author_id"),
        lang=("lang",),
        kinds=(
            ("reply", ("referenced_tweets",), partial(_refers, "replied_to")),
            ("quote", ("referenced_tweets",), partial(_refers, "quoted")),
        ),
        counts=counts(
            likes="public_metrics/like_count",
            reposts="public_metrics/retweet_count",
            replies="public_metrics/reply_count",
            quotes="public_metrics/quote_count",
            views="public_metrics/impression_count",
        ),
        further=paths("data", "errors", "includes", "note_tweet"),
        needed=paths("author_id"),
        alone=((("referenced_tweets",), partial(_refers, "retweeted")),),
        listed={("referenced_tweets",): "type"},
    )

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
        is_page = record.get("data") is not None or record.get("errors") is not None
        if not is_page and ("text" in record or "data" not in record):
            return (record,)
        return self._unpack_page(record)

    def _unpack_page(self, page: Record) -> Iterator[Record]:
        data = page.get("data") or []
        known = _dicts(dig(page, "includes/tweets"))
        users = {as_id(user.get("id")): user for user in _dicts(dig(page, "includes/users"))}
        by_id = {as_id(post.get("id")): post for post in known}
        for post in data if isinstance(data, list) else [data]:
            if not isinstance(post, dict):
                yield {"": post}
                continue
            references = [
                {**by_id.get(as_id(ref.get("id")), {}), **ref}
                for ref in _dicts(post.get("referenced_tweets"))
            ]
            author = users.get(as_id(post.get("author_id")), post.get("author"))
            yield {**post, "referenced_tweets": references, "author": author}
        errors = page.get("errors")
        for error in errors if isinstance(errors, list) else []:
            yield {"error": error}

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one post; a repost carries the whole text of what it reposts."""
        if "text" not in record and {"error", "errors", "title", "detail"} & record.keys():
            raise NotAPostError("error object of the API")
        references = _dicts(record.get("referenced_tweets"))
        types = {str(ref.get("type")): ref for ref in references}
        original = types.get("retweeted", {})
        return Post(
            post_id=as_id(record.get("id")) or "",
            platform=self.name,
            created_at=times.parse(record.get("created_at")),
            text=as_text(_whole_text(original) or _whole_text(record)),
            author=as_id(record.get("author_id")),
            lang=as_lang(record.get("lang")),
            kind=as_kind(
                repost="retweeted" in types,
                reply="replied_to" in types,
                quote="quoted" in types,
            ),
            n_likes=as_count(dig(record, "public_metrics/like_count")),
            n_reposts=as_count(dig(record, "public_metrics/retweet_count")),
            n_replies=as_count(dig(record, "public_metrics/reply_count")),
            n_quotes=as_count(dig(record, "public_metrics/quote_count")),
            n_views=as_count(dig(record, "public_metrics/impression_count")),
        )


def _whole_text(record: Record) -> Any:
    return dig(record, "note_tweet/text") or record.get("text")  # posts above 280 characters
