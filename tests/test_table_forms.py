"""How tables are written: every bound just below, at and just above."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.errors import RecordError
from sentiment.ingest import IngestLog, read_posts
from sentiment.ingest.field.column import string_bytes
from sentiment.ingest.format import csv_rows, json_stream
from sentiment.ingest.format.borders import Counted, Look, Marks, count_records, look, settle
from sentiment.ingest.format.csv_blocks import count_lines
from sentiment.ingest.format.csv_dialect import Dialect, _sample, sniff_dialect
from sentiment.ingest.format.csv_header import find_header, has_header, is_time, unique_names
from sentiment.ingest.format.csv_rows import RowReader
from sentiment.ingest.format.json_runs import cut_objects
from sentiment.ingest.format.json_stream import (
    TOO_LARGE,
    parse_json,
    parse_record,
    split_document,
    split_lines,
)
from sentiment.ingest.format.json_table import is_table, table_records
from sentiment.ingest.source import buffer
from sentiment.ingest.source.buffer import ByteBuffer

NUMBERS = [["1", "down", "2024-05-01"], ["2", "up", "2024-05-02"]]
NAMES = ["id", "text", "date"]


@pytest.mark.parametrize(
    ("lines", "rows"),
    # the last one may be cut, where there are more than two
    [(0, 0), (1, 1), (2, 2), (3, 2), (50, 49), (51, 50), (52, 50), (90, 50)],
)
def test_fifty_rows_show_how_a_table_is_written(lines: int, rows: int) -> None:
    assert len(_sample("a,b\n\n" * lines, Dialect())) == rows


@pytest.mark.parametrize("delimiter", ",\t;|^~\x01")
def test_the_delimiter_splits_most_rows_alike(delimiter: str) -> None:
    rows = [NAMES, *NUMBERS, *NUMBERS]
    text = "\n".join(delimiter.join(row) for row in rows)
    found = sniff_dialect(text)
    assert (found.delimiter, found.quotechar, found.backslash) == (delimiter, '"', False)
    assert (found.n_preamble, found.n_below, found.has_header, found.notes) == (0, 0, True, ())


def test_the_headers_own_width_breaks_ties() -> None:
    # three of four rows are alike either way; the header is as wide as those of semicolons
    text = "id;text\n1;a,b\n2;c,d\n3;e,f\n4\n"
    assert sniff_dialect(text).delimiter == ";"
    # of what fits as well the one with more fields
    assert sniff_dialect("a;b,c,d\n1;2,3,4\n5;6,7,8\n").delimiter == ","
    assert sniff_dialect("text\ndown\nup\n").delimiter == ","


def test_fifty_rows_are_looked_at() -> None:
    rows = ["a;b"] * 50 + ["a,b,c"] * 99
    assert sniff_dialect("\n".join(rows)).delimiter == ";"
    more = ["a;b"] * 24 + ["a,b,c"] * 27  # of the first fifty 26
    assert sniff_dialect("\n".join(more)).delimiter == ","


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("'id','text'\n'1','down'\n", "'"),
        ("id,text\n'1','down'\n'2','up'\n", "'"),
        # half of the lines are not most
        ("id,text\n'1','down'\n2,up\n", '"'),
        ("id,text\n'1','down'\n\n  \n'2','up'\n3,x\n", "'"),
        # four single quotes for each double one are not enough
        ("'id','t\"xt'\n'1','down'\n", "'"),
        ("'id','t\"\"xt'\n'1','down'\n", '"'),
        ("  'id'\n1\n2\n3\n", "'"),
    ],
)
def test_single_quotes(text: str, quote: str) -> None:
    assert sniff_dialect(text).quotechar == quote


@pytest.mark.parametrize(
    ("cell", "backslash"),
    [
        (r'"a \"b\" c"', True),
        ('"a ""b"" c"', False),
        (r'"a \"b"" c"', False),
        ('"plain"', False),
    ],
)
def test_backslashes_before_quotes(cell: str, *, backslash: bool) -> None:
    text = f"id,text\n1,{cell}\n2,{cell}\n"
    assert sniff_dialect(text).backslash == backslash
    if backslash:
        reader = sniff_dialect(text).reader(iter(io.StringIO(text)))
        assert list(reader)[1] == ["1", 'a "b" c']


def test_rows_of_qualtrics_below_the_header_are_passed_over() -> None:
    ids = ['{"ImportId":"a"}', '{"ImportId":"b"}']
    text = "Q1,Q2\nAsked,Asked\n" + ",".join(
        f'"{x}"' for x in [each.replace('"', '""') for each in ids]
    )
    text += "\n1,2\n3,4\n"
    found = sniff_dialect(text)
    assert (found.n_preamble, found.n_below) == (0, 2)
    assert found.notes == ("2 rows of Qualtrics below the header were passed over",)
    early = text.replace("Asked,Asked\n", "")
    assert sniff_dialect(early).n_below == 0


@pytest.mark.parametrize(
    ("n", "note"), [(1, "a row above the header was"), (2, "2 rows above the header were")]
)
def test_rows_above_the_header_are_said(n: int, note: str) -> None:
    text = "Export of May\n\n" * n + "id;text;date\n" + "\n".join(";".join(r) for r in NUMBERS)
    found = sniff_dialect(text)
    assert found.n_preamble == n
    assert found.notes == (f"{note} passed over",)


def test_tables_without_a_header_have_numbered_columns() -> None:
    bare = "2024-05-01 10:00,down\n2024-05-01 11:00,up\n"
    said = "no row names the columns{}: they are called column_1, column_2 and so on"
    assert sniff_dialect(bare)[-2:] == (False, (said.format(""),))
    text = "id,text\n1,down\n"
    assert sniff_dialect(text, header=False)[-2:] == (False, (said.format(" (--no-header)"),))
    titled = "Export\n\n" + "id,text\n" + "1,down\n" * 3
    assert sniff_dialect(titled, header=False).n_preamble == 0


@pytest.mark.parametrize(
    ("rows", "above"),
    [
        ([NAMES, *NUMBERS], 0),
        ([["Brand"], NAMES, *NUMBERS], 1),
        ([["Brand", "X", ""], NAMES, *NUMBERS], 1),
        ([["Brand", "X", ""], ["", "", ""], NAMES, *NUMBERS], 2),
        # a whole row further down is no header where it holds numbers or dates
        ([["a", "b", ""], *NUMBERS], 0),
        # the first row that could be one is too empty
        ([["x", "", ""], NAMES, *NUMBERS], 1),
        ([["a", "b", "", ""], ["1", "2", "3", "4"], ["1", "2", "3", "4"]], 0),
        ([], 0),
        ([["text"], ["down"], ["up"]], 0),
        ([["t"], ["17", "3.5", "x"], *NUMBERS], 0),
        ([["t"], ["a" * 120, "b", "c"], *NUMBERS], 1),
        ([["t"], ["a" * 121, "b", "c"], *NUMBERS], 0),
        ([["t"], ["2024-05-01", "b", "c"], *NUMBERS], 0),
        ([["t"], ["-", "b", "c"], *NUMBERS], 1),
        ([["t"]] * 39 + [NAMES] + NUMBERS * 30, 39),
        ([["t"]] * 40 + [NAMES] + NUMBERS * 30, 0),
        # widths are those of the second half; of two as frequent the larger
        ([["a", "b"], ["c", "d"], ["e", "f"], NAMES, *NUMBERS], 3),
        ([["a", "b"], NAMES, ["1", "x"], ["1", "x", "y"]], 1),
    ],
)
def test_which_row_is_the_header(rows: list, above: int) -> None:
    assert find_header(rows) == above


@pytest.mark.parametrize(
    ("rows", "named"),
    [
        ([["0", "6 Apr 2009 22:19"], ["4", "7 Apr 2009 00:01"]], False),
        ([["0", "6 Apr 2009 22:19"]], True),
        ([["0", "6 Apr 2009 22:19"], ["4", ""]], True),
        ([["0", "6 Apr 2009 22:19"], ["4"]], True),
        ([["0", "6 Apr 2009 22:19"], ["4", ""], ["5", "7 Apr 2009 00:01"]], False),
        ([["0", "6 Apr 2009 22:19"], ["4", "x"], ["5", "7 Apr 2009 00:01"]], True),
        ([["2024-05-01", "x"], ["2024-05-02", "y"]], False),
        ([["text", "2024"], ["down", "3"]], True),
    ],
)
def test_a_date_above_dates_names_no_column(rows: list, *, named: bool) -> None:
    assert has_header(rows) == named


@pytest.mark.parametrize(
    ("cell", "time"),
    [
        ("2024-05-01", True),
        ("20240501", False),
        ("6 Apr 2009 22:19", True),
        ("1.5.24", False),
        ("13/05/2024 10:00", True),
        ("05/13/2024 10:00", True),
        ("13/13/2024 10:00", False),
        ("2024-05-01\n 10:00", True),
        ("text", False),
        ("12345 6", False),
    ],
)
def test_what_is_a_time(cell: str, *, time: bool) -> None:
    assert is_time(cell) == time


def test_names_are_made_unique_and_it_is_said() -> None:
    names, notes = unique_names(["a", "a", "", "a", "a_2", "", "column_3", "b", "b"])
    assert names == ["a", "a_3", "column_4", "a_4", "a_2", "column_6", "column_3", "b", "b_2"]
    assert notes == [
        "column 2 is a second 'a', read as 'a_3'",
        "column 4 is a second 'a', read as 'a_4'",
        "column 9 is a second 'b', read as 'b_2'",
        "2 columns without a name, called column_ and the column's number",
    ]
    names, notes = unique_names(["a"] * 5 + [" "])
    assert names == ["a", "a_2", "a_3", "a_4", "a_5", "column_6"]
    assert notes[3:] == [
        "so are 1 further columns",
        "1 column without a name, called column_ and the column's number",
    ]
    assert unique_names(["x", " y "]) == (["x", "y"], [])


def rows_of(text: str, width: int = 2, **bounds: int) -> list[tuple]:
    """Read rows, with bounds of their own."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in bounds.items():
            patch.setattr(csv_rows, name, value)
        buffer = ByteBuffer(iter([text.encode()]))
        reader = RowReader(buffer, lambda lines, strict: Dialect().reader(lines, strict=strict))
        reader.width = width
        return [tuple(row) for row in reader]


