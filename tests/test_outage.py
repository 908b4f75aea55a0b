from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from sentiment.errors import OptionError
from sentiment.outage import (
    Outage,
    Statement,
    parse_duration,
    parse_outage,
    parse_time,
)

NOON = datetime(2024, 3, 5, 12, tzinfo=UTC)


def test_times_become_utc() -> None:
    berlin = timezone(timedelta(hours=1))
    outage = Outage(datetime(2024, 3, 5, 13, tzinfo=berlin))
    assert outage.start == NOON
    assert outage.start.utcoffset() == timedelta(0)


def test_an_outage_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Outage(NOON).name = "other"  # type: ignore[misc]


def test_end_must_follow_start() -> None:
    with pytest.raises(OptionError, match="not after start"):
        Outage(NOON, NOON)


def test_naive_times_are_refused() -> None:
    with pytest.raises(OptionError, match="without a zone"):
        Outage(datetime(2024, 3, 5))  # noqa: DTZ001
    with pytest.raises(OptionError, match="without a zone"):
        parse_time("2024-03-05T12:00")


@pytest.mark.parametrize("text", ["2024-03-05T12:00Z", "2024-03-05T12:00Z/"])
def test_without_an_end_it_goes_on(text: str) -> None:
    outage = parse_outage(text)
    assert outage.end is None
    assert outage.duration is None
    assert outage.label == "Outage since 2024-03-05 12:00 UTC"


@pytest.mark.parametrize("text", ["", "yesterday", "2024-03-05", "-1h", "0h"])
def test_durations_must_be_durations(text: str) -> None:
    with pytest.raises(OptionError, match="expected a duration"):
        parse_duration(text, "--before")


def test_statements_are_sorted_and_checked() -> None:
    late, early = Statement(NOON + timedelta(hours=1), "restored"), Statement(NOON)
    assert Outage(NOON, statements=[late, early]).statements == (early, late)
    with pytest.raises(OptionError, match="expected one of acknowledged"):
        Statement(NOON, "denied")


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2025-01-27T11:00Z/PT3H", "11:00", "14:00"),
        ("PT3H/2025-01-27T14:00Z", "11:00", "14:00"),
        ("2025-01-27T12:00Z/15:00Z", "12:00", "15:00"),
        ("2025-01-27T12:00+01:00/15:00", "11:00", "14:00"),
        ("2025-01-27 12:00/15:00", "11:00", "14:00"),
        ("27.01.2025 12:00/27.01.2025 15:00", "11:00", "14:00"),
    ],
)
def test_intervals_of_iso_8601(text: str, start: str, end: str) -> None:
    outage = parse_outage(text, zone=ZoneInfo("Europe/Berlin"))
    assert outage.end is not None
    assert (f"{outage.start:%H:%M}", f"{outage.end:%H:%M}") == (start, end)


@pytest.mark.parametrize(
    "text",
    [
        "2025-01-27T12:00/15:00",
        "0001-01-01T00:00Z/9999-12-31T00:00Z",
        "2025-01-27T12:00Z/PX",
        "/",
    ],
)
def test_intervals_that_are_none(text: str) -> None:
    with pytest.raises(OptionError):
        parse_outage(text)


@pytest.mark.parametrize("text", ["60", "86400", "1.5"])
def test_durations_need_their_unit(text: str) -> None:
    with pytest.raises(OptionError, match="with its unit"):
        parse_duration(text)
