"""One service, or kind of tool, a file; exactly one of `PLATFORMS` may match a record."""

from __future__ import annotations

from sentiment.ingest.platform import (
    app_store_rss,
    bluesky,
    chats,
    collectors,
    facebook,
    hackernews,
    instagram,
    linkedin,
    listening,
    mastodon,
    reddit,
    tiktok,
    weibo,
    x,
    x_tools,
    youtube,
)
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.generic import Generic

__all__ = ["PLATFORMS", "Adapter", "Generic", "formats_table"]

_FILES = (
    *(x, x_tools, reddit, mastodon, bluesky, tiktok, youtube, facebook, instagram, chats),
    *(hackernews, linkedin, weibo, app_store_rss, collectors, listening),
)
#: Every adapter that is found by content; `Generic` is the fallback.
PLATFORMS: tuple[Adapter, ...] = tuple(each for file in _FILES for each in file.FORMATS)


def formats_table() -> str:
    """Write the formats that are read as rows of Markdown, for docs/formats.md.

    >>> print(formats_table().splitlines()[2])
    | X personal archive (`tweets.js`) | X: Settings, ... | posts and replies; ... |
    """
    formats: tuple[Adapter | type[Adapter], ...] = (*PLATFORMS, Generic)
    rows = [(each.title, each.where, each.reads) for each in formats]
    lines = ["| format | where you get it | what is read |", "| --- | --- | --- |"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])
