"""Videos and comments as Apify's scrapers of TikTok write them.

References
----------
https://apify.com/clockworks/tiktok-scraper
https://apify.com/clockworks/tiktok-comments-scraper
"""

from __future__ import annotations

from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths


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
    author = author_paths(
        description="authorMeta/signature",
        followers="authorMeta/fans",
        verified="authorMeta/verified",
    )
    layout = Layout(
        post_id=paths("cid", "id"),
        created_at=("createTimeISO",),
        created_else=paths("createTime"),
        text=paths("text"),
        author=paths("uid", "uniqueId", "authorMeta/id", "authorMeta/name"),
        lang=("textLanguage",),
        kinds=kinds(reply="repliesToId"),
        counts=counts(
            likes="diggCount",
            reposts="shareCount",
            replies="replyCommentTotal|commentCount",
            views="playCount",
        ),
        may_be_empty=True,
    )
