"""Names of time zones, as options and exports write them.

A daylight-saving zone's name (``Europe/Berlin``) is looked up in the IANA
database. Of abbreviations only those are read that mean one offset wherever
English-language software writes them; for the others the user is asked.

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

_HOURS = (
    "WET:0 WEST:1 CET:1 CEST:2 MEZ:1 MESZ:2 EET:2 EEST:3 MSK:3 TRT:3 NST:-3.5 NDT:-2.5 ADT:-3 "
    "EST:-5 EDT:-4 CDT:-5 MST:-7 MDT:-6 PST:-8 PDT:-7 AKST:-9 AKDT:-8 HST:-10 BRT:-3 ART:-3 "
    "COT:-5 PET:-5 VET:-4 CLT:-4 CLST:-3 WAT:1 CAT:2 SAST:2 EAT:3 PKT:5 NPT:5.75 WIB:7 WITA:8 "
    "WIT:9 ICT:7 SGT:8 HKT:8 PHT:8 MYT:8 JST:9 KST:9 AWST:8 ACST:9.5 ACDT:10.5 AEST:10 "
    "AEDT:11 NZST:12 NZDT:13"
)
#: Abbreviation -> hours east of UTC.
ABBREVIATIONS: dict[str, float] = {
    name: float(hours) for name, _, hours in (each.partition(":") for each in _HOURS.split())
}
#: Abbreviation -> what it may mean.
AMBIGUOUS: dict[str, str] = {
    "IST": "Asia/Kolkata, Asia/Jerusalem or Europe/Dublin",
    "CST": "America/Chicago, Asia/Shanghai or America/Havana",
    "BST": "Europe/London or Asia/Dhaka",
    "AST": "America/Halifax or Asia/Riyadh",
    "GST": "Asia/Dubai or Atlantic/South_Georgia",
    "SST": "Pacific/Pago_Pago or Asia/Singapore",
    "AMT": "America/Manaus or Asia/Yerevan",
    "ECT": "America/Guayaquil or Europe/Paris",
    "WST": "Pacific/Apia or Australia/Perth",
}
_CLOCKS = (
    ("America/Los_Angeles", "pacific, pt"),
    ("America/Denver", "mountain, mt"),
    ("America/Chicago", "central, ct"),
    ("America/New_York", "eastern, et"),
    ("America/Halifax", "atlantic"),
    ("America/Anchorage", "alaskan, alaska"),
    ("Pacific/Honolulu", "hawaiian, hawaii-aleutian"),
    ("America/St_Johns", "newfoundland"),
    ("America/Sao_Paulo", "brasilia, e. south america"),
    ("America/Argentina/Buenos_Aires", "argentina"),
    ("Europe/London", "gmt, british, uk"),
    ("Europe/Lisbon", "western european"),
    ("Europe/Berlin", "central european, w. europe"),
    ("Europe/Budapest", "central europe"),
    ("Europe/Paris", "romance"),
    ("Europe/Bucharest", "eastern european"),
    ("Europe/Chisinau", "e. europe"),
    ("Europe/Kyiv", "fle"),
    ("Europe/Moscow", "moscow, russian"),
    ("Europe/Istanbul", "turkey"),
    ("Africa/Johannesburg", "south africa"),
    ("Africa/Nairobi", "east africa"),
    ("Asia/Dubai", "gulf, arabian"),
    ("Asia/Kolkata", "india, indian"),
    ("Asia/Karachi", "pakistan"),
    ("Asia/Bangkok", "indochina, se asia"),
    ("Asia/Singapore", "singapore"),
    ("Asia/Shanghai", "china"),
    ("Asia/Hong_Kong", "hong kong"),
    ("Asia/Taipei", "taipei"),
    ("Asia/Tokyo", "japan, tokyo"),
    ("Asia/Seoul", "korea, korean"),
    ("Australia/Sydney", "australian eastern, aus eastern"),
    ("Australia/Adelaide", "australian central"),
    ("Australia/Perth", "australian western"),
    ("Pacific/Auckland", "new zealand"),
)
#: Names of a clock that changes -> zone; Microsoft's and CLDR's, and people's short ones.
_PLACES: dict[str, str] = {name: zone for zone, names in _CLOCKS for name in names.split(", ")}
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
