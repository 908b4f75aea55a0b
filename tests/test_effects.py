"""Differences by other methods: against the reference libraries, and what is never said."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.multitest import multipletests

from benchmarks.simulated import Setting, simulate
from sentiment.chart import describe_effects_chart, plot_effects
from sentiment.count.history import CONTRASTED, Estimate, History, level_between
from sentiment.count.paired_authors import AuthorPanel
from sentiment.count.spans import assign_windows
from sentiment.measure import measure_outage
from sentiment.measure.earlier import place_placebos
from sentiment.measure.robustness import compare_same_hours, earlier_levels
from sentiment.outage import Outage, parse_outage
from sentiment.report.tables import table_changes, table_checks
from sentiment.results import Measures
from sentiment.stats.intervals import benjamini_hochberg
from sentiment.tell import tell_outage
from tests.conftest import tagged_posts

DAY = timedelta(days=1)
DRAWN = simulate(np.random.default_rng(1), Setting())
FIRST = DRAWN.posts["created_at"].min().to_pydatetime()
ONSET, END = DRAWN.outage.start, DRAWN.outage.end or DRAWN.outage.start


def history_of(posts: pd.DataFrame) -> History:
    history = History()
    history.add(posts)
    return history


def measured(posts: pd.DataFrame, outage: Outage = DRAWN.outage, **how: str) -> Measures:
    return measure_outage(assign_windows(posts, outage), outage, **how)


HISTORY = history_of(DRAWN.posts)
MEASURED = measured(DRAWN.posts)


def shares(posts: pd.DataFrame, start: datetime, end: datetime) -> float:
    times = posts["created_at"]
    inside = posts[(times >= start) & (times < end)]
    return float((inside["reaction"] == "frustration").mean())


def rows(measures: Measures, method: str, comparison: str = "during - before") -> pd.DataFrame:
    table = measures.effects
    return table[(table["method"] == method) & (table["comparison"] == comparison)]


@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=12))
def test_benjamini_hochberg_is_that_of_scipy_and_statsmodels(p_values: list[float]) -> None:
    found = benjamini_hochberg(np.array(p_values))
    real = [p for p in p_values if not np.isnan(p)]
    told = found[~np.isnan(found)]
    assert len(told) == len(real)
    if real:
        np.testing.assert_allclose(told, stats.false_discovery_control(real), atol=1e-12)
        np.testing.assert_allclose(told, multipletests(real, method="fdr_bh")[1], atol=1e-12)


def same_hours(first: datetime) -> Estimate:
    days = earlier_levels(HISTORY, (ONSET, END), onset=ONSET, first=first)
    return compare_same_hours(level_between(HISTORY, ONSET, END), *days)


def test_same_hours_are_those_of_the_days_before() -> None:
    found = same_hours(FIRST)
    days = [shares(DRAWN.posts, ONSET - k * DAY, END - k * DAY) for k in range(1, 9)]
    assert found.note == "8 earlier days"
    here = shares(DRAWN.posts, ONSET, END)
    assert found.value[0] == pytest.approx(here - np.mean(days))
    assert found.low[0] < 0.15 < found.high[0]


def test_same_hours_never_run_into_the_outage_nor_out_of_the_archive() -> None:
    long = (ONSET, ONSET + timedelta(hours=30))
    levels, _ = earlier_levels(HISTORY, long, onset=ONSET, first=FIRST)
    assert len(levels) == 7  # not yesterday, which would end in the outage
    late = FIRST + timedelta(days=6)
    found = same_hours(late)
    assert found.note == "2 earlier days; 3 are needed"
    assert np.isnan(found.low).all()


def test_weekdays_are_compared_where_there_are_four_weeks() -> None:
    posts = simulate(np.random.default_rng(2), Setting(days=30, per_hour=5.0)).posts
    first = posts["created_at"].min().to_pydatetime()
    onset = first.replace(hour=10, minute=0, second=0) + timedelta(days=30)
    levels, weekly = earlier_levels(
        history_of(posts), (onset, onset + timedelta(hours=8)), onset=onset, first=first
    )
    assert (len(levels), weekly) == (4, True)


def test_within_authors_is_the_paired_t_test() -> None:
    posts = assign_windows(DRAWN.posts, DRAWN.outage)
    angry = (posts["reaction"] == "frustration").groupby(
        [posts["author"], posts["window"]], observed=True
    )
    table = angry.mean().reset_index().pivot_table("reaction", "author", "window")
    table = table[["before", "during"]].dropna()
    test = stats.ttest_rel(table["during"], table["before"])
    row = rows(MEASURED, "within authors").iloc[0]
    assert row["note"] == f"{len(table):,} authors in both"
    assert row["p"] == pytest.approx(test.pvalue, rel=1e-9)
    low, high = test.confidence_interval()
    assert (row["low"], row["high"]) == pytest.approx((low, high))


@given(cuts=st.sets(st.integers(1, 399), max_size=5), seed=st.integers(0, 9))
def test_the_panel_is_the_same_in_any_chunks(cuts: set[int], seed: int) -> None:
    rng = np.random.default_rng(seed)
    authors = rng.integers(0, 90, 400).astype(np.uint64)
    columns = [authors, *(rng.integers(0, most, 400) for most in (3, 4, 10_000))]
    whole = AuthorPanel()
    parts, merged = AuthorPanel(), AuthorPanel()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sentiment.count.paired_authors.MAX_AUTHORS", 40)
        whole.add(*columns)
        for a, b in rng.permutation(list(pairwise([0, *sorted(cuts), 400]))):
            parts.add(*(column[a:b] for column in columns))
            one = AuthorPanel()
            one.add(*(column[a:b] for column in columns))
            merged.merge(one)
    assert whole.full
    for other in (parts, merged):
        assert other.full
        np.testing.assert_array_equal(whole.hashes, other.hashes)
        np.testing.assert_array_equal(whole.sums, other.sums)


def test_placebos_are_the_same_contrast_earlier() -> None:
    found = place_placebos(HISTORY, (ONSET, END), DAY, FIRST)
    length = END - ONSET
    onset = ONSET - length
    expected = []
    while onset - DAY >= FIRST:
        before = shares(DRAWN.posts, onset - DAY, onset)
        expected.append(shares(DRAWN.posts, onset, onset + length) - before)
        onset -= timedelta(hours=1)
    assert found.n == len(expected)
    assert found.estimate.value[0] == pytest.approx(np.median(expected))
    assert found.n_as_large[0] == 0
    assert found.n_apart == 1 + (ONSET - length - DAY - FIRST) // length
    assert found.estimate.p[0] == pytest.approx(1 / (1 + found.n_apart))


def test_placebos_keep_clear_of_what_is_masked() -> None:
    hour, length = timedelta(hours=1), END - ONSET
    middle = FIRST + (ONSET - FIRST) / 2
    found = place_placebos(HISTORY, (ONSET, END), DAY, FIRST, [(middle, middle + 2 * hour)])
    onsets = [ONSET - length - n * hour for n in range(9 * 24)]
    clear = [at for at in onsets if at + length <= middle or at - DAY >= middle + 2 * hour]
    assert found.n == sum(at - DAY >= FIRST for at in clear) > 100


def test_what_an_archive_is_too_short_for_is_said() -> None:
    measures = measured(tagged_posts(), parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z"))
    rows = table_checks(measures).rows
    assert {row[1] for row in rows} <= {"adjacent windows", "within authors"}
    assert rows
    told = measures.effects[measures.effects["low"].notna()]
    assert set(told["method"]) == {"adjacent windows", "within authors"}


def test_the_table_holds_every_method_and_the_sentences_say_it() -> None:
    table = MEASURED.effects
    assert list(table.columns)[:5] == ["method", "comparison", "measure", "value", "low"]
    sizes = table.groupby(["method", "comparison"]).size()
    assert set(sizes) == {len(CONTRASTED)}
    # placebos are placed for the outage alone; a series has two breaks
    assert len(sizes) == 3 * 2 + 1 + 4
    asked = table[table["method"] != "placebo onsets"]
    expected = multipletests(asked["p"].dropna(), method="fdr_bh")[1]
    np.testing.assert_allclose(asked["p_bh"].dropna(), expected)
    told = table_checks(MEASURED)
    by = {(row[0], row[1]): row for row in told.rows}
    same = by["frustration", "same hours"]
    assert same[2].startswith("+")
    assert same[3].startswith("p ")
    assert "0 of 170 as large" in by["frustration", "placebo onsets"][4]
    assert by["frustration", "placebo onsets"][3] == ""


def test_the_baseline_that_is_asked_for_is_told() -> None:
    measures = measured(DRAWN.posts, baseline="same-hours")
    same = rows(MEASURED, "same hours")
    found = measures.differences[measures.differences["comparison"] == "during - before"]
    np.testing.assert_array_equal(found["value"], same["value"])
    assert list(measures.differences.columns) == list(MEASURED.differences.columns)
    # a reaction that nobody shows has no interval, and does not take it from the others
    assert found["enough"].all()
    assert found["low"].isna().tolist() == [False, True, True, False, False]
    first, second = tell_outage(measures)[:2]
    assert second.startswith("Against the same hours of earlier days the share of frustration")
    # levels are of the window before, whatever differences are from
    assert first == tell_outage(MEASURED)[0]
    assert second not in tell_outage(MEASURED)
    assert table_changes(measures) == table_changes(MEASURED)


def test_an_outage_that_goes_on_and_no_posts_at_all() -> None:
    ongoing = measured(DRAWN.posts, replace(DRAWN.outage, end=None))
    told = ongoing.effects[ongoing.effects["low"].notna()]
    found = {"during - before", "level at onset", "slope at onset"}
    assert set(told["comparison"]) == found
    empty = measured(DRAWN.posts.iloc[:0])
    assert empty.effects.empty
    assert table_checks(empty).rows == []
    assert "no method can tell" in describe_effects_chart(empty)
    assert len(plot_effects(empty).child_axes) == 4


def test_the_chart_draws_the_tables_numbers() -> None:
    *panels, mean = plot_effects(MEASURED).child_axes
    lines = [line for panel in panels for line in panel.get_lines()]
    marks = [line for line in lines if line.get_marker() in "os^"]
    drawn = sorted(np.concatenate([line.get_xdata() for line in marks]))
    table = MEASURED.effects
    told = table[(table["method"] != "placebo onsets") & table["low"].notna()]
    compared = ["during - before", "after - before", "level at onset"]
    told = told[told["comparison"].isin(compared)]
    wanted = [f"share_{name}" for name in ("frustration", "concern", "humor")]
    expected = sorted(told[told["measure"].isin(wanted)]["value"])
    np.testing.assert_allclose(drawn, expected)
    assert [label.get_text() for label in mean.get_yticklabels()] == [
        *("against just before", "against same hours", "within authors"),
        "as a break at the onset",
        "where nothing happened",
    ]
    assert "frustration against just before +1" in describe_effects_chart(MEASURED)


def test_times_off_the_bins_grid_are_measured(outage: Outage) -> None:
    odd = replace(outage, start=datetime(2024, 3, 5, 6, 2, 30, tzinfo=UTC))
    assert not measured(tagged_posts(), odd).effects.empty
