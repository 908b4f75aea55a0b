"""Means, adjusted shares and breaks, by their definitions written out."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sentiment.count.history import COLUMNS, History
from sentiment.errors import OptionError
from sentiment.measure.interrupted import CHANGES, fit_interrupted, tabulate_statements
from sentiment.measure.misclassification import (
    ErrorRates,
    adjust_difference,
    adjust_shares,
    estimate_error_rates,
)
from sentiment.outage import Outage, Statement
from sentiment.schema import REACTIONS
from sentiment.stats.autoregression import fit_series
from sentiment.stats.clusters import Clustered, Ratio, by_text, estimate, mean_interval
from sentiment.stats.intervals import cluster_error, holm

Z = stats.norm.ppf(0.975)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)


def reach(h: float, level: float, slope: float, bend: float) -> tuple[float, float]:
    """How far d goes down and up until d ** 2 is h (level + slope d + bend d ** 2 / 2)."""
    square = 1 - h * bend / 2
    if square <= 0:
        return np.inf, np.inf
    roots = np.sort(np.roots([square, -h * slope, -h * max(level, 0.0)]).real)
    return -roots[0], roots[1]


def least_error(found: Clustered) -> float:
    """Variance of a mean whose clusters differ as analysis of variance says of all of them."""
    sizes, sums = found.posts[0], found.sums[0, 0]
    assert found.scatter is not None
    n, scatter = sizes.sum(), found.scatter[0]
    texts = by_text(found, found)
    alone = scatter / n if texts is None else texts[0]
    kept = [(size, total / size) for size, total in zip(sizes, sums, strict=True) if size > 0]
    groups = len(kept)
    if groups < 2 or groups == n:
        return alone
    mean = sums.sum() / n
    between = sum(size * (one - mean) ** 2 for size, one in kept)
    within = max(n * scatter - between, 0) / (n - groups)
    between /= groups - 1
    weighted = sum(size**2 for size, _ in kept) / n
    typical = (n - weighted) / (groups - 1)
    alike = max(0, (between - within) / (between + (typical - 1) * within))
    return alone + scatter / n * (weighted - 1) * alike / min(found.original, 1.0) ** 2


def clusters(seed: int, *, texts: bool, loud: int = 0, n: int = 40) -> Clustered:
    rng = np.random.default_rng(seed)
    ways = 3 if texts else 1
    posts = rng.multinomial(n, np.ones(30) / 30, size=ways).astype(float)
    posts[:, 0] += loud
    value = rng.normal(0.1, 0.3, (1, 1, 30)).clip(-1, 1)
    sums = posts[:, None] * (value if loud else rng.uniform(-1, 1, (ways, 1, 30)))
    sums[1:] *= sums[0].sum() / np.where(
        sums[1:].sum(axis=-1, keepdims=True), sums[1:].sum(axis=-1, keepdims=True), 1
    )
    scatter = rng.uniform(0.05, 0.4, 1)
    return Clustered(
        posts,
        sums,
        0.8 if texts else 1.0,
        0.0,
        scatter,
        rng.normal(0, 0.8, 1),
        rng.uniform(1.5, 6, 1),
    )


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize(("texts", "loud"), [(False, 0), (False, 60), (True, 0), (True, 25)])
def test_a_mean_lies_as_far_as_its_own_variance_allows(
    seed: int, loud: int, *, texts: bool
) -> None:
    found = clusters(seed, texts=texts, loud=loud)
    ratio = estimate(found)
    for free in (ratio.free, 40.0, 2.0):
        one = ratio._replace(free=free)
        assert found.scatter is not None
        assert found.skewness is not None
        assert found.kurtosis is not None
        t = stats.t.ppf(0.975, free)
        value, error2 = one.value[0], one.variance[0]
        scatter, skew, tails = found.scatter[0], found.skewness[0], found.kurtosis[0]
        h = max(error2, scatter / one.n, least_error(found) * (Z / t) ** 2) * t**2 / scatter
        tilted = reach(h, scatter, skew * scatter**0.5, tails - 3 - skew**2)
        bounded = reach(h, 1 - value**2, -2 * value, -2.0)
        low, high = mean_interval(found, one, 0)
        assert low == pytest.approx(max(-1, value - min(tilted[0], bounded[0])))
        assert high == pytest.approx(min(1, value + min(tilted[1], bounded[1])))


def test_a_mean_whose_posts_do_not_vary_is_as_its_error_says() -> None:
    found = clusters(1, texts=False)._replace(scatter=np.zeros(1))
    ratio = Ratio(np.array([0.2]), np.array([0.01]), 9.0, 40.0)
    half = 0.1 * stats.t.ppf(0.975, 9)
    assert mean_interval(found, ratio, 0) == pytest.approx((0.2 - half, 0.2 + half))
    still = clusters(1, texts=False)
    assert mean_interval(still, ratio._replace(variance=np.zeros(1)), 0) == (0.2, 0.2)
    assert mean_interval(found, ratio._replace(variance=np.array([4.0])), 0) == (-1, 1)


def rates_of(seed: int, n: int, sure: float) -> ErrorRates:
    rng = np.random.default_rng(seed)
    labels = [name for name in REACTIONS for _ in range(n)]
    truth = np.repeat(np.eye(4), n, axis=0)
    return estimate_error_rates(
        labels, sure * truth + (1 - sure) * rng.dirichlet(np.ones(4), 4 * n)
    )


@pytest.mark.parametrize(("n", "fails"), [(20, False), (19, True)])
def test_twenty_of_each_are_held_out(n: int, *, fails: bool) -> None:
    if fails:
        with pytest.raises(OptionError, match="humor 19, none 19; expected 20"):
            rates_of(1, n, 0.7)
        return
    found = rates_of(1, n, 0.7)
    assert found.n == (20, 20, 20, 20)
    rng = np.random.default_rng(1)
    drawn = 0.7 * np.repeat(np.eye(4), n, axis=0) + 0.3 * rng.dirichlet(np.ones(4), 80)
    for row in range(4):
        mine = drawn[20 * row : 20 * row + 20]
        np.testing.assert_allclose(found.mean[row], mine.mean(axis=0))
        off = mine - mine.mean(axis=0)
        np.testing.assert_allclose(found.spread[row], off.T @ off / 19 / 20)


@pytest.mark.parametrize("factor", [0.99, 1.01])
def test_a_matrix_stands_three_times_above_its_noise(factor: float) -> None:
    # frustration and concern get nearly the same: their rows differ by little
    eps, n = 0.01, 40
    base = np.array([[0.4, 0.4, 0.1, 0.1]] * 2 + [[0.1, 0.1, 0.7, 0.1], [0.1, 0.1, 0.1, 0.7]])
    base[0] += [eps, -eps, 0, 0]
    base[1] += [-eps, eps, 0, 0]
    left, values, right = np.linalg.svd(base)
    direction = np.array([1.0, -1, 0, 0]) / np.sqrt(2)
    sign = np.tile([1.0, -1.0], n // 2)[:, None]
    # noise along that direction alone, in the first two rows
    wanted = factor * values[-1] / 3
    weight = (left[:2, -1] ** 2).sum() * (right[-1] @ direction) ** 2
    size = wanted / np.sqrt(weight) * np.sqrt(n - 1)
    proba = np.concatenate(
        [row + (sign * size * direction if k < 2 else 0 * sign) for k, row in enumerate(base)]
    )
    labels = [name for name in REACTIONS for _ in range(n)]
    if factor > 1:
        with pytest.raises(OptionError, match="too badly"):
            estimate_error_rates(labels, proba)
    else:
        estimate_error_rates(labels, proba)


def unmixed(
    expected: np.ndarray,
    by_group: np.ndarray,
    rates: ErrorRates,
    weights: np.ndarray | None = None,
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Shares that explain mean probabilities, residuals of groups, and errors."""
    n = by_group.sum()
    mean = expected.sum(axis=0) / n
    shares = np.linalg.solve(rates.mean.T, mean)
    rest = np.array(
        [
            np.linalg.solve(rates.mean.T, e - mean * k) / n
            for e, k in zip(expected, by_group, strict=True)
        ]
    ).T
    weights = np.clip(shares, 0, 1) if weights is None else weights
    return shares, rest, errors(weights, rest, (by_group > 0).sum(), rates)


