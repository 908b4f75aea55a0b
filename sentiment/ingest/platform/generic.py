"""Any table of posts or reviews: columns by name and content, or as the user says."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, ClassVar

from sentiment.errors import OptionError, RecordError
from sentiment.ingest.field.count import as_count, find_grouping, is_rating
from sentiment.ingest.field.scalar import dig, is_true
from sentiment.ingest.platform.choose import choose_columns
from sentiment.ingest.platform.choose_author import choose_profile
from sentiment.ingest.platform.column_sample import columns_of, has_relative_times
from sentiment.ingest.platform.layout import COUNTS, Kind, Layout, said_kinds
from sentiment.ingest.platform.usual import FLAGS, USUAL

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import tzinfo

    from sentiment.ingest.field.time import TimeParser
    from sentiment.ingest.format.block import Path
    from sentiment.ingest.platform.author import AuthorPaths
    from sentiment.ingest.platform.base import Record
    from sentiment.schema import Post

#: What ``--map`` may name.
FIELDS = tuple(USUAL)
_REQUIRED = ("text", "created_at")
# what marks a comment on the thing itself, and no reply
_NO_PARENT = frozenset({"root"})


@dataclass(frozen=True)
class Generic:
    """Fields of a post -> columns of the table.

    >>> Generic.find([{"Review": "ok", "Timestamp": "2024-11-16 13:09:37"}]).columns
    {'text': 'Review', 'created_at': 'Timestamp'}
    """

    #: Keys down to the columns of each field.
    paths: Mapping[str, tuple[Path, ...]]
    #: Of fields for which there was a choice, what decided.
    why: Mapping[str, str] = field(default_factory=dict)
    #: Columns that are not read.
    left: tuple[str, ...] = ()
    #: Whether a column says "2 days ago": other times are reckoned from that.
    has_estimated_times: bool = False
    #: Columns that tell of authors.
    author: AuthorPaths | None = None
    #: Zone that the name of the column of times says, as in "Date (EST)".
    zone: tzinfo | None = None
    #: Whether texts are HTML.
    has_markup: bool = False
    #: Which sign groups thousands in columns of counts.
    grouping: Mapping[Path, str] = field(default_factory=dict)
    name: str = "generic"
    in_blocks: bool = True

    title: ClassVar[str] = "Any other table or JSON of posts or reviews"
    where: ClassVar[str] = "app-store and Play-store review dumps, public data sets, your own"
    reads: ClassVar[str] = "columns by their usual names and their content, or as `--map` says"

    @classmethod
    def find(
        cls,
        records: Sequence[Mapping[str, Any]],
        named: Mapping[str, str] | None = None,
        *,
        any_name: bool = False,
    ) -> Generic:
        """Find the columns of a sample of records; those that are `named` go first.

        With `any_name` texts may stand in a column of no usual name.

        Raises `OptionError` if `named` speaks of a field or a column that does not exist.
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
        author = choose_profile(choice)
        read = {path[0] for each in (*paths.values(), *(author or ())) for path in each}
        names = dict.fromkeys(column.path[0] for column in columns)
        left = tuple(name for name in names if name not in read)
        html = any(c.has_markup for c in columns if c.path in paths.get("text", ()))
        estimated = has_relative_times(columns)
        counts = {path for name in COUNTS for path in paths.get(name, ())}
        signs = {
            c.path: sign
            for c in columns
            if c.path in counts and (sign := find_grouping(c.values))
        }
        for name in COUNTS:
            for column in (c for c in columns if c.path in paths.get(name, ())):
                sign = signs.get(column.path, "")
                if sign and any(
                    as_count(v) is None and as_count(v, sign) is not None for v in column.values
                ):
                    choice.why[name] = f"{sign} groups thousands, as other values there show"
        return cls(paths, choice.why, left, estimated, author, choice.zone, html, signs)

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

    def unpack(self, record: Record) -> Iterable[Record]:
        """Yield the record itself: a row is a post."""
        return (record,)

    @cached_property
    def layout(self) -> Layout:
        """What a record holds where."""
        paths = self.paths
        kinds: Sequence[Kind] = [
            (kind, path, _marks) for name, kind in FLAGS for path in paths.get(name, ())
        ]
        if "kind" in paths:
            kinds = said_kinds(paths["kind"][0])
        kinds = [*kinds, *(("review", path, is_rating) for path in paths.get("rating", ()))]
        return Layout(
            created_at=paths["created_at"][0],
            clock=paths["created_at"][1:],
            text=paths["text"],
            markup=self.has_markup,
            title=paths.get("title", ()),
            post_id=paths.get("post_id", ()),
            author=paths.get("author", ()),
            lang=next(iter(paths.get("lang", ())), None),
            kinds=tuple(kinds),
            counts={name: paths[name] for name in COUNTS if name in paths},
            grouping=self.grouping,
        )

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one row."""
        words = (*self.paths["text"], *self.paths.get("title", ()))
        if not any(path[0] in record for path in words):
            raise RecordError("no text", f"no column {self.columns['text']}")
        return self.layout.post(self.name, record, times)


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
    if any(dig(record, column) is not None for record in records):
        return [tuple(column.split("/"))]
    if "+" in column:
        return [
            path for part in column.split("+") for path in _named_paths(name, part, records)
        ]
    found = dict.fromkeys(str(key) for record in records for key in record)
    raise OptionError(
        f"--map {name}={column}: no column {column!r}. Found columns: {', '.join(found)}."
    )


def _marks(value: object) -> bool:
    return is_true(value) and not (isinstance(value, str) and value in _NO_PARENT)
