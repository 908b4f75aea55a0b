"""Comments on YouTube: its Data API v3, Google Takeout, and two tools."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from sentiment.ingest.field.html import html_to_text
from sentiment.ingest.field.scalar import as_text, dicts, dig, lacking
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.block import Record
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.fields import fields
from sentiment.schema import Post

_TOP = "snippet/topLevelComment"
_FLAT = (
    "publishedAt",
    "textOriginal|textDisplay",
    "authorDisplayName|authorChannelId|likeCount",
)
_COMMENT = fields(
    post_id="id|commentId|comment_id|cid",
    created_at="snippet/publishedAt",
    text="snippet/textOriginal",
    author="snippet/authorChannelId/value|snippet/authorChannelId|snippet/authorDisplayName",
    reply="snippet/parentId",
    likes="snippet/likeCount",
    replies="totalReplyCount",
)
#: How cells begin: identifiers of channels and of comments, times, texts.
_FORMS = (
    ("Channel ID", re.compile(r"UC[\w-]{22}$")),
    ("Comment ID", re.compile(r"Ug[\w-]{16,}")),
    ("Comment Create Timestamp", re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")),
    ("Comment Text", re.compile(r'\{"(?:text|takeoutSegments)":')),
)


class YouTube(Adapter, of="youtube"):
    """A thread, or a comment alone; threads without replies are plain."""

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record`, or the comment on top of it, lacks."""
        top = dig(record, _TOP)
        if not lacking(record, _FLAT):  # what people make of a snippet: a row
            return []
        return super().missing(top if isinstance(top, dict) else record)

    def unpack(self, record: Record) -> Iterator[Record]:
        """Yield the comment on top of a thread, then its replies."""
        top = dig(record, _TOP)
        if not isinstance(top, dict):
            is_row = "snippet" not in record
            yield {**record, "snippet": record} if is_row else record
            return
        yield {**top, "totalReplyCount": dig(record, "snippet/totalReplyCount")}
        yield from dicts(dig(record, "replies/comments"))

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one comment; without the text as written, the HTML shown is read."""
        words = dig(record, "snippet/textOriginal")
        if not isinstance(words, str):
            shown = as_text(dig(record, "snippet/textDisplay"), markup=True)
            words = html_to_text(shown)
        return _COMMENT.post(self.name, record, times, words, _COMMENT.time(record))


class TakeoutYouTube(Adapter, of="takeout_youtube"):
    """Texts are JSON, cut into segments where links and mentions stand."""

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Name the columns of a download in another language by what stands in them."""
        if "Comment Text" in record or "Live Chat Text" in record:
            return record
        named: Record = {}
        for value in record.values():
            looks = (name for name, form in _FORMS if form.match(str(value)))
            if name := next(looks, ""):
                named.setdefault(name, value)
        return named

    def words(self, record: Record) -> Any:
        """Take the text out of its segments."""
        return _plain(self.layout.words(record))


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
