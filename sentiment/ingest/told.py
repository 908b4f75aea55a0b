"""What of a format's records is read, and what is left: for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sentiment.errors import RecordError
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.platform.layout import at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.ingest.format.block import Path
    from sentiment.ingest.platform import Platform
    from sentiment.ingest.platform.base import Record
    from sentiment.ingest.platform.layout import Layout

#: What an adapter may raise where a record is odd; it is told of when the file is read.
_ODD = (RecordError, TypeError, ValueError, KeyError, IndexError, AttributeError)


class _Asked(dict[str, Any]):
    """A record that notes which of its keys are asked for."""

    def __init__(self, record: Record, keys: set[str]) -> None:
        super().__init__(record)
        self._keys = keys

    def get(self, key: str, default: Any = None) -> Any:
        self._keys.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> Any:
        self._keys.add(key)
        return super().__getitem__(key)


def chosen_and_left(
    platform: Platform, sample: Sequence[Record]
) -> tuple[dict[str, str], list[str], list[str]]:
    """Tell which keys hold which field, where that is plain; all that are read; the rest."""
    records: list[Record] = []
    asked: set[str] = set()
    times = TimeParser(date_order="day")
    for raw in sample:
        try:
            inner = list(platform.unpack(raw))
            records += inner
            for record in inner:
                platform.post(_Asked(record, asked), times)
        except _ODD:
            continue
    names = dict.fromkeys(str(key) for record in records for key in record)
    layout = platform.layout
    chosen = {} if layout is None else _chosen(layout, records)
    read = asked | {path[0] for path in (() if layout is None else layout.paths)}
    read |= {path[0] for paths in platform.author or () for path in paths}
    kept = [name for name in names if name[:1] != "@"]
    return chosen, [n for n in kept if n in read], [n for n in kept if n not in read]


def _chosen(layout: Layout, records: Sequence[Record]) -> dict[str, str]:
    fields: dict[str, tuple[Path, ...]] = {
        "text": layout.text,
        "title": layout.title,
        "created_at": (layout.created_at, *layout.created_else),
        "author": layout.author,
        "post_id": layout.post_id,
        "lang": () if layout.lang is None else (layout.lang,),
        "kind": tuple(dict.fromkeys(path for _, path, _ in layout.kinds)),
        **layout.counts,
    }
    held = {path for paths in fields.values() for path in paths}
    held = {path for path in held if any(at(record, path) is not None for record in records)}
    there = {field: [path for path in paths if path in held] for field, paths in fields.items()}
    return {
        field: " or ".join("/".join(path) for path in paths)
        for field, paths in there.items()
        if paths
    }
