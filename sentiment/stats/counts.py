"""Intervals of rates and of their ratios, exact at zero.

Counts that vary more than Poisson's are first divided by their dispersion.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sentiment.stats.intervals import Floats


def bends(counts: Floats) -> tuple[Floats, Floats]:
    """How far counts lie from the line between their neighbours, squared; what Poisson's do.

    Both are summed over the last axis.
    """
    left, middle, right = counts[..., :-2], counts[..., 1:-1], counts[..., 2:]
    squares = ((left - 2 * middle + right) ** 2).sum(axis=-1)
    return squares, (left + 4 * middle + right).sum(axis=-1)


def dispersion(counts: Floats) -> float:
    """Variance of neighbouring counts as a multiple of their mean, at least 1.

    McCullagh, P., Nelder, J.A. (1989). Generalized Linear Models, 2nd ed., section 6.2.

    >>> import numpy as np
    >>> dispersion(np.array([5.0, 5.0, 5.0, 5.0])), dispersion(np.array([0.0, 12.0, 0.0, 12.0]))
    (1.0, 16.0)
    """
    squares, due = bends(counts)
    return max(1.0, float(squares) / float(due)) if due > 0 else 1.0


def rate_interval(count: float, hours: float, spread: float = 1.0) -> tuple[float, float]:
    """Return the 95 % interval of events an hour; `spread` is a count's variance by its mean.

    Jeffreys': Brown, L.D., Cai, T.T., DasGupta, A. (2003). Interval estimation in exponential
    families. Statistica Sinica 13, 19-49; of 0 the exact bound of Garwood, F. (1936).
    Biometrika 28, 437-442.

    >>> [round(each, 2) for each in rate_interval(0, 1)], round(rate_interval(100, 1)[0], 1)
    ([0.0, 3.69], 81.8)
    """
    from scipy.special import gammaincinv  # noqa: PLC0415  loading scipy takes a while

    n = count / spread
    shape = n + 0.5 if n else 1.0
    low = float(gammaincinv(shape, 0.025)) * spread / hours if n else 0.0
    return low, float(gammaincinv(shape, 0.975)) * spread / hours


def ratio_interval(
    one: tuple[float, float], two: tuple[float, float], spread: float = 1.0
) -> tuple[float, float, float]:
    """Compare two rates (events, and the hours above 0 that they came in), given their total.

    `spread` is the variance of a count as a multiple of its mean. Returned are the 95 %
    interval of the second rate by the first (high is infinite where the first has none, low 0
    where the second has none), and the two-sided p-value of 1.

    Given their total the second count is binomial: Przyborowski, J., Wilenski, H. (1940).
    Homogeneity of results in testing samples from Poisson series. Biometrika 31, 313-323; with
    the interval of Jeffreys (Brown, L.D., Cai, T.T., DasGupta, A. (2001). Statistical Science
    16, 101-133).

    >>> low, high, p = ratio_interval((10, 24), (30, 6))
    >>> round(low, 1), round(high, 1), p < 0.001
    (6.0, 25.3, True)
    >>> ratio_interval((0, 1), (5, 1))[1]
    inf
    """
    from scipy.special import betainc, betaincinv  # noqa: PLC0415  loading scipy takes a while

    (x, t), (y, u) = (one[0] / spread, one[1]), (two[0] / spread, two[1])
    shape = y + 0.5, x + 0.5
    low = float(betaincinv(*shape, 0.025)) if y else 0.0
    high = float(betaincinv(*shape, 0.975)) if x else 1.0
    below = float(betainc(*shape, u / (t + u)))
    p = min(1.0, 2 * min(below, 1 - below))
    odds = [share / (1 - share) if share < 1 else float("inf") for share in (low, high)]
    return odds[0] * t / u, odds[1] * t / u, p
