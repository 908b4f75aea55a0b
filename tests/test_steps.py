"""Hours around an outage, and how far levels moved in it, reckoned bin by bin."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sentiment.count.history import COLUMNS, History
from sentiment.measure.hours import Hours, expect_counts, lay_hours
from sentiment.measure.ordinary import MEASURED, RATES, Steps, fit_steps
from sentiment.schema import REACTIONS
from sentiment.stats.autoregression import fit_series
from tests.conftest import tagged_posts

if TYPE_CHECKING:
    import pandas as pd

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)
POSTS = tagged_posts(900)
FIRST = POSTS["created_at"].min().to_pydatetime()


def history_of(posts: pd.DataFrame) -> History:
    history = History()
    history.add(posts)
    return history


@pytest.mark.parametrize(
    ("first", "end", "last", "least", "out"),
    [
        (FIRST, 6.0, 30.0, None, []),
        (ONSET - 30 * HOUR, 5.4, 6.0, None, []),
        (ONSET - 30.7 * HOUR, 5.6, 10.25, 0.5, [(-20.5, -19.0), (2.0, 3.0), (7.6, 7.6)]),
        (ONSET - 0.4 * HOUR, 0.2, 0.9, None, []),
        (ONSET - 29 * DAY, 12.0, 24.0, None, [(-300.0, -200.0)]),
        (ONSET - 90 * DAY, 40 * 24.0, 41 * 24.0, None, []),
        (ONSET - 20 * HOUR, 6.0, 20.0, 4.0, [(0.0, 1.0)]),
        (ONSET - 20 * HOUR, 6.0, 6.0, None, []),
    ],
)
@pytest.mark.parametrize("before", [1.0, 45.0])
def test_hours_end_at_the_onset_and_begin_at_the_end(
    first: datetime, end: float, last: float, least: float | None, out: list, before: float
) -> None:
    over, until = ONSET + end * HOUR, ONSET + last * HOUR
    start = max(first, min(ONSET - 28 * DAY, ONSET - before * DAY))
    width = max(1.0, (until - start) / HOUR / 700, least or 0.0)
    edges = []
    n = max(1, int((ONSET - start) / HOUR // width))
    size = min(width, (ONSET - start) / HOUR / n)
    edges += [(0, (k - n) * size, (k - n + 1) * size) for k in range(n)]
    n = max(1, round(end / width))
    edges += [(1, k * end / n, (k + 1) * end / n) for k in range(n)]
    if last > end:
        n = max(1, int((last - end) // width))
        size = min(width, (last - end) / n)
        edges += [(2, end + k * size, end + (k + 1) * size) for k in range(n)]
    edges = [each for each in edges if not any(a < each[2] and each[1] < b for a, b in out)]
    history = history_of(POSTS)
    spans = [(ONSET - before * DAY, ONSET), (ONSET, over), (over, until)]
    masks = [(ONSET + a * HOUR, ONSET + b * HOUR) for a, b in out]
    loud = [5, 40]
    how = None if least is None else least * HOUR
    found = lay_hours(history, spans, first, masks, loud, how)
    parts, left, right = (np.array(values, dtype=float) for values in zip(*edges, strict=True))
    assert found.part.tolist() == parts.tolist()
    np.testing.assert_allclose(found.at, (left + right) / 2, atol=1e-6)
    np.testing.assert_allclose(found.hours, right - left, atol=1e-6)
    middles = [ONSET + at * HOUR for at in found.at.tolist()]
    assert found.weekend.tolist() == [float(each.weekday() in {5, 6}) for each in middles]
    quiet = ~np.isin(history.keys % 32, [5, 40 % 32])
    times = (history.keys // 32) * history.width
    for (_, a, b), posts in zip(edges, found.posts.tolist(), strict=True):
        low, high = (
            np.ceil((ONSET + at * HOUR).timestamp() / 300 - 1e-6) * 300 for at in (a, b)
        )
        inside = quiet & (times >= low) & (times < high)
        assert posts == history.sums[inside, :4].sum()


def test_bins_are_of_a_day_where_days_alone_are_known() -> None:
    days = POSTS.assign(created_at=POSTS["created_at"].dt.floor("D"))
    midnight = ONSET - 6 * HOUR
    spans = [(midnight - DAY, midnight), (midnight, midnight + DAY)]
    spans += [(midnight + DAY, midnight + 2 * DAY)]
    found = lay_hours(history_of(days), spans, midnight - DAY, [])
    assert found.hours.tolist() == [24.0, 24.0, 24.0]
    assert found.part.tolist() == [0, 1, 2]


@pytest.mark.parametrize("seed", range(3))
def test_expected_counts_are_the_likeliest_of_their_kind(seed: int) -> None:
    rng = np.random.default_rng(seed)
    at = np.arange(-150.0, 12.0)
    weekend = ((at // 24) % 7 < 2).astype(float)
    length = rng.choice([0.5, 1.0], len(at))
    counts = rng.poisson(length * (6 + 4 * np.sin(at / 4)) * (1 - 0.4 * weekend)).astype(float)
    quiet = (at < 0) & (rng.random(len(at)) < 0.9)
    due = expect_counts(counts, length, at, weekend, quiet)
    turns = [2 * np.pi * at / period for period in (24, 12)]
    waves = [wave for turn in turns for wave in (np.sin(turn), np.cos(turn))]
    design = np.column_stack([np.ones(len(at)), weekend, at / 24, *waves])
    beta = np.linalg.lstsq(design, np.log(due / length), rcond=None)[0]
    assert np.abs(design @ beta - np.log(due / length)).max() < 1e-9
    # beforehand a weekend and a rhythm do two fifths, a day's growth a tenth
    prior = np.array([0, 0.4**-2, 0.1**-2, *[2 / 0.4**2] * 4])
    slope = design[quiet].T @ (counts - due)[quiet] - prior * beta
    np.testing.assert_allclose(slope, 0, atol=1e-6)


@pytest.mark.parametrize(("counts", "rate"), [(0.0, 0.5 / 48), (1.0, 1 / 48)])
def test_where_hardly_anything_is_counted_hardly_anything_is_due(
    counts: float, rate: float
) -> None:
    at = np.arange(-48.0, 0)
    found = np.zeros(48)
    found[0] = counts
    due = expect_counts(found, np.ones(48), at, np.zeros(48), np.ones(48, dtype=bool))
    assert due.max() <= 3 * rate


def make_hours(
    seed: int, n_base: int, *, rate: float = 30.0, width: float = 1.0, silent: bool = False
) -> Hours:
    """Draw bins before, during and after, with more frustration and fewer posts during."""
    rng = np.random.default_rng(seed)
    n = n_base + 14
    part = np.repeat([0, 1, 2], [n_base, 6, 8])
    at = (np.arange(n) - n_base + 0.5) * width
    at[: n_base // 2] -= 5 * width  # a hole
    posts = rng.poisson(rate * np.where(part == 1, 0.6, 1.0) * (1 + 0.3 * np.sin(at / 4)))
    posts[rng.random(n) < 0.05] = 0
    if silent:
        posts[part == 1] = 0
    share = np.where((part == 1)[:, None], [0.35, 0.15, 0.1], [0.1, 0.1, 0.08])
    shares = np.column_stack([share, 1 - share.sum(axis=1)])
    sums = np.zeros((n, len(COLUMNS)))
    sums[:, :4] = [rng.multinomial(k, p) for k, p in zip(posts, shares, strict=True)]
    compound = rng.uniform(-0.4, 0.6, n)
    sums[:, COLUMNS.index("compound")] = posts * compound
    sums[:, COLUMNS.index("compound_squared")] = posts * (compound**2 + 0.1)
    weekend = ((at // 24).astype(int) % 7 < 2).astype(float)
    return Hours(part, at, np.full(n, width), sums, weekend)


def scored(hours: Hours, name: str) -> tuple[np.ndarray, np.ndarray, float]:
    """Levels off their mean, logits drawn towards the usual, a post's standard deviation."""
    compound = COLUMNS.index("compound")
    counts = hours.sums[:, compound if name == "compound" else REACTIONS.index(name)]
    n = hours.posts
    mean = counts.sum() / n.sum()
    level = counts / n - mean
    if name == "compound":
        squares = hours.sums[:, COLUMNS.index("compound_squared")].sum() / n.sum()
        return level, level, np.sqrt(squares - mean**2)
    base = hours.part == 0
    usual = (counts[base].sum() + 0.5) / (n[base].sum() + 1)
    with_it, without = n * usual + 8, n * (1 - usual) + 8
    odds = np.log((counts + 8) / with_it) - np.log((n - counts + 8) / without)
    slope = n * (1 / with_it + 1 / without) * np.sqrt(usual * (1 - usual))
    return level, odds / slope, np.sqrt(mean * (1 - mean))


