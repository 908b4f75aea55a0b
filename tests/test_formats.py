"""What formats share: flat tables, downloads, letters, chats as text."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sentiment.errors import InputError, RecordError
from sentiment.ingest import IngestLog, identify, read_posts
from sentiment.ingest.field.scalar import is_true
from sentiment.ingest.format.chat_text import is_chat, iter_chat
from sentiment.ingest.format.json_stream import split_document
from sentiment.ingest.platform.fields import fields, marks
from sentiment.ingest.platform.folded import fold
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

KEYS = st.text("abcdef", min_size=1, max_size=4)
LEAVES = st.one_of(st.text("xyz ", min_size=1), st.integers(), st.booleans())
TREES = st.recursive(
    LEAVES, lambda inner: st.dictionaries(KEYS, inner, min_size=1), max_leaves=8
)


def _flat(tree: dict[str, Any], sign: str, above: str = "") -> dict[str, Any]:
    flat = {}
    for key, value in tree.items():
        name = f"{above}{sign}{key}" if above else key
        flat |= _flat(value, sign, name) if isinstance(value, dict) else {name: value}
    return flat


@given(st.dictionaries(KEYS, TREES, min_size=1), st.sampled_from("./"))
def test_a_flat_record_is_nested_as_it_was(tree: dict[str, Any], sign: str) -> None:
    assert fold(_flat(tree, sign)) == tree


def test_empty_cells_stand_for_objects_that_are_not_there() -> None:
    row = {"id": "1", "retweet.id": "", "tags/1": "b", "tags/0": "a", "site.org 2": "x"}
    assert fold(row) == {"id": "1", "tags": ["a", "b"], "site.org 2": "x"}
    assert fold(row, blank=True)["retweet"] == {"id": ""}


@pytest.mark.parametrize(
    "no", ["false", "False", "0", "", " no ", "nan", "None", "[]", None, 0]
)
def test_what_tables_write_for_no_is_not_true(no: object) -> None:
    assert not is_true(no)
    assert not marks(no)


@given(st.integers(min_value=1).map(str) | st.sampled_from(["true", "TRUE", "yes", "t1_a"]))
def test_ids_and_yes_are_true(yes: str) -> None:
    assert is_true(yes)
    assert marks(yes)


MINUTES = st.datetimes(datetime(2010, 1, 1), datetime(2030, 1, 1)).map(  # noqa: DTZ001  local
    lambda time: time.replace(second=0, microsecond=0)
)


def _hour12(time: datetime, am: str, pm: str) -> str:
    return f"{(time.hour - 1) % 12 + 1}:{time:%M} {pm if time.hour >= 12 else am}"


STAMPS = {
    "android, 24 h": lambda t: f"{t:%d/%m/%Y, %H:%M} - ",
    "android, 12 h": lambda t: f"{t.day}/{t.month}/{t:%y}, {_hour12(t, 'am', 'pm')} - ",
    "android, spanish": lambda t: (
        f"{t.day}/{t.month}/{t:%Y}, {_hour12(t, 'a. m.', 'p. m.')} - "
    ),
    "android, german": lambda t: f"{t:%d.%m.%y, %H:%M} - ",
    "android, finnish": lambda t: f"{t.day}.{t.month}.{t:%Y} klo {t:%H.%M} - ",
    "android, swedish": lambda t: f"{t:%Y-%m-%d %H:%M} - ",
    "android, french": lambda t: f"{t:%d/%m/%Y} à {t:%H:%M} - ",
    "android, korean": lambda t: (
        f"{t.year}. {t.month}. {t.day}. {'오후' if t.hour >= 12 else '오전'} "
        f"{(t.hour - 1) % 12 + 1}:{t:%M} - "
    ),
    "android, chinese": lambda t: (
        f"{t.year}/{t.month}/{t.day} {'下午' if t.hour >= 12 else '上午'}"
        f"{(t.hour - 1) % 12 + 1}:{t:%M} - "
    ),
    "ios, 24 h": lambda t: f"[{t:%d/%m/%Y, %H:%M:%S}] ",
    "ios, marked": lambda t: f"\u200e[{t:%d.%m.%y, %H:%M:%S}] ",
    "ios, 12 h": lambda t: (
        f"[{t.day}/{t.month}/{t:%y}, {(t.hour - 1) % 12 + 1}:{t:%M:%S}\u202f"
        f"{'PM' if t.hour >= 12 else 'AM'}] "
    ),
}


@pytest.mark.parametrize("form", STAMPS)
@given(time=MINUTES)
@example(datetime(2021, 10, 4, 0, 1))  # noqa: DTZ001
@example(datetime(2021, 10, 4, 12, 0))  # noqa: DTZ001
def test_times_of_chats_are_read_as_they_were_written(form: str, time: datetime) -> None:
    text = f"{STAMPS[form](time)}User: down\nagain: yes\n"
    assert is_chat(text)
    (message,) = iter_chat([text.encode()])
    assert isinstance(message, dict)
    assert (message["@author"], message["@text"]) == ("User", "down\nagain: yes")
    date, clock = message["@time"].split(" ")
    assert clock[:5] == f"{time:%H:%M}"
    assert date in {f"{time:%d/%m/%Y}", f"{time:%Y-%m-%d}"}


@given(st.text(max_size=300), st.integers(1, 40))
@example("04/10/2021, 16:00 - no author\n04/10/2021, 16:01 - A: b\n\x00\ud800", 3)
def test_any_text_is_accounted_for_as_a_chat(text: str, size: int) -> None:
    data = ("4/10/21, 16:00 - User: x\n" + text).encode("utf-8", "surrogatepass")
    pieces = [data[i : i + size] for i in range(0, len(data), size)]
    whole = list(iter_chat([data]))
    assert list(iter_chat(pieces)) == whole
    assert sum(isinstance(each, RecordError) for each in whole) == 0
    assert isinstance(whole[0], dict)


def test_lines_before_a_chat_are_one_error() -> None:
    found = list(iter_chat([b"exported by me\n\n4/10/21, 16:00 - User: x\n"]))
    assert isinstance(found[0], RecordError)
    assert len(found) == 2


@given(st.integers(1, 64))
def test_what_stands_around_a_list_comes_with_its_records(size: int) -> None:
    chats = [{"name": f"n{i}", "id": i, "messages": [{"x": "[{"}, {"y": i}]} for i in range(4)]
    data = json.dumps({"about": "a {[", "chats": {"list": chats}}).encode()
    pieces = [data[i : i + size] for i in range(0, len(data), size)]
    found = list(split_document(pieces, depth=2))
    assert [json.loads(each.around + b"null}")["id"] for each in found] == [
        i for i in range(4) for _ in range(2)
    ]


def _write(folder: Path, name: str, value: object) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(value if isinstance(value, str) else json.dumps(value), "utf-8")
    return path


POSTS = [
    {"timestamp": 1633363260, "data": [{"post": "nothing loads"}], "title": "User posted."}
]
LETTERS = {
    "participants": [{"name": "User"}],
    "messages": [
        {"sender_name": "User", "timestamp_ms": 1633364000000, "content": "between us"}
    ],
}


def test_of_a_whole_download_only_posts_are_read(tmp_path: Path) -> None:
    own = tmp_path / "download"
    _write(own, "posts/your_posts_1.json", POSTS)
    _write(own, "other/saved.json", {"v2": [{"title": "a film", "timestamp": 1633363300}]})
    _write(own, "inbox/user_1/message_1.json", LETTERS)
    _write(own, "searches.csv", "text,date\nwhat I looked for,2021-10-04T16:00:00Z\n")
    _write(tmp_path, "mine.csv", "text,date\nmy own table,2021-10-04T16:00:00Z\n")
    log = IngestLog()
    posts = read_posts(tmp_path, log=log, detect_language=False)
    assert sorted(posts["text"]) == ["my own table", "nothing loads"]
    assert len(log.left_aside) == 3
    assert len(identify(tmp_path)) == 2


@pytest.mark.parametrize(
    ("zone", "hour"),
    [
        ("UTC", 11),
        ("GMT", 11),
        ("BST", 10),
        ("AST", 15),
        ("EDT", 15),
        ("CST", 17),
        ("-0300", 14),
    ],
)
def test_crowdtangle_names_the_zone_of_its_times(tmp_path: Path, zone: str, hour: int) -> None:
    golden = (ROOT / "tests/golden/crowdtangle/input.csv").read_text(encoding="utf-8")
    path = tmp_path / "posts.csv"
    path.write_text(golden.replace("11:44:23 EDT", f"11:44:23 {zone}"), encoding="utf-8")
    posts = read_posts(path, log=IngestLog(), detect_language=False)
    assert posts["created_at"].iloc[0] == pd.Timestamp(f"2021-10-04T{hour}:44:23Z")


def test_a_chat_is_read_where_its_own_file_is_named(tmp_path: Path) -> None:
    path = _write(tmp_path, "message_1.json", LETTERS)
    assert read_posts(path, log=IngestLog(), detect_language=False)["text"].tolist() == [
        "between us"
    ]
    with pytest.raises(InputError, match="none of which holds posts"):
        read_posts(tmp_path, log=IngestLog())


def test_a_personal_chat_that_was_exported_alone_is_read(tmp_path: Path) -> None:
    message = {"id": 1, "type": "message", "date_unixtime": "1633363260", "date": ""}
    chat = {
        "name": "User",
        "type": "personal_chat",
        "id": 7,
        "messages": [message | {"from": "User", "from_id": "user9", "text": "hello"}],
    }
    posts = read_posts(_write(tmp_path, "result.json", chat), log=IngestLog())
    assert posts["post_id"].tolist() == ["7/1"]
    account = _write(tmp_path, "account.json", {"chats": {"list": [chat]}})
    log = IngestLog()
    assert read_posts(account, log=log).empty
    assert dict(log.reasons) == {"letter in a personal chat": 1}


def test_a_file_with_neither_text_nor_time_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no known platform"):
        identify(_write(tmp_path, "a.json", [{"legacy": {}, "id": 1}]))


def test_helpers_of_layouts_name_paths() -> None:
    layout = fields("t", "a/b", reply="r|s/t", likes="x|y/z", views="v")
    assert {("a", "b"), ("s", "t"), ("y", "z"), ("v",)} < layout.paths


TABLES: dict[str, tuple[dict[str, str], dict[str, object]]] = {
    "twarc 1": (
        {
            "id": "12",
            "created_at": "Mon Oct 04 16:01:00 +0000 2021",
            "text": "down",
            "tweet_type": "retweet",
            "user_id": "91",
            "user_screen_name": "user1",
            "favorite_count": "3",
            "retweet_count": "1",
            "in_reply_to_status_id": "",
        },
        {"post_id": "12", "author": "91", "kind": "repost", "n_likes": 3, "n_reposts": 1},
    ),
    "a data set of X's own": (
        {
            "tweetid": "13",
            "userid": "u1",
            "user_profile_description": "about me, at length",
            "tweet_text": "still down",
            "tweet_time": "2019-10-04 16:01",
            "like_count": "2",
            "in_reply_to_tweetid": "11",
            "is_retweet": "false",
            "quoted_tweet_tweetid": "",
        },
        {"post_id": "13", "author": "u1", "text": "still down", "kind": "reply", "n_likes": 2},
    ),
    "a scraper of Play reviews": (
        {
            "reviewId": "r1",
            "userName": "user1",
            "content": "down",
            "score": "1",
            "thumbsUpCount": "3",
            "at": "2021-10-04 16:01:00",
            "replyContent": "We are sorry",
            "repliedAt": "2021-10-05 10:00:00",
        },
        {"post_id": "r1", "author": "user1", "text": "down", "n_likes": 3},
    ),
    "Steam's reviews": (
        {
            "recommendationid": "1",
            "author.steamid": "765",
            "review": "servers down",
            "timestamp_created": "1633363260",
            "voted_up": "False",
            "votes_up": "3",
        },
        {"post_id": "1", "author": "765", "n_likes": 3},
    ),
    "Reddit's own download": (
        {
            "id": "c2",
            "permalink": "https://r.example",
            "date": "2021-10-04 16:02:00 UTC",
            "subreddit": "help",
            "link": "https://r.example/1",
            "parent": "c1",
            "body": "an answer",
            "media": "",
        },
        {"post_id": "c2", "text": "an answer", "kind": "reply"},
    ),
}


@pytest.mark.parametrize("name", TABLES)
def test_tables_of_known_tools_are_read_by_their_names(name: str, tmp_path: Path) -> None:
    row, expected = TABLES[name]
    path = tmp_path / "table.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, row)
        writer.writeheader()
        writer.writerow(row)
    (post,) = read_posts(path, log=IngestLog(), detect_language=False).to_dict("records")
    assert {key: post[key] for key in expected} == expected
