"""Shifts of a share that wanders are those of generalised least squares."""

import numpy as np
import pytest
import statsmodels.api as sm
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.detect.ou_level import (
    _LOG_SWING,
    _PERIODS,
    _SWING,
    fit_shifts,
    predict_level,
    weigh_shifts,
)


def example(seed: int, n: int = 50) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    hours = np.sort(rng.uniform(0, 60, n))
    posts = rng.integers(1, 40, n).astype(float)
    inside = ((hours > 20) & (hours < 34)).astype(float)
    return hours, rng.normal(0, 0.3, n) + 0.2 * inside, posts, inside


def covariance(
    hours: np.ndarray, posts: np.ndarray, spread: float, memory: float
) -> np.ndarray:
    """Write out what the banded solution never does."""
    apart = np.abs(hours[:, None] - hours)
    rhythm = np.cos(2 * np.pi * apart[..., None] / _PERIODS).mean(axis=-1)
    return spread**2 * np.exp(-apart / memory) + _SWING**2 * rhythm + np.diag(1 / posts)


@settings(max_examples=20)
@given(seed=st.integers(0, 99), spread=st.floats(0.05, 0.5), memory=st.floats(0.5, 8))
def test_shift_and_variance_are_those_of_statsmodels(
    seed: int, spread: float, memory: float
) -> None:
    hours, share, posts, inside = example(seed)
    design = sm.add_constant(inside)
    fit = sm.GLS(share, design, sigma=covariance(hours, posts, spread, memory)).fit()
    _, shift, variance = fit_shifts(hours, share, posts, inside[:, None], spread, memory)
    assert shift[0] == pytest.approx(fit.params[1], rel=1e-7)
    assert variance[0] == pytest.approx(fit.normalized_cov_params[1, 1], rel=1e-7)


def test_likelihoods_are_the_restricted_ones() -> None:
    hours, share, posts, inside = example(1)
    design = sm.add_constant(inside)

    def written_out(spread: float, memory: float) -> float:
        sigma = covariance(hours, posts, spread, memory)
        fit = sm.GLS(share, design, sigma=sigma).fit()
        inverse = np.linalg.inv(sigma)
        off = share - design @ fit.params
        logs = [np.linalg.slogdet(each)[1] for each in (sigma, design.T @ inverse @ design)]
        return -0.5 * (sum(logs) + off @ inverse @ off)

    found = [
        fit_shifts(hours, share, posts, inside[:, None], *each)[0][0]
        for each in ((0.1, 1.0), (0.3, 4.0))
    ]
    assert found[0] - found[1] == pytest.approx(written_out(0.1, 1) - written_out(0.3, 4))


def test_the_true_stretch_is_likeliest_and_a_fall_is_none() -> None:
    rng = np.random.default_rng(0)
    hours, posts = np.arange(0, 48, 0.5), np.full(96, 40.0)
    inside = ((hours >= 20) & (hours < 28)).astype(float)
    share = rng.normal(0, 40**-0.5, 96) + inside
    boxes = np.stack(
        [((hours >= at) & (hours < 28)).astype(float) for at in range(14, 26)], axis=1
    )
    weight = weigh_shifts(hours, share, posts, boxes, inside)
    assert weight.argmax() == 6
    assert np.isneginf(weigh_shifts(hours, -share, posts, boxes, inside)).all()


def test_a_predicted_level_is_kriging() -> None:
    hours, level, posts, inside = example(2)
    weight = np.where(inside > 0, 0.0, posts)
    mean, variance = predict_level(hours, level, weight, inside / inside.sum())
    # the average over wanderings lies among what single ones say, written out
    kept = weight > 0
    means = []
    for spread, memory in ((0.05, 0.5), (0.6, 12.0)):
        apart = np.abs(hours[:, None] - hours)
        rhythm = np.cos(2 * np.pi * apart[..., None] / _PERIODS).mean(axis=-1)
        signal = spread**2 * np.exp(-apart / memory) + _LOG_SWING**2 * rhythm
        sigma = signal[np.ix_(kept, kept)] + np.diag(1 / weight[kept])
        one = np.ones(kept.sum())
        solve = np.linalg.solve(sigma, np.stack([one, level[kept]], axis=1))
        base = (one @ solve[:, 1]) / (one @ solve[:, 0])
        weights = np.linalg.solve(sigma, level[kept] - base)
        means.append(base + (inside / inside.sum()) @ signal[:, kept] @ weights)
    assert min(means) - 0.05 <= mean <= max(means) + 0.05
    assert 0 < variance < 0.36


def test_what_wanders_more_is_predicted_less_surely() -> None:
    rng = np.random.default_rng(3)
    hours = np.arange(0, 120, 0.5)
    inside = ((hours >= 50) & (hours < 62)).astype(float)
    weight = np.where(inside > 0, 0.0, 25.0)
    steady = rng.normal(0, 0.2, 240)
    walk = 0.4 * np.repeat(rng.normal(0, 1, 40), 6)
    found = [
        predict_level(hours, level, weight, inside / inside.sum())[1]
        for level in (steady, steady + walk)
    ]
    assert found[0] < 0.02 < found[1]
