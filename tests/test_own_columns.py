"""Columns beyond those of posts: what exports tell of authors, and what users keep."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner

import sentiment as st
from sentiment.cli import cli
from sentiment.errors import OptionError
from sentiment.ingest import reader
from sentiment.ingest.source_reader import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

ABOUT = ["author_description", "author_followers", "author_verified"]


def status(number: int, **user: object) -> dict[str, object]:
    return {
        "id_str": str(1_000_000_000_000_000_000 + number),
        "created_at": "Wed Mar 13 17:05:00 +0000 2019",
        "full_text": f"down again, number {number}",
        "user": {"id_str": str(number), "screen_name": f"u{number}", **user},
    }


@pytest.fixture
def statuses(tmp_path: Path) -> Path:
    path = tmp_path / "tweets.ndjson"
    users: list[dict[str, object]] = [
        {"description": "Bakery &amp; more", "followers_count": 12, "verified": False},
        {"description": "", "followers_count": None, "verified": True},
        {},
    ]
    records = [status(n, **users[n % 3]) for n in range(9)]
    records[4]["retweeted_status"] = status(99)  # follows rules of its own, so it is read alone
    path.write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    return path


@pytest.mark.parametrize("in_blocks", [True, False])
def test_profiles_come_along_and_unknown_stays_unknown(
    statuses: Path,
    in_blocks: bool,  # noqa: FBT001
) -> None:
    options = ReadOptions(in_blocks=in_blocks, keep=("user/screen_name",))
    posts = pd.concat(reader.iter_chunks(statuses, 100, options), ignore_index=True)
    assert posts["author_description"].fillna("?").tolist() == ["Bakery & more", "?", "?"] * 3
    assert posts["author_followers"].fillna(-9).tolist() == [12, -9, -9] * 3
    assert (
        posts["author_verified"].astype(object).map(str).tolist()
        == ["False", "True", "<NA>"] * 3
    )
    assert posts["user/screen_name"].tolist() == [f"u{n}" for n in range(9)]
    assert [str(posts[name].dtype) for name in ABOUT] == ["str", "Int64", "boolean"]


def test_files_without_profiles_have_no_columns_of_them(tmp_path: Path) -> None:
    path = tmp_path / "plain.csv"
    path.write_text("id,text,date\n1,down,2024-05-01T10:00Z\n", encoding="utf-8")
    assert list(st.read_posts(path)) == list(st.read_posts("data/sample_posts.csv"))
    assert not set(ABOUT) & set(st.read_posts(path))


def test_tables_tell_of_authors_by_usual_names(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text(
        "id,text,date,username,user_bio,Followers,verified\n"
        '1,down,2024-05-01T10:00Z,a,"We ship worldwide","1,204",TRUE\n'
        "2,down again,2024-05-01T10:01Z,b,,,\n",
        encoding="utf-8",
    )
    posts = st.read_posts(path)
    first, second = posts[ABOUT].to_dict("records")
    assert first == {
        "author_description": "We ship worldwide",
        "author_followers": 1204,
        "author_verified": True,
    }
    assert all(map(pd.isna, second.values()))


def test_groups_use_profiles_before_what_people_write() -> None:
    posts = pd.DataFrame(
        {
            "author": list("abcdef"),
            "text": [
                "down",
                "my viewers are gone",
                "down",
                "down",
                "our customers wait",
                "down",
            ],
            "author_description": ["Family bakery in Leeds", "Founder of a soap company"]
            + [None] * 4,
            "author_followers": pd.array([50, 50, 250_000, 50, 50, None], dtype="Int64"),
            "author_verified": pd.array([None, None, None, True, False, None], dtype="boolean"),
        }
    )
    found = st.find_groups(posts)["group"].tolist()
    assert found[:2] == ["business", "business"]
    assert found[2:] == ["influencer", "unknown", "business", "unknown"]
    assert st.find_groups(posts.assign(author_verified=None))["group"].iloc[3] == "casual"


OWN = """id,text,created_at,topic,region,reaction
1,Down again and I hate it,2025-01-27T10:00Z,"=cmd|' /C calc'!A0",EU,mine
2,hope it is back,2025-01-27T10:01Z,7,,x
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text(OWN, encoding="utf-8")
    return path


