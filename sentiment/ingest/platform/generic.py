"""Any table of posts or reviews: columns by name and content, or as the user says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from typing import Any

from sentiment.errors import OptionError, RecordError
from sentiment.ingest.field.count import as_count, find_grouping, is_rating
from sentiment.ingest.field.scalar import at
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.format.block import Path, Record
from sentiment.ingest.platform.base import Adapter
from sentiment.ingest.platform.choose import choose_columns
from sentiment.ingest.platform.choose_author import choose_profile
from sentiment.ingest.platform.column_sample import columns_of, has_relative_times
from sentiment.ingest.platform.fields import marks, said_kinds
from sentiment.ingest.platform.layout import COUNTS, Kind, Layout
from sentiment.ingest.platform.usual import FLAGS, USUAL
from sentiment.schema import Post

#: What ``--map`` may name.
FIELDS = tuple(USUAL)
_REQUIRED = ("text", "created_at")


@dataclass
class Generic(Adapter):
    """Fields of a post -> columns of the table.

    >>> Generic.find([{"Review": "ok", "Timestamp": "2024-11-16 13:09:37"}]).columns
    {'text': 'Review', 'created_at': 'Timestamp'}
    """

    #: What a record holds where.
    layout: Layout
    #: Keys down to the columns of each field.
    paths: Mapping[str, tuple[Path, ...]]
    #: Of fields for which there was a choice, what decided.
    why: Mapping[str, str] = field(default_factory=dict)
    #: Columns that are not read.
    left: tuple[str, ...] = ()
    #: Whether a column says "2 days ago": other times are reckoned from that.
    has_estimated_times: bool = False
    #: Zone that the name of the column of times says, as in "Date (EST)".
    zone: tzinfo | None = None

    name = "generic"
    called = "Any other table or JSON of posts or reviews"
    where = "app-store and Play-store review dumps, public data sets, your own"
    reads = "columns by their usual names and their content, or as `--map` says"

    @classmethod
    def find(
        cls,
        records: Sequence[Mapping[str, Any]],
        named: Mapping[str, str] | None = None,
        *,
        any_name: bool = False,
    ) -> Generic:
        """Find the columns of a sample of records; those that are `named` go first.

        With `any_name` texts may stand in any column. Raises `OptionError` if `named` speaks of
        a field or a column that does not exist.
        """
        columns = columns_of(records)
        given = {
            name: list(_named_paths(name, column, records))
            for name, column in (named or {}).items()
        }
        if "text" in given and len(given["text"]) > 1:
            *above, text = given["text"]
            given |= {"title": above, "text": [text]}
        choice = choose_columns(columns, given, any_name=any_name)
        paths = {name: tuple(choice.paths[name]) for name in FIELDS if name in choice.paths}
        profile = choose_profile(choice)
        read = {path[0] for each in (*paths.values(), *profile) for path in each}
        names = dict.fromkeys(column.path[0] for column in columns)
        left = tuple(name for name in names if name not in read)
        html = any(c.has_markup for c in columns if c.path in paths.get("text", ()))
        estimated = has_relative_times(columns)
        signs: dict[Path, str] = {}
        for name in COUNTS:
            for column in (c for c in columns if c.path in paths.get(name, ())):
                signs[column.path] = sign = find_grouping(column.values)
                if sign and any(
                    as_count(v) is None and as_count(v, sign) is not None for v in column.values
                ):
                    choice.why[name] = f"{sign} groups thousands, as other values there show"
        layout = _layout(paths, profile, signs, markup=html)
        return cls(layout, paths, choice.why, left, estimated, choice.zone)

    @property
    def columns(self) -> dict[str, str]:
        """Fields and their columns, for people: joined ones with a plus."""
        return {
            name: "+".join("/".join(path) for path in each) for name, each in self.paths.items()
        }

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the required fields that no column of `record` holds."""
        return [
            name
            for name in _REQUIRED
            if not any(path[0] in record for path in self.paths.get(name, ()))
        ]

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        words = (*self.paths["text"], *self.paths.get("title", ()))
        if not any(path[0] in record for path in words):
            raise RecordError("no text", f"no column {self.columns['text']}")
        return super().post(record, times)


def _named_paths(
    name: str, column: str, records: Sequence[Mapping[str, Any]]
) -> Iterable[Path]:
    """Find what ``--map`` names: a column, one inside an object, or several with a plus."""
    if name not in FIELDS:
        raise OptionError(
            f"--map {name}={column}: found field {name!r}; expected one of {', '.join(FIELDS)}."
        )
    if any(column in record for record in records):
        return [(column,)]
    inside = tuple(column.split("/"))
    if any(at(record, inside) is not None for record in records):
        return [inside]
    if "+" in column:
        return [
            path for part in column.split("+") for path in _named_paths(name, part, records)
        ]
    found = dict.fromkeys(str(key) for record in records for key in record)
    raise OptionError(
        f"--map {name}={column}: no column {column!r}. Found columns: {', '.join(found)}."
    )


def _layout(
    paths: Mapping[str, tuple[Path, ...]],
    profile: tuple[tuple[Path, ...], ...],
    grouping: Mapping[Path, str],
    *,
    markup: bool,
) -> Layout:
    kinds: Sequence[Kind] = [
        (kind, path, marks) for name, kind in FLAGS for path in paths.get(name, ())
    ]
    if "kind" in paths:
        kinds = said_kinds(paths["kind"][0])
    ratings = (("review", path, is_rating) for path in paths.get("rating", ()))
    alike: dict[str, Any] = {
        name: paths[name] for name in ("title", "post_id", "author", "lang") if name in paths
    }
    first, *clock = paths.get("created_at", ((),))
    return Layout(
        created_at=first,
        clock=tuple(clock),
        text=paths.get("text", ()),
        markup=markup,
        **alike,
        kinds=(*kinds, *ratings),
        counts={name: paths[name] for name in COUNTS if name in paths},
        grouping=grouping,
        profile=profile,
    )
