"""Records whose nested objects were written as columns: ``author.id``, ``stats/likes``."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sentiment.ingest.field.count import as_count, find_grouping

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sentiment.ingest.format.block import Record

# a longer path is no exporter's
_FLAT = re.compile(r"[\w$:@-]+(?:[./][\w$:@-]+){1,50}")


def is_flat(record: Mapping[str, Any]) -> bool:
    """Whether a record has names of columns that are paths."""
    return any(_FLAT.fullmatch(str(name)) for name in record)


def fold(record: Mapping[str, Any], *, blank: bool = False) -> Record:
    """Nest the columns of a flat record again; empty cells are keys only with `blank`.

    >>> fold({"id": "1", "user.name": "ann", "tags/0/name": "a", "reply.id": ""})
    {'id': '1', 'user': {'name': 'ann'}, 'tags': [{'name': 'a'}]}
    """
    folded: Record = {}
    for name, value in record.items():
        if not blank and (value is None or value == "" or value != value):  # noqa: PLR0124  NaN
            continue
        *above, last = _steps(str(name))
        place: Any = folded
        for step in above:
            place = place.setdefault(step, {})
            if not isinstance(place, dict):  # a column has the name of the whole object
                break
        else:
            place[last] = value
    return {key: _with_lists(value) for key, value in folded.items()}


@lru_cache(maxsize=4096)
def _steps(name: str) -> tuple[str, ...]:
    if not _FLAT.fullmatch(name):
        return (name,)
    return tuple(name.split("/" if "/" in name else "."))


def _with_lists(value: Any) -> Any:
    if not isinstance(value, dict):
        return value
    inner = {key: _with_lists(each) for key, each in value.items()}
    if inner and all(key.isdecimal() for key in inner):
        return [inner[key] for key in sorted(inner, key=int)]
    return inner


def bare(value: object, sign: str) -> object:
    """Take the sign out that groups a number's thousands."""
    return value.replace(sign, "") if isinstance(value, str) and sign in value else value


def grouped_columns(sample: Sequence[Record]) -> dict[str, str]:
    """Tell which sign groups thousands in columns of whole numbers, where a value needs it.

    >>> grouped_columns([{"likes": "1.204", "text": "down"}, {"likes": "17", "text": "1.2"}])
    {'likes': '.'}
    """
    found = {}
    for name in dict.fromkeys(name for record in sample for name in record):
        values = [each for r in sample if isinstance(each := r.get(name), str) and each.strip()]
        if all(as_count(value) is not None for value in values):
            continue
        sign = find_grouping(values)
        if sign and all(as_count(value, sign) is not None for value in values):
            found[name] = sign
    return found
