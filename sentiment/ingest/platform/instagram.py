"""Instagram and Threads: downloads, their web pages, Apify's scrapers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sentiment.ingest.field.scalar import dig, lacking
from sentiment.ingest.format.block import Record
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.source.encoding import repair
from sentiment.ingest.words import WORDS

_CAPTION = "edge_media_to_caption/edges"
#: "Comment" as downloads in other languages name it.
_COMMENT = frozenset(WORDS["values"]["comment"])


class Instagram(Adapter, of="instagram"):
    """``media[].title``, or a comment, whose fields' names are in the account's language."""

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be a comment or a post with pictures."""
        if not lacking(_picture(record), ("creation_timestamp", "title", "uri")):
            return []
        words, time = _comment(record)
        return list(self.keys) if words is None or time is None else []

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Name what a comment says, and what its first picture says, as posts do."""
        if "string_map_data" not in record:
            return {**record, "picture": _picture(record)}
        words, time = _comment(record)
        return {**record, "title": words, "creation_timestamp": time}


def _comment(record: Mapping[str, Any]) -> tuple[Any, Any]:
    """Find the words of a comment by the name of their field, and its one time."""
    fields_ = record.get("string_map_data")
    if not isinstance(fields_, dict):
        return None, None
    named = (each for name, each in fields_.items() if repair(name).lower() in _COMMENT)
    words = dig(next(named, None), "value")
    stamps = [dig(each, "timestamp") for each in fields_.values()]
    return words, next((stamp for stamp in stamps if stamp), None)


def _picture(record: Mapping[str, Any]) -> Record:
    media = record.get("media")
    first = media[0] if isinstance(media, list) and media else None
    return first if isinstance(first, dict) else {}


class InstagramWeb(Adapter, of="instagram_web"):
    """``caption.text`` and ``taken_at``; in older pages captions are edges of a graph."""

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Take the post out of Zeeschuimer's item, or of Instaloader's node."""
        node = record.get("node")
        return node if isinstance(node, dict) else super().inner(record)

    def words(self, record: Record) -> Any:
        """Take the caption."""
        edges = dig(record, _CAPTION)
        words = dig(edges[0], "node/text") if isinstance(edges, list) and edges else None
        return words or self.layout.words(record)