def errors(weights: np.ndarray, rest: np.ndarray, groups: int, rates: ErrorRates) -> np.ndarray:
    undo = np.linalg.inv(rates.mean.T)
    of_rates = np.zeros(4)
    for a in range(4):
        for row in range(4):
            of_rates[a] += weights[row] ** 2 * undo[a] @ rates.spread[row] @ undo[a]
    return np.sqrt(cluster_error(rest, float(groups)) ** 2 + of_rates)


def nearest(shares: np.ndarray) -> np.ndarray:
    """Take the same off all until what is above zero adds up to one."""
    low, high = shares.min() - 2, shares.max()
    for _ in range(200):
        middle = (low + high) / 2
        low, high = (
            (middle, high) if np.maximum(shares - middle, 0).sum() > 1 else (low, middle)
        )
    return np.maximum(shares - low, 0)


@given(
    seed=st.integers(0, 999),
    n=st.sampled_from([29, 30, 31, 90, 400]),
    held=st.sampled_from([25, 200]),
    sure=st.floats(0.3, 0.8),
    tilt=st.floats(0, 0.25),
)
def test_adjusted_shares_are_mixtures_undone(
    seed: int, n: int, held: int, sure: float, tilt: float
) -> None:
    rates = rates_of(7, held, sure)
    rng = np.random.default_rng(seed)
    windows, told = [], []
    for _ in range(2):
        by_group = rng.multinomial(n, np.ones(60) / 60).astype(float)
        truth = rng.dirichlet(np.ones(4) / 2)
        mean = truth @ rates.mean + tilt * np.array([1.0, 0, -1, 0]) * (seed % 3 == 0)
        expected = by_group[:, None] * mean + rng.normal(0, 0.05, (60, 4)) * (
            by_group[:, None] > 0
        )
        windows.append((expected, by_group))
        shares, rest, error = unmixed(expected, by_group, rates)
        found = adjust_shares(expected, by_group, rates)
        half = stats.t.ppf(0.975, max((by_group > 0).sum() - 1, 1)) * error
        share = nearest(shares)
        low = np.minimum(np.clip(shares - half, 0, 1), share)
        high = np.maximum(np.clip(shares + half, 0, 1), share)
        misfit = (shares + stats.norm.ppf(0.995) * error < -1e-9).any()
        if n < 30 or misfit or (high - low).max() > 0.3:
            assert np.isnan(np.stack(found)).all()
        else:
            np.testing.assert_allclose(np.stack(found), [share, low, high], atol=1e-7)
        told.append((shares, rest, found[0], (by_group > 0).sum()))
    found = adjust_difference(
        np.stack([e for e, _ in windows]), np.stack([k for _, k in windows]), rates
    )
    if np.isnan([told[0][2], told[1][2]]).any():
        assert np.isnan(np.stack(found)).all()
        return
    change = told[1][0] - told[0][0]
    few = min(told[0][3], told[1][3])
    half = stats.t.ppf(0.975, few - 1) * errors(change, told[1][1] - told[0][1], few, rates)
    value = told[1][2] - told[0][2]
    low = np.minimum(np.clip(change - half, -1, 1), value)
    high = np.maximum(np.clip(change + half, -1, 1), value)
    np.testing.assert_allclose(np.stack(found), [value, low, high], atol=1e-7)


