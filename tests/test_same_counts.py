"""What counts posts quickly counts what the plain way of writing it down counts."""

from __future__ import annotations

import heapq
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.count.spans import assign_windows
from sentiment.count.tally import N_GROUPS, Tally
from sentiment.ingest.repeated import _keys
from sentiment.keys.posts import keys_of
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.select.copies import in_languages
from sentiment.select.copy_effect import CopyEffect
from sentiment.select.sample import PostSample
from tests.conftest import tagged_posts
from tests.keys.normalising import normalise

if TYPE_CHECKING:
    from sentiment.outage import Outage


def hashed(*columns: pd.Series) -> np.ndarray:
    table = pd.DataFrame({n: column.astype("str") for n, column in enumerate(columns)})
    return pd.util.hash_pandas_object(table, index=False).to_numpy()


def windowed(outage: Outage, n: int = 600, *, authors: int | None = 60) -> pd.DataFrame:
    posts = tagged_posts(n, authors=authors)
    rng = np.random.default_rng(5)
    texts = [f"Text {k} @a https://t.co/{k}" if k % 3 else "@x" for k in rng.integers(0, 20, n)]
    author = posts["author"].where(rng.random(n) < 0.7)
    posts = posts.assign(text=pd.Series(texts, dtype="str"), author=author)
    posts["compound"] = posts["compound"].round(0)  # so that copies score alike
    return assign_windows(posts, outage, before="6h", after="6h")


def test_copy_effects(outage: Outage) -> None:
    posts = windowed(outage)
    effect = CopyEffect()
    for part in (posts[:100], posts[100:], posts[:0]):
        effect.add(part)
    counts, sums, seen = np.zeros_like(effect.counts), np.zeros_like(effect.compound), set()
    for post in posts[posts["window"].notna()].itertuples():
        window, reaction = WINDOWS.index(post.window), REACTIONS.index(post.reaction)
        compound, plain = round(post.compound * 10_000), normalise(post.text)
        state = (plain, window, reaction, compound)
        for row in (0, 1):
            if row == 0 or not plain or state not in seen:
                counts[row, window, reaction] += 1
                sums[row, window] += compound
        seen.add(state)
    np.testing.assert_array_equal(effect.counts, counts)
    np.testing.assert_array_equal(effect.compound, sums)
    assert counts[1].sum() < counts[0].sum()


@pytest.mark.parametrize("size", [1, 3, 50])
def test_samples(outage: Outage, size: int) -> None:
    posts = windowed(outage)
    sample = PostSample(size=size)
    for part in (posts[:90], posts[:0], posts[90:400], posts[300:]):
        sample.add(part)
    inside = posts[posts["window"].notna()]
    ranks = dict(zip(inside["post_id"], keys_of(inside).post.tolist(), strict=True))
    for window in WINDOWS:
        some = inside.loc[inside["window"] == window, "post_id"]
        again = some[some.isin(posts["post_id"][300:400])]  # came in two parts
        least = heapq.nsmallest(size, [*some, *again], key=ranks.__getitem__)
        kept = sample.posts
        assert kept.loc[kept["window"] == window, "post_id"].tolist() == least


@pytest.mark.parametrize("authors", [60, None])
def test_groups_of_authors(outage: Outage, authors: int | None) -> None:
    posts = windowed(outage, authors=authors)
    tally = Tally(outage, timedelta(minutes=30))
    tally.add(posts)
    inside = posts[posts["window"].notna()]
    one = pd.util.hash_pandas_object(inside["author"].astype("str"), index=False).to_numpy()
    other = pd.util.hash_pandas_object(inside["post_id"], index=False).to_numpy()
    unit = np.where(inside["author"].notna(), one, other)
    groups = (unit >> np.uint64(40)) % np.uint64(N_GROUPS)
    expected = np.bincount(groups.astype(int), minlength=N_GROUPS)
    np.testing.assert_array_equal(sum(cell.by_group for cell in tally.windows), expected)


@pytest.mark.parametrize("dtype", ["str", "category"])
def test_keys_of_posts(dtype: str) -> None:
    platforms = ["twitter_v1", "twitter_v2", "x_archive", None, "reddit", "twitter_v1"]
    posts = pd.DataFrame(
        {
            "platform": pd.Series(platforms, dtype=dtype),
            "post_id": pd.Series(["1", "1", "1", "2", "é", "1"], dtype="str"),
        },
        index=[3, 1, 4, 0, 5, 9],
    )
    service = posts["platform"].astype("str").str.partition("_")[0]
    np.testing.assert_array_equal(_keys(posts), hashed(service, posts["post_id"]))


@given(
    st.lists(st.sampled_from(["en", "en-GB", "EN_us", "es", "eng", "unknown", None])),
    st.lists(st.sampled_from(["en", " EN ", "en-gb", "es", "unknown", "all", "fr"])),
)
def test_languages(langs: list[str | None], languages: list[str]) -> None:
    posts = pd.DataFrame({"lang": pd.Categorical(langs, categories=sorted({*langs} - {None}))})
    wanted = {name.strip().lower() for name in languages}
    expected = [
        "all" in wanted
        or (
            "unknown" in wanted
            if lang is None
            else lang.lower() in wanted
            or lang.lower().replace("_", "-").split("-")[0] in wanted
        )
        for lang in langs
    ]
    assert in_languages(posts, languages).tolist() == expected
    assert in_languages(posts.astype("str"), languages).tolist() == expected


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_tallies_of_parts_in_any_order_have_bins_as_wide_as_one_of_all(
    seed: int, outage: Outage
) -> None:
    posts = assign_windows(tagged_posts(3000), outage, before="24h", after="24h")
    rng = np.random.default_rng(seed)
    part = rng.permutation(np.sort(rng.integers(0, 4, len(posts))))
    whole, *parts = (Tally(outage, timedelta(seconds=50)) for _ in range(5))
    whole.add(posts)
    for number, tally in enumerate(parts):
        tally.add(
            posts[part == number] if seed > 1 else posts[number * 750 : number * 750 + 750]
        )
    merged = parts[0]
    for tally in parts[1:]:
        merged.merge(tally)
    assert merged.bin_width == whole.bin_width > timedelta(seconds=50)
    assert merged.activity == whole.activity
    for number, cell in whole.bins.items():
        assert (merged.bins[number].values == cell.values).all()
        assert (merged.bins[number].reactions == cell.reactions).all()
