"""Statistics are those of scipy and statsmodels, or of their definitions written out."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep, proportion_confint

from sentiment.stats.autoregression import fit_series, forecast, processes
from sentiment.stats.bootstrap import count_pairs, interval, resample_pairs
from sentiment.stats.clusters import (
    Clustered,
    author_variance,
    design_effect,
    difference,
    estimate,
    mover,
    wilson,
)
from sentiment.stats.counts import dispersion, rate_interval, ratio_interval
from sentiment.stats.intervals import (
    N_GROUPS,
    estimate_shares,
    groups_of,
    score_interval,
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
            found.append((likely, beta, np.linalg.inv(inner) * scale))
            continue
        coming, later = ahead
        scale = max(scale, 1.0)
        likely = -(free * np.log(scale) + total + squares / scale) / 2
        shared = extent * rho ** np.abs(later[:, None] - times)
        kept = np.linalg.solve(whole, shared.T).T
        slopes = coming - kept @ design
        wander = extent * rho ** np.abs(later[:, None] - later) - kept @ shared.T
        covariance = scale * (slopes @ np.linalg.inv(inner) @ slopes.T + wander)
        found.append((likely, coming @ beta + kept @ rest, covariance))
    likely, means, covariances = (np.array(each) for each in zip(*found, strict=True))
    chance = weight * np.exp(likely - likely.max())
    chance /= chance.sum()
    mean = chance @ means
    apart = means - mean
    return mean, np.einsum("p,pij->ij", chance, covariances) + (chance * apart.T) @ apart


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
    mean, covariance = dense(series, design, times, noise, known)
    np.testing.assert_allclose(found.coefficients[0], mean, rtol=1e-6)
    np.testing.assert_allclose(found.covariance[0], covariance, rtol=1e-6)


def test_what_would_have_come_is_that_of_whole_covariances() -> None:
    series, design, times, noise = drawn()
    at = len(series) - 9
    known = np.array([0.0, 2.0])
    ahead, apart, _ = forecast(
        series[:at], (design[:at], times[:at]), (design[at:], times[at:]), noise[:at], known
    )
    mean, covariance = dense(
        series[:at], design[:at], times[:at], noise[:at], known, (design[at:], times[at:])
    )
    np.testing.assert_allclose(ahead, mean, rtol=1e-6)
    np.testing.assert_allclose(apart, covariance, rtol=1e-6)
