"""Breaks in series: against statsmodels, in known series, and what is never said."""

from dataclasses import replace
from datetime import datetime, timedelta

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given
from hypothesis import strategies as st
from scipy.signal import lfilter

from sentiment.count.history import History
from sentiment.measure.interrupted import (
    CHANGES,
    STATEMENT_COLUMNS,
    bin_levels,
    fit_interrupted,
    tabulate_statements,
)
from sentiment.outage import Statement
from sentiment.report.tables import table_statements
from sentiment.stats.autoregression import Fit, fit_series, generalised
from tests.test_effects import DAY, DRAWN, END, FIRST, HISTORY, MEASURED, ONSET, measured, rows

SPANS = [(ONSET - DAY, ONSET), (ONSET, END), (END, END + timedelta(hours=14))]


def said_at(*hours: float) -> tuple[Statement, ...]:
    kinds = ("acknowledged", "progress", "restored")
    return tuple(
        Statement(ONSET + timedelta(hours=each), kind, '=cmd|"x" <b>we *know*</b>')
        for each, kind in zip(hours, kinds, strict=False)
    )


@given(
    memory=st.floats(0.05, 0.95),
    share=st.sampled_from([0.0, 0.3, 2.0]),
    gaps=st.lists(st.integers(1, 4), min_size=8, max_size=30),
    seed=st.integers(0, 99),
)
def test_a_fit_is_that_of_statsmodels(
    memory: float, share: float, gaps: list[int], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    times = np.append(0, np.cumsum(gaps)).astype(float)
    n = len(times)
    design = np.column_stack([np.ones(n), times, times > times.mean()]).astype(float)
    noise, series = rng.uniform(0.5, 2, n), rng.normal(0, 1, n)
    apart = np.abs(np.subtract.outer(times, times))
    sigma = np.diag(noise) + share * memory**apart
    expected = sm.GLS(series, design, sigma=sigma).fit()
    process = np.array([memory]), np.array([share])
    fits = generalised(
        np.column_stack([series, times]), design, noise, np.diff(times), *process
    )
    found = Fit(*(each[0, 0] for each in fits[:4]), *fits[4:])
    np.testing.assert_allclose(found.coefficients, expected.params, rtol=1e-8, atol=1e-10)
    np.testing.assert_allclose(found.covariance, expected.cov_params(), rtol=1e-8, atol=1e-10)
    inverse = np.linalg.inv(sigma)
    inner = design.T @ inverse @ design
    left = series - design @ expected.params
    squares = float(left @ inverse @ left)
    log_dets = np.linalg.slogdet(sigma)[1] + np.linalg.slogdet(inner)[1]
    restricted = -((n - 3) * np.log(squares) + log_dets) / 2
    assert found.likely == pytest.approx(restricted, rel=1e-8, abs=1e-8)


def test_averaging_widens_where_neighbours_are_alike() -> None:
    rng = np.random.default_rng(0)
    times = np.arange(400.0)
    design = np.ones((400, 1))
    white = rng.normal(0, 1, 400)
    alike = lfilter([np.sqrt(1 - 0.9**2)], [1, -0.9], rng.normal(0, 1, 400))
    errors = [
        np.sqrt(fit_series(series[:, None], design, np.ones(400), times).covariance[0, 0, 0])
        for series in (white, alike)
    ]
    assert 0.05 < errors[0] < 0.07  # 1 / sqrt(400), and that it might be less clear-cut
    assert errors[1] == pytest.approx(np.sqrt(19 / 400), rel=0.3)


def test_bins_are_those_of_pandas() -> None:
    bins = bin_levels(HISTORY, ONSET, timedelta(hours=1), 8)
    times = DRAWN.posts["created_at"]
    during = DRAWN.posts[(times >= ONSET) & (times < END)]
    angry = (during["reaction"] == "frustration").groupby(during["created_at"].dt.floor("h"))
    np.testing.assert_allclose(bins.levels[:, 0], angry.mean())
    np.testing.assert_allclose(bins.posts, angry.size())
    np.testing.assert_allclose(bins.squares[:, 0], angry.mean())


def test_breaks_of_a_known_series_are_found() -> None:
    found = fit_interrupted(HISTORY, SPANS, FIRST)
    for change, truth in zip(CHANGES, (0.15, 0.0, -0.15, 0.0), strict=True):
        estimate = found[change]
        assert estimate.low[0] < truth < estimate.high[0]
    assert found[CHANGES[0]].note == "214 bins of 1 h over 8 days; hours of the day"
    ongoing = fit_interrupted(HISTORY, [*SPANS[:2], (END, END)], FIRST)
    assert np.isnan(ongoing["level at restoration"].value).all()
    assert np.isfinite(ongoing["level at onset"].value[0])


def test_archives_without_days_before_are_not_fitted() -> None:
    found = fit_interrupted(HISTORY, SPANS, ONSET - timedelta(days=2))
    assert found[CHANGES[0]].note == "2 whole days before; 3 are needed"
    assert np.isnan(found["level at onset"].low).all()
    thin = History()
    thin.add(DRAWN.posts.iloc[::40])
    assert "fewer than 10 posts a bin" in fit_interrupted(thin, SPANS, FIRST)[CHANGES[0]].note
    table = rows(MEASURED, "interrupted series", "level at onset")
    assert table["low"].notna().any()


def test_a_statements_step_is_found_and_named() -> None:
    outage = replace(DRAWN.outage, statements=said_at(-3.0, 4.0, 10.0))
    table = tabulate_statements(HISTORY, outage)
    assert list(table.columns) == list(STATEMENT_COLUMNS)
    assert list(table["number"].unique()) == [1, 2, 3]
    assert table["hours_since_onset"].iloc[0] == -3
    assert table["hours_since_previous"].iloc[-1] == 6
    assert (table["low"].dropna() < table["high"].dropna()).all()
    # nothing happens at these times
    assert not (table["p_bh"] < 0.05).any()
    # where the outage begins, a step is: told as if it were a statement
    late = replace(outage, start=ONSET - DAY, end=None, statements=said_at(0.0))
    step = tabulate_statements(HISTORY, late).iloc[0]
    assert step["low"] < 0.15 < step["high"]
    assert "h before and" in step["note"]


def test_trends_stop_at_the_outages_edges() -> None:
    outage = replace(DRAWN.outage, statements=said_at(1.0, 1.5, 7.9))
    notes = tabulate_statements(HISTORY, outage).groupby("number")["note"].first().tolist()
    assert notes[0].startswith("1.0 h before and ")
    assert "1 more statement among them" in notes[0] or "too few" in notes[0]
    assert notes[2].startswith("too few posts or bins in ")
    assert notes[2].endswith("and 0.1 h after")


def test_the_table_of_statements_says_what_followed() -> None:
    measures = measured(DRAWN.posts, replace(DRAWN.outage, statements=said_at(1.0, 4.0, 7.9)))
    told = table_statements(measures).rows
    assert [row[0] for row in told] == ["1", "2", "3"]
    assert told[1][1:3] == ["2025-01-09 14:00 UTC", "progress"]
    assert told[1][3] == '=cmd|"x" <b>we *know*</b>'
    assert {row[4].split(":")[0] for row in told} == {"no clear change", "can't be told"}
    assert table_statements(MEASURED).rows == []


@given(hours=st.lists(st.floats(-100, 100), min_size=1, max_size=3), ongoing=st.booleans())
def test_any_times_of_statements_are_measured(hours: list[float], ongoing: bool) -> None:  # noqa: FBT001
    end: datetime | None = None if ongoing else END
    outage = replace(DRAWN.outage, end=end, statements=said_at(*hours))
    table = tabulate_statements(HISTORY, outage)
    assert len(table) == 5 * len(hours)
    assert table["note"].ne("").all()
    assert tabulate_statements(History(), outage)["change"].isna().all()
