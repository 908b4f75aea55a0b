from datetime import timedelta
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

from sentiment.count.grouped import DistinctCount
from sentiment.count.history import History
from sentiment.count.spans import assign_windows
from sentiment.errors import OptionError
from sentiment.measure import Tally, Terms, build_measures, measure_outage
from sentiment.outage import Outage, parse_outage
from sentiment.results import Measures
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.stats.intervals import cluster_error, holm, share_interval
from tests.conftest import tagged_posts

OUTAGE = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z", name="Test outage")
DAY = timedelta(days=1)
POSTS = assign_windows(tagged_posts(), OUTAGE)
TABLES = ("windows", "timeline", "differences", "effects", "activity")


def tally_of(parts: list[pd.DataFrame], width: timedelta = timedelta(hours=1)) -> Tally:
    tally = Tally(OUTAGE, width)
    for part in parts:
        tally.add(part)
    return tally


def history_of(posts: pd.DataFrame) -> History:
    history = History()
    history.add(posts)
    return history


def built(tally: Tally) -> Measures:
    return build_measures([tally], [history_of(POSTS)], Terms(DAY, DAY))[0]


def assert_same(one: Measures, two: Measures) -> None:
    for name in TABLES:
        pd.testing.assert_frame_equal(getattr(one, name), getattr(two, name), check_exact=True)
    assert (one.n_posts, one.n_authors) == (two.n_posts, two.n_authors)


WHOLE = built(tally_of([POSTS]))


@settings(max_examples=15, deadline=None)
@given(cuts=st.sets(st.integers(1, len(POSTS) - 1), max_size=6), seed=st.integers(0, 99))
def test_any_chunks_in_any_order_give_the_same(cuts: set[int], seed: int) -> None:
    edges = [0, *sorted(cuts), len(POSTS)]
    parts = [POSTS.iloc[a:b] for a, b in pairwise(edges)]
    np.random.default_rng(seed).shuffle(parts)  # type: ignore[arg-type]
    assert_same(built(tally_of(parts)), WHOLE)


@given(cut=st.integers(0, len(POSTS)))
@settings(max_examples=10, deadline=None)
def test_merging_is_counting_on(cut: int) -> None:
    one, two = tally_of([POSTS.iloc[:cut]]), tally_of([POSTS.iloc[cut:]])
    one.merge(two)
    assert_same(built(one), WHOLE)


def test_other_bins_are_not_merged() -> None:
    with pytest.raises(ValueError, match="can't be merged"):
        tally_of([]).merge(tally_of([], timedelta(minutes=30)))


def test_counts_shares_and_means_are_those_of_pandas() -> None:
    groups = POSTS.groupby("window", observed=True)
    for window in WINDOWS:
        some = groups.get_group(window)
        assert WHOLE.value(window, "n_posts")["value"] == len(some)
        assert WHOLE.value(window, "n_authors")["value"] == some["author"].nunique()
        mean = WHOLE.value(window, "compound_mean")["value"]
        assert mean == pytest.approx(some["compound"].mean(), abs=1e-12)
        for name in REACTIONS:
            share = WHOLE.value(window, f"share_{name}")["value"]
            assert share == pytest.approx((some["reaction"] == name).mean())
        reacting = some[some["reaction"] != "none"]
        share = WHOLE.value(window, "share_of_reacting_humor")
        assert share["value"] == pytest.approx((reacting["reaction"] == "humor").mean())
        assert share["n"] == len(reacting)


@pytest.mark.parametrize(("name", "q"), [("compound_q10", 0.1), ("compound_q50", 0.5)])
def test_quantiles_are_those_of_numpy(name: str, q: float) -> None:
    some = POSTS[POSTS["window"] == "before"]["compound"]
    expected = np.quantile(some, q, method="inverted_cdf")
    assert WHOLE.value("before", name)["value"] == pytest.approx(expected, abs=1e-9)


def test_every_interval_holds_its_value() -> None:
    for table in (WHOLE.windows, WHOLE.timeline):
        some = table.dropna(subset=["low", "high"])
        assert len(some) > 0
        assert (some["low"] <= some["value"] + 1e-9).all()
        assert (some["value"] <= some["high"] + 1e-9).all()


