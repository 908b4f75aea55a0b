"""One adapter a file; `PLATFORMS` lists them, and exactly one may match a record."""

from __future__ import annotations

from sentiment.ingest.platforms.base import Platform
from sentiment.ingest.platforms.generic import Generic
from sentiment.ingest.platforms.twitter_v1 import TwitterV1
from sentiment.ingest.platforms.twitter_v2 import TwitterV2

__all__ = ["PLATFORMS", "Generic", "Platform"]

#: Every adapter that is found by content; `Generic` is the fallback.
PLATFORMS: tuple[Platform, ...] = (TwitterV1(), TwitterV2())
