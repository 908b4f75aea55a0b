"""A sample of a table's columns: what stands in them, by which they are chosen."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, tzinfo
from functools import cached_property
from statistics import fmean
from typing import Any

from sentiment.errors import RecordError
from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import NO_VALUE
from sentiment.ingest.field.time import TimeParser, needs_column
from sentiment.ingest.field.zone import place
from sentiment.ingest.format.block import Path
from sentiment.ingest.platform.usual import OWNER_KEYS, OWNERS, PROFILES, USUAL, plain_name

#: Records that are looked at, and values of these that are read as times.
_SAMPLE = 200
TIMES = 60
_DAY = 86_400
# how X shortens a text: a sign, and mostly a link to the whole
_CUT = re.compile(r"\u2026(?: https?://\S+)?$")
#: How numbers and links begin.
_BEGINS_OTHER = frozenset("-0123456789h")
#: What MongoDB writes around a value to say its type, and Elasticsearch around a record.
_TYPED = ("$date", "$oid", "$numberLong", "$numberInt", "$numberDouble")
#: Objects that are what they are called in part: what lies in them is as if it lay outside.
_INSIDE = frozenset(
    {
        *("_source", "node", "attributes", "properties", "comment", "review", "tweet"),
        *("post", "message", "item", "status", "counts", "stats", "statistics", "metrics"),
        *("public_metrics", "publicmetrics", "engagement", "object", "data", "payload"),
        "reactions",
        *("record", "value", "fields", "entry", "doc", "document", "result", "activity"),
    }
)
_DEEPEST = 3
#: What holds a number of likes and the like beside who they are from.
_NUMBERED = ("count", "total", "totalCount", "total_count")
# a zone behind a column's name: Date (EST), created_at_utc
_ZONED = re.compile(
    r"(?<=[^\W\d_])(?:[\s_]?[(\[](?P<in>[^()\[\]]{1,24})[)\]]"
    r"|[\s_-]?(?P<behind>(?:utc|gmt)(?:[+-]\d{1,2}(?::?\d\d)?)?)"
    r"|[\s_-](?P<short>[ecmp][sd]t|cest|cet|jst))(?:(?<=[)\]])\s[\w/ ]{1,30})?$",
    re.IGNORECASE,
)
_UTC_FIRST = re.compile(r"(?:utc|gmt)[\s_]", re.IGNORECASE)
_TAG = re.compile(
    r"</?(?:p|a|b|i|u|em|strong|span|div|li|ul|ol|blockquote|code|pre)\b[^<>]*>|<br\s?/?>",
    re.IGNORECASE,
)
#: Share of texts with tags from which a column is one of HTML.
_TAGGED = 0.1
#: Share of values that differ below which, of as many, a column is not of each post's own.
_VARIED, _FEW = 0.3, 5
_ABOUT = frozenset().union(*PROFILES)
_SOME_DAY = datetime(2025, 1, 1)  # noqa: DTZ001  a zone is put behind it
_RELATIVE = re.compile(r"(?:an?|\d+) (?:second|minute|hour|day|week|month|year)s? ago\b")


@dataclass(frozen=True)
class Column:
    """A column of a sample of records."""

    #: Keys down to it.
    path: Path
    #: Those that are there; text without blanks around it.
    values: list[Any]
    #: Records of the sample.
    n: int

    @property
    def name(self) -> str:
        """Its name, for people."""
        return "/".join(self.path)

    @property
    def keys(self) -> list[str]:
        """Keys down to it, without those that say a type."""
        return [key for key in self.path if key not in _TYPED]

    @cached_property
    def plain(self) -> str:
        """Its name in lower-case letters and digits."""
        keys = self.keys
        if len(keys) > 1 and keys[-1] in _NUMBERED:
            keys = keys[:-1]
        while len(keys) > 1 and keys[0].lower() in _INSIDE:
            keys = keys[1:]
        name = "".join(keys)
        return plain_name(name if self.zone is None else _ZONED.sub("", name))

    @cached_property
    def zone(self) -> tzinfo | None:
        """The zone that its name says its times are of."""
        if _UTC_FIRST.match(self.path[-1]):
            return UTC
        match = _ZONED.search(self.path[-1])
        said = next((each for each in match.groups() if each), "") if match else ""
        try:
            return place(_SOME_DAY, said, UTC).tzinfo if said else None
        except RecordError:
            return None

    @property
    def filled(self) -> float:
        """Share of records that have a value."""
        return len(self.values) / self.n if self.n else 0.0

    @cached_property
    def length(self) -> float:
        """Mean length of its texts, in characters; 0 where most are none."""
        words = [v for v in self.values if isinstance(v, str) and not _is_no_text(v)]
        return fmean(map(len, words)) if 2 * len(words) > len(self.values) else 0.0

    @cached_property
    def is_cut(self) -> bool:
        """Whether some of its texts end before they should."""
        return any(isinstance(value, str) and _CUT.search(value) for value in self.values)

    @cached_property
    def has_markup(self) -> bool:
        """Whether its texts are HTML."""
        tagged = sum(isinstance(v, str) and _TAG.search(v) is not None for v in self.values)
        return tagged > _TAGGED * len(self.values)

    @property
    def repeats(self) -> bool:
        """Whether its values are shared by many, as those of what posts belong to are."""
        return len(self.values) >= _FEW and self.variety < _VARIED

    @cached_property
    def variety(self) -> float:
        """Share of its values that differ."""
        return self.n_different / max(len(self.values), 1)

    @cached_property
    def n_different(self) -> int:
        """Number of its values that differ."""
        return len({str(value) for value in self.values})

    @cached_property
    def times(self) -> tuple[float, float, float]:
        """As of `read_times`."""
        read, clock, zone = read_times(self.values[:TIMES], self.instants)
        return read, clock, zone if self.zone is None else 1.0

    @cached_property
    def instants(self) -> list[float | None]:
        """Its first values as seconds since 1970; None of what is no time."""
        return []


def _is_no_text(value: str) -> bool:
    if value[:1] not in _BEGINS_OTHER:
        return False
    return as_count(value) is not None or value.startswith(("http://", "https://"))


def read_times(
    values: Sequence[Any], instants: list[float | None] | None = None
) -> tuple[float, float, float]:
    """Shares of values that are times; of these, those with a clock and with a zone.

    `instants` becomes the values as seconds since 1970, None of what is no time.
    """
    best = (0.0, 0.0, 0.0)
    for order in ("day", "month") if any(map(needs_column, values)) else ("day",):
        parser = TimeParser(date_order=order)
        for value in values:
            parser.observe(value)
        parser.settle_serial()
        parser.date_order = order
        found = [_instant(value, parser) for value in values]
        read = [each for each in found if each is not None]
        if read:
            at_midnight = all(each % _DAY == 0 for each in read)
            clock = 0.0 if at_midnight else 1 - parser.n_date_only / len(read)
            shares = (len(read) / len(values), clock, 1 - parser.n_naive / len(read))
            if shares > best:
                best = shares
                if instants is not None:
                    instants[:] = found
    return best


def _instant(value: object, parser: TimeParser) -> float | None:
    try:
        return parser.parse(value).timestamp()
    except RecordError:
        return None


def columns_of(records: Sequence[Mapping[str, Any]]) -> list[Column]:
    """List the columns of a sample, objects that say whose a record is taken apart."""
    sample = records[:_SAMPLE]
    found: dict[Path, list[Any]] = {}
    for record in sample:
        for name, value in record.items():
            for path, inner in _inside(str(name), value):
                kept = found.setdefault(path, [])
                if isinstance(inner, str):
                    inner = inner.strip()  # noqa: PLW2901
                    if inner.lower() in NO_VALUE:
                        continue
                if inner is not None and inner not in ([], {}):
                    kept.append(inner)
    return [Column(path, values, len(sample)) for path, values in found.items()]


def _inside(name: str, value: object, depth: int = 0) -> Iterable[tuple[Path, Any]]:
    if not isinstance(value, dict):
        return [((name,), value)]
    if plain_name(name) in OWNERS:
        about = (key for key in value if plain_name(f"{name}{key}") in _ABOUT)
        keys = dict.fromkeys((*OWNER_KEYS, *about))
        inner = [pair for key in keys for pair in _typed((name, key), value.get(key))]
        return [(path, each) for path, each in inner if _is_plain(each)]
    if name.lower() in _INSIDE and depth < _DEEPEST:
        pairs = (
            pair for key, each in value.items() for pair in _inside(str(key), each, depth + 1)
        )
        return [((name, *path), each) for path, each in pairs]
    # what a database wraps around times, ids and numbers, and a number beside its names
    typed = [key for key in (*_TYPED, *_NUMBERED) if key in value and depth < _DEEPEST][:1]
    inner = [
        ((name, *path), each)
        for key in typed
        for path, each in _inside(key, value[key], depth + 1)
    ]
    return inner or [((name,), value)]


def _typed(path: Path, value: object) -> list[tuple[Path, Any]]:
    """Take a value out of what a database wraps around it."""
    if not isinstance(value, dict):
        return [(path, value)]
    return [((*path, key), value[key]) for key in _TYPED if key in value]


def is_known_object(name: str) -> bool:
    """Whether a column of that name, where it holds objects, is taken apart."""
    return plain_name(name) in OWNERS or name.lower() in _INSIDE


def _is_plain(value: object) -> bool:
    return isinstance(value, str | int | float)


def has_relative_times(columns: Sequence[Column]) -> bool:
    """Whether a column tells times as pages do, as "2 days ago"."""
    return any(
        column.values and all(isinstance(v, str) and _RELATIVE.match(v) for v in column.values)
        for column in columns
        if column.plain in USUAL["created_at"]
    )


def is_number(value: object) -> bool:
    """Whether a value is a whole number, or a text of digits."""
    return isinstance(value, int) or (isinstance(value, str) and value.isdigit())
