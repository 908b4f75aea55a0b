"""Comments in the ``.info.json`` that yt-dlp writes beside a video.

References
----------
https://github.com/yt-dlp/yt-dlp (yt_dlp/extractor/common.py, "comments")
"""

from __future__ import annotations

from sentiment.ingest.field.scalar import as_id
from sentiment.ingest.platform.author import author_paths
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.layout import Layout, counts, paths


class YtDlp(Adapter):
    """``comments[]`` of one video."""

    name = "yt_dlp"
    title = "yt-dlp `.info.json`"
    where = "`yt-dlp --write-comments`"
    reads = "comments and replies"
    has_estimated_times = True  # of the page's "2 days ago", to the day or hour
    keys = ("text", "parent", "author_id|author", "timestamp")
    author = author_paths(verified="author_is_verified")
    layout = Layout(
        post_id=paths("id"),
        created_at=("timestamp",),
        text=paths("text"),
        author=paths("author_id", "author"),
        kinds=(("reply", ("parent",), lambda parent: as_id(parent) not in {None, "root"}),),
        counts=counts(likes="like_count"),
    )
