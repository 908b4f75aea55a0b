"""One adapter a file; `PLATFORMS` lists them, and exactly one may match a record."""

from __future__ import annotations

from sentiment.ingest.platforms.base import Adapter, Platform
from sentiment.ingest.platforms.bluesky import Bluesky
from sentiment.ingest.platforms.bluesky_jetstream import BlueskyJetstream
from sentiment.ingest.platforms.brandwatch import Brandwatch
from sentiment.ingest.platforms.crowdtangle import CrowdTangle
from sentiment.ingest.platforms.discord import Discord
from sentiment.ingest.platforms.facebook import Facebook
from sentiment.ingest.platforms.fourcat import FourCat
from sentiment.ingest.platforms.generic import Generic
from sentiment.ingest.platforms.hackernews import HackerNews
from sentiment.ingest.platforms.instagram import Instagram
from sentiment.ingest.platforms.mastodon import Mastodon
from sentiment.ingest.platforms.mastodon_outbox import MastodonOutbox
from sentiment.ingest.platforms.meltwater import Meltwater
from sentiment.ingest.platforms.reddit import Reddit
from sentiment.ingest.platforms.snscrape import Snscrape
from sentiment.ingest.platforms.talkwalker import Talkwalker
from sentiment.ingest.platforms.telegram import Telegram
from sentiment.ingest.platforms.tiktok_comments import TikTokComments
from sentiment.ingest.platforms.tiktok_export import TikTokExport
from sentiment.ingest.platforms.tiktok_posts import TikTokPosts
from sentiment.ingest.platforms.twarc_csv import TwarcCsv
from sentiment.ingest.platforms.twitter_v1 import TwitterV1
from sentiment.ingest.platforms.twitter_v2 import TwitterV2
from sentiment.ingest.platforms.x_archive import XArchive
from sentiment.ingest.platforms.youtube import YouTube
from sentiment.ingest.platforms.yt_dlp import YtDlp

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
    """Write the formats that are read as rows of Markdown, for the README.

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