OPEN = "a quote that never closes, up to line "


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("a,b\nc,d\n", [(["a", "b"], 1, ""), (["c", "d"], 2, "")]),
        ('a,"b\nb"\nc,d\n', [(["a", "b\nb"], 1, ""), (["c", "d"], 3, "")]),
        # what opens a quote loses its own line alone
        ('a,"b\nc,d\ne,f\n', [(None, 1, OPEN + "1"), (["c", "d"], 2, ""), (["e", "f"], 3, "")]),
        ('a,b\nc,"d', [(["a", "b"], 1, ""), (None, 2, "a quote that never closes")]),
        ('a,"b\nx\ny\nc,d\n', [(None, 1, OPEN + "3"), (["c", "d"], 4, "")]),
        # loose quotes inside of a field are harmless
        ('a,"b" c\nc,d\n', [(["a", "b c"], 1, ""), (["c", "d"], 2, "")]),
    ],
)
def test_a_quote_that_never_closes_costs_its_row(text: str, rows: list) -> None:
    assert rows_of(text) == rows


@pytest.mark.parametrize(("n", "whole"), [(9, True), (10, False)])
def test_a_line_has_a_bound(n: int, *, whole: bool) -> None:
    text = f"a,b\n{'x' * (n - 4)},yz\nc,d\n"
    found = rows_of(text, MAX_LINE=9)
    assert found[0][0] == ["a", "b"]
    assert found[-1][0] == ["c", "d"]
    assert found[-1][1] == 3 if whole else found[-1][1] >= 2
    assert (found[1][0] is not None) == whole
    if not whole:
        assert found[1][2].startswith("a line of more than 9 characters")


