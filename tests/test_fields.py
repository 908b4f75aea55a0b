"""Values of fields: no value is read as another, alone or in a column."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sentiment.errors import RecordError
from sentiment.ingest.field import column, written
from sentiment.ingest.field.column import counts, ids, true_rows
from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.html import html_to_text, unescape
from sentiment.ingest.field.resolution import Resolution
from sentiment.ingest.field.scalar import as_id, is_true, join_clock
from sentiment.ingest.field.time import TimeParser
from sentiment.ingest.field.time_column import observe_times, parse_times
from sentiment.ingest.field.written import month_number

NAMES = {
    "en": "January February March April May June July August September October November "
    "December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre "
    "décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre "
    "diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro "
    "dezembro",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre "
    "novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november "
    "december",
    "da": "januar februar marts april maj juni juli august september oktober november december",
    "id": "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November "
    "Desember",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października "
    "listopada grudnia",
    "tr": "Ocak Şubat Mart Nisan May\u0131s Haziran Temmuz Ağustos Eylül Ekim "
    "Kas\u0131m Aral\u0131k",
    "ru": "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
}
SHORT = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec",
    "de": "Jan. Feb. Mrz Apr. Mai Jun. Jul. Aug. Sep. Okt. Nov. Dez.",
    "fr": "janv. févr. mars avr. mai juin juil. août sept. oct. nov. déc.",
    "es": "ene. feb. mar. abr. may. jun. jul. ago. sept. oct. nov. dic.",
    "pt": "jan. fev. mar. abr. mai. jun. jul. ago. set. out. nov. dez.",
    "it": "gen feb mar apr mag giu lug ago set ott nov dic",
    "nl": "jan. feb. mrt. apr. mei jun. jul. aug. sep. okt. nov. dec.",
    "da": "jan. feb. mar. apr. maj jun. jul. aug. sep. okt. nov. dec.",
    "id": "Jan Feb Mar Apr Mei Jun Jul Agt Sep Okt Nov Des",
    "pl": "sty lut mar kwi maj cze lip sie wrz paź lis gru",
    "tr": "Oca Şub Mar Nis May Haz Tem Ağu Eyl Eki Kas Ara",
    "ru": "янв. февр. мар. апр. мая июн. июл. авг. сент. окт. нояб. дек.",
}
#: Ways to write a date, of its time and the name of its month.
DATES = (
    "{t:%Y-%m-%d}", "{t:%Y/%m/%d}", "{t:%Y.%m.%d}", "{t.day}-{name}-{t:%y}", "{t:%d/%m/%Y}",
    "{t:%d.%m.%Y}", "{t.day} {name} {t.year}", "{name} {t.day}, {t.year}",
    "{t.day}. {name} {t.year}", "{t.day} de {name} de {t.year}", "{t.year}-{name}-{t.day}",
    "{t.year}年{t.month}月{t.day}日",
)  # fmt: skip
CLOCKS_24 = ("{t:%H:%M}", "{t:%H.%M}", "{t.hour}h{t:%M}", "{t:%H:%M:%S}")
CLOCKS_12 = (
    "{h}:{t:%M} {half}",
    "{h}.{t:%M} {half}",
    "{h}:{t:%M}{half}",
    "{h}:{t:%M:%S} {half}",
)
HALVES = (("AM", "PM"), ("am", "pm"), ("a.m.", "p.m."), ("a. m.", "p. m."))
moments = st.datetimes(
    datetime(2005, 1, 1),  # noqa: DTZ001  as it is written
    datetime(2025, 12, 31, 23, 59, 59),  # noqa: DTZ001
)


def parsed(value: object, **options: Any) -> datetime:
    options.setdefault("date_order", "day")
    return TimeParser(**options).parse(value)


@given(
    moments,
    st.sampled_from(DATES),
    st.sampled_from([*CLOCKS_24, *CLOCKS_12]),
    st.sampled_from(HALVES),
    st.sampled_from(sorted(NAMES)),
    st.sampled_from([NAMES, SHORT]),
    st.sampled_from([" ", ", ", "  ", "\u202f", " \u00e0 ", " at "]),
)
def test_every_form_gives_the_time_back(
    time: datetime,
    date: str,
    clock: str,
    halves: tuple[str, str],
    lang: str,
    names: dict[str, str],
    gap: str,
) -> None:
    name = names[lang].split()[time.month - 1]
    hour, half = (time.hour - 1) % 12 + 1, halves[time.hour >= 12]
    text = gap.join(form.format(t=time, name=name, h=hour, half=half) for form in (date, clock))
    exact = (
        time.replace(microsecond=0) if "%S" in clock else time.replace(second=0, microsecond=0)
    )
    assert parsed(text) == exact.replace(tzinfo=UTC), text


@given(
    moments, st.sampled_from(["{t:%I:%M %p} - {t:%d %b %Y}", "{t:%I:%M %p} · {t:%b %d, %Y}"])
)
def test_a_clock_before_its_date(time: datetime, form: str) -> None:
    assert parsed(form.format(t=time)) == time.replace(second=0, microsecond=0, tzinfo=UTC)


def test_only_forms_that_are_tried_are_compiled() -> None:
    written._compiled.cache_clear()
    assert written.read_written("2025-01-27", month_first=None) is not None
    assert written._compiled.cache_info().currsize == 1


@pytest.mark.parametrize(
    "text",
    [
        *(
            "13:00 AM 27 Jan 2025",
            "27 Jan 11:03",
            "31/02/2025 10:00",
            "27 Foo 2025",
            "2 days ago",
        ),
        *("27 Jan 2025 25:00", "11:03 PM", "2025-01-27 0:15 PM", "27 Jan 2025 11", "tomorrow"),
        "27 Jan 2025 " + "x" * 100_000,
    ],
)
def test_what_is_no_time_is_none(text: str) -> None:
    with pytest.raises(RecordError):
        parsed(text)


@pytest.mark.parametrize("lang", sorted(NAMES))
def test_months_whole_and_short(lang: str) -> None:
    for names in (NAMES[lang], SHORT[lang]):
        assert [month_number(name) for name in names.split()] == list(range(1, 13))


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2025-01-27 11:03 Pacific Time", "2025-01-27T19:03"),
        ("2025-07-27 11:03 Pacific Time", "2025-07-27T18:03"),
        ("2025-01-27 11:03 PM ET", "2025-01-28T04:03"),
        ("2025-01-27 11:03 PST", "2025-01-27T19:03"),
        ("2021-10-05 05:01:00 NZDT", "2021-10-04T16:01"),
        ("27/Jan/2025:11:03:00 +0000", "2025-01-27T11:03"),
        ("2025-01-27T12:03+01:00[Europe/Berlin]", "2025-01-27T11:03"),
        ("2025-01-27 11:03:00 +0000 UTC", "2025-01-27T11:03"),
        ("'2025-01-27 11:03", "2025-01-27T11:03"),
        ("2025-01-27 11:03 W. Europe Standard Time", "2025-01-27T10:03"),
    ],
)
def test_named_zones(text: str, utc: str) -> None:
    assert parsed(text) == datetime.fromisoformat(utc).replace(tzinfo=UTC)


def test_a_clock_of_the_other_season_is_asked_for() -> None:
    with pytest.raises(RecordError, match="other season"):
        parsed("2025-07-27 11:03 Pacific Standard Time")


@pytest.mark.parametrize("value", [20250127, "20250127", 20250127.0])
def test_digits_of_a_day(value: object) -> None:
    parser = TimeParser()
    assert parser.parse(value) == datetime(2025, 1, 27, tzinfo=UTC)
    assert parser.n_date_only == 1


def test_spreadsheet_days_only_where_the_column_holds_nothing_else() -> None:
    parser = TimeParser()
    for value in ("45684.4583333333", "45684,5", "", 45685):
        parser.observe(value)
    assert parser.settle_serial()
    assert parser.parse("45684,4583333333") == datetime(2025, 1, 27, 11, tzinfo=UTC)
    parser = TimeParser()
    for value in ("45684.5", "2025-01-27"):
        parser.observe(value)
    assert not parser.settle_serial()
    with pytest.raises(RecordError):
        parser.parse("45684.5")


def test_a_form_that_is_told() -> None:
    form = "%d|%m|%Y %H-%M"
    assert parsed("27|01|2025 23-03", form=form) == datetime(2025, 1, 27, 23, 3, tzinfo=UTC)
    with pytest.raises(RecordError, match="another form"):
        parsed("2025-01-27", form=form)


values = st.one_of(
    st.sampled_from(
        [
            *(
                "1,204",
                "12.0",
                "3,0",
                "1.204,0",
                "1.204",
                "1.204.000",
                "1 204",
                "1.2K",
                "-1",
                "-5",
            ),
            *(
                "",
                "nan",
                "None",
                "many",
                "007",
                "2,50",
                "inf",
                "[deleted]",
                ' ="17" ',
                '="135"',
            ),
            *("NULL", "n/a", "abc", " x ", "#N/A", "Nan", "=x"),
            *("user72324", "undefineD", "Undefined", "nerd", "NONE", "[DELETED]", "[retired]"),
        ]
    ),
    st.integers(-(10**19), 10**19).map(str),
    st.text(max_size=6),
)


@given(st.lists(values, max_size=8))
def test_columns_and_values_agree(texts: list[str]) -> None:
    whole = pa.array(
        [text.encode("utf-8", "replace").decode() for text in texts], pa.large_string()
    )
    given_ = whole.to_pylist()
    assert counts(whole).to_pylist() == [as_count(text) for text in given_]
    assert ids(whole).to_pylist() == [as_id(text) for text in given_]


def test_words_are_true_and_empty_cells_are_not() -> None:
    cells = pa.array(["x", "", None, "0"], pa.large_string())
    assert true_rows(cells, bool).tolist() == [bool(cell) for cell in cells.to_pylist()]


def test_ids_that_only_begin_as_no_value_does_are_not_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(column, "as_id", None)
    names = ["user72324", "nerd"]  # as long as undefined, none
    assert ids(pa.array(names, pa.large_string())).to_pylist() == names


#: Where the years end that whole columns know.
_EDGES = [
    "1999-12-31T23:59:59Z",
    "2000-01-01",
    "2099-12-31T23:59:59Z",
    "2100-01-01",
    "2100-12-01",
]


@example(_EDGES)
@given(
    st.lists(st.one_of(moments.map(str), st.integers(0, 10**17).map(str), values), max_size=6)
)
def test_columns_and_single_times_agree(texts: list[str]) -> None:
    texts = [text.encode("utf-8", "replace").decode() for text in texts]
    whole, single = TimeParser(), TimeParser()
    micros, read = parse_times(pa.array(texts, pa.large_string()), whole)
    for n, text in enumerate(texts):
        try:
            time = single.parse(text)
        except RecordError:
            assert not read[n]
        else:
            assert read[n]
            assert micros[n] == (time - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(
                microseconds=1
            )


@given(st.integers(0, 10**9), st.sampled_from(["{:,}", "{}", "{}.0", "{},0", "{:_}"]))
def test_counts_round_trip(number: int, form: str) -> None:
    written = form.format(number)
    for group in (",", "\u202f", "'", " "):
        plain = written.replace("_", group) if "_" in form else written
        assert as_count(plain) in ({number} if plain != f"{number}.000" else {None})


@given(st.integers(1000, 10**9))
def test_german_counts(number: int) -> None:
    assert as_count(f"{number:,}".replace(",", ".") + ",0") == number


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("1,2 Tsd.", 1200),
        ("3,4 Mio", 3_400_000),
        ("1.2万", 12_000),
        ("2 тыс.", 2000),
        ("+5", 5),
    ],
)
def test_counts_with_words_for_thousands(text: str, count: int) -> None:
    assert as_count(text) == count


@pytest.mark.parametrize("text", ["Nein", "FALSCH", "non", "faux", "falso", "não", "否", "off"])
def test_no_is_no_in_any_language(text: str) -> None:
    assert not is_true(text)


@pytest.mark.parametrize("text", ["false", "FALSE", "0", "no", "None", "nan", "[]", "", "n/a"])
def test_words_that_say_no(text: str) -> None:
    assert not is_true(text)
    assert is_true("true")


def test_a_date_and_its_clock() -> None:
    assert parsed(join_clock("27.01.2025", ["11:03 PM"])).hour == 23
    assert parsed(join_clock(20250127, ["09:15"])) == datetime(2025, 1, 27, 9, 15, tzinfo=UTC)
    assert join_clock("2025-01-27", [None, ""]) == "2025-01-27"


@pytest.mark.parametrize(
    ("seconds", "unit"),
    [
        ([0, 86_400, 172_800], "day"),
        ([3600, 86_400 + 3600, 172_800 + 3600], "day"),
        ([3600, 3600, 3600], "hour"),
        ([60, 3600, 7200], "minute"),
        ([1, 2, 3], "second"),
        ([0.5, 2, 3], "finer"),
        ([0, 0], ""),
    ],
)
def test_resolution(seconds: list[float], unit: str) -> None:
    times = Resolution()
    times.add((np.array(seconds) * 1_000_000).astype(np.int64))
    assert times.unit == unit


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>x <![ b</p>", "x <![ b"),
        ("x <![foo]> <p>y</p>", "x\n\ny"),
        ("a <![endif]-->word", "a word"),
        ("<!--[if gte mso 9]><b>junk<![endif]-->next", "next"),
        ("1 < 2 <b>ok</b>", "1 < 2 ok"),
        ('<a href="https://x.example/?a>b">link</a>', "link (https://x.example/?a>b)"),
    ],
)
def test_markup_of_word_processors(markup: str, text: str) -> None:
    assert html_to_text(markup) == text


@pytest.mark.parametrize("piece", ["<a ", "<![ b", "<!--", '<a "', " \t", "<", "</"])
def test_markup_takes_time_that_grows_with_it(piece: str) -> None:
    assert len(html_to_text("<pre>" + piece * 3000 + ">x</pre>")) > 0
    assert unescape("&#" + "9" * 100_000 + ";") == "\ufffd"


def test_days_and_times_without_a_zone_are_counted_in_a_column() -> None:
    times = TimeParser(date_order="day")
    days = ["2024-05-01", "01/05/2024"]
    others = ["2024-05-01 10:00", "2024-05-01T10:00Z", "01/05/2024 10:00 UTC", "1714557600"]
    _, read = parse_times(pa.array([*days, *others], pa.large_string()), times)
    assert read.all()
    assert (times.n_date_only, times.n_naive) == (2, 3)


numeric_dates = st.tuples(
    st.integers(0, 32),
    st.sampled_from("/.-"),
    st.integers(0, 13),
    st.sampled_from("/.-"),
    st.sampled_from(["2024", "24", "1999", "2024"]),
    st.sampled_from(
        ["", " 10:05", "T10:05:59", " 24:00", " 10:05 PM", " 10:05Z", " 9:05", " x", "Z"]
    ),
).map(lambda parts: "{:02}{}{:02}{}{}{}".format(*parts))
column_of_dates = st.lists(
    st.one_of(numeric_dates, st.sampled_from(["", "2024-05-03", "45684.5", "1.5.24"])),
    max_size=9,
)


@given(column_of_dates, st.sampled_from(["day", "month"]))
def test_columns_of_numeric_dates_are_read_as_each_of_them(
    texts: list[str], order: str
) -> None:
    alone, together = TimeParser(date_order=order), TimeParser(date_order=order)
    expected = []
    for text in texts:
        try:
            expected.append(alone.parse(text))
        except RecordError:
            expected.append(None)
    micros, read = parse_times(pa.array(texts, pa.large_string()), together)
    assert read.tolist() == [time is not None for time in expected]
    found = [datetime.fromtimestamp(m / 1e6, UTC) for m in micros[read].tolist()]
    assert found == [time for time in expected if time is not None]
    for name in ("n_naive", "n_date_only", "n_clock_change"):
        assert getattr(alone, name) == getattr(together, name)


@given(column_of_dates)
def test_columns_show_their_order_as_their_values_do(texts: list[str]) -> None:
    alone, together = TimeParser(), TimeParser()
    for text in texts:
        alone.observe(text)
    observe_times(pa.array(texts, pa.large_string()), together)
    assert alone.evidence == together.evidence
    assert alone.settle_serial() == together.settle_serial()
