from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest

from sentiment.errors import InputError, OptionError
from sentiment.outage import (
    Outage,
    Statement,
    parse_duration,
    parse_outage,
    parse_time,
    read_outages,
    read_statements,
)
from tests.conftest import ROOT

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
    assert "ongoing" in outage.label


@pytest.mark.parametrize("text", ["", "yesterday", "2024-03-05", "-1h", "0h"])
def test_durations_must_be_durations(text: str) -> None:
    with pytest.raises(OptionError, match="expected a duration"):
        parse_duration(text, "--before")


def test_statements_are_sorted_and_checked() -> None:
    late, early = Statement(NOON + timedelta(hours=1), "restored"), Statement(NOON)
    assert Outage(NOON, statements=[late, early]).statements == (early, late)
    with pytest.raises(OptionError, match="expected one of acknowledged"):
        Statement(NOON, "denied")


def test_tables_are_read(tmp_path: Path) -> None:
    table = tmp_path / "outages.csv"
    table.write_text(
        "start,end,name,platform,source\n"
        "2024-03-05T06:00Z,2024-03-05T12:00Z,One,x,here\n"
        "2024-03-06T06:00Z,,Two,x,there\n"
    )
    one, two = read_outages(table)
    assert (one.name, one.source, two.end) == ("One", "here", None)
    said = tmp_path / "said.csv"
    said.write_text('time,kind,text\n2024-03-05T07:00Z,acknowledged,"We know, sorry."\n')
    assert read_statements(said)[0].text == "We know, sorry."


def test_tables_name_what_they_lack(tmp_path: Path) -> None:
    table = tmp_path / "outages.csv"
    table.write_text("begin,end\n")
    with pytest.raises(InputError, match="missing: start, name, platform, source"):
        read_outages(table)
    table.write_text("start,end,name,platform,source\n")
    with pytest.raises(InputError, match="no rows"):
        read_outages(table)


def test_every_listed_incident_has_a_source() -> None:
    listed = read_outages(ROOT / "data" / "outages.csv")
    assert listed
    assert all("http" in outage.source for outage in listed)
