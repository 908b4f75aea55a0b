"""Whether records are read in blocks or one by one: the same posts and the same account."""

from __future__ import annotations

import csv
import io
import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pandas as pd
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from sentiment.errors import SentimentError
from sentiment.ingest import IngestLog, Skipped, blocks, csvblocks, jsonblocks, reader
from sentiment.ingest.records import ReadOptions
from sentiment.ingest.zones import parse_zone

TIMES = int(os.environ.get("FUZZ", "1"))
MANY = settings(max_examples=40 * TIMES, deadline=None, suppress_health_check=list(HealthCheck))
GOLDEN = Path(__file__).parent / "golden"
DATA = Path(__file__).parents[1] / "data"


def read(
    path: Path, chunk_rows: int = 1000, **options: Any
) -> tuple[pd.DataFrame, dict[str, Any]] | str:
    """Read a file; return its posts and its whole account, or the error."""
    skipped: list[Skipped] = []
    log = IngestLog(sink=skipped.append)
    options = {"repeated": "keep", "detect_language": False, **options}
    chosen = ReadOptions(log=log, **options)
    try:
        chunks = list(reader.iter_chunks(path, chunk_rows, chosen))
    except SentimentError as error:
        return f"{error} {log.files} {log.reasons}"
    account = {**vars(log), "sink": None, "skipped": skipped}
    account["files"] = [asdict(file) for file in log.files]
    account["sizes"] = [len(chunk) for chunk in chunks]
    if not chunks:
        return pd.DataFrame(), account
    for chunk in chunks:
        account.setdefault("dtypes", []).append([str(kind) for kind in chunk.dtypes])
        account.setdefault("lang", []).append(list(chunk["lang"].cat.categories))
    return pd.concat([chunk.astype({"lang": "str"}) for chunk in chunks]), account


def assert_same(path: Path, **options: Any) -> tuple[pd.DataFrame, dict[str, Any]] | str:
    """Read a file both ways, and compare everything."""
    one_by_one = read(path, in_blocks=False, **options)
    in_blocks = read(path, in_blocks=True, **options)
    if isinstance(one_by_one, str) or isinstance(in_blocks, str):
        assert one_by_one == in_blocks
        return in_blocks
    assert in_blocks[1] == one_by_one[1]
    pd.testing.assert_frame_equal(in_blocks[0], one_by_one[0], check_exact=True)
    return in_blocks


def n_in_blocks(path: Path) -> int:
    """Count the records of a file that blocks hold."""
    taken: list[int] = []
    read_block = reader.read_source.__globals__["RecordReader"].read_block

    def counting(self: Any, block: blocks.Block, layout: Any) -> Any:
        taken.append(block.n)
        return read_block(self, block, layout)

    with patch("sentiment.ingest.posts.RecordReader.read_block", counting):
        read(path)
    return sum(taken)


@pytest.mark.parametrize(
    "path",
    [
        *sorted(path for path in GOLDEN.rglob("*.*") if path.name != "expected.json"),
        *sorted(DATA.glob("sample_posts.*")),
    ],
    ids=lambda path: f"{path.parent.name}/{path.name}",
)
def test_every_golden_export(path: Path) -> None:
    assert_same(path)
    assert_same(path, chunk_rows=3)


HEAD = ["id", "created_at", "text", "author", "lang", "likes", "is_reply"]
ROW = ["1", "2024-05-01T10:00:00Z", "down again", "ann", "en", "3", ""]

