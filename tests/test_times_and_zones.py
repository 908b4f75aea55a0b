from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sentiment.errors import RecordError
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.field.zone import ABBREVIATIONS, parse_zone, place

#: Place -> the names of its clocks: of winter, of summer, and so on.
CLOCKS = {
    "Europe/Lisbon": "WET WEST",
    "Europe/Berlin": "CET CEST MEZ MESZ",
    "Europe/Bucharest": "EET EEST",
    "Europe/Moscow": "MSK",
    "Europe/Istanbul": "TRT",
    "America/St_Johns": "NST NDT",
    "America/Halifax": "- ADT",
    "America/New_York": "EST EDT",
    "America/Chicago": "- CDT",
    "America/Denver": "MST MDT",
    "America/Los_Angeles": "PST PDT",
    "America/Anchorage": "AKST AKDT",
    "Pacific/Honolulu": "HST",
    "America/Sao_Paulo": "BRT",
    "America/Argentina/Buenos_Aires": "ART",
    "America/Bogota": "COT",
    "America/Lima": "PET",
    "America/Caracas": "VET",
    "America/Santiago": "CLT CLST",
    "Africa/Lagos": "WAT",
    "Africa/Maputo": "CAT",
    "Africa/Johannesburg": "SAST",
    "Africa/Nairobi": "EAT",
    "Asia/Karachi": "PKT",
    "Asia/Kathmandu": "NPT",
    "Asia/Jakarta": "WIB",
    "Asia/Makassar": "WITA",
    "Asia/Jayapura": "WIT",
    "Asia/Bangkok": "ICT",
    "Asia/Singapore": "SGT",
    "Asia/Hong_Kong": "HKT",
    "Asia/Manila": "PHT",
    "Asia/Kuala_Lumpur": "MYT",
    "Asia/Tokyo": "JST",
    "Asia/Seoul": "KST",
    "Australia/Perth": "AWST",
    "Australia/Adelaide": "ACST ACDT",
    "Australia/Sydney": "AEST AEDT",
    "Pacific/Auckland": "NZST NZDT",
}


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        (
            "Wed May 01 2024 10:00:00 GMT+0200 (Central European Summer Time)",
            "2024-05-01T08:00",
        ),
        ("2024-05-01 10:00 UTC+2", "2024-05-01T08:00"),
        ("2024-05-01 10:00:00 EDT", "2024-05-01T14:00"),
        ("Wed Sep 04 13:51:00 PDT 2019", "2019-09-04T20:51"),
        ("May 1, 2024 10:00 PM PST", "2024-05-02T06:00"),
        ("2024-05-01 10:00 [Europe/Berlin]", "2024-05-01T08:00"),
        ("Wed, 01 May 2024 10:00:00 EST", "2024-05-01T15:00"),
        ("1714557600", "2024-05-01T10:00"),
        ("2024-05-01T10:00:00-0700\x1a", "2024-05-01T17:00"),
    ],
)
def test_zones_of_one_column_may_differ(text: str, utc: str) -> None:
    assert TimeParser().parse(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


@pytest.mark.parametrize("name", sorted(ABBREVIATIONS))
def test_an_abbreviation_is_as_far_from_utc_as_its_place(name: str) -> None:
    (where,) = [where for where, names in CLOCKS.items() if name in names.split()]
    years = [datetime(2024, month, 1, tzinfo=ZoneInfo(where)) for month in (1, 7)]
    offsets = {time.dst(): time.utcoffset() for time in years}
    winter = CLOCKS[where].split()[::2]
    expected = offsets[min(offsets) if name in winter else max(offsets)]
    naive = datetime(2024, 5, 1)  # noqa: DTZ001  a zone is put behind it
    assert place(naive, name, UTC).utcoffset() == expected


def test_a_leap_second_stays_in_its_minute() -> None:
    assert TimeParser().parse("2016-12-31T23:59:60Z").second == 59


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("2024-05-01 10:00:00 IST", "ambiguous time zone IST"),
        ("Wed Sep 04 13:51:00 CST 2019", "ambiguous time zone CST"),
        ("2024-05-01 10:00:00 XYZ", "unknown time zone"),
        ("1999-01-01T00:00Z", "time before 2004"),
        ("2024-05-03T00:00Z", "time in the future"),
        (-1e300, "unreadable time"),
        ([[]], "unreadable time"),
        ("", "no time"),
    ],
)
def test_times_are_rejected_with_a_reason(value: object, reason: str) -> None:
    parser = TimeParser(now=datetime(2024, 5, 1, tzinfo=UTC))
    with pytest.raises(RecordError) as caught:
        parser.parse(value)
    assert caught.value.reason == reason


def test_the_assumed_zone_settles_an_abbreviation() -> None:
    time = TimeParser(parse_zone("Asia/Kolkata")).parse("2024-05-01 10:00:00 IST")
    assert (time.hour, time.minute) == (4, 30)


def test_gaps_and_folds_are_counted() -> None:
    parser = TimeParser(parse_zone("Europe/Berlin"))
    assert parser.parse("2024-03-31 02:30").hour == 1  # the gap: read as 03:30 summer time
    assert parser.parse("2024-10-27 02:30").hour == 0  # the fold: the first, summer time
    assert parser.n_clock_change == 2
