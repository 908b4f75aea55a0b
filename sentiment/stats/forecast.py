"""What a series that resembles its neighbours would have come to, had it gone on."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sentiment.stats.autoregression import generalised, processes, whiten
from sentiment.stats.intervals import Floats


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
    memory, share, weight = processes(noise)
    gaps = np.diff(times)
    fits = generalised(series[:, None], design, noise, gaps, memory, share, prior)
    beta, squares = fits.coefficients[:, 0], fits.squares[:, 0]
    free = max(len(series) - int((prior == 0).sum()), 1)
    # as `generalised` scales the covariance, but no less than the noise is known to be
    scale = np.maximum(squares / free, 1.0)
    likely = fits.likely[:, 0] + (free * np.log(squares / scale) - squares / scale) / 2
    chance = weight * np.exp(likely - likely.max())
    chance /= chance.sum()
    columns = np.column_stack([design, series])
    _, _, state, variance = whiten(columns, noise, gaps, memory, share)
    apart = state[:, -1] - (state[:, :-1] * beta).sum(axis=1)
    lead = later - times[-1]
    kept = memory[:, None] ** lead
    means = beta @ coming.T + kept * apart[:, None]
    mean = chance @ means
    covariance = np.zeros((len(lead), len(lead)))
    between = np.abs(lead[:, None] - lead)
    for at in np.flatnonzero(chance > 1e-9).tolist():  # noqa: PLR2004  the others add nothing
        slopes = coming - kept[at][:, None] * state[at, :-1]
        inverse = fits.covariance[at, 0] * (scale[at] * free / squares[at])
        off, both = means[at] - mean, np.outer(kept[at], kept[at])
        wandered = share[at] * (memory[at] ** between - both) + variance[at] * both
        whole = slopes @ inverse @ slopes.T + scale[at] * wandered + np.outer(off, off)
        covariance += chance[at] * whole
    return Forecast(mean, covariance, float(chance @ scale))
