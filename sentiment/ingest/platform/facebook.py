"""Facebook: downloads, its Graph API, Meta's Content Library, CrowdTangle."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from sentiment.errors import NotAPostError, RecordError
from sentiment.ingest.field.scalar import dicts
from sentiment.ingest.field.zone import ABBREVIATIONS
from sentiment.ingest.format.block import Record
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.fields import marks

# "user1 shared user2's post.": the download keeps the words, not what they are about
_SHARED_POST = re.compile(r" shared .*\bpost\b")
_OWN = ("post", "comment")
# what stands for several zones elsewhere, CrowdTangle writes as the IANA database does
_HERE = {"UTC": 0, "GMT": 0, "CST": -6, "AST": -4, "BST": 1}
_ZONED = re.compile(r"(?P<time>.*\S)\s+(?P<zone>[A-Z]{2,5}|[+-]\d\d(?:\d\d)?)")


class Facebook(Adapter, of="facebook"):
    """Likes, searches, notifications and the like are written as posts are, and are none."""

    kinds = (
        ("reply", ("comment",), marks),
        ("quote", ("title",), lambda title: _SHARED_POST.search(str(title)) is not None),
    )

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be something a person did on Facebook."""
        if lacks := super().missing(record):
            return lacks
        own = self.inner(record)
        if own["post"] is not None or isinstance(own["comment"], dict):
            return []
        if isinstance(record.get("title"), str) and isinstance(record["timestamp"], int):
            return []
        return [] if {"unread", "href"} <= record.keys() else ["data[]/post|data[]/comment"]

    def inner(self, record: Mapping[str, Any]) -> Any:
        """Take words out of the list named data, whose other objects hold times and tags."""
        parts = dicts(record.get("data"))
        found = {
            key: [part[key] for part in parts if part.get(key) is not None] for key in _OWN
        }
        return {**record, **{key: next(iter(values), None) for key, values in found.items()}}

    def refuse(self, record: Record) -> None:
        """Raise `NotAPostError` where a record is no post by design."""
        if self.layout.words(record) is None and (what := _other(record)):
            raise NotAPostError("activity that is no post", what[:40])


def _other(record: Record) -> str:
    """Name what a record is about that holds neither post nor comment; empty: a picture."""
    keys = [
        str(key)
        for part in dicts(record.get("data"))
        for key in part
        if key != "update_timestamp"
    ]
    return ", ".join(keys) or ("notification" if "unread" in record else "")


class CrowdTangle(Adapter, of="crowdtangle"):
    """Tables of Facebook and of Instagram, until August 2024; times end in a zone's name."""

    def time(self, record: Record) -> Any:
        """Take the time, its zone as an offset."""
        return _with_offset(record.get("Post Created"))


def _with_offset(value: object) -> object:
    match = _ZONED.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None or match["zone"] in {"AM", "PM"}:
        return value
    if not match["zone"].isalpha():  # zones without letters of their own: -03
        return f"{match['time']}{match['zone']:0<5}"
    hours = _HERE.get(match["zone"], ABBREVIATIONS.get(match["zone"]))
    if hours is None:
        raise RecordError("time in a zone that is not known", match["zone"])
    minutes = round(60 * abs(hours))
    sign = "-" if hours < 0 else "+"
    return f"{match['time']}{sign}{minutes // 60:02}:{minutes % 60:02}"
