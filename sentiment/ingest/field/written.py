"""Dates and times as people and programs write them, taken apart; all of a text must fit."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from datetime import datetime
from functools import cache, lru_cache
from typing import NamedTuple

from sentiment.ingest.words import WORDS

#: Longest text that is looked at, in characters; JavaScript's own form takes about 70.
_LONGEST = 100
_NAME = r"(?P<name>[^\W\d_]{3,12})\.?"
_WEEKDAY = r"(?:[^\W\d_]{2,13}(?:-feira)?\.?,?\s)?"
_SIGN = r"[\s/.-]"
_DATES = (
    # 2025-01-27, 2025/1/27, 2025年1月27日
    r"(?P<year>\d{4})\s?[-/.\u5e74\ub144]\s?(?P<month>\d{1,2})\s?[-/.\u6708\uc6d4]\s?"
    r"(?P<day>\d{1,2})\s?[\u65e5\uc77c.]?(?:\s?\([^\W\d_]{1,3}\))?",
    # 27/01/2025 or 01/27/25: which is the day, the whole column tells
    _WEEKDAY
    + r"(?P<a>\d{1,2})(?:[/\s-]|\.\s?)(?P<b>\d{1,2})(?:[/-]|,\s|\.\s?)(?P<year>\d{4}|\d{2})"
    r"(?!\d)\.?",
    # 27-Jan-25, 27. Januar 2025, 1er janv. 2025, 27 de enero de 2025
    _WEEKDAY + r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|[\u00ba\u00b0\u00aa.])?" + _SIGN + r"{0,2}"
    r"(?:de\s|of\s)?"
    + _NAME
    + r",?"
    + _SIGN
    + r"{0,2}(?:de\s|del\s)?(?P<year>\d{4}|\d{2})(?!\d)(?:\s?\u0433\.?)?",
    # Jan. 27, 2025
    _WEEKDAY
    + _NAME
    + _SIGN
    + r"{0,2}(?P<day>\d{1,2})(?:st|nd|rd|th)?,?"
    + _SIGN
    + r"{1,2}(?P<year>\d{4})",
    # 2025-Jan-27
    r"(?P<year>\d{4})" + _SIGN + _NAME + _SIGN + r"(?P<day>\d{1,2})",
)
_CLOCK = (
    r"(?<!\d)(?P<early>\u4e0a\u5348|\u4e0b\u5348|\u5348\u524d|\u5348\u5f8c|\uc624\uc804|\uc624\ud6c4)?\s?"
    r"(?P<hour>\d{1,2})"
    r"(?:(?:[:.]|\s?[h\u6642\u65f6\uc2dc]\s?)(?P<minute>\d{2})"
    r"(?:[:.\u5206\ubd84]\s?(?P<second>\d{2})(?:[.,:](?P<part>\d{1,9}))?)?[\u5206\u79d2\ubd84\ucd08]?)?"
    r"(?:\s?(?P<half>[ap]\.?\s?m\b\.?|[ap](?=$|,)|[\u03c0\u03bc]\.?\s?\u03bc\b\.?|\u00f6[\u00f6s]\b)"
    r"|\s?(?P<unit>uhr|hrs?|h)\b)?"
)
# what stands between a date and its time of day
_GLUE = (
    r"\s?,?\s?(?:t(?=\d)|(?<=\d{4}):"
    r"|(?:t|at|\u00e0|um|om|a las|\u00e0s|as|alle ore|alle|ore|klo?|o|pukul|jam|saat|la"
    r"|\u0432|\u043e|\u03c3\u03c4\u03b9\u03c2)\b\.?"
    r"|[-\u2013\u00b7\u2022|@])?\s?"
)
_ZONE = r"(?:\s?(?P<zone>[^\d\s:.,].*))?"
_FORMS = (
    *(f"{date}(?:{_GLUE}{_CLOCK})?{_ZONE}" for date in _DATES),
    # Wed Sep 04 13:51:55 +0000 2019: X v1.1, and C's asctime
    _WEEKDAY + _NAME + r"\s(?P<day>\d{1,2})\s" + _CLOCK
    + r"(?:\s(?P<zone>[A-Z]{1,5}|[+-]\d{2}:?\d{2}))?\s(?P<year>\d{4})",
    # 11:03 PM - 27 Jan 2025
    *(_CLOCK + _GLUE + date for date in _DATES),
)  # fmt: skip
# of a text that begins with a name, the likeliest first
_BY_NAME = (_FORMS[3], _FORMS[5], *_FORMS[:3], _FORMS[4], *_FORMS[6:])
_NUMERIC = (_FORMS[1], _FORMS[7])
# the sign that says "after" noon in Chinese, Japanese, Korean
_LATE = frozenset("\u4e0b\u5f8c\ud6c4")
# p.m., the same in Greek and in Turkish
_AFTERNOON = re.compile("p|\u03bc|\u00f6s", re.IGNORECASE)
_NOON = 12
#: Letters of a month's name that is cut short.
_SHORTEST = 3


@cache
def _compiled(form: str) -> re.Pattern[str]:
    # when it is tried: to compile all would take a fortieth of the time that loading takes
    return re.compile(form, re.IGNORECASE)


class Written(NamedTuple):
    """A time as written, and the zone that stands behind it."""

    #: Without a zone.
    time: datetime
    #: As written; ``""`` where none is.
    zone: str
    #: Whether it names a time of day.
    has_clock: bool


def numeric_parts(text: str) -> tuple[int, int] | None:
    """Return the two first numbers of a date such as ``03/04/2024``; None of any other text.

    >>> numeric_parts("03/04/2024 10:00 PM"), numeric_parts("2024-03-04")
    ((3, 4), None)
    """
    if len(text) > _LONGEST or not text[:1].isalnum():
        return None
    for form in _NUMERIC:
        match = _compiled(form).fullmatch(text)
        if match is not None and not _wrong_clock(match.groupdict()):
            return int(match["a"]), int(match["b"])
    return None


def read_written(text: str, *, month_first: bool | None) -> Written | None:
    """Read a date, with or without a time of day, in any usual form with single spaces.

    Raises `LookupError` if the date's order is needed and not known.

    >>> read_written("27-Jan-25 11:03 PM", month_first=None).time.isoformat()
    '2025-01-27T23:03:00'
    >>> read_written("28 f\u00e9vr. 2025 \u00e0 9h15", month_first=None).time.isoformat()
    '2025-02-28T09:15:00'
    >>> read_written("Jan. 27, 2025 11:03 Pacific Time", month_first=None).zone
    'Pacific Time'
    """
    if len(text) > _LONGEST:
        return None
    for form in _BY_NAME if text[:1].isalpha() else _FORMS:
        match = _compiled(form).fullmatch(text)
        if match is None:
            continue
        parts = match.groupdict()
        if _wrong_clock(parts):
            continue
        try:
            return _built(parts, month_first=month_first)
        except ValueError:  # no such day, no such month; another form may fit
            continue
    return None


def _wrong_clock(parts: dict[str, str | None]) -> bool:
    """Whether a number was taken for an hour that nothing marks as one."""
    marks = (parts["minute"], parts["half"], parts["unit"])
    return parts["hour"] is not None and not any(marks)


def _built(parts: dict[str, str | None], *, month_first: bool | None) -> Written:
    year = int(parts["year"] or 0)
    if year < 100:  # noqa: PLR2004  two digits: this century, no archive is older
        year += 2000
    month: int | None
    if parts.get("a"):
        if month_first is None:
            raise LookupError
        first, second = int(parts["a"] or 0), int(parts["b"] or 0)
        month, day = (first, second) if month_first else (second, first)
    else:
        name = parts.get("name")
        month = month_number(name) if name else int(parts["month"] or 0)
        day = int(parts["day"] or 0)
    if month is None:
        raise ValueError("month")
    micro = int((parts["part"] or "0")[:6].ljust(6, "0"))
    time = datetime(  # noqa: DTZ001  the zone follows
        *(year, month, day, _hour(parts), int(parts["minute"] or 0)),
        *(int(parts["second"] or 0), micro),
    )
    return Written(time, (parts.get("zone") or "").strip(), parts["hour"] is not None)


def _hour(parts: dict[str, str | None]) -> int:
    """Return the hour of a day of 24; of 12 hours, what is no hour of them raises."""
    hour = int(parts["hour"] or 0)
    half, early = parts["half"], parts["early"]
    if not half and not early:
        return hour
    late = bool(_AFTERNOON.match(half)) if half else bool(_LATE & frozenset(early or ""))
    if hour > _NOON or hour == 0:  # 23:03 PM and 0:15 AM say the same twice; 13:00 AM does not
        if late != (hour > _NOON):
            raise ValueError("hour")
        return hour
    return hour % _NOON + _NOON * late


def _bare(name: str) -> str:
    """Take case, accents and the dot at the end away."""
    spread = unicodedata.normalize("NFKD", name.casefold()).rstrip(".")
    plain = "".join(char for char in spread if not unicodedata.combining(char))
    return plain.replace("\u0131", "i")  # of Turkish


def _prefixes() -> dict[str, int]:
    """Map every start of a name to its month, where no other month's name starts so."""
    found: dict[str, set[int]] = defaultdict(set)
    for number, names in enumerate(WORDS["times"]["months"], 1):
        for name in map(_bare, names.split()):
            for size in range(_SHORTEST, len(name) + 1):
                found[name[:size]].add(number)
    return {start: min(months) for start, months in found.items() if len(months) == 1}


_MONTHS = _prefixes()


@lru_cache(maxsize=256)
def month_number(name: str) -> int | None:
    """Tell which month a name means, 1 to 12; None where it is no month's, or of two.

    >>> [month_number(name) for name in ("Jan", "f\u00e9vr.", "M\u00e4rz", "dic", "Mon", "jui")]
    [1, 2, 3, 12, None, None]
    """
    return _MONTHS.get(_bare(name))
