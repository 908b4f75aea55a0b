"""Where plain records hold the fields of posts: said once, read by record and by column."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.scalar import as_count, as_lang, as_text, first_id
from sentiment.schema import Post

if TYPE_CHECKING:
    from sentiment.ingest.field.time import TimeParser
    from sentiment.ingest.format.block import Path
    from sentiment.ingest.platform.base import Record

__all__ = ["COUNTS", "Kind", "Layout", "paths"]

#: Fields of `Post` that are counts.
COUNTS = ("n_likes", "n_reposts", "n_replies", "n_quotes", "n_views")

_OWN = object()

#: A kind, where to look, and whether the value there makes the post one of that kind.
Kind = tuple[str, "Path", Callable[[object], bool]]


def paths(*names: str) -> tuple[Path, ...]:
    """Write paths as ``a/b``.

    Examples
    --------
    >>> paths("id", "user/id")
    (('id',), ('user', 'id'))
    """
    return tuple(tuple(name.split("/")) for name in names)


@dataclass(frozen=True)
class Layout:
    """Which value of a record becomes which field of a post.

    Attributes
    ----------
    created_at : Path
        The time.
    text : tuple of Path
        The text is the first of these that is not empty.
    post_id, author : tuple of Path
        The first of these that holds an id.
    lang : Path, optional
        A language code.
    kinds : tuple of Kind
        The first whose test is true of its value; else the post is a ``post``.
    counts : dict of str to Path
        Of the `COUNTS`, those that there are.
    further : tuple of Path
        A record that holds one of these follows rules that are not said here.
    needed : tuple of Path
        So does a record that does not hold all of these.
    """

    created_at: Path
    text: tuple[Path, ...]
    post_id: tuple[Path, ...] = ()
    author: tuple[Path, ...] = ()
    lang: Path | None = None
    kinds: tuple[Kind, ...] = ()
    counts: Mapping[str, Path] = field(default_factory=dict)
    further: tuple[Path, ...] = ()
    needed: tuple[Path, ...] = ()

    @property
    def paths(self) -> frozenset[Path]:
        """Every place that is looked at."""
        return frozenset(
            {
                *(self.created_at, *self.text, *self.post_id, *self.author),
                *([] if self.lang is None else [self.lang]),
                *(path for _, path, _ in self.kinds),
                *(*self.counts.values(), *self.further, *self.needed),
            }
        )

    def post(
        self, platform: str, record: Record, times: TimeParser, *, words: object = _OWN
    ) -> Post:
        """Read one record.

        Parameters
        ----------
        platform : str
            Name of the adapter.
        record : dict
            A raw record.
        times : TimeParser
            Of the file.
        words : object, optional
            The text, where it is not the record's own.

        Raises
        ------
        RecordError
            If there is no text, or no time that can be read.
        """
        created_at = times.parse(_at(record, self.created_at))
        counts: list[Path | None] = [self.counts.get(name) for name in COUNTS]
        return Post(
            first_id(*[_at(record, path) for path in self.post_id]) or "",
            platform,
            created_at,
            as_text(self.words(record) if words is _OWN else words),
            first_id(*[_at(record, path) for path in self.author]),
            None if self.lang is None else as_lang(_at(record, self.lang)),
            next((kind for kind, path, test in self.kinds if test(_at(record, path))), "post"),
            *[None if path is None else as_count(_at(record, path)) for path in counts],
        )

    def words(self, record: Record) -> Any:
        """Take the text as the record has it."""
        found = None
        for path in self.text:
            if found := _at(record, path):
                break
        return found


def _at(record: object, path: Path) -> Any:
    for key in path:
        if not isinstance(record, dict):
            return None
        record = record.get(key)
    return record
