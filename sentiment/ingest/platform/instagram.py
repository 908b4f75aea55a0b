"""Instagram downloads ("Download your information", JSON): comments and captions.

References
----------
https://help.instagram.com/181231772500920
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.mojibake import repair
from sentiment.ingest.field.scalar import (
    as_text,
    dig,
    lacking,
)
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser

__all__ = ["Instagram"]


class Instagram(Adapter):
    """``string_map_data.Comment.value``, or ``media[].title``; texts are mojibake."""

    name = "instagram"
    title = "Instagram download"
    where = "Instagram: Accounts Center, Download your information, JSON"
    reads = "own comments and captions, their characters repaired; no author, no counts"
    keys = ("string_map_data/Comment/value", "string_map_data/Time/timestamp")

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be a comment or a post with pictures."""
        if lacking(_picture(record), ("creation_timestamp", "title", "uri")):
            return super().missing(record)
        return []

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one comment, or the caption of one post."""
        if "string_map_data" in record:
            words = dig(record, "string_map_data/Comment/value")
            time = dig(record, "string_map_data/Time/timestamp")
        else:
            picture = _picture(record)
            # several pictures share one caption, which stands above them
            words = record.get("title") or picture.get("title", "")
            time = record.get("creation_timestamp") or picture.get("creation_timestamp")
        return Post(
            post_id="",
            platform=self.name,
            created_at=times.parse(time),
            text=repair(as_text(words, may_be_empty=True)),
        )


def _picture(record: Mapping[str, Any]) -> Record:
    media = record.get("media")
    first = media[0] if isinstance(media, list) and media else None
    return first if isinstance(first, dict) else {}
