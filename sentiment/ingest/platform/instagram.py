"""Instagram and Threads: downloads, their web pages, Apify's scrapers.

https://help.instagram.com/181231772500920
https://github.com/digitalmethodsinitiative/zeeschuimer (modules/instagram.js, threads.js)
https://instaloader.github.io/module/structures.html
https://apify.com/apify/instagram-scraper
https://apify.com/apify/instagram-comment-scraper
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.scalar import dig, lacking
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.fields import fields
from sentiment.ingest.source.encoding import repair

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

_CAPTION = "edge_media_to_caption/edges"
#: "Comment" as downloads in other languages name it.
_COMMENT = frozenset(
    {
        *("comment", "kommentar", "commentaire", "comentario", "comentário", "commento"),
        *("opmerking", "reactie", "komentarz", "yorum", "komentar", "komentář", "komentár"),
        *("comentariu", "comentari", "hozzászólás", "kommentti", "σχόλιο", "комментарий"),
        *("коментар", "komen", "bình luận", "ความคิดเห็น", "टिप्पणी", "تعليق", "תגובה"),
        *("コメント", "댓글", "评论", "留言", "回應"),
    }
)


class Instagram(Adapter):
    """``string_map_data.Comment.value``, or ``media[].title``; texts are mojibake.

    Names of fields are in the language of the account.
    """

    name = "instagram"
    title = "Instagram or Threads download"
    where = "Instagram: Accounts Center, Download your information, JSON"
    reads = "own comments and captions, their characters repaired; no author, no counts"
    keys = ("string_map_data/Comment/value", "string_map_data/Time/timestamp")
    is_download = True
    in_blocks = False
    # several pictures share one caption, which stands above them
    layout = fields(
        created_at="creation_timestamp|picture/creation_timestamp",
        text="title|picture/title",
        mojibake=True,
        may_be_empty=True,
    )

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be a comment or a post with pictures."""
        if not lacking(_picture(record), ("creation_timestamp", "title", "uri")):
            return []
        words, time = _comment(record)
        return list(self.keys) if words is None or time is None else []

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Name what a comment says, and what its first picture says, as posts do."""
        if "string_map_data" not in record:
            return {**record, "picture": _picture(record)}
        words, time = _comment(record)
        return {**record, "title": words, "creation_timestamp": time}


def _comment(record: Mapping[str, Any]) -> tuple[Any, Any]:
    """Find the words of a comment by the name of their field, and its one time."""
    fields_ = record.get("string_map_data")
    if not isinstance(fields_, dict):
        return None, None
    named = (each for name, each in fields_.items() if repair(name).lower() in _COMMENT)
    words = dig(next(named, None), "value")
    stamps = [dig(each, "timestamp") for each in fields_.values()]
    return words, next((stamp for stamp in stamps if stamp), None)


def _picture(record: Mapping[str, Any]) -> Record:
    media = record.get("media")
    first = media[0] if isinstance(media, list) and media else None
    return first if isinstance(first, dict) else {}


class InstagramWeb(Adapter):
    """``caption.text`` and ``taken_at``; in older pages captions are edges of a graph."""

    name = "instagram_web"
    title = "Instagram's and Threads' web pages (Zeeschuimer, Instaloader)"
    where = "Zeeschuimer's Instagram and Threads; Instaloader's JSON"
    reads = "captions of posts, with their counts"
    keys = (
        "code|shortcode",
        "taken_at|taken_at_timestamp",
        "caption|edge_media_to_caption|_zs_partial",
        "user|owner",
    )
    wrapper = "data"
    layout = fields(
        post_id="code|shortcode",
        created_at="taken_at|taken_at_timestamp",
        text="caption/text",
        author="user/pk|user/id|owner/id|user/username|owner/username",
        repost="text_post_app_info/share_info/reposted_post",
        reply="text_post_app_info/is_reply",
        quote="text_post_app_info/share_info/quoted_post",
        likes="like_count|edge_media_preview_like/count",
        reposts="text_post_app_info/repost_count",
        replies="text_post_app_info/direct_reply_count|comment_count"
        "|edge_media_to_comment/count|edge_media_preview_comment/count",
        quotes="text_post_app_info/quote_count",
        views="play_count|view_count|video_view_count",
        verified="user/is_verified|owner/is_verified",
        may_be_empty=True,
        needed="code|taken_at",
    )

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Take the post out of Zeeschuimer's item, or of Instaloader's node."""
        node = record.get("node")
        return node if isinstance(node, dict) else super().inner(record)

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one post; of a picture without words nothing is left."""
        edges = dig(record, _CAPTION)
        words = dig(edges[0], "node/text") if isinstance(edges, list) and edges else None
        words = words or self.layout.words(record)
        return self.layout.post(self.name, record, times, words=words)


class ApifyInstagram(Adapter):
    """A post has a ``caption``, a comment a ``text`` and perhaps ``replies``."""

    name = "apify_instagram"
    title = "Apify: Instagram"
    where = "Apify's Instagram scrapers, JSON, JSONL or CSV"
    reads = "captions of posts; comments, and the replies that came with them"
    keys = (
        "caption|text",
        "timestamp",
        "ownerUsername|ownerId|owner/username",
        "likesCount|commentsCount|postUrl|shortCode",
    )
    answers, answered = "replies", "repliedTo"
    layout = fields(
        post_id="id|shortCode",
        created_at="timestamp",
        text="caption|text",
        author="ownerId|owner/id|ownerUsername|owner/username",
        reply="repliedTo|parentCommentId",
        likes="likesCount",
        replies="commentsCount|repliesCount",
        views="videoPlayCount|videoViewCount",
        description="owner/biography",
        followers="owner/followersCount|owner/followers",
        verified="owner/is_verified|owner/isVerified",
        may_be_empty=True,
        further="replies",
    )


FORMATS: tuple[Adapter, ...] = (Instagram(), InstagramWeb(), ApifyInstagram())
