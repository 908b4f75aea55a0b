"""Least squares for levels of bins: few posts make noise, and neighbouring hours are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sentiment.stats.intervals import Floats

__all__ = ["Fit", "fit_levels", "fit_series", "generalised"]

#: How alike neighbouring bins are, and the variance of what they share as a multiple of the
#: mean sampling variance: all pairs are weighed up.
_MEMORIES = (0.2, 0.4, 0.6, 0.75, 0.9, 0.97)
_SHARES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0, 256.0)


class Fit(NamedTuple):
    """Coefficients of a design's columns.

    Attributes
    ----------
    coefficients : float array of shape (n_columns,)
        Estimates.
    covariance : float array of shape (n_columns, n_columns)
        Theirs.
    squares : float
        Weighted sum of squared residuals.
    likely : float
        Restricted log-likelihood, but for a constant.
    """

    coefficients: Floats
    covariance: Floats
    squares: float
    likely: float


def generalised(
    series: Floats,
    design: Floats,
    noise: Floats,
    gaps: Floats,
    memory: Floats,
    share: Floats,
    prior: Floats | None = None,
) -> list[list[Fit]]:
    """Fit by generalised least squares with known relative variances.

    Errors are noise of each bin's own plus a first-order autoregressive
    process, both scaled by one unknown variance.

    Parameters
    ----------
    series : float array of shape (n, n_series)
        What is explained, each column for itself.
    design : float array of shape (n, n_columns)
        By what; of full rank, or with a prior for what is not.
    noise : float array of shape (n,)
        Relative variances of the noise, above zero.
    gaps : float array of shape (n - 1,)
        Distances of neighbouring rows.
    memory : float array of shape (n_processes,)
        Autocorrelations of the process at distance 1, in (0, 1).
    share : float array of shape (n_processes,)
        Relative variances of the process; 0: none.
    prior : float array of shape (n_columns,), optional
        What is known beforehand: precisions of the coefficients around 0.

    Returns
    -------
    list of list of Fit
        For each process, a fit of each series.

    References
    ----------
    Durbin, J., Koopman, S.J. (2012). Time Series Analysis by State Space
    Methods, 2nd ed., section 6.2 (the filter that whitens). Harville, D.A.
    (1974). Bayesian inference for variance components using only error
    contrasts. Biometrika 61, 383-385 (restricted likelihood).
    """
    columns = np.column_stack([design, series])
    white, log_det = _whiten(columns, noise, gaps, memory, share)
    n, k = design.shape
    inner = white.transpose(0, 2, 1) @ white
    if prior is not None:
        inner[:, range(k), range(k)] += prior
    inverse = np.linalg.inv(inner[:, :k, :k])
    to_series = inner[:, :k, k:]
    beta = inverse @ to_series
    rest = np.diagonal(inner[:, k:, k:], axis1=1, axis2=2) - (to_series * beta).sum(axis=1)
    squares = np.maximum(rest, 1e-300)
    free = n - k
    log_det -= np.linalg.slogdet(inverse)[1]
    likely = -(free * np.log(squares) + log_det[:, None]) / 2
    return [
        [
            Fit(b[:, i], cover * s[i] / free, float(s[i]), float(chance[i]))
            for i in range(s.shape[0])
        ]
        for b, cover, s, chance in zip(beta, inverse, squares, likely, strict=True)
    ]


def _whiten(
    columns: Floats, noise: Floats, gaps: Floats, memory: Floats, share: Floats
) -> tuple[Floats, Floats]:
    """Kalman's filter: standardised innovations of each column, and log determinants."""
    n, c = columns.shape
    kept = memory[:, None] ** gaps
    mean, variance = np.zeros((len(memory), c)), share.astype(np.float64)
    white, total = np.empty((n, len(memory), c)), np.empty((n, len(memory)))
    for row in range(n):
        whole = variance + noise[row]
        new = columns[row] - mean
        total[row] = whole
        white[row] = new
        if row + 1 < n:
            gain, keep = variance / whole, kept[:, row]
            mean = keep[:, None] * (mean + gain[:, None] * new)
            variance = keep**2 * (variance * (1 - gain) - share) + share
    white /= np.sqrt(total)[..., None]
    return white.transpose(1, 0, 2), np.log(total).sum(axis=0)


def fit_series(
    series: Floats,
    design: Floats,
    noise: Floats,
    times: Floats,
    *,
    prior: Floats | None = None,
) -> list[Fit]:
    """Fit series whose bins resemble their neighbours, by how much is not known.

    Fits by `generalised` for many autocorrelations and shares are averaged,
    each by its likelihood, so that the intervals carry that these are
    estimates too.

    Parameters
    ----------
    series : float array of shape (n, n_series)
        What is explained, each column for itself.
    design, noise, prior
        As of `generalised`.
    times : float array of shape (n,)
        Ascending, in bins.

    Returns
    -------
    list of Fit
        One a series.

    References
    ----------
    Hoeting, J.A., Madigan, D., Raftery, A.E., Volinsky, C.T. (1999). Bayesian
    Model Averaging: A Tutorial. Statistical Science 14, 382-417.
    """
    pairs = [(0.5, 0.0), *((memory, share) for share in _SHARES for memory in _MEMORIES)]
    memory, share = np.array(pairs).T
    scaled = share * float(noise.mean())
    fits = generalised(series, design, noise, np.diff(times), memory, scaled, prior)
    # without a shared part there is no memory to tell apart: one fit stands for all
    weight = np.append(len(_MEMORIES), np.ones(len(pairs) - 1))
    return [_averaged(column, weight) for column in zip(*fits, strict=True)]


def _averaged(fits: tuple[Fit, ...], weight: Floats) -> Fit:
    likely = np.array([fit.likely for fit in fits])
    chance = weight * np.exp(likely - likely.max())
    chance /= chance.sum()
    betas = np.array([fit.coefficients for fit in fits])
    value = chance @ betas
    apart = betas - value
    within = np.tensordot(chance, [fit.covariance for fit in fits], 1)
    return Fit(
        value,
        within + (chance[:, None] * apart).T @ apart,
        float(chance @ [fit.squares for fit in fits]),
        float(likely.max()),
    )


def fit_levels(series: Floats, design: Floats, noise: Floats, times: Floats) -> Fit:
    """Fit one series, an array of shape (n,), as `fit_series` does.

    Examples
    --------
    >>> x = np.arange(8.0)
    >>> design = np.column_stack([np.ones(8), x])
    >>> noise = np.array([0.1, -0.1] * 4)
    >>> fit_levels(2 + 3 * x + noise, design, np.ones(8), x).coefficients.round(1).tolist()
    [2.0, 3.0]
    """
    return fit_series(series[:, None], design, noise, times)[0]
