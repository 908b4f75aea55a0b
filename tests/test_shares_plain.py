"""Shares and rates of windows, their changes and words, reckoned post by post."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sentiment.count.grouped import Cell, DistinctCount
from sentiment.count.history import COLUMNS, History
from sentiment.count.weighted import WeightedCount
from sentiment.measure import quantities
from sentiment.measure.beside import tabulate_beside
from sentiment.measure.evidence import window_rates
from sentiment.measure.proportions import Flags
from sentiment.measure.quantities import clusters_of, post_rates, post_shares
from sentiment.measure.weighted import tabulate_weighted
from sentiment.measure.word_shift import (
    Words,
    find_shifts,
    frequency_shift,
    share_shift,
    valence_shift,
)
from sentiment.schema import REACTIONS
from sentiment.stats.clusters import Clustered, design_effect, difference, estimate, wilson
from sentiment.stats.counts import rate_interval, ratio_interval
from sentiment.stats.intervals import benjamini_hochberg, cluster_error, holm

Z = stats.norm.ppf(0.975)
NAN = float("nan")
HOUR = timedelta(hours=1)
ONSET = datetime(2024, 3, 5, 6, tzinfo=UTC)
WINDOWS = ("before", "during", "after")


def units_of(groups: np.ndarray) -> np.ndarray:
    """Make authors of groups."""
    return groups.astype(np.uint64) << np.uint64(40)


def wilsons(share: float, n: float) -> tuple[float, float]:
    wide = Z**2 / n
    middle = (share + wide / 2) / (1 + wide)
    half = np.sqrt(share * (1 - share) * wide + wide**2 / 4) / (1 + wide)
    return (0.0 if share == 0 else middle - half), (1.0 if share == 1 else middle + half)


def flagged(sizes: tuple[int, int, int], with_it: tuple[int, int, int], each: int) -> Flags:
    """Make windows of so many posts, some with a property; authors write `each` of a window."""
    windows = np.repeat([0, 1, 2], sizes)
    number = np.concatenate([np.arange(size) for size in sizes])
    flag = number < np.repeat(with_it, sizes)
    return Flags(
        ["it", "all"], np.column_stack([flag, number >= 0]), windows, units_of(number // each)
    )


@pytest.mark.parametrize(
    ("sizes", "with_it", "enough"),
    [
        ((30, 30, 60), (4, 6, 20), (True, True)),
        ((30, 30, 60), (4, 5, 6), (False, True)),
        ((30, 29, 30), (4, 20, 0), (False, False)),
        ((29, 30, 30), (20, 20, 20), (False, False)),
        ((30, 90, 0), (0, 60, 0), (True, False)),
        ((60, 30, 30), (60, 0, 10), (True, True)),
        ((0, 30, 30), (0, 20, 20), (False, False)),
    ],
)
@pytest.mark.parametrize("each", [1, 3, 10])
def test_changes_of_what_posts_have(
    sizes: tuple[int, int, int], with_it: tuple[int, int, int], enough: tuple, each: int
) -> None:
    table = flagged(sizes, with_it, each).changes()
    assert table["flag"].tolist() == ["it", "all"] * 2
    np.testing.assert_allclose(table["p_bh"], benjamini_hochberg(table["p"].to_numpy(float)))
    assert list(table.columns) == [
        *("comparison", "flag", "value", "low", "high", "p", "p_bh"),
        *("n_from", "n_to", "enough"),
    ]
    for row, to, told in zip(table.iloc[[0, 2]].itertuples(), (1, 2), enough, strict=True):
        assert row.comparison == f"{WINDOWS[to]} - before"
        assert (row.n_from, row.n_to, row.enough) == (with_it[0], with_it[to], told)
        n, x = (np.array([of[0], of[to]], float) for of in (sizes, with_it))
        if not n.min():
            assert np.isnan(row.value)
            continue
        value = x[1] / n[1] - x[0] / n[0]
        assert row.value == pytest.approx(value)
        if not told:
            assert np.isnan([row.low, row.high, row.p]).all()
            continue
        share = x.sum() / n.sum()
        posts, counts = np.zeros(512), np.zeros(512)
        for window in (0, to):
            for number in range(sizes[window]):
                posts[number // each] += 1
                counts[number // each] += number < with_it[window]
        error = float(cluster_error((counts - share * posts) / n.sum(), (posts > 0).sum()))
        variance = share * (1 - share)
        design = max(1.0, error**2 / (variance / n.sum()))
        n_eff, x_eff = n / design, x / design
        null = np.sqrt(variance * (1 / n_eff[0] + 1 / n_eff[1]))
        assert row.p == pytest.approx(2 * stats.norm.sf(abs(value) / null))
        # Agresti and Caffo add a post with it and one without to each
        added = (x_eff + 1) / (n_eff + 2)
        half = Z * np.sqrt((added * (1 - added) / (n_eff + 2)).sum())
        middle = added[1] - added[0]
        assert (row.low, row.high) == pytest.approx((middle - half, middle + half))


def test_shares_of_what_posts_have_are_told_of_windows_with_posts() -> None:
    found = flagged((20, 0, 8), (5, 0, 0), 4).shares()
    assert found["window"].tolist() == ["before", "before", "after", "after"]
    assert found["share"].tolist() == [0.25, 1.0, 0.0, 1.0]
    assert found["n"].tolist() == [5, 20, 0, 8]
    assert found["n_posts"].tolist() == [20, 20, 8, 8]
    # of all or of none as many authors are the sample
    assert found["low"].tolist()[1:] == pytest.approx(
        [wilsons(1.0, 5)[0], 0.0, wilsons(1, 2)[0]]
    )
    assert found["high"].tolist()[1:] == pytest.approx([1.0, wilsons(0.0, 2)[1], 1.0])
    nothing = flagged((0, 0, 0), (0, 0, 0), 1)
    assert nothing.shares().empty
    assert nothing.n_authors == [0, 0, 0]
    assert nothing.changes()["value"].isna().all()
    # authors of one group are still as many
    two = Flags(
        ["it"], np.ones((4, 1), bool), np.zeros(4, np.int64), np.arange(4, dtype=np.uint64)
    )
    assert two.n_authors == [4, 0, 0]
    assert two.shares()["low"].iloc[0] == pytest.approx(wilsons(1.0, 4)[0])


def tally_of(seed: int, *, known: bool = True) -> tuple[Any, list[pd.DataFrame]]:
    """Make what is asked of a tally, and its posts one by one."""
    rng = np.random.default_rng(seed)
    windows, texts, distinct, posts = [], np.zeros((3, 3, 512, 5), np.int64), [], []
    for at, n in enumerate((40, 25, 0 if seed == 2 else 60)):
        reaction, text, author = (rng.integers(0, most, n) for most in (4, 9, 12))
        compound = rng.choice([-10_000, -2_500, 0, 5_000, 10_000], n)
        cell = Cell()
        cell.add(units_of(author), np.full(n, known), reaction, compound)
        windows.append(cell)
        count = DistinctCount(4 if at == 1 else 4096)
        count.add(units_of(text + 1))
        distinct.append(count)
        both = author * 9 + text
        for way, groups in enumerate((text, both, np.arange(n))):
            np.add.at(texts[way, at], (groups, reaction), 1)
            np.add.at(texts[way, at], (groups, 4), compound)
        posts.append(
            pd.DataFrame(
                {
                    "reaction": reaction,
                    "compound": compound,
                    "author": author,
                    "text": text,
                    "both": both,
                    "post": np.arange(n),
                }
            )
        )
    return SimpleNamespace(windows=windows, texts=texts, distinct=distinct), posts


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("how", ["plain", "nobody", "quiet"])
def test_posts_are_collected_by_author_and_by_text(seed: int, how: str) -> None:
    tally, posts = tally_of(seed)
    quiet = [3, 7] if how == "quiet" else []
    found = clusters_of(tally, quiet, nobody=how == "nobody")
    ways = {"plain": ["author", "text", "both"], "nobody": ["post", "text", "post"]}
    for at, (window, table) in enumerate(zip(found, posts, strict=True)):
        kept = table[~table["author"].isin(quiet)]
        for way, by in enumerate(ways.get(how, ["author"])):
            sums = np.zeros((5, 512))
            for row in kept.to_dict("records"):
                sums[row["reaction"], row[by]] += 1
                sums[4, row[by]] += row["compound"] / 10_000
            np.testing.assert_allclose(window.sums[way], sums, atol=1e-12)
            np.testing.assert_array_equal(window.posts[way], sums[:4].sum(axis=0))
        assert len(window.posts) == len(ways.get(how, [1]))
        n = max(len(kept), 1)
        assert window.original == tally.distinct[at].estimate() / n
        assert window.unsure == (2 / 4**0.5 if at == 1 else 0.0)
        # one post has a reaction or not: its moments, and those of compound as they are
        assert window.scatter is not None
        assert window.skewness is not None
        assert window.kurtosis is not None
        for number in range(4):
            share = (kept["reaction"] == number).sum() / n
            post = np.array([1 - share, -share])
            weight = np.array([share, 1 - share])
            variance = weight @ post**2
            assert window.scatter[number] == pytest.approx(variance)
            if variance:
                third, fourth = weight @ post**3, weight @ post**4
                assert window.skewness[number] == pytest.approx(third / variance**1.5)
                assert window.kurtosis[number] == pytest.approx(fourth / variance**2)
        moments = window.scatter[4], window.skewness[4], window.kurtosis[4]
        scores = table["compound"].to_numpy() / 10_000
        if len(scores):
            expected = scores.var(), stats.skew(scores), stats.kurtosis(scores, fisher=False)
            assert moments == pytest.approx(expected)
        else:
            assert moments == (0.0, 0.0, 3.0)


def test_moments_of_one_value_are_none() -> None:
    values = np.zeros(20_001, np.int32)
    values[10_000 + 2_500] = 7
    assert quantities._moments(values) == pytest.approx((0.0, 0.0, 0.0))
    values[10_000 - 2_500] = 7
    assert quantities._moments(values) == pytest.approx((0.0625, 0.0, 1.0))


def clusters(seed: int, n: int = 120, k: int = 5) -> list[Clustered]:
    """Make windows by author and text whose authors resemble themselves."""
    rng = np.random.default_rng(seed)
    found = []
    for at in range(3):
        posts = rng.multinomial(n * (at + 1), np.ones(40) / 40, size=3).astype(float)
        often = 1 / np.arange(1, 41)  # of texts
        posts[1] = rng.multinomial(n * (at + 1), often / often.sum())
        share = rng.dirichlet([0.4, 0.3, 0.2, 1.0], (3, 40)).transpose(0, 2, 1)
        sums = np.concatenate(
            [share * posts[:, None], rng.uniform(-1, 1, (3, 1, 40)) * posts[:, None]], axis=1
        )
        found.append(
            Clustered(
                posts, sums[:, :k], 1.0, 0.0, np.full(k, 0.2), np.zeros(k), np.full(k, 3.0)
            )
        )
    return found


@pytest.mark.parametrize("empty", [None, 0, 1, 2])
def test_changes_of_shares_are_newcombes_with_a_score_test(empty: int | None) -> None:
    windows = clusters(3)
    if empty is not None:
        bare = windows[empty]
        windows[empty] = bare._replace(posts=0 * bare.posts, sums=0 * bare.sums)
    found = post_shares(windows)
    assert list(found) == [*REACTIONS, "compound"]
    parts = [estimate(window) for window in windows]
    effects = [design_effect(one.value[:4], one.variance[:4], one.n) for one in parts]
    pooled = np.maximum(np.maximum(*effects[:2]), effects[2])
    bounds = [wilson(one.value[:4], one.variance[:4], one.n, one.free, pooled) for one in parts]
    for at, name in enumerate(REACTIONS):
        for number, one in enumerate(parts):
            level = found[name].levels[number]
            expected = (one.value[at], bounds[number][0][at], bounds[number][1][at], one.n)
            assert tuple(level) == pytest.approx(expected, nan_ok=True)
        for to in (1, 2):
            change = found[name].changes[to - 1]
            if empty in {0, to}:
                assert np.isnan(change).all()
                continue
            apart = difference(windows[0], windows[to])
            one, two = parts[0], parts[to]
            both = np.sqrt(one.variance[at] * two.variance[at])
            alike = (one.variance[at] + two.variance[at] - apart.variance[at]) / 2 / both
            alike = min(1, max(-1, alike))
            p, q = one.value[at], two.value[at]
            (low, high, size), (low2, high2, size2) = (
                [each[at] for each in bounds[number]] for number in (0, to)
            )
            down = (high - p) ** 2 + (q - low2) ** 2 - 2 * alike * (high - p) * (q - low2)
            up = (p - low) ** 2 + (high2 - q) ** 2 - 2 * alike * (p - low) * (high2 - q)
            share = (p * size + q * size2) / (size + size2)
            a, b = share * (1 - share) / size, share * (1 - share) / size2
            error = np.sqrt(a + b - 2 * alike * np.sqrt(a * b))
            expected = (
                q - p,
                q - p - np.sqrt(max(down, 0)),
                q - p + np.sqrt(max(up, 0)),
                2 * stats.t.sf(abs(q - p) / error, apart.free),
            )
            assert tuple(change) == pytest.approx(expected)
    for to in (1, 2):
        change = found["compound"].changes[to - 1]
        if empty in {0, to}:
            assert np.isnan(change).all()
            continue
        apart = difference(windows[0], windows[to])
        value, error = apart.value[4], np.sqrt(apart.variance[4])
        half = stats.t.ppf(0.975, apart.free) * error
        p = 2 * stats.t.sf(abs(value) / error, apart.free)
        assert tuple(change) == pytest.approx((value, value - half, value + half, p))


def test_shares_that_are_alike_and_do_not_vary_have_no_p_value_below_one() -> None:
    share, size = np.array([[0.5], [0.5]]), np.array([[30.0], [30.0]])
    assert quantities._score_p(share, size, np.ones(1), 9.0).tolist() == [1.0]
    other = np.array([[0.0], [0.0]])
    assert quantities._score_p(other, size, np.zeros(1), 9.0).tolist() == [1.0]


@pytest.mark.parametrize(
    ("hours", "counts"),
    [
        ((24.0, 6.0, 12.0), (48, 30, 0)),
        ((24.0, 6.0, 12.0), (0, 30, 12)),
        ((24.0, 6.0, 12.0), (0, 0, 1)),
        ((0.0, 6.0, 12.0), (0, 30, 12)),
        ((24.0, 0.0, 12.0), (48, 30, 12)),
        ((24.0, 6.0, 0.0), (48, 30, 12)),
    ],
)
def test_rates_and_their_ratios(hours: tuple, counts: tuple) -> None:
    many = np.array(counts, float)[:, None] * [1.0, 2.0, 3.0, 9.0]
    spreads = np.array([1.0, 1.5, 2.0])[:, None] * [1.0, 1.1, 1.2, 1.3]
    between = np.array([1.4, 2.4])[:, None] * [1.0, 1.1, 1.2, 1.3]
    found = post_rates(many, hours, spreads, between)
    assert list(found) == ["frustration", "concern", "humor", "posts"]
    for at, told in enumerate(found.values()):
        for number in range(3):
            count, level = many[number, at], told.levels[number]
            if not hours[number]:
                assert np.isnan(level[:3]).all()
                assert level.n == 0
                continue
            bounds = rate_interval(count, hours[number], spreads[number, at])
            assert tuple(level) == pytest.approx((count / hours[number], *bounds, count))
        for to in (1, 2):
            change = told.changes[to - 1]
            before, now = many[0, at], many[to, at]
            if not (hours[0] and hours[to]) or before + now == 0:
                assert np.isnan(change).all()
                continue
            ratio = np.inf if not before else now / hours[to] / (before / hours[0])
            expected = ratio_interval((before, hours[0]), (now, hours[to]), between[to - 1, at])
            assert tuple(change) == pytest.approx((ratio, *expected))


def history_of(posts: np.ndarray, start: float) -> History:
    """Make a history of posts (n_bins, n_groups) by five minutes from an hour on."""
    history = History()
    first = int((ONSET + start * HOUR).timestamp()) // 300
    at, group = np.nonzero(posts)
    history.keys = (first + at) * 32 + group
    history.sums = np.zeros((len(at), len(COLUMNS)), np.int64)
    history.sums[:, 3] = posts[at, group]
    return history


EDGES = (-4.0, 0.0, 2.0, 5.0)


def spreads_of(windows: list[Clustered], minutes: np.ndarray, hours: tuple) -> np.ndarray:
    """Reckon variances of counts as multiples of their means, of reactions and of all posts."""
    spreads = np.ones((3, 4))
    for at, window in enumerate(windows):
        if not window.n:
            continue
        if hours[at]:
            groups = window.posts[1 if len(window.posts) == 3 else 0]
            by_text = ((groups - groups.mean()) ** 2).sum() / (len(groups) - 1) / groups.mean()
            a, b = (int(12 * (edge + 4)) for edge in EDGES[at : at + 2])
            some = minutes[a:b].sum(axis=1)
            bent = (some[:-2] - 2.0 * some[1:-1] + some[2:]) ** 2
            by_time = bent.sum() / (some[:-2] + 4 * some[1:-1] + some[2:]).sum()
            spreads[at, 3] = max(1, by_text * groups.sum() / window.n, by_time)
        part = estimate(window)
        value = part.value[:3]
        own = design_effect(value, part.variance[:3], part.n)
        own = own * (stats.t.ppf(0.975, part.free) / Z) ** 2
        spreads[at, :3] = own * (1 - value) + spreads[at, 3] * value
    return spreads


def between_of(windows: list[Clustered], spreads: np.ndarray) -> np.ndarray:
    """Reckon the same of two windows that are held against each other."""
    between = np.ones((2, 4))
    for to in (1, 2):
        between[to - 1, 3] = max(spreads[0, 3], spreads[to, 3])
        if not windows[0].n or not windows[to].n:
            continue
        apart, parts = difference(windows[0], windows[to]), [estimate(w) for w in windows]
        wide = (stats.t.ppf(0.975, apart.free) / Z) ** 2
        for k in range(3):
            p, q = parts[0].value[k], parts[to].value[k]
            plain = p * (1 - p) / parts[0].n + q * (1 - q) / parts[to].n
            share = (p + q) / 2
            own = max(1, apart.variance[k] / plain) * wide
            between[to - 1, k] = own * (1 - share) + between[to - 1, 3] * share
    return between


@pytest.mark.parametrize("ways", [1, 3])
@pytest.mark.parametrize("empty", [None, 0, 1])
@pytest.mark.parametrize("hours", [(4.0, 2.0, 3.0), (4.0, 0.0, 3.0)])
@pytest.mark.parametrize("often", [(0.5, 6.0), (3.0, 3.0)])
def test_rates_vary_as_authors_texts_and_minutes_do(
    ways: int, empty: int | None, hours: tuple, often: tuple
) -> None:
    windows = [
        window._replace(posts=window.posts[:ways], sums=window.sums[:ways])
        for window in clusters(5)
    ]
    if empty is not None:
        bare = windows[empty]
        windows[empty] = bare._replace(posts=0 * bare.posts, sums=0 * bare.sums)
    rng = np.random.default_rng(1)
    minutes = rng.poisson(rng.choice(often, 108)[:, None] * np.ones(2))
    history = history_of(minutes, -4.0)
    spans = [(ONSET + a * HOUR, ONSET + b * HOUR) for a, b in pairwise(EDGES)]
    found = window_rates(history, windows, spans, hours)
    counts = np.array([[*window.sums[0, :3].sum(axis=1), window.n] for window in windows])
    spreads = spreads_of(windows, minutes, hours)
    expected = post_rates(counts, hours, spreads, between_of(windows, spreads))
    for name, told in expected.items():
        for one, two in zip(found[name].levels, told.levels, strict=True):
            assert tuple(one) == pytest.approx(tuple(two), rel=1e-6, nan_ok=True)
        for one, two in zip(found[name].changes, told.changes, strict=True):
            assert tuple(one) == pytest.approx(tuple(two), rel=1e-6, nan_ok=True)


@pytest.mark.parametrize("few", [None, 0, 1])
def test_shares_of_weights_count_posts_by_what_they_are_worth(few: int | None) -> None:
    rng = np.random.default_rng(7)
    count = WeightedCount()
    groups = rng.integers(0, 3, (3, 3, 512, 5)) * (rng.random((3, 3, 512, 1)) < 0.2)
    count.sums = groups * [1, 1, 1, 3, 900]
    weights = count.sums[0, :, :, :4].sum(axis=(1, 2))
    worth = [90, 60, 75]
    if few is not None:
        worth[few] = 29
    count.squares = [
        round(total**2 / n) for total, n in zip(weights.tolist(), worth, strict=True)
    ]
    count.n_posts, count.n_unknown = [100, 70, 80], [3, 4, 5]
    found = tabulate_weighted(count)
    assert (found.by, found.n_posts, found.n_unknown) == ("likes", 250, 12)
    made = []
    for at in range(3):
        scale = weights[at] / count.squares[at]
        sums = count.sums[:, at].transpose(0, 2, 1) * scale
        posts = sums[:, :4].sum(axis=1)
        sums = sums * np.array([1, 1, 1, 1, 1e-4])[:, None]
        made.append(Clustered(posts, sums))
    shares = post_shares(made)
    table = found.table
    assert table["n_posts"].tolist() == [100] * 5 + [70] * 5 + [80] * 5
    for row in table.to_dict("records"):
        at = WINDOWS.index(row["window"])
        name = row["measure"].removeprefix("share_").removesuffix("_mean")
        level = shares[name].levels[at]
        assert [row[key] for key in ("value", "low", "high", "n")] == pytest.approx(list(level))
        assert row["n"] in {worth[at], worth[at] - 1}
        told = [row[key] for key in ("change", "change_low", "change_high", "p")]
        if not at or few in {0, at}:
            assert np.isnan(told).all()
        else:
            assert told == pytest.approx(list(shares[name].changes[at - 1]))
    np.testing.assert_allclose(table["p_holm"], holm(table["p"].to_numpy(float)))


def test_thirty_posts_worth_are_enough_to_compare() -> None:
    count = WeightedCount()
    for n, told in ((30, True), (29, False)):
        count.sums = np.zeros((3, 3, 512, 5), np.int64)
        for at in range(3):
            count.sums[:, at, :n, 3] = 2
            count.sums[:, at, : n // 2, :4] = [2, 0, 0, 0]
        count.squares = [4 * n] * 3
        table = tabulate_weighted(count).table
        assert table[table["window"] != "before"]["p"].notna().any() == told
        assert table[table["window"] == "before"]["p"].isna().all()


def test_a_window_without_weights_has_no_share() -> None:
    found = tabulate_weighted(WeightedCount()).table
    assert (found["n"] == 0).all()
    assert found["value"].isna().all()


def test_bins_beside_a_control_hold_shares_by_groups_of_authors() -> None:
    rng = np.random.default_rng(2)
    series = []
    for often in (9, 5):
        posts = rng.poisson(often, (36, 32)) * (rng.random((36, 32)) < 0.4)
        history = history_of(posts, -1.0)
        for kind, share in ((0, 0.4), (1, 0.2)):
            some = rng.binomial(history.sums[:, 3], share)
            history.sums[:, kind], history.sums[:, 3] = some, history.sums[:, 3] - some
        series.append(history)
    # the bins before hold none of the control
    late = series[1].keys // 32 >= int(ONSET.timestamp()) // 300
    series[1].keys, series[1].sums = series[1].keys[late], series[1].sums[late]
    spans = [(ONSET - HOUR, ONSET), (ONSET, ONSET + HOUR), (ONSET + HOUR, ONSET + HOUR)]
    table = tabulate_beside(series[0], series[1], spans)
    rows = iter(table.to_dict("records"))
    for name, history in zip(("archive", "control"), series, strict=True):
        for window, start in (("before", -1.0), ("during", 0.0)):
            for quarter in range(4):
                a = ONSET + (start + quarter / 4) * HOUR
                inside = (history.keys // 32 * 300 >= a.timestamp()) & (
                    history.keys // 32 * 300 < a.timestamp() + 900
                )
                for at, reaction in enumerate(("frustration", "concern", "humor")):
                    row = next(rows)
                    assert (row["series"], row["window"]) == (name, window)
                    assert row["measure"] == f"share_{reaction}"
                    assert (row["time"], row["end"]) == (a, a + HOUR / 4)
                    posts, with_it = np.zeros(32), np.zeros(32)
                    np.add.at(
                        posts, history.keys[inside] % 32, history.sums[inside, :4].sum(axis=1)
                    )
                    np.add.at(with_it, history.keys[inside] % 32, history.sums[inside, at])
                    n = posts.sum()
                    assert row["n"] == n
                    if not n:
                        assert np.isnan([row["value"], row["low"], row["high"]]).all()
                        continue
                    share = with_it.sum() / n
                    off = (with_it - share * posts) / n
                    spread = np.sqrt(((off - off.mean()) ** 2).sum() * 32 / 31)
                    error = max(spread, np.sqrt(share * (1 - share) / n))
                    size = share * (1 - share) / error**2 if error else n
                    expected = (share, *wilsons(share, size))
                    assert (row["value"], row["low"], row["high"]) == pytest.approx(expected)
    assert next(rows, None) is None


def shifts_of(seed: int, n: int, n_words: int) -> tuple[pd.DataFrame, list[set[int]], Any]:
    rng = np.random.default_rng(seed)
    during = np.arange(n) >= n // 2
    chance = np.where(
        during[:, None], np.linspace(0.02, 0.6, n_words), np.linspace(0.6, 0.02, n_words)
    )
    held = [set(np.flatnonzero(rng.random(n_words) < row).tolist()) for row in chance]
    held[0] = {0}
    author = rng.integers(0, n // 2, n)
    frustrated = rng.random(n) < np.where(during, 0.5, 0.2)
    pairs = [(post, word) for post, words in enumerate(held) for word in sorted(words)]
    post, word = (np.array(values) for values in zip(*pairs, strict=True))
    valence = np.where(np.arange(n_words) % 3, rng.normal(0, 2, n_words), np.nan)
    words = Words([f"w{k:02}" for k in range(n_words)], word, post)
    table = find_shifts(
        words, during=during, units=units_of(author), frustrated=frustrated, valence=valence
    )
    return table, held, (during, author, frustrated, valence)


@pytest.mark.parametrize(("seed", "n", "n_words"), [(1, 200, 12), (2, 400, 40), (3, 58, 12)])
def test_words_that_moved_a_mean_most_are_listed(seed: int, n: int, n_words: int) -> None:
    table, held, (during, author, frustrated, valence) = shifts_of(seed, n, n_words)
    counts, parts, hit = (np.zeros((2, n_words)) for _ in range(3))
    for words, late, angry in zip(held, during.astype(int), frustrated, strict=True):
        for word in words:
            counts[late, word] += 1
            parts[late, word] += 1 / len(words)
            hit[late, word] += angry / len(words)
    moved = {
        "valence": valence_shift(counts[0], counts[1], valence),
        "frustration": share_shift((parts[0], hit[0]), (parts[1], hit[1])),
        "frequency": frequency_shift(counts[0], counts[1]),
    }
    used = [
        len({author[k] for k, words in enumerate(held) if word in words})
        for word in range(n_words)
    ]
    flags = np.array([[word in words for word in range(n_words)] for words in held])
    names = [f"w{k:02}" for k in range(n_words)]
    changes = Flags(names, flags, during.astype(np.int64), units_of(author)).changes()
    expected = []
    for measure, shift in moved.items():
        order = sorted(range(n_words), key=lambda k: -abs(shift[k]))
        order = [k for k in order if used[k] >= 5 and shift[k] != 0][:30]
        for k in order:
            row = changes.iloc[k]
            if row["low"] > 0 or row["high"] < 0:
                shares = [counts[at, k] / (during == at).sum() for at in (0, 1)]
                expected.append(
                    (
                        measure,
                        names[k],
                        *shares,
                        row["value"],
                        row["low"],
                        row["high"],
                        *counts[:, k],
                        shift[k],
                    )
                )
    assert bool(expected) == (n >= 60)
    columns = [
        "measure",
        "word",
        "share_from",
        "share_to",
        "value",
        "low",
        "high",
        "n_from",
        "n_to",
        "contribution",
    ]
    assert list(table.columns) == columns
    assert len(table) == len(expected)
    for found, told in zip(table.itertuples(index=False), expected, strict=True):
        assert tuple(found)[:2] == told[:2]
        assert tuple(found)[2:] == pytest.approx(told[2:])


@pytest.mark.parametrize(("authors", "listed"), [(5, True), (4, False)])
def test_five_authors_make_a_word(authors: int, *, listed: bool) -> None:
    n = 80
    during = np.arange(n) >= 40
    word = np.where(during, 1, 0)
    who = np.where(during, np.arange(n) % authors, np.arange(n))
    table = find_shifts(
        Words(["old", "new"], word, np.arange(n)),
        during=during,
        units=units_of(who + 1),
        frustrated=during,
        valence=np.array([1.0, -1.0]),
    )
    assert ("new" in set(table["word"])) == listed
    assert "old" in set(table["word"])


NOTHING = np.zeros(2)


def test_shifts_of_nothing_are_none() -> None:
    some = np.array([1.0, 3.0])
    assert valence_shift(NOTHING, some, np.array([1.0, 2.0])).tolist() == [0.25, 1.5]
    assert valence_shift(some, NOTHING, np.array([1.0, 2.0])).tolist() == [0.1875, -0.1875]
    assert frequency_shift(NOTHING, NOTHING).tolist() == [0.0, 0.0]
    # a word of one window alone has that window's rate
    only = share_shift(
        (np.array([4.0, 0.0]), NOTHING), (np.array([0.0, 4.0]), np.array([0.0, 1.0]))
    )
    assert only.tolist() == pytest.approx([0.125, 0.125])
