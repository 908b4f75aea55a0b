"""Tables of tools that collect from many networks: 4CAT, ExportComments.com.

https://github.com/digitalmethodsinitiative/4cat/wiki/Data-sources
https://github.com/digitalmethodsinitiative/4cat (datasources/*/search_*.py, map_item)
https://exportcomments.com
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sentiment.ingest.field.scalar import as_id, as_kind
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.fields import fields

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

# what a post answers, where the data source says so
_REPLY = ("is_reply", "reply_to", "replied_to_post", "in_reply_to_comment_id", "parent_comment")


class FourCat(Adapter):
    """The same first columns for every data source; ``timestamp`` is UTC, counts vary."""

    name = "fourcat"
    title = "4CAT CSV"
    where = "4CAT: Download, CSV"
    reads = "posts, replies, reposts, quotes; counts as far as the data source has them"
    keys = (
        "thread_id",
        "body",
        "author|author_id|account_id|author_name",
        "timestamp|unix_timestamp",
    )
    in_blocks = False
    layout = fields(
        post_id="id",
        created_at="unix_timestamp|timestamp",
        title="subject",
        text="body",
        author="author_id|account_id|author|author_name",
        lang="language_guess|language|lang|languages",
        repost="is_retweet|is_reblog|is_repost|is_forward",
        reply="|".join(_REPLY),
        quote="is_quote_tweet|is_duet",
        likes="likes|like_count|num_likes|score|favourites_count",
        reposts="shares|retweet_count|reposts|repost_count|reblogs_count|reblog_count",
        replies="comments|replies|reply_count|replies_count|num_comments|post_comments",
        quotes="quote_count|quotes",
        views="views|plays|view_count|impression_count|play_count",
        description="author_bio|author_description",
        followers="author_followers|author_followers_count",
        verified="author_verified|author_is_verified",
        may_be_empty=True,
        utc=True,
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; sources that keep HTML (Truth Social, Gab) name accounts."""
        layout = _OF_HTML if "account_id" in record else self.layout
        post = layout.post(self.name, record, times)
        answers = post.kind in {"post", "quote"} and _in_thread(record)
        return post._replace(kind="reply") if answers else post


_OF_HTML = replace(FourCat.layout, markup=True)


def _in_thread(record: Record) -> bool:
    """Whether a post is not its thread's first, where nothing else tells what it answers."""
    # Tumblr's thread is the chain of reposts
    if "reblog_key" in record or any(name in record for name in _REPLY):
        return False
    thread, own = as_id(record.get("thread_id")), as_id(record.get("id"))
    return bool(thread and own and thread != own)


class ExportComments(Adapter):
    """The first column numbers comments; ``2-1`` answers ``2``. A preamble stands above."""

    name = "exportcomments"
    title = "ExportComments.com"
    where = "ExportComments.com, CSV or Excel"
    reads = "comments, and replies to them"
    keys = (
        "Name (click to view profile)|Username (click to view profile)",
        "Date",
        "Comment|Review|Message",
    )
    time_column = "Date"
    in_blocks = False
    layout = fields(
        post_id="Comment ID|Comment Id",
        created_at="Date",
        text="Comment|Review|Message",
        author="Profile ID|Profile Id|Author ID|Name (click to view profile)"
        "|Username (click to view profile)",
        likes="Likes",
        replies="Replies",
        may_be_empty=True,
    )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row; a sticker alone leaves the comment empty."""
        number = str(next(iter(record.values()), ""))
        is_reply = as_id(record.get("SubId")) not in {None, "0"}
        is_reply |= number.replace("-", "").isdecimal() and "-" in number
        return self.layout.post(self.name, record, times, kind=as_kind(reply=is_reply))


FORMATS: tuple[Adapter, ...] = (FourCat(), ExportComments())
