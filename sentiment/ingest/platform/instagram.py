"""Instagram and Threads downloads ("Download your information", JSON): comments and captions.

References
----------
https://help.instagram.com/181231772500920
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.mojibake import repair
from sentiment.ingest.field.scalar import as_text, dig, lacking
from sentiment.ingest.platform.base import Adapter, Record
from sentiment.schema import Post

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sentiment.ingest.field.time import TimeParser

#: "Comment" as downloads in other languages name it.
_COMMENT = frozenset(
    {
        *("comment", "kommentar", "commentaire", "comentario", "comentário", "commento"),
        *("opmerking", "reactie", "komentarz", "yorum", "komentar", "komentář", "komentár"),
        *("comentariu", "comentari", "hozzászólás", "kommentti", "σχόλιο", "комментарий"),
        *("коментар", "komen", "bình luận", "ความคิดเห็น", "टिप्पणी", "تعليق", "תגובה"),
        *("コメント", "댓글", "评论", "留言", "回應"),
    }
)


class Instagram(Adapter):
    """``string_map_data.Comment.value``, or ``media[].title``; texts are mojibake.

    Names of fields are in the language of the account.
    """

    name = "instagram"
    title = "Instagram or Threads download"
    where = "Instagram: Accounts Center, Download your information, JSON"
    reads = "own comments and captions, their characters repaired; no author, no counts"
    keys = ("string_map_data/Comment/value", "string_map_data/Time/timestamp")
    is_download = True

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be a comment or a post with pictures."""
        if not lacking(_picture(record), ("creation_timestamp", "title", "uri")):
            return []
        words, time = _comment(record)
        return list(self.keys) if words is None or time is None else []

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one comment, or the caption of one post."""
        if "string_map_data" in record:
            words, time = _comment(record)
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


def _comment(record: Mapping[str, Any]) -> tuple[Any, Any]:
    """Find the words of a comment by the name of their field, and its one time."""
    fields = record.get("string_map_data")
    if not isinstance(fields, dict):
        return None, None
    named = (each for name, each in fields.items() if repair(name).lower() in _COMMENT)
    words = dig(next(named, None), "value")
    stamps = [dig(each, "timestamp") for each in fields.values()]
    return words, next((stamp for stamp in stamps if stamp), None)


def _picture(record: Mapping[str, Any]) -> Record:
    media = record.get("media")
    first = media[0] if isinstance(media, list) and media else None
    return first if isinstance(first, dict) else {}
