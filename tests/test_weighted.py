"""Posts that count by their likes: shares of weights, at the number of posts they are worth."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

import sentiment as st
from sentiment.errors import OptionError
from sentiment.report.sections import section_weighted

OUTAGES = "data/sample_outage.csv"


def posts() -> pd.DataFrame:
    return pd.read_csv("data/sample_posts.csv", dtype=str)


def test_shares_are_those_of_the_weights() -> None:
    analysis = st.analyse("data/sample_posts.csv", outages=OUTAGES, weight="likes")
    (found,) = analysis.weighted
    tagged = st.assign_windows(st.tag("data/sample_posts.csv"), analysis.measures[0].outage)
    during = tagged[(tagged["window"] == "during") & tagged["lang"].isin(["en", np.nan])]
    during = during[during["lang"].isna() | (during["lang"] == "en")]
    weight = 1 + during["n_likes"].fillna(0).astype(float)
    share = weight[during["reaction"] == "frustration"].sum() / weight.sum()
    table = found.table.set_index(["window", "measure"])
    row = table.loc[("during", "share_frustration")]
    assert row["value"] == pytest.approx(share)
    assert row["n"] == int(weight.sum() ** 2 / (weight**2).sum())
    assert row["n"] < row["n_posts"] == len(during)
    assert row["low"] < share < row["high"]


def test_equal_likes_give_the_plain_shares_and_intervals() -> None:
    analysis = st.analyse(posts().assign(n_likes="3"), outages=OUTAGES, weight="likes")
    plain = analysis.measures[0].windows.set_index(["window", "measure"])
    for _, row in analysis.weighted[0].table.iterrows():
        same = plain.loc[(row["window"], row["measure"])]
        for name in ("value", "low", "high"):
            assert row[name] == pytest.approx(same[name], abs=5e-3), (row["measure"], name)


def test_one_famous_post_is_no_crowd() -> None:
    table = posts()
    inside = table["created_at"].between("2024-05-03T06:00", "2024-05-03T20:00")
    table["n_likes"] = "0"
    table.loc[table.index[inside][0], "n_likes"] = "1000000"
    (found,) = st.analyse(table, outages=OUTAGES, weight="likes").weighted
    during = found.table[found.table["window"] == "during"]
    assert (during["n"] <= 1).all()
    assert during["p_holm"].isna().all()


def test_without_likes_it_is_an_error_and_unknown_ones_are_told() -> None:
    bare = posts().drop(columns="n_likes")
    with pytest.raises(OptionError, match="no post in the windows has a number of likes"):
        st.analyse(bare, outages=OUTAGES, weight="likes")
    with pytest.raises(OptionError, match="found 'followers'"):
        st.analyse(bare, outages=OUTAGES, weight="followers")
    some = posts()
    some.loc[some.index % 2 == 0, "n_likes"] = None
    (found,) = st.analyse(some, outages=OUTAGES, weight="likes").weighted
    assert 0 < found.n_unknown < found.n_posts


def test_the_report_says_that_shares_of_weights_have_no_verdict() -> None:
    analysis = st.analyse("data/sample_posts.csv", outages=OUTAGES, weight="likes")
    section = section_weighted(analysis.weighted[0])
    assert "come without a verdict" in section.tables[0].note
