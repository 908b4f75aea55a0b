"""Values of fields at the edges of what they may be: counts, ids, times, zones, markup."""

# ruff: noqa: E501, RUF001  a case is one line; signs and digits of other scripts
from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pytest

from sentiment.errors import NotAPostError, RecordError
from sentiment.ingest.field.count import as_count, find_grouping, is_rating, sum_counts
from sentiment.ingest.field.epoch import from_epoch, read_epoch
from sentiment.ingest.field.html import html_to_text, unescape
from sentiment.ingest.field.identifier import IdCheck, id_prefixes
from sentiment.ingest.field.resolution import Resolution
from sentiment.ingest.field.scalar import (
    as_id,
    as_lang,
    as_text,
    as_utc,
    dicts,
    has,
    is_true,
    join_clock,
    join_texts,
)
from sentiment.ingest.field.time import LEEWAY, TimeParser
from sentiment.ingest.field.time_column import parse_times
from sentiment.ingest.field.zone import parse_zone, place
from sentiment.ingest.stats import FileLog, IngestLog, Skipped

NAN = float("nan")


@pytest.mark.parametrize(
    ("value", "count"),
    [
        *(
            (2**62 - 1, 2**62 - 1),
            (2**62, None),
            (-(2**62) + 1, -(2**62) + 1),
            (-(2**62), None),
        ),
        *((str(2**62 - 1), 2**62 - 1), (str(2**62), None), (-1, None), (-2, -2), (0, 0)),
        *(("0" * 39 + "5", 5), ("0" * 40 + "5", None), (True, None), (None, None), ([], None)),
        *(
            (2.0**53 - 1, 2**53 - 1),
            (2.0**53, None),
            (-(2.0**53), None),
            (1.5, None),
            (NAN, None),
        ),
        *((-1.0, None), ("-1.0", None), ("-2.0", -2), ("12.", None), (" 12 ", 12), ("", None)),
        *(("1.1M", 1_100_000), ("1.0005k", None), ("1.0001k", None), ("2 mln", 2_000_000)),
        *(("1e3", 1000), ("1.2e3", 1200), ("1,2", None), ("3,0", 3), ("1.204,0", 1204)),
        *(("1,20", None), ("1,00", 1), ("1,000", 1000), ("1.204.000", 1_204_000)),
        *(("12,34,567", 1_234_567), ("1 204", 1204), ("1'204", 1204), ("1.204", None)),
        *(("12 likes", 12), ("1 reply", 1), ("likes", None), ("3 cats", None), ("１２", 12)),
    ],
)
def test_counts(value: object, count: int | None) -> None:
    assert as_count(value) == count


@pytest.mark.parametrize(
    ("value", "dots", "commas"),
    [
        *(("1.204", 1204, None), ("1,204", None, 1204), ("2.000", 2000, 2), ("2,000", 2, 2000)),
        *(("-2.000", -2000, -2), ("1.204,0", 1204, 1204), ("1,204.0", 1204, 1204)),
        *(("0.500", None, None), ("0.000", None, 0), ("17", 17, 17), ("2.000 likes", 2000, 2)),
        *(("+1.204.000", 1_204_000, 1_204_000), ("1.204k", 1204, 1204)),
    ],
)
def test_counts_where_a_sign_groups_thousands(
    value: str, dots: int | None, commas: int | None
) -> None:
    assert (as_count(value, "."), as_count(value, ",")) == (dots, commas)


@pytest.mark.parametrize(
    ("values", "sign"),
    [
        *((["1.204,5"], "."), (["1,204.5"], ","), (["1.204,5", "1,204.5"], ""), ([], "")),
        *((["999", "1.204"], "."), (["1000", "1.204"], ""), (["1.204"], ""), ([7, "9"], ".")),
        *((["9", "1,204", "1.204"], ""), (["0,5"], "."), (["0.5"], ","), ([" 12,34 "], ".")),
        *((["1.204.000"], "."), (["12,34,567"], ","), (["1234.5"], ","), (["9", "x"], ".")),
    ],
)
def test_signs_of_thousands(values: list[Any], sign: str) -> None:
    assert find_grouping(values) == sign


