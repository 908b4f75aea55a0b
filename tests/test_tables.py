"""Tables of any make: which columns hold what, and files that hold them in odd ways."""

from __future__ import annotations

import json
import zipfile
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pytest
from click.testing import CliRunner
from pyarrow import feather, parquet

from sentiment.cli import cli
from sentiment.errors import InputError
from sentiment.ingest import IngestLog, read_posts
from sentiment.ingest.platform import Generic
from sentiment.ingest.platform.choice import Choice
from sentiment.ingest.platform.choose_time import choose_time
from sentiment.ingest.platform.column_sample import columns_of
from sentiment.ingest.source.magic import what_else

if TYPE_CHECKING:
    from pathlib import Path

TIME = "2024-05-01T10:00:00Z"


def read(path: Path | list[Path], **options: Any) -> tuple[list[dict[str, Any]], IngestLog]:
    log = IngestLog()
    table = read_posts(path, log=log, detect_language=False, **options)
    rows = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(key): value for key, value in row.items()} for row in rows], log


def rows_of(text: str, folder: Path, **options: Any) -> list[dict[str, Any]]:
    path = folder / "posts.csv"
    path.write_text(text, "utf-8")
    return read(path, **options)[0]


def test_a_name_above_a_text_is_an_author_and_no_title() -> None:
    rows = [
        {"title": name, "snippet": "It is down again", "date": "1 May 2024", "iso_date": TIME}
        for name in ("Ann One", "Bob Two", "Cy Three")
    ]
    found = Generic.find(rows)
    assert found.columns == {"text": "snippet", "created_at": "iso_date", "author": "title"}
    assert "rather than date" in found.why["created_at"]


def test_a_title_is_joined_unless_it_repeats() -> None:
    rows = [
        {"title": f"No {n}", "body": f"It fails {n}", "at": TIME, "user": "a"} for n in range(9)
    ]
    assert Generic.find(rows).columns["title"] == "title"
    same = [{**row, "title": "One thread"} for row in rows]
    found = Generic.find(same)
    assert "title" not in found.columns
    assert found.left == ("title",)
    assert "repeats" in found.why["title"]


def test_the_whole_text_goes_before_the_one_cut_short() -> None:
    rows = [{"text": "the whole service is\u2026 https://t.co/x", "full_text": "all is down",
             "created_at": TIME}]  # fmt: skip
    assert Generic.find(rows).layout.text == (("full_text",), ("text",))


def test_a_time_is_found_by_what_stands_in_it() -> None:
    rows = [{"message": "down again", "tweet_created_on": TIME, "time": "2 years ago"}]
    assert Generic.find(rows).columns["created_at"] == "tweet_created_on"
    assert Generic.find(rows).has_estimated_times


@pytest.mark.parametrize(
    ("created", "published", "chosen"),
    [
        # the share of records with a time, to a tenth: only then does the likelier name yield
        (["2024-05-{:02} 10:00"] * 5 + [""] * 5, ["2024-05-{:02} 10:00"] * 10, "published"),
        (["2024-05-{:02} 10:00"] * 39 + [""], ["2024-05-{:02} 10:00"] * 40, "created"),
        (["2024-05-{:02} 10:00"] * 10, ["2024-05-{:02} 10:00"] * 10, "created"),
        # a clock, and then a zone, in more than half of the values
        (["2024-05-{:02}"] * 10, ["2024-05-{:02} 00:30"] * 10, "published"),
        (["2024-05-{:02}", "2024-05-{:02} 10:00"] * 5,
         ["2024-05-{:02} 00:30", "2024-05-{:02} 10:00"] * 5, "published"),
        (["2024-05-{:02} 10:00"] * 10, ["2024-05-{:02} 10:00Z"] * 10, "published"),
        (["2024-05-{:02} 10:00", "2024-05-{:02} 10:00Z"] * 5,
         ["2024-05-{:02} 10:00Z"] * 10, "published"),
        # a clock counts for more than a zone
        (["2024-05-{:02} 10:00"] * 10, ["2024-05-{:02}Z"] * 10, "created"),
    ],
)  # fmt: skip
def test_what_two_columns_of_times_are_worth(
    created: list[str], published: list[str], chosen: str
) -> None:
    rows = [
        {
            "published": b.format(n % 28 + 1),
            "text": f"down {n}",
            "created": a.format(n % 28 + 1),
        }
        for n, (a, b) in enumerate(zip(created, published, strict=True))
    ]
    choice = Choice(columns_of(rows))
    choose_time(choice)
    assert choice.paths["created_at"] == [(chosen,)]


