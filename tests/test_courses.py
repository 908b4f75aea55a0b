"""How well courses explain a series is the likelihood of a normal distribution written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.detect.courses import Series, Wandering, learn_wandering, weigh
from sentiment.detect.usual_level import predict_level

SPREADS = (0.05, 0.07, 0.1, 0.14, 0.2, 0.28, 0.4)
MEMORIES = (0.5, 1.0, 2.0, 4.0, 8.0)


def likelihood(y: np.ndarray, covariance: np.ndarray) -> float:
    return -(np.linalg.slogdet(covariance)[1] + y @ np.linalg.solve(covariance, y)) / 2


def apart(hours: np.ndarray) -> np.ndarray:
    return np.abs(np.subtract.outer(hours, hours))


def series_of(seed: int, n: int = 14) -> Series:
    rng = np.random.default_rng(seed)
    hours = np.cumsum(rng.choice([0.25, 0.25, 0.5, 2.0], n)) + 480_000
    score = rng.normal(0, 0.1, n) + 0.3 * ((np.arange(n) >= 5) & (np.arange(n) < 10))
    return Series(hours, score, rng.integers(1, 60, n).astype(float))


@pytest.mark.parametrize("seed", range(4))
def test_wanderings_are_as_likely_as_the_archive_makes_them(seed: int) -> None:
    calm = series_of(seed, 40)
    ways, likely = [], []
    for spread in SPREADS:
        for memory in MEMORIES:
            covariance = 0.3**2 + spread**2 * np.exp(-apart(calm.hours) / memory)
            ways.append((spread, memory))
            likely.append(likelihood(calm.score, covariance + np.diag(1 / calm.posts)))
    chance = np.exp(np.array(likely) - max(likely))
    kept = chance >= 0.1
    found = learn_wandering(calm)
    np.testing.assert_allclose(np.stack(found[:2], axis=1), np.array(ways)[kept])
    np.testing.assert_allclose(found.chance, chance[kept] / chance[kept].sum())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("shift", "noise"), [(0.3, 1.0), (0.1, 2.5)])
def test_a_course_is_as_likely_as_its_whole_covariance_says(
    seed: int, shift: float, noise: float
) -> None:
    series = series_of(seed)
    n = len(series.hours)
    at = np.arange(n)
    shapes = [
        at >= 5,
        at < 5,
        0.5 ** (np.maximum(at - 4, 0) / 3),
        (at >= 9) & (at < 12),
        0 * at,
    ]
    wandering = Wandering(np.array([0.1, 0.28]), np.array([4.0, 0.5]), np.array([0.7, 0.3]))
    expected = []
    for shape in np.array(shapes, dtype=float):
        ways = []
        for spread, memory, chance in zip(*wandering, strict=True):
            for varying in (0.0, 0.25):
                beside = spread**2 * np.exp(-apart(series.hours) / memory) + 0.3**2
                moved = (2 * shift) ** 2 + (varying * shift) ** 2 * np.exp(
                    -apart(series.hours) / 2
                )
                own = np.diag((1 + (noise - 1) * shape) / series.posts)
                whole = beside + np.outer(shape, shape) * moved + own
                height = (2 * shift) ** 2 * shape @ np.linalg.solve(whole, series.score)
                falls = 0 if height > 0 else -1000
                ways.append(likelihood(series.score, whole) + np.log(chance) + falls)
        expected.append(np.logaddexp.reduce(ways))
    found = weigh(series, np.array(shapes, dtype=float).T, wandering, shift=shift, noise=noise)
    np.testing.assert_allclose(found, expected, rtol=1e-7)


def waves(hours: np.ndarray, periods: tuple[float, ...]) -> list[np.ndarray]:
    angles = [2 * np.pi * hours / period for period in periods]
    return [wave for angle in angles for wave in (np.sin(angle), np.cos(angle))]


@given(
    seed=st.integers(0, 9999),
    n=st.integers(12, 30),
    first=st.integers(0, 8),
    length=st.integers(1, 4),
    unit=st.sampled_from([1.0, 24.0]),
)
def test_a_level_is_predicted_as_by_whole_covariances(
    seed: int, n: int, first: int, length: int, unit: float
) -> None:
    rng = np.random.default_rng(seed)
    hours = np.cumsum(rng.choice([0.5, 0.5, 3.0], n)) * unit
    level, weight = rng.normal(0, 0.4, n), rng.uniform(1, 80, n)
    at = np.arange(n)
    stretch = (at >= first) & (at < first + length)
    inside = np.where(stretch, rng.uniform(0.5, 1, n), 0)
    inside /= inside.sum()
    weight[stretch | (rng.random(n) < 0.1)] = 0
    used = weight > 0
    periods = (24.0, 12.0, 8.0) if unit == 1 else ()
    design = np.column_stack([np.ones(n), *waves(hours, periods)])
    # beforehand hours differ by a third: six waves share its variance by sines and cosines
    prior = np.diag([0.0] + [3 / 0.33**2] * (design.shape[1] - 1))
    x, y = design[used], level[used]
    likely, means, variances = [], [], []
    for spread in (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6):
        for memory in (0.5, 1.5, 4.0, 12.0):
            wander = spread**2 * np.exp(-apart(hours) / (memory * unit))
            whole = wander[np.ix_(used, used)] + np.diag(1 / weight[used])
            inner = x.T @ np.linalg.solve(whole, x) + prior
            beta = np.linalg.solve(inner, x.T @ np.linalg.solve(whole, y))
            rest = y - x @ beta
            squares = y @ np.linalg.solve(whole, rest)
            total = np.linalg.slogdet(whole)[1] + np.linalg.slogdet(inner)[1]
            likely.append(-(total + squares) / 2)
            reach = inside @ wander[:, used]
            means.append(inside @ design @ beta + reach @ np.linalg.solve(whole, rest))
            variances.append(inside @ wander @ inside - reach @ np.linalg.solve(whole, reach))
    chance = np.exp(np.array(likely) - max(likely))
    chance /= chance.sum()
    mean = chance @ means
    found = predict_level(hours, level, weight, inside, unit=unit)
    assert found[0] == pytest.approx(mean, rel=1e-5, abs=1e-7)
    assert found[1] == pytest.approx(
        chance @ (np.array(variances) + (np.array(means) - mean) ** 2), rel=1e-5
    )