texts = st.one_of(
    st.sampled_from(
        [
            *("down again", "a,b", 'say "no"', "two\nlines", "two\r\nlines", "&amp; &lt;", ""),
            *(
                " ",
                "\u3000",
                "\u2003x",
                "\x00",
                "do\x00wn",
                "\x93hm\x94",
                "caf\u00e9",
                "\ufeffx",
            ),
            *(
                "\ud83d\ude2d",
                "\U0001f62d!",
                "x" * 300,
                "\x1a",
                "\t",
                "tab\there",
                "a\x0bb",
                "'q'",
            ),
        ]
    ),
    st.text(max_size=12),
)
times = st.one_of(
    st.sampled_from(
        [
            *("2024-05-01T10:00:00Z", "2024-05-01 10:00:00", "2024-05-01", "2024-05-01T10:00Z"),
            *("2024-05-01T10:00:00.123Z", "2024-05-01T10:00:00.123456+02:00", "1714557600"),
            *("1714557600123", "1714557600123456", "1714557600123456789", "1714557600.5"),
            *("Wed May 01 10:00:00 +0000 2024", "Wed May 01 10:00:60 +0000 2024"),
            *(
                "2024-02-30T10:00:00Z",
                "2024-13-01",
                "1999-05-01T10:00:00Z",
                "2999-05-01",
                "",
                " ",
            ),
            *("2024-05-01 10:00:00 UTC", "2024-05-01 10:00:00 EST", "2024-05-01T24:00:00Z"),
            *(" 2024-05-01T10:00:00Z ", "2024-05-01T10:00:60Z", "2024-05-01 10:00:00-09:30"),
            *("1 May 2024 10:00", "99999999999", "nan", "2024-05-01T10:00:00+25:00", "\u0661"),
            *(
                "Wed Foo 01 10:00:00 +0000 2024",
                "2024-05-01x10:00:00Z",
                "2024-05-01T10:00:00,5Z",
            ),
        ]
    ),
    st.datetimes().map(lambda time: time.isoformat()),
)
ids = st.one_of(
    st.sampled_from(
        [
            *(
                "",
                "1",
                "7.0",
                "1.2E+17",
                "12345678901234567.0",
                "1234567890123456000",
                "-3",
                " 5",
            ),
            *(
                "\u00b2",
                "1\u00b2",
                "\u0661\u0662",
                "3f2a-77",
                "a b",
                "\u00e9",
                "5\u00a0",
                "\u3000",
            ),
            *("1e5", "1,5", "00012", "12 ", "7\x00", "\x0b7", "99999999999999999999", "\u30a2"),
        ]
    ),
    st.text(max_size=6),
)
numbers = st.one_of(
    st.sampled_from(["", "3", "1,204", "12.0", "-1", "1e3", "nan", "inf", "x", " 4", "0" * 20]),
    st.integers(-(10**20), 10**20).map(str),
)
flags = st.sampled_from(["", "0", "false", "True", "no", "yes", "17", "None", " na ", "\u00e9"])
langs = st.sampled_from(["en", "und", "", "pt_BR", " es ", "English", "\x00", "e\u00f1"])
row = st.tuples(ids, times, texts, ids, langs, numbers, flags).map(list)
rows = st.lists(st.one_of(st.just(ROW), row), max_size=8)


def written(table: list[list[str]], quoting: int, end: str, delimiter: str) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file, quoting=quoting, lineterminator=end, delimiter=delimiter)  # type: ignore[arg-type]
    writer.writerows([HEAD, ROW, *table, ROW])
    return file.getvalue().encode("utf-8", "surrogatepass")


@MANY
@given(
    rows,
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from([1, 40, 200, 1 << 20]),
)
def test_any_table(
    tmp_path_factory: pytest.TempPathFactory,
    table: list[list[str]],
    quoting: int,
    end: str,
    delimiter: str,
    size: int,
) -> None:
    path = tmp_path_factory.mktemp("t") / "posts.csv"
    path.write_bytes(written(table, quoting, end, delimiter))
    with patch.object(csvblocks, "BLOCK_BYTES", size):
        assert_same(path)


pieces = st.lists(
    st.sampled_from(
        [
            *(
                b",",
                b'"',
                b"\n",
                b"\r\n",
                b"\r",
                b"\n\n",
                b'""',
                b'",',
                b',"',
                b"\x00",
                b"\xff",
            ),
            *(b"1,2024-05-01T10:00:00Z,down,ann,en,3,\n", b'2,2024-05-01,"a, b",bob,,,yes\r\n'),
            *(
                b'3,2024-05-01,"two\nlines ""q""",c,,,\n',
                b"\xef\xbb\xbf",
                b"\xe2\x82",
                b" ",
                b"\x1a",
            ),
            *(b'4,2024-05-01,loose " quote,d,,,\n', b"5,2024-05-01,short\n", b",,,,,,,,\n"),
            *(b"text", "\u3000".encode(), b"\xc2\x85", b";", b"'", b"\\"),
        ]
    ),
    max_size=14,
).map(b"".join)


