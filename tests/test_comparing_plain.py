"""Figures of outages beside each other, of cases made by hand."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sentiment.compare.linked import Case, pair_cases
from sentiment.compare.outage_figures import (
    FEEDBACK,
    UNSEEN,
    YEAR,
    align,
    by_platform,
    figures_of,
    rate_figures,
    rate_interval,
)
from sentiment.compare.reports import Reported
from sentiment.incidents import Incident
from sentiment.outage import Outage, Statement

ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAN = float("nan")
MISSING = "durations not documented"


def outage(start: float = 0.0, end: float | None = 6.0, **more: Any) -> Outage:
    over = None if end is None else ONSET + end * HOUR
    return Outage(ONSET + start * HOUR, over, platform="Clips", **more)


def reported(made: Outage, bins: list[tuple[float, float, int]] = (), **more: Any) -> Reported:  # type: ignore[assignment]
    """Make a report with the share of frustration in bins that begin so many hours after."""
    timeline = pd.DataFrame(
        {
            "time": pd.to_datetime([made.start + at * HOUR for at, *_ in bins], utc=True),
            "measure": "share_frustration",
            "value": [value for _, value, _ in bins],
            "low": [value - 0.1 for _, value, _ in bins],
            "high": [value + 0.1 for _, value, _ in bins],
            "n": [n for *_, n in bins],
        }
    )
    nothing = pd.DataFrame(columns=["window", "measure", "value", "low", "high", "n"])
    tables = {"windows": nothing, "differences": nothing, "verdicts": nothing, "shape": None}
    tables |= more
    return Reported(
        made,
        Path(),
        1.0,
        timeline=timeline,
        limits=(),
        made={},
        **tables,  # type: ignore[arg-type]
    )


def figure(case: Case, measure: str, window: str = "") -> Any:
    (found,) = [
        each for each in figures_of(case) if (each.measure, each.window) == (measure, window)
    ]
    return found


def near(seconds: float, *, start: float = 0.0) -> tuple[datetime, datetime]:
    return ONSET + start * HOUR - seconds * HOUR, ONSET + start * HOUR + seconds * HOUR


@pytest.mark.parametrize(
    ("case", "value", "low", "high", "note"),
    [
        (Case(reported(outage())), 6.0, NAN, NAN, ""),
        (Case(reported(outage(end=None))), NAN, NAN, NAN, "goes on"),
        (Case(None, Incident(ONSET.date(), outage(), 6 * HOUR)), 6.0, NAN, NAN, ""),
        (Case(None, Incident(ONSET.date(), None, 3 * HOUR)), 3.0, NAN, NAN, ""),
        (Case(None, Incident(ONSET.date())), NAN, NAN, NAN, "not documented"),
        (Case(None, Incident(ONSET.date(), outage(end=None))), NAN, NAN, NAN, "goes on"),
        (Case(reported(outage()), Incident(ONSET.date(), None, 6 * HOUR)), 6.0, NAN, NAN, ""),
        (
            Case(reported(outage()), Incident(ONSET.date(), None, 6.5 * HOUR)),
            *(6.0, NAN, NAN, "the list says 6.5 h"),
        ),
        (
            Case(reported(outage(start_range=near(0.5), end_range=near(1, start=6)))),
            *(6.0, 4.5, 7.5, "estimated from the posts"),
        ),
        (
            Case(reported(outage(start_range=near(4), end_range=near(4, start=6)))),
            *(6.0, 0.0, 14.0, "estimated from the posts"),
        ),
        (
            Case(
                reported(outage(start_range=near(0.5), end_range=near(1, start=6))),
                Incident(ONSET.date(), None, 5 * HOUR, certainty="claimed"),
            ),
            *(6.0, 4.5, 7.5),
            "claimed, no source; estimated from the posts; the list says 5 h",
        ),
        (
            Case(None, Incident(ONSET.date(), None, HOUR, certainty="claimed")),
            *(1.0, NAN, NAN, "claimed, no source"),
        ),
        (
            Case(None, Incident(ONSET.date(), None, HOUR, certainty="reported")),
            *(1.0, NAN, NAN, ""),
        ),
    ],
)
def test_durations(case: Case, value: float, low: float, high: float, note: str) -> None:
    found = figure(case, "duration")
    assert found[2:5] == pytest.approx((value, low, high), nan_ok=True)
    assert found[5:] == ("hours", None, note)


def said(hours: float, kind: str = "acknowledged") -> Statement:
    return Statement(ONSET + hours * HOUR, kind, "x")


@pytest.mark.parametrize(
    ("statements", "listed", "end", "value"),
    [
        ([said(0.5), said(2)], None, 6.0, 0.5),
        ([said(0.0)], None, 6.0, 0.0),
        ([said(-0.1), said(3)], None, 6.0, 3.0),
        ([said(1, "progress")], None, 6.0, NAN),
        ([said(30.0)], None, 6.0, 30.0),
        ([said(30.01)], None, 6.0, NAN),
        ([said(300.0)], None, None, 300.0),
        ([said(2)], 1.5, 6.0, 1.5),
        ([], 1.5, 6.0, 1.5),
        ([], -1.0, 6.0, NAN),
        ([], None, 6.0, NAN),
    ],
)
def test_the_first_word_of_the_provider(
    statements: list, listed: float | None, end: float | None, value: float
) -> None:
    told = None if listed is None else ONSET + listed * HOUR
    for wide in (None, 0.75):
        estimated = {} if wide is None else {"start_range": near(wide)}
        made = outage(end=end, statements=tuple(statements), **estimated)
        found = figure(
            Case(reported(made), Incident(ONSET.date(), acknowledged=told)),
            "time_to_acknowledgement",
        )
        assert found.value == pytest.approx(value, nan_ok=True)
        if np.isnan(value):
            assert found.note == "not documented"
        elif wide is None:
            assert np.isnan([found.low, found.high]).all()
            assert found.note == ""
        else:
            assert (found.low, found.high) == pytest.approx(
                (max(0, value - 0.75), value + 0.75)
            )
            assert found.note == "the onset is estimated from the posts"
    without = Case(None, Incident(ONSET.date(), acknowledged=ONSET))
    assert figure(without, "time_to_acknowledgement").note == "not documented"


@pytest.mark.parametrize(
    ("bins", "end", "value", "note"),
    [
        ([(0, 0.2, 10), (1, 0.5, 10), (2, 0.4, 99)], 6.0, 0.5, "highest of 3 bins of 1 h"),
        (
            [(0, 0.2, 10), (1, 0.5, 9)],
            6.0,
            0.2,
            "highest of 2 bins of 1 h, 1 of them with too few posts",
        ),
        ([(0, 0.2, 10)], 6.0, 0.2, "the one bin of 1 h inside it"),
        (
            [(-1, 0.9, 50), (0, 0.2, 10), (5, 0.3, 10), (6, 0.8, 50)],
            6.0,
            0.3,
            "highest of 2 bins of 1 h",
        ),
        ([(5.5, 0.9, 50), (0, 0.2, 10)], 6.0, 0.2, "the one bin of 1 h inside it"),
        ([(0, 0.2, 10), (90, 0.3, 10)], None, 0.3, "highest of 2 bins of 1 h"),
        ([(0, 0.2, 9)], 6.0, NAN, "no bin of 1 h inside it has 10 posts"),
        ([], 6.0, NAN, "no bin of 1 h inside it has 10 posts"),
    ],
)
def test_the_highest_bin(bins: list, end: float | None, value: float, note: str) -> None:
    found = figure(Case(reported(outage(end=end), bins)), "peak_frustration")
    assert (found.unit, found.note) == ("share", note)
    if np.isnan(value):
        assert np.isnan(found.value)
        return
    n = next(n for _, share, n in bins if share == value)
    assert found[2:5] == pytest.approx((value, value - 0.1, value + 0.1))
    assert found.n == n


def test_shapes_and_windows_are_the_reports_own() -> None:
    shape = pd.DataFrame(
        {
            "measure": ["frustration", "frustration", "concern"],
            "quantity": ["recovery", "peak", "peak"],
            "value": [3.0, 0.7, 0.1],
            "low": [1.0, 0.6, 0.0],
            "high": [5.0, 0.8, 0.2],
            "unit": ["hours", "share", "share"],
            "n": [40, None, 3],
            "note": ["so", None, ""],
        }
    )
    windows = pd.DataFrame(
        {
            "window": ["before", "during", "after", "before"],
            "measure": ["share_humor"] * 3 + ["compound_mean"],
            "value": [0.1, 0.2, 0.3, -0.1],
            "low": 0.0,
            "high": 0.4,
            "n": [30, 29, 0, 99],
        }
    )
    case = Case(reported(outage(), shape=shape, windows=windows))
    assert figure(case, "recovery") == ("recovery", "", 3.0, 1.0, 5.0, "hours", 40, "so")
    assert figure(case, "peak_frustration") == (
        "peak_frustration",
        "",
        0.7,
        0.6,
        0.8,
        "share",
        None,
        "",
    )
    assert figure(case, "share_humor", "before")[2:] == (0.1, 0.0, 0.4, "share", 30, "")
    for window, n, note in (("during", 29, "too few posts"), ("after", 0, "no posts")):
        assert figure(case, "share_humor", window)[5:] == ("share", n, note)
    assert figure(case, "compound_mean", "before")[5:7] == ("mean", 99)
    alone = Case(reported(outage(), shape=shape.iloc[2:]))
    assert figure(alone, "recovery").note == "not measured"
    listed = list(figures_of(Case(None, Incident(ONSET.date()))))
    assert {each.note for each in listed[2:]} == {"no posts given"}
    assert [each.unit for each in listed[2:4]] == ["hours", "share"]
    assert len(listed) == len(list(figures_of(case))) == 4 + 3 * len(FEEDBACK)


def test_bins_stand_at_their_middle_in_hours_and_lengths() -> None:
    bins = [(-1.0, 0.1, 5), (0.0, 0.2, 6), (5.0, 0.3, 7)]
    found = align(reported(outage(), bins))
    assert found["hours"].tolist() == [-0.5, 0.5, 5.5]
    assert found["lengths"].tolist() == pytest.approx([-0.5 / 6, 0.5 / 6, 5.5 / 6])
    assert found["n"].tolist() == [5, 6, 7]
    assert align(reported(outage(end=None), bins))["lengths"].isna().all()


@pytest.mark.parametrize("n", [1, 4, 30])
@pytest.mark.parametrize("years", [0.5, 3.0])
def test_rates_of_outages_are_garwoods_and_fays(n: int, years: float) -> None:
    value, low, high = rate_interval([1.0] * n, years)
    expected = [stats.chi2.ppf(0.025, 2 * n) / 2, stats.chi2.ppf(0.975, 2 * n + 2) / 2]
    assert (value, low, high) == pytest.approx(
        (n / years, *(each / years for each in expected))
    )
    weights = np.random.default_rng(n).lognormal(0, 1, n)
    total, squares = weights.sum(), (weights**2).sum()
    most = 3 * weights.max()
    bounds = [
        stats.gamma.ppf(0.025, total**2 / squares, scale=squares / total),
        stats.gamma.ppf(
            0.975,
            (total + most) ** 2 / (squares + most**2),
            scale=(squares + most**2) / (total + most),
        ),
    ]
    found = rate_interval(weights.tolist(), years, unseen=UNSEEN)
    assert found == pytest.approx((total / years, *(each / years for each in bounds)))
    assert (UNSEEN, YEAR) == (3.0, 365.2425)


@pytest.mark.parametrize(
    ("hours", "down", "middle"),
    [
        ([2.0, 4.0, 9.0], (15 / 2, True, ""), (4.0, 3, "from 2 to 9")),
        (
            [2.0, None],
            (2 / 2, False, f"at least that; 1 of 2 {MISSING}"),
            (2.0, 1, f"1 of 2 {MISSING}"),
        ),
        ([3.0], (3 / 2, True, ""), (3.0, 1, "")),
        ([None], (NAN, False, f"1 of 1 {MISSING}"), (NAN, 0, f"1 of 1 {MISSING}")),
        (
            [2.0, 3.0, None],
            (5 / 2, False, f"at least that; 1 of 3 {MISSING}"),
            (2.5, 2, "from 2 to 3"),
        ),
    ],
)
def test_how_often_and_how_long_platforms_are_down(
    hours: list, down: tuple, middle: tuple
) -> None:
    often, lasting, usual = rate_figures(hours, 2.0)
    n = len(hours)
    assert often[2:5] == pytest.approx(rate_interval([1.0] * n, 2.0))
    assert (often.measure, often.unit, often.n) == ("outages_per_year", "outages a year", n)
    assert (lasting.value, lasting.note) == (pytest.approx(down[0], nan_ok=True), down[2])
    assert np.isnan(lasting.low) == (not down[1])
    if down[1]:
        known = [each for each in hours if each is not None]
        assert lasting[2:5] == pytest.approx(rate_interval(known, 2.0, unseen=3.0))
    assert lasting.n == n
    assert (usual.value, usual.n, usual.note) == (
        pytest.approx(middle[0], nan_ok=True),
        *middle[1:],
    )


def test_outages_of_a_platform_that_overlap_are_one() -> None:
    def row(name: str, start: float, end: float | None, **more: Any) -> Incident:
        return Incident(ONSET.date(), outage(start, end), platform=name, **more)

    found = by_platform(
        [
            row("Clips ", 0, 6),
            row("clips", 6, 8),
            row("CLIPS", 9, 10),
            row("Clips", 3, None),
            Incident(ONSET.date(), None, 2 * HOUR, platform="clips"),
            row("Another", 0, 1),
        ]
    )
    assert list(found) == ["Another", "Clips"]
    assert found["Clips"] == [None, 2.0, 8.0, 1.0]


@pytest.mark.parametrize(
    ("incident", "same"),
    [
        (Incident(date(2024, 3, 5), outage(2, 3), platform=" clips"), True),
        (Incident(date(2024, 3, 5), outage(2, 3), platform="Other"), False),
        (Incident(date(2024, 3, 5), outage(2, 3), name="sign-in fails"), True),
        (Incident(date(2024, 3, 5), outage(2, 3)), True),
        (Incident(date(2024, 3, 5), outage(6, 7), platform="Clips"), False),
        (Incident(date(2024, 3, 5), outage(5.9, 7), platform="Clips"), True),
        (Incident(date(2024, 3, 5), outage(-2, 0), platform="Clips"), False),
        (Incident(date(2024, 3, 5), outage(-2, 0.1), platform="Clips"), True),
        (Incident(date(2024, 3, 5), outage(-9, None), platform="Clips"), True),
        (Incident(date(2024, 3, 5), platform="Clips"), True),
        (Incident(date(2024, 3, 4), platform="Clips"), False),
        (Incident(date(2024, 3, 4), None, 6 * HOUR, platform="Clips"), False),
        (Incident(date(2024, 3, 4), None, 7 * HOUR, platform="Clips"), True),
        (Incident(date(2024, 3, 6), platform="Clips"), False),
    ],
)
def test_which_row_means_an_outage(incident: Incident, *, same: bool) -> None:
    made = reported(outage(name="Sign-in fails"))
    if incident.outage is not None and not incident.platform and not incident.name:
        assert len(pair_cases([made], [incident])) == 2  # nobody names it
        return
    cases = pair_cases([made], [incident])
    assert (len(cases) == 1) == same
    ongoing = reported(outage(end=None))
    late = Incident(date(2024, 3, 30), platform="Clips")
    assert len(pair_cases([ongoing], [late])) == 1


def test_of_several_rows_the_nearest_is_meant() -> None:
    rows = [
        Incident(ONSET.date(), outage(start, 6), name=str(start), platform="Clips")
        for start in (-3, 1, 2)
    ]
    cases = pair_cases([reported(outage())], rows)
    assert [case.start for case in cases] == [ONSET + at * HOUR for at in (-3, 0, 2)]
    assert [case.incident.name for case in cases if case.incident] == ["-3", "1", "2"]