def test_rows_that_are_given_up_halve_what_the_next_may_take() -> None:
    bad = 'a,"' + "x\n" * 4
    good = '"' + "z\n" * 20 + '",q\n'
    kwargs = {"MAX_ROW": 64, "_MIN_ROW": 8, "_RESTORE": 3}
    assert rows_of(good, **kwargs)[0][0] is not None
    spoiled = bad + "c,d\n" + good
    found = rows_of(spoiled, **kwargs)
    assert found[0][0] is None
    assert ["c", "d"] in [row[0] for row in found]
    assert ["z\n" * 20, "q"] not in [row[0] for row in found]
    restored = bad + "c,d\n" * 3 + good
    assert ["z\n" * 20, "q"] in [row[0] for row in rows_of(restored, **kwargs)]
    twice = bad + "c,d\n" + bad + "c,d\n" * 3 + good
    assert ["z\n" * 20, "q"] not in [row[0] for row in rows_of(twice, **kwargs)]
    # rows that read well count from the last that did not
    for n, comes_back in ((1, False), (2, False), (3, True)):
        found = rows_of("a,b\n" * 2 + bad + "c,d\n" * n + good, **kwargs)
        assert (["z\n" * 20, "q"] in [row[0] for row in found]) == comes_back


@pytest.mark.parametrize(("size", "whole"), [(7, True), (8, True), (9, False)])
def test_a_row_may_always_take_some_characters(size: int, *, whole: bool) -> None:
    bad = ('a,"' + "x\n" * 4 + "c,d\n") * 9
    row = '"' + "z" * (size - 6) + '\n",q\n'
    assert len(row) == size
    found = rows_of(bad + row, MAX_ROW=64, _MIN_ROW=8, _RESTORE=1000)
    assert (["z" * (size - 6) + "\n", "q"] in [row[0] for row in found]) == whole


