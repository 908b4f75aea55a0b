"""When an outage was: by the clock of the users, or in days."""

from __future__ import annotations

from dataclasses import replace

import pytest

from sentiment.analysis.analyse import analyse
from sentiment.outage import parse_outage
from sentiment.tell.verdicts import noun
from sentiment.tell.when import when_words
from tests.conftest import tagged_posts


@pytest.mark.parametrize(
    ("text", "tz", "said"),
    [
        ("2025-01-27T11:00Z/2025-01-27T18:00Z", "Asia/Tokyo", "27 Jan 2025, 20:00 to 28 Jan"),
        ("2025-01-26T23:00Z/2025-01-27T23:00Z", "Europe/Berlin", "27 Jan 2025 (Europe/Berlin)"),
        ("2025-01-26T23:00Z/2025-01-27T23:00Z", "UTC", "26 Jan 2025, 23:00 to 27 Jan 2025"),
        ("2017-12-30T00:00Z/2018-01-02T00:00Z", "UTC", "30 Dec 2017 to 1 Jan 2018 (UTC)"),
        ("2025-01-27T00:00Z/2025-01-27T00:01Z", "UTC", "27 Jan 2025, 00:00 to 00:01 UTC"),
    ],
)
def test_times_are_told_in_the_zone_and_whole_days_as_days(
    text: str, tz: str, said: str
) -> None:
    assert when_words(parse_outage(text), tz).startswith(said)


def test_the_headline_tells_the_hours_of_the_zone_that_was_asked_for() -> None:
    posts = tagged_posts(900).drop(columns="reaction")
    outage = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z")
    found = analyse(posts, outage=outage, tz="Asia/Tokyo")
    assert "15:00 to 21:00 Asia/Tokyo" in found.headline[0]
    assert "06:00" not in " ".join(found.headline)


def test_a_day_is_named_as_a_day() -> None:
    posts = tagged_posts(900).drop(columns="reaction")
    found = analyse(posts, outage=parse_outage("2024-03-05T00:00Z/2024-03-06T00:00Z"))
    quiet = replace(
        found.measures[0], verdicts=found.measures[0].verdicts.assign(verdict="no clear change")
    )
    said = replace(found, measures=[quiet]).headline[0]
    assert "written on 5 Mar 2024 (UTC)" in said
    assert "hours" not in said


def test_a_day_and_a_night_from_seven_to_seven_are_hours() -> None:
    posts = tagged_posts(900).drop(columns="reaction")
    named = {"2024-03-05T00:00Z/2024-03-06T00:00Z": "that day"}
    named |= {"2024-03-04T07:00Z/2024-03-05T07:00Z": "these hours"}
    for outage, noun_ in named.items():
        (measures,) = analyse(posts, outage=outage).measures
        quiet = replace(measures, verdicts=measures.verdicts.assign(verdict="no clear change"))
        assert noun(quiet) == noun_
