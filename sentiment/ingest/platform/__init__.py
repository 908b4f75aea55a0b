"""One adapter a file; `PLATFORMS` lists them, and exactly one may match a record."""

from __future__ import annotations

from sentiment.ingest.platform.base import Adapter, Platform
from sentiment.ingest.platform.bluesky import Bluesky
from sentiment.ingest.platform.bluesky_jetstream import BlueskyJetstream
from sentiment.ingest.platform.brandwatch import Brandwatch
from sentiment.ingest.platform.crowdtangle import CrowdTangle
from sentiment.ingest.platform.discord import Discord
from sentiment.ingest.platform.facebook import Facebook
from sentiment.ingest.platform.fourcat import FourCat
from sentiment.ingest.platform.generic import Generic
from sentiment.ingest.platform.hackernews import HackerNews
from sentiment.ingest.platform.instagram import Instagram
from sentiment.ingest.platform.mastodon import Mastodon
from sentiment.ingest.platform.mastodon_outbox import MastodonOutbox
from sentiment.ingest.platform.meltwater import Meltwater
from sentiment.ingest.platform.reddit import Reddit
from sentiment.ingest.platform.snscrape import Snscrape
from sentiment.ingest.platform.talkwalker import Talkwalker
from sentiment.ingest.platform.telegram import Telegram
from sentiment.ingest.platform.tiktok_comments import TikTokComments
from sentiment.ingest.platform.tiktok_export import TikTokExport
from sentiment.ingest.platform.tiktok_posts import TikTokPosts
from sentiment.ingest.platform.twarc_csv import TwarcCsv
from sentiment.ingest.platform.twitter_v1 import TwitterV1
from sentiment.ingest.platform.twitter_v2 import TwitterV2
from sentiment.ingest.platform.x_archive import XArchive
from sentiment.ingest.platform.youtube import YouTube
from sentiment.ingest.platform.yt_dlp import YtDlp

__all__ = ["PLATFORMS", "Adapter", "Generic", "Platform", "formats_table"]

#: Every adapter that is found by content; `Generic` is the fallback.
PLATFORMS: tuple[Adapter, ...] = (
    XArchive(),
    TwitterV1(),
    TwitterV2(),
    TwarcCsv(),
    Snscrape(),
    Reddit(),
    MastodonOutbox(),
    Mastodon(),
    Bluesky(),
    BlueskyJetstream(),
    TikTokExport(),
    TikTokComments(),
    TikTokPosts(),
    YouTube(),
    YtDlp(),
    Facebook(),
    Instagram(),
    Telegram(),
    Discord(),
    HackerNews(),
    FourCat(),
    CrowdTangle(),
    Meltwater(),
    Brandwatch(),
    Talkwalker(),
)


def formats_table() -> str:
    """Write the formats that are read as rows of Markdown, for docs/formats.md.

    Returns
    -------
    str
        A table of format, where one gets it, and what is read.

    Examples
    --------
    >>> print(formats_table().splitlines()[2])
    | X personal archive (`tweets.js`) | X: Settings, ... | posts and replies; ... |
    """
    rows = [(each.title, each.where, each.reads) for each in PLATFORMS]
    rows.append((Generic.title, Generic.where, Generic.reads))
    lines = ["| format | where you get it | what is read |", "| --- | --- | --- |"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])
