"""The recipe in the library gives what the command writes, for each option, for any source."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from click.testing import CliRunner

import sentiment as st
from sentiment.cli import cli

if TYPE_CHECKING:
    from pathlib import Path

OUTAGE = "2025-01-27T06:00Z/2025-01-27T12:00Z"
_TEXTS = {
    "calm": ("lovely walk today", "new phone arrived", "dinner was great", "hello all"),
    "angry": (
        "the app is down again, fix it",
        "can't log in, useless service",
        "is it down for anyone else?",
        "server down so I met my family, they seem nice 😂",
    ),
}


@pytest.fixture(scope="module")
def posts() -> pd.DataFrame:
    """Return 600 posts over three days, with trouble for six hours."""
    times = pd.date_range("2025-01-26", periods=600, freq="7min", tz="UTC")
    during = (times >= "2025-01-27T06:00Z") & (times < "2025-01-27T12:00Z")
    kinds = ["angry" if hit else "calm" for hit in during]
    return pd.DataFrame(
        {
            "id": [f"n{i}" for i in range(600)],
            "date": times.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "body": [f"{_TEXTS[kind][i % 4]} {i // 9}" for i, kind in enumerate(kinds)],
            "user": [f"u{i % 140}" for i in range(600)],
            "likes": [i % 7 for i in range(600)],
            "language": ["de" if i % 11 == 0 else "en" for i in range(600)],
            "is_retweet": [i % 13 == 0 for i in range(600)],
        }
    )


@pytest.fixture(scope="module")
def path(posts: pd.DataFrame, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a CSV of the posts, with a record that is none."""
    file = tmp_path_factory.mktemp("archive") / "posts.csv"
    posts.to_csv(file, index=False)
    with file.open("a", encoding="utf-8") as more:
        more.write("broken,no time,text,u,1,en,False\n")
    return file


def files_of(folder: Path) -> dict[str, bytes]:
    """Read a whole report."""
    return {
        str(file.relative_to(folder)): file.read_bytes()
        for file in sorted(folder.rglob("*"))
        if file.is_file()
    }


_OPTIONS: list[tuple[list[str], dict[str, Any]]] = [
    ([], {}),
    (["--before", "12h", "--after", "6h"], {"before": "12h", "after": "6h"}),
    (["--baseline", "same-hours"], {"baseline": "same-hours"}),
    (["--margin", "2.5"], {"margin": 2.5}),
    (["--bin-width", "2h"], {"bin_width": "2h"}),
    (["--reposts", "drop"], {"reposts": "drop"}),
    (["--dedupe-text", "all"], {"dedupe_text": "all"}),
    (["--languages", "all"], {"languages": ["all"]}),
    (["--quotes", "2"], {"n_quotes": 2}),
    (["--no-none"], {"allow_none": False}),
    (["--min-confidence", "0.6"], {"min_confidence": 0.6}),
    (["--name", "Signing in"], {"name": "Signing in"}),
    (["--map", "text=body"], {"columns": {"text": "body"}}),
    (["--jobs", "1", "--chunk-rows", "100"], {"jobs": 1, "chunk_rows": 100}),
]


@pytest.mark.parametrize(("given", "same"), _OPTIONS, ids=lambda each: str(each)[:40])
def test_the_library_writes_what_the_command_writes(
    path: Path, tmp_path: Path, given: list[str], same: dict[str, Any]
) -> None:
    command = ["report", str(path), "--outage", OUTAGE, *given, "-o", str(tmp_path / "command")]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0, done.output
    st.write_report(st.analyse(path, outage=OUTAGE, **same), tmp_path / "library")
    command_files, library_files = (files_of(tmp_path / n) for n in ("command", "library"))
    mine = json.loads(library_files.pop("manifest.json"))
    theirs = json.loads(command_files.pop("manifest.json"))
    for manifest in (mine, theirs):  # the command names every option, the library those given
        manifest["options"] = {key: manifest["options"][key] for key in mine["options"]}
    assert mine == theirs
    assert library_files == command_files
    assert b"broken" not in library_files["rejected.ndjson"]
    assert json.loads(library_files["rejected.ndjson"])["record"] == 601