def step_of(
    series: np.ndarray,
    hours: Hours,
    noise: np.ndarray,
    free: float,
    swing: float,
    *,
    days: bool,
) -> tuple[float, float, float]:
    """Fit level, step, weekend and rhythm, and days where rates may grow."""
    turns = [2 * np.pi * hours.at / period for period in (24, 12, 8)]
    rhythm = [wave(turn) for turn in turns for wave in (np.cos, np.sin)]
    columns = [np.ones(len(series)), (hours.part > 0).astype(float), hours.weekend, *rhythm]
    prior = [0.0, 0.0, swing**-2, *[3 / swing**2] * 6]
    if days:
        columns, prior = [*columns, hours.at / 24], [*prior, 0.1**-2]
    n_base = int((hours.part == 0).sum())
    fit = fit_series(
        series[:, None],
        np.column_stack(columns),
        noise,
        hours.at,
        prior=np.array(prior),
        learnt=n_base if n_base >= 36 else None,
    )
    p = fit.p(1, min(free, max(len(series) - 2, 1)))[0]
    return fit.coefficients[0, 1], fit.covariance[0, 1, 1] ** 0.5, p


def expected_steps(hours: Hours, control: Hours | None, to: int) -> dict[str, tuple]:
    base = hours.part == 0
    seen = hours.only(base & (hours.posts > 0))
    blocks = {int(middle // 6) for middle in seen.at.tolist()}
    free = max(len(blocks), 3)
    of = [base | (hours.part == to)]
    here = hours.only(of[0])
    beside = None if control is None else control.only(of[0])
    found = {}
    both = here.posts > 0
    if beside is not None:
        both &= beside.posts > 0
    kept = here.only(both)
    if (kept.part > 0).any():
        for name in MEASURED:
            level, odds, scale = scored(kept, name)
            noise = 1 / kept.posts
            if beside is not None:
                other = beside.only(both)
                theirs = {each: scored(other, each) for each in MEASURED}
                mine = {each: scored(kept, each) for each in MEASURED}
                wide = np.mean([theirs[each][2] / mine[each][2] for each in MEASURED])
                level, odds = level - theirs[name][0], odds - theirs[name][1]
                noise = noise + wide**2 / other.posts
            value, error, p = step_of(level / scale, kept, noise, free, 0.15, days=False)
            if name != "compound":
                p = max(p, step_of(odds, kept, noise, free, 0.15, days=False)[2])
            found[name] = (value * scale, error * scale, p)
    quiet = here.part == 0
    for name in RATES:
        series, noise = [], 0.0
        for each in (here, beside):
            if each is None:
                continue
            shape = expect_counts(each.posts, each.hours, each.at, each.weekend, quiet)
            counts = each.posts if name == "posts" else each.sums[:, REACTIONS.index(name)]
            due = shape * (counts[quiet].sum() + 0.5) / shape[quiet].sum()
            logs = (due + 8) / due * np.log((counts + 8) / (due + 8))
            series.append((counts / due, logs))
            noise = noise + 1 / due
        plain, logs = (
            one - other
            for one, other in zip(series[0], series[1] if control else (0, 0), strict=True)
        )
        value, error, p = step_of(plain, here, noise, free, 0.4, days=True)
        also = step_of(logs, here, noise, free, 0.4, days=True)[2]
        found[f"rate of {name}"] = (value, error, max(p, also))
    return found


@pytest.mark.parametrize(
    ("n_base", "rate", "with_control"),
    [(60, 30.0, False), (36, 12.0, False), (35, 12.0, True), (70, 3.0, True), (5, 40.0, False)],
)
def test_steps_are_fitted_with_rhythm_and_wandering(
    n_base: int, rate: float, *, with_control: bool
) -> None:
    hours = make_hours(n_base, n_base, rate=rate)
    control = make_hours(n_base + 1, n_base, rate=2 * rate) if with_control else None
    found = fit_steps(hours, control)
    base = (hours.part == 0) & (hours.posts > 0)
    assert found.n_base == base.sum()
    assert found.days == pytest.approx(-hours.at.min() / 24)
    assert (found.width, found.unit) == (1.0, "hours")
    for to in (1, 2):
        told = expected_steps(hours, control, to)
        assert {name for name, part in found.levels if part == to} == set(MEASURED)
        for name in MEASURED:
            assert tuple(found.levels[name, to]) == pytest.approx(told[name], rel=1e-6)
        for name in RATES:
            expected = told[f"rate of {name}"]
            assert tuple(found.rates[name, to]) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize(("before", "during"), [(1, 2), (2, 1), (2, 2), (3, 2), (2, 4)])
def test_steps_of_few_bins_have_as_few_degrees_of_freedom(before: int, during: int) -> None:
    hours = make_hours(5, 30)
    part = hours.part
    kept = np.zeros(len(part), dtype=bool)
    kept[np.flatnonzero(part == 0)[-before:]] = True
    kept[np.flatnonzero(part == 1)[:during]] = True
    few = hours.only(kept)
    assert (few.posts > 0).all()
    found, told = fit_steps(few), expected_steps(few, None, 1)
    for name in MEASURED:
        assert tuple(found.levels[name, 1]) == pytest.approx(told[name], rel=1e-6)
    for name in RATES:
        expected = told[f"rate of {name}"]
        assert tuple(found.rates[name, 1]) == pytest.approx(expected, rel=1e-6)


def test_nothing_is_told_where_a_window_or_what_was_before_is_empty() -> None:
    silent = fit_steps(make_hours(1, 40, silent=True))
    assert {to for _, to in silent.levels} == {2}
    assert {to for _, to in silent.rates} == {2}
    hours = make_hours(1, 40)
    after = fit_steps(hours.only(hours.part > 0))
    assert after == Steps({}, {}, 0, 0.0, 1.0)
    nobody = hours._replace(sums=hours.sums * (hours.part > 0)[:, None])
    assert fit_steps(nobody)[:3] == ({}, {}, 0)


def test_what_never_varies_tells_nothing() -> None:
    hours = make_hours(1, 40)
    sums = np.zeros_like(hours.sums)
    sums[:, REACTIONS.index("none")] = 10
    found = fit_steps(hours._replace(sums=sums))
    assert np.isnan([found.levels[name, 1].p for name in MEASURED]).all()


@pytest.mark.parametrize(("width", "unit"), [(23.9, "hours"), (24.0, "days")])
def test_bins_of_a_day_are_called_days(width: float, unit: str) -> None:
    assert fit_steps(make_hours(2, 8, width=width)).unit == unit