@given(st.lists(st.one_of(st.floats(0, 1), st.just(float("nan"))), max_size=9))
def test_holms_method_is_step_down(p_values: list[float]) -> None:
    found = holm(np.array(p_values))
    real = sorted(p for p in p_values if not np.isnan(p))
    for p, adjusted in zip(p_values, found.tolist(), strict=True):
        if np.isnan(p):
            assert np.isnan(adjusted)
        else:
            steps = [(len(real) - k) * q for k, q in enumerate(real) if q <= p]
            assert adjusted == pytest.approx(min(1, max(steps)))


def make_history(days: float, after: float, rate: float, *, seed: int = 1) -> History:
    """Draw posts in each five minutes around the onset, angrier from it on."""
    rng = np.random.default_rng(seed)
    history = History()
    first = int(ONSET.timestamp()) // 300 - round(days * 288)
    n = round(days * 288) + round(after * 12)
    posts = rng.poisson(rate / 12, n)
    late = np.arange(n) >= round(days * 288)
    sums = np.zeros((n, len(COLUMNS)), np.int64)
    sums[:, 0] = rng.binomial(posts, np.where(late, 0.35, 0.15))
    sums[:, 1] = rng.binomial(posts - sums[:, 0], 0.2)
    sums[:, 3] = posts - sums[:, 0] - sums[:, 1]
    compound = rng.uniform(-0.5, 0.5, n).round(2)
    sums[:, COLUMNS.index("compound")] = np.rint(posts * compound * 1e4)
    sums[:, COLUMNS.index("compound_squared")] = np.rint(posts * (compound**2 + 0.05) * 1e8)
    kept = posts > 0
    history.keys, history.sums = ((first + np.arange(n)) * 32)[kept], sums[kept]
    return history


