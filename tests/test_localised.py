"""Tables whose columns are named, and whose values are written, as in other countries and tools."""

# ruff: noqa: E501, RUF001  a table's header is one line, in any script
from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pytest

from sentiment.ingest import IngestLog, identify, read_posts
from sentiment.ingest.field.column import counts, ids
from sentiment.ingest.field.count import as_count, find_grouping
from sentiment.ingest.field.scalar import as_id
from sentiment.ingest.field.written import month_number
from tests.test_layouts import TEXTS, TIMES, _read, _write

if TYPE_CHECKING:
    from pathlib import Path

R = range(6)
LIKES = [3, 0, 12, 1204, 7, 950]


def _cells(i: int) -> dict[str, Any]:
    """What a cell can hold of post `i`, by a short name."""
    time, half = TIMES[i], "p" if TIMES[i].hour >= 12 else "a"
    return {
        "text": TEXTS[i],
        "day.": f"{time:%d.%m.%Y}",
        "day/": f"{time:%d/%m/%Y}",
        "day-": f"{time:%d-%m-%Y}",
        "isoday": f"{time:%Y-%m-%d}",
        "clock": f"{time:%H:%M:%S}",
        "clockh": f"{time:%I:%M:%S} {half}. m.",
        "kanji": f"{time:%Y年%m月%d日 %H:%M:%S}",
        "iso": f"{time:%Y-%m-%dT%H:%M:%SZ}",
        "naive": f"{time:%Y-%m-%d %H:%M:%S}",
        "est": f"{time:%m/%d/%Y} {time.hour - 5:02}:{time:%M:%S} AM",
        "millis": str(int(time.timestamp() * 1000)),
        "hour": time.hour,
        "minute": time.minute,
        "second": time.second,
        "user": f"user_{i}",
        "name": ("Ann One", "Bob Two", "Cy Three", "Di Four", "Ed Five", "Flo Six")[i],
        "number": str(100 + i),
        "id": str(1883900000000000000 + 7919 * i),
        "likes": LIKES[i],
        "dots": f"{LIKES[i]:,}".replace(",", "."),
        "empty": "",
        "start": TEXTS[i][:20] + "…",
        "words": ("Bad", "Very Bad", "Okay", "Not Good", "Broken Again", "Fine Now")[i],
        "stars": 1 + i % 5,
        "birth": f"2012-05-0{i + 1} 10:00:00",
        "later": f"2025-02-01 09:0{i}:00",
    }


TABLES = {
    "Spanish": ("Fecha;Hora;Usuario;Mensaje;Me gusta", "day/;clockh;user;text;likes", "author=user n_likes=likes"),
    "Portuguese": ("Data;Hora;Autor;Conteúdo;Curtidas", "day/;clock;user;text;dots", "author=user n_likes=likes"),
    "German": ("Veröffentlicht am;Uhrzeit;Verfasser;Beitrag;Gefällt mir", "day.;clock;user;text;dots", "author=user n_likes=likes"),
    "French": ("Date de publication;Heure;Auteur;Texte;J'aime;Langue", "day/;clock;user;text;likes;fr", "author=user n_likes=likes"),
    "Dutch": ("Datum;Tijd;Auteur;Bericht;Vind-ik-leuks;Reacties", "day-;clock;user;text;likes;stars", "author=user n_likes=likes n_replies=stars"),
    "Polish": ("Data publikacji;Godzina;Autor;Treść;Polubienia;Udostępnienia", "isoday;clock;user;text;likes;stars", "author=user n_likes=likes n_reposts=stars"),
    "Turkish": ("Tarih;Saat;Kullanıcı;Yorum;Beğeni", "day.;clock;user;text;likes", "author=user n_likes=likes"),
    "Russian": ("Дата;Время;Текст;Автор;Лайки;Просмотры", "day.;clock;text;user;likes;stars", "author=user n_likes=likes n_views=stars"),
    "Japanese": ("投稿日時;ユーザー名;本文;いいね数", "kanji;user;text;likes", "author=user n_likes=likes"),
    "Korean": ("작성일;작성자;내용;좋아요", "naive;user;text;likes", "author=user n_likes=likes"),
    "Arabic": ("التاريخ;المستخدم;النص;الإعجابات", "naive;user;text;likes", "author=user n_likes=likes"),
    "hours and minutes apart": ("date;hour;minute;second;text", "isoday;hour;minute;second;text", ""),
    "a day, and milliseconds": ("date;epoch_ms;text", "isoday;millis;text", ""),
    "a time by no usual name": ("UTC_Time_X;Tweet_Content", "iso;text", ""),
    "a zone inside a name": ("Published Date (GMT-05:00) New York;Message", "est;text", ""),
    "owner and key in one name": ("create_time;comment_text;user.nickname;user.unique_id;user.uid", "naive;text;name;user;number", "author=number"),
    "a title that begins the text": ("Published;Title;Content;Author name", "naive;start;text;user", "author=user"),
    "the same title for all": ("date;text;postTitle;profileId", "naive;text;One and the same;number", "author=number"),
    "a short caption": ("pubDate;description;caption;username", "naive;text;Photo by N;user", "author=user"),
    "birth of accounts": ("user_created_at;created_at;text", "birth;naive;text", ""),
}  # fmt: skip


def _table(header: str, cells: str) -> bytes:
    rows = [[_cells(i).get(cell, cell) for cell in cells.split(";")] for i in R]
    return _write(header.split(";"), rows, ";")


