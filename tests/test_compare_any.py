"""Any reports and rows of a list are paired, and any bins aligned, by the same rules."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.compare.linked import pair_cases
from sentiment.compare.outage_figures import align
from sentiment.compare.reports import Reported
from sentiment.datasets import make_outage
from sentiment.incidents import Incident
from sentiment.outage import Outage

ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)
HOUR = timedelta(hours=1)
HOURS = st.integers(0, 200)
ROWS = st.lists(st.tuples(HOURS, st.integers(1, 40), st.sampled_from("AB")), max_size=8)


@given(ROWS, ROWS)
def test_every_report_and_every_row_has_its_place(
    first: list[tuple[int, int, str]], second: list[tuple[int, int, str]]
) -> None:
    def made(start: int, hours: int, platform: str) -> Outage:
        return Outage(ONSET + start * HOUR, ONSET + (start + hours) * HOUR, platform=platform)

    nothing = pd.DataFrame()
    reports = [
        Reported(made(*row), Path(), 1.0, nothing, nothing, nothing, nothing, None, (), {})
        for row in first
    ]
    listed = [
        Incident((each := made(*row)).start.date(), each, platform=each.platform)
        for row in second
    ]
    cases = pair_cases(reports, listed)
    assert {id(case.reported) for case in cases if case.reported} == set(map(id, reports))
    assert {id(case.incident) for case in cases if case.incident} == set(map(id, listed))
    assert [case.start for case in cases] == sorted(case.start for case in cases)
    for case in cases:
        if case.reported and case.incident:
            mine, theirs = case.reported.outage, case.incident.outage
            assert mine.platform == theirs.platform
            assert mine.start < theirs.end
            assert theirs.start < mine.end


@given(st.integers(-3000, 3000), st.floats(0.5, 30), st.sampled_from([0.25, 1.0, 3.0]))
def test_alignment_knows_no_dates(shift: int, hours: float, width: float) -> None:
    base = make_outage(hours=hours)
    bins = pd.DataFrame(
        {
            "time": [pd.Timestamp(base.start) + n * width * HOUR for n in range(-4, 8)],
            "measure": "share_frustration",
            **dict.fromkeys(("value", "low", "high"), 0.5),
            "n": range(12),
        }
    )

    def aligned(late: timedelta) -> pd.DataFrame:
        moved = replace(base, start=base.start + late, end=base.end + late, statements=())
        table = bins.assign(time=bins["time"] + late)
        return align(Reported(moved, Path(), width, bins, table, bins, bins, None, (), {}))

    here = aligned(timedelta(0))
    pd.testing.assert_frame_equal(here, aligned(shift * HOUR))
    assert here["hours"].tolist() == pytest.approx([(n + 0.5) * width for n in range(-4, 8)])
    length = base.duration / HOUR
    assert (here["lengths"] * length).tolist() == pytest.approx(here["hours"].tolist())
    assert here["n"].tolist() == bins["n"].tolist()
