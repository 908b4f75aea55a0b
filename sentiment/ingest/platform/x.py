"""Posts of X as X itself gives them: archives, both versions of its API, its web pages.

https://help.x.com/en/managing-your-account/how-to-download-your-x-archive
https://developer.x.com/en/docs/x-api/v1/data-dictionary/object-model/tweet
https://docs.x.com/x-api/fundamentals/data-dictionary
https://github.com/digitalmethodsinitiative/zeeschuimer (modules/twitter.js)
https://github.com/digitalmethodsinitiative/4cat (datasources/twitter-import)
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_id, dicts, dig
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.fields import fields

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

_OF_A_TABLE = re.compile(r"(?!in_reply_to).*(user|author|screen|name)|is_", re.IGNORECASE)
#: Messages of the streaming API that are no posts.
_STREAM_MESSAGES = frozenset({"delete", "limit", "scrub_geo", "warning", "disconnect"})
_OWN = {"author_id", "public_metrics", "edit_history_tweet_ids"}
#: How a post is called that refers to another so.
_REFERENCES = {"retweeted": "repost", "replied_to": "reply", "quoted": "quote"}
_FEW = {"id", "text", "created_at"}
_ENTRY = "content/itemContent/tweet_results/result"
_NOTE = "note_tweet/note_tweet_results/result/text"
_USER = "core/user_results/result"


def is_cut_repost(text: object) -> bool:
    """Whether a text is a repost as X cuts them."""
    return isinstance(text, str) and text.startswith("RT @")


class XArchive(Adapter):
    """A status under ``tweet``; in archives before 2019 the status itself.

    The file is JavaScript that assigns a list, ``window.YTD.tweets.part0 = [`` (before 2022
    ``tweet.part0``). It does not name its author; counts are strings.
    """

    name = "x_archive"
    title = "X personal archive (`tweets.js`)"
    where = "X: Settings, Your account, Download an archive of your data"
    reads = "posts and replies; reposts as the archive cuts them; no author"
    is_download = True
    keys = ("created_at", "id_str", "full_text|text", "favorite_count|retweet_count")
    wrapper = "tweet"
    in_blocks = False
    layout = fields(
        post_id="id_str|id",
        created_at="created_at",
        text="full_text|text",
        lang="lang",
        kinds=[("repost", (name,), is_cut_repost) for name in ("full_text", "text")],
        reply="in_reply_to_status_id_str|in_reply_to_status_id",
        likes="favorite_count",
        reposts="retweet_count",
    )

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be an item of an archive."""
        lacks = super().missing(record)
        # the flat form is a v1.1 status that names no author; tables of posts do
        is_flat = self.inner(record) is record
        return [*lacks, "tweet"] if is_flat and any(map(_OF_A_TABLE.match, record)) else lacks

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one item."""
        if "deleted_at" in record:
            raise NotAPostError("deleted post")
        return super().post(record, times)


class TwitterV1(Adapter):
    """One status an object; ``full_text``, or ``text`` in compatibility mode."""

    name = "twitter_v1"
    title = "X/Twitter API v1.1"
    where = "twarc 1, hydrators, and whatever kept the API's JSON"
    reads = "posts, replies, quotes; reposts with the whole text of the original"
    keys = (
        "created_at",
        "id_str|id",
        "user/id_str|user/id|user/screen_name",
        "full_text|text",
    )
    layout = fields(
        post_id="id_str|id",
        created_at="created_at",
        # long posts of the streaming API are under extended_tweet
        text="extended_tweet/full_text|full_text|text",
        author="user/id_str|user/id|user/screen_name",
        lang="lang",
        original="retweeted_status",
        repost="retweeted_status",
        reply="in_reply_to_status_id_str|in_reply_to_status_id",
        quote="is_quote_status",
        likes="favorite_count",
        reposts="retweet_count",
        replies="reply_count",
        quotes="quote_count",
        description="user/description",
        followers="user/followers_count",
        verified="user/verified",
        needed="user",
    )

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks; Weibo's statuses are alike but for counts."""
        lacks = super().missing(record)
        return [*lacks, "favorite_count"] if "attitudes_count" in record else lacks

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one status."""
        if "user" not in record and (kinds := _STREAM_MESSAGES & record.keys()):
            raise NotAPostError("stream message", ", ".join(sorted(kinds)))
        return super().post(record, times)


def _refers(kind: str, references: object) -> bool:
    """Whether one of the posts that a post refers to is referred to so."""
    return any(str(ref.get("type")) == kind for ref in dicts(references))


class TwitterV2(Adapter):
    """``data`` of a page, or a flattened post with its references inside."""

    name = "twitter_v2"
    title = "X/Twitter API v2"
    where = "twarc2, flattened or as pages"
    reads = "posts, replies, quotes; reposts with the whole text of the original"
    keys = ("id", "text", "created_at", "author_id|public_metrics|edit_history_tweet_ids")
    page_keys = frozenset({"data", "errors"})
    layout = fields(
        post_id="id",
        created_at="created_at",
        text="note_tweet/text|text",  # posts above 280 characters
        author="author_id",
        lang="lang",
        kinds=[
            (kind, ("referenced_tweets",), partial(_refers, word))
            for word, kind in _REFERENCES.items()
        ],
        likes="public_metrics/like_count",
        reposts="public_metrics/retweet_count",
        replies="public_metrics/reply_count",
        quotes="public_metrics/quote_count",
        views="public_metrics/impression_count",
        description="author/description",
        followers="author/public_metrics/followers_count",
        verified="author/verified",
        further="data|errors|includes|note_tweet",
        needed="author_id",
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
        is_page = any(record.get(key) is not None for key in self.page_keys)
        if not is_page and ("text" in record or "data" not in record):
            return (record,)
        return self._unpack_page(record)

    def _unpack_page(self, page: Record) -> Iterator[Record]:
        data = page.get("data") or []
        users, known = (
            {as_id(each.get("id")): each for each in dicts(dig(page, f"includes/{name}"))}
            for name in ("users", "tweets")
        )
        for post in data if isinstance(data, list) else [data]:
            if not isinstance(post, dict):
                yield {"": post}
                continue
            author, references = post.get("author"), post.get("referenced_tweets")
            if users:
                author = users.get(as_id(post.get("author_id")), author)
            if references:
                references = [
                    {**known.get(as_id(ref.get("id")), {}), **ref} for ref in dicts(references)
                ]
            yield {**post, "referenced_tweets": references or None, "author": author}
        errors = page.get("errors")
        for error in errors if isinstance(errors, list) else []:
            yield {"error": error}

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one post; a repost carries the whole text of what it reposts."""
        if "text" not in record and {"error", "errors", "title", "detail"} & record.keys():
            raise NotAPostError("error object of the API")
        types = {str(ref.get("type")): ref for ref in dicts(record.get("referenced_tweets"))}
        kind = next((kind for word, kind in _REFERENCES.items() if word in types), "post")
        whole = self.layout.words(types["retweeted"]) if "retweeted" in types else None
        words = whole or self.layout.words(record)
        return self.layout.post(self.name, record, times, words=words, kind=kind)


class XWeb(Adapter):
    """A tweet's status is under ``legacy``, its author under ``core``."""

    name = "x_web"
    title = "X's web pages (Zeeschuimer)"
    where = "Zeeschuimer's X/Twitter; saved GraphQL pages"
    reads = "posts, replies, quotes; reposts with the whole text of the original"
    keys = ("legacy/full_text", "legacy/created_at")
    wrapper = "data"
    in_blocks = False
    layout = fields(
        post_id="rest_id|legacy/id_str",
        created_at="legacy/created_at",
        text=f"{_NOTE}|legacy/full_text",
        author=f"legacy/user_id_str|{_USER}/rest_id|user/id_str|{_USER}/core/screen_name"
        f"|{_USER}/legacy/screen_name",
        lang="legacy/lang",
        original="legacy/retweeted_status_result/result/tweet"
        "|legacy/retweeted_status_result/result",
        repost="legacy/retweeted_status_result/result",
        reply="legacy/in_reply_to_status_id_str",
        # a thread's first tweet is no reply
        thread="legacy/conversation_id_str|rest_id|legacy/id_str",
        quote="legacy/is_quote_status|quoted_status_result",
        likes="legacy/favorite_count",
        reposts="legacy/retweet_count",
        replies="legacy/reply_count",
        quotes="legacy/quote_count",
        views="views/count|ext_views/count",
        description=f"{_USER}/legacy/description|{_USER}/profile_bio/description",
        followers=f"{_USER}/legacy/followers_count",
        verified=f"{_USER}/legacy/verified|{_USER}/verification/verified"
        f"|{_USER}/is_blue_verified",
    )

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Take the tweet out of Zeeschuimer's item, or of the page's entry."""
        tweet = dig(record, _ENTRY) or super().inner(record)
        tweet = tweet.get("tweet", tweet) if isinstance(tweet, dict) else {}
        return tweet if isinstance(tweet, dict) else {}

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one tweet."""
        if not isinstance(record.get("legacy"), dict):
            raise NotAPostError("entry that is no post", str(record.get("entryId"))[:40])
        return super().post(record, times)


FORMATS: tuple[Adapter, ...] = (XArchive(), TwitterV1(), TwitterV2(), XWeb())
