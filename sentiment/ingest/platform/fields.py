"""Layouts as they are written down: paths as ``a|b/c``, the first with a value is taken."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import partial
from typing import Any

from sentiment.ingest.field.count import is_rating
from sentiment.ingest.field.scalar import is_true, paths
from sentiment.ingest.format.block import Path
from sentiment.ingest.platform.layout import COUNTS, Kind, Layout
from sentiment.ingest.platform.usual import KIND_WORDS
from sentiment.schema import KINDS, PROFILE

_COUNTED = dict(zip(("likes", "reposts", "replies", "quotes", "views"), COUNTS, strict=True))
_MARKED = ("repost", "reply", "quote")
_PROFILE = tuple(name.removeprefix("author_") for name in PROFILE)
_REFERENCE = re.compile(r"\b(?:retweeted|replied_to|quoted)\b")
# what marks a comment on the thing itself, and no reply
_NO_PARENT = "root"


def fields(created_at: str, text: str, *, kinds: Sequence[Kind] = (), **said: Any) -> Layout:
    """Write a layout.

    Beside the fields of `Layout` are named: counts as ``likes`` to ``views``, what tells of
    authors as ``description``, ``followers``, ``verified``; where anything true makes a post a
    ``repost``, ``reply`` or ``quote``; and as ``said_kind`` what holds the word for its kind.

    >>> layout = fields("time|date", "text", reply="parent|reply/to", likes="stats/likes|likes")
    >>> layout.counts, layout.created_else
    ({'n_likes': (('stats', 'likes'), ('likes',))}, (('date',),))
    >>> [(kind, where) for kind, where, _ in layout.kinds]
    [('reply', ('parent',)), ('reply', ('reply', 'to'))]
    """
    id_form = said.pop("id_form", "")
    listed = {paths(path)[0]: key for path, key in said.pop("listed", {}).items()}
    read: dict[str, Any] = {
        name: paths(each) if isinstance(each, str) else each for name, each in said.items()
    }
    first, *others = paths(created_at)
    words = [each for path in read.pop("said_kind", ()) for each in said_kinds(path)]
    ratings = [("review", path, is_rating) for path in read.pop("rating", ())]
    if kinds:  # of what is called a post, these tell more
        words = [each for each in words if each[0] != "post"]
    marked = [(kind, path, marks) for kind in _MARKED for path in read.pop(kind, ())]
    # a record that holds these is read by itself
    original, thread = read.pop("original", ()), read.pop("thread", ())
    profile = tuple(read.pop(name, ()) for name in _PROFILE)
    return Layout(
        created_at=first,
        created_else=tuple(others),
        text=paths(text),
        id_form=id_form,
        further=(*read.pop("further", ()), *original, *thread[:1]),
        original=original,
        thread=thread,
        kinds=(*words, *kinds, *ratings, *marked),
        counts={field: read.pop(name) for name, field in _COUNTED.items() if name in read},
        profile=profile if any(profile) else (),
        listed=listed,
        **read,
    )


def marks(value: object) -> bool:
    """Whether a value says that a post is of a kind."""
    return is_true(value) and value != _NO_PARENT


def said_kinds(path: Path) -> tuple[Kind, ...]:
    """Read kinds from words such as "retweet" and "comment" at a path."""
    return tuple((kind, path, partial(_is_said, kind)) for kind in KINDS)


def _is_said(kind: str, value: object) -> bool:
    return kind_of(value) == kind


def kind_of(value: object) -> str | None:
    """Tell which kind a word means, or what a post refers to, as X's API lists it.

    >>> kind_of("Retweet"), kind_of("[{'type': 'replied_to', 'id': '5'}]"), kind_of("video")
    ('repost', 'reply', None)
    """
    word = str(value).strip().lower()
    if word[:1] != "[":
        return KIND_WORDS.get(word)
    found = {KIND_WORDS[each] for each in _REFERENCE.findall(word)}
    return next((kind for kind in _MARKED if kind in found), None)
