"""TikTok videos as Zeeschuimer captures them; the caption is the text.

References
----------
https://github.com/digitalmethodsinitiative/zeeschuimer (modules/tiktok.js)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import as_id, as_kind, as_lang, as_text, dig, first_id
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser

__all__ = ["TikTokPosts"]


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

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record`, or what it wraps, lacks."""
        data = record.get("data")
        return super().missing(data if isinstance(data, dict) else record)

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one video."""
        data = record.get("data")
        video = data if isinstance(data, dict) else record
        duet_from = as_id(dig(video, "duetInfo/duetFromId"))
        return Post(
            post_id=as_id(video.get("id")) or "",
            platform=self.name,
            created_at=times.parse(video.get("createTime")),
            text=as_text(video.get("desc"), may_be_empty=True),
            author=first_id(
                dig(video, "author/id"),
                dig(video, "author/uniqueId"),
                video.get("authorId"),
                video.get("author"),
            ),
            lang=as_lang(video.get("textLanguage")),
            kind=as_kind(quote=duet_from not in {None, "0"}),
            n_likes=_count(video, "diggCount"),
            n_reposts=_count(video, "shareCount"),
            n_replies=_count(video, "commentCount"),
            n_views=_count(video, "playCount"),
        )


def _count(video: Record, name: str) -> int | None:
    found = as_count(dig(video, f"stats/{name}"))
    return as_count(dig(video, f"statsV2/{name}")) if found is None else found
