"""Naive times that fit an outage much better in another zone are asked about; nothing moves."""

from __future__ import annotations

import pandas as pd
import pytest

import sentiment as st
from sentiment import datasets

OUTAGE = "2024-05-03T06:00Z/2024-05-03T20:00Z"


def shifted(hours: float, *, named: bool = False) -> pd.DataFrame:
    """The synthetic archive as a clock so far ahead of UTC would have written it."""
    posts = datasets.make_posts(0)[["post_id", "created_at", "text", "author"]]
    times = posts["created_at"] + pd.Timedelta(hours=hours)
    return posts.assign(created_at=times.dt.strftime("%Y-%m-%d %H:%M:%S" + "Z" * named))


@pytest.mark.parametrize(
    ("hours", "side", "zone"),
    [(-5, "before", "America/Chicago"), (8, "after", "Asia/Shanghai")],
)
def test_the_zone_is_asked_for(hours: float, side: str, zone: str) -> None:
    short = "2024-05-03T06:00Z/2024-05-03T10:00Z"  # the worst hours, so that a shift shows
    analysis = st.analyse(shifted(hours), outage=short)
    told = [line for line in analysis.cautions if "name no zone" in line]
    (fit,) = analysis.zone_fits
    assert fit is not None
    assert abs(fit.hours - hours) <= 1
    assert len(told) == 1
    assert f"h {side} the outage" in told[0]
    assert f"are they {zone}" in told[0]
    assert "Nothing was shifted" in told[0]


def test_nothing_is_said_where_times_fit_or_name_their_zone() -> None:
    for posts in (shifted(0), shifted(8, named=True)):
        analysis = st.analyse(posts, outage=OUTAGE)
        assert not any("name no zone" in line for line in analysis.cautions)


def test_quiet_hours_fit_nowhere() -> None:
    analysis = st.analyse(shifted(0), outage="2024-05-01T06:00Z/2024-05-01T09:00Z")
    assert analysis.zone_fits == [None]


def test_waves_of_complaints_ask_for_no_zone() -> None:
    hours = range(96)  # every twelve hours complaints are three times as frequent for four
    rows = [
        (f"2024-05-{1 + hour // 24:02} {hour % 24:02}:{minute:02}", complains)
        for hour in hours
        for minute in range(0, 60, 2)
        for complains in [minute % 20 < (10 if hour % 12 < 4 else 4) and hour != 50]
    ]
    texts = {True: "this app is down again, so annoying", False: "a new video about my garden"}
    posts = pd.DataFrame(
        [(time, f"{texts[bad]} {n}") for n, (time, bad) in enumerate(rows)],
        columns=["created_at", "text"],
    )
    analysis = st.analyse(posts, outage="2024-05-03T05:00Z/2024-05-03T09:00Z")
    assert analysis.zone_fits == [None]
