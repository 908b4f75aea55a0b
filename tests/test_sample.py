"""The sample of posts: the same for any chunks and order, and random."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.count.spans import assign_windows
from sentiment.errors import LayoutError
from sentiment.schema import WINDOWS
from sentiment.select.sample import MAX_CHARS, PostSample
from tests.conftest import tagged_posts

if TYPE_CHECKING:
    from sentiment.outage import Outage


@pytest.fixture
def posts(outage: Outage) -> pd.DataFrame:
    return assign_windows(tagged_posts(500), outage, before="6h", after="6h")


def sampled(chunks: list[pd.DataFrame], size: int) -> PostSample:
    sample = PostSample(size)
    for chunk in chunks:
        sample.add(chunk)
    return sample


def test_it_holds_the_posts_with_the_smallest_hashes_of_their_ids(posts: pd.DataFrame) -> None:
    found = sampled([posts], 20).posts
    ranks = pd.util.hash_pandas_object(posts["post_id"], index=False)
    for window in WINDOWS:
        inside = (posts["window"] == window).to_numpy()
        least = posts["text"][inside].iloc[np.argsort(ranks[inside])[:20]]
        assert found["text"][found["window"] == window].tolist() == least.tolist()


@pytest.mark.parametrize("size", [1, 30, 10_000])
def test_chunks_order_and_merging_change_nothing(posts: pd.DataFrame, size: int) -> None:
    whole = sampled([posts], size)
    shuffled = posts.sample(frac=1, random_state=3)
    parts = [shuffled[at : at + 37] for at in range(0, len(shuffled), 37)]
    left, right = sampled(parts[:5], size), sampled(parts[5:], size)
    left.merge(right)
    for other in (sampled(parts, size), left):
        pd.testing.assert_frame_equal(other.posts, whole.posts)
        np.testing.assert_array_equal(other.n_posts, whole.n_posts)
    assert whole.n_posts.sum() == posts["window"].notna().sum()


@given(st.lists(st.integers(0, 60), max_size=6))
def test_memory_is_bounded_whatever_comes(cuts: list[int]) -> None:
    sample = PostSample(5)
    base = tagged_posts(60)
    for number, n in enumerate(cuts):
        window = pd.Categorical(["during"] * n, categories=WINDOWS, ordered=True)
        chunk = base[:n].assign(window=window, text="x" * 5_000)
        chunk["post_id"] = [f"{number}-{row}" for row in range(n)]
        sample.add(chunk)
        assert sum(map(len, sample._parts)) <= 6 * 5
    assert sample.n_posts.tolist() == [0, sum(cuts), 0]
    posts = sample.posts
    assert len(posts) == min(5, sum(cuts))
    assert all(len(text) == MAX_CHARS for text in posts.get("text", []))


def test_a_missing_column_is_an_error(posts: pd.DataFrame) -> None:
    with pytest.raises(LayoutError, match="missing columns: compound"):
        PostSample().add(posts.drop(columns="compound"))
