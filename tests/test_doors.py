"""Ways in that are not a file of posts: tables in memory, ids that are shared, wrong files."""

from __future__ import annotations

import datetime as dt
import json
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pytest
from click.testing import CliRunner

import sentiment as st
from sentiment.cli import cli
from sentiment.errors import InputError, OptionError
from sentiment.incidents import read_outages
from sentiment.ingest import IngestLog, iter_posts, read_posts

if TYPE_CHECKING:
    from pathlib import Path

TIMES = [pd.Timestamp(f"2025-01-27T1{i}:03:05Z") for i in range(5)]
TABLE = pd.DataFrame(
    {
        "user": [f"user_{i}" for i in range(5)],
        "body": [f"It is down again, number {i}" for i in range(5)],
        "when_posted": TIMES,
    }
)
NAMED = {"text": "body", "created_at": "when_posted", "author": "user"}
PLAIN = TABLE.rename(columns={"body": "text", "when_posted": "created_at"})


def _clock(time: pd.Timestamp) -> dict[str, Any]:
    return {"clock": time.time(), "passed": pd.Timedelta(time - time.normalize())}


@pytest.mark.parametrize(
    "table",
    [
        PLAIN.set_index("created_at"),
        PLAIN.set_index("created_at").rename_axis(None),
        PLAIN.set_index("user"),
        PLAIN.set_axis(pd.MultiIndex.from_product([["posts"], PLAIN.columns]), axis=1),
        pa.Table.from_pandas(PLAIN),
    ],
)
def test_a_table_is_read_whatever_its_index_and_kind(table: Any) -> None:
    posts = read_posts(table)
    assert posts["created_at"].tolist() == TIMES
    assert posts["author"].tolist() == list(TABLE["user"])


@pytest.mark.parametrize("kind", ["clock", "passed"])
def test_a_clock_beside_dates_is_joined_in_a_table(kind: str) -> None:
    clocks = [_clock(time)[kind] for time in TIMES]
    table = TABLE[["body"]].assign(date=[time.date() for time in TIMES], time=clocks)
    assert read_posts(table)["created_at"].tolist() == TIMES


def test_a_longer_time_is_no_clock() -> None:
    table = PLAIN.assign(age=[dt.timedelta(days=3)] * 5)
    assert len(read_posts(table, keep=["age"])) == len(PLAIN)


@pytest.mark.parametrize(
    "odd", [None, 5, {"text": ["a"]}, PLAIN.to_dict("records"), PLAIN["text"], b"text"]
)
def test_what_is_no_table_is_refused_in_words(odd: Any) -> None:
    with pytest.raises(OptionError, match=r"expected paths or tables"):
        read_posts(odd)
    with pytest.raises((OptionError, InputError)):
        st.analyse(odd)


def _shared(n: int) -> pd.DataFrame:
    """Posts that all have an id of 19 digits in common, as that of a conversation."""
    start = TIMES[0]
    return pd.DataFrame(
        {
            "id": ["1883900000000000000"] * n,
            "text": [f"It is down again, number {i}" for i in range(n)],
            "created_at": [start + pd.Timedelta(minutes=i) for i in range(n)],
        }
    )


@pytest.mark.parametrize("repeated", ["drop", "latest"])
def test_different_posts_that_share_a_long_id_are_kept_and_said(repeated: str) -> None:
    table = _shared(40)
    again = pd.concat([table, table.iloc[3:5]], ignore_index=True)
    log = IngestLog()
    chunks = list(iter_posts(again, chunk_rows=7, repeated=repeated, log=log))
    assert sum(map(len, chunks)) == 40
    assert (log.n_shared_ids, log.n_repeated) == (39, 2)
    whole = IngestLog()
    assert len(read_posts(again, log=whole)) == 40
    assert (whole.n_shared_ids, whole.n_repeated) == (39, 2)


def test_a_post_that_comes_again_much_later_is_still_known() -> None:
    first = _shared(1)
    others = _shared(60).assign(id=[str(1883900000000000001 + i) for i in range(60)])
    edited = first.assign(text="It is down again, with more words")  # at the same time
    log = IngestLog()
    chunks = iter_posts([first, others, edited], chunk_rows=10, log=log)
    assert sum(map(len, chunks)) == 61
    assert (log.n_shared_ids, log.n_repeated) == (0, 1)


