"""Whether a share rose in a stretch, or only wandered as it does anyway.

Shares of complaints wander: topics come and go, and people answer each other.
A stretch is therefore compared with the rest in a model of three parts: the
shift that is asked for, a level that wanders around its expectation (an
Ornstein-Uhlenbeck process, which is a first-order autoregression over uneven
gaps), and the posts' own noise. How far and how long the level wanders is not
known and a few days tell little about it, so that all that fits the archive
counts, each as likely as the archive makes it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from sentiment.detect.grid import Floats

#: Standard deviations of the wandering level, in logarithms of counts by the expected ones; and
#: how long it remembers, in hours.
_LOG_SPREADS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6)
_LOG_MEMORIES = np.array([0.5, 1.5, 4.0, 12.0])
#: Hours of the waves that a daily rhythm is made of.
_PERIODS = np.array([24.0, 12.0, 8.0])
#: Standard deviation of a daily rhythm beforehand, by that of one post: where a tenth to a
#: fourth of the posts complain, hours differ by a third.
_SWING = 0.15
_LOG_SWING = 0.33
#: Wanderings that the archive makes less likely than this, by the likeliest, do not matter.
_LEAST = 0.1


def predict_level(
    hours: Floats, level: Floats, weight: Floats, inside: Floats, *, unit: float = 1.0
) -> tuple[float, float]:
    """Tell what level a stretch had if nothing but wandering moved it, from the blocks around.

    Blocks have `hours`, ascending, and a `level`: logarithms of counts by the expected ones,
    or about that. `weight` is its inverse variance where nothing wanders, 0 in the stretch and
    wherever a block should not count; `inside` each block's part of the stretch, and sums to
    1. `unit` are hours that the memories are multiples of: more than one where no more than
    days is known. Returned are mean and variance, averaged over wanderings by their restricted
    likelihood.

    Patterson, H.D., Thompson, R. (1971). Recovery of inter-block information when block sizes
    are unequal. Biometrika 58(3), 545-554. Cressie, N. (1993). Statistics for Spatial Data,
    section 3.4 (universal kriging).

    >>> hours, steady = np.arange(0.0, 96, 0.5), np.random.default_rng(0).normal(0, 0.1, 192)
    >>> inside = ((hours >= 40) & (hours < 43)) / 6
    >>> mean, variance = predict_level(hours, steady, 100.0 * (inside == 0), inside)
    >>> abs(mean) < 0.05, round(variance**0.5, 2)
    (True, 0.03)
    """
    found = []
    for spread in _LOG_SPREADS:
        for memory in _LOG_MEMORIES * unit:
            swing = _LOG_SWING if unit == 1 else 0.0
            solved = _Solved(hours, weight, (spread, memory), swing)
            columns = solved.columns
            weighted = solved.apply(np.column_stack([level, columns]))
            inner = np.linalg.inv(columns.T @ weighted[:, 1:] + solved.prior)
            to_level = columns.T @ weighted[:, 0]
            yy = level @ weighted[:, 0] - to_level @ inner @ to_level
            beta = inner @ to_level
            away = solved.level_of(level - columns @ beta, inside)
            likelihood = -0.5 * (solved.determinant - np.linalg.slogdet(inner)[1] + yy)
            mean = float(inside @ columns @ beta) + away[0]
            found.append((likelihood, mean, away[1]))
    likelihoods, means, variances = np.array(found).T
    chance = np.exp(likelihoods - likelihoods.max())
    chance /= chance.sum()
    mean = float(chance @ means)
    return mean, float(chance @ (variances + (means - mean) ** 2))


class _Solved:
    """The covariance of a wandering level plus noise, factorised; and what is not asked for."""

    def __init__(
        self, hours: Floats, weight: Floats, wandering: tuple[float, float], swing: float
    ) -> None:
        from scipy.linalg import cholesky_banded  # noqa: PLC0415

        spread, memory = wandering
        turns = 2 * np.pi * hours[:, None] / _PERIODS
        waves = [np.cos(turns), np.sin(turns)] if swing else []
        n_waves = 2 * len(_PERIODS) if swing else 0
        self.columns = np.column_stack([np.ones(len(hours)), *waves])
        self.prior = np.diag([0.0, *[len(_PERIODS) / max(swing, 1e-9) ** 2] * n_waves])
        # inverse covariance of the level alone: tridiagonal, since it remembers one step
        keep = np.exp(-np.diff(hours) / memory)
        gone = spread**2 * (1 - keep**2)
        diagonal = np.full(len(hours), spread**-2)
        diagonal[1:] = 1 / gone
        diagonal[:-1] += keep**2 / gone
        band = np.stack([np.concatenate([[0.0], -keep / gone]), diagonal + weight])
        self.root = cholesky_banded(band, check_finite=False)
        self.weight = weight
        self.determinant = float(
            2 * (np.log(self.root[1]).sum() + np.log(spread)) + np.log(gone).sum()
        )

    def _solve(self, columns: Floats) -> Floats:
        from scipy.linalg import cho_solve_banded  # noqa: PLC0415

        return np.asarray(cho_solve_banded((self.root, False), columns, check_finite=False))

    def apply(self, columns: Floats) -> Floats:
        """Multiply by the inverse covariance of level and noise (Woodbury's identity)."""
        weighted = self.weight[:, None] * columns
        weighted -= self.weight[:, None] * self._solve(weighted)
        return np.asarray(weighted)

    def level_of(self, off: Floats, inside: Floats) -> tuple[float, float]:
        """Mean and variance of the level over a stretch, given what lies off elsewhere."""
        to_stretch = self._solve(inside)
        return float(to_stretch @ (self.weight * off)), float(to_stretch @ inside)