def test_authors_inside_objects_and_counts_of_votes() -> None:
    rows = [{"text": "is it down", "createdAt": TIME, "author": {"name": "Ann", "id": "7"},
             "score": 5, "num_comments": 2, "isReply": "false"}]  # fmt: skip
    found = Generic.find(rows)
    assert found.columns["author"] == "author/id"
    assert found.columns["n_likes"] == "score"
    rated = [{"text": "is it down", "createdAt": TIME, "score": 5}]
    assert "n_likes" not in Generic.find(rated).columns


@pytest.mark.parametrize(
    ("column", "value", "kind"),
    [
        *(("is_retweet", "true", "repost"), ("is_retweet", "FALSE", "post")),
        *(("in_response_to_tweet_id", "17", "reply"), ("reply_to_status_id", "", "post")),
        *(
            ("retweeted_id", "9", "repost"),
            ("parent", "root", "post"),
            ("reply_to", "[]", "post"),
        ),
    ],
)
def test_kinds(column: str, value: str, kind: str, tmp_path: Path) -> None:
    rows = rows_of(f"text,created_at,{column}\nis it down,{TIME},{value}\n", tmp_path)
    assert [row["kind"] for row in rows] == [kind]


def test_dates_and_clocks_of_two_columns(tmp_path: Path) -> None:
    text = (
        "date,time,timezone,tweet\n2021-10-04,04:01 PM,-0400,nothing loads\n2021-10-04,,,same\n"
    )
    rows = rows_of(text, tmp_path)
    assert [str(row["created_at"]) for row in rows] == [
        "2021-10-04 20:01:00+00:00",
        "2021-10-04 00:00:00+00:00",
    ]
    named = rows_of(text, tmp_path, columns={"created_at": "date+time"})
    assert str(named[0]["created_at"]) == "2021-10-04 16:01:00+00:00"


def test_placeholders_are_no_posts_and_no_authors(tmp_path: Path) -> None:
    lines = [f"[removed],{TIME},a", f"nan,{TIME},b", f"is it down,{TIME},[deleted]"]
    text = "\n".join(["text,created_at,author", *lines])
    path = tmp_path / "posts.csv"
    path.write_text(text)
    rows, log = read(path)
    assert [(row["text"], row["author"]) for row in rows] == [("is it down", None)]
    assert dict(log.reasons) == {"deleted or removed": 1, "no text, only a sign": 1}


def test_row_numbers_of_two_files_are_no_repeats(tmp_path: Path) -> None:
    paths = []
    for name in "ab":
        paths.append(tmp_path / f"{name}.csv")
        lines = [
            f"{n},{name} is down {n},2024-05-0{1 + (name == 'b')}T10:0{n}Z" for n in range(5)
        ]
        paths[-1].write_text("\n".join(["id,text,created_at", *lines]))
    rows, log = read(paths)
    assert (len(rows), log.n_shared_ids, log.n_repeated) == (10, 5, 0)
    again, log = read([paths[0], paths[0], paths[1]])
    assert (len(again), log.n_repeated) == (10, 5)