def test_own_columns_survive_as_text_and_never_as_formulas(own: Path, tmp_path: Path) -> None:
    out = tmp_path / "tagged.csv"
    arguments = ["tag", own, "-o", out, "--keep", "topic,region", "--keep", "reaction"]
    assert CliRunner().invoke(cli, list(map(str, arguments))).exit_code == 0
    table = pd.read_csv(out, dtype=str)
    assert table["topic"].tolist() == ["'=cmd|' /C calc'!A0", "7"]
    assert table["region"].tolist()[0] == "EU"
    assert table["own_reaction"].tolist() == ["mine", "x"]
    assert set(table["reaction"]) <= {"frustration", "concern", "humor", "none"}


def test_python_and_the_command_keep_the_same(own: Path) -> None:
    by_file = st.tag(own, keep=["topic"])
    by_table = st.tag(pd.read_csv(own), keep=["topic"])
    assert by_file["topic"].tolist() == by_table["topic"].tolist()
    assert by_file["reaction"].tolist() == by_table["reaction"].tolist()


def test_a_column_that_no_file_has_is_an_error(own: Path) -> None:
    with pytest.raises(OptionError, match=r"no column 'nope'. Found columns: id, text"):
        st.read_posts(own, keep=["nope"])


def test_pseudonyms_leave_profiles_out_and_mask_own_columns(
    statuses: Path, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"0123456789abcdef")
    posts = st.tag(statuses, keep=["user/screen_name"], pseudonymise=key)
    assert not set(ABOUT) & set(posts)
    assert "user/screen_name" in posts


def test_a_breakdown_repeats_the_answer_for_each_value_and_adjusts_over_all() -> None:
    posts = pd.read_csv("data/sample_posts.csv", dtype=str)
    whole = st.analyse(posts, outages="data/sample_outage.csv", by="author_role")
    (found,) = whole.breakdowns
    assert next(iter(found.measures)) == "casual"
    casual = posts[posts["author_role"] == "casual"]
    alone = st.analyse(casual, outages="data/sample_outage.csv").measures[0]
    table = found.table("windows")
    same = table[table["by"] == "casual"].drop(columns="by").reset_index(drop=True)
    pd.testing.assert_frame_equal(same, alone.windows, check_dtype=False)
    together, single = found.measures["casual"].verdicts["p"], alone.verdicts["p"]
    assert (together >= single)[single.notna()].all()
    assert (together > single).any()
    p = found.table("differences")["p"]
    assert (found.table("differences")["p_holm"] >= p)[p.notna()].all()
    assert sum(each.n_posts for each in found.measures.values()) == whole.measures[0].n_posts


def test_of_many_values_twelve_are_told_and_the_rest_named() -> None:
    posts = pd.read_csv("data/sample_posts.csv", dtype=str)
    posts["topic"] = [f"t{n % 14 if n % 14 < 12 else n % 28}" for n in range(len(posts))]
    posts.loc[:99, "topic"] = None
    analysis = st.analyse(posts, outages="data/sample_outage.csv", by="topic")
    (found,) = analysis.breakdowns
    assert len(found.measures) == 12
    assert set(found.rest) == {"t12", "t13", "t26", "t27"}
    assert found.n_without == 100
    story = st.report.story.tell_story(analysis).outages[0]
    section = next(each for each in story.sections if each.title == "By topic")
    assert "Not told, for they have fewer posts: t26 (335)" in " ".join(section.lines)
    assert "100 posts have no topic." in " ".join(section.lines)


def test_a_column_of_one_value_tells_nothing_apart() -> None:
    with pytest.raises(OptionError, match="expected a column that tells posts apart"):
        st.analyse("data/sample_posts.csv", outages="data/sample_outage.csv", by="platform")


def test_values_are_compared_with_the_same_hours_of_days_that_some_lack() -> None:
    analysis = st.analyse(
        "data/sample_posts.csv",
        outages="data/sample_outage.csv",
        by="lang",
        baseline="same-hours",
        languages=["all"],
    )
    table = analysis.breakdowns[0].table("differences")
    assert table["p_holm"].dtype == float
    assert table["p"].notna().any()
    assert table["p"].isna().any()
