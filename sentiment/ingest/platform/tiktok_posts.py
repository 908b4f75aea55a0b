"""TikTok videos as Zeeschuimer captures them; the caption is the text.

References
----------
https://github.com/digitalmethodsinitiative/zeeschuimer (modules/tiktok.js)
"""

from __future__ import annotations

from sentiment.ingest.field.scalar import as_id
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.layout import Layout, counts, paths


class TikTokPosts(Adapter):
    """A video of TikTok's web pages; Zeeschuimer wraps each into ``data``."""

    name = "tiktok_posts"
    title = "TikTok posts (Zeeschuimer)"
    where = "Zeeschuimer's tiktok"
    reads = "captions of videos; duets as quotes"
    keys = ("desc", "createTime", "author", "stats|statsV2|music|video")
    author = author_paths(
        description="data/author/signature|author/signature",
        followers="data/authorStats/followerCount|authorStats/followerCount",
        verified="data/author/verified|author/verified",
    )
    wrapper = "data"
    in_blocks = False
    layout = Layout(
        post_id=paths("id"),
        created_at=("createTime",),
        text=paths("desc"),
        author=paths("author/id", "author/uniqueId", "authorId", "author"),
        lang=("textLanguage",),
        kinds=(
            ("quote", ("duetInfo", "duetFromId"), lambda duet: as_id(duet) not in {None, "0"}),
        ),
        counts=counts(
            likes="stats/diggCount|statsV2/diggCount",
            reposts="stats/shareCount|statsV2/shareCount",
            replies="stats/commentCount|statsV2/commentCount",
            views="stats/playCount|statsV2/playCount",
        ),
        may_be_empty=True,
    )
