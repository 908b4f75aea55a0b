"""Which columns of a table hold the authors of posts, and their ids."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count
from sentiment.ingest.platform.column_sample import is_number
from sentiment.ingest.platform.usual import PROFILES, USUAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.ingest.format.block import Path
    from sentiment.ingest.platform.choice import Choice
    from sentiment.ingest.platform.column_sample import Column

_GOOD = 0.9
#: Names that repeat more than this, in as many rows, are of whom posts are about.
_VARIETY, _FEW = 0.3, 5
# Reddit's name of a post
_USUAL_IDS = frozenset(USUAL["post_id"])
_THING = re.compile(r"t\d_")


def choose_author(choice: Choice) -> None:
    """Choose ids before names, and those that more records have."""
    if "author" in choice.paths:
        return
    for weak in (False, True):
        named = [c for c in choice.named("author", weak=weak) if _may_be_author(c, weak=weak)]
        # whose channel or page it is that all wrote on tells no author
        named = [c for c in named if c.n_different > 1] or named
        if named:
            chosen = _fullest(named)
            if all(str(value).startswith("@") for value in chosen.values):
                # an id stands before a name
                channels = (c for c in choice.columns if c.plain == "channel")
                as_many = (c for c in channels if c.variety >= chosen.variety)
                chosen = next(as_many, chosen)
            choice.take("author", [chosen])
            return
    if choice.numbered:
        names = [c for c in choice.columns if not choice.takes(c.path) and _are_handles(c)]
        if names:
            choice.take("author", [max(names, key=lambda c: c.variety)])


def _fullest(columns: Sequence[Column]) -> Column:
    most = max(column.filled for column in columns)
    return next(c for c in columns if c.filled >= _GOOD * most)


def choose_profile(choice: Choice) -> tuple[tuple[Path, ...], ...]:
    """Take what tells of authors by its usual names; empty where nothing does."""
    found = []
    for names in PROFILES:
        free = [c for c in choice.columns if c.plain in names and not choice.takes(c.path)]
        if names is PROFILES[1]:
            free = [c for c in free if any(as_count(v) is not None for v in c.values)]
        found.append(tuple(c.path for c in free if c.values))
    return tuple(found) if any(found) else ()


def _may_be_author(column: Column, *, weak: bool) -> bool:
    values = column.values
    if not all(isinstance(value, str | int) for value in values):
        return False
    if not weak:
        return True
    varied = column.variety > _VARIETY or len(values) < _FEW
    return varied and not any(_THING.match(str(value)) for value in values)


def choose_id(choice: Choice) -> None:
    """Choose the ids that differ most."""
    named = [c for c in choice.named("post_id") if c.values and _may_be_id(c)]
    if choice.numbered:
        free = [c for c in choice.columns if not choice.takes(c.path)]
        named = [c for c in free if c.variety == 1 and all(map(is_number, c.values))]
    if named:
        most = max(column.variety * column.filled for column in named)
        choice.take("post_id", [next(c for c in named if c.variety * c.filled >= _GOOD * most)])


def _may_be_id(column: Column) -> bool:
    """Whether values are ids; an id of a video, say, must be each post's own."""
    plain = all(isinstance(value, str | int | float) for value in column.values)
    return plain and (column.plain in _USUAL_IDS or column.variety > _GOOD)


def _are_handles(column: Column) -> bool:
    texts = [value for value in column.values if isinstance(value, str)]
    few = column.variety <= _VARIETY and len(texts) >= _FEW
    alike = len(texts) > 1 and len(set(texts)) == 1
    return (
        bool(texts)
        and not few
        and not alike
        and not any(" " in t or t.isdigit() for t in texts)
    )