def test_the_container_counts_what_the_rest_reads(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("text,created_at\nis it down,2024-05-01\n,2024-05-01\nx,never\na,b,c\n")
    _, log = read(path)
    file = log.files[0]
    assert file.n_records == 4
    assert (file.n_read, file.n_rejected) == (1, 3)
    assert log.much_rejected == [file]
    for n, much in ((19, [5.0]), (20, [])):  # more than one in twenty
        rows = [f"it is down {number},2024-05-01" for number in range(n - 1)]
        path.write_text("\n".join(["text,created_at", *rows, "x,never"]))
        _, log = read(path)
        assert [round(100 * each.share_rejected) for each in log.much_rejected] == much


def test_a_table_without_a_header(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    lines = [f'"0","17000{n}","Mon Apr 06 22:1{n}:45 PDT 2009","ann_{n}","it will not load {n}"'
             for n in range(4)]  # fmt: skip
    path.write_text("\n".join(lines))
    rows, log = read(path)
    assert [row["text"] for row in rows] == [f"it will not load {n}" for n in range(4)]
    assert rows[0]["author"] == "ann_0"
    assert "no row names the columns" in log.files[0].notes[0]
    path.write_text("is it down,2024-05-01\nso it is,2024-05-02\n")
    assert len(read(path, no_header=True)[0]) == 2


def test_without_a_header_only_numbers_of_their_own_are_ids(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    for words, ids in (("u{}", "posts.csv#{}"), ("9{}", "9{}")):
        times = [f"2024-05-01T{n:02}:00:00Z" for n in range(12)]
        rows = [[time, f"it is down, {n}", words.format(n)] for n, time in enumerate(times)]
        rows[3][2] = "77"
        path.write_text("\n".join(",".join(f'"{cell}"' for cell in row) for row in rows))
        found = [row["post_id"] for row in read(path)[0]]
        first = int(words == "u{}")  # rows are counted from one
        assert found[:3] == [ids.format(n + first) for n in range(3)]


@pytest.mark.parametrize(
    ("names", "author"),
    [(["ann"] * 4, "ann"), (["ann"] * 12, None), ([f"ann_{n}" for n in range(12)], "ann_0")],
)
def test_a_name_that_stands_at_all_of_many_posts_is_no_author(
    tmp_path: Path, names: list[str], author: str | None
) -> None:
    path = tmp_path / "posts.csv"
    rows = [f"2024-05-01T{n:02}:00Z,it is down {n},{name}" for n, name in enumerate(names)]
    path.write_text("\n".join(["date,text,name", *rows]))
    assert read(path)[0][0].get("author") == author


def test_a_column_of_empty_cells_holds_no_texts(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    rows = [f"2024-05-01T{n:02}:00Z,,it is down {n}" for n in range(9)]
    path.write_text("\n".join(["date,text,title", *rows]))
    assert read(path)[0][0]["text"] == "it is down 0"
    path.write_text("\n".join(["date,text,summary", *rows]))
    with pytest.raises(InputError, match="no column of texts among date, text, summary"):
        read(path)


def test_rows_above_a_header_filled_up_with_empty_cells(tmp_path: Path) -> None:
    text = (
        f"Report:,Mentions,,\nBrand:,X,,\n,,,\nDate,Author,Text,Url\n{TIME},ann,it is down,u\n"
    )
    assert rows_of(text, tmp_path)[0]["text"] == "it is down"


POSTS = [
    {"id": str(n), "text": f"it is down {n}", "created_at": f"2024-05-01T10:0{n}:00Z"}
    for n in range(4)
]


@pytest.mark.parametrize("odd", ["[]", '[], "b": 3', '[], "text": "x"', '[1], "b": [1, 2]'])
def test_a_document_of_empty_or_uneven_lists_is_no_table(odd: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.json"
    path.write_text(f'{{"a": {odd}}}')
    with pytest.raises(InputError, match=r"odd\.json"):
        read_posts(path)


@pytest.mark.parametrize("orient", ["records", "columns", "index", "split", "table"])
def test_every_orient_of_pandas(orient: Any, tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    pd.DataFrame(POSTS).to_json(path, orient=orient)
    rows, _ = read(path)
    assert [row["text"] for row in rows] == [post["text"] for post in POSTS]
    assert [row["post_id"] for row in rows] == [post["id"] for post in POSTS]


@pytest.mark.parametrize(
    "text",
    [
        "\n".join(json.dumps(post, indent=2) for post in POSTS),
        "".join(json.dumps(post) + ",\n" for post in POSTS),
        "[" + "".join(json.dumps(post) + ",\n" for post in POSTS) + "]",
        "\n".join(json.dumps(post).replace("}", ",}") for post in POSTS),
    ],
)
def test_json_that_is_nearly_so(text: str, tmp_path: Path) -> None:
    path = tmp_path / "posts.json"
    path.write_text(text)
    assert [row["text"] for row in read(path)[0]] == [post["text"] for post in POSTS]


def workbook(path: Path, rows: list[list[Any]]) -> None:
    """Write the least that a spreadsheet program would call a workbook."""
    cells = "".join(
        "<row>" + "".join(
            f"<c><v>{cell}</v></c>" if isinstance(cell, float | int)
            else f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row
        ) + "</row>"
        for row in rows
    )  # fmt: skip
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    kinds = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{package}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/></Types>',
        )
        archive.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{kinds}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{kinds}"><sheets>'
            '<sheet name="Posts" sheetId="1" r:id="rId1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}/relationships"><Relationship Id="rId1" '
            f'Type="{kinds}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        )
        archive.writestr(
            "xl/worksheets/sheet1.xml",
            f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
        )


def test_a_workbook(tmp_path: Path) -> None:
    path = tmp_path / "download.bin"
    rows: list[list[Any]] = [["Export", "", ""], ["Tweet ID", "Date", "Text"]]
    rows += [[1700000000 + n, 45684.5 + n, f"it is down {n}"] for n in range(3)]
    workbook(path, rows)
    found, log = read(path)
    assert [row["text"] for row in found] == [f"it is down {n}" for n in range(3)]
    assert found[0]["post_id"] == "1700000000"
    assert str(found[0]["created_at"]) == "2025-01-27 12:00:00+00:00"
    assert log.files[0].container == "XLSX sheet"
    assert any("spreadsheet's days" in note for note in log.files[0].notes)


def test_a_workbook_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "posts.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<nothing/>")
    with pytest.raises(InputError, match="can't be read"):
        read(path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<nothing/>")
    with pytest.raises(InputError, match="no workbook"):
        read(path)


def test_bombs_of_workbooks_and_parquet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sentiment.ingest.source.decompress.BOMB_SIZE", 1000)
    book = tmp_path / "posts.xlsx"
    workbook(book, [["text", "date"], ["x" * 500_000, TIME]])
    table = tmp_path / "posts.parquet"
    text = ["it is down" * 50] * 40_000
    parquet.write_table(pa.table({"text": text, "created_at": [TIME] * len(text)}), table)
    for path in (book, table):
        with pytest.raises(InputError, match="--max-expansion"):
            read(path)
    assert read(book, max_expansion=0)[1].n_read == 1


def test_feather(tmp_path: Path) -> None:
    path = tmp_path / "posts.feather"
    feather.write_feather(
        pa.table({key: [p[key] for p in POSTS] for key in POSTS[0]}), str(path)
    )
    rows, log = read(path)
    assert [row["text"] for row in rows] == [post["text"] for post in POSTS]
    assert log.files[0].container == "Feather"


@pytest.mark.parametrize(
    ("data", "what"),
    [(b"%PDF-1.7\n", "PDF"), (b"\x89PNG\r\n\x1a\n", "picture"), (b"<!DOCTYPE html><p>", "HTML"),
     (b"BZh91AY", "bzip2"), (b"SQLite format 3\x00", "SQLite")],
)  # fmt: skip
def test_what_a_file_is_that_holds_no_posts(data: bytes, what: str, tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(data + bytes(300))
    with pytest.raises(InputError, match=what) as caught:
        read(path)
    assert "\n" in str(caught.value)  # what to do stands on a line of its own
    assert what_else(b"id,text\n1,x") is None


@pytest.mark.parametrize("before", [b"", b"\xef\xbb\xbf", b"\xef\xbb\xbf\r\n" + b" " * 50])
@pytest.mark.parametrize(
    ("sign", "what"),
    [(b"<HTML lang='en'>", "HTML"), (b"<?XML version", "XML"), (b"[\n{\n'id': 1", "Python")],
)
def test_pages_are_known_behind_marks_and_blanks(before: bytes, sign: bytes, what: str) -> None:
    known = what_else(before + sign)
    assert known is not None
    assert what in known[0]
    assert what_else(b"id" + before + sign) is None


def test_python_lists_are_known_however_far_they_are_indented() -> None:
    known = what_else(b"[" + b" " * 50 + b"{'id': 1}]")
    assert known is not None
    assert "Python" in known[0]


def test_a_folder_without_posts_is_said(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "likes.json").write_text('{"likes": [{"a": 1}]}')
    with pytest.raises(InputError, match="none of which holds posts"):
        read(folder)
    found = CliRunner().invoke(cli, ["identify", str(folder)])
    assert found.exit_code == 1


def test_identify_says_what_was_chosen_and_left(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    lines = [f"2024-05-0{n + 1},it is down {n},red" for n in range(4)]
    path.write_text("\n".join(["date,text,colour", *lines, "never,gone,red"]))
    found = CliRunner().invoke(cli, ["identify", str(path)])
    assert found.exit_code == 0
    shown = [
        *("5: 4 posts, 1 rejected (20.0 %)", "days only    4 of 4", "to the day"),
        *("written as 2024-05-01", "read as UTC", "left         columns colour"),
    ]
    for words in shown:
        assert words in found.output
    facts = json.loads(CliRunner().invoke(cli, ["identify", "--json", str(path)]).output)
    assert facts["columns_left"] == ["colour"]
    assert (facts["resolution"], facts["share_rejected"]) == ("day", 0.2)


def test_windows_shorter_than_a_day_are_refused_where_times_are_days(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    lines = [f"2024-05-{n + 1:02},it is down {n}" for n in range(20)]
    path.write_text("\n".join(["date,text", *lines]))
    args = [
        "report",
        str(path),
        "--outage",
        "2024-05-10T06:00Z/PT3H",
        "-o",
        str(tmp_path / "o"),
    ]
    found = CliRunner().invoke(cli, args)
    assert found.exit_code == 2
    assert "dates without a time of day" in found.output
    assert not (tmp_path / "o").exists()


def test_names_that_are_no_utf8(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(b"text,created_at,n\xe9\n" + "\U0001f1fa down,2024-05-01,x\n".encode() * 3)
    assert read(path)[0][0]["text"] == "\U0001f1fa down"
    path.write_bytes(
        "text,created_at\n\U0001f1fa down \xe9,2024-05-01\n".encode("utf-8").replace(
            b"\xc3\xa9", b"\xe9"
        )
    )
    assert read(path)[0][0]["text"] == "\U0001f1fa down \xe9"


def test_many_columns_of_one_name(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    names = ",".join(["text", "created_at", *["a"] * 5000])
    path.write_text(f"{names}\nit is down,{TIME}" + ",1" * 5000)
    rows, log = read(path)
    assert len(rows) == 1
    assert len(log.files[0].notes) == 4


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("created_at,timezone,text\n2025-01-27 11:03,America/New_York,down\n", "16:03"),
        ("Date,Hour,Text\n2025-01-27,11,down\n", "11:00"),
        ('text,pubDate\ndown,"Mon, 27 Jan 2025 11:03:00 GMT"\n', "11:03"),
        ("Date de publication,Contenu\n27 janv. 2025 à 11:03,en panne\n", "11:03"),
        ("日時,本文\n2025年1月27日 11:03,落ちてる\n", "11:03"),
    ],
    ids=["zone beside", "hours alone", "pubDate", "French", "Japanese"],
)
def test_times_in_columns_of_many_names(tmp_path: Path, text: str, utc: str) -> None:
    (row,) = rows_of(text, tmp_path)
    assert f"{row['created_at']:%Y-%m-%d %H:%M}" == f"2025-01-27 {utc}"


def test_what_databases_write_around_values_is_taken_off(tmp_path: Path) -> None:
    path = tmp_path / "dump.json"
    time = {"$date": {"$numberLong": "1737975780000"}}
    mongo = [{"_id": {"$oid": "65b"}, "text": "down", "created_at": time}]
    inner = {"text": "down", "created_at": "2025-01-27T11:03:00Z", "user": {"id": "7"}}
    elastic = {"hits": {"hits": [{"_id": "65b", "_source": inner}]}}
    for document in (mongo, elastic):
        path.write_text(json.dumps(document), encoding="utf-8")
        (row,), _ = read(path)
        assert row["post_id"] == "65b"
        assert row["text"] == "down"
        assert f"{row['created_at']:%H:%M}" == "11:03"
    assert row["author"] == "7"