def over_lines(size: int) -> str:
    """Return a row over two lines."""
    return '"' + "z" * (size - 6) + '\n",q\n'


@pytest.mark.parametrize(("more", "whole"), [(0, True), (1, False)])
def test_rows_of_four_million_characters_are_rows(more: int, *, whole: bool) -> None:
    line = "z" * ((1 << 22) - 3) + ",q" + "q" * more + "\nc,d\n"
    found = [row[0] for row in rows_of(line)]
    assert (found[0] is not None) == whole
    assert found[-1] == ["c", "d"]
    row = ('"' + ("z" * 1023 + "\n") * 4096)[: (1 << 22) - 5] + '\n",q' + "q" * more + "\nc,d\n"
    found = [row[0] for row in rows_of(row)]
    assert (found[0] is not None) == whole
    assert found[-1] == ["c", "d"]


@pytest.mark.parametrize(("size", "whole"), [(2048, True), (2049, False)])
@pytest.mark.parametrize("n", [11, 12, 40])
def test_what_rows_may_take_is_halved_and_restored(n: int, size: int, *, whole: bool) -> None:
    bad = ('a,"x\n' + "c,d\n") * n
    found = [row[0] for row in rows_of(bad + over_lines(size))]
    assert (found[-1] == ["z" * (size - 6) + "\n", "q"]) == whole
    for good in (998, 999):  # and those that read well between
        rows = rows_of(bad + "c,d\n" * good + over_lines(4096))
        assert (rows[-1][0] == ["z" * 4090 + "\n", "q"]) == (good == 999)