@pytest.mark.parametrize("as_time", [False, True])
def test_a_table_is_read_as_its_file_is(
    posts: pd.DataFrame, path: Path, *, as_time: bool
) -> None:
    table = posts.sample(frac=1, random_state=1).set_index("likes", drop=False)
    table = table.sort_values("date")
    if as_time:
        table["date"] = pd.to_datetime(table["date"])
    before = table.copy()
    mine = st.analyse(table, outage=OUTAGE)
    file = st.analyse(path, outage=OUTAGE)
    for name in ("windows", "timeline", "differences", "activity", "effects", "shape"):
        pd.testing.assert_frame_equal(
            getattr(mine.measures[0], name), getattr(file.measures[0], name)
        )
    assert (mine.log.n_read, file.log.n_read, file.log.n_skipped) == (600, 600, 1)
    assert mine.inputs == ("table",)
    pd.testing.assert_frame_equal(table, before)


def test_a_table_needs_no_id_no_author_and_no_zone(posts: pd.DataFrame) -> None:
    berlin = pd.to_datetime(posts["date"]).dt.tz_convert("Europe/Berlin").dt.tz_localize(None)
    bare = pd.DataFrame({"words": posts["body"], "when": berlin})
    found = st.analyse(
        bare,
        outage=OUTAGE,
        columns={"text": "words", "created_at": "when"},
        assume_tz="Europe/Berlin",
    )
    assert found.measures[0].value("during", "n_posts")["n"] == 51
    assert found.measures[0].n_authors == 0
    assert found.log.n_naive_times == 600


def test_tables_with_odd_columns(posts: pd.DataFrame) -> None:
    odd = posts.assign(mixed=[1, "a", None] * 200, user=posts["user"].astype("category"))
    read = st.read_posts(odd.rename(columns={"likes": 7}))
    assert read["author"].tolist() == posts["user"].tolist()
    assert st.read_posts([posts[:10], posts[10:20]])["post_id"].tolist() == [
        f"n{i}" for i in range(20)
    ]
    with pytest.raises(st.InputError, match="several columns named date"):
        st.read_posts(pd.concat([posts, posts[["date"]]], axis=1))


def test_an_outage_beside_the_archive_is_an_error(path: Path, tmp_path: Path) -> None:
    wrong = "2024-01-27T06:00Z/2024-01-27T12:00Z"
    done = CliRunner().invoke(
        cli, ["report", str(path), "--outage", wrong, "-o", str(tmp_path / "out")]
    )
    assert done.exit_code == 2
    assert "the archive's span, 2025-01-26 00:07 to 2025-01-28 21:53 UTC" in done.output
    assert not (tmp_path / "out").exists()


def test_masked_records_stay_masked(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_bytes(b"0123456789abcdef")
    bad = tmp_path / "bad.csv"
    bad.write_text("id,date,text\n1,2025-01-27T07:00Z,fine\n2,ask ann@example.org,down\n")
    analysis = st.analyse(bad, outage=OUTAGE, pseudonymise=key)
    (line,) = analysis.rejected
    assert "[e-mail]" in json.loads(line)["detail"]


def test_outages_are_found_where_none_is_named(posts: pd.DataFrame) -> None:
    quiet = posts.assign(body=[f"lovely walk {i}" for i in range(600)])
    found = st.analyse(quiet)
    assert found.measures == []
    assert found.detection is not None
    assert found.detection.n_posts == len(posts[posts["language"] == "en"])


def test_an_analysis_shows_its_answer_and_not_its_tables(posts: pd.DataFrame) -> None:
    shown = repr(st.analyse(posts, columns={"text": "body"}, outage=OUTAGE))
    assert shown.splitlines()[0] == "Analysis:"
    assert "expressed frustration" in shown
    assert len(shown) < 3000
