"""Posts as X's web pages get them: Zeeschuimer's captures, and saved pages of its API.

References
----------
https://github.com/digitalmethodsinitiative/zeeschuimer (modules/twitter.js)
https://github.com/digitalmethodsinitiative/4cat (datasources/twitter-import)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_id, as_kind, as_lang, as_text, dig, first_id
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser

_ENTRY = "content/itemContent/tweet_results/result"
_NOTE = "note_tweet/note_tweet_results/result/text"
_USER = "core/user_results/result"


class XWeb(Adapter):
    """A tweet's status is under ``legacy``, its author under ``core``."""

    name = "x_web"
    title = "X's web pages (Zeeschuimer)"
    where = "Zeeschuimer's X/Twitter; saved GraphQL pages"
    reads = "posts, replies, quotes; reposts with the whole text of the original"
    keys = ("legacy/full_text", "legacy/created_at")
    author = author_paths(
        description=f"{_USER}/legacy/description|{_USER}/profile_bio/description",
        followers=f"{_USER}/legacy/followers_count",
        verified=f"{_USER}/legacy/verified|{_USER}/verification/verified"
        f"|{_USER}/is_blue_verified",
    )
    wrapper = "data"

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Take the tweet out of Zeeschuimer's item, or of the page's entry."""
        tweet = dig(record, _ENTRY) or super().inner(record)
        tweet = tweet.get("tweet", tweet) if isinstance(tweet, dict) else {}
        return tweet if isinstance(tweet, dict) else {}

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one tweet; its thread's first tweet is no reply."""
        status = record.get("legacy")
        if not isinstance(status, dict):
            raise NotAPostError("entry that is no post", str(record.get("entryId"))[:40])
        number = first_id(record.get("rest_id"), status.get("id_str"))
        original = dig(status, "retweeted_status_result/result")
        original = dig(original, "tweet") or original
        words = dig(original, _NOTE) or dig(original, "legacy/full_text")
        return Post(
            post_id=number or "",
            platform=self.name,
            created_at=times.parse(status.get("created_at")),
            text=as_text(words or dig(record, _NOTE) or status.get("full_text")),
            author=first_id(
                status.get("user_id_str"),
                dig(record, f"{_USER}/rest_id"),
                dig(record, "user/id_str"),
                dig(record, f"{_USER}/core/screen_name"),
                dig(record, f"{_USER}/legacy/screen_name"),
            ),
            lang=as_lang(status.get("lang")),
            kind=as_kind(
                repost=original,
                reply=status.get("in_reply_to_status_id_str")
                or as_id(status.get("conversation_id_str")) not in {None, number},
                quote=status.get("is_quote_status") or record.get("quoted_status_result"),
            ),
            n_likes=as_count(status.get("favorite_count")),
            n_reposts=as_count(status.get("retweet_count")),
            n_replies=as_count(status.get("reply_count")),
            n_quotes=as_count(status.get("quote_count")),
            n_views=as_count(dig(record, "views/count") or dig(record, "ext_views/count")),
        )