def levels_of(history: History, edges: list[tuple[datetime, datetime]]) -> list:
    """Sum bins: posts, levels of the five measures, and means of squares."""
    times = history.keys // 32 * history.width
    told = []
    for a, b in edges:
        inside = (times >= a.timestamp() - 1e-6) & (times < b.timestamp() - 1e-6)
        sums = history.sums[inside].sum(axis=0)
        n = sums[:4].sum()
        if n:
            compound = sums[COLUMNS.index("compound")] / 1e4 / n
            square = sums[COLUMNS.index("compound_squared")] / 1e8 / n
            told.append((n, [*(sums[:4] / n), compound], [*(sums[:4] / n), square]))
        else:
            told.append(None)
    return told


def broken(
    told: list,
    hours: np.ndarray,
    columns: np.ndarray,
    sides: list[np.ndarray],
    wanted: list[int],
) -> list[np.ndarray]:
    """Fit each measure by bins whose variance is that of the posts in their stretch."""
    posts = np.array([each[0] for each in told], dtype=float)
    found = np.full((len(wanted), 4, 5), np.nan)
    free = min(len(told) - columns.shape[1], *(int(side.sum()) for side in sides))
    t = stats.t.ppf(0.975, free)
    for measure in range(5):
        series = np.array([each[1][measure] for each in told])
        squares = np.array([each[2][measure] for each in told])
        noise = np.empty(len(told))
        for side in sides:
            share = posts[side] / posts[side].sum()
            variance = share @ squares[side] - (share @ series[side]) ** 2
            noise[side] = variance / posts[side]
        if (noise <= 1e-12).any():
            continue
        fit = fit_series(series[:, None], columns, noise, hours)
        for k, column in enumerate(wanted):
            value = fit.coefficients[0, column]
            error = np.sqrt(fit.covariance[0, column, column])
            p = 2 * stats.t.sf(abs(value) / error, free)
            found[k, :, measure] = value, value - t * error, value + t * error, p
    return list(found)