def test_ratings_are_one_to_five() -> None:
    yes = [
        1,
        5,
        1.0,
        4.99,
        "1",
        "5",
        "5.0",
        "5,00",
        "4.75",
        "3 stars",
        "1★",
        "2 / 5",
        "4 out of 5",
    ]
    no = [0.99, 5.01, 0, 6, "0", "5.1", "6", "4.755", "", "4/10", False, None, [], NAN]
    assert [is_rating(value) for value in (*yes, *no)] == [True] * len(yes) + [False] * len(no)


def test_counts_of_lists_are_added_up() -> None:
    some = [{"count": 2}, {"count": "3"}, {"count": -1}, {}, 7]
    assert [sum_counts(value) for value in (some, [], None, {"count": 2})] == [5, 0, None, None]


@pytest.mark.parametrize(
    ("number", "time"),
    [
        *((1e11 - 1, "5138-11-16T09:46:39"), (1e11, "1973-03-03T09:46:40")),
        *((1e14 - 1, "5138-11-16T09:46:39.998993"), (1e14, "1973-03-03T09:46:40")),
        *(
            (1e17, "1973-03-03T09:46:40"),
            (-1e11, "1966-10-31T14:13:20"),
            (0, "1970-01-01T00:00:00"),
        ),
        # parts of 100 ns, as .NET counts, of 2004 to 2100
        *((632_085_120_000_000_000, "2004-01-01T00:00:00"),),
        *((632_085_119_000_000_000, "1990-01-11T19:11:59"),),
        *((662_380_416_000_000_000, "1990-12-28T10:33:36"),),
        *((662_380_415_000_000_000, "2099-12-31T23:58:20"),),
    ],
)
def test_numbers_since_1970(number: float, time: str) -> None:
    assert from_epoch(number, number).isoformat() == f"{time}+00:00"


def test_numbers_that_are_no_times() -> None:
    for number in (1e300, float("inf"), NAN):
        with pytest.raises(RecordError, match="unreadable time") as refused:
            from_epoch(number, "x" * 99)
        assert refused.value.detail == "x" * 80
    texts = ("12345678", "soon", "1,737,972", "/Date(17)/", "1.5")
    assert [read_epoch(text) for text in texts] == [None] * 5
    ten = ("1714557600", "1714557600.0", "1,714,557,600", "1.714557600E+09", "1.7145576E9")
    millis = ("1714557600000", "/Date(1714557600000+0200)/", "1,714,557,600,000")
    assert {read_epoch(text) for text in (*ten, *millis)} == {
        datetime(2024, 5, 1, 10, tzinfo=UTC)
    }


@pytest.mark.parametrize(
    ("seconds", "unit"),
    [
        *(
            ([0, 86_400], ""),
            ([0, 86_400, 0], "day"),
            ([0, 0, 0], "day"),
            ([60, 60, 60], "minute"),
        ),
        # of one time of day on several days
        *(([60, 86_460, 60], "day"), ([3600, 7200, 0], "hour"), ([0.5, 86_400.5, 0.5], "day")),
        *(([60, 120, 0], "minute"), ([1, 2, 3], "second"), ([0.5, 1, 2], "finer"), ([], "")),
    ],
)
def test_how_finely_times_are_written(seconds: list[float], unit: str) -> None:
    micros = (np.array(seconds) * 1e6).astype(np.int64)
    whole, apart = Resolution(), Resolution()
    whole.add(micros)
    for each in micros:
        one = Resolution()
        one.add(np.array([each]))
        apart.merge(one)
    assert (whole.unit, apart.unit) == (unit, unit)
    assert (whole.n, apart.n) == (len(seconds), len(seconds))


LONG_ID = "1350000000000000000"