@pytest.mark.parametrize(
    ("width", "rest"),
    [
        (0, [(["x"], 4), (["c", "d"], 5), (["e", "f"], 6)]),
        (1, [*((["x"], n) for n in (2, 3, 4)), (["c", "d"], 5), (["e", "f"], 6)]),
        (2, [(["c", "d"], 5), (["e", "f"], 6)]),
        (3, []),
    ],
)
def test_below_a_row_beyond_bounds_the_next_is_as_wide_as_the_header(
    width: int, rest: list[tuple]
) -> None:
    found = rows_of('a,"x\nx\nx\nx\nc,d\ne,f\n', width=width, MAX_ROW=8, _MIN_ROW=4)
    assert found[0][:2] == (None, 1)
    assert [row[:2] for row in found[1:]] == rest


pieces = st.lists(
    st.sampled_from(["a", "b,", '"', "\n", "\r\n", "\r", " ", "\x00", ","]), max_size=24
)


@given(pieces, st.integers(1, 5))
def test_borders_are_where_an_even_number_of_quotes_stands_before(
    parts: list[str], size: int
) -> None:
    data = "".join(parts).encode()
    for marks in (Marks(), Marks(ord('"'), ord(","))):
        looks, expected = [], [0]
        inside = 0
        for start in range(0, len(data), size):
            part = data[start : start + size]
            ends: list[int | None] = [None, None]
            quotes = 0
            for at, byte in enumerate(part):
                if byte == ord('"') and marks.quote >= 0:
                    quotes += 1
                if byte == ord("\n"):
                    ends[quotes % 2] = ends[quotes % 2] or at + 1
            assert look(part, marks) == Look(quotes, (ends[0], ends[1]))
            looks.append(look(part, marks))
            border = ends[inside]
            if start and border is not None:
                expected.append(start + border)
            inside = (inside + quotes) % 2
        assert settle(looks, size) == expected


