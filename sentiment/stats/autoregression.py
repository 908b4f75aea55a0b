"""Least squares for levels of bins: few posts make noise, and neighbouring hours are alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from sentiment.stats.intervals import Floats

__all__ = ["Fit", "fit_levels", "generalised"]

#: How alike neighbouring bins are, and the variance of what they share as a multiple of the
#: mean sampling variance: all pairs are weighed up.
_MEMORIES = (0.2, 0.4, 0.6, 0.75, 0.9, 0.97)
_SHARES = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0)


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
    series: Floats, design: Floats, noise: Floats, gaps: Floats, memory: float, share: float
) -> Fit:
    """Fit by generalised least squares with known relative variances.

    Errors are noise of each bin's own plus a first-order autoregressive
    process, both scaled by one unknown variance.

    Parameters
    ----------
    series : float array of shape (n,)
        What is explained.
    design : float array of shape (n, n_columns)
        By what; of full rank.
    noise : float array of shape (n,)
        Relative variances of the noise, above zero.
    gaps : float array of shape (n - 1,)
        Distances of neighbouring rows.
    memory : float
        Autocorrelation of the process at distance 1, in (0, 1).
    share : float
        Relative variance of the process; 0: none.

    Returns
    -------
    Fit

    Notes
    -----
    The process has a tridiagonal precision matrix, and by Woodbury's identity
    only tridiagonal systems are solved: the cost grows with n alone.

    References
    ----------
    Rue, H., Held, L. (2005). Gaussian Markov Random Fields, section 1.1.
    Harville, D.A. (1974). Bayesian inference for variance components using only
    error contrasts. Biometrika 61, 383-385 (restricted likelihood).
    """
    both = np.column_stack([design, series])
    weighed = both / noise[:, None]
    log_det = float(np.log(noise).sum())
    if share > 0:
        from scipy.linalg import cho_solve_banded, cholesky_banded  # noqa: PLC0415  loads slowly

        alike = memory**gaps
        own = 1 / (1 - alike**2)  # what a row adds that its neighbour does not tell
        diagonal = np.append(1.0, own) + np.append(own - 1, 0.0)
        bands = np.vstack([np.append(0.0, -alike * own) / share, diagonal / share + 1 / noise])
        root = cholesky_banded(bands)
        weighed -= cho_solve_banded((root, False), weighed) / noise[:, None]
        log_det += float(2 * np.log(root[1]).sum() + len(noise) * np.log(share))
        log_det -= float(np.log(own).sum())
    n_columns = design.shape[1]
    inner = both.T @ weighed
    inverse = np.linalg.inv(inner[:n_columns, :n_columns])
    beta = inverse @ inner[:n_columns, -1]
    squares = max(float(inner[-1, -1] - inner[:n_columns, -1] @ beta), 1e-300)
    free = len(series) - n_columns
    log_det -= float(np.linalg.slogdet(inverse)[1])
    likely = -(free * np.log(squares) + log_det) / 2
    return Fit(beta, inverse * squares / free, squares, likely)


def fit_levels(series: Floats, design: Floats, noise: Floats, times: Floats) -> Fit:
    """Fit a series whose bins resemble their neighbours, by how much is not known.

    Fits by `generalised` for many autocorrelations and shares are averaged,
    each by its likelihood, so that the intervals carry that these are
    estimates too.

    Parameters
    ----------
    series, design, noise
        As of `generalised`.
    times : float array of shape (n,)
        Ascending, in bins.

    Returns
    -------
    Fit

    References
    ----------
    Hoeting, J.A., Madigan, D., Raftery, A.E., Volinsky, C.T. (1999). Bayesian
    Model Averaging: A Tutorial. Statistical Science 14, 382-417.

    Examples
    --------
    >>> x = np.arange(8.0)
    >>> design = np.column_stack([np.ones(8), x])
    >>> noise = np.array([0.1, -0.1] * 4)
    >>> fit_levels(2 + 3 * x + noise, design, np.ones(8), x).coefficients.round(1).tolist()
    [2.0, 3.0]
    """
    mean = float(noise.mean())
    gaps = np.diff(times)
    fits = [
        generalised(series, design, noise, gaps, memory, share * mean)
        for share in _SHARES
        for memory in (_MEMORIES if share else _MEMORIES[:1])
    ]
    likely = np.array([fit.likely for fit in fits])
    # without a shared part there is no memory to tell apart: one fit stands for all
    chance = np.exp(likely - likely.max()) * np.append(len(_MEMORIES), np.ones(len(fits) - 1))
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
