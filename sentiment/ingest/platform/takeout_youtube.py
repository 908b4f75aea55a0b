"""Comments that a person wrote on YouTube, as Google Takeout gives them.

References
----------
https://support.google.com/accounts/answer/3024190
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.scalar import as_id, as_kind, as_text, dig
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser

#: How cells begin: identifiers of channels and of comments, times, texts.
_FORMS = (
    ("Channel ID", re.compile(r"UC[\w-]{22}$")),
    ("Comment ID", re.compile(r"Ug[\w-]{16,}")),
    ("Comment Create Timestamp", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")),
    ("Comment Text", re.compile(r'\{"(?:text|takeoutSegments)":')),
)


class TakeoutYouTube(Adapter):
    """Texts are JSON, cut into segments where links and mentions stand."""

    name = "takeout_youtube"
    title = "Google Takeout: YouTube comments"
    where = "Google Takeout: YouTube and YouTube Music, comments and live chats, CSV"
    reads = "comments, replies, live chat messages; no counts"
    keys = (
        "Comment ID|Live Chat ID",
        "Comment Text|Live Chat Text",
        "Comment Create Timestamp|Live Chat Create Timestamp",
    )
    is_download = True

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the columns that `record` lacks, whatever the language of their names."""
        return super().missing(_in_english(record))

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one comment."""
        record = _in_english(record)
        time = record.get("Comment Create Timestamp") or record.get(
            "Live Chat Create Timestamp"
        )
        words = record.get("Comment Text") or record.get("Live Chat Text")
        number = record.get("Comment ID") or record.get("Live Chat ID")
        return Post(
            post_id=as_id(number) or "",
            platform=self.name,
            created_at=times.parse(time),
            text=as_text(_plain(words), may_be_empty=True),
            author=as_id(record.get("Channel ID")),
            kind=as_kind(reply=record.get("Parent Comment ID")),
        )


def _in_english(record: Mapping[str, Any]) -> Record:
    """Name the columns of a download in another language by what stands in them."""
    if "Comment Text" in record or "Live Chat Text" in record:
        return dict(record)
    named: Record = {}
    for value in record.values():
        looks = (name for name, form in _FORMS if form.match(str(value)))
        if name := next(looks, ""):
            named.setdefault(name, value)
    return named


def _plain(cell: object) -> object:
    """Join the segments of a text; a cell that is none is the text itself."""
    if not isinstance(cell, str) or not cell.lstrip().startswith("{"):
        return cell
    try:  # segments stand one behind the other, with commas between them
        parts: list[Any] = json.loads(f"[{cell}]", strict=False)
    except (ValueError, RecursionError):
        return cell
    inner = [dig(part, "takeoutSegments") for part in parts]
    flat = [each for part in inner if isinstance(part, list) for each in part] or parts
    texts = [dig(part, "text") for part in flat]
    return "".join(text for text in texts if isinstance(text, str))
