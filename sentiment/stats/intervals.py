"""95 % intervals that respect that one author posts often.

What is resampled is groups of authors (of posts, where authors are unknown).
Shares get Wilson's interval with the sample size that has the standard error
of that resampling, since it behaves at 0, at 1 and in small samples.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Confidence level of every interval.
LEVEL = 0.95
#: Groups that authors are spread over. With fewer authors than this each has
#: nearly a group of its own; the standard error's own error is about
#: 1 / sqrt(2 * 512) = 3 %.
N_GROUPS = 512
#: Standard normal quantile at 0.975.
Z = 1.959963984540054

Floats = NDArray[np.float64]


def groups_of(units: NDArray[np.uint64]) -> NDArray[np.int64]:
    """Return the group, below `N_GROUPS`, of each author or post, as of `keys_of`."""
    return ((units >> np.uint64(40)) % np.uint64(N_GROUPS)).astype(np.int64)


def cluster_error(residuals: Floats, clusters: Floats | float | None = None) -> Floats:
    """Return the standard error of sums over groups of authors; NaN from a single author.

    This is the bootstrap's standard error without the bootstrap's noise: the limit that it
    tends to when groups are resampled infinitely often. `residuals` (..., n_groups) are what
    each group adds to a sum; for a ratio x / n, ``(x_g - ratio * n_g) / n`` (Taylor
    linearisation). `clusters` are authors behind each sum, to correct for few of them.

    Efron, B., Tibshirani, R.J. (1993). An Introduction to the Bootstrap, section 6.2 (the
    ideal bootstrap estimate). Clusters: Cameron, A.C., Gelbach, J.B., Miller, D.L. (2008).
    Review of Economics and Statistics 90(3), 414-427. Linearisation: Wolter, K.M. (2007).
    Introduction to Variance Estimation, chapter 6.

    >>> cluster_error(np.array([1.0, -1.0, 0.0, 0.0]), 2).round(3).item()
    2.0
    """
    n_groups = residuals.shape[-1]
    centred = residuals - residuals.mean(axis=-1, keepdims=True)
    error = np.sqrt((centred**2).sum(axis=-1))
    if clusters is None:
        return np.asarray(error * np.sqrt(n_groups / (n_groups - 1)))
    few = np.asarray(clusters, dtype=np.float64)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.where(few > 1, error * np.sqrt(few / (few - 1)), np.nan))


def t_quantile(clusters: Floats) -> Floats:
    """Return Student's 0.975 quantile for estimates from so many authors; NaN from one.

    >>> t_quantile(np.array([1.0, 11.0, 512.0])).round(3).tolist()
    [nan, 2.228, 1.965]
    """
    from scipy.special import stdtrit  # noqa: PLC0415  loading scipy takes a while

    return np.where(clusters > 1, stdtrit(np.maximum(clusters - 1, 1), 0.5 + LEVEL / 2), np.nan)


def score_interval(share: Floats, n: Floats, quantile: float) -> tuple[Floats, Floats]:
    """Wilson's interval of shares at (effective) numbers of posts."""
    with np.errstate(divide="ignore", invalid="ignore"):
        wide = quantile**2 / n
        centre = (share + wide / 2) / (1 + wide)
        half = np.sqrt(share * (1 - share) * wide + wide**2 / 4) / (1 + wide)
    low = np.where(share == 0, 0.0, np.clip(centre - half, 0, 1))
    return low, np.where(share == 1, 1.0, np.clip(centre + half, 0, 1))


def share_interval(
    share: Floats, error: Floats, n: Floats, clusters: Floats | None = None
) -> tuple[Floats, Floats]:
    """Wilson's score interval at the effective sample size; NaN where there is no post.

    `error` is 0 or NaN where the posts show no spread: there `clusters`, authors, are the
    sample. Wilson, E.B. (1927). JASA 22, 209-212; with a design effect: Korn, E.L., Graubard,
    B.I. (1998). Survey Methodology 24, 193-201.

    >>> low, high = share_interval(np.array([0.0]), np.array([0.0]), np.array([20.0]))
    >>> low.round(3).item(), high.round(3).item()
    (0.0, 0.161)
    """
    variance = share * (1 - share)
    independent = n if clusters is None else np.minimum(n, clusters)
    with np.errstate(divide="ignore", invalid="ignore"):
        # never more than the posts there are: clustering can't add information
        effective = np.where(error > 0, np.minimum(variance / error**2, n), independent)
    low, high = score_interval(share, effective, Z)
    nothing = n == 0
    return np.where(nothing, np.nan, low), np.where(nothing, np.nan, high)


def estimate_shares(
    counts: Floats, by_group: Floats, n_authors: int | None = None
) -> tuple[Floats, Floats, Floats]:
    """Estimate shares of posts, each with its interval, from counts by group of authors.

    `n_authors` is the sample size of a share of 0 or 1; where it is not given, the groups that
    hold posts are, which are fewer.

    >>> share, low, high = estimate_shares(np.array([[1.0, 0.0, 1.0]]), np.ones(3))
    >>> share.round(2).item(), low.round(2).item(), high.round(2).item()
    (0.67, 0.16, 0.95)
    """
    n = by_group.sum()
    share = counts.sum(axis=1) / n
    clusters = np.full(len(share), float(n_authors or (by_group > 0).sum()))
    error = cluster_error((counts - share[:, None] * by_group) / n, clusters)
    return share, *share_interval(share, error, np.full(len(share), n), clusters)


def t_p_value(estimate: Floats, error: Floats, free: Floats | float) -> Floats:
    """Two-sided p-value of `estimate` against zero, Student's t with `free` degrees.

    With infinitely many that is normal theory.

    >>> free = np.array([10.0, np.inf])
    >>> t_p_value(np.array([2.228, 1.96]), np.ones(2), free).round(3).tolist()
    [0.05, 0.05]
    """
    from scipy.special import stdtr  # noqa: PLC0415  loading scipy takes a while

    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(2 * stdtr(free, -np.abs(estimate) / error), dtype=np.float64)


def holm(p_values: Floats) -> Floats:
    """Adjust p-values for the number of comparisons made; NaN stays NaN.

    Holm, S. (1979). A Simple Sequentially Rejective Multiple Test Procedure. Scandinavian
    Journal of Statistics 6, 65-70.

    >>> holm(np.array([0.01, 0.04, 0.03])).tolist()
    [0.03, 0.06, 0.06]
    """
    adjusted = np.full(len(p_values), np.nan)
    real = np.flatnonzero(~np.isnan(p_values))
    order = real[np.argsort(p_values[real])]
    factors = np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.maximum.accumulate(p_values[order] * factors))
    return adjusted


def benjamini_hochberg(p_values: Floats) -> Floats:
    """Adjust p-values so that of the changes found few are none; NaN stays NaN.

    Benjamini, Y., Hochberg, Y. (1995). Controlling the False Discovery Rate. Journal of the
    Royal Statistical Society B 57, 289-300.

    >>> benjamini_hochberg(np.array([0.01, 0.04, np.nan, 0.03])).tolist()
    [0.03, 0.04, nan, 0.04]
    """
    adjusted = np.full(len(p_values), np.nan)
    real = np.flatnonzero(~np.isnan(p_values))
    order = real[np.argsort(-p_values[real])]
    factors = len(order) / np.arange(len(order), 0, -1)
    adjusted[order] = np.minimum(1.0, np.minimum.accumulate(p_values[order] * factors))
    return adjusted