@pytest.mark.parametrize(
    ("days", "hours", "after", "rate"),
    [
        (4.2, 6.0, 14.0, 40.0),
        (3.0, 2.0, 5.0, 60.0),
        (22.0, 7.5, 0.0, 25.0),
        (31.0, 6.0, 6.0, 20.0),
    ],
)
def test_breaks_are_those_of_a_line_with_hours_and_weekdays(
    days: float, hours: float, after: float, rate: float
) -> None:
    history = make_history(days, hours + after, rate)
    end = ONSET + hours * HOUR
    spans = [(ONSET - DAY, ONSET), (ONSET, end), (end, end + after * HOUR)]
    first = ONSET - days * DAY
    mask = (ONSET - 30 * HOUR, ONSET - 28.5 * HOUR)
    found = fit_interrupted(history, spans, first, [mask])
    whole = min(int(days), 28)
    width = max(5, min(60, int(hours * 60 / 6) // 5 * 5)) / 60
    n = [round(whole * 24 / width), int(hours / width + 1e-9), int(after / width + 1e-9)]
    edges = [
        (ONSET + k * width * HOUR, ONSET + (k + 1) * width * HOUR)
        for k in range(-n[0], n[1] + n[2])
    ]
    told = levels_of(history, edges)
    kept = [
        k
        for k, (a, b) in enumerate(edges)
        if told[k] is not None and not (a < mask[1] and mask[0] < b)
    ]
    x = np.array([(k - n[0] + 0.5) * width for k in kept])
    length = n[1] * width
    columns = [np.ones(len(x)), x, x > 0, (x > 0) * x]
    sides = [x < 0, (x > 0) & (x < length)]
    if after:
        columns += [x > length, (x > length) * (x - length)]
        sides.append(x > length)
    for period in (24, 12):
        columns += [np.sin(2 * np.pi * x / period), np.cos(2 * np.pi * x / period)]
    if whole >= 21:
        clock = [(ONSET + float(each) * HOUR).weekday() for each in x]
        columns += [np.array(clock) == day for day in range(1, 7)]
    design = np.column_stack(columns).astype(float)
    wanted = [2, 3, 4, 5] if after else [2, 3]
    expected = broken([told[k] for k in kept], np.array(kept, float), design, sides, wanted)
    assert list(found) == list(CHANGES)
    terms = "hours and weekdays" if whole >= 21 else "hours of the day"
    note = f"{len(x):,} bins of {width:g} h over {whole} days; {terms}"
    posts = [sum(told[k][0] for k, s in zip(kept, side, strict=True) if s) for side in sides]
    for change, numbers in zip(CHANGES, expected, strict=False):
        estimate_ = found[change]
        np.testing.assert_allclose(np.stack(estimate_[:4]), numbers, rtol=1e-5, atol=1e-9)
        assert estimate_[4:] == (posts[0], sum(posts[1:]), note)
    if not after:
        assert np.isnan(found["level at restoration"].value).all()


@pytest.mark.parametrize(
    ("days", "rate", "hours", "note"),
    [
        (3.0, 40.0, 6.0, ""),
        (2.99, 40.0, 6.0, "2 whole days before; 3 are needed"),
        (1.5, 40.0, 6.0, "1 whole day before; 3 are needed"),
        (4.0, 7.0, 6.0, "fewer than 10 posts a bin, or 5 bins a stretch"),
        (4.0, 400.0, 0.4, "fewer than 10 posts a bin, or 5 bins a stretch"),
        (4.0, 400.0, 0.5, ""),
    ],
)
def test_why_there_are_no_breaks(days: float, rate: float, hours: float, note: str) -> None:
    history = make_history(days, hours + 12, rate)
    end = ONSET + hours * HOUR
    spans = [(ONSET - DAY, ONSET), (ONSET, end), (end, end + 12 * HOUR)]
    found = fit_interrupted(history, spans, ONSET - days * DAY)
    for each in found.values():
        assert (each.note == note) == bool(note)
        assert np.isnan(each.value).all() == bool(note)


@pytest.mark.parametrize(("short", "told"), [(0, True), (1, False)])
def test_ten_posts_a_bin_are_enough(short: int, *, told: bool) -> None:
    history = make_history(3.0, 18, 600.0)
    history.sums[:] = 0
    history.sums[::12, 3], history.sums[::12, 0] = 7, 3  # ten an hour
    history.sums[12 * 75, 3] -= short
    history.sums[12::24, 0] += 1
    history.sums[12::24, 3] -= 1
    end = ONSET + 6 * HOUR
    spans = [(ONSET - DAY, ONSET), (ONSET, end), (end, end + 12 * HOUR)]
    found = fit_interrupted(history, spans, ONSET - 3 * DAY)
    assert ("fewer than" not in found["level at onset"].note) == told


def statement(hours: float) -> Statement:
    return Statement(ONSET + hours * HOUR, "progress", "x")


@pytest.mark.parametrize(
    ("rate", "at", "end", "others"),
    [
        (300.0, 3.0, 9.0, ()),
        (100.0, 3.0, 9.0, (3.5, 1.0, 6.9, 7.1)),
        (50.0, 3.0, 9.0, (2.0,)),
        (50.0, 0.5, 9.0, ()),
        (20.0, 8.5, 9.0, ()),
        (10.0, 4.0, 9.0, ()),
        (300.0, 9.0, 9.0, ()),
        (4.0, 4.0, 9.0, ()),
    ],
)
def test_a_statement_is_a_step_between_two_lines(
    rate: float, at: float, end: float, others: tuple[float, ...]
) -> None:
    history = make_history(1.0, 24, rate, seed=3)
    said = tuple(sorted((statement(hours) for hours in (at, *others)), key=lambda s: s.time))
    outage = Outage(ONSET, ONSET + end * HOUR, statements=said)
    table = tabulate_statements(history, outage)
    row = table[table["hours_since_onset"] == at]
    assert len(row) == 5
    for reach_ in (1, 2, 4, 6):
        low = max([at - reach_, *(edge for edge in (0.0, end) if edge <= at)])
        high = min([at + reach_, *(edge for edge in (0.0, end) if edge > at)])
        shortest = min(reach_ / 12, (at - low) / 5, (high - at) / 5)
        width = max(5, int(shortest * 60 + 1e-6) // 5 * 5) / 60
        n = [int((at - low) / width + 1e-9), int((high - at) / width + 1e-9)]
        edges = [
            (ONSET + (at + k * width) * HOUR, ONSET + (at + (k + 1) * width) * HOUR)
            for k in range(-n[0], n[1])
        ]
        told = levels_of(history, edges)
        kept = [k for k in range(len(edges)) if told[k] is not None]
        x = np.array([k - n[0] + 0.5 for k in kept])
        posts = [
            sum(told[k][0] for k, v in zip(kept, x, strict=True) if (v > 0) == late)
            for late in (False, True)
        ]
        if (posts[0] >= 150 or at - low < reach_) and (posts[1] >= 150 or high - at < reach_):
            break
    note = f"{at - low:.1f} h before and {high - at:.1f} h after"
    assert row["n_before"].tolist() == [posts[0]] * 5
    assert row["n_after"].tolist() == [posts[1]] * 5
    if min(posts) < 30 or min((x < 0).sum(), (x > 0).sum()) < 5:
        assert set(row["note"]) == {f"too few posts or bins in {note}"}
        assert row["change"].isna().all()
        return
    more = sum(low < hours < high for hours in others)
    if more:
        note += f", {more} more statement{'s' * (more > 1)} among them"
    assert set(row["note"]) == {note}
    design = np.column_stack([np.ones(len(x)), x, x > 0, (x > 0) * x]).astype(float)
    (expected,) = broken(
        [told[k] for k in kept], np.array(kept, float), design, [x < 0, x > 0], [2]
    )
    found = row[["change", "low", "high", "p"]].to_numpy(float).T
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-9)