@given(pieces)
def test_records_are_counted_as_csv_reads_them(parts: list[str]) -> None:
    text = "".join(parts)
    data = text.encode()
    lines = sum(1 for _ in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")) - 1
    assert count_lines(data, len(data)) == lines
    kept = [line for line in text.split("\n") if line.strip(" \t\r\n\x00\x1a")]
    assert count_records(data, Marks()) == Counted(lines, len(kept))
    found = count_records(data, Marks(ord('"'), ord(",")))
    if found is not None:
        rows = list(Dialect().reader(iter(io.StringIO(text, newline=""))))
        assert found.n_lines == lines
        assert found.n_records == sum(
            1 for row in rows if "".join(row).strip(" \t\r\n\x00\x1a") or len(row) > 1
        )


def test_records_that_may_be_read_otherwise_are_not_counted() -> None:
    table = Marks(ord('"'), ord(","))
    for text in ('a,"b', 'a,b"c\n', "a\rb\n", '""\n', "x" * (1 << 20) + "y\n"):
        assert count_records(text.encode(), table) is None
    whole = "x" * ((1 << 20) - 1) + "\n"
    assert count_records(whole.encode(), table) == Counted(1, 1)
    assert count_records(b"a\r\n\r\n", table) == Counted(2, 1)
    assert count_records(b"", table) == Counted(0, 0)


@given(
    st.lists(
        st.sampled_from(["a", "\u00e4", "\n", "\r", "\r\n", "bcd", "\u20ac"]), max_size=20
    ),
    st.integers(1, 6),
    st.integers(1, 7),
)
def test_a_feed_gives_lines_as_python_does(parts: list[str], size: int, limit: int) -> None:
    text = "".join(parts)
    data = text.encode()
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    buffer = ByteBuffer(iter([*blocks[:1], b"", *blocks[1:]]))
    for line in io.StringIO(text, newline=""):
        for start in range(0, len(line), limit):
            piece = line[start : start + limit]
            if piece.endswith("\r") and line[start + limit :] == "\n":
                return  # a bound between the two signs of an end is nobody's
            assert buffer.readline(limit) == piece
    assert buffer.readline(limit) == ""
    assert buffer.position == len(data)


@pytest.mark.parametrize(("more", "goes_on"), [(8, True), (9, False)])
def test_how_far_is_looked_for_more(more: int, *, goes_on: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(buffer, "_LOOK_AHEAD", 8)
        blocks = [b"ab", *([b" "] * (more - 1)), b"c"]
        assert ByteBuffer(iter(blocks)).goes_on(2) == goes_on
    assert not ByteBuffer(iter([b"ab", b" \x00\x1a\r\n\t"])).goes_on(2)
    assert ByteBuffer(iter([b"ab"])).goes_on(1)
    assert not ByteBuffer(iter([b"ab"])).goes_on(2)


def test_a_feed_looks_without_taking() -> None:
    buffer = ByteBuffer(iter([b"ab", b"cd", b"e"]))
    assert (buffer.peek(3), buffer.fill(5), buffer.fill(6)) == (b"abc", True, False)
    buffer.take(2)
    assert (buffer.peek(9), buffer.position) == (b"cde", 2)
    assert list(buffer.blocks()) == [b"cde"]
    assert buffer.position == 5


@pytest.mark.parametrize(
    ("document", "table"),
    [
        ([["a", "b"], [1, 2]], True),
        ([["a"], [1]], False),
        ([["a", "b"], [1]], False),
        ([["a", "b"], [1, [2]]], False),
        ([["a", "b"], 3], False),
        ([], False),
        ({}, False),
        ("x", False),
        ({"columns": ["a"], "data": [[1], [2]]}, True),
        ({"fields": [{"name": "a"}], "rows": [[1]]}, True),
        ({"columns": ["a"], "data": [[1, 2]]}, False),
        ({"columns": ["a"], "data": [1]}, True),
        ({"a": [1, 2], "b": [3, 4]}, True),
        ({"a": [1, 2], "b": [3]}, False),
        ({"a": [1, 2], "b": 3}, False),
        ({"a": [], "b": []}, False),
        ({"a": [1, 2]}, False),
        ({"a": [1, {}], "b": [3, 4]}, False),
        ({"a": {"0": 1}, "b": {"0": 2}}, True),
        ({"a": {"0": 1}, "b": {}}, False),
        ({"a": {"0": 1}, "b": 2}, False),
        ({"a": {"0": [1]}, "b": {"0": 2}}, False),
        ({"out": {"a": {"0": 1}, "b": {"0": 2}}}, True),
        ({"a": {"0": 1, "1": 2}}, True),
        ({"out": {"text": "down"}}, True),
    ],
)
def test_what_is_a_table(document: object, *, table: bool) -> None:
    assert is_table(document) == table


@pytest.mark.parametrize(
    ("document", "rows"),
    [
        (
            [["text", "n"], ["down", 1], ["up", 2]],
            [{"text": "down", "n": 1}, {"text": "up", "n": 2}],
        ),
        # no row names the columns where nothing below is of another kind
        (
            [["a", "b"], ["c", "d"]],
            [{"column_1": "a", "column_2": "b"}, {"column_1": "c", "column_2": "d"}],
        ),
        (
            [["a", "a"], [1, 2]],
            [{"column_1": "a", "column_2": "a"}, {"column_1": 1, "column_2": 2}],
        ),
        (
            [["a", ""], [1, 2]],
            [{"column_1": "a", "column_2": ""}, {"column_1": 1, "column_2": 2}],
        ),
        ([["text", "date"], ["down", "2024-05-01"]], [{"text": "down", "date": "2024-05-01"}]),
        (
            [["x", "2024-05-01"], ["y", 2]],
            [{"column_1": "x", "column_2": "2024-05-01"}, {"column_1": "y", "column_2": 2}],
        ),
        ([["a", "b"]], [{"column_1": "a", "column_2": "b"}]),
        ({"columns": ["a", "b"], "data": [[1, 2]]}, [{"a": 1, "b": 2}]),
        ({"header": [{"name": "a"}, "b"], "values": [[1, 2]]}, [{"a": 1, "b": 2}]),
        ({"a": [1, 3], "b": [2, 4]}, [{"a": 1, "b": 2}, {"a": 3, "b": 4}]),
        ({"a": {"0": 1, "1": 3}, "b": {"0": 2}}, [{"a": 1, "b": 2}, {"a": 3, "b": None}]),
        ({"0": {"a": 1, "b": 2}, "1": {"a": 3, "b": 4}}, [{"a": 1, "b": 2}, {"a": 3, "b": 4}]),
        # keys that are names either way: a column holds values of one kind
        (
            {"t": {"x": "a", "y": "b"}, "n": {"x": 1, "y": 2}},
            [{"t": "a", "n": 1}, {"t": "b", "n": 2}],
        ),
        (
            {"x": {"t": "a", "n": 1}, "y": {"t": "b", "n": 2}},
            [{"t": "a", "n": 1}, {"t": "b", "n": 2}],
        ),
        ({"out": {"in": {"a": {"0": 1}, "b": {"0": 2}}}}, [{"a": 1, "b": 2}]),
    ],
)
def test_rows_of_tables_in_any_orient(document: object, rows: list) -> None:
    assert list(table_records(json.dumps(document).encode())) == rows


def test_rows_of_another_width_are_none() -> None:
    many = [[n, n] for n in range(100)]
    found = list(
        table_records(json.dumps({"columns": ["a", "b"], "data": [*many, [1], 7]}).encode())
    )
    assert found[99] == {"a": 99, "b": 99}
    for error, said in zip(found[100:], ("found 1, the", "found 0, the"), strict=True):
        assert isinstance(error, RecordError)
        assert f"{said} table has 2" in str(error.args) + str(error)


values = st.recursive(
    st.one_of(
        st.none(),
        st.integers(-9, 9),
        st.sampled_from(["a", '"', "\\", "{", "]", "\n", "\u00e9", "a,b"]),
    ),
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(["k", "l", '"{']), inner, max_size=3),
    ),
    max_leaves=12,
)