@pytest.mark.parametrize(
    ("given", "kept", "counted"),
    [
        *(("u7", "u7", ""), ("17", "17", ""), (None, "f#3", "")),
        *((LONG_ID, LONG_ID, "lz"), ("12345678901234567", "12345678901234567", "l")),
        *(
            ("1234567890123456", "1234567890123456", ""),
            ("1234567890123000", "1234567890123000", ""),
        ),
        *(("1.23457E+17", "f#3", "f"), ("1,23E17", "f#3", "f"), ("1E+17x", "1E+17x", "")),
        *(("1234567890123456.0", "f#3", "f"), ("123456789012345.0", "123456789012345", "")),
        *(("17.0", "17", ""), ("17,00", "17", ""), ("17.5", "17.5", ""), ("5e", "5e", "")),
        *(("u1.2E+17", "u1.2E+17", ""), ("١٢", "١٢", ""), ("ü17.0", "ü17.0", "")),
        *(("7-ü", "7-ü", ""), ("１２.0", "１２", "")),
    ],
)
def test_ids_that_can_be_trusted(given: str | None, kept: str, counted: str) -> None:
    account = FileLog("f")
    checks = IdCheck(account, "f")
    # beside others, so that it is told by itself
    for before in ([], ["a"], ["1.5E+3"]):
        account.n_long_ids = account.n_zero_ids = account.n_float_ids = 0
        values = pa.array([*before, given], pa.large_string())
        numbers = np.array([9] * len(before) + [3])
        assert checks.post_ids(values, numbers).to_pylist()[-1] == kept
        found = ["lzf"[i] * n for i, n in enumerate((account.n_long_ids, account.n_zero_ids))]
        assert "".join(found) == counted.replace("f", "")
        assert account.n_float_ids == counted.count("f") + (before == ["1.5E+3"])
        if given:
            account.n_float_ids = 0
            author = checks.authors(values).to_pylist()[-1]
            assert author == (None if kept == "f#3" else kept)


@pytest.mark.parametrize(
    ("zeros", "long", "said"),
    [
        *((19, 19, ""), (10, 20, ""), (11, 20, "11 of 20 long ids end in 000: ")),
        (1204, 1500, "1,204 of 1,500 long ids end in 000: "),
    ],
)
def test_many_long_ids_that_end_in_zeros_are_said(zeros: int, long: int, said: str) -> None:
    account = FileLog("f", n_zero_ids=zeros, n_long_ids=long)
    account.settle()
    assert len(account.notes) == bool(said)
    assert "".join(account.notes).startswith(said)


def test_an_account_of_days_counts_all_as_such() -> None:
    for step, n_days in ((86_400, 7), (86_399, 2)):
        account = FileLog("f", n_read=7, n_date_only=2)
        account.times.add(np.arange(5) * step * 1_000_000)
        account.settle()
        assert (account.resolution == "day", account.n_date_only) == (n_days == 7, n_days)


def test_shares_at_which_a_read_is_said_to_be_odd() -> None:
    for n_read, n_rejected, much in (
        (95, 5, False),
        (94, 6, True),
        (0, 0, False),
        (0, 1, True),
    ):
        log = IngestLog()
        file = log.begin("f")
        file.n_read, file.n_rejected, file.n_not_posts = n_read, n_rejected, 50
        assert (log.much_rejected == [file]) == much
        assert file.share_rejected == (
            n_rejected / (n_read + n_rejected) if much or n_read else 0
        )
    for n_read, n_days, is_day_only in ((10, 9, True), (10, 8, False), (0, 0, False)):
        log = IngestLog()
        file = log.begin("f")
        file.n_read, file.n_date_only = n_read, n_days
        assert log.is_day_only == is_day_only


def test_accounts_of_parts_are_those_of_the_whole() -> None:
    told: list[Skipped] = []
    log, later = IngestLog(sink=told.append), IngestLog()
    first = log.begin("a")
    first.n_read, first.n_records, first.n_naive_times = 3, 5, 1
    part, other = later.begin("a"), later.begin("b")
    part.begins, part.n_read, part.n_records, part.n_date_only = False, 2, 4, 1
    other.n_read, other.n_records = 1, 1
    for n in range(2):
        log.skip(Skipped("a", n, "no text", by_design=n == 0))
    later.files.pop()
    for n in range(4):
        later.skip(Skipped("a", 9 + n, "no text"))
    later.skip(Skipped("a", 20, "no time"))
    later.files.append(other)
    later.failures, later.left_aside = ["x"], ["y"]
    log.merge(later)
    assert [each.file for each in log.files] == ["a", "b"]
    assert (first.n_rejected, first.n_not_posts, len(told)) == (6, 1, 2)
    assert (log.n_read, log.n_records, log.n_skipped) == (6, 10, 7)
    assert (log.n_date_only, log.n_naive_times) == (1, 1)
    assert dict(log.reasons) == {"no text": 6, "no time": 1}
    assert [each.record for each in log.samples["no text"]] == [0, 1, 9]
    assert [each.record for each in log.samples["no time"]] == [20]
    assert (log.failures, log.left_aside) == (["x"], ["y"])