def _said(path: Path, *words: str) -> str:
    """Return what is said of a file, where reading it ends with 1."""
    ran = CliRunner().invoke(cli, ["identify", *words, str(path)])
    assert ran.exit_code == 1
    return " ".join((ran.output + ran.stderr).split())


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b'{"error": {"code": 401, "message": "Unauthorized"}}', "went wrong (Unauthorized)"),
        (b'{"errors": [{"message": "Too many", "code": 88}]}', "went wrong (Too many)"),
        (b"version https://git-lfs.github.com/spec/v1\nsize 1\n", "git lfs pull"),
        (OLE2 + "EncryptedPackage".encode("utf-16-le") + bytes(900), "without a password"),
        (b"user,text\nann,down again\nbob,me too\n", "no column of times among user, text"),
        (b"user,created_at\nann,2025-01-27T10:00Z\n", "no column of texts among user"),
        (b"text,created_at\nhello there,yesterday\nme too,soon\n", "unreadable time: 2"),
    ],
)
def test_a_wrong_file_is_called_what_it_is(data: bytes, words: str, tmp_path: Path) -> None:
    (tmp_path / "posts.xlsx").write_bytes(data)
    assert words in _said(tmp_path / "posts.xlsx")


def test_a_locked_archive_says_so(tmp_path: Path) -> None:
    path = tmp_path / "posts.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("posts.csv", "text,created_at\nhello,2025-01-27T10:00Z\n")
    data = bytearray(path.read_bytes())
    for sign, flag in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(sign) + flag] |= 1
    path.write_bytes(bytes(data))
    assert "a password locks it" in _said(path)


def test_a_name_that_is_nearly_right_is_offered(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("text,created_at\nhello,2025-01-27T10:00Z\n")
    assert "Did you mean" in _said(tmp_path / "posts.cvs")
    assert "Did you mean twitter_v2?" in _said(
        tmp_path / "posts.csv", "--platform", "twiter_v2"
    )


@pytest.mark.parametrize("data", [b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"a\0b,c\n"])
def test_a_list_that_is_no_text_is_refused(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "outages.csv").write_bytes(data)
    with pytest.raises(InputError, match="no text"):
        read_outages(tmp_path / "outages.csv")


@pytest.mark.parametrize(
    ("record", "columns", "left"),
    [
        (
            {
                "id": 1,
                "type": "message",
                "date": "2025-01-27T10:00:00",
                "date_unixtime": "1737972000",
                "from": "Ann",
                "from_id": "user7",
                "text": "down again",
                "photo": "a.jpg",
            },
            {},
            ["date", "photo"],
        ),
        (
            {
                "id": "1883900000000000000",
                "text": "down again",
                "created_at": "2025-01-27T10:00:00.000Z",
                "author_id": "7",
                "edit_history_tweet_ids": ["1883900000000000000"],
                "source": "web",
                "public_metrics": {"like_count": 1},
            },
            {"text": "text", "author": "author_id", "n_likes": "public_metrics/like_count"},
            ["source"],
        ),
    ],
)
def test_what_is_read_of_a_format_and_what_is_left_is_said(
    record: dict[str, Any], columns: dict[str, str], left: list[str], tmp_path: Path
) -> None:
    path = tmp_path / "posts.json"
    path.write_text(json.dumps([record]), encoding="utf-8")
    facts = json.loads(CliRunner().invoke(cli, ["identify", "--json", str(path)]).output)
    assert facts["platform"] in {"telegram", "twitter_v2"}
    assert {name: facts["columns"].get(name) for name in columns} == columns
    assert set(left) <= set(facts["columns_left"])
    assert {"text", "id"} <= set(facts["columns_read"])
    assert not set(facts["columns_read"]) & set(facts["columns_left"])
    said = CliRunner().invoke(cli, ["identify", str(path)]).output
    assert left[0] in said.partition("left")[2]