@pytest.mark.parametrize("table", TABLES)
def test_a_table_is_read_in_its_language(table: str, tmp_path: Path) -> None:
    header, cells, fields = TABLES[table]
    posts = _read(tmp_path, _table(header, cells))
    assert [post["text"] for post in posts] == list(TEXTS)
    assert [post["created_at"] for post in posts] == TIMES
    for each in fields.split():
        field, _, cell = each.partition("=")
        assert [post[field] for post in posts] == [_cells(i)[cell] for i in R], field


def test_titles_of_reviews_are_no_names(tmp_path: Path) -> None:
    posts = _read(tmp_path, _table("date;title;review;rating", "naive;words;text;stars"))
    expected = [f"{_cells(i)['words']}\n\n{TEXTS[i]}" for i in R]
    assert [post["text"] for post in posts] == expected
    assert {post["author"] for post in posts} == {None}


@pytest.mark.parametrize(
    ("texts", "sign", "read"),
    [
        (["3", "1.204", "12.500"], ".", [3, 1204, 12500]),
        (["3", "1.204", "1.204.000"], ".", [3, 1204, 1204000]),
        (["3.000", "0.000", "12.000"], ",", [3, 0, 12]),
        (["1,204", "0,500", "2,250"], ".", [None, None, None]),
        (["1,204", "12.5", "3"], ",", [1204, None, 3]),
        (["1,204", "3", "1,000,000"], ",", [1204, 3, 1000000]),
        (["1.204", "12.500", "3.750"], "", [None, None, None]),
        (["3", "1204", "1.204"], "", [3, 1204, None]),
        (["1.2K", "3,4", "7"], ".", [1200, None, 7]),
    ],
)
def test_a_columns_numbers_tell_which_sign_groups(
    texts: list[str], sign: str, read: list[int | None]
) -> None:
    assert find_grouping(texts) == sign
    assert [as_count(text, sign) for text in texts] == read
    assert counts(pa.array(texts, pa.large_string()), sign).to_pylist() == read


@pytest.mark.parametrize("sign", [",", ".", " ", "'", "\u00a0", "\u202f", "\u2019"])
def test_signs_between_an_ids_digits_go(sign: str) -> None:
    given = [f"{1883900000000000000 + i:,}".replace(",", sign) for i in R]
    right = [str(1883900000000000000 + i) for i in R]
    assert [as_id(each) for each in given] == right
    assert ids(pa.array(given, pa.large_string())).to_pylist() == right


def test_addresses_and_versions_are_ids_as_they_are() -> None:
    given = ["192.168.100.123", "1.204", "10,204", "1.2.3.4", "v1,204,000", "https://x/1.204"]
    assert [as_id(each) for each in given] == given
    assert ids(pa.array(given, pa.large_string())).to_pylist() == given


def test_months_of_further_languages() -> None:
    january = ("січня", "ledna", "ianuarie", "Ιανουαρίου", "يناير")
    december = ("грудня", "prosince", "decembrie", "Δεκεμβρίου", "ديسمبر")
    assert {*map(month_number, january)} == {1}
    assert {*map(month_number, december)} == {12}


def test_a_thread_of_bluesky_is_read_to_its_leaves(tmp_path: Path) -> None:
    def view(i: int) -> dict[str, Any]:
        uri = f"at://did:plc:{i}/app.bsky.feed.post/{i}"
        record = {"text": TEXTS[i], "createdAt": f"{TIMES[i]:%Y-%m-%dT%H:%M:%SZ}"}
        return {"uri": uri, "author": {"did": f"did:plc:{i}"}, "record": record}

    thread: dict[str, Any] = {"post": view(5), "replies": []}
    for i in (4, 3, 2, 1, 0):
        thread = {"post": view(i), "replies": [thread]}
    posts = _read(tmp_path, json.dumps({"thread": thread}).encode(), "thread.json")
    assert [post["text"] for post in posts] == list(TEXTS)
    listed = [{"uri": view(i)["uri"], "cid": "c", "value": view(i)["record"]} for i in R]
    posts = _read(tmp_path, json.dumps({"records": listed}).encode(), "records.json")
    assert [post["author"] for post in posts] == [f"did:plc:{i}" for i in R]


def test_dotted_columns_of_a_format_keep_their_counts(tmp_path: Path) -> None:
    header = "id;message;created_time;from.name;likes.summary.total_count"
    posts = _read(tmp_path, _table(header, "id;text;iso;user;likes"))
    assert [post["n_likes"] for post in posts] == LIKES
    assert [post["author"] for post in posts] == [f"user_{i}" for i in R]


def test_records_wrapped_into_data_are_read(tmp_path: Path) -> None:
    rows = [{"type": "post", "data": {"at": _cells(i)["iso"], "text": TEXTS[i]}} for i in R]
    lines = "\n".join(map(json.dumps, rows)).encode()
    assert [p["text"] for p in _read(tmp_path, lines, "posts.ndjson")] == list(TEXTS)


def test_a_preamble_may_have_more_rows_than_its_table(tmp_path: Path) -> None:
    lines = b"Report:,Mentions\nFrom:,Monday\nTo:,Tuesday\nBrand:,Acme\nLabel:,x\nQuery:,y\n"
    (tmp_path / "posts.csv").write_bytes(
        lines
        + _write(
            ["date", "id", "text"],
            [["2025-01-27 10:03", "7", "It is down"], ["2025-01-27 10:04", "8", "again"]],
        )
    )
    log = IngestLog()
    assert len(read_posts(tmp_path / "posts.csv", log=log)) == 2
    assert "6 rows above the header were passed over" in log.files[0].notes
    assert identify(tmp_path / "posts.csv")[0].as_dict()["columns"]["post_id"] == "id"
