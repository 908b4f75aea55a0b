"""TikTok: downloads, captures of its web pages, its Research API, Apify's scrapers.

https://support.tiktok.com/en/account-and-privacy/personalized-ads-and-data/requesting-your-data
https://github.com/digitalmethodsinitiative/zeeschuimer (modules/tiktok.js, tiktok-comments.js)
https://developers.tiktok.com/doc/research-api-specs-query-videos
https://developers.tiktok.com/doc/research-api-specs-query-video-comments
https://apify.com/clockworks/tiktok-scraper
https://apify.com/clockworks/tiktok-comments-scraper
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.fields import fields

if TYPE_CHECKING:
    from collections.abc import Mapping


class TikTokExport(Adapter):
    """``Comment.Comments.CommentsList[]``, under ``Activity`` in some years; times are UTC."""

    name = "tiktok_export"
    title = "TikTok user data export"
    where = "TikTok: Settings, Account, Download your data, JSON"
    reads = "comments; no author, no counts"
    keys = ("comment", "date")
    # a date and a comment alone could be any table's
    list_path = "comments.commentslist"
    is_download = True
    in_blocks = False
    layout = fields(
        created_at="date", text="comment", likes="likes", may_be_empty=True, utc=True
    )

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Write keys in lower case: their casing changes with the year."""
        return {str(key).lower(): value for key, value in record.items()}


class TikTokComments(Adapter):
    """A comment; Zeeschuimer wraps each into ``data``."""

    name = "tiktok_comments"
    title = "TikTok comments (web API, Zeeschuimer)"
    where = "Zeeschuimer's tiktok-comments, or saved `/api/comment/list/` pages"
    reads = "comments, and replies to them"
    keys = ("text", "create_time", "cid|digg_count", "user/uid|user/unique_id")
    wrapper = "data"
    answers = "reply_comment"
    in_blocks = False
    layout = fields(
        post_id="cid",
        created_at="create_time",
        text="text",
        author="user/uid|user/unique_id",
        lang="comment_language",
        reply="reply_id",
        likes="digg_count",
        replies="reply_comment_total",
        description="user/signature",
        followers="user/follower_count",
        may_be_empty=True,
    )


class TikTokPosts(Adapter):
    """A video of TikTok's web pages; Zeeschuimer wraps each into ``data``."""

    name = "tiktok_posts"
    title = "TikTok posts (Zeeschuimer)"
    where = "Zeeschuimer's tiktok"
    reads = "captions of videos; duets as quotes"
    keys = ("desc", "createTime", "author", "stats|statsV2|music|video")
    wrapper = "data"
    in_blocks = False
    layout = fields(
        post_id="id",
        created_at="createTime",
        text="desc",
        author="author/id|author/uniqueId|authorId|author",
        lang="textLanguage",
        quote="duetInfo/duetFromId",
        likes="stats/diggCount|statsV2/diggCount",
        reposts="stats/shareCount|statsV2/shareCount",
        replies="stats/commentCount|statsV2/commentCount",
        views="stats/playCount|statsV2/playCount",
        description="author/signature",
        followers="authorStats/followerCount",
        verified="author/verified",
        may_be_empty=True,
    )


class TikTokResearch(Adapter):
    """A comment on a video has the video itself as parent."""

    name = "tiktok_research"
    title = "TikTok Research API"
    where = "`/v2/research/video/query/` and `/video/comment/list/`, pages, lists or tables"
    reads = "descriptions of videos; comments, and replies to them"
    keys = ("id", "create_time", "video_description|parent_comment_id|video_id")
    layout = fields(
        post_id="id",
        created_at="create_time",
        text="video_description|text",
        author="username",
        thread="parent_comment_id|video_id",
        likes="like_count",
        reposts="share_count",
        replies="comment_count|reply_count",
        views="view_count",
        may_be_empty=True,
        utc=True,
    )


class ApifyTikTok(Adapter):
    """A video names its author in ``authorMeta``, a comment in ``uid`` and ``uniqueId``."""

    name = "apify_tiktok"
    title = "Apify: TikTok"
    where = "Apify's TikTok scrapers, JSON, JSONL or CSV"
    reads = "captions of videos; comments, and replies to them"
    keys = (
        "text",
        "createTime|createTimeISO",
        "authorMeta|authorMeta/name|uniqueId|uid",
        "diggCount|playCount|webVideoUrl",
    )
    layout = fields(
        post_id="cid|id",
        created_at="createTimeISO|createTime",
        text="text",
        author="uid|uniqueId|authorMeta/id|authorMeta/name",
        lang="textLanguage",
        reply="repliesToId",
        likes="diggCount",
        reposts="shareCount",
        replies="replyCommentTotal|commentCount",
        views="playCount",
        description="authorMeta/signature",
        followers="authorMeta/fans",
        verified="authorMeta/verified",
        may_be_empty=True,
    )


FORMATS: tuple[Adapter, ...] = (
    TikTokExport(),
    TikTokComments(),
    TikTokPosts(),
    TikTokResearch(),
    ApifyTikTok(),
)
