"""Which columns of a table hold what: by their names, and by what stands in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.ingest.platform.choice import Choice
from sentiment.ingest.platform.choose_author import choose_author, choose_id
from sentiment.ingest.platform.choose_counts import choose_counts, choose_kinds
from sentiment.ingest.platform.choose_text import choose_text, choose_title
from sentiment.ingest.platform.choose_time import choose_time

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sentiment.ingest.format.block import Path
    from sentiment.ingest.platform.column_sample import Column

_STEPS = (
    ("created_at", choose_time),
    ("text", choose_text),
    ("title", choose_title),
    ("author", choose_author),
    ("post_id", choose_id),
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
    choose_counts(choice)
    choose_kinds(choice)
    choice.paths.update({name: list(paths) for name, paths in named.items()})
    return choice
