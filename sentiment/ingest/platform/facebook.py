"""Facebook: downloads, its Graph API, Meta's Content Library, CrowdTangle.

https://www.facebook.com/help/212802592074644
https://developers.facebook.com/docs/graph-api/reference/post
https://developers.facebook.com/docs/graph-api/reference/comment
https://developers.facebook.com/docs/content-library-and-api/content-library-api/guides
https://help.crowdtangle.com/en/articles/3213537-crowdtangle-codebook
RFC 2822, section 4.3: the offsets of EST, EDT and their like.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sentiment.errors import NotAPostError, RecordError
from sentiment.ingest.field.scalar import dicts
from sentiment.ingest.field.zone import ABBREVIATIONS
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.fields import fields, marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

# "user1 shared user2's post.": the download keeps the words, not what they are about
_SHARED_POST = re.compile(r" shared .*\bpost\b")
_OWN = ("post", "comment")
# what stands for several zones elsewhere, CrowdTangle writes as the IANA database does
_HERE = {"UTC": 0, "GMT": 0, "CST": -6, "AST": -4, "BST": 1}
_ZONED = re.compile(r"(?P<time>.*\S)\s+(?P<zone>[A-Z]{2,5}|[+-]\d\d(?:\d\d)?)")


class Facebook(Adapter):
    """``data[].post`` or ``data[].comment.comment``; texts are mojibake.

    Likes, searches, notifications and the like are written in the same way, and are
    no posts.
    """

    name = "facebook"
    title = "Facebook download"
    where = "Facebook: Accounts Center, Download your information, JSON"
    reads = "own posts and comments, also in groups, their characters repaired; no counts"
    keys = ("timestamp", "data|attachments|unread")
    is_download = True
    in_blocks = False
    layout = fields(
        created_at="timestamp|comment/timestamp",
        text="comment/comment|post",
        author="comment/author",
        kinds=[
            ("reply", ("comment",), marks),
            ("quote", ("title",), lambda title: _SHARED_POST.search(str(title)) is not None),
        ],
        mojibake=True,
        may_be_empty=True,
    )

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be something a person did on Facebook."""
        if lacks := super().missing(record):
            return lacks
        own = self.inner(record)
        if own["post"] is not None or isinstance(own["comment"], dict):
            return []
        if isinstance(record.get("title"), str) and isinstance(record["timestamp"], int):
            return []
        return [] if {"unread", "href"} <= record.keys() else ["data[]/post|data[]/comment"]

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Take words out of the list named data, whose other objects hold times and tags."""
        parts = dicts(record.get("data"))
        found = {
            key: [part[key] for part in parts if part.get(key) is not None] for key in _OWN
        }
        return {**record, **{key: next(iter(values), None) for key, values in found.items()}}

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one post or comment; a picture without words is none."""
        if self.layout.words(record) is None and (what := _other(record)):
            raise NotAPostError("activity that is no post", what[:40])
        return super().post(record, times)


def _other(record: Record) -> str:
    """Name what a record is about that holds neither post nor comment; empty: a picture."""
    keys = [
        str(key)
        for part in dicts(record.get("data"))
        for key in part
        if key != "update_timestamp"
    ]
    return ", ".join(keys) or ("notification" if "unread" in record else "")


class FacebookGraph(Adapter):
    """``data[]`` of a page; comments lie inside their post where they were asked for."""

    name = "facebook_graph"
    title = "Facebook Graph API"
    where = "feeds, posts and comments of pages and groups, pages or items"
    reads = "posts, and the comments that came with them"
    keys = ("id", "created_time", "message|story")
    answers, answered = "comments/data", "parent_id"
    layout = fields(
        post_id="id",
        created_at="created_time",
        text="message|story",
        author="from/id|from/name",
        reply="parent|parent_id",
        likes="reactions/summary/total_count|likes/summary/total_count|like_count",
        reposts="shares/count",
        replies="comments/summary/total_count|comment_count",
        may_be_empty=True,
        further="comments|parent",
    )


class MetaContentLibrary(Adapter):
    """``creation_time`` is UTC; owners and statistics are objects, or dotted columns."""

    name = "meta_content_library"
    title = "Meta Content Library"
    where = "Meta Content Library and its API, CSV or JSON"
    reads = "posts and comments with their counts"
    keys = ("id", "creation_time", "text", "post_owner|owner|comment_owner|statistics|author")
    layout = fields(
        post_id="id",
        created_at="creation_time",
        text="text",
        author="post_owner/id|owner/id|comment_owner/id|author/id"
        "|post_owner/username|post_owner/name|owner/username|owner/name",
        lang="lang",
        repost="shared_post_id",
        reply="parent_id|parent_comment_id|post_id|is_reply|root_comment_id",
        quote="quoted_post_id",
        likes="statistics/reaction_count|statistics/like_count",
        reposts="statistics/share_count|statistics/repost_count",
        replies="statistics/comment_count|statistics/reply_count",
        quotes="statistics/quote_count",
        views="statistics/views|statistics/view_count",
        may_be_empty=True,
        utc=True,
    )


class CrowdTangle(Adapter):
    """Tables of Facebook and of Instagram, until August 2024; times end in a zone's name."""

    name = "crowdtangle"
    title = "CrowdTangle CSV"
    where = "CrowdTangle's historical data and saved searches"
    reads = "posts with their counts; reactions other than likes are left out"
    keys = (
        "Post Created",
        "Message|Description|Title|Image Text",
        "User Name|Page Name|Group Name|Account",
    )
    time_column = "Post Created"
    in_blocks = False
    layout = fields(
        post_id="URL|Link",
        created_at="Post Created",
        # Instagram's text stands in Description
        text="Message|Description|Title",
        author="Facebook Id|User Name|Page Name|Group Name|Account",
        likes="Likes",
        reposts="Shares",
        replies="Comments",
        views="Views|Post Views",
        description="Page Description|Description of account",
        followers="Followers at Posting|Subscriber Count",
        may_be_empty=True,
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        time = _with_offset(record.get("Post Created"))
        return self.layout.post(self.name, record, times, time=time)


def _with_offset(value: object) -> object:
    match = _ZONED.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or match["zone"] in {"AM", "PM"}:
        return value
    if not match["zone"].isalpha():  # zones without letters of their own: -03
        return f"{match['time']}{match['zone']:0<5}"
    hours = _HERE.get(match["zone"], ABBREVIATIONS.get(match["zone"]))
    if hours is None:
        raise RecordError("time in a zone that is not known", match["zone"])
    minutes = round(60 * abs(hours))
    sign = "-" if hours < 0 else "+"
    return f"{match['time']}{sign}{minutes // 60:02}:{minutes % 60:02}"


FORMATS: tuple[Adapter, ...] = (
    Facebook(),
    FacebookGraph(),
    MetaContentLibrary(),
    CrowdTangle(),
)
