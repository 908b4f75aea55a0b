"""User groups: who is told from what they say, and how groups reacted."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment import datasets
from sentiment.analysis.content import measure_content
from sentiment.count.spans import assign_windows
from sentiment.errors import LayoutError
from sentiment.measure import measure_groups, measure_outage
from sentiment.measure.aspects import GROUPS, find_groups
from sentiment.report.tables import table_groups
from sentiment.schema import WINDOWS
from sentiment.select.sample import PostSample
from tests.conftest import tagged_posts

if TYPE_CHECKING:
    from sentiment.outage import Outage

SAYS = {
    "business": "our customers can't reach us",
    "creator": "half my viewers think I quit",
    "influencer": "my brand deal was due at noon",
    "casual": "I just lurk here",
    "unknown": "down again",
}


def groups(*says: tuple[str | None, str]) -> list[str]:
    authors, kinds = zip(*says, strict=True)
    posts = pd.DataFrame({"text": [SAYS[kind] for kind in kinds], "author": authors})
    return find_groups(posts)["group"].tolist()


def test_what_an_author_says_once_counts_for_all_their_posts() -> None:
    said = [("a", "business"), ("a", "unknown"), ("b", "unknown"), ("c", "creator")]
    assert groups(*said) == ["business", "business", "unknown", "creator"]


def test_posts_without_an_author_stand_for_themselves() -> None:
    assert groups((None, "business"), (None, "unknown")) == ["business", "unknown"]


def test_in_doubt_an_author_is_unknown() -> None:
    assert groups(("a", "business"), ("a", "creator")) == ["unknown"] * 2
    assert groups(("a", "casual"), ("a", "creator")) == ["creator"] * 2
    assert (
        groups(("a", "influencer"), ("a", "creator"), ("a", "business")) == ["influencer"] * 3
    )


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(sorted(SAYS))), min_size=1))
def test_order_changes_no_group(said: list[tuple[str, str]]) -> None:
    assert groups(*said) == groups(*said[::-1])[::-1]


def test_a_missing_column_is_an_error() -> None:
    with pytest.raises(LayoutError, match="missing columns: author"):
        find_groups(pd.DataFrame({"text": ["x"]}))


def test_roles_of_the_synthetic_sample_are_found() -> None:
    posts = find_groups(datasets.make_posts(0))
    table = pd.crosstab(posts["group"], posts["author_role"])
    right = {  # an influencer who does not speak of brands is a creator to their followers
        "business": table.loc["business", "business"],
        "creator": table.loc["creator", ["creator", "influencer"]].sum(),
        "influencer": table.loc["influencer", ["creator", "influencer"]].sum(),
    }
    for name, n in right.items():
        assert n >= 60
        assert n / table.loc[name].sum() >= 0.9
    others = table.loc[["casual", "creator", "business"], ["bot", "news", "official"]]
    assert others.sum().sum() == 0


def test_one_group_of_all_is_what_windows_are(outage: Outage) -> None:
    posts = assign_windows(tagged_posts(600), outage)
    sample = PostSample()
    sample.add(posts)
    table = measure_groups(sample.posts.assign(group="unknown"), GROUPS)
    whole = measure_outage(posts, outage).windows
    keys = ["window", "measure"]
    merged = table.merge(whole.astype({"window": "str"}), on=keys, suffixes=("", "_whole"))
    assert len(merged) == len(table) == 3 * 7
    for column in ("value", "n"):
        np.testing.assert_allclose(merged[column], merged[f"{column}_whole"], rtol=1e-12)
    for column in ("low", "high"):  # those of windows count texts that are copied, too
        np.testing.assert_allclose(merged[column], merged[f"{column}_whole"], atol=0.04)


def test_small_groups_are_counted_and_not_shown(outage: Outage) -> None:
    posts = assign_windows(tagged_posts(600), outage)
    texts = [
        SAYS["creator"] if author in {"u7", "u8", "u9"} else "x" for author in posts["author"]
    ]
    sample = PostSample()
    sample.add(posts.assign(text=pd.Series(texts, index=posts.index, dtype="str")))
    found = measure_content(sample, outage)
    creators = found.groups[found.groups["group"] == "creator"]
    n = creators[creators["measure"] == "n_posts"].set_index("window")["value"]
    assert set(n.index) <= set(WINDOWS)
    assert n.max() < 30
    assert creators.loc[creators["measure"] != "n_posts", "value"].isna().all()
    assert table_groups(found).rows == []


def test_groups_that_are_large_enough_are_told_with_n_and_interval(outage: Outage) -> None:
    posts = assign_windows(tagged_posts(900, authors=300), outage)
    texts = [SAYS["creator"] if a[-1] in "13579" else "x" for a in posts["author"]]
    sample = PostSample()
    sample.add(posts.assign(text=pd.Series(texts, index=posts.index, dtype="str")))
    found = measure_content(sample, outage)
    row = found.groups.set_index(["window", "group", "measure"]).loc[
        ("during", "creator", "share_frustration")
    ]
    assert row["n"] >= 30
    level = f"{100 * row['value']:.1f} % ({100 * row['low']:.1f} to {100 * row['high']:.1f})"
    rows = table_groups(found).rows
    assert ["creator", "during", f"{row['n']:.0f}", level] in [each[:4] for each in rows]
    assert {each[0] for each in rows} == {"creator"}


def test_each_post_without_an_author_stands_for_itself() -> None:
    said, nothing = "our customers can't reach us", "down again"
    texts = [nothing, said, nothing, said, nothing, nothing]
    authors = ["a", None, None, None, "b", None]
    posts = pd.DataFrame({"text": texts, "author": pd.Series(authors, dtype="str")})
    found = find_groups(posts)["group"].tolist()
    assert found == ["business" if text == said else "unknown" for text in texts]
