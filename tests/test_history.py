"""Sums by bin: the same in any chunks, exact, and bounded."""

from datetime import UTC, datetime
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.count.gaps import find_gaps
from sentiment.count.history import COLUMNS, History, level_between, running_sums
from sentiment.schema import REACTIONS
from tests.conftest import tagged_posts


def counted(posts: pd.DataFrame) -> History:
    history = History()
    history.add(posts)
    return history


@settings(max_examples=10)
@given(cuts=st.sets(st.integers(1, 399), max_size=5), seed=st.integers(0, 9))
def test_any_chunks_in_any_order_count_the_same(cuts: set[int], seed: int) -> None:
    posts = tagged_posts(400)
    parts = [posts.iloc[a:b] for a, b in pairwise([0, *sorted(cuts), 400])]
    np.random.default_rng(seed).shuffle(parts)  # type: ignore[arg-type]
    one, two, merged = counted(posts), History(), History()
    for part in parts:
        two.add(part)
        merged.merge(counted(part))
    for history in (two, merged):
        np.testing.assert_array_equal(one.keys, history.keys)
        np.testing.assert_array_equal(one.sums, history.sums)


def test_bins_widen_alike_whatever_the_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sentiment.count.history.MAX_ROWS", 40)
    posts = tagged_posts(400)
    one, two = counted(posts), History()
    for part in (posts[300:], posts[:300]):
        two.add(part)
    early, late = counted(posts[:10]), counted(posts[10:])
    early.merge(late)
    late.merge(counted(posts[:10]))
    for other in (two, early, late):
        assert other.width == one.width > 300
        np.testing.assert_array_equal(one.keys, other.keys)
        np.testing.assert_array_equal(one.sums, other.sums)


def test_sums_are_those_of_pandas() -> None:
    posts = tagged_posts(400)
    start = posts["created_at"].min().floor("h") + pd.Timedelta("5h")
    end = start + pd.Timedelta("20h")
    found = counted(posts).between(start, end).sum(axis=0)
    inside = posts[(posts["created_at"] >= start) & (posts["created_at"] < end)]
    expected = [
        *(float((inside["reaction"] == name).sum()) for name in REACTIONS),
        *(inside[f"p_{name}"].sum() for name in REACTIONS),
        inside["compound"].sum(),
        (inside["compound"] ** 2).sum(),
        (inside["p_frustration"] ** 2).sum(),
        0,
    ]
    np.testing.assert_allclose(found, expected, atol=1e-6)


def test_an_authors_posts_are_in_one_group() -> None:
    posts = tagged_posts(60, authors=1)
    history = counted(posts)
    assert len(set(history.groups.tolist())) == 1
    assert history.n_posts == 60
    unknown = counted(posts.assign(author=pd.Series([None] * 60, dtype="str")))
    assert len(set(unknown.groups.tolist())) > 20


def test_posts_without_probabilities_count_as_well() -> None:
    posts = tagged_posts(50).drop(columns=["compound", *(f"p_{name}" for name in REACTIONS)])
    history = counted(posts)
    assert history.n_posts == 50
    assert not history.sums[:, COLUMNS.index("p_frustration") : -2].any()
    complaints = (posts["reaction"] == "frustration").sum()
    assert history.sums[:, -2].sum() == complaints * 1_000_000


def test_only_what_lies_within_is_counted() -> None:
    posts = tagged_posts(300)
    start, end = posts["created_at"].iloc[50], posts["created_at"].iloc[200]
    inside = (posts["created_at"] >= start) & (posts["created_at"] < end)
    some, all_of_them = History([(start, end)]), History()
    some.add(posts)
    all_of_them.add(posts[inside])
    assert some.n_posts == inside.sum()
    np.testing.assert_array_equal(some.keys, all_of_them.keys)
    np.testing.assert_array_equal(some.sums, all_of_them.sums)


def test_where_no_post_is_there_are_no_sums_no_level_and_no_gaps() -> None:
    day, empty = datetime(2025, 1, 27, tzinfo=UTC), History()
    assert level_between(empty, day, day).n == 0
    assert not running_sums(empty, [day]).any()
    assert find_gaps(empty) == []
