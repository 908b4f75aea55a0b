"""Posts as the web pages of Instagram and Threads get them: Zeeschuimer, Instaloader.

References
----------
https://github.com/digitalmethodsinitiative/zeeschuimer (modules/instagram.js, threads.js)
https://instaloader.github.io/module/structures.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.scalar import dig
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser
    from sentiment.schema import Post

_CAPTION = "edge_media_to_caption/edges"


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
    author = author_paths(verified="user/is_verified|owner/is_verified")
    wrapper = "data"
    layout = Layout(
        post_id=paths("code", "shortcode"),
        created_at=("taken_at",),
        created_else=paths("taken_at_timestamp"),
        text=paths("caption/text"),
        author=paths("user/pk", "user/id", "owner/id", "user/username", "owner/username"),
        kinds=kinds(
            repost="text_post_app_info/share_info/reposted_post",
            reply="text_post_app_info/is_reply",
            quote="text_post_app_info/share_info/quoted_post",
        ),
        counts=counts(
            likes="like_count|edge_media_preview_like/count",
            reposts="text_post_app_info/repost_count",
            replies="text_post_app_info/direct_reply_count|comment_count"
            "|edge_media_to_comment/count|edge_media_preview_comment/count",
            quotes="text_post_app_info/quote_count",
            views="play_count|view_count|video_view_count",
        ),
        may_be_empty=True,
        needed=paths("code", "taken_at"),
    )

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Take the post out of Zeeschuimer's item, or of Instaloader's node."""
        node = record.get("node")
        return node if isinstance(node, dict) else super().inner(record)

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one post; of a picture without words nothing is left."""
        edges = dig(record, _CAPTION)
        words = dig(edges[0], "node/text") if isinstance(edges, list) and edges else None
        return self.layout.post(
            self.name, record, times, words=words or self.layout.words(record)
        )
