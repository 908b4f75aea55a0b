"""Tables of Sprinklr's listening, whose columns are written with or without blanks.

References
----------
https://www.sprinklr.com/help (Listening, Export messages)
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_kind, as_lang, as_text, first_id, join_texts
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser

_NOT_NAME = re.compile(r"[^a-z0-9]+")


class Sprinklr(Adapter):
    """``Message``, ``Created Time`` and who sent it."""

    name = "sprinklr"
    title = "Sprinklr"
    where = "Sprinklr: Listening, Export, CSV or Excel"
    reads = "title and text; reach is an estimate, so left out"
    keys = (
        "message|conversation|conversationstream|snippet",
        "createdtime|createddate|snscreatedtime",
        "sendscreenname|senderscreenname|fromuser|sendername|senderuserid|universalmessageid",
    )
    author = author_paths(
        description="Sender Bio|Sender Description",
        followers="Sender Followers Count|SenderFollowersCount|Sender Followers"
        "|Sender Follower Count",
        verified="Sender Verified",
    )
    time_column = "Created Time|CreatedTime|SN Created Time|Created Date"

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the columns that `record` lacks."""
        return super().missing(_plain(record))

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one message."""
        row = _plain(record)
        kind = str(row.get("messagetype") or "").lower()
        words = _first(row, "message", "conversation", "conversationstream", "snippet")
        return Post(
            post_id=_first_id(
                row, "universalmessageid", "snmessageid", "messageid", "permalink"
            )
            or "",
            platform=self.name,
            created_at=times.parse(
                row.get("createdtime") or row.get("snscreatedtime") or row.get("createddate")
            ),
            text=as_text(join_texts(row.get("title"), words)),
            author=_first_id(
                row,
                *("senderuserid", "fromuserid", "senderscreenname", "fromuser"),
                *("senderlistedname", "sendername"),
            ),
            lang=as_lang(row.get("languagecode") or row.get("language")),
            kind=as_kind(
                repost="retweet" in kind or "repost" in kind or "share" in kind,
                reply="reply" in kind or "comment" in kind,
                quote="quote" in kind,
            ),
            n_likes=_count(
                row, "likes", "favorites", "favourites", "twitterlikes", "likecount"
            ),
            n_reposts=_count(row, "retweets", "reposts", "shares", "twitterretweets"),
            n_replies=_count(row, "replies", "comments", "twitterreplies"),
            n_views=_count(row, "views", "impressions"),
        )


def _plain(record: Mapping[str, Any]) -> Record:
    return {_NOT_NAME.sub("", str(name).lower()): value for name, value in record.items()}


def _first(row: Record, *names: str) -> Any:
    return next((row[name] for name in names if row.get(name)), None)


def _first_id(row: Record, *names: str) -> str | None:
    return first_id(*(row.get(name) for name in names))


def _count(row: Record, *names: str) -> int | None:
    found = (as_count(row.get(name)) for name in names)
    return next((count for count in found if count is not None), None)
