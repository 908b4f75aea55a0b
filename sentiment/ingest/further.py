"""Columns of a read beyond those of posts: authors' profiles, and columns of the user's."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from sentiment.errors import OptionError
from sentiment.ingest.field.column import by_value, first_of
from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.html import html_to_text, unescape
from sentiment.ingest.field.scalar import NO_VALUE, at, has, is_true
from sentiment.ingest.format.block import Path, Record
from sentiment.ingest.frames import ARROW_TYPES
from sentiment.ingest.source.encoding import mend_text
from sentiment.schema import PROFILE, WINDOWED

_UNVERIFIED = ("invalid", "unverified")


@dataclass(frozen=True)
class Further:
    """One such column."""

    #: In the posts.
    name: str
    #: In a record: the first that holds a value is taken.
    paths: tuple[Path, ...]
    #: Value of a record -> value of the column; None where there is none.
    read: Callable[[Any], Any]
    #: Of the column.
    kind: pa.DataType

    def value(self, record: Record, raw: object) -> Any:
        """Read it of a post's record, else of the raw record that this was taken out of."""
        for holder in (record, raw):
            for path in self.paths:
                if (found := self.read(at(holder, path))) is not None:
                    return found
        return None

    def column(self, columns: Mapping[Path, pa.Array], n: int) -> pa.Array:
        """Read it of `n` plain records at once."""
        there = [columns[path] for path in self.paths if path in columns]
        if not there:
            return pa.nulls(n, self.kind)
        return first_of([by_value(each, self.read, self.kind) for each in there])


def profile_columns(paths: tuple[tuple[Path, ...], ...]) -> list[Further]:
    """List the columns of `PROFILE`; all empty where an export has none."""
    found = paths or ((),) * len(PROFILE)
    reads: tuple[Callable[[Any], Any], ...] = (_description, as_count, _mark)
    return [
        Further(name, where, read, ARROW_TYPES[kind])
        for (name, kind), where, read in zip(PROFILE.items(), found, reads, strict=True)
    ]


def own_columns(names: Iterable[str]) -> list[Further]:
    """List the columns that the user keeps; ``a/b`` is column b of the object a."""
    kept = []
    for name in dict.fromkeys(names):
        paths: tuple[Path, ...] = ((name,),)
        if "/" in name:
            paths = (*paths, tuple(name.split("/")))
        kept.append(Further(own_name(name), paths, _own, pa.large_string()))
    return kept


def own_name(name: str) -> str:
    """Name a column of the user's as no column of the posts is named.

    >>> own_name("topic"), own_name("reaction")
    ('topic', 'own_reaction')
    """
    return f"own_{name}" if name in {*WINDOWED, *PROFILE, "group"} else name


def refuse_unknown(names: Sequence[str], records: Sequence[Mapping[str, Any]]) -> None:
    """Raise `OptionError` where no record has a column that is to be kept."""
    for column in own_columns(names):
        if not any(has(record, path) for record in records for path in column.paths):
            found = dict.fromkeys(str(key) for record in records for key in record)
            name = "/".join(column.paths[0])
            raise OptionError(
                f"--keep {name}: no column {name!r}. Found columns: {', '.join(found)}."
            )


def _description(value: object) -> str | None:
    if not isinstance(value, str) or value.strip().lower() in NO_VALUE:
        return None
    text = html_to_text(value) if value.lstrip().startswith("<") else unescape(value)
    return mend_text(text)


def _mark(value: object) -> bool | None:
    if value is None or (isinstance(value, str) and value.strip().lower() in NO_VALUE):
        return None
    return is_true(value) and value not in _UNVERIFIED


def _own(value: object) -> str | None:
    if value is None or value != value:  # noqa: PLR0124  NaN
        return None
    if isinstance(value, str):
        return None if value.strip().lower() in NO_VALUE else mend_text(value.strip())
    if isinstance(value, bool | dict | list):
        return mend_text(json.dumps(value, ensure_ascii=False))
    return mend_text(str(value))
