"""What a series that resembles its neighbours would have come to, had it gone on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sentiment.stats.autoregression import processes
from sentiment.stats.intervals import Floats
from sentiment.stats.least_squares import Errors, chances, solve


class Forecast(NamedTuple):
    """Levels that would have come, of shape (m,), with their covariance (m, m).

    That is of coefficients, and of how far the process wanders from where it was last seen;
    `spread` is the variance of each row's own noise, as a multiple of the least.
    """

    mean: Floats
    covariance: Floats
    spread: float


def forecast(
    series: Floats,
    seen: tuple[Floats, Floats],
    ahead: tuple[Floats, Floats],
    noise: Floats,
    prior: Floats,
) -> Forecast:
    """Forecast the levels of rows ahead.

    Noise, whose variances are the least it may have (as Poisson's), and an autoregressive
    process as of `fit_series`, averaged likewise. Rows `seen` (n) and `ahead` (m) are a design
    and times, which ascend; `prior` has precisions of the coefficients around 0.

    >>> ones, times = np.ones((50, 1)), np.arange(53.0)
    >>> series = 2 + np.resize([0.1, -0.1], 50)
    >>> found = forecast(
    ...     series, (ones, times[:50]), (ones[:3], times[50:]), ones[:, 0], np.zeros(1)
    ... )
    >>> found.mean.round(1).tolist()
    [2.0, 2.0, 2.0]
    """
    (design, times), (coming, later) = seen, ahead
    n, m = len(series), len(later)
    rows, gaps = np.concatenate([design, coming]), np.diff(np.append(times, later))
    columns = np.column_stack([rows, np.append(series, np.zeros(m))])
    weight, parts = np.append(1 / noise, np.zeros(m)), np.eye(n + m)[:, n:]
    free = max(n - int((prior == 0).sum()), 1)
    memory, share, beforehand = processes(noise)
    likely, scales, means, covariances = [], [], [], []
    for kept, variance in zip(memory.tolist(), share.tolist(), strict=True):
        errors = Errors(weight, kept**gaps, variance)
        fit = solve(errors, rows, columns[:, -1], prior)
        level, wandered = errors.level_of(columns, parts)
        # no less than the noise is known to be
        scale = max(float(fit.squares[0]) / free, 1.0)
        likely.append(-(free * np.log(scale) + fit.squares[0] / scale + fit.log_det) / 2)
        slopes = coming - level[:, :-1]
        scales.append(scale)
        means.append(slopes @ fit.coefficients[:, 0] + level[:, -1])
        covariances.append(scale * (slopes @ fit.inverse @ slopes.T + wandered))
    chance = chances(np.array(likely), beforehand)
    mean = chance @ means
    apart = np.array(means) - mean
    covariance = np.tensordot(chance, covariances, 1) + (chance * apart.T) @ apart
    return Forecast(mean, covariance, float(chance @ scales))