def test_bins_add_up_to_the_windows() -> None:
    bins = WHOLE.timeline[WHOLE.timeline["measure"] == "n_posts"]
    assert bins["value"].sum() == WHOLE.n_posts == POSTS["window"].notna().sum()
    assert OUTAGE.start in bins["time"].tolist()


def test_wide_bins_are_joined_narrow_ones() -> None:
    joined = tally_of([POSTS], timedelta(minutes=30)).coarsened(4)
    assert_same(built(joined), built(tally_of([POSTS], timedelta(hours=2))))


def test_too_many_bins_are_doubled_whatever_the_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sentiment.count.tally.MAX_BINS", 20)
    narrow = timedelta(minutes=30)
    parts = [POSTS.iloc[:50], POSTS.iloc[50:51], POSTS.iloc[51:]]
    merged = tally_of(parts[:1], narrow)
    merged.merge(tally_of(parts[1:], narrow))
    expected = built(tally_of([POSTS], timedelta(hours=4)))
    for tally in (tally_of([POSTS], narrow), tally_of(parts, narrow), merged):
        assert tally.bin_width == timedelta(hours=4)
        assert_same(built(tally), expected)


def test_too_many_bins_that_were_asked_for_are_refused() -> None:
    with pytest.raises(OptionError, match="--bin-width: found 0:00:01, which makes"):
        measure_outage(POSTS, OUTAGE, bin_width="1s")
    tally = measure_outage(POSTS, Outage(OUTAGE.start - timedelta(days=7300)))
    assert tally.timeline["time"].min() >= POSTS["created_at"].min() - tally.bin_width


def test_wilson_is_that_of_statsmodels() -> None:
    counts, n = np.array([0, 3, 20, 20]), np.array([20, 20, 40, 20])
    share = counts / n
    error = np.sqrt(share * (1 - share) / n)
    low, high = share_interval(share, error, n.astype(float))
    expected = proportion_confint(counts, n, method="wilson")
    np.testing.assert_allclose(low, expected[0], atol=1e-12)
    np.testing.assert_allclose(high, expected[1], atol=1e-12)


def test_errors_are_those_of_resampling_authors() -> None:
    posts = POSTS[POSTS["window"] == "before"]
    by_author = [group["compound"].to_numpy() for _, group in posts.groupby("author")]
    rng = np.random.default_rng(0)
    means = []
    for _ in range(4000):
        drawn = np.concatenate(
            [by_author[i] for i in rng.integers(0, len(by_author), len(by_author))]
        )
        means.append(drawn.mean())
    row = WHOLE.value("before", "compound_mean")
    half = (row["high"] - row["low"]) / 2 / 2.0
    assert half == pytest.approx(np.std(means), rel=0.08)


def test_errors_of_sums_are_those_of_drawn_groups() -> None:
    rng = np.random.default_rng(1)
    residuals = rng.normal(size=50)
    weights = rng.multinomial(50, np.full(50, 1 / 50), size=20_000)
    drawn = (weights @ (residuals - residuals.mean())).std()
    assert cluster_error(residuals) == pytest.approx(drawn * np.sqrt(50 / 49), rel=0.02)


def test_holm_is_that_of_statsmodels() -> None:
    p = np.array([0.01, 0.2, 0.03, 0.0004, 0.5])
    np.testing.assert_allclose(holm(p), multipletests(p, method="holm")[1])
    assert np.isnan(holm(np.array([0.01, np.nan]))[1])


def test_one_loud_author_widens_the_interval() -> None:
    many = POSTS.assign(author=[f"a{i}" for i in range(len(POSTS))])
    loud = many.copy()
    before = loud.index[loud["window"] == "before"]
    one = before[loud.loc[before, "reaction"] == "humor"]
    loud.loc[one, "author"] = "loud"

    def width(posts: pd.DataFrame) -> float:
        row = measure_outage(posts, OUTAGE, bin_width="1h").value("before", "share_humor")
        return float(row["high"] - row["low"])

    assert width(loud) > 2 * width(many)


def test_unknown_authors_are_said() -> None:
    nobody = POSTS.assign(author=pd.Series([None] * len(POSTS), dtype="str"))
    found = measure_outage(nobody, OUTAGE)
    assert (found.resampled, found.n_authors) == ("posts", 0)
    assert found.activity["n_authors"].isna().all()
    assert WHOLE.resampled == "authors"
    half = POSTS.assign(author=POSTS["author"].where(POSTS.index % 2 == 0))
    assert measure_outage(half, OUTAGE).resampled == "authors where known, else posts"


