"""Generalised least squares: rows have noise of their own, and resemble their neighbours."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sentiment.stats.intervals import Floats


class Errors:
    """Covariance of what rows are off by: noise, and a level that remembers the row before.

    `weight` are inverse variances of the noise, 0 of rows that are not seen; `kept` is how much
    of the level is left at the next row, in (0, 1), and `variance` its own (0: there is none).
    Such a level, a first-order autoregression, has an inverse covariance with three diagonals.

    Rue, H., Held, L. (2005). Gaussian Markov Random Fields, sections 1.2.1 and 2.4.
    """

    def __init__(self, weight: Floats, kept: Floats, variance: float) -> None:
        self.weight = weight
        self.log_det = -float(np.log(weight[weight > 0]).sum())
        self._root: Floats | None = None
        if variance:
            from scipy.linalg import cholesky_banded  # noqa: PLC0415  loading takes a while

            gone = variance * (1 - kept**2)
            diagonal = np.append(1 / variance, 1 / gone)
            diagonal[:-1] += kept**2 / gone
            band = np.stack([np.append(0.0, -kept / gone), diagonal + weight])
            self._root = cholesky_banded(band, check_finite=False)
            self.log_det += float(
                2 * np.log(self._root[1]).sum() + np.log(gone).sum() + np.log(variance)
            )

    def _known(self, columns: Floats) -> Floats:
        """Multiply by the covariance of the level once the rows are seen."""
        from scipy.linalg import cho_solve_banded  # noqa: PLC0415

        if self._root is None:
            return np.zeros_like(columns)
        return np.asarray(cho_solve_banded((self._root, False), columns, check_finite=False))

    def apply(self, columns: Floats) -> Floats:
        """Multiply by the inverse covariance (Woodbury's identity)."""
        weighted = self.weight[:, None] * columns
        return np.asarray(weighted - self.weight[:, None] * self._known(weighted))

    def level_of(self, off: Floats, parts: Floats) -> tuple[Floats, Floats]:
        """Mean and covariance of the level over parts of the rows, by how far rows are off."""
        known = self._known(parts)
        return np.asarray((known.T * self.weight) @ off), np.asarray(parts.T @ known)


class Solved(NamedTuple):
    """Coefficients (n_columns, n_series), and their covariance but for a scale.

    `squares` (n_series,) are weighted sums of squared residuals, `log_det` is that of the
    restricted likelihood.
    """

    coefficients: Floats
    inverse: Floats
    squares: Floats
    log_det: float

    @property
    def likely(self) -> Floats:
        """Logarithm of the restricted likelihood where the scale is 1, but for a constant."""
        return -(self.squares + self.log_det) / 2


def solve(errors: Errors, design: Floats, series: Floats, prior: Floats) -> Solved:
    """Fit each column of `series`; `prior` has precisions of the coefficients around 0.

    Harville, D.A. (1974). Bayesian inference for variance components using only error
    contrasts. Biometrika 61, 383-385 (restricted likelihood).
    """
    columns, k = np.column_stack([design, series]), design.shape[1]
    inner = columns.T @ errors.apply(columns)
    inner[range(k), range(k)] += prior
    inverse = np.asarray(np.linalg.inv(inner[:k, :k]))
    beta = inverse @ inner[:k, k:]
    squares = np.diagonal(inner)[k:] - (inner[:k, k:] * beta).sum(axis=0)
    log_det = errors.log_det - float(np.linalg.slogdet(inverse)[1])
    return Solved(beta, inverse, np.maximum(squares, 1e-300), log_det)


def chances(likely: Floats, weight: Floats | float = 1.0) -> Floats:
    """Turn log-likelihoods, along the first axis, and weights beforehand to probabilities."""
    chance = weight * np.exp(likely - likely.max(axis=0))
    return np.asarray(chance / chance.sum(axis=0))