@pytest.mark.parametrize(
    ("names", "prefixes"),
    [
        *((["a/x.csv"], ["x.csv"]), (["a/x.csv", "b/x.csv"], ["a/x.csv", "b/x.csv"])),
        (["a/b/x.csv", "c/b/x.csv", "c/y.csv"], ["a/b/x.csv", "c/b/x.csv", "y.csv"]),
        (["z.zip!a\\x", "z.zip!b\\x"], ["a/x", "b/x"]),
        (["x", "a/x", "a/x"], ["x", "a/x", "a/x"]),
        ([], []),
    ],
)
def test_files_are_named_so_that_made_up_ids_differ(
    names: list[str], prefixes: list[str]
) -> None:
    assert id_prefixes(names) == prefixes


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        *(("a  b", "a  b"), (" a &amp; b ", "a & b"), ("a < b > c", "a < b > c"), ("a<b", "a<b")),
        *(("<p>a</p><p>b</p>", "a\n\nb"), ("<p>a<br/>b</p>", "a\nb"), ("<li>a<li>b", "a\nb")),
        *(("<p>a </p>\n<p> b</p>", "a\n\nb"), ("a \t\n b<i></i>", "a b"), ("<div>a", "a")),
        *(("<pre>a  b\n c</pre>  d  e", "a  b\n c\n\nd e"), ("</pre>a  b<br>", "a b")),
        *(("<pre><pre>a</pre>  b</pre>  c", "a\n\n  b\n\nc"), ("<PRE>a  b</PRE>", "a  b")),
        *(("a<script>x</script>b", "ab"), ("<style><style>x</style>y</style>z", "z")),
        *(("</script>a<template>b", "a"), ("a<!-- <b> x --> b", "a b"), ("a<!-->b", "ab")),
        *(("a<!--x>b", "ab"), ("a<!doctype html>b", "ab"), ("a<?x?>b", "ab"), ("<!-- x", "<!-- x")),
        *(('<img alt="x &amp; y">z', "x & yz"), ("<img src=a>z", "z"), ("<img alt=':x:' >", ":x:")),
        *(('<b a="1" b="2" c="x > y">d</b>', "d"), ("<b a='1' b='2' c='x > y'>d</b>", "d")),
        *(('<b title="a > b">c</b>', "c"), ("<b title='a'b>c</b>", "c"), ('a <b "c> d', "a d")),
        *((f'<b x="{"a" * 600}>b">c', 'b">c'), ("1 <2> 3", "1 <2> 3"), ("<a href=x>y</a>", "y")),
        *(('<a href="https://x.example">x.example</a>', "https://x.example"),),
        *(('<a href="https://x.example/a/b">x.example/a…</a>', "https://x.example/a/b"),),
        *(('<a href="https://x.example/a/b">https://www.x.example/a...</a>', "https://x.example/a/b"),),
        *(('<a href="https://x.example">see</a>!', "see (https://x.example)!"),),
        *(('<a href="https://x.example">#tag</a>', "#tag"), ('<a href="https://x.example">@ann</a>', "@ann")),
        *(('<a href="https://x.example">https://y.example</a>', "https://y.example"),),
        *(('<a href="mailto:x">see</a>', "see"), ("<a href='HTTP://x.example'>see</a>", "see (HTTP://x.example)")),
        *(('<a href="https://x.example">a<a href="https://y.example">b</a></a>c', "a (https://x.example)b (https://y.example)c"),),
        *(('<a href="https://x.example">a', "a (https://x.example)"), ("a</a>b", "ab")),
        *(('<a data-href="u" href="https://x.example">a</a>', "a (https://x.example)"),),
    ],
)  # fmt: skip
def test_markup(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


def test_entities_of_any_number() -> None:
    given = ("a &amp; b", "&#33;", "&#12345678;", "&#x12345678;x", "&#1234567;", "a")
    assert [unescape(text) for text in given] == [
        "a & b",
        "!",
        "\ufffd",
        "\ufffdx",
        "\ufffd",
        "a",
    ]


@pytest.mark.parametrize(
    ("value", "may_be_empty", "reason"),
    [
        *((None, True, "no text"), (7, False, "no text: int"), ("", False, "no text")),
        *((" ", True, "no words, only media"), ("[deleted]", False, "deleted or removed: [deleted]")),
        *((" NaN ", True, "no text, only a sign: NaN"), ("#REF!", True, "no text, only a sign: #REF!")),
        *(("Deleted comment", False, "deleted or removed: Deleted comment"),),
    ],
)  # fmt: skip
def test_what_is_no_text(value: object, may_be_empty: bool, reason: str) -> None:  # noqa: FBT001
    with pytest.raises(RecordError) as refused:
        as_text(value, may_be_empty=may_be_empty)
    assert str(refused.value) == reason
    by_design = reason.startswith(("no words", "deleted", "no text, only"))
    assert isinstance(refused.value, NotAPostError) == by_design


def test_texts() -> None:
    assert as_text(" a &lt; b ") == " a < b "
    assert as_text("a &lt; b", markup=True) == "a &lt; b"
    assert as_text("nano") == "nano"
    assert [
        join_texts(*pair) for pair in (("a ", " b"), (" ", "b"), (7, "b"), ("a", None))
    ] == [*("a\n\nb", "b", "b", "a")]
    assert dicts([{}, 7, {"a": 1}]) == [{}, {"a": 1}]
    assert dicts({"a": 1}) == []
    assert (has({"a": {"b": None}}, ("a", "b")), has({"a": 7}, ("a", "b"))) == (True, False)


@pytest.mark.parametrize(
    ("date", "clock", "joined"),
    [
        *((20250127, [23], "20250127 23:00"), (True, ["9:05"], True), (None, ["9:05"], None)),
        *((" 2025-01-27 ", [], "2025-01-27"), ("2025-01-27", [None, True, NAN, ""], "2025-01-27")),
        *(("2025-01-27", ["905"], "2025-01-27 9:05"), ("2025-01-27", ["1105"], "2025-01-27 11:05")),
        *(("2025-01-27", [9, 5], "2025-01-27 09:05"), ("2025-01-27", ["9.0", "5.0", 7], "2025-01-27 09:05:07")),
        *(("2025-01-27", ["123", 5], "2025-01-27 1:23"), ("2025-01-27T00:00:00.000", ["9:05"], "2025-01-27 9:05")),
        *(("2025-01-27", ["1899-12-30 9:05"], "2025-01-27 9:05"), ("2025-01-27", ["1900-01-01T9:05", "PM"], "2025-01-27 9:05 PM")),
        *(("2025-01-27 11:03", ["9:05", "EST"], "2025-01-27 11:03 EST"), ("2025", ["1"], "2025 1:00")),
        *(("2025.0", [1.0, 27.0], "2025-1-27"), ("2025", [1, 27, 9], "2025-1-27 09:00"), ("2025", [1, 27, 9, 5, 7], "2025-1-27 09:05:07")),
        *(("45684.0", ["0.25"], "45684.25"), (45684, [0.25, "EST"], "45684.25"), ("45684", ["1.5"], "45684 1.5")),
        *(("1999", [1, 27], "1999 01:27"), ("2025-01-27", ["12:30", "00"], "2025-01-27 12:30")),
    ],
)  # fmt: skip
def test_dates_and_what_stands_behind_them(date: object, clock: list[Any], joined: str) -> None:
    assert join_clock(date, clock) == joined


def test_ids_languages_and_truth() -> None:
    ids = [
        0,
        -1,
        1.5,
        True,
        {},
        [1],
        "-",
        "--",
        "a-",
        '="1"',
        "'a b'",
        '"a"',
        "1,204",
        "1,204,000",
    ]
    assert [as_id(value) for value in ids] == [
        *("0", "-1", None, None, None, None, None, None),
        *("a-", "1", "'a b'", "a", "1,204", "1204000"),
    ]
    langs = ["en", " pt_BR ", "UND", "qme", "e", "abcd", "zh-Hant-TW", None, 7, "english"]
    assert [as_lang(value) for value in langs] == [
        *("en", "pt-BR", None, None, None, None, "zh-Hant-TW", None, None, None)
    ]
    no = ["", " No ", "0.0", None, 0, -1, -1.0, NAN, [], {}, False]
    assert [is_true(value) for value in (*no, "x", 1, 2.5, [0], True)] == [False] * 11 + [
        True
    ] * 5
    naive = ["2025-01-27 10:00", " 2025-01-27T10:00:00.5 "]
    assert [as_utc(value) for value in naive] == ["2025-01-27 10:00Z", "2025-01-27T10:00:00.5Z"]
    other: list[Any] = ["2025-01-27", "2025-01-27 10:00Z", "2025-01-27 10:00 EST", None, 7]
    assert [as_utc(value) for value in other] == other


SUMMER, WINTER = datetime(2024, 7, 1, 10), datetime(2024, 1, 1, 10)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("name", "minutes"),
    [
        *(("UTC", 0), ("z", 0), ("Greenwich Mean Time", 0), ("+0530", 330), ("-03:30", -210)),
        *(("GMT+2", 120), ("UTC \u22123", -180), ("+23:59", 1439), ("+24", None), ("+0060", None)),
        *(("+02:00[Europe/Berlin]", 120), ("+0000 UTC", 0), ("GMT+0200 (CEST)", 120), ("(EST)", -300)),
        *(("America/New_York", -240), ("Nowhere/City", None), ("est", -300), ("NPT", 345), ("XYZ", None)),
        *(("CST", None), ("Eastern Time", -240), ("Eastern Daylight Time", -240)),
        *(("Eastern Standard Time", None), ("Eastern", -240), ("W. Europe Summer Time (x)", 120)),
        *(("India Standard Time", 330), ("Nowhere Time", None)),
    ],
)  # fmt: skip
def test_zones_behind_times(name: str, minutes: int | None) -> None:
    if minutes is None:
        with pytest.raises(RecordError) as refused:
            place(SUMMER, name * 1, UTC)
        assert len(refused.value.detail) < 99
        return
    offset = place(SUMMER, name, UTC).utcoffset()
    assert offset == timedelta(minutes=minutes)