def test_too_few_posts_are_not_compared() -> None:
    few = pd.concat(
        [POSTS[POSTS["window"] == "before"], POSTS[POSTS["window"] == "during"][:9]]
    )
    table = measure_outage(few, OUTAGE).differences
    during = table[table["comparison"] == "during - before"]
    assert not during["enough"].any()
    assert during["p_holm"].isna().all()


def test_a_planted_difference_is_found_and_none_is_not() -> None:
    planted = POSTS.copy()
    during = planted["window"] == "during"
    planted.loc[during, "reaction"] = "frustration"
    found = measure_outage(planted, OUTAGE).differences.set_index(["comparison", "measure"])
    row = found.loc[("during - before", "share_frustration")]
    assert row["low"] > 0.5
    assert row["p_holm"] < 1e-6
    assert (WHOLE.differences["p_holm"] > 0.01).all()


def test_probabilities_are_added_up_by_window_in_millionths() -> None:
    names = [f"p_{name}" for name in REACTIONS]
    proba = np.random.default_rng(3).dirichlet(np.ones(4), len(POSTS))
    posts = POSTS.assign(**dict(zip(names, proba.T, strict=True)))
    found = tally_of([posts]).expected.sum(axis=1)
    for number, window in enumerate(WINDOWS):
        mine = (posts["window"] == window).to_numpy()
        assert mine.any()
        assert found[number].tolist() == np.rint(proba[mine] * 1e6).sum(axis=0).tolist()


def test_no_posts_give_tables_without_numbers() -> None:
    tally = Tally(OUTAGE, timedelta(hours=1))
    (empty,) = build_measures([tally], [History()], Terms(DAY, DAY))
    assert empty.n_posts == 0
    assert empty.timeline.empty
    assert empty.value("during", "n_posts")["value"] == 0
    assert np.isnan(empty.value("during", "share_humor")["value"])


def test_an_ongoing_outage_ends_with_the_archive() -> None:
    ongoing = Outage(OUTAGE.start)
    found = measure_outage(assign_windows(tagged_posts(), ongoing), ongoing)
    assert found.value("after", "n_posts")["value"] == 0
    last = found.value("during", "n_posts")["end"]
    assert abs((last - tagged_posts()["created_at"].max()).total_seconds()) < 1


def test_activity_is_expected_from_earlier_days() -> None:
    hour = pd.Timestamp("2024-03-01T00:00Z")
    times = [
        hour + pd.Timedelta(hours=h, minutes=m) for h in range(24 * 6) for m in range(h % 24)
    ]
    posts = tagged_posts(len(times), authors=None).assign(created_at=pd.to_datetime(times))
    posts["created_at"] = posts["created_at"].dt.as_unit("us")
    table = measure_outage(assign_windows(posts, OUTAGE), OUTAGE, bin_width="1h").activity
    inside = table[(table["time"] >= OUTAGE.start) & (table["time"] < OUTAGE.end)]
    assert inside["n_days"].tolist() == [4] * 6
    assert inside["expected"].tolist() == [6, 7, 8, 9, 10, 11]
    assert ((inside["low"] <= inside["n_posts"]) & (inside["n_posts"] <= inside["high"])).all()


@given(
    values=st.lists(st.integers(0, 2**64 - 1), max_size=60),
    cut=st.integers(0, 60),
)
def test_small_distinct_counts_are_exact(values: list[int], cut: int) -> None:
    one, two = DistinctCount(), DistinctCount()
    one.add(np.array(values[:cut], dtype=np.uint64))
    two.add(np.array(values[cut:], dtype=np.uint64))
    one.merge(two)
    assert one.is_exact
    assert one.estimate() == len(set(values))


def test_large_distinct_counts_are_close_and_mergeable() -> None:
    rng = np.random.default_rng(3)
    hashes = rng.integers(0, 2**64 - 1, 200_000, dtype=np.uint64)
    whole, parts = DistinctCount(1024), DistinctCount(1024)
    whole.add(hashes)
    for part in np.array_split(hashes, 7):
        parts.add(part)
    assert whole.estimate() == parts.estimate()
    assert not whole.is_exact
    assert whole.estimate() == pytest.approx(len(np.unique(hashes)), rel=4 / np.sqrt(1022))
