"""Numbers of seconds since 1970, or of parts of a second: told apart by their size."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from sentiment.errors import RecordError

_PLAIN = re.compile(r"-?\d{9,19}(?:\.\d+)?(?:[eE]\+?\d{1,2})?")
#: 1,737,972,185 and 1.737972185E+09, as spreadsheets show them.
_GROUPED = re.compile(
    r"\d{1,3}(?:,\d{3}){3}|\d(?:,\d{3}){4}|\d\.\d{9,}[eE]\+?(?:09|1[258])"
    # as Java and BigQuery write all digits of a number
    r"|\d\.\d{1,}[eE](?:9|1[258])"
)
#: /Date(1737972185000)/ of .NET's JSON: milliseconds, and a zone that changes nothing.
_DOT_NET = re.compile(r"/Date\((\d{12,13})(?:[+-]\d{4})?\)/")

#: Above this a number is milliseconds, microseconds, nanoseconds since 1970.
_EPOCH_SCALES = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (0.0, 1.0))
#: Parts of 100 ns since the year 1, as .NET counts: 2004 to 2100. No other unit since 1970
#: has as many between 1990 and 2004.
_TICKS = (632_085_120_000_000_000, 662_380_416_000_000_000)
_TICKS_1970 = 62_135_596_800


def from_epoch(number: float, shown: object) -> datetime:
    """Read a number; `shown` is what messages show of it."""
    if _TICKS[0] <= number < _TICKS[1]:
        number = number / 1e7 - _TICKS_1970
    scale = next((s for limit, s in _EPOCH_SCALES if abs(number) >= limit), 1.0)
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number / scale)
    except (OverflowError, ValueError) as error:
        raise RecordError("unreadable time", str(shown)[:80]) from error


def read_epoch(text: str) -> datetime | None:
    """Read a text that is such a number; None of any other.

    >>> read_epoch("1,737,972,185") == read_epoch("/Date(1737972185000)/")
    True
    """
    if _PLAIN.fullmatch(text):
        return from_epoch(float(text), text)
    if _GROUPED.fullmatch(text):
        return from_epoch(float(text.replace(",", "")), text)
    match = _DOT_NET.fullmatch(text)
    return from_epoch(float(match[1]), text) if match else None
