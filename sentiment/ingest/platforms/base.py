"""What an adapter is, and how fields of records become fields of posts."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING, Any, Protocol

from sentiment.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sentiment.ingest.times import TimeParser
    from sentiment.schema import Post

__all__ = ["Platform", "Record", "as_count", "as_id", "as_text"]

Record = dict[str, Any]


class Platform(Protocol):
    """Maps raw records of one export format to posts."""

    @property
    def name(self) -> str:
        """Value of the ``platform`` column, and of ``--platform``."""
        ...

    def missing(self, record: Mapping[str, Any]) -> list[str]:
        """List the keys that `record` lacks to be of this format; empty: it matches."""
        ...

    def unpack(self, record: Record) -> Iterable[Record]:
        """Yield the posts' records inside `record` (a page holds many; else itself)."""
        ...

    def post(self, record: Record, times: TimeParser) -> Post:
        """Map one record.

        Raises
        ------
        RecordError
            If a field that a post can't do without is missing or unreadable.
        NotAPostError
            If the record is no post by design.
        """
        ...


def as_text(value: object) -> str:
    """Take a text, its HTML entities decoded.

    Raises
    ------
    RecordError
        If there is none.

    Examples
    --------
    >>> as_text("down &amp; out")
    'down & out'
    """
    if not isinstance(value, str):
        raise RecordError("no text", "" if value is None else type(value).__name__)
    if not value.strip():
        raise RecordError("no text")
    return html.unescape(value) if "&" in value else value


def as_id(value: object) -> str | None:
    """Take an id as a string; None where it is missing.

    Examples
    --------
    >>> as_id(884550091708796929), as_id(" u1 "), as_id("")
    ('884550091708796929', 'u1', None)
    """
    if value is None or isinstance(value, float | bool | dict | list):
        return None
    return str(value).strip() or None


def as_count(value: object) -> int | None:
    """Read a whole number as exports write it; None where there is none.

    Examples
    --------
    >>> as_count("1,204"), as_count("12.0"), as_count(None), as_count("many")
    (1204, 12, None, None)
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < 1 << 62 else None
    try:
        number = float(str(value).replace(",", "")[:40])
        return int(number) if number.is_integer() and abs(number) < 1 << 53 else None
    except (ValueError, OverflowError):
        return None