def objects_at(value: object, depth: int) -> Iterator[object]:
    """Walk the objects that stand in a list, in so many lists."""
    if isinstance(value, list):
        if depth == 1:
            yield from (each for each in value if isinstance(each, dict))
            return
        for each in value:
            yield from objects_at(each, depth - 1)
    elif isinstance(value, dict):
        for each in value.values():
            yield from objects_at(each, depth)


@given(values, st.integers(1, 3), st.integers(1, 9), st.sampled_from([None, 1]))
def test_objects_of_lists_are_cut_out_of_any_document(
    document: object, depth: int, size: int, indent: int | None
) -> None:
    data = json.dumps(document, indent=indent).encode()
    blocks = [data[at : at + size] for at in range(0, len(data), size)]
    texts = [text for each in split_document(blocks, depth) for text in each.texts]
    found = [json.loads(text) for text in texts]
    assert found == list(objects_at(document, depth))


@given(
    st.lists(st.dictionaries(st.sampled_from("kl"), values, max_size=2), max_size=9),
    st.booleans(),
)
def test_plain_runs_are_those_of_the_scanner(records: list[dict], indent: bool) -> None:  # noqa: FBT001
    data = json.dumps({"a": records}, indent=1 if indent else None).encode()
    start = data.index(b"[") + 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sentiment.ingest.format.json_runs._LEAST", 0)
        lines, at, is_open = cut_objects(data, start)
    if lines:
        assert [json.loads(line) for line in lines] == records[: len(lines)]
        assert not any(b"\n" in line for line in lines)
        assert data[:at].endswith(b"}")
        assert len(lines) == len(records)
        assert not is_open
    else:
        assert (at, is_open) == (start, True)