def test_zones_that_the_assumed_one_settles() -> None:
    assert place(SUMMER, "IST", ZoneInfo("Asia/Kolkata")).utcoffset() == timedelta(hours=5.5)
    assert place(WINTER, "CST", ZoneInfo("Asia/Shanghai")).utcoffset() == timedelta(hours=8)
    assert place(WINTER, "Eastern Standard Time", UTC).utcoffset() == timedelta(hours=-5)
    assert parse_zone("utc") is UTC
    with pytest.raises(RecordError) as refused:
        place(SUMMER, "x" * 99, UTC)
    assert refused.value.detail == "x" * 40


def parser(**more: Any) -> TimeParser:
    return TimeParser(**{"now": datetime(2024, 6, 1, tzinfo=UTC), **more})


@pytest.mark.parametrize(
    ("value", "naive", "days"),
    [
        *(("2024-05-01", 1, 1), ("20240501", 1, 1), (20240501, 1, 1), ("1 May 2024", 1, 1)),
        *(("2024-05-01T10:00", 1, 0), ("2024-05-01T10:00Z", 0, 0), ("20240501100000", 1, 0)),
        *(("202405011000", 1, 0), (1_714_557_600, 0, 0), ("1 May 2024 10:00 EST", 0, 0)),
        *(("2024-W18-3", 1, 1), ("soon", 0, 0), ("2003-12-31", 0, 0), ("2024-06-03", 0, 0)),
    ],
)
def test_what_was_assumed_of_times_is_counted(value: object, naive: int, days: int) -> None:
    times = parser()
    for _ in range(2):
        try:
            times.parse(value)
        except RecordError:
            assert not naive
    assert (times.n_naive, times.n_date_only) == (2 * naive, 2 * days)


