"""Whether rows are read in blocks or one by one: the same posts and the same account."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from unittest.mock import patch

import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sentiment.ingest import reader
from sentiment.ingest.block_reader import PlainPosts
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.field.zone import parse_zone
from sentiment.ingest.format import csv_blocks
from sentiment.ingest.format.block import Block
from sentiment.ingest.platform.layout import Layout
from sentiment.ingest.source_reader import ReadOptions
from tests.reading import MANY, assert_same, ids, n_in_blocks, texts, times

GOLDEN = Path(__file__).parent / "golden"
DATA = Path(__file__).parents[1] / "data"


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
    assert_same(path, chunk_rows=701 if path.is_relative_to(DATA) else 3)


HEAD = ["id", "created_at", "text", "author", "lang", "likes", "is_reply"]
ROW = ["1", "2024-05-01T10:00:00Z", "down again", "ann", "en", "3", ""]

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
    with patch.object(csv_blocks, "BLOCK_BYTES", size):
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
    with patch.object(csv_blocks, "BLOCK_BYTES", size):
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


@pytest.mark.parametrize("title", [None, "", "Down"])
def test_texts_of_html_are_plain_without_markup_and_blanks_around(title: str | None) -> None:
    words = ["down", " down", "down ", "<b>down</b>", "R&amp;D", "", None]
    layout = Layout(("at",), (("text",),), title=(("title",),), markup=True)
    columns = {
        ("at",): pa.array(["2024-05-01"] * len(words), pa.large_string()),
        ("text",): pa.array(words, pa.large_string()),
        ("title",): pa.array([title] * len(words), pa.large_string()),
    }
    posts = PlainPosts(Block(len(words), columns, lambda _: {}), layout, TimeParser())
    assert posts.plain.tolist() == [True, *[False] * 4, *[title == "Down"] * 2]


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


@pytest.mark.parametrize("n_lines", [3, 10])
@pytest.mark.parametrize("text", ["down", '"down,\nagain"'])
def test_a_ragged_row_costs_its_block_alone(tmp_path: Path, n_lines: int, text: str) -> None:
    path = tmp_path / "posts.csv"
    line = ",".join([*ROW[:2], text, *ROW[3:]]) + "\n"
    path.write_text(",".join(HEAD) + "\n" + line * 50 + "1,2\n" + line * 200)
    with patch.object(csv_blocks, "BLOCK_BYTES", len(line) * n_lines):
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
