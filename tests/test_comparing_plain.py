"""Figures of outages beside each other, of cases made by hand."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sentiment.compare import compare, reports
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
from sentiment.compare.reports import Reported, how_reports_differ
from sentiment.errors import InputError, OptionError
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


DATED = Incident(ONSET.date())


@pytest.mark.parametrize(
    ("case", "label", "platform", "start"),
    [
        (Case(reported(outage(name="Mine"))), "Mine", "Clips", ONSET),
        (
            Case(reported(outage(name="Mine")), replace(DATED, name="Theirs")),
            "Mine",
            "Clips",
            ONSET,
        ),
        (Case(reported(outage())), "Outage 2024-03-05 06:00 to 12:00 UTC", "Clips", ONSET),
        (Case(reported(outage()), replace(DATED, name="Theirs")), "Theirs", "Clips", ONSET),
        (Case(reported(outage()), DATED), "Outage 2024-03-05", "Clips", ONSET),
        (
            Case(None, replace(DATED, outage=Outage(ONSET), name="Listed", platform="B")),
            *("Listed", "B", ONSET),
        ),
        (Case(None, replace(DATED, platform="B")), "Outage 2024-03-05", "B", ONSET - 6 * HOUR),
        (
            Case(reported(Outage(ONSET)), replace(DATED, platform="B")),
            "Outage 2024-03-05",
            "B",
            ONSET,
        ),
    ],
)
def test_what_a_case_is_called(case: Case, label: str, platform: str, start: datetime) -> None:
    assert (case.label, case.platform, case.start) == (label, platform, start)


@pytest.mark.parametrize(
    ("case", "facts"),
    [
        (
            Case(reported(outage(source="us"))),
            {"start": "2024-03-05T06:00Z", "end": "2024-03-05T12:00Z", "source": "us"},
        ),
        (Case(reported(outage(end=None))), {"start": "2024-03-05T06:00Z", "end": "goes on"}),
        (
            Case(
                reported(outage(source="us", start_range=near(1))),
                replace(DATED, source="them", problem="login", certainty="claimed"),
            ),
            {
                "start": "2024-03-05T06:00Z",
                "end": "2024-03-05T12:00Z",
                "source": "us; them",
                "problem": "login",
                "certainty": "claimed",
                "estimated": True,
            },
        ),
        (
            Case(reported(outage(source="us")), replace(DATED, source="us")),
            {"start": "2024-03-05T06:00Z", "end": "2024-03-05T12:00Z", "source": "us"},
        ),
        (
            Case(None, replace(DATED, source="them", certainty="reported")),
            {"start": "2024-03-05", "source": "them", "certainty": "reported", "n_posts": None},
        ),
    ],
)
def test_facts_of_an_outage(case: Case, facts: dict) -> None:
    plain = {"end": "", "problem": "", "certainty": "", "estimated": False, "source": ""}
    named = {"number": 3, "outage": case.label, "platform": case.platform, "n_posts": 0}
    assert compare._facts(3, case) == plain | named | facts


def test_posts_of_all_windows_are_counted() -> None:
    windows = pd.DataFrame(
        {"measure": ["n_posts", "share_humor", "n_posts"], "value": [7.0, 0.5, 12.0]}
    )
    assert compare._facts(1, Case(reported(outage(), windows=windows)))["n_posts"] == 19


def test_changes_during_stand_with_the_verdict_on_shares() -> None:
    measures = ["share_frustration", "share_none", "compound_mean", "share_humor"]
    differences = pd.DataFrame(
        {
            "comparison": ["during - before"] * 4 + ["after - before"],
            "measure": [*measures, "share_concern"],
            "value": [0.1, 0.2, 0.3, 0.4, 0.5],
        }
    )
    rows = [
        ("during", "frustration", "rate", "fell", "clear"),
        ("during", "frustration", "share", "rose", "likely"),
        ("after", "frustration", "share", "fell", "clear"),
        ("during", "compound", "mean", "fell", "clear"),
        ("during", "concern", "share", "rose", "clear"),
    ]
    verdicts = pd.DataFrame(rows, columns=["window", "measure", "quantity", "verdict", "grade"])
    found = compare._effects(reported(outage(), differences=differences, verdicts=verdicts))
    assert found["measure"].tolist() == ["share_frustration", "compound_mean", "share_humor"]
    assert found["value"].tolist() == [0.1, 0.3, 0.4]
    assert found["verdict"].tolist()[:2] == ["rose", "fell"]
    assert found["grade"].tolist()[:2] == ["likely", "clear"]
    assert found[["verdict", "grade"]].iloc[2].isna().all()


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [(5, 7, 2), (5, 6, 1), (6, 7, 1), (5, 5, 1), (7, 7, 1), (6, 6, 0), (1, 4, 0), (8, 31, 0)],
)
def test_spans_hold_their_first_and_their_last_day(first: int, last: int, days: int) -> None:
    listed = [
        Incident(date(2024, 3, day), duration=HOUR, platform="A", certainty="reported")
        for day in (5, 7)
    ]
    span = (date(2024, 3, first), date(2024, 3, last))
    if not days:
        with pytest.raises(OptionError, match="found no outage of the list from 2024-03-"):
            list(compare._platform_rows(listed, span))
        return
    rows = list(compare._platform_rows(listed, span))
    assert [row[5] for row in rows] == [
        "outages_per_year",
        "downtime_per_year",
        "duration_median",
    ]
    assert rows[0][7] == pytest.approx(days / ((last - first + 1) / 365.2425))
    assert rows[0][:5] == (None, "A", "", "", "sourced")


@pytest.mark.parametrize(
    ("certainties", "kinds"),
    [
        (["reported", "documented"], ["sourced"]),
        (["claimed", "claimed"], ["claimed too"]),
        (["", "claimed"], ["sourced", "claimed too"]),
    ],
)
def test_claims_come_after_what_has_a_source(certainties: list[str], kinds: list[str]) -> None:
    listed = [
        Incident(ONSET.date(), duration=HOUR, platform=name, certainty=certainty)
        for name, certainty in zip(("Clips", "clips "), certainties, strict=True)
    ]
    rows = list(compare._platform_rows(listed, (ONSET.date(), ONSET.date())))
    assert [row[4] for row in rows] == [kind for kind in kinds for _ in range(3)]
    assert {row[1] for row in rows} == {"Clips"}
    numbers = [row[11] for row in rows if row[5] == "outages_per_year"]
    assert numbers == [certainties.count("claimed") or 2] * (
        "sourced" in kinds and len(kinds) > 1
    ) + [2]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("2024-03-05/2024-03-05", True),
        ("2024-03-05/2024-03-06", True),
        ("2024-03-06/2024-03-05", False),
        ("2024-03-05", False),
        ("2024-03-05/x", False),
        ("2024-03-05/2024-03-06/2024-03-07", False),
    ],
)
def test_a_span_is_two_days_in_order(text: str, *, fits: bool) -> None:
    if fits:
        assert "/".join(day.isoformat() for day in compare.parse_span(text)) == text
    else:
        with pytest.raises(OptionError, match="expected FIRST/LAST"):
            compare.parse_span(text)


def test_tables_stand_below_each_other_with_number_and_name() -> None:
    made = [
        (1, "a", reported(outage(), [(0, 0.2, 10)])),
        (2, "b", reported(outage(), [(1, 0.3, 11), (2, 0.4, 12)])),
    ]
    found = compare._stack(made, align, ["number", "outage", "value"])
    assert found.to_numpy().tolist() == [[1, "a", 0.2], [2, "b", 0.3], [2, "b", 0.4]]
    assert found.index.tolist() == [0, 1, 2]
    assert list(compare._stack([], align, ["number", "n"])) == ["number", "n"]


def test_what_limits_several_reports_is_named_once() -> None:
    made = [
        (number, "", replace(reported(outage()), limits=limits))
        for number, limits in ((1, ("x", "y")), (2, ()), (4, ("y", "z")))
    ]
    assert compare._limits(made) == {"x": [1], "y": [1, 4], "z": [4]}


def test_reports_differ_by_what_their_manifests_say() -> None:
    whole = {"versions": {"outage-sentiment": "1"}, "lexicon": None, "options": {"after": "6h"}}
    one, same = (replace(reported(outage()), made=dict(whole)) for _ in range(2))
    assert how_reports_differ([one, same]) == []
    assert how_reports_differ([one]) == []
    other = replace(one, made=whole | {"lexicon": {"sha256": "x"}, "options": {"after": "7h"}})
    assert how_reports_differ([one, other]) == ["--lexicon", "--after"]
    assert how_reports_differ([one, replace(one, made={})]) == [
        "version of this program",
        "--after",
    ]


def test_a_window_without_a_row_has_no_posts() -> None:
    found = figure(Case(reported(outage())), "share_humor", "after")
    assert (found.n, found.note) == (0, "no posts")


@pytest.mark.parametrize(
    ("hours", "fits"),
    [
        (0.25, True),
        (24 * 366, True),
        (24 * 366 + 1, False),
        (0, False),
        (-1, False),
        (NAN, False),
    ],
)
def test_bins_are_longer_than_nothing_and_no_longer_than_a_year(
    hours: float, *, fits: bool
) -> None:
    if fits:
        assert reports._bin_hours(hours) == hours
    else:
        with pytest.raises(ValueError, match="bin_hours is"):
            reports._bin_hours(hours)


def table_in(path: Path, name: str, **cells: str) -> Path:
    values = {
        "measure": "posts",
        "n": "3",
        "unit": "hours",
        "note": "",
        "time": "2024-03-05T06:00Z",
    }
    named = {column: values.get(column, "0.5") for column in reports._COLUMNS[name]} | cells
    (path / f"{name}.csv").write_text(",".join(named) + "\n" + ",".join(named.values()) + "\n")
    return path / f"{name}.csv"


@pytest.mark.parametrize(
    ("name", "cells", "message"),
    [
        ("shape", {"high": "inf"}, None),
        ("shape", {"n": ""}, None),
        ("shape", {"value": "x"}, "could not convert"),
        ("timeline", {"high": "inf"}, "a number without bounds"),
        ("timeline", {"n": ""}, "Cannot convert|cannot convert"),
        ("timeline", {"n": "-1"}, "a number of posts below 0"),
        ("timeline", {"time": "soon"}, "soon"),
        ("differences", {"n_from": "3", "n_to": "0"}, None),
        ("differences", {"n_from": "3", "n_to": "-2"}, "a number of posts below 0"),
        ("verdicts", {"grade": "clear"}, None),
    ],
)
def test_tables_are_read_with_their_kinds(
    tmp_path: Path, name: str, cells: dict, message: str | None
) -> None:
    if name == "differences":
        cells = {"n_from": "1", "n_to": "1"} | cells
    path = table_in(tmp_path, name, **cells)
    if message is not None:
        with pytest.raises(InputError, match=message):
            reports._read_table(path)
        return
    found = reports._read_table(path)
    assert list(found) == list(reports._COLUMNS[name])
    if "high" in cells:
        assert np.isinf(found["high"].iloc[0])


@pytest.mark.parametrize(
    ("facts", "message"),
    [
        ({"model": {}, "outages": []}, None),
        ({}, None),
        ({"lexicon": None}, None),
        ({"model": []}, "model is '\\[\\]'"),
        ({"outages": {}}, "outages is '{}'"),
        ([], "'\\[\\]' stands where names and values should"),
        ("y" * 50, f"'{'y' * 40}' stands where"),
        ({"outages": "z" * 50}, f"outages is '{'z' * 40}'"),
    ],
)
def test_a_manifest_edited_by_hand_is_told_where(facts: Any, message: str | None) -> None:
    if message is None:
        reports._check_kinds(facts, reports._KINDS)
    else:
        with pytest.raises(TypeError, match=message):
            reports._check_kinds(facts, reports._KINDS)


@pytest.mark.parametrize(
    ("outages", "message"),
    [
        ([], "a report without an outage"),
        ([{}], "a report of an earlier version"),
        ([{"folder": "."}, {}], "a report of an earlier version"),
        ([{}, {"folder": "."}], "a report of an earlier version"),
        ([{"folder": 3}], r"a damaged manifest \(folder is '3'\)"),
        ([{"folder": "."}], "a damaged manifest"),
    ],
)
def test_every_outage_of_a_report_names_its_folder(
    tmp_path: Path, outages: list[dict], message: str
) -> None:
    (tmp_path / "manifest.json").write_text(json.dumps({"outages": outages}))
    with pytest.raises(InputError, match=message):
        reports.read_reports([tmp_path])


@pytest.mark.parametrize(
    "text", ["2024-03-05T06:00Z", "2024-03-05T07:00+01:00", "2024-03-05 06:00:00"]
)
def test_times_of_tables_are_in_utc(tmp_path: Path, text: str) -> None:
    found = reports._read_table(table_in(tmp_path, "timeline", time=text))
    assert found["time"].tolist() == [pd.Timestamp("2024-03-05T06:00Z")]