def test_times_lie_between_2004_and_a_day_ahead() -> None:
    assert timedelta(days=1) == LEEWAY
    for first, second, reason in (
        ("2004-01-01T00:00:00Z", "2003-12-31T23:59:59Z", "time before 2004"),
        ("2024-06-02T00:00:00Z", "2024-06-02T00:00:01Z", "time in the future"),
    ):
        parser().parse(first)
        with pytest.raises(RecordError) as refused:
            parser().parse(second)
        assert refused.value.reason == reason
    with pytest.raises(RecordError) as refused:
        parser().parse("x" * 99)
    assert refused.value.detail == "x" * 80
    with pytest.raises(RecordError, match="no time"):
        parser().parse(" \u200e")
    with pytest.raises(RecordError, match="a list"):
        parser().parse([1])


def test_clock_changes_are_counted_in_their_zone() -> None:
    times = parser(zone=ZoneInfo("Europe/Berlin"))
    for value in ("2024-03-31 02:30", "2023-10-29 02:30", "2024-03-31 03:30", "2024-01-01"):
        times.parse(value)
    assert (times.n_naive, times.n_clock_change, times.n_date_only) == (4, 2, 1)


@pytest.mark.parametrize(
    ("values", "order", "numeric"),
    [
        *((["13/05/2024"], "day", 1), (["05/13/2024"], "month", 1), (["05/05/2024"], "day", 0)),
        *((["13/05/2024", "05/13/2024"], None, 2), (["03/04/2024"], None, 1), ([], "day", 0)),
        *((["03/04/2024", "13/05/2024"], "day", 2), (["12/13/2024"], "month", 1)),
        *((["13/12/2024"], "day", 1), (["13/14/2024"], None, 1), (["2024-05-01"], "day", 0)),
    ],
)
def test_orders_of_dates(values: list[str], order: str | None, numeric: int) -> None:
    times = parser()
    for value in values:
        times.observe(value)
    assert times.settle_date_order() == order
    assert times.n_numeric == numeric


