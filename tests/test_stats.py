"""Statistics are those of scipy and statsmodels, or of their definitions written out."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from sentiment.stats.autoregression import (
    fit_series,
    forecast,
    generalised,
    processes,
    waves,
)
from sentiment.stats.bootstrap import count_pairs, interval, resample_pairs
from sentiment.stats.clusters import (
    Clustered,
    author_variance,
    by_text,
    design_effect,
    difference,
    estimate,
    mover,
    wilson,
)
from sentiment.stats.counts import bends, dispersion, rate_interval, ratio_interval
from sentiment.stats.intervals import (
    N_GROUPS,
    benjamini_hochberg,
    cluster_error,
    estimate_shares,
    groups_of,
    score_interval,
    share_interval,
    t_p_value,
    t_quantile,
)

Z = stats.norm.ppf(0.975)


@pytest.mark.parametrize("count", [0, 1, 2, 30, 1000])
@pytest.mark.parametrize("spread", [1.0, 2.5])
def test_rates_have_the_interval_of_jeffreys(count: int, spread: float) -> None:
    n = count / spread
    low, high = rate_interval(count, 4, spread)
    shape = n + 0.5 if count else 1.0
    expected = [stats.gamma.ppf(q, shape) * spread / 4 for q in (0.025, 0.975)]
    assert (low, high) == pytest.approx((expected[0] if count else 0, expected[1]))


@pytest.mark.parametrize(("x", "y"), [(0, 0), (0, 5), (5, 0), (3, 4), (200, 90)])
@pytest.mark.parametrize("spread", [1.0, 3.0])
def test_a_ratio_of_rates_is_that_of_shares_of_the_total(x: int, y: int, spread: float) -> None:
    t, u = 5.0, 2.0
    share = stats.beta(y / spread + 0.5, x / spread + 0.5)
    low, high = share.ppf(0.025) if y else 0.0, share.ppf(0.975) if x else 1.0
    below = share.cdf(u / (t + u))
    found = ratio_interval((x, t), (y, u), spread)
    odds = [p / (1 - p) * t / u if p < 1 else np.inf for p in (low, high)]
    assert found == pytest.approx((*odds, min(1, 2 * min(below, 1 - below))))


def test_dispersion_is_how_far_counts_lie_from_their_neighbours() -> None:
    counts = np.random.default_rng(0).negative_binomial(5, 0.2, 4000).astype(float)
    assert dispersion(counts) == pytest.approx(counts.var() / counts.mean(), rel=0.1)
    poisson = np.random.default_rng(0).poisson(9, 4000).astype(float)
    assert 1 <= dispersion(poisson) < 1.06
    assert dispersion(10 * poisson) == pytest.approx(10, rel=0.06)
    assert dispersion(np.zeros(9)) == 1


@given(share=st.floats(0, 1), n=st.integers(1, 500))
def test_shares_have_the_interval_of_wilson(share: float, n: int) -> None:
    count = round(share * n)
    found = score_interval(np.array([count / n]), np.array([float(n)]), Z)
    expected = proportion_confint(count, n, method="wilson")
    assert [each.item() for each in found] == pytest.approx(expected, abs=1e-9)


def test_p_values_and_quantiles_are_those_of_scipy() -> None:
    clusters = np.array([0.0, 1.0, 2.0, 3.0, 40.0])
    expected = [np.nan, np.nan, *(stats.t.ppf(0.975, free) for free in (1, 2, 39))]
    np.testing.assert_allclose(t_quantile(clusters), expected)
    normal = t_p_value(np.array([-1.3, 0.0]), np.array([0.7, 0.0]), np.inf)
    assert normal[0] == pytest.approx(2 * stats.norm.sf(1.3 / 0.7))
    assert np.isnan(normal[1])
    found = t_p_value(np.array([-1.3, 0.2]), np.array([0.7, 0.7]), 6)
    np.testing.assert_allclose(found, 2 * stats.t.sf([1.3 / 0.7, 0.2 / 0.7], 6))


def test_a_difference_of_independent_shares_is_newcombes() -> None:
    counts, n = np.array([[7.0], [30.0]]), np.array([[40.0], [90.0]])
    low, high = score_interval(counts / n, n, Z)
    found = mover(counts / n, low, high, np.zeros(1))
    expected = confint_proportions_2indep(30, 90, 7, 40, method="newcomb")
    assert [each.item() for each in found] == pytest.approx(expected)
    # what goes up and down together differs less, and not at all where it is one thing
    same = mover(
        np.repeat(counts[:1] / n[:1], 2, axis=0), low[[0, 0]], high[[0, 0]], np.ones(1)
    )
    middle = (high[0] - low[0]).item() / 2
    assert np.abs(np.array(same)).max() < middle


def clusters(seed: int, original: float = 1.0, n_groups: int = 40) -> Clustered:
    """Draw a stretch by three ways, whose last group is empty."""
    rng = np.random.default_rng(seed)
    posts = rng.multinomial(120, [1 / (n_groups - 1)] * (n_groups - 1) + [0], size=3)
    sums = rng.binomial(posts[:, None], np.array([0.3, 0.6])[:, None]).astype(float)
    sums *= sums[:1].sum(axis=-1, keepdims=True) / sums.sum(axis=-1, keepdims=True)
    return Clustered(posts.astype(float), sums, original)


def jackknife(*stretches: Clustered) -> np.ndarray:
    """Leave each group out in turn, of one stretch or of the second less the first."""
    ways = []
    for way in range(3):
        used = np.flatnonzero(sum(each.posts[way] for each in stretches) > 0)
        moved = []
        for group in used:
            parts = [
                (each.sums[way].sum(axis=-1) - each.sums[way][:, group])
                / (each.n - each.posts[way, group])
                - each.sums[0].sum(axis=-1) / each.n
                for each in stretches
            ]
            moved.append(parts[-1] - (parts[0] if len(parts) > 1 else 0))
        ways.append(np.square(moved).sum(axis=0) * (len(used) - 1) / len(used))
    return np.array(ways)


@pytest.mark.parametrize("original", [1.0, 0.7])
def test_clusters_two_ways_are_jackknifed(original: float) -> None:
    one, two = clusters(1, original), clusters(2, original)
    for found, ways in (
        (estimate(one), jackknife(one)),
        (difference(one, two), jackknife(one, two)),
    ):
        authors, texts, both = ways
        whole = texts + (authors - both) / original**2
        np.testing.assert_allclose(found.variance, np.maximum.reduce([whole, authors, texts]))
    authors, _, both = jackknife(one)
    np.testing.assert_allclose(
        author_variance(one), np.maximum(authors - both, 0) / original**2
    )
    np.testing.assert_allclose(
        difference(one, two).value, estimate(two).value - estimate(one).value
    )
    # Carter, Schnepel and Steigerwald's, and Welch's of two
    frees = [each.posts[0].sum() ** 2 / (each.posts[0] ** 2).sum() - 1 for each in (one, two)]
    spread = [estimate(each).variance.sum() for each in (one, two)]
    assert [estimate(each).free for each in (one, two)] == pytest.approx(frees)
    welch = sum(spread) ** 2 / sum(s**2 / f for s, f in zip(spread, frees, strict=True))
    assert difference(one, two).free == pytest.approx(welch)
    assert difference(one, two).n == 240


def test_a_single_cluster_tells_no_error_and_no_post_tells_nothing() -> None:
    alone = np.zeros((1, 40))
    alone[0, 3] = 7
    found = estimate(Clustered(alone, alone[:, None] / 2))
    assert found.value.tolist() == [0.5]
    assert np.isnan(found.variance).all()
    assert found.free == 1
    nothing = estimate(Clustered(0 * alone, 0 * alone[:, None]))
    assert np.isnan([*nothing.value, *nothing.variance]).all()
    assert (nothing.free, nothing.n) == (1, 0)


def test_a_design_effect_is_pooled_where_few_have_a_property_or_lack_it() -> None:
    n, shares = 64.0, np.array([0, 4, 5, 32, 59, 60, 64]) / 64
    variance = 3 * shares * (1 - shares) / n
    own = np.array([1.0, 3, 3, 3, 3, 3, 1])
    np.testing.assert_allclose(design_effect(shares, variance, n), own)
    pooled = design_effect(shares, variance, n, np.full(7, 4.0))
    np.testing.assert_allclose(pooled, [4, 4, 3, 3, 3, 4, 4])
    assert design_effect(shares, variance / 9, n).tolist() == [1.0] * 7
    low, high, effective = wilson(shares, variance, n, 30.0)
    np.testing.assert_allclose(effective, n / own)
    expected = score_interval(shares, n / own, stats.t.ppf(0.975, 30))
    np.testing.assert_allclose((low, high), expected)


def test_shares_of_one_author_each_are_wilsons() -> None:
    counts = np.zeros((2, 60))
    counts[0, :20] = 1
    share, low, high = estimate_shares(counts, np.ones(60))
    assert share.tolist() == [1 / 3, 0]
    for at, count in enumerate((20, 0)):
        n = 59 if count else 60  # an error that is estimated costs one
        expected = score_interval(share[[at]], np.array([float(n)]), Z)
        assert (low[at], high[at]) == pytest.approx([each.item() for each in expected])
    assert estimate_shares(counts, np.ones(60), 10)[2][1] > high[1]


def test_groups_are_told_by_the_upper_bits() -> None:
    units = np.random.default_rng(0).integers(0, 2**63, 4000).astype(np.uint64)
    assert groups_of(units).tolist() == [(unit >> 40) % N_GROUPS for unit in units.tolist()]


def test_pairs_are_drawn_by_whole_groups() -> None:
    first, second = list("aabbcabc"), list("abbbcacc")
    groups = np.array([0, 0, 1, 1, 2, 3, 3, 4])
    found = resample_pairs(first, second, groups=groups, seed=3)
    assert found.shape == (1000, 3, 3)
    names, plain = count_pairs(first, second)
    assert names == ["a", "b", "c"]
    expected = np.array([[2, 1, 0], [0, 2, 1], [0, 0, 2]])
    assert plain.tolist() == expected.tolist()
    np.testing.assert_allclose(found.mean(axis=0), expected, atol=0.25)
    # a and b of group 0 come together
    assert (found[:, 0, 1] <= found[:, 0, 0]).all()
    assert interval(np.arange(1001.0)) == (25.0, 975.0)


def dense(series, design, times, noise, prior, ahead=None):  # noqa: ANN001, ANN201
    """Fit each process by its whole matrix of covariances; forecast rows ahead."""
    memory, share, weight = processes(noise)
    found = []
    for rho, extent in zip(memory, share, strict=True):
        whole = np.diag(noise) + extent * rho ** np.abs(times[:, None] - times)
        inner = design.T @ np.linalg.solve(whole, design) + np.diag(prior)
        beta = np.linalg.solve(inner, design.T @ np.linalg.solve(whole, series))
        rest = series - design @ beta
        squares = rest @ np.linalg.solve(whole, rest) + beta @ (prior * beta)
        free = len(series) - (prior == 0).sum()
        total = np.linalg.slogdet(whole)[1] + np.linalg.slogdet(inner)[1]
        scale = squares / free
        if ahead is None:
            likely = -(free * np.log(squares) + total) / 2
            found.append((likely, beta, np.linalg.inv(inner) * scale, scale))
            continue
        coming, later = ahead
        scale = max(scale, 1.0)
        likely = -(free * np.log(scale) + total + squares / scale) / 2
        shared = extent * rho ** np.abs(later[:, None] - times)
        kept = np.linalg.solve(whole, shared.T).T
        slopes = coming - kept @ design
        wander = extent * rho ** np.abs(later[:, None] - later) - kept @ shared.T
        covariance = scale * (slopes @ np.linalg.inv(inner) @ slopes.T + wander)
        found.append((likely, coming @ beta + kept @ rest, covariance, scale))
    likely, means, covariances, scales = (np.array(each) for each in zip(*found, strict=True))
    chance = weight * np.exp(likely - likely.max())
    chance /= chance.sum()
    mean = chance @ means
    apart = means - mean
    covariance = np.einsum("p,pij->ij", chance, covariances) + (chance * apart.T) @ apart
    return mean, covariance, chance @ scales


def drawn() -> tuple[np.ndarray, ...]:
    rng = np.random.default_rng(4)
    times = np.flatnonzero(rng.random(60) < 0.8).astype(float)  # some rows are not there
    noise = rng.uniform(0.5, 2, len(times))
    wander = np.cumsum(rng.normal(0, 0.8, len(times)))
    design = np.column_stack([np.ones(len(times)), np.sin(times / 4)])
    return 3 + design[:, 1] + wander + rng.normal(0, np.sqrt(noise)), design, times, noise


@pytest.mark.parametrize("prior", [(0.0, 0.0), (0.0, 2.0)])
def test_averaged_fits_are_those_of_whole_covariances(prior: tuple[float, float]) -> None:
    series, design, times, noise = drawn()
    known = np.array(prior)
    found = fit_series(series[:, None], design, noise, times, prior=known)
    mean, covariance, _ = dense(series, design, times, noise, known)
    np.testing.assert_allclose(found.coefficients[0], mean, rtol=1e-6)
    np.testing.assert_allclose(found.covariance[0], covariance, rtol=1e-6)


@pytest.mark.parametrize("size", [0.05, 1.0, 5.0])
@pytest.mark.parametrize("prior", [(0.0, 0.0), (0.0, 2.0)])
def test_what_would_have_come_is_that_of_whole_covariances(
    size: float, prior: tuple[float, float]
) -> None:
    series, design, times, noise = drawn()
    series, at, known = series * size, len(series) - 9, np.array(prior)
    ahead, apart, own = forecast(
        series[:at], (design[:at], times[:at]), (design[at:], times[at:]), noise[:at], known
    )
    mean, covariance, scale = dense(
        series[:at], design[:at], times[:at], noise[:at], known, (design[at:], times[at:])
    )
    np.testing.assert_allclose(ahead, mean, rtol=1e-6)
    np.testing.assert_allclose(apart, covariance, rtol=1e-6, atol=1e-8)
    assert own == pytest.approx(scale)
    assert (own == pytest.approx(1)) == (size < 1)  # no less than it is known to be


def test_bends_are_summed_over_the_last_axis() -> None:
    counts = np.array([[1.0, 2, 4, 4], [7.0, 0, 0, 3]])
    # bends of 1, 2, 4: 1 - 4 + 4; of 2, 4, 4: 2 - 8 + 4; and so on
    squares, due = bends(counts)
    assert squares.tolist() == [1 + 4, 49 + 9]
    assert due.tolist() == [13 + 22, 7 + 3]
    squares, due = bends(np.array([5.0, 1]))
    assert (squares, due) == (0, 0)
    assert dispersion(counts[1]) == 5.8
    assert dispersion(counts[0]) == 1
    assert dispersion(np.array([0.0, 0.2, 0])) == 1


@pytest.mark.parametrize("n_clusters", [None, 2.0, 3.0, 1.5])
def test_an_error_is_that_of_groups_drawn_again(n_clusters: float | None) -> None:
    residuals = np.array([[0.5, -0.25, 0.25, 0.0], [1.0, 1.0, 1.0, 1.0]])
    # the sum of as many groups drawn anew has n times the variance of one
    spread = 4 * residuals.var(axis=1)
    few = 4 if n_clusters is None else n_clusters
    np.testing.assert_allclose(
        cluster_error(residuals, n_clusters), np.sqrt(spread * few / (few - 1))
    )


def test_a_single_cluster_has_no_error() -> None:
    residuals = np.tile([0.5, -0.5, 0.0, 0.0], (4, 1))
    found = cluster_error(residuals, np.array([0.0, 0.5, 1.0, 2.0]))
    assert np.isnan(found).tolist() == [True, True, True, False]
    assert found[3] == pytest.approx(1)


def test_a_quantile_of_less_than_two_clusters_is_that_of_two() -> None:
    found = t_quantile(np.array([1.0, 1.25, 2.0, 2.25]))
    expected = [np.nan, *(stats.t.ppf(0.975, free) for free in (1, 1, 1.25))]
    np.testing.assert_allclose(found, expected)


@pytest.mark.parametrize(
    ("share", "error", "n", "clusters", "effective"),
    [
        (0.5, 0.1, 100.0, None, 25),  # 0.25 / 0.01
        (0.5, 0.1, 20.0, None, 20),  # never more than posts
        (0.5, 0.1, 100.0, 10.0, 25),  # an error tells more than authors
        (0.5, 0.0, 100.0, 10.0, 10),
        (0.5, np.nan, 100.0, 10.0, 10),
        (0.5, np.nan, 8.0, 10.0, 8),
        (0.5, np.nan, 8.0, None, 8),
        (0.0, 0.0, 30.0, 12.0, 12),
        (1.0, 0.0, 30.0, None, 30),
    ],
)
def test_a_share_has_the_sample_that_its_error_tells(
    share: float, error: float, n: float, clusters: float | None, effective: int
) -> None:
    given_ = None if clusters is None else np.array([clusters])
    low, high = share_interval(np.array([share]), np.array([error]), np.array([n]), given_)
    expected = proportion_confint(share * effective, effective, method="wilson")
    assert (low.item(), high.item()) == pytest.approx(expected)


def test_errors_of_any_shape_are_those_of_their_rows() -> None:
    residuals = np.random.default_rng(2).normal(0.3, 1, (2, 3, 5))
    found = cluster_error(residuals)
    assert found.shape == (2, 3)
    for a, b in product(range(2), range(3)):
        assert found[a, b] == cluster_error(residuals[a, b])
        assert found[a, b] == pytest.approx(5 * residuals[a, b].std() / 2)


def test_none_and_all_are_bounds_themselves() -> None:
    n = np.arange(1.0, 400)
    low, high = score_interval(np.zeros(len(n)), n, Z)
    assert not low.any()
    assert (np.diff(high) < 0).all()
    low, high = score_interval(np.ones(len(n)), n, Z)
    assert (high == 1).all()
    assert (np.diff(low) > 0).all()


def test_no_post_and_one_post_have_their_intervals() -> None:
    nan = np.array([np.nan])
    assert np.isnan(share_interval(nan, nan, np.zeros(1))).all()
    low, high = share_interval(np.ones(1), nan, np.ones(1))
    expected = proportion_confint(1, 1, method="wilson")
    assert (low.item(), high.item()) == pytest.approx(expected)
    assert high.item() == 1


def test_groups_that_hold_posts_are_the_authors_where_these_are_not_counted() -> None:
    by_group = np.array([3.0, 0, 1, 2])
    share, low, high = estimate_shares(np.zeros((1, 4)), by_group)
    expected = proportion_confint(0, 3, method="wilson")
    assert (share.item(), low.item(), high.item()) == pytest.approx((0, *expected))
    _, _, high = estimate_shares(np.zeros((1, 4)), by_group, 5)
    assert high.item() == pytest.approx(proportion_confint(0, 5, method="wilson")[1])
    counts = np.array([[3.0, 0, 0, 1]])
    share, low, high = estimate_shares(counts, by_group)
    assert share.item() == pytest.approx(4 / 6)
    off = (counts[0] - 4 / 6 * by_group) / 6
    error = np.sqrt((off**2).sum() * 3 / 2)  # three hold posts
    n = min(2 / 9 / error**2, 6)
    expected = score_interval(share, np.array([n]), Z)
    assert (low.item(), high.item()) == pytest.approx([each.item() for each in expected])


@pytest.mark.parametrize("p_values", [[0.2, 0.01, 0.02], [0.04, 0.03], [0.9], [], [0.5, 0.5]])
def test_benjamini_and_hochbergs_method_is_step_up(p_values: list[float]) -> None:
    n, ordered = len(p_values), sorted(p_values)
    expected = [
        min(1, *(n / (k + 1) * ordered[k] for k in range(n) if ordered[k] >= p))
        for p in p_values
    ]
    with_gaps = np.array([np.nan, *p_values, np.nan])
    found = benjamini_hochberg(with_gaps)
    np.testing.assert_allclose(found, [np.nan, *expected, np.nan])


def by_texts(pairs: tuple[list[int], list[int]], n_groups: int) -> list[Clustered]:
    """Make two stretches with so many posts in each group of texts."""
    made = []
    for posts in pairs:
        by_text_ = np.zeros(n_groups)
        by_text_[: len(posts)] = posts
        authors = np.zeros(n_groups)
        authors[0] = sum(posts)
        rows = np.stack([authors, by_text_, by_text_])
        made.append(
            Clustered(rows, np.stack([rows, rows], axis=1), 0.5, 0.0, np.array([0.25, 0.09]))
        )
    return made


@pytest.mark.parametrize(
    ("one", "two"),
    [([2, 1, 3], [1, 0, 4]), ([1, 0, 0], [0, 1, 0]), ([2, 0, 0], [5, 0, 0]), ([1, 1], [1, 1])],
)
def test_copies_vary_together_by_the_pairs_that_are_alike(
    one: list[int], two: list[int]
) -> None:
    n_groups = 6
    first, second = by_texts((one, two), n_groups)
    alike = sum(
        a == b
        for a, b in product(
            np.repeat(np.arange(len(one)), one), np.repeat(np.arange(len(two)), two)
        )
    )
    pairs = alike / (sum(one) * sum(two))
    # one pair in six is in one group by chance
    part = (pairs - 1 / n_groups) / (1 - 1 / n_groups)
    second = second._replace(scatter=np.array([0.16, 0.04]))
    found = by_text(first, second)
    assert found is not None
    np.testing.assert_allclose(found, part * np.array([0.5 * 0.4, 0.3 * 0.2]), atol=1e-12)


@pytest.mark.parametrize(
    ("posts", "part"),
    [
        ([2, 1, 1], (6 / 16 - 1 / 6) / (5 / 6)),
        ([1, 1, 1, 1], 1 / 4),  # no less than each with itself
        ([2], np.nan),  # all are of one text
        ([1], np.nan),
    ],
)
def test_a_stretch_varies_by_its_own_pairs(posts: list[int], part: float) -> None:
    (one, _) = by_texts((posts, posts), 6)
    found = by_text(one, one)
    assert found is not None
    np.testing.assert_allclose(found, part / (1 - part) * np.array([0.25, 0.09]))


def test_where_texts_tell_nothing_by_number() -> None:
    one, two = by_texts(([2, 1], [1, 3]), 6)
    assert by_text(one, two) is not None
    for change in ({"original": 1.0}, {"original": 1.5}, {"scatter": None}):
        assert by_text(one._replace(**change), two) is None
        assert by_text(one, two._replace(**change)) is None
    assert by_text(one._replace(posts=one.posts[:1]), two) is None


def alike(seed: int) -> Clustered:
    rng = np.random.default_rng(seed)
    return clusters(seed, rng.uniform(0.5, 0.9))._replace(scatter=rng.uniform(0.2, 9, 2))


@pytest.mark.parametrize("seed", range(8))
def test_errors_by_text_are_no_less_than_their_numbers_make_them(seed: int) -> None:
    one, two = alike(2 * seed), alike(2 * seed + 1)
    parts = [by_text(*pair) for pair in ((one, one), (two, two), (one, two))]
    copies = parts[0] + parts[1] - 2 * np.maximum(parts[2], 0)
    for found, ways, least, original in (
        (estimate(one), jackknife(one), parts[0], one.original),
        (difference(one, two), jackknife(one, two), copies, (one.original + two.original) / 2),
    ):
        authors, texts, both = ways
        texts = np.maximum(texts, least)
        whole = texts + (authors - both) / original**2
        np.testing.assert_allclose(found.variance, np.maximum.reduce([whole, authors, texts]))


def test_originals_of_two_stretches_weigh_by_their_posts() -> None:
    one, two = clusters(1, 0.5), clusters(2, 0.9)
    two = two._replace(posts=3 * two.posts, sums=3 * two.sums)
    authors, texts, both = jackknife(one, two)
    whole = texts + (authors - both) / 0.8**2
    expected = np.maximum.reduce([whole, authors, texts])
    np.testing.assert_allclose(difference(one, two).variance, expected)
    # more texts than posts are no more than all
    many = one._replace(original=1.3)
    np.testing.assert_allclose(estimate(many).variance, estimate(clusters(1)).variance)
    np.testing.assert_allclose(author_variance(many), author_variance(clusters(1)))


def test_a_difference_from_nothing_tells_nothing() -> None:
    posts = np.zeros((1, 6))
    posts[0, :3] = 2
    some = Clustered(posts, posts[:, None] * np.array([0.5, 0, 1, 0, 0, 0]))
    alone = np.zeros((1, 6))
    alone[0, 4] = 3
    one = Clustered(alone, alone[:, None] / 3)
    found = difference(one, some)
    assert found.value.tolist() == [pytest.approx(1 / 6)]
    # the lone author's moves are not known, those of the other stretch are
    assert found.free == 2
    assert difference(one, one).free == 1
    authors = author_variance(Clustered(np.repeat(alone, 3, 0), np.zeros((3, 1, 6))))
    assert authors.tolist() == [0]


@pytest.mark.parametrize(
    ("posts", "free"), [([4, 0], 1), ([3, 1], 1), ([2, 2, 2], 2), ([4, 2, 2, 1], 81 / 25 - 1)]
)
def test_unequal_clusters_are_fewer(posts: list[int], free: float) -> None:
    rows = np.array([posts], dtype=float)
    assert estimate(Clustered(rows, rows[:, None] / 4)).free == pytest.approx(free)


def test_shares_of_no_post_have_no_design_effect() -> None:
    share = np.array([np.nan, 0.5])
    assert design_effect(share, share, 0.0).tolist() == [1, 1]
    assert design_effect(np.array([0.5]), np.array([0.5]), 1.0).tolist() == [2]
    pooled = design_effect(
        np.array([0.5, 0.5]), np.array([0.05, np.nan]), 10.0, np.full(2, 3.0)
    )
    assert pooled.tolist() == [2, 1]  # five of ten have it, five don't


@given(
    st.lists(st.floats(0, 1), min_size=6, max_size=6),
    st.floats(-1, 1),
)
def test_bounds_of_differences_are_recovered(numbers: list[float], correlation: float) -> None:
    (low, value, high), (low2, value2, high2) = sorted(numbers[:3]), sorted(numbers[3:])
    parts = np.array([[[value], [value2]], [[low], [low2]], [[high], [high2]]])
    found = [each.item() for each in mover(*parts, np.array([correlation]))]
    change = value2 - value
    down = [high - value, value2 - low2]
    up = [value - low, high2 - value2]
    for sign, (a, b), bound in ((-1, down, found[0]), (1, up, found[1])):
        # two sides of a triangle, and the angle between them
        square = a * a + b * b - 2 * correlation * a * b
        assert (bound - change) ** 2 == pytest.approx(max(square, 0), abs=1e-9)
        assert sign * (bound - change) >= 0


def test_waves_turn_once_a_period() -> None:
    hours = np.array([0.0, 6, 12, 30])
    found = waves(hours, (24, 12))
    r = [1.0, 0, -1, 0]
    np.testing.assert_allclose(
        found,
        np.column_stack([r, [1, -1, 1, -1], [0, 1, 0, 1], [0, 0, 0, 0]]),
        atol=1e-12,
    )
    assert waves(hours, ()).shape == (4, 0)


@pytest.mark.parametrize("late", [0, 6])
def test_what_is_learnt_of_the_first_rows_alone(late: int) -> None:
    rng = np.random.default_rng(7)
    n, learnt = 40, 30
    times = np.arange(n + 0.0)
    noise = rng.uniform(0.5, 2, n)
    design = np.column_stack([np.ones(n), times >= learnt + late - 6, np.sin(times)])
    series = rng.normal(0, 1, (n, 2)) + 4 * design[:, [1]]
    prior = np.array([0.0, 0.0, 3.0])
    found = fit_series(series, design, noise, times, prior=prior, learnt=learnt)
    memory, share, weight = processes(noise)
    for k in range(2):
        told = []
        for rho, extent in zip(memory, share, strict=True):
            whole = np.diag(noise) + extent * rho ** np.abs(times[:, None] - times)
            inner = design.T @ np.linalg.solve(whole, design) + np.diag(prior)
            beta = np.linalg.solve(inner, design.T @ np.linalg.solve(whole, series[:, k]))
            # the rows that are learnt from know no more than the columns that they have
            used = np.flatnonzero(design[:learnt].any(axis=0))
            part, x, y = whole[:learnt, :learnt], design[:learnt, used], series[:learnt, k]
            own = x.T @ np.linalg.solve(part, x) + np.diag(prior[used])
            first = np.linalg.solve(own, x.T @ np.linalg.solve(part, y))
            rest = y - x @ first
            squares = rest @ np.linalg.solve(part, rest) + first @ (prior[used] * first)
            free = learnt - (prior[used] == 0).sum()
            total = np.linalg.slogdet(part)[1] + np.linalg.slogdet(own)[1]
            likely = -(free * np.log(squares) + total) / 2
            told.append((likely, beta, np.linalg.inv(inner) * squares / free, squares))
        likely, betas, inverses, squares = (np.array(each) for each in zip(*told, strict=True))
        chance = weight * np.exp(likely - likely.max())
        chance /= chance.sum()
        mean = chance @ betas
        apart = betas - mean
        covariance = np.einsum("p,pij->ij", chance, inverses) + (chance * apart.T) @ apart
        np.testing.assert_allclose(found.chance[:, k], chance, rtol=1e-6)
        np.testing.assert_allclose(found.coefficients[k], mean, rtol=1e-6)
        np.testing.assert_allclose(found.covariance[k], covariance, rtol=1e-6)
        np.testing.assert_allclose(found.squares[k], chance @ squares, rtol=1e-6)
        variances = np.diagonal(inverses, axis1=1, axis2=2)
        np.testing.assert_allclose(found.each[:, :, k], [betas, variances], rtol=1e-6)
        p = 2 * stats.t.sf(np.abs(betas[:, 1]) / np.sqrt(variances[:, 1]), 5)
        assert found.p(1, 5.0)[k] == pytest.approx(chance @ p)


def test_as_many_columns_as_rows_leave_one_degree_of_freedom() -> None:
    design, series = np.eye(2), np.array([[1.0], [3.0]])
    memory, share = np.array([0.5]), np.array([0.0])
    noise = np.array([1.0, 4.0])
    found = generalised(series, design, noise, np.ones(1), memory, share)
    np.testing.assert_allclose(found.coefficients, [[[1, 3]]])
    assert found.squares.item() <= 1e-15
    # with a prior both are drawn to nothing, which costs no freedom: two rows are free
    found = generalised(series, design, noise, np.ones(1), memory, share, np.array([1.0, 0.5]))
    # (1 / 1) / (1 + 1), and (3 / 4) / (1 / 4 + 1 / 2)
    np.testing.assert_allclose(found.coefficients, [[[0.5, 1]]])
    squares = 0.5**2 + 2**2 / 4 + 0.5**2 + 0.5 * 1**2
    assert found.squares.item() == pytest.approx(squares)
    covariance = np.diag([1 / 2, 1 / 0.75]) * squares / 2
    np.testing.assert_allclose(found.covariance[0, 0], covariance)
    likely = -(2 * np.log(squares) + np.log(4) + np.log(2 * 0.75)) / 2
    assert found.likely.item() == pytest.approx(likely)
    one = generalised(series[:1], design[:1, :1], noise[:1], np.ones(0), memory, share)
    assert np.isfinite(one.covariance).all()


def test_pairs_without_groups_are_drawn_one_by_one() -> None:
    first, second = list("aab"), list("abb")
    found = resample_pairs(first, second, seed=5)
    assert found.shape == (1000, 2, 2)
    assert (found.sum(axis=(1, 2)) == 3).all()
    np.testing.assert_allclose(found.mean(axis=0), [[1, 1], [0, 1]], atol=0.1)
    # two of three draws are one pair in 6 of 27 ways, all of them in one
    of_one = found[:, 0, 0]
    shares = [(of_one == k).mean() for k in range(4)]
    np.testing.assert_allclose(shares, [8 / 27, 12 / 27, 6 / 27, 1 / 27], atol=0.05)
    assert (
        resample_pairs(first, second).tolist() == resample_pairs(first, second, seed=0).tolist()
    )
    groups = np.array([7, 7, 7])
    assert (resample_pairs(first, second, groups=groups) == [[1, 1], [0, 1]]).all()
    assert interval(np.array([2.0])) == (2, 2)
