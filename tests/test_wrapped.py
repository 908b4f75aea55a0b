"""Records inside records and objects in cells; lists beside lists; columns of no usual name."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sentiment.errors import InputError
from sentiment.ingest import IngestLog, identify, read_posts
from tests.test_layouts import TEXTS, TIMES, _read, _write

if TYPE_CHECKING:
    from pathlib import Path

R = range(6)
ISO = [f"{time:%Y-%m-%dT%H:%M:%SZ}" for time in TIMES]
USERS = [f"user_{i}" for i in R]
LIKES = [3, 0, 12, 1204, 7, 950]
PLAIN = [
    {"at": ISO[i], "text": TEXTS[i], "user": {"name": USERS[i]}, "likes": LIKES[i]} for i in R
]
TOOTS = [
    {
        "id": str(100 + i),
        "created_at": ISO[i],
        "content": f"<p>{TEXTS[i]}</p>",
        "account": {"acct": USERS[i]},
        "favourites_count": LIKES[i],
    }
    for i in R
]


def _lines(records: list[Any]) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


WRAPPED = {
    "JSON in a column": _write(["_id", "doc"], [[i, json.dumps(PLAIN[i])] for i in R]),
    "JSON beside columns": _write(
        ["at", "text", "user", "metrics"],
        [
            [ISO[i], TEXTS[i], json.dumps({"name": USERS[i]}), json.dumps({"likes": LIKES[i]})]
            for i in R
        ],
    ),
    "dictionaries of Python": _write(
        ["at", "text", "user", "likes"],
        [[ISO[i], TEXTS[i], repr({"name": USERS[i]}), LIKES[i]] for i in R],
    ),
    "a stream's events": _lines([{"event": "update", "payload": json.dumps(t)} for t in TOOTS]),
    "messages of a queue": _lines([{"offset": i, "value": TOOTS[i]} for i in R]),
    "lines written twice": _lines([json.dumps(each) for each in PLAIN]),
    "a list for each author": json.dumps({USERS[i]: [PLAIN[i]] for i in R}).encode(),
    "two lists of posts and one of others": json.dumps(
        {"posts": PLAIN[:4], "replies": PLAIN[4:], "users": [{"at": ISO[0], "name": "x"}]}
    ).encode(),
}


@pytest.mark.parametrize("form", WRAPPED)
def test_posts_inside_of_others_are_read(form: str, tmp_path: Path) -> None:
    posts = _read(tmp_path, WRAPPED[form], "posts.data")
    assert [post["text"] for post in posts] == list(TEXTS)
    assert [post["created_at"] for post in posts] == TIMES
    assert [post["author"] for post in posts] == USERS
    assert [post["n_likes"] for post in posts] == LIKES


def test_a_formats_own_tables_keep_what_stands_in_objects(tmp_path: Path) -> None:
    kinds = ["", "replied_to", "retweeted", "quoted", "", ""]
    right = ["post", "reply", "repost", "quote", "post", "post"]
    rows = [
        [
            *(100 + i, ISO[i], TEXTS[i], 7, repr({"like_count": LIKES[i]})),
            f"[{{'type': '{kinds[i]}', 'id': '5'}}]" if kinds[i] else "",
        ]
        for i in R
    ]
    names = ["id", "created_at", "text", "author_id", "public_metrics", "referenced_tweets"]
    posts = _read(tmp_path, _write(names, rows))
    assert {post["platform"] for post in posts} == {"twitter_v2"}
    assert [post["n_likes"] for post in posts] == LIKES
    assert [post["kind"] for post in posts] == right
    posts = _read(tmp_path, _write(names[1:], [row[1:] for row in rows]))
    assert [post["kind"] for post in posts] == right


def test_a_format_inside_of_others_keeps_its_rules(tmp_path: Path) -> None:
    statuses = [
        {
            "created_at": f"{TIMES[i]:%a %b %d %H:%M:%S} +0000 2025",
            "id_str": str(100 + i),
            "text": TEXTS[i],
            "user": {"id_str": str(7 + i), "screen_name": USERS[i]},
            "in_reply_to_status_id": 5 if i == 1 else None,
        }
        for i in R
    ]
    posts = _read(
        tmp_path, _lines([{"offset": i, "value": each} for i, each in enumerate(statuses)])
    )
    assert {post["platform"] for post in posts} == {"twitter_v1"}
    assert [post["author"] for post in posts] == [str(7 + i) for i in R]
    assert [post["kind"] for post in posts][:2] == ["post", "reply"]


def test_what_is_no_object_where_records_are_is_rejected(tmp_path: Path) -> None:
    events = [{"event": "update", "payload": json.dumps(toot)} for toot in TOOTS]
    rows = [*events * 200, {"event": "delete", "payload": "106"}]
    (tmp_path / "posts.ndjson").write_bytes(_lines(rows))
    log = IngestLog()
    assert len(read_posts(tmp_path / "posts.ndjson", log=log, repeated="keep")) == 1200
    assert log.reasons == {"no object where records are": 1}


def test_texts_of_a_column_of_no_usual_name_are_read_where_the_file_is_named(
    tmp_path: Path,
) -> None:
    table = _write(["When", "Who", "Utterance"], [[ISO[i], USERS[i], TEXTS[i]] for i in R])
    posts = _read(tmp_path, table)
    assert [post["text"] for post in posts] == list(TEXTS)
    assert (
        "no name is a usual one" in identify(tmp_path / "posts.csv")[0].as_dict()["why"]["text"]
    )
    with pytest.raises(InputError, match="none of which holds posts"):
        read_posts(tmp_path)  # found in a folder, it may be any table


def test_names_and_links_are_no_texts(tmp_path: Path) -> None:
    rows = [[ISO[i], f"Ann Number One of Many {i}", f"https://example.org/{i}" * 3] for i in R]
    (tmp_path / "people.csv").write_bytes(_write(["When", "Name", "Where"], rows))
    with pytest.raises(InputError, match="no column of texts"):
        read_posts(tmp_path / "people.csv")


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("Number of likes", "n_likes"),
        ("Кол-во просмотров", "n_views"),
        ("댓글수", "n_replies"),
        ("Anzahl Kommentare", "n_replies"),
        ("video_diggcount", "n_likes"),
        ("forwards_count", "n_reposts"),
        ("Total Views", "n_views"),
    ],
)
def test_a_count_is_one_by_what_it_counts(name: str, field: str, tmp_path: Path) -> None:
    rows = [[ISO[i], TEXTS[i], LIKES[i]] for i in R]
    posts = _read(tmp_path, _write(["date", "text", name], rows))
    assert [post[field] for post in posts] == LIKES


def test_a_clock_is_joined_with_a_date_of_no_usual_name(tmp_path: Path) -> None:
    rows = [[f"{t:%Y-%m-%d}", f"{t:%H:%M:%S}", x] for t, x in zip(TIMES, TEXTS, strict=True)]
    posts = _read(tmp_path, _write(["Tag1", "Time", "text"], rows))
    assert [post["created_at"] for post in posts] == TIMES


def test_a_dash_is_no_author(tmp_path: Path) -> None:
    rows = [[ISO[i], TEXTS[i], "-" if i % 2 else "-ann-"] for i in R]
    posts = _read(tmp_path, _write(["date", "text", "author"], rows))
    assert [post["author"] for post in posts] == ["-ann-", None] * 3


def test_a_download_of_comments_is_known_in_any_language(tmp_path: Path) -> None:
    names = [
        "Kanal-ID",
        "Zeitstempel der Erstellung",
        "Kommentar-ID",
        "Video-ID",
        "Kommentartext",
    ]
    rows = [
        ["UC" + 22 * "x", ISO[i], "Ug" + 20 * "y" + str(i), "v", json.dumps({"text": TEXTS[i]})]
        for i in R
    ]
    posts = _read(tmp_path, _write(names, rows))
    assert [post["text"] for post in posts] == list(TEXTS)
    assert {post["platform"] for post in posts} == {"takeout_youtube"}
    assert [post["post_id"][-1] for post in posts] == [str(i) for i in R]


def test_a_title_stays_above_a_short_text(tmp_path: Path) -> None:
    rows = [[f"p{i}", ISO[i], TEXTS[i], f"why {i}"] for i in R]
    posts = _read(tmp_path, _write(["id", "date", "title", "body"], rows))
    assert [post["text"] for post in posts] == [f"{TEXTS[i]}\n\nwhy {i}" for i in R]


def test_whose_channel_all_wrote_on_is_no_author(tmp_path: Path) -> None:
    rows = [["UC0", f"UC{i + 1}", ISO[i], TEXTS[i]] for i in R]
    names = ["channel_id", "author_channel_id", "published_at", "text"]
    posts = _read(tmp_path, _write(names, rows))
    assert [post["author"] for post in posts] == [f"UC{i + 1}" for i in R]


def test_chats_of_other_programs_are_no_tables(tmp_path: Path) -> None:
    lines = [f"2025. 1. 27. 오후 {i + 1}:41, {USERS[i]} : {TEXTS[i]}" for i in R]
    (tmp_path / "chat.txt").write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(InputError, match="no column of"):
        read_posts(tmp_path / "chat.txt")
