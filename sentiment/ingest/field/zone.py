"""Names of time zones, as options and exports write them.

A daylight-saving zone's name (``Europe/Berlin``) is looked up in the IANA
database. Of abbreviations only those are read that mean one offset wherever
English-language software writes them; for the others the user is asked.

References
----------
RFC 5322, section 4.3 (EST to PDT); IANA Time Zone Database, files ``europe``,
``northamerica``, ``asia``, ``australasia``, ``africa``, ``southamerica``.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sentiment.errors import OptionError, RecordError

__all__ = ["ABBREVIATIONS", "AMBIGUOUS", "parse_zone", "place", "split_zone"]

#: Abbreviation -> hours east of UTC.
ABBREVIATIONS: dict[str, float] = {
    "UTC": 0,
    "GMT": 0,
    "UT": 0,
    "Z": 0,
    "WET": 0,
    "WEST": 1,
    "CET": 1,
    "CEST": 2,
    "MEZ": 1,
    "MESZ": 2,
    "EET": 2,
    "EEST": 3,
    "MSK": 3,
    "TRT": 3,
    "NST": -3.5,
    "NDT": -2.5,
    "ADT": -3,
    "EST": -5,
    "EDT": -4,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
    "AKST": -9,
    "AKDT": -8,
    "HST": -10,
    "BRT": -3,
    "ART": -3,
    "COT": -5,
    "PET": -5,
    "VET": -4,
    "CLT": -4,
    "CLST": -3,
    "WAT": 1,
    "CAT": 2,
    "SAST": 2,
    "EAT": 3,
    "PKT": 5,
    "NPT": 5.75,
    "WIB": 7,
    "WITA": 8,
    "WIT": 9,
    "ICT": 7,
    "SGT": 8,
    "HKT": 8,
    "PHT": 8,
    "MYT": 8,
    "JST": 9,
    "KST": 9,
    "AWST": 8,
    "ACST": 9.5,
    "ACDT": 10.5,
    "AEST": 10,
    "AEDT": 11,
    "NZST": 12,
    "NZDT": 13,
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
_SUFFIX = re.compile(
    r"(?P<time>.*\d(?:\s*[AaPp]\.?[Mm]\.?)?)\s*"
    r"[\[(]?(?P<zone>[A-Z][A-Za-z]+/[A-Za-z_/+-]+\d{0,2}|[A-Za-z]{1,5})[\])]?",
    re.DOTALL,
)
_HALVES = frozenset({"AM", "PM"})


@lru_cache(maxsize=64)
def parse_zone(name: str) -> tzinfo:
    """Look up a zone such as ``UTC`` or ``Europe/Berlin``.

    Raises
    ------
    OptionError
        If there is none of that name.
    """
    try:
        return UTC if name.upper() == "UTC" else ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise OptionError(
            f"--assume-tz: found {name!r}; expected a zone name such as UTC or Europe/Berlin."
        ) from error


def split_zone(text: str) -> tuple[str, str] | None:
    """Split a time from the zone name or abbreviation behind it; None where there is none.

    Examples
    --------
    >>> split_zone("2024-05-01 10:00:00 EDT"), split_zone("5/1/2024 10:00 PM")
    (('2024-05-01 10:00:00', 'EDT'), None)
    """
    match = _SUFFIX.fullmatch(text)
    if match is None or match["zone"].upper() in _HALVES:
        return None
    return match["time"], match["zone"]


def place(time: datetime, name: str, assumed: tzinfo) -> datetime:
    """Give a naive time the zone that its export names.

    An ambiguous abbreviation is read where the assumed zone itself uses it at
    that time: with ``--assume-tz Asia/Kolkata``, ``IST`` is India's.

    Raises
    ------
    RecordError
        If the name is unknown, or means several offsets.
    """
    if "/" in name:
        try:
            return time.replace(tzinfo=parse_zone(name))
        except OptionError as error:
            raise RecordError("unknown time zone", name[:40]) from error
    short = name.upper()
    if short in ABBREVIATIONS:
        return time.replace(tzinfo=timezone(timedelta(hours=ABBREVIATIONS[short])))
    local = time.replace(tzinfo=assumed)
    if local.tzname() == short:
        return local
    if short in AMBIGUOUS:
        raise RecordError(
            f"ambiguous time zone {short}", f"{AMBIGUOUS[short]}? Say which with --assume-tz"
        )
    raise RecordError("unknown time zone", short)
