"""Comments as youtube-comment-downloader writes them, one a line.

References
----------
https://github.com/egbertbouman/youtube-comment-downloader
"""

from __future__ import annotations

from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.layout import Layout, counts, kinds, paths


class YouTubeDownloader(Adapter):
    """``time`` is how long ago; ``time_parsed`` what the tool made of it."""

    name = "youtube_downloader"
    title = "youtube-comment-downloader"
    where = "`youtube-comment-downloader`, JSON lines, JSON or a table of it"
    reads = "comments and replies; times are estimates, as coarse as the page shows them"
    keys = ("cid", "text", "author", "votes|time_parsed|heart")
    layout = Layout(
        post_id=paths("cid"),
        created_at=("time_parsed",),
        created_else=paths("time"),
        text=paths("text"),
        author=paths("channel", "author"),
        kinds=kinds(reply="reply"),
        counts=counts(likes="votes", replies="replies"),
    )
