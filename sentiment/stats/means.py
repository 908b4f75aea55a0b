"""Intervals of means whose posts come in clusters, by author and by text."""

from __future__ import annotations

import numpy as np

from sentiment.stats.clusters import Clustered, Ratio, by_text
from sentiment.stats.intervals import Z, t_quantile


def mean_interval(window: Clustered, found: Ratio, at: int) -> tuple[float, float]:
    """Interval of a mean within [-1, 1]: means that lie as near as their own variance allows.

    Variance follows the mean as it does where posts are reweighted towards it (exponential
    tilting: Efron, B. (1981). Canadian Journal of Statistics 9, 139-158), as a parabola: of
    two values this is Wilson's. It is at most (1 - mean) (1 + mean): Bhatia, R., Davis, C.
    (2000). The American Mathematical Monthly 107, 353-357.
    """
    value, error = float(found.value[at]), float(np.sqrt(found.variance[at]))
    t = float(t_quantile(np.array([found.free + 1]))[0])
    down = up = t * error
    if window.scatter is not None and window.scatter[at] > 0 and error > 0:
        assert window.skewness is not None
        assert window.kurtosis is not None
        scatter, skewness = float(window.scatter[at]), float(window.skewness[at])
        least = _if_alike(window, at) * (Z / t) ** 2
        h = t**2 * max(error**2, scatter / found.n, least) / scatter
        bend = float(window.kurtosis[at]) - 3 - skewness**2
        parabolas = (scatter, skewness * scatter**0.5, bend), (1 - value**2, -2 * value, -2.0)
        reaches = [_reach(h, *each) for each in parabolas]
        down, up = (min(each) for each in zip(*reaches, strict=True))
    return float(np.maximum(-1.0, value - down)), float(np.minimum(1.0, value + up))


def _reach(h: float, level: float, slope: float, bend: float) -> tuple[float, float]:
    """How far down and up distances reach whose square is `h` times a parabola of them."""
    by = 1 - h * bend / 2
    if by <= 0:
        return np.inf, np.inf
    middle = h * slope / 2 / by
    half = float(np.sqrt(middle**2 + h * max(level, 0.0) / by))
    return half - middle, half + middle


def _if_alike(found: Clustered, at: int) -> float:
    """Variance of a mean if the loud differ from each other no less than others do.

    The few who write most may be alike by chance. Resemblance within groups of authors is
    that of the analysis of variance: Donner, A. (1986). International Statistical Review 54,
    67-82; what it adds: Kish, L. (1965). Survey Sampling, section 5.4.
    """
    assert found.scatter is not None
    there = found.posts[0] > 0
    posts, n = found.posts[0, there], found.n
    scatter, texts = float(found.scatter[at]), by_text(found, found)
    least = scatter / n if texts is None else float(np.nan_to_num(texts[at]))
    if not 1 < len(posts) < n:
        return least
    off = found.sums[0, at, there] - found.sums[0, at].sum() / n * posts
    between = float((off**2 / posts).sum())
    within = max(n * scatter - between, 0.0) / (n - len(posts))
    between /= len(posts) - 1
    size = float(posts @ posts) / n
    typical = (n - size) / (len(posts) - 1)
    alike = max(0.0, between - within) / max(between + (typical - 1) * within, 1e-12)
    return least + scatter / n * (size - 1) * alike / min(found.original, 1.0) ** 2
