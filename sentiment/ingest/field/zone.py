"""Names of time zones, as options and exports write them.

RFC 5322, section 4.3 (EST to PDT); IANA Time Zone Database, files ``europe``,
``northamerica``, ``asia``, ``australasia``, ``africa``, ``southamerica``; CLDR,
"windowsZones" (names such as W. Europe Standard Time).
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sentiment.errors import OptionError, RecordError
from sentiment.ingest.words import WORDS

#: Abbreviation -> hours east of UTC.
ABBREVIATIONS: dict[str, float] = {
    name: float(hours)
    for name, _, hours in (each.partition(":") for each in WORDS["times"]["zones"].split())
}
#: Abbreviation -> what it may mean.
AMBIGUOUS: dict[str, str] = WORDS["ambiguous"]
#: Name of a clock that changes -> zone.
_PLACES: dict[str, str] = {
    name: zone for zone, names in WORDS["clocks"].items() for name in names.split(", ")
}
_UNIVERSAL = frozenset(
    {"UTC", "GMT", "UT", "Z", "COORDINATED UNIVERSAL TIME", "GREENWICH MEAN TIME"}
)
# an offset with its name behind it: +02:00[Europe/Berlin], +0000 UTC
_NAMED = re.compile(r"(?P<offset>[Zz]|[+-]\d{2}:?\d{2})(?:\[[^\]]*\]|\s[A-Za-z]{1,5})")
# +02:00, GMT+0200 (Central European Summer Time), UTC+2
_OFFSET = re.compile(
    r"(?:GMT|UTC)?\s?(?P<sign>[+\u2212-])(?P<hour>\d{1,2})(?::?(?P<minute>\d{2}))?(?:\s?\(.*\))?"
)
_LONG = re.compile(
    r"(?P<place>.+?)(?:\s(?P<season>standard|daylight|summer))?\stime(?:\s\(.*\))?"
)
_LARGEST_HOUR, _LARGEST_MINUTE = 23, 59


@lru_cache(maxsize=64)
def parse_zone(name: str) -> tzinfo:
    """Look up a zone such as ``UTC`` or ``Europe/Berlin``.

    Raises `OptionError` if there is none of that name.
    """
    try:
        return UTC if name.upper() == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OptionError(
            f"--assume-tz: found {name!r}; expected a zone name such as UTC or Europe/Berlin."
        ) from error


def place(time: datetime, name: str, assumed: tzinfo) -> datetime:
    """Give a naive time the zone that stands behind it.

    An ambiguous abbreviation is read where the assumed zone itself uses it at
    that time: with ``--assume-tz Asia/Kolkata``, ``IST`` is India's.

    Raises `RecordError` if the name is unknown, or means several offsets.

    >>> time = datetime(2025, 7, 1, 10)
    >>> [place(time, name, UTC).utcoffset() // timedelta(hours=1)
    ...  for name in ("+0200", "UTC-3", "EDT", "Pacific Time", "[Europe/Berlin]")]
    [2, -3, -4, -7, 2]
    """
    name = _bare(name)
    short = name.upper()
    if short in _UNIVERSAL:
        return time.replace(tzinfo=UTC)
    if match := _OFFSET.fullmatch(name.upper()):
        hours, minutes = int(match["hour"]), int(match["minute"] or 0)
        if hours > _LARGEST_HOUR or minutes > _LARGEST_MINUTE:
            raise RecordError("unknown time zone", name[:40])
        offset = timedelta(hours=hours, minutes=minutes)
        sign = 1 if match["sign"] == "+" else -1
        return time.replace(tzinfo=timezone(sign * offset))
    if "/" in name:
        try:
            return time.replace(tzinfo=parse_zone(name))
        except OptionError as error:
            raise RecordError("unknown time zone", name[:40]) from error
    if short in ABBREVIATIONS:
        return time.replace(tzinfo=timezone(timedelta(hours=ABBREVIATIONS[short])))
    local = time.replace(tzinfo=assumed)
    if local.tzname() == short:
        return local
    if short in AMBIGUOUS:
        raise RecordError(
            f"ambiguous time zone {short}", f"{AMBIGUOUS[short]}? Say which with --assume-tz"
        )
    return _at_a_named_clock(time, name)


def _bare(name: str) -> str:
    """Take brackets away, and the name behind an offset."""
    if name[0] in "[(":
        return name[1:].rstrip("])")
    named = _NAMED.fullmatch(name)
    return named["offset"] if named else name


def _at_a_named_clock(time: datetime, name: str) -> datetime:
    """Read ``Pacific Time`` and the like."""
    match = _LONG.fullmatch(name.lower())
    where = _PLACES.get(match["place"] if match else name.lower())
    if where is None:
        raise RecordError("unknown time zone", name[:40])
    local = time.replace(tzinfo=ZoneInfo(where))
    summer = bool(local.dst())
    season = match["season"] if match else None
    # programs of Microsoft call the clock of summer "Standard Time" too
    if season is not None and summer != (season != "standard"):
        raise RecordError(
            "a time zone of the other season", f"{name[:40]} in {time:%B}: write its offset"
        )
    return local
