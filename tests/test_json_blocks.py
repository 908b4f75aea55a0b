"""Whether JSON lines are read in blocks or one by one: the same posts and the same account."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.ingest.format import json_blocks, json_lists, json_runs
from tests.reading import MANY, assert_same, ids, n_in_blocks, texts, times

if TYPE_CHECKING:
    from pathlib import Path

RECORD = {
    "id": "1",
    "created_at": "2024-05-01T10:00:00Z",
    "text": "down again",
    "author": "ann",
    "lang": "en",
    "likes": 3,
    "is_reply": None,
}
values = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.floats(),
    texts,
    times,
    ids,
    st.sampled_from([1714557600, 1714557600000, 1714557600.5, 1 << 60, 1 << 63, 3.0, [], {}]),
    st.sampled_from([[1], {"a": {"b": []}}]),
)
changes = st.dictionaries(st.sampled_from([*RECORD, "more"]), values, max_size=3)
lines = st.lists(st.one_of(st.just({}), changes), max_size=8)


def as_lines(records: list[dict[str, Any]], end: str, *, ascii_only: bool) -> bytes:
    text = "".join(json.dumps(record, ensure_ascii=ascii_only) + end for record in records)
    return text.encode("utf-8", "surrogatepass")


@MANY
@given(
    lines,
    st.sampled_from(["\n", "\r\n", "\r", "\n\n"]),
    st.booleans(),
    st.sampled_from([150, 400, 1 << 20]),
)
def test_any_lines(
    tmp_path_factory: pytest.TempPathFactory,
    more: list[dict[str, Any]],
    end: str,
    ascii_only: bool,  # noqa: FBT001  hypothesis calls it
    size: int,
) -> None:
    path = tmp_path_factory.mktemp("t") / "posts.ndjson"
    records = [{**RECORD, **change} for change in more]
    path.write_bytes(as_lines([RECORD, RECORD, *records, RECORD], end, ascii_only=ascii_only))
    with patch.object(json_blocks, "BLOCK_BYTES", size):
        assert_same(path)


GOOD = json.dumps(RECORD).encode()
odd_lines = st.lists(
    st.sampled_from(
        [
            *(
                GOOD + b"\n",
                GOOD,
                b"\n",
                b"\r\n",
                b"\r",
                b" ",
                b"\x00",
                b"\xff",
                b"{",
                b"}",
                b"[",
                b",",
            ),
            *(b"{}\n", b'{"a":{"text":1}}\n', b'{"x":Inf,' + GOOD[1:] + b"\n", b'"', b"null\n"),
            *(b'{"x":-NaN,' + GOOD[1:], b'{"x":Infinity,' + GOOD[1:] + b"\n", b"\xef\xbb\xbf"),
            *(b'{"x":NaN,' + GOOD[1:] + b"\n", b'{"id":"2",' + GOOD[1:] + b"\n"),
            *(
                GOOD.replace(b"down", b"\xff") + b"\n",
                GOOD.replace(b"down", b"\\ud83d") + b"\n",
            ),
            *(GOOD.replace(b"down", b"d\x01n") + b"\n", GOOD.replace(b"down", b"}\n{") + b"\n"),
            *(b'{"x":' + b"[" * 1100 + b"]" * 1100 + b"," + GOOD[1:] + b"\n", b"5\n", b"/**/"),
            *(b'{"x":1e999,' + GOOD[1:] + b"\n", b'{"x":01,' + GOOD[1:] + b"\n", b"\x1a"),
            *(GOOD.replace(b"3", b"3.0") + b"\n", GOOD.replace(b"3", b"-0") + b"\n"),
            *(GOOD.replace(b'"1"', b"7") + b"\n", GOOD.replace(b'"1"', b"1e3") + b"\n"),
        ]
    ),
    max_size=10,
).map(b"".join)


@MANY
@given(odd_lines, st.sampled_from([150, 400, 1 << 20]))
def test_any_pieces_of_lines(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, size: int
) -> None:
    path = tmp_path_factory.mktemp("t") / "posts.ndjson"
    path.write_bytes(GOOD + b"\n" + GOOD + b"\n" + body + GOOD + b"\n" + GOOD)
    with patch.object(json_blocks, "BLOCK_BYTES", size):
        assert_same(path)


def test_plain_lines_are_read_in_blocks(tmp_path: Path) -> None:
    path = tmp_path / "posts.ndjson"
    records = [{**RECORD, "id": n, "author": None if n % 2 else "bob"} for n in range(50)]
    path.write_bytes(
        as_lines([*records, {**RECORD, "id": 50, "text": None}], "\n", ascii_only=True)
    )
    assert n_in_blocks(path) == 51
    found = assert_same(path)
    assert not isinstance(found, str)
    assert found[1]["skipped"][0].record == 51


def test_types_that_show_late_are_learnt(tmp_path: Path) -> None:
    path = tmp_path / "posts.ndjson"
    records = [{**RECORD, "likes": None} for _ in range(120)] + [RECORD] * 200
    path.write_bytes(as_lines(records, "\n", ascii_only=True))
    with patch.object(json_blocks, "BLOCK_BYTES", 2000):
        assert n_in_blocks(path) > 280
        assert_same(path)


STATUS = {
    "id_str": "1",
    "created_at": "Wed May 01 10:00:00 +0000 2024",
    "full_text": "down again",
    "user": {"id_str": "7", "screen_name": "ann"},
    "lang": "en",
    "in_reply_to_status_id": 5,
    "in_reply_to_status_id_str": None,
    "is_quote_status": False,
    "retweeted_status": None,
    "favorite_count": 3,
}
SNSCRAPE = {
    "id": 1,
    "date": "2024-05-01T10:00:00+00:00",
    "rawContent": "down again",
    "user": {"id": 7, "username": "ann"},
    "inReplyToTweetId": None,
    "likeCount": 3,
    "retweetCount": 1,
}
status_changes = st.dictionaries(
    st.sampled_from([*STATUS, "text", "extended_tweet", "delete"]),
    values
    | st.sampled_from(
        [{"full_text": "whole &amp; long"}, {"text": "of another"}, {"id_str": None}, {"id": 9}]
    ),
    max_size=3,
)
snscrape_changes = st.dictionaries(
    st.sampled_from([*SNSCRAPE, "content", "retweetedTweet", "quotedTweet"]),
    values | st.sampled_from([{"content": "of another"}, {"id": 9, "username": None}]),
    max_size=3,
)

TWEET = {
    "id": "1",
    "created_at": "2024-05-01T10:00:00Z",
    "text": "down again",
    "author_id": "7",
    "lang": "en",
    "public_metrics": {"like_count": 3, "retweet_count": 0, "reply_count": 1, "quote_count": 0},
    "referenced_tweets": [{"type": "replied_to", "id": "5"}],
}
references = st.lists(
    st.sampled_from(
        [
            {"type": "retweeted", "id": "4", "text": "all of the words"},
            {"type": "replied_to", "id": "5"},
            {"type": "quoted", "id": "6"},
            {"id": "6"},
            {"type": None},
            {"type": 3},
            None,
            "x",
        ]
    ),
    max_size=3,
)
tweet_changes = st.dictionaries(
    st.sampled_from([*TWEET, "note_tweet", "data", "errors", "author"]),
    values | references | st.sampled_from([{"text": "whole &amp; long"}, {"like_count": "4"}]),
    max_size=3,
)
COMMENT = {
    "textOriginal": "down again",
    "textDisplay": "down <b>again</b>",
    "authorDisplayName": "@ann",
    "authorChannelId": {"value": "UC7"},
    "likeCount": 3,
    "publishedAt": "2024-05-01T10:00:00Z",
}


def thread(change: dict[str, Any]) -> dict[str, Any]:
    """Put changes where a thread has them."""
    comment = {**COMMENT, **{key: change[key] for key in change.keys() & COMMENT.keys()}}
    top = {"id": change.get("id", "Ug1"), "snippet": comment}
    snippet = {"topLevelComment": change.get("top", top), "totalReplyCount": change.get("n", 0)}
    rest = {key: change[key] for key in change.keys() & {"replies", "publishedAt"}}
    return {"id": "Ug1", "snippet": snippet, **rest}


thread_changes = st.dictionaries(
    st.sampled_from([*COMMENT, "id", "top", "n", "replies"]),
    values | st.sampled_from([{"value": None}, "UC9", {"comments": [{"id": "r"}]}]),
    max_size=3,
).map(thread)

POSTED = {
    "createdAt": "2024-05-01T10:00:00Z",
    "text": "down again",
    "langs": ["en", "de"],
    "reply": {"parent": {"uri": "at://x/app.bsky.feed.post/1"}},
}
CREATED = {"operation": "create", "collection": "app.bsky.feed.post", "rkey": "3k"}


def event(change: dict[str, Any]) -> dict[str, Any]:
    """Put changes where an event has them."""
    outside = {"did", "time_us", "kind"}
    known = {*outside, *CREATED}
    record = {**POSTED, **{key: change[key] for key in change.keys() - known}}
    commit = {**CREATED, **{key: change[key] for key in change.keys() & CREATED.keys()}}
    rest = {key: change[key] for key in change.keys() & outside}
    return {
        "did": "did:plc:7",
        "time_us": 1714557600500000,
        "commit": commit | {"record": record},
    } | rest


_QUOTED = {"uri": "at://x/app.bsky.feed.post/2", "cid": "b"}
event_changes = st.dictionaries(
    st.sampled_from([*POSTED, *CREATED, "did", "time_us", "embed"]),
    values
    | st.sampled_from(
        [
            *(
                "delete",
                "app.bsky.feed.like",
                [],
                ["pt_BR"],
                ["und"],
                [None],
                [1],
                1714700000000000,
            ),
            *("2024-05-09T10:00:00", "2024-04-30T11:00:00", "1970-01-01T00:00:00Z", "x"),
            *({"record": _QUOTED}, {"record": {"record": _QUOTED}}, {"images": [{"alt": "a"}]}),
            *({"record": {"uri": "at://x/app.bsky.graph.list/2"}}, {"root": {"uri": "at://y"}}),
        ]
    ),
    max_size=3,
).map(event)


@MANY
@given(
    st.one_of(
        st.tuples(st.just(event({})), st.lists(event_changes, max_size=6)),
        st.tuples(st.just(TWEET), st.lists(tweet_changes, max_size=6)),
        st.tuples(st.just(thread({})), st.lists(thread_changes, max_size=6)),
        st.tuples(st.just(STATUS), st.lists(status_changes, max_size=6)),
        st.tuples(st.just(SNSCRAPE), st.lists(snscrape_changes, max_size=6)),
    ),
    st.sampled_from([300, 1 << 20]),
)
def test_any_nested_records(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: tuple[dict[str, Any], list[dict[str, Any]]],
    size: int,
) -> None:
    plain, more = drawn
    path = tmp_path_factory.mktemp("t") / "posts.ndjson"
    records = [plain, plain, *({**plain, **change} for change in more), plain]
    path.write_bytes(as_lines(records, "\n", ascii_only=True))
    with patch.object(json_blocks, "BLOCK_BYTES", size):
        assert_same(path)


@pytest.mark.parametrize(
    "record",
    [STATUS, SNSCRAPE, TWEET, thread({}), event({})],
    ids=["twitter_v1", "snscrape", "twitter_v2", "youtube", "bluesky_jetstream"],
)
def test_plain_nested_records_are_read_in_blocks(
    tmp_path: Path, record: dict[str, Any]
) -> None:
    path = tmp_path / "posts.ndjson"
    path.write_bytes(as_lines([record] * 9, "\n", ascii_only=True))
    assert n_in_blocks(path) == 9
    assert_same(path)


MESSAGE = {
    "id": 5,
    "type": "message",
    "date": "2024-05-01T12:00:00",
    "date_unixtime": "1714557600",
    "from": "Ann",
    "from_id": "user7",
    "text": "down again",
    "text_entities": [{"type": "plain", "text": "down "}, {"type": "bold", "text": "again"}],
    "reply_to_message_id": 4,
    "reactions": [{"type": "emoji", "count": 2, "emoji": "x"}, {"count": 3}],
}
message_changes = st.dictionaries(
    st.sampled_from([*MESSAGE, "forwarded_from", "photo"]),
    values
    | st.sampled_from(
        [
            *(
                "service",
                "user8",
                [],
                ["a ", {"type": "link", "text": "b"}],
                [{"text": "\ud83d"}],
            ),
            *(
                [{"type": "plain"}],
                [{"text": " "}],
                [{"count": "4"}],
                [{"count": None}],
                [{"count": -1}],
            ),
            *([{"text": 'say "no" \\'}], [{"text": "&amp;\n"}], "two\nlines"),
        ]
    ),
    max_size=3,
)


@MANY
@given(
    st.one_of(
        st.tuples(st.just(MESSAGE), st.lists(message_changes, max_size=6)),
        st.tuples(st.just(STATUS), st.lists(status_changes, max_size=6)),
    ),
    st.sampled_from(["public_channel", "personal_chat"]),
    st.sampled_from([None, 1]),
    st.sampled_from([300, 1 << 20]),
)
def test_any_records_of_a_document(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: tuple[dict[str, Any], list[dict[str, Any]]],
    sort: str,
    indent: int | None,
    size: int,
) -> None:
    plain, more = drawn
    records = [plain, plain, *({**plain, **change} for change in more), plain]
    chats = [{"id": n, "type": sort, "messages": records[n:]} for n in range(2)]
    documents = {"account": {"chats": {"list": chats}}, "chat": chats[0]}
    for name, document in documents.items():
        path = tmp_path_factory.mktemp("t") / f"{name}.json"
        path.write_text(json.dumps(document, indent=indent), encoding="utf-8")
        with (
            patch.object(json_lists, "BLOCK_BYTES", size),
            patch.object(json_runs, "_LEAST", 1),
        ):
            assert_same(path)


@pytest.mark.parametrize("record", [MESSAGE, STATUS], ids=["telegram", "twitter_v1"])
@pytest.mark.parametrize("indent", [None, 1])
def test_documents_are_read_in_blocks(
    tmp_path: Path, record: dict[str, Any], indent: int | None
) -> None:
    path = tmp_path / "posts.json"
    document = {"id": 77, "type": "public_channel", "messages": [record] * 99}
    path.write_text(json.dumps(document, indent=indent), encoding="utf-8")
    assert n_in_blocks(path) == 99
    assert_same(path)


INCLUDED = {
    "users": [
        {"id": "7", "description": "of me", "public_metrics": {"followers_count": 5}},
        {"id": "8", "verified": True},
    ],
    "tweets": [{"id": "4", "text": "all &amp; whole", "author_id": "8"}],
}
page_changes = st.dictionaries(
    st.sampled_from(["data", "includes", "errors", "meta", "author"]),
    values | st.sampled_from([[{"title": "gone"}], [7, None], {"users": [None]}, TWEET]),
    max_size=1,
)


@MANY
@given(
    st.lists(st.one_of(st.none(), tweet_changes), max_size=9),
    st.lists(page_changes, min_size=4, max_size=4),
    st.sampled_from([1, 900, 1 << 21]),
    st.sampled_from([(), ("meta", "author/verified", "lang")]),
)
def test_any_pages(
    tmp_path_factory: pytest.TempPathFactory,
    drawn: list[dict[str, Any] | None],
    around: list[dict[str, Any]],
    size: int,
    keep: tuple[str, ...],
) -> None:
    posts = [{**TWEET, **(change or {})} for change in (None, *drawn, None)]
    whole = {"data": [TWEET, TWEET], "includes": INCLUDED, "meta": {"result_count": 2}}
    parts = [{**whole, "data": posts[n::4], **change} for n, change in enumerate(around)]
    path = tmp_path_factory.mktemp("t") / "pages.jsonl"
    path.write_bytes(as_lines([whole, *parts, whole], "\n", ascii_only=True))
    with patch.object(json_lists, "BLOCK_BYTES", size):
        assert_same(path, keep=keep)


def test_a_post_of_a_page_that_is_no_json_is_told_as_it_stands(tmp_path: Path) -> None:
    path = tmp_path / "pages.jsonl"
    page = {"data": [TWEET, {**TWEET, "text": float("nan")}], "meta": {"result_count": 2}}
    path.write_text(json.dumps(page) + "\n")
    found = assert_same(path)
    assert not isinstance(found, str)
    assert found[1]["files"][0]["n_rejected"] == 1


def test_pages_are_read_in_blocks(tmp_path: Path) -> None:
    page = {"data": [TWEET] * 9, "includes": INCLUDED, "errors": [{"title": "gone"}]}
    path = tmp_path / "pages.jsonl"
    path.write_bytes(as_lines([page] * 3, "\n", ascii_only=True))
    assert n_in_blocks(path) == 30
    found = assert_same(path)
    assert not isinstance(found, str)
    assert found[1]["files"][0]["n_not_posts"] == 3
    assert set(found[0]["author_followers"]) == {5}