@MANY
@example(b'"1",2024-05-01,"open,c,,,\n1,2024-05-01T10:00:00Z,down,ann,en,3,\n', 40)
@example(b"\n\n\n \n", 40)
@given(pieces, st.sampled_from([1, 40, 80, 1 << 20]))
def test_any_pieces_of_a_table(
    tmp_path_factory: pytest.TempPathFactory, body: bytes, size: int
) -> None:
    path = tmp_path_factory.mktemp("t") / "posts.csv"
    good = b"1,2024-05-01T10:00:00Z,down,ann,en,3,\n"
    path.write_bytes(",".join(HEAD).encode() + b"\n" + good + body + good * 2)
    with patch.object(csvblocks, "BLOCK_BYTES", size):
        assert_same(path)


def test_plain_rows_are_read_in_blocks(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    table = [ROW, ["2", "2024-05-01", 'a "b",\nc', *ROW[3:]], ["3", "", *ROW[2:]]]
    path.write_bytes(written(table, csv.QUOTE_MINIMAL, "\n", ","))
    assert n_in_blocks(path) == 5
    found = assert_same(path)
    assert not isinstance(found, str)
    assert found[1]["files"][0]["n_rejected"] == 1
    assert found[1]["skipped"][0].record == 4


def test_posts_can_be_changed_in_place(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(written([ROW] * 3, csv.QUOTE_MINIMAL, "\n", ","))
    (posts,) = reader.iter_chunks(path, 10, ReadOptions(repeated="keep", detect_language=False))
    changed = {"n_likes": 5, "created_at": pd.Timestamp("2024-01-01", tz="UTC"), "text": "x"}
    for name, value in {**changed, "kind": "reply", "post_id": "7"}.items():
        posts.loc[0, name] = value
        assert posts.loc[0, name] == value
    posts.loc[1, "n_likes"] = pd.NA
    assert posts["n_likes"].isna().tolist() == [False, True, False, False, False]


def test_a_ragged_row_costs_its_block_alone(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    line = ",".join(ROW) + "\n"
    path.write_text(",".join(HEAD) + "\n" + line * 50 + "1,2\n" + line * 200)
    with patch.object(csvblocks, "BLOCK_BYTES", len(line) * 10):
        assert n_in_blocks(path) >= 200
        assert_same(path)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin"])
@pytest.mark.parametrize("order", ["auto", "day"])
def test_zones_and_orders(tmp_path: Path, zone: str, order: str) -> None:
    path = tmp_path / "posts.csv"
    table = [
        ["1", time, *ROW[2:]]
        for time in (
            "2024-10-27 02:30:00",
            "2024-03-31 02:30",
            "27/10/2024 01:00",
            "2024-05-01",
        )
    ]
    path.write_bytes(written(table, csv.QUOTE_MINIMAL, "\n", ","))
    assert_same(path, zone=parse_zone(zone), date_order=order)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "cp1252", "latin-1"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "posts.csv"
    rows_ = [HEAD, *[[str(n), *ROW[1:2], "caf\u00e9 is down", *ROW[3:]] for n in range(9)]]
    path.write_bytes("".join(",".join(row_) + "\n" for row_ in rows_).encode(encoding))
    found = assert_same(path)
    assert not isinstance(found, str)
    assert set(found[0]["text"]) == {"caf\u00e9 is down"}


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
    with patch.object(jsonblocks, "BLOCK_BYTES", size):
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
    with patch.object(jsonblocks, "BLOCK_BYTES", size):
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
    with patch.object(jsonblocks, "BLOCK_BYTES", 2000):
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


@MANY
@given(
    st.one_of(
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
    with patch.object(jsonblocks, "BLOCK_BYTES", size):
        assert_same(path)


@pytest.mark.parametrize("record", [STATUS, SNSCRAPE], ids=["twitter_v1", "snscrape"])
def test_plain_nested_records_are_read_in_blocks(
    tmp_path: Path, record: dict[str, Any]
) -> None:
    path = tmp_path / "posts.ndjson"
    path.write_bytes(as_lines([record] * 9, "\n", ascii_only=True))
    assert n_in_blocks(path) == 9
    assert_same(path)
