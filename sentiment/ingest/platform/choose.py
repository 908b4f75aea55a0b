"""Which columns of a table hold what: by their names, and by what stands in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sentiment.ingest.field.count import as_count, find_grouping, is_rating
from sentiment.ingest.field.scalar import is_true
from sentiment.ingest.format.block import Path
from sentiment.ingest.platform.choice import Choice
from sentiment.ingest.platform.choose_author import choose_author, choose_id
from sentiment.ingest.platform.choose_text import choose_text, choose_title
from sentiment.ingest.platform.choose_time import choose_time
from sentiment.ingest.platform.column_sample import Column
from sentiment.ingest.platform.fields import kind_of
from sentiment.ingest.platform.usual import FLAGS, USUAL

_STEPS = (
    ("created_at", choose_time),
    ("text", choose_text),
    ("title", choose_title),
    ("author", choose_author),
    ("post_id", choose_id),
)
_GOOD = 0.9
_RATINGS = range(6)
#: Columns beside which `score` counts votes; else it may be a rating.
_VOTED = frozenset(
    {"numcomments", "subreddit", "ups", "linkid", "permalink", "descendants", "postnumber"}
    | {"questionid", "answercount", "viewcount"}
)


def choose_columns(
    columns: Sequence[Column], named: Mapping[str, list[Path]], *, any_name: bool = False
) -> Choice:
    """Choose the columns of each field.

    Times go first, since they show themselves; then texts, by length and how
    many records have one; then what is told by names for the better part.

    >>> from sentiment.ingest.platform.column_sample import columns_of
    >>> rows = [{"title": "Ann One", "snippet": "It is down", "date": "1 May 2024",
    ...          "iso_date": "2024-05-01T10:00:00Z"}]
    >>> choose_columns(columns_of(rows), {}).paths
    {'created_at': [('iso_date',)], 'text': [('snippet',)], 'author': [('title',)]}
    """
    choice = Choice(columns, {name: list(paths) for name, paths in named.items()}, any_name)
    for name, choose in _STEPS:
        if name not in named:
            choose(choice)
    lang = choice.named("lang")
    if lang and "lang" not in named:
        choice.take("lang", lang[:1])
    _choose_counts(choice)
    _choose_kinds(choice)
    choice.paths.update({name: list(paths) for name, paths in named.items()})
    return choice


def _choose_counts(choice: Choice) -> None:
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


def _choose_kinds(choice: Choice) -> None:
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
        if {*known} - {"", "post"} and sum(map(bool, known)) >= _GOOD * len(known):
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
