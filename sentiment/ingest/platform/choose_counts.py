"""Which columns of a table hold counts, and what kind of post each is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count, find_grouping, is_rating
from sentiment.ingest.field.scalar import is_true
from sentiment.ingest.platform.layout import kind_of
from sentiment.ingest.platform.usual import FLAGS, USUAL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.ingest.platform.choice import Choice
    from sentiment.ingest.platform.column_sample import Column

_GOOD = 0.9
_RATINGS = range(6)
#: Columns beside which `score` counts votes; else it may be a rating.
_VOTED = frozenset(
    {"numcomments", "subreddit", "ups", "linkid", "permalink", "descendants", "postnumber"}
    | {"questionid", "answercount", "viewcount"}
)


def choose_counts(choice: Choice) -> None:
    """Choose columns of whole numbers by their names."""
    for name in USUAL:
        if not name.startswith("n_"):
            continue
        fit = [c for c in choice.named(name) if not c.values or _are_counts(c.values)]
        fit = [c for c in fit if c.plain != "score" or _is_voted(choice, c)]
        if fit:
            choice.take(name, fit[:1])


def _is_voted(choice: Choice, column: Column) -> bool:
    if choice.plain & _VOTED:
        return True
    return any(as_count(value) not in (None, *_RATINGS) for value in column.values)


def choose_kinds(choice: Choice) -> None:
    """Choose a column that names kinds, else those that mark them."""
    for column in choice.named("rating"):
        # a column of votes holds others, too, or stands beside what only posts have
        voted = column.plain == "score" and choice.plain & _VOTED
        if column.values and not voted and all(map(is_rating, column.values)):
            choice.take("rating", [column])
            break
    for column in choice.named("kind"):
        known = [kind_of(value) or "" for value in column.values if is_true(value)]
        # a type that is the same for all tells no kinds apart
        if {*known} - {"", "post"} and known.count("") <= (1 - _GOOD) * len(known):
            choice.take("kind", [column])
            return
    for name, _ in FLAGS:
        fit = [c for c in choice.named(name) if c.plain != "reply" or _are_flags(c.values)]
        if fit:
            choice.take(name, fit)


def _are_counts(values: Sequence[object]) -> bool:
    groups = find_grouping(values)
    read = sum(as_count(value, groups) is not None for value in values)
    return 2 * read >= len(values) or any(
        value in {-1, "-1"} for value in values if isinstance(value, str | int)
    )


def _are_flags(values: Sequence[object]) -> bool:
    return all(str(value).lower() in {"true", "false", "yes", "no"} for value in values)
