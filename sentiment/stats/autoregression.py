"""Least squares for levels of bins: few posts make noise, and neighbouring hours are alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sentiment.stats.intervals import Floats, t_p_value

#: How alike neighbouring bins are, and the variance of what they share as a multiple of the
#: mean sampling variance: all pairs are weighed up.
_MEMORIES = (0.2, 0.4, 0.6, 0.75, 0.9, 0.97)
_SHARES = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 64.0, 256.0)


class Fit(NamedTuple):
    """Coefficients of a design's columns; of several series each is a row.

    `squares` is the weighted sum of squared residuals, `likely` the restricted log-likelihood,
    but for a constant; `state` and `variance` are mean (of each column of design and series)
    and relative variance of the process at the last row.
    """

    coefficients: Floats
    covariance: Floats
    squares: Floats
    likely: Floats
    state: Floats
    variance: Floats


class Averaged(NamedTuple):
    """Coefficients averaged over many processes, of which `chance` is how likely each is.

    `each` has shape (2, n_processes, n_series, n_columns): what each process makes of the
    coefficients, and their variances.
    """

    coefficients: Floats
    covariance: Floats
    squares: Floats
    chance: Floats
    each: Floats

    def p(self, column: int, free: float) -> Floats:
        """P-values of a coefficient: those of each process, weighed by how likely it is.

        A process under which much would come by itself so has its say, however
        small the averaged error is.
        """
        value, variance = self.each[..., column]
        return np.asarray((self.chance * t_p_value(value, np.sqrt(variance), free)).sum(axis=0))


def waves(hours: Floats, periods: Sequence[float]) -> Floats:
    """Return the columns of a rhythm: the cosine of each period, in hours, then the sines."""
    turns = 2 * np.pi * hours[:, None] / np.array(periods)
    return np.column_stack([np.cos(turns), np.sin(turns)])


def generalised(
    series: Floats,
    design: Floats,
    noise: Floats,
    gaps: Floats,
    memory: Floats,
    share: Floats,
    prior: Floats | None = None,
    learnt: int | None = None,
) -> Fit:
    """Fit each column of `series` by generalised least squares with known relative variances.

    Errors are noise of each bin's own plus a first-order autoregressive process, both scaled
    by one unknown variance. `noise` has the relative variances (above zero) of the former;
    `gaps` the distances of neighbouring rows; `memory` autocorrelations at distance 1, in (0,
    1), and `share` relative variances (0: none) of processes, each of which is fitted. `prior`
    has precisions of the coefficients around 0, needed where the design is not of full rank;
    the first `learnt` rows (all where not given) tell the variance, and how likely each
    process is. Arrays are of shape (n_processes, n_series, ...).

    Durbin, J., Koopman, S.J. (2012). Time Series Analysis by State Space Methods, 2nd ed.,
    section 6.2 (the filter that whitens). Harville, D.A. (1974). Bayesian inference for
    variance components using only error contrasts. Biometrika 61, 383-385 (restricted
    likelihood).
    """
    columns = np.column_stack([design, series])
    white, log_var, state, left = whiten(columns, noise, gaps, memory, share)
    k = design.shape[1]
    known = np.zeros(k) if prior is None else prior

    def solve(rows: int, used: NDArray[np.intp]) -> tuple[Floats, ...]:
        part = white[:, :rows][:, :, [*used, *range(k, white.shape[2])]]
        inner, q = part.transpose(0, 2, 1) @ part, len(used)
        inner[:, range(q), range(q)] += known[used]
        inverse = np.linalg.inv(inner[:, :q, :q])
        beta = inverse @ inner[:, :q, q:]
        rest = np.diagonal(inner[:, q:, q:], axis1=1, axis2=2)
        squares = np.maximum(rest - (inner[:, :q, q:] * beta).sum(axis=1), 1e-300)
        # what a prior holds back takes no degree of freedom
        free = max(rows - int((known[used] == 0).sum()), 1)
        total = log_var[:rows].sum(axis=0) - np.linalg.slogdet(inverse)[1]
        likely = -(free * np.log(squares) + total[:, None]) / 2
        return beta, np.asarray(inverse), squares, squares / free, np.asarray(likely)

    beta, inverse, squares, variance, likely = solve(len(design), np.arange(k))
    if learnt is not None:
        used = np.flatnonzero(design[:learnt].any(axis=0))
        _, _, squares, variance, likely = solve(learnt, used)
    covariance = inverse[:, None] * variance[..., None, None]
    return Fit(beta.transpose(0, 2, 1), covariance, squares, likely, state, left)


def whiten(
    columns: Floats, noise: Floats, gaps: Floats, memory: Floats, share: Floats
) -> tuple[Floats, Floats, Floats, Floats]:
    """Kalman's filter: standardised innovations of each column, and logs of variances.

    Columns are of shape (n, n_columns), or each process has its own (n, n_processes,
    n_columns). Beside them mean and relative variance of the process at the last row.
    """
    n, c = len(columns), columns.shape[-1]
    kept = memory ** gaps[:, None]
    kept_squares, each = kept**2, kept[..., None]
    mean, variance = np.zeros((len(memory), c)), share.astype(np.float64)
    white, total = np.empty((n, len(memory), c)), np.empty((n, len(memory)))
    for row, own in enumerate(noise.tolist()):
        if row:
            mean *= each[row - 1]
            variance = kept_squares[row - 1] * (variance - share) + share
        whole = np.add(variance, own, out=total[row])
        new = np.subtract(columns[row], mean, out=white[row])
        gain = variance / whole
        mean += gain[:, None] * new
        variance *= 1 - gain
    white /= np.sqrt(total)[..., None]
    return white.transpose(1, 0, 2), np.log(total), mean, variance


def processes(noise: Floats) -> tuple[Floats, Floats, Floats]:
    """Return memories, variances and weights beforehand of the processes that are averaged."""
    pairs = [(0.5, 0.0), *((memory, share) for share in _SHARES for memory in _MEMORIES)]
    memory, share = np.array(pairs).T
    # without a shared part there is no memory to tell apart: one fit stands for all
    weight = np.append(len(_MEMORIES), np.ones(len(pairs) - 1))
    return memory, share * float(noise.mean()), weight


def fit_series(
    series: Floats,
    design: Floats,
    noise: Floats,
    times: Floats,
    *,
    prior: Floats | None = None,
    learnt: int | None = None,
) -> Averaged:
    """Fit series whose bins resemble their neighbours, by how much is not known.

    Fits by `generalised` for many autocorrelations and shares are averaged, each by its
    likelihood (Hoeting, J.A., et al. (1999). Bayesian Model Averaging: A Tutorial. Statistical
    Science 14, 382-417), so that the intervals carry that these are estimates too. `times`
    ascend, in bins.

    >>> x = np.arange(8.0)
    >>> series = 2 + 3 * x + np.array([0.1, -0.1] * 4)
    >>> design = np.column_stack([np.ones(8), x])
    >>> fit_series(series[:, None], design, np.ones(8), x).coefficients.round(1).tolist()
    [[2.0, 3.0]]
    """
    memory, share, weight = processes(noise)
    fits = generalised(series, design, noise, np.diff(times), memory, share, prior, learnt)
    chance = weight[:, None] * np.exp(fits.likely - fits.likely.max(axis=0))
    chance /= chance.sum(axis=0)
    value = np.einsum("ps,psk->sk", chance, fits.coefficients)
    apart = fits.coefficients - value
    covariance = np.einsum("ps,psij->sij", chance, fits.covariance)
    covariance += np.einsum("ps,psi,psj->sij", chance, apart, apart)
    squares = (chance * fits.squares).sum(axis=0)
    each = np.stack([fits.coefficients, np.diagonal(fits.covariance, axis1=2, axis2=3)])
    return Averaged(value, covariance, squares, chance, each)


def forecast(
    series: Floats,
    seen: tuple[Floats, Floats],
    ahead: tuple[Floats, Floats],
    noise: Floats,
    prior: Floats,
) -> tuple[Floats, Floats, float]:
    """Forecast the levels of rows ahead, of shape (m,), with their covariance (m, m).

    That is of coefficients, and of how far the process wanders from where it was last seen. The
    third is the variance of each row's own noise, as a multiple of the least.

    Noise, whose variances are the least it may have (as Poisson's), and an autoregressive
    process as of `fit_series`, averaged likewise. Rows `seen` (n) and `ahead` (m) are a design
    and times, which ascend; `prior` has precisions of the coefficients around 0.

    >>> ones, times = np.ones((50, 1)), np.arange(53.0)
    >>> series = 2 + np.resize([0.1, -0.1], 50)
    >>> mean, _, _ = forecast(
    ...     series, (ones, times[:50]), (ones[:3], times[50:]), ones[:, 0], np.zeros(1)
    ... )
    >>> mean.round(1).tolist()
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
    state, variance = fits.state, fits.variance
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
    return mean, covariance, float(chance @ scale)
