"""One adapter a file; `PLATFORMS` lists them, and exactly one may match a record."""

from __future__ import annotations

from sentiment.ingest.platform.apify_instagram import ApifyInstagram
from sentiment.ingest.platform.apify_tiktok import ApifyTikTok
from sentiment.ingest.platform.apify_twitter import ApifyTwitter
from sentiment.ingest.platform.app_store_rss import AppStoreRss
from sentiment.ingest.platform.base import Adapter, Platform
from sentiment.ingest.platform.bluesky import Bluesky
from sentiment.ingest.platform.bluesky_jetstream import BlueskyJetstream
from sentiment.ingest.platform.brand24 import Brand24
from sentiment.ingest.platform.brandwatch import Brandwatch
from sentiment.ingest.platform.crowdtangle import CrowdTangle
from sentiment.ingest.platform.discord import Discord
from sentiment.ingest.platform.exportcomments import ExportComments
from sentiment.ingest.platform.facebook import Facebook
from sentiment.ingest.platform.facebook_graph import FacebookGraph
from sentiment.ingest.platform.fourcat import FourCat
from sentiment.ingest.platform.generic import Generic
from sentiment.ingest.platform.hackernews import HackerNews
from sentiment.ingest.platform.hackernews_algolia import HackerNewsAlgolia
from sentiment.ingest.platform.instagram import Instagram
from sentiment.ingest.platform.instagram_web import InstagramWeb
from sentiment.ingest.platform.linkedin import LinkedIn
from sentiment.ingest.platform.mastodon import Mastodon
from sentiment.ingest.platform.mastodon_outbox import MastodonOutbox
from sentiment.ingest.platform.meltwater import Meltwater
from sentiment.ingest.platform.messenger import Messenger
from sentiment.ingest.platform.meta_content_library import MetaContentLibrary
from sentiment.ingest.platform.reddit import Reddit
from sentiment.ingest.platform.slack import Slack
from sentiment.ingest.platform.snscrape import Snscrape
from sentiment.ingest.platform.sprinklr import Sprinklr
from sentiment.ingest.platform.takeout_youtube import TakeoutYouTube
from sentiment.ingest.platform.talkwalker import Talkwalker
from sentiment.ingest.platform.telegram import Telegram
from sentiment.ingest.platform.tiktok_comments import TikTokComments
from sentiment.ingest.platform.tiktok_export import TikTokExport
from sentiment.ingest.platform.tiktok_posts import TikTokPosts
from sentiment.ingest.platform.tiktok_research import TikTokResearch
from sentiment.ingest.platform.twarc_csv import TwarcCsv
from sentiment.ingest.platform.twint import Twint
from sentiment.ingest.platform.twitter_v1 import TwitterV1
from sentiment.ingest.platform.twitter_v2 import TwitterV2
from sentiment.ingest.platform.twitwi import Twitwi
from sentiment.ingest.platform.weibo import Weibo
from sentiment.ingest.platform.whatsapp import WhatsApp
from sentiment.ingest.platform.x_archive import XArchive
from sentiment.ingest.platform.x_web import XWeb
from sentiment.ingest.platform.youtube import YouTube
from sentiment.ingest.platform.youtube_downloader import YouTubeDownloader
from sentiment.ingest.platform.yt_dlp import YtDlp

__all__ = ["PLATFORMS", "Adapter", "Generic", "Platform", "formats_table"]

#: Every adapter that is found by content; `Generic` is the fallback.
PLATFORMS: tuple[Adapter, ...] = (
    XArchive(),
    TwitterV1(),
    TwitterV2(),
    XWeb(),
    TwarcCsv(),
    Snscrape(),
    Twint(),
    Twitwi(),
    ApifyTwitter(),
    Reddit(),
    MastodonOutbox(),
    Mastodon(),
    Bluesky(),
    BlueskyJetstream(),
    TikTokExport(),
    TikTokComments(),
    TikTokPosts(),
    TikTokResearch(),
    ApifyTikTok(),
    YouTube(),
    YtDlp(),
    YouTubeDownloader(),
    TakeoutYouTube(),
    Facebook(),
    FacebookGraph(),
    MetaContentLibrary(),
    CrowdTangle(),
    Instagram(),
    InstagramWeb(),
    ApifyInstagram(),
    Messenger(),
    WhatsApp(),
    Telegram(),
    Discord(),
    Slack(),
    HackerNews(),
    HackerNewsAlgolia(),
    LinkedIn(),
    Weibo(),
    AppStoreRss(),
    FourCat(),
    ExportComments(),
    Meltwater(),
    Brandwatch(),
    Talkwalker(),
    Sprinklr(),
    Brand24(),
)


def formats_table() -> str:
    """Write the formats that are read as rows of Markdown, for docs/formats.md.

    >>> print(formats_table().splitlines()[2])
    | X personal archive (`tweets.js`) | X: Settings, ... | posts and replies; ... |
    """
    rows = [(each.title, each.where, each.reads) for each in PLATFORMS]
    rows.append((Generic.title, Generic.where, Generic.reads))
    lines = ["| format | where you get it | what is read |", "| --- | --- | --- |"]
    return "\n".join(lines + [f"| {' | '.join(row)} |" for row in rows])
