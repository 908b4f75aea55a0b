"""Reddit comments and submissions: Pushshift's dumps, and the API's listings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sentiment.errors import NotAPostError
from sentiment.ingest.field.scalar import as_id, dig
from sentiment.ingest.format.block import Record
from sentiment.ingest.platform.base import Adapter

#: What stands in place of a text that its author, or a moderator, took away.
_GONE = frozenset({"[deleted]", "[removed]", "[deleted by user]", "[ Removed by Reddit ]"})
#: Kinds of things of the API that hold words: comments and links.
_WORDS = frozenset({"t1", "t3"})


class Reddit(Adapter, of="reddit"):
    """A comment has a ``body``; a submission a ``title`` and perhaps a ``selftext``.

    The API wraps each into a thing (``kind``, ``data``), and things into listings;
    under ``replies`` of a comment lies the listing of its answers.
    """

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record`, or the first thing in it, lacks."""
        children = dig(record, "data/children")
        if record.get("kind") == "Listing" and isinstance(children, list):
            first = next((each for each in children if isinstance(each, dict)), None)
            return [] if first is None else self.missing(first)
        thing = record.get("data")
        is_thing = as_id(record.get("kind")) in _WORDS and isinstance(thing, dict)
        return super().missing(thing if is_thing and isinstance(thing, dict) else record)

    def unpack(self, record: Record) -> Iterable[Record]:
        """Yield what a thing holds: of a comment, it and then its answers."""
        return self._things(record) if "kind" in record and "data" in record else (record,)

    def _things(self, listing: Record) -> Iterator[Record]:
        waiting: list[Any] = [listing]
        while waiting:
            thing = waiting.pop()
            kind, inner = as_id(dig(thing, "kind")), dig(thing, "data")
            if kind == "Listing":
                children = dig(inner, "children")
                waiting += reversed(children if isinstance(children, list) else [])
            elif kind in _WORDS and isinstance(inner, dict):
                answers = inner.get("replies")
                yield {key: value for key, value in inner.items() if key != "replies"}
                if isinstance(answers, dict):
                    waiting.append(answers)
            else:
                yield {"kind": kind}

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post, or was taken away."""
        if "created_utc" not in record and "kind" in record:
            raise NotAPostError("thing that is no post", str(record["kind"])[:40])
        words = record.get("body") or record.get("selftext")
        gone = (record.get("title"), words)
        if any(isinstance(each, str) and each.strip() in _GONE for each in gone):
            raise NotAPostError("deleted or removed")
