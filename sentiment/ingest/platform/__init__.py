"""Formats: data in `formats/`, a file a service; what data can't say is code, a file a service.

Exactly one of `PLATFORMS` may match a record.
"""

from __future__ import annotations

from sentiment.ingest.platform import (  # noqa: F401  their classes
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
    weibo,
    x,
    youtube,
)
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.generic import Generic
from sentiment.ingest.words import data

__all__ = ["PLATFORMS", "Adapter", "Generic", "formats_table"]

_SERVICES = (
    "x x_tools reddit mastodon bluesky tiktok youtube facebook instagram chats hackernews "
    "linkedin weibo app_store_rss collectors listening"
)
#: Every adapter that is found by content; `Generic` is the fallback.
PLATFORMS = tuple(
    Adapter.classes.get(name, Adapter)(name, said)
    for service in _SERVICES.split()
    for name, said in data("platform", "formats", f"{service}.toml").items()
)


def formats_table() -> str:
    """Write the formats that are read as rows of Markdown, for docs/formats.md.

    >>> print(formats_table().splitlines()[2])
    | X personal archive (`tweets.js`) | X: Settings, ... | posts and replies; ... |
    """
    formats: tuple[Adapter | type[Adapter], ...] = (*PLATFORMS, Generic)
    rows = [(each.called, each.where, each.reads) for each in formats]
    lines = ["| format | where you get it | what is read |", "| --- | --- | --- |"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])
