"""Lists of outages: times, dates alone, durations, and what a list may lack."""

import re
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from click.testing import CliRunner

from sentiment.cli import cli
from sentiment.errors import InputError, OptionError, SentimentError
from sentiment.incidents import read_incidents, read_outages, read_statements

ROOT = Path(__file__).parents[1]
HEADER = "start,end,name,platform,source\n"


def test_tables_are_read(tmp_path: Path) -> None:
    table = tmp_path / "outages.csv"
    table.write_text(
        HEADER
        + "2024-03-05T06:00Z,2024-03-05T12:00Z,One,x,here\n2024-03-06T06:00Z,,Two,x,there\n"
    )
    one, two = read_outages(table)
    assert (one.name, one.source, two.end) == ("One", "here", None)
    said = tmp_path / "said.csv"
    said.write_text('time,kind,text\n2024-03-05T07:00Z,acknowledged,"We know, sorry."\n')
    assert read_statements(said)[0].text == "We know, sorry."


def test_a_date_alone_is_an_incident_and_no_outage(tmp_path: Path) -> None:
    table = tmp_path / "outages.csv"
    table.write_text(
        "start,end,name,platform,source,duration,acknowledged,certainty,problem\n"
        "2022-10-25,,Claimed,x,,6h,,claimed,glitch\n"
        "2024-03-05T23:00-05:00,,Timed,x,,90min,2024-03-06T04:10Z,reported,\n"
    )
    claimed, timed = read_incidents(table)
    assert (claimed.day, claimed.outage, claimed.duration) == (
        date(2022, 10, 25),
        None,
        timedelta(hours=6),
    )
    assert (claimed.certainty, claimed.problem, claimed.acknowledged) == (
        "claimed",
        "glitch",
        None,
    )
    assert timed.day == date(2024, 3, 6)  # in UTC
    assert timed.duration == timedelta(minutes=90)
    assert timed.outage is not None
    assert timed.outage.end == datetime(2024, 3, 6, 5, 30, tzinfo=UTC)
    assert [said.kind for said in timed.outage.statements] == ["acknowledged"]
    assert read_outages(table) == [timed.outage]


def test_tables_name_what_they_lack(tmp_path: Path) -> None:
    table = tmp_path / "outages.csv"
    table.write_text("begin,end\n")
    with pytest.raises(InputError, match="missing: start"):
        read_outages(table)
    table.write_text(HEADER)
    with pytest.raises(InputError, match="no rows"):
        read_outages(table)
    table.write_text(HEADER + "2022-10-25,,Claimed,x,\n")
    with pytest.raises(InputError, match="dates without a time of day"):
        read_outages(table)
    table.write_text(HEADER + "yesterday,,Claimed,x,\n")
    with pytest.raises(OptionError, match="expected ISO 8601"):
        read_outages(table)
    table.write_text(HEADER.strip() + ",certainty\n2022-10-25,,Claimed,x,,sure\n")
    with pytest.raises(OptionError, match="expected documented, reported, claimed"):
        read_incidents(table)


def test_every_listed_incident_has_a_source_or_is_called_a_claim() -> None:
    listed = read_incidents(ROOT / "data" / "outages.csv")
    assert len(listed) >= 15
    for incident in listed:
        assert incident.certainty
        assert ("http" in incident.source) == (incident.certainty != "claimed")
        assert incident.duration is not None
        assert incident.outage is not None or incident.acknowledged is None
    assert [i.day for i in listed] == sorted(i.day for i in listed)


def test_a_report_says_which_rows_it_leaves_out(tmp_path: Path) -> None:
    table = tmp_path / "outages.csv"
    table.write_text(
        HEADER + "2025-01-10T06:00Z,2025-01-10T12:00Z,Timed,x,\n2022-10-25,,Claimed,x,\n"
    )
    posts = tmp_path / "posts.csv"
    posts.write_text("id,created_at,text\n1,2025-01-10T07:00Z,down again\n")
    run = CliRunner().invoke(
        cli, ["report", str(posts), "--outages", str(table), "-o", str(tmp_path / "out")]
    )
    assert run.exit_code == 0, run.output
    assert "1 of 2 rows gives a date without a time of day and is left out" in run.stderr


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_lists_in_any_writing(delimiter: str, encoding: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    rows = (("start", "end", "name"), ("2025-01-27T11:00Z", "2025-01-27T18:00Z", "Störung"))
    path.write_bytes("\r\n".join(map(delimiter.join, rows)).encode(encoding))
    assert [outage.name for outage in read_outages(path)] == ["Störung"]
    path.write_text("start;end\n2025-01-27 12:00;\n")
    zone = ZoneInfo("Europe/Berlin")
    assert [outage.start.hour for outage in read_outages(path, zone=zone)] == [11]
    path.write_text("time;kind;text\n27.01.2025 12:30;acknowledgement;Wir sehen es\n")
    said = read_statements(path, zone=zone)
    assert [(each.kind, each.time.hour) for each in said] == [("acknowledged", 11)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("time,kind,text\n2025-01-27T12:00Z,other,x\n2025-01-27T13:00Z,nonsense,y\n", "line 3"),
        ("time,kind,text\n2025-13-01,other,x\n", "line 2: time: found '2025-13-01'"),
        (
            'time,kind,text\n2025-01-27T12:00Z,other,"x\n',
            "line 2: found a row that can't be read",
        ),
        ("time,time\n2025-01-27T12:00Z,\n", "2 columns with the name time"),
        ("time\n2025-01-27T12:00Z,other,x\n", "line 2: found 3 cells"),
        ("0001-01-01T00:00Z\n", "missing: time"),
    ],
)
def test_a_wrong_row_is_named_with_its_line(text: str, words: str, tmp_path: Path) -> None:
    path = tmp_path / "said.csv"
    path.write_text(text)
    with pytest.raises(SentimentError, match=re.escape(words)):
        read_statements(path)
