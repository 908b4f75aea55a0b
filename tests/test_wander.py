"""Levels that wander: what they predict, and how likely they make an outage's course."""

import numpy as np
import pytest
from scipy import stats

from sentiment.detect.change_points import locate
from sentiment.detect.courses import (
    _LASTING,
    _OFFSET,
    _VARYING,
    _WIDE,
    Series,
    Wandering,
    learn_wandering,
    weigh,
)
from sentiment.detect.usual_level import _PERIODS, _SWING, predict_level


def example(seed: int, n: int = 50) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    hours = np.sort(rng.uniform(0, 60, n))
    posts = rng.integers(1, 40, n).astype(float)
    inside = ((hours > 20) & (hours < 34)).astype(float)
    return hours, rng.normal(0, 0.3, n) + 0.2 * inside, posts, inside


def test_a_course_is_as_likely_as_its_covariance_written_out() -> None:
    hours, score, posts, inside = example(1)
    shapes = np.stack([inside, 0.5 * inside, hours > 30], axis=1).astype(float)
    ways = Wandering(np.array([0.1, 0.3]), np.array([1.0, 4.0]), np.array([0.25, 0.75]))
    found = weigh(Series(hours, score, posts), shapes, ways, shift=0.5, noise=2.0)
    apart = np.abs(hours[:, None] - hours)
    for at, shape in enumerate(shapes.T):
        likelihoods = []
        for spread, memory, chance in zip(*ways, strict=True):
            for varying in _VARYING:
                shift = (_WIDE * 0.5) ** 2 + (varying * 0.5) ** 2 * np.exp(-apart / _LASTING)
                sigma = _OFFSET**2 + spread**2 * np.exp(-apart / memory)
                sigma += np.outer(shape, shape) * shift + np.diag((1 + shape) / posts)
                model = stats.multivariate_normal(np.zeros(len(hours)), sigma)
                likelihoods.append(model.logpdf(score) + np.log(chance))
        constant = 0.5 * len(hours) * np.log(2 * np.pi)
        assert found[at] == pytest.approx(np.logaddexp.reduce(likelihoods) + constant)


def test_the_true_stretch_is_likeliest_and_a_fall_is_none() -> None:
    rng = np.random.default_rng(0)
    hours, posts = np.arange(0, 48, 0.5), np.full(96, 40.0)
    inside = ((hours >= 20) & (hours < 28)).astype(float)
    score = rng.normal(0, 40**-0.5, 96) + inside
    shapes = np.stack(
        [((hours >= at) & (hours < 28)).astype(float) for at in range(14, 26)], axis=1
    )
    ways = learn_wandering(Series(hours, score - inside, posts))
    assert ways.spread.max() <= 0.1
    evidence = weigh(Series(hours, score, posts), shapes, ways, shift=1.0)
    assert evidence.argmax() == 6
    fall = weigh(Series(hours, -score, posts), shapes, ways, shift=1.0)
    assert fall.max() < evidence.max() - 900


def test_waves_within_an_outage_do_not_move_its_beginning() -> None:
    rng = np.random.default_rng(2)
    hours, posts = np.arange(0, 60, 0.25), np.full(240, 60.0)
    # it begins lower than it goes on, and halves in between
    height = np.select(
        [hours < 30, hours < 32, hours < 35, hours < 38, hours < 42], [0, 0.5, 1.4, 0.6, 1.3], 0
    )
    quiet = rng.normal(0, 60**-0.5, 240)
    ways = learn_wandering(Series(hours, quiet, posts))
    at = np.arange(20, 41.9, 0.25)
    shapes = ((hours[:, None] >= at) & (hours[:, None] < 42)).astype(float)
    evidence = weigh(Series(hours, quiet + height, posts), shapes, ways, shift=1.0)
    edge = locate(evidence, np.ones(len(at) - 1, dtype=bool))
    assert at[edge.low] <= 30 <= at[min(edge.high, len(at) - 1)]
    assert at[edge.high] - at[edge.low] <= 2


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
        signal = spread**2 * np.exp(-apart / memory) + _SWING**2 * rhythm
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
