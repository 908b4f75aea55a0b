"""Columns that were chosen for the fields of posts, and which are still free."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import tzinfo
from functools import cached_property

from sentiment.ingest.format.block import Path
from sentiment.ingest.platform.column_sample import Column
from sentiment.ingest.platform.usual import OWNED, STEMS, USUAL, WEAK, counted, stem_of

_NUMBERED = re.compile(r"column_\d+")


@dataclass
class Choice:
    """Columns for fields, and why."""

    columns: Sequence[Column]
    #: Of ``created_at``, the date and what stands behind it; of others, in the order in which a
    #: record is asked.
    paths: dict[str, list[Path]] = field(default_factory=dict)
    #: Whether texts may stand in a column of no usual name.
    any_name: bool = False
    #: Of fields for which there was a choice.
    why: dict[str, str] = field(default_factory=dict)
    #: What the name of the column of times says of its zone.
    zone: tzinfo | None = None

    def takes(self, path: Path) -> bool:
        """Whether a column is taken already."""
        return any(path in paths for paths in self.paths.values())

    @cached_property
    def plain(self) -> frozenset[str]:
        """Names of all columns, in lower-case letters and digits."""
        return frozenset(column.plain for column in self.columns)

    @cached_property
    def numbered(self) -> bool:
        """Whether no row names the columns."""
        return all(_NUMBERED.fullmatch(column.name) for column in self.columns)

    def named(self, field_name: str, *, weak: bool | None = None) -> list[Column]:
        """List the columns of a field's usual names that are free, likeliest first."""
        usual = (*USUAL[field_name], *(OWNED if field_name == "author" and not weak else ()))
        places = {name: place for place, name in reversed(list(enumerate(usual)))}
        found = []
        for column in self.columns:
            stem = stem_of(column.plain)
            if stem in self.around:
                continue
            names = (column.plain, column.plain[len(stem) :] if stem else "")
            said = [*names, *(map(counted, names) if field_name.startswith("n_") else ())]
            far = next((i for i, name in enumerate(said) if name in places), None)
            if far is None:
                continue
            name = said[far]
            is_weak = weak is None or (name in WEAK) == weak
            if is_weak and not self.takes(column.path):
                found.append((places[name] + far * len(usual), column))
        return [column for _, column in sorted(found, key=lambda each: each[0])]

    @cached_property
    def around(self) -> frozenset[str]:
        """Names of what posts belong to, where each is a comment on something."""
        texts = USUAL["text"]
        for column in self.columns:
            stem = stem_of(column.plain)
            if stem == "comment" and column.length and column.plain[len(stem) :] in texts:
                return frozenset(STEMS) - {stem}
        return frozenset()

    def take(self, field_name: str, columns: Sequence[Column], why: str = "") -> None:
        """Take columns for a field."""
        self.paths[field_name] = [column.path for column in columns]
        if why:
            self.why[field_name] = why

    def others(self, chosen: Column, among: Iterable[Column], fact: str) -> str:
        """Name what was there besides, if anything was."""
        rest = [column.name for column in among if column is not chosen]
        return f"{fact}, rather than {', '.join(rest)}" if rest else ""
