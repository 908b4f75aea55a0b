"""What of a format's records is read, and what is left: for people, found by trying."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import islice, product
from typing import Any

from sentiment.errors import NotAPostError, RecordError
from sentiment.ingest.field.scalar import at
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.block import Path, Record
from sentiment.ingest.platform import Adapter
from sentiment.ingest.platform.base import ODD_SHAPE
from sentiment.schema import PROFILE, Post

#: Records that are tried, and how deep in them.
_TRIED, _DEEPEST = 12, 5
#: What is told of when the file is read.
_ODD = (RecordError, *ODD_SHAPE)
#: Fields without which there is no post, by the reason.
_NEEDED = {"no text": "text", "no words": "text", "time": "created_at"}
#: Stands for no value, and no key.
_GONE = object()
_FIELDS = tuple(name for name in Post._fields if name != "platform")


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


def chosen_and_left(platform: Adapter, sample: Sequence[Record]) -> dict[str, Any]:
    """Tell which keys hold which field, all that are read, the rest, and a time as written.

    A key holds what changes in the post when another value stands there. Records are tried as
    the file has them, or, where they are pages of others, as what lies in them.
    """
    inner = list(_inner(platform, sample))
    tried = [
        _Tried(platform, records, TimeParser(date_order=order))
        for records, order in product((list(sample), inner), ("day", "month"))
    ]
    found = max(tried, key=lambda each: len(each.hits))
    chosen = {
        field: " or ".join(name for name, _ in found.hits[field].most_common())
        for field in _FIELDS
        if field in found.hits
    }
    names = dict.fromkeys(str(key) for record in found.records for key in record)
    kept = [name for name in names if name[:1] != "@"]
    profile = platform.layout.profile
    about = {path[0] for paths in profile for path in paths}
    # an adapter may call a column by another name
    asked = found.asked | {name for name in kept if about & {name, *platform.inner({name: 0})}}
    chosen |= profile_told(profile, [*found.records, *inner])
    time = next(iter(found.hits.get("created_at", {})), "")
    return {
        "columns": chosen,
        "columns_read": [name for name in kept if name in asked],
        "columns_left": [name for name in kept if name not in asked],
        "time_sample": first_written(found.records, tuple(time.split("/"))),
    }


def first_written(records: Sequence[Record], path: Path) -> str:
    """Show the first value at a path."""
    values = (at(record, path) for record in records)
    return next((str(value)[:40] for value in values if value not in (None, "")), "")


class _Tried:
    """What posts show when the values of their records are changed one by one."""

    def __init__(self, platform: Adapter, records: list[Record], times: TimeParser) -> None:
        self._platform, self.records, self._times = platform, records, times
        self.asked: set[str] = set()
        #: Field -> keys -> in how many records.
        self.hits: dict[str, Counter[str]] = {}
        for record in records[:_TRIED]:
            try:
                post = self._read(_Asked(record, self.asked))
            except _ODD:
                continue
            for path, value in _leaves(record, ()):
                others = [_with(record, path, other) for other in _others(value)]
                for field in {name for each in others for name in self._moved(each, post)}:
                    self.hits.setdefault(field, Counter())["/".join(path)] += 1
                    self.asked.add(path[0])

    def _read(self, record: Record) -> Post:
        inner = next(iter(self._platform.records(record)), None)
        if inner is None:
            raise NotAPostError("nothing inside")
        return self._platform.post(inner, self._times)

    def _moved(self, record: Record, post: Post) -> list[str]:
        """List the fields that another record has otherwise."""
        try:
            found = self._read(record)
        except RecordError as error:
            return [field for word, field in _NEEDED.items() if word in error.reason]
        except _ODD:
            return []
        return [name for name in _FIELDS if getattr(found, name) != getattr(post, name)]


def profile_told(
    profile: Sequence[tuple[Path, ...]], records: Sequence[Record] | None = None
) -> dict[str, str]:
    """Tell which keys tell of authors: those that some record has, where records are given."""
    found = {}
    for name, where in zip(PROFILE, profile, strict=False):
        held = [
            "/".join(path)
            for path in where
            if records is None or any(at(each, path) is not None for each in records)
        ]
        if held:
            found[name] = " or ".join(held)
    return found


def _inner(platform: Adapter, sample: Sequence[Record]) -> Iterator[Record]:
    for raw in sample:
        try:
            yield from islice(platform.records(raw), _TRIED)
        except _ODD:
            continue


def _leaves(value: Any, above: Path) -> Iterator[tuple[Path, Any]]:
    for key, each in value.items():
        if isinstance(each, dict) and each and len(above) < _DEEPEST:
            yield from _leaves(each, (*above, str(key)))
        else:
            yield (*above, str(key)), each


def _others(value: object) -> tuple[Any, ...]:
    if isinstance(value, bool):
        return (not value,)
    if isinstance(value, int | float):
        return (_GONE, 1)
    return (_GONE, "1", "retweet") if value is None or isinstance(value, str) else (_GONE,)


def _with(record: Record, path: Path, value: object) -> Record:
    key, *below = path
    if not below and value is _GONE:
        return {name: each for name, each in record.items() if name != key}
    inner = _with(record[key], tuple(below), value) if below else value
    return {**record, key: inner}