def test_evidence_counts_each_value_as_often_as_it_stands_there() -> None:
    times = parser()
    for value, n in (("13/05/2024", 3), ("05/13/2024", 2), ("03/04/2024", 4), ("", 9)):
        times.observe(value, n)
    assert times.evidence == "3 dates can only be day-first, 2 only month-first, 4 either"


def test_numbers_are_days_of_a_spreadsheet_where_all_are() -> None:
    for values, is_serial in (
        (["45413", 45414.5], True),
        (["45413", "x"], False),
        ([""], False),
        (["29999", "45413"], False),
    ):
        times = parser()
        for value in values:
            times.observe(value)
        assert times.settle_serial() == is_serial
    times = parser()
    times.is_serial = True
    assert times.parse("45413,5").isoformat() == "2024-05-01T12:00:00+00:00"
    assert times.parse(45413).isoformat() == "2024-05-01T00:00:00+00:00"
    assert (times.n_naive, times.n_date_only) == (2, 1)


def test_times_as_they_are_told_to_be() -> None:
    times = parser(form="%d.%m.%Y")
    assert times.parse("01.05.2024").isoformat() == "2024-05-01T00:00:00+00:00"
    assert (times.n_naive, times.n_date_only) == (1, 1)
    with pytest.raises(RecordError, match="time of another form"):
        times.parse("2024-05-01")
    clock = parser(form="%Y%m%d%H")
    assert clock.parse(2024050110).isoformat() == "2024-05-01T10:00:00+00:00"
    assert clock.n_date_only == 0


@pytest.mark.parametrize(
    "form",
    [
        *("2024-02-29T23:59:58{}", "2024-12-31 00:00:01.250{}", "2024-01-01T10:20:30.000125{}"),
        *("Thu Feb 29 23:59:58 {} 2024",),
    ],
)
def test_columns_of_offsets_are_read_as_each_alone(form: str) -> None:
    offsets = ["+05:30", "-03:30", "+00:45", "-11:15", "+14:00", "+00:00"]
    zones = [each.replace(":", "") if form[0] == "T" else each for each in offsets]
    given = [form.format(zone) for zone in zones]
    micros, read = parse_times(pa.array(given, pa.large_string()), TimeParser())
    expected = [TimeParser().parse(each) for each in given]
    assert read.all()
    found = [datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=int(n)) for n in micros]
    assert found == expected
    naive = form.format("+00:00" if form[0] != "T" else "+0000")
    at_utc = TimeParser().parse(naive)
    ahead = [timedelta(hours=int(z[:3]), minutes=int(z[0] + z[-2:])) for z in offsets]
    assert [at_utc - each for each in ahead] == expected


@pytest.mark.parametrize(
    ("form", "expected"),
    [("%Y-%d-%m %H:%M:%S", "2024-01-05T10:00Z"), ("%Y-%m-%d %H:%M:%S", "2024-05-01T10:00Z")],
)
def test_a_column_is_read_as_its_form_says(form: str, expected: str) -> None:
    given = pa.array(["2024-05-01 10:00:00"] * 3, pa.large_string())
    micros, read = parse_times(given, TimeParser(form=form))
    assert read.all()
    wanted = datetime.fromisoformat(expected) - datetime(1970, 1, 1, tzinfo=UTC)
    assert micros.tolist() == [wanted // timedelta(microseconds=1)] * 3
