"""Errors of ratios whose posts come in clusters, two ways: by author and by text.

One author's posts resemble each other, and so do the copies of one text by
many authors. Each error here is the delete-one jackknife over the clusters of
one kind, over those of the other, less that over their intersections. Clusters
are hashed into groups, so that their number is bounded.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from sentiment.stats.intervals import Floats, Z, score_interval, t_quantile


class Clustered(NamedTuple):
    """Sums of one stretch by groups of clusters.

    `posts` (n_ways, n_groups) is by author; where there are three rows, by text, and by author
    and text together as well. `sums` (n_ways, n_measures, n_groups) is what is divided by
    them. `original` are different texts as a share of the posts: copies stand under other
    names than the author whose words they are, who so weighs less than he does; `unsure` is how
    far that share may be off, where texts are not counted one by one. `scatter` (n_measures,)
    are variances of one post: copies of a text are alike, so that the error by text is no less
    than what their numbers make it, whatever the few that there are show; `skewness` and
    `kurtosis` (n_measures,) are those of one post.
    """

    posts: Floats
    sums: Floats
    original: float = 1.0
    unsure: float = 0.0
    scatter: Floats | None = None
    skewness: Floats | None = None
    kurtosis: Floats | None = None

    @property
    def n(self) -> float:
        """Posts."""
        return float(self.posts[0].sum())


class Ratio(NamedTuple):
    """Ratios of a stretch by measure; NaN without posts, or from a single cluster.

    `free` are degrees of freedom: clusters as large as the largest few make them, less one.
    """

    value: Floats
    variance: Floats
    free: float
    n: float


def _moves(found: Clustered) -> tuple[Floats, Floats]:
    """How far each ratio moves when a group is left out, (n_ways, n_measures, n_groups)."""
    n = found.n
    value = found.sums[0].sum(axis=-1) / n
    off = found.sums - value[:, None] * found.posts[:, None]
    with np.errstate(divide="ignore", invalid="ignore"):
        moved = off / (n - found.posts[:, None])
    return value, moved


def _variance(moved: Floats, posts: Floats, original: float, copies: Floats | None) -> Floats:
    """Combine the ways: either alone is the least that it can be."""
    ways = _by_way(moved, posts)
    if len(ways) == 1:
        return np.asarray(ways[0])
    authors, texts, both = ways
    if copies is not None:
        texts = np.maximum(texts, copies)
    whole = texts + (authors - both) / min(original, 1.0) ** 2
    return np.asarray(np.maximum(whole, np.maximum(authors, texts)))


def _by_way(moved: Floats, posts: Floats) -> Floats:
    groups = (posts > 0).sum(axis=-1)[:, None]
    squares = np.where(groups > 1, np.square(moved).sum(axis=-1), np.nan)
    return np.asarray(squares * (groups - 1) / np.maximum(groups, 1))


def by_text(one: Clustered, two: Clustered) -> Floats | None:
    """How ratios of two stretches (or one) vary together as copies are alike, by their numbers.

    It takes the pairs of posts that have one text, as a part of all pairs, less those that are
    to be expected of texts in one group by chance. That is how it would be if what is copied
    were like the rest; where it is not, the clusters themselves say so.
    """
    if max(one.original, two.original) >= 1:
        return None
    if one.scatter is None or two.scatter is None or len(one.posts) == 1:
        return None
    first, second = one.posts[1] / one.n, two.posts[1] / two.n
    pairs = float(first @ second - 1 / len(first)) / (1 - 1 / len(first))
    if one is two:
        pairs = max(pairs, 1 / one.n)
        pairs = pairs / (1 - pairs) if pairs < 1 else np.nan
    return np.asarray(np.sqrt(one.scatter * two.scatter) * pairs)


def author_variance(found: Clustered) -> Floats:
    """How much ratios vary because one author's words resemble each other, beyond chance.

    Those under other names count as well: an array of shape (n_measures,).
    """
    _, moved = _moves(found)
    authors, _, both = _by_way(moved, found.posts)
    return np.asarray(
        np.nan_to_num(np.maximum(authors - both, 0)) / min(found.original, 1.0) ** 2
    )


def _free(posts: Floats) -> float:
    """Degrees of freedom of unequal clusters."""
    return float(np.maximum(posts.sum() ** 2 / np.square(posts).sum() - 1, 1.0))


def estimate(found: Clustered) -> Ratio:
    """Estimate a stretch's ratios.

    By author and by text: Cameron, A.C., Gelbach, J.B., Miller, D.L. (2011). Robust Inference
    with Multiway Clustering. Journal of Business & Economic Statistics 29, 238-249.
    Delete-one: MacKinnon, J.G., Nielsen, M.O., Webb, M.D. (2023). Fast and reliable jackknife
    and bootstrap methods for cluster-robust inference. Journal of Applied Econometrics 38,
    671-694. Degrees of freedom: Carter, A.V., Schnepel, K.T., Steigerwald, D.G. (2017).
    Asymptotic Behavior of a t-Test Robust to Cluster Heterogeneity. Review of Economics and
    Statistics 99, 698-709.

    >>> posts = np.array([[2.0, 1.0, 1.0]])
    >>> found = estimate(Clustered(posts, np.array([[[2.0, 0.0, 0.0]]])))
    >>> found.value.tolist(), found.variance.round(3).tolist()
    ([0.5], [0.204])
    """
    if found.n == 0:
        nothing = np.full(found.sums.shape[1], np.nan)
        return Ratio(nothing, nothing, 1.0, 0.0)
    value, moved = _moves(found)
    variance = _variance(moved, found.posts, found.original, by_text(found, found))
    return Ratio(value, variance, _free(found.posts[0]), found.n)


def difference(one: Clustered, two: Clustered) -> Ratio:
    """Estimate the second stretch's ratios less the first's; clusters may be in both."""
    (first, moved), (second, too) = _moves(one), _moves(two)
    original = np.average([one.original, two.original], weights=[one.n, two.n])
    first_text, second_text, shared = (
        by_text(*pair) for pair in ((one, one), (two, two), (one, two))
    )
    texts = None
    if first_text is not None and second_text is not None and shared is not None:
        texts = first_text + second_text - 2 * np.maximum(shared, 0)
    variance = _variance(too - moved, one.posts + two.posts, float(original), texts)
    parts = [estimate(each) for each in (one, two)]
    with np.errstate(divide="ignore", invalid="ignore"):
        spread = np.array([np.nansum(part.variance) for part in parts])
        free = spread.sum() ** 2 / (spread**2 / [part.free for part in parts]).sum()
    return Ratio(second - first, variance, float(np.nan_to_num(free, nan=1.0)), one.n + two.n)


def wilson(
    share: Floats, variance: Floats, n: float, free: float, pooled: Floats | None = None
) -> tuple[Floats, Floats, Floats]:
    """Wilson's interval at the effective sample size, with Student's t; and that size.

    `pooled` is the design effect elsewhere, for shares that are 0 or 1, or nearly. Korn, E.L.,
    Graubard, B.I. (1998). Confidence Intervals for Proportions with Small Expected Number of
    Positive Counts. Survey Methodology 24, 193-201.

    >>> low, high, _ = wilson(np.array([0.0]), np.array([0.0]), 30.0, 500.0)
    >>> low.item(), high.round(3).item()
    (0.0, 0.114)
    """
    design = design_effect(share, variance, n, pooled)
    effective = n / design
    t = float(t_quantile(np.array([free + 1]))[0])
    return *score_interval(share, effective, t), effective


def design_effect(
    share: Floats, variance: Floats, n: float, pooled: Floats | None = None
) -> Floats:
    """Variance as a multiple of that of independent posts, at least 1.

    Where fewer than five posts have the property, or lack it, the stretch
    itself can't tell: the larger of its own and `pooled` is taken.
    """
    plain = share * (1 - share) / n if n else share * np.nan
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(plain > 0, np.maximum(1.0, variance / plain), 1.0)
    own = np.nan_to_num(own, nan=1.0)
    if pooled is None:
        return np.asarray(own)
    few = np.minimum(share, 1 - share) * n < 5  # noqa: PLR2004
    return np.where(few, np.maximum(own, pooled), own)


def mover(
    values: Floats, lows: Floats, highs: Floats, correlation: Floats
) -> tuple[Floats, Floats]:
    """Bounds of a difference from those of its two parts (Newcombe's for shares).

    Newcombe, R.G. (1998). Interval estimation for the difference between independent
    proportions. Statistics in Medicine 17, 873-890. With the estimates' correlation: Zou, G.Y.
    (2008), American Journal of Epidemiology 168, 212-224.

    >>> parts = np.array([[[0.5], [0.5]], [[0.4], [0.4]], [[0.6], [0.6]]])
    >>> low, high = mover(*parts, np.zeros(1))
    >>> low.round(3).item(), high.round(3).item()
    (-0.141, 0.141)
    """
    down, up = values - lows, highs - values

    def reach(one: Floats, two: Floats) -> Floats:
        squares = one**2 + two**2 - 2 * correlation * one * two
        return np.asarray(np.sqrt(np.maximum(squares, 0)))

    change = values[1] - values[0]
    return change - reach(up[0], down[1]), change + reach(down[0], up[1])


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
