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

from sentiment.stats.least_squares import Errors, chances, solve

if TYPE_CHECKING:
    from sentiment.detect.grid import Floats

#: Standard deviations of the wandering level, in logarithms of counts by the expected ones; and
#: how long it remembers, in hours.
_LOG_SPREADS = (0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.6)
_LOG_MEMORIES = np.array([0.5, 1.5, 4.0, 12.0])
#: Hours of the waves that a daily rhythm is made of.
_PERIODS = np.array([24.0, 12.0, 8.0])
#: Standard deviation of a daily rhythm beforehand, where a tenth to a fourth of the posts
#: complain: hours differ by a third.
_LOG_SWING = 0.33


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
    design = np.ones((len(hours), 1))
    if unit == 1:
        turns = 2 * np.pi * hours[:, None] / _PERIODS
        design = np.column_stack([design, np.cos(turns), np.sin(turns)])
    prior = np.append(0.0, np.full(design.shape[1] - 1, len(_PERIODS) / _LOG_SWING**2))
    gaps, found = np.diff(hours), []
    for spread in _LOG_SPREADS:
        for memory in _LOG_MEMORIES * unit:
            errors = Errors(weight, np.exp(-gaps / memory), spread**2)
            fit = solve(errors, design, level, prior)
            usual = design @ fit.coefficients[:, 0]
            away, variance = errors.level_of(level - usual, inside)
            found.append((fit.likely[0], inside @ usual + away, variance))
    likely, means, variances = np.array(found).T
    chance = chances(likely)
    mean = float(chance @ means)
    return mean, float(chance @ (variances + (means - mean) ** 2))
