"""Posts of X as tools write them that collect them."""

from __future__ import annotations

import re
from typing import Any

from sentiment.errors import NotAPostError
from sentiment.ingest.platform.base import Adapter, Record

_OFFSET = re.compile(r"[+-]\d{4}")
_ZONED = re.compile(r"(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d)(?:\s\S.*)?")


class Twint(Adapter, of="twint"):
    """``date``, ``time`` and ``timezone`` are of the machine that twint ran on."""

    def time(self, record: Record) -> Any:
        """Join date, clock and offset; ``created_at`` ends in the name of a zone, if in any."""
        date, clock = record.get("date"), record.get("time")
        offset = str(record.get("timezone") or "").strip()
        if isinstance(date, str) and isinstance(clock, str) and clock.strip():
            joined = f"{date.strip()} {clock.strip()}"
            return joined + (offset if _OFFSET.fullmatch(offset) else "")
        created = record.get("created_at") or date
        match = _ZONED.fullmatch(created.strip()) if isinstance(created, str) else None
        return match[1] + offset if match and _OFFSET.fullmatch(offset) else created


class ApifyTwitter(Adapter, of="apify_twitter"):
    """One tweet an object, with its ``author`` inside; in tables as ``author/userName``."""

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post by design."""
        if record.get("type") == "mock_tweet":  # what one scraper writes where it finds none
            raise NotAPostError("note of the scraper")