@pytest.mark.parametrize(("n", "kept"), [(40, True), (41, False)])
def test_an_object_has_a_bound(n: int, *, kept: bool) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_stream, "MAX_RECORD", 40)
        large = b'{"a":' + b"1" * (n - 6) + b"}"
        assert len(large) == n
        # bounds are looked at when the next block comes
        data = b"[" + large + b',{"b":2}]'
        blocks = [data[at : at + 1] for at in range(len(data))]
        first, second = split_document(blocks)
        assert json.loads(*second.texts) == {"b": 2}
        found = first.texts, first.fault
        assert found == ([large], "") or (found == ([b""], "record too large") and not kept)
        lines = list(split_lines([large + b"\n", b'{"b":2}']))
        assert lines == [large, b'{"b":2}']
        pieces = [large[:20], large[20:], b"\n{}"]
        assert list(split_lines(pieces)) == [large if kept else TOO_LARGE, b"{}"]
        assert list(split_lines([large[:20], large[20:]])) == [large if kept else TOO_LARGE]


def test_lines_end_as_the_first_break_tells() -> None:
    assert list(split_lines([b"a\nb\r\n", b" \x00\n", b"c"])) == [b"a", b"b\r", b"c"]
    assert list(split_lines([b"a\rb", b"\rc"])) == [b"a", b"b", b"c"]
    assert list(split_lines([b"a", b"\nb"], b"\n")) == [b"a", b"b"]


def test_a_cut_document_says_so() -> None:
    (whole, cut) = split_document([b'{"l": [{"a": 1}, {"b": [2'])
    assert (whole.path, whole.fault) == ("l", "")
    assert (cut.path, cut.texts, cut.fault) == ("l", [b'{"b": [2'], "file cut short")
    assert [each.path for each in split_document([b'[{"a":1}] {"x":{"y":[{}]}}'])] == [
        "",
        "x.y",
    ]
    (only,) = split_document([b'{"n": 3, "l": [{"a": 1}]}'])
    assert json.loads(only.around + b"null}") == {"n": 3, "l": None}
    # what stands before another object is not kept
    (only,) = split_document([b'{"n": 3, "u": {"b": 1}, "m": 2, "l": [{"a": 1}]}'])
    assert only.around == b""


@pytest.mark.parametrize(
    ("data", "value"),
    [
        (b'{"a": 1,}', {"a": 1}),
        (b'{"a": [1, 2,],},', {"a": [1, 2]}),
        (b'\x1e{"a": 1}', {"a": 1}),
        (b'{"a": "b,}"}', {"a": "b,}"}),
        (b'"{\\"a\\": 1}"', {"a": 1}),
        (b'{"a": "x\ty"}', {"a": "x\ty"}),
    ],
)
def test_what_is_hardly_json_is_read(data: bytes, value: object) -> None:
    assert parse_record(data) == value


@pytest.mark.parametrize("data", [b"[1]", b"3", b'"x"', b"{", b"", TOO_LARGE, b"{]" * 9])
def test_what_is_no_record_is_told(data: bytes) -> None:
    with pytest.raises(RecordError):
        parse_record(data)
    assert np.isnan(parse_json(b"NaN"))


def test_an_empty_list_has_no_rows() -> None:
    assert list(table_records(b"[]")) == []


def test_bytes_of_a_part_of_a_column() -> None:
    whole = pa.array(["ab", "c", "def", "", "gh"], pa.large_string())
    for start in range(6):
        for n in range(6 - start):
            part = whole.slice(start, n)
            offsets, data = string_bytes(part)
            texts = part.to_pylist()
            assert offsets.tolist() == [len("".join(texts[:k])) for k in range(n + 1)]
            assert data.tobytes() == "".join(texts).encode()


def test_texts_that_no_text_can_hold_are_counted_where_they_are_mended(tmp_path: Path) -> None:
    texts = ["cut emoji \\ud83d", "whole", "cut \\udc00 again"]
    lines = [
        f'{{"id": "{n}", "text": "{text}", "date": "2024-05-01T10:00:00Z"}}'
        for n, text in enumerate(texts)
    ]
    (tmp_path / "posts.ndjson").write_text("\n".join(lines) + "\n", encoding="ascii")
    log = IngestLog()
    posts = read_posts(tmp_path / "posts.ndjson", log=log)
    assert posts["text"].tolist() == ["cut emoji \ufffd", "whole", "cut \ufffd again"]
    assert log.files[0].n_mended == 2
