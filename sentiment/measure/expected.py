"""Posts that rhythm, weekend and trend of quiet hours lead one to expect."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from sentiment.stats.intervals import Floats

#: Hours of a daily rhythm's waves; standard deviations beforehand of the logarithms of what
#: they, a weekend and a day's growth do.
PERIODS = (24.0, 12.0)
_SWING, _WEEKEND, _TREND = 0.4, 0.4, 0.1
_STEPS = 12


def expect_counts(
    counts: Floats, length: Floats, at: Floats, weekend: Floats, quiet: NDArray[np.bool_]
) -> Floats:
    """Fit the quiet bins' counts, and return what they lead one to expect of every bin.

    Arrays (n_bins,) hold the hours of each bin, those from the onset to its middle by the
    users' clocks, and whether it lies on a `weekend`. McCullagh, P., Nelder, J.A. (1989).
    Generalized Linear Models, 2nd ed., chapter 6; with a ridge, for few days tell little about
    a weekend.

    >>> at = np.arange(-72.0, 6.0)
    >>> counts = np.full(78, 40.0)
    >>> due = expect_counts(counts, np.ones(78), at, np.zeros(78), at < 0)
    >>> due.round(1).max().item()
    40.0
    """
    turns = 2 * np.pi * at[:, None] / np.array(PERIODS)
    design = np.column_stack([np.ones(len(at)), weekend, np.cos(turns), np.sin(turns), at / 24])
    waves = 2 * len(PERIODS)
    prior = np.array([0.0, _WEEKEND**-2, *[len(PERIODS) / _SWING**2] * waves, _TREND**-2])
    x, found, hours = design[quiet], counts[quiet], length[quiet]
    beta = np.zeros(design.shape[1])
    beta[0] = np.log(max(found.sum(), 0.5) / hours.sum())
    for _ in range(_STEPS):
        mean = hours * np.exp(np.clip(x @ beta, -20, 20))
        gradient = x.T @ (found - mean) - prior * beta
        beta = beta + np.linalg.solve(
            x.T @ (mean[:, None] * x) + np.diag(prior + 1e-9), gradient
        )
    return np.asarray(length * np.exp(np.clip(design @ beta, -20, 20)))
