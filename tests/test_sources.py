"""What a path stands for: files, folders, archives, workbooks, tables; what they are called."""

from __future__ import annotations

import io
import sys
import zipfile
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow.parquet as pq
import pytest

from sentiment.errors import InputError, OptionError, UnreadableError
from sentiment.ingest.source import spreadsheet
from sentiment.ingest.source.dataframe import spool_table
from sentiment.ingest.source.decompress import BOMB_SIZE
from sentiment.ingest.source.given import is_table, listed_sources, no_such_file, walk
from sentiment.ingest.source.magic import what_else
from sentiment.ingest.source.paths import Source, open_sources
from sentiment.ingest.source.spreadsheet import workbook_kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

ROWS = b"text,date\ndown,2024-05-01\n"
XLSX = {"xl/workbook.xml": b"<x/>"}


def zipped(files: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def filled(folder: Path, files: Mapping[str, bytes]) -> Path:
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder


def told(paths: Any, folder: Path) -> list[tuple[str, str, str, bool, str]]:
    """Say of each source what it is called, where it lies and whether it was named."""
    with open_sources(paths) as sources:
        found = [(s.name, s.group, s.origin, s.given, s.member or "") for s in sources]
    above = f"{folder}/"
    return [
        (*(each.replace(above, "") for each in row[:3]), row[3], row[4])  # type: ignore[misc]
        for row in found
    ]


def test_files_of_folders_and_archives_know_where_they_lie(tmp_path: Path) -> None:
    two = zipped({"b.csv": ROWS, "in/a.csv": ROWS, ".c.csv": ROWS, "in/": b""})
    one = zipped({"only.csv": ROWS, "__MACOSX/only.csv": b"x"})
    filled(
        tmp_path,
        {
            "all/z.csv": ROWS,
            "all/deep/er/y.csv": ROWS,
            "all/.x.csv": ROWS,
            "all/.git/w.csv": ROWS,
            "all/two.zip": two,
            "all/bad.zip": b"PK\x03\x04 broken",
            "one.zip": one,
            "a.csv": ROWS,
        },
    )
    both = "all/two.zip"
    assert told(tmp_path / "all", tmp_path) == [
        ("all/bad.zip", "all/bad.zip", "all", False, ""),  # told when it is to be read
        ("all/deep/er/y.csv", "all/deep", "all", False, ""),
        (f"{both}!b.csv", both, "all", False, "b.csv"),
        (f"{both}!in/a.csv", both, "all", False, "in/a.csv"),
        ("all/z.csv", "all/z.csv", "all", False, ""),
    ]
    # alone in an archive that was named it is what was meant
    given = [tmp_path / "one.zip", tmp_path / "all/two.zip", str(tmp_path / "a.csv")]
    assert told(given, tmp_path) == [
        ("one.zip!only.csv", "one.zip", "one.zip", True, "only.csv"),
        (f"{both}!b.csv", both, both, False, "b.csv"),
        (f"{both}!in/a.csv", both, both, False, "in/a.csv"),
        ("a.csv", "", "a.csv", True, ""),
    ]
    filled(tmp_path, {"lone/one.zip": one})
    assert told(tmp_path / "lone", tmp_path)[0][3] is False


def test_sizes_are_those_on_disk(tmp_path: Path) -> None:
    data = zipped({"a.csv": ROWS * 1000, "b.csv": ROWS})
    filled(tmp_path, {"a.zip": data, "a.csv": ROWS})
    with open_sources([tmp_path / "a.zip", tmp_path / "a.csv"], max_expansion=7) as sources:
        packed, _, plain = sources
        assert plain.size == len(ROWS)
        assert packed.archive is not None
        assert packed.size == packed.archive.getinfo("a.csv").compress_size < 1000
        assert [source.max_expansion for source in sources] == [7, 7, 7]
        with packed.open() as stream:
            assert b"".join(stream.blocks) == ROWS * 1000
    with packed.open() as stream:  # what was open is closed by now
        assert next(stream.blocks) == ROWS * 1000


@pytest.mark.parametrize(
    ("names", "n"),
    [
        (["/a.csv"], 1),
        (["C:\\a.csv", "c:/a.csv"], 2),
        (["../a.csv"], 1),
        (["in\\..\\a.csv", "in/../a.csv"], 2),
        ([".a.csv", "in/.a.csv", "__MACOSX/a", "__MACOSX.csv"], 4),
    ],
)
def test_names_that_no_member_may_have(names: list[str], n: int, tmp_path: Path) -> None:
    filled(tmp_path, {"a.zip": zipped(dict.fromkeys(names, ROWS))})
    with pytest.raises(InputError, match=f"with {n} files, none of them with a usable"):
        told(tmp_path / "a.zip", tmp_path)
    more = [*names, "in:a.csv", "a/b:/c", "in/a..csv"]
    filled(tmp_path, {"a.zip": zipped(dict.fromkeys(more, ROWS))})
    members = [each[4] for each in told(tmp_path / "a.zip", tmp_path)]
    assert members == ["a/b:/c", "in/a..csv", "in:a.csv"]


def test_archives_that_hold_no_exports(tmp_path: Path) -> None:
    cases = {
        "damaged zip archive": b"PK\x03\x04 broken",
        "no workbook": zipped({"word/document.xml": b"<x/>"}),
        "Office document": zipped({"ppt/presentation.xml": b"<x/>", "a.csv": ROWS}),
    }
    for said, data in cases.items():
        filled(tmp_path, {"a": data})
        with pytest.raises(InputError, match=said):
            told(tmp_path / "a", tmp_path)
    (tmp_path / "none").mkdir()
    with pytest.raises(InputError, match="none: found no files in it; expected exports"):
        told(tmp_path / "none", tmp_path)
    (tmp_path / "gone.csv").write_bytes(ROWS)
    with open_sources(tmp_path / "gone.csv") as (source,):
        (tmp_path / "gone.csv").unlink()
        with pytest.raises(UnreadableError, match=r"can't be opened \(No such file"):
            source.open()


def test_standard_input_and_tables_are_called_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = pd.DataFrame({"text": ["down"]})
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(ROWS)))
    names = [each[:4] for each in told(["-", table, table], tmp_path)]
    assert names == [
        ("stdin", "", "-", True),
        ("table 2", "", "", True),
        ("table 3", "", "", True),
    ]
    assert [each[0] for each in told(table, tmp_path)] == ["table"]
    with open_sources([table]) as (source,), source.open() as stream:
        assert next(stream.blocks).startswith(b"PAR1")
    assert not source.path.exists()


class Columns:
    """What has columns."""

    columns = ()


class Becomes(Columns):
    """What becomes a table of pandas."""

    def to_pandas(self) -> pd.DataFrame:
        return pd.DataFrame({"a": [1]})


def test_what_is_a_table() -> None:
    series = pd.Series([1])
    items = [pd.DataFrame(), Becomes(), Columns(), series, "posts.csv", {"columns": 1}]
    assert [is_table(item) for item in items] == [True, True, False, False, False, False]
    for wrong, kind in [(b"a", "bytes"), ({}, "dict"), (series, "Series"), (7, "int")]:
        with pytest.raises(OptionError, match=f"posts: found a {kind}; expected paths or"):
            listed_sources(wrong)
    with pytest.raises(OptionError, match="posts: found a int"), open_sources([7]):
        pass


def test_a_name_that_is_nearly_there_is_offered(tmp_path: Path) -> None:
    filled(tmp_path, {"posts.csv": ROWS, "other": b""})
    said = str(no_such_file(tmp_path / "post.csv"))
    path = tmp_path / "post.csv"
    assert said == (
        f"{path}: found no such file; expected a file, a directory or - for stdin.\n"
        f"Did you mean {tmp_path / 'posts.csv'}?"
    )
    assert "Did" not in str(no_such_file(tmp_path / "xyz"))
    assert "Did" not in str(no_such_file(tmp_path / "none/posts.csv"))


def test_folders_are_walked_in_the_order_of_names(tmp_path: Path) -> None:
    files = ["b/a.csv", "a.csv", "c.csv", "b/c/d.csv", "B.csv"]
    filled(tmp_path, dict.fromkeys(files, ROWS))
    (tmp_path / "b/link.csv").symlink_to(tmp_path / "a.csv")
    (tmp_path / "linked").symlink_to(tmp_path / "b")
    found = [str(path.relative_to(tmp_path)) for path in walk(tmp_path)]
    assert found == ["B.csv", "a.csv", "b/a.csv", "b/c/d.csv", "c.csv"]
    assert [path.name for path in walk(tmp_path / "linked")] == ["a.csv", "d.csv"]


def spooled(table: Any, name: str = "table") -> dict[str, list[Any]]:
    with ExitStack() as stack:
        return pq.read_table(spool_table(table, name, stack)).to_pydict()


DAYS = pd.date_range("2024-05-01", periods=2)


@pytest.mark.parametrize(
    ("table", "names"),
    [
        (pd.DataFrame({"a": [1, 2]}), ["a"]),
        (pd.DataFrame({"a": [1, 2]}, index=["x", "y"]), ["a"]),
        (pd.DataFrame({"a": [1, 2]}, index=DAYS), ["a", "time"]),
        (pd.DataFrame({"a": [1, 2]}, index=DAYS.to_period("D")), ["a", "time"]),
        (pd.DataFrame({"a": [1, 2]}, index=DAYS.rename("day")), ["a", "day"]),
        (pd.DataFrame({"time": [1, 2]}, index=DAYS), ["time"]),
        (pd.DataFrame({"a": [1, 2]}, index=pd.Index([3, 4], name="n")), ["a", "n"]),
        (
            pd.DataFrame(
                {"a": [1, 2]}, index=pd.MultiIndex.from_tuples([(1, 2)] * 2, names=["x", None])
            ),
            ["a", "x"],
        ),
        (pd.DataFrame([[1, 2]], columns=[1, 2]), ["1", "2"]),
        (
            pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("p", "a"), ("q", "b")])),
            ["a", "b"],
        ),
        (
            pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("p", "a"), ("q", "a")])),
            ["p_a", "q_a"],
        ),
        (
            pd.DataFrame([[1, 2]], columns=pd.MultiIndex.from_tuples([("p", ""), ("", "b")])),
            ["p", "b"],
        ),
        (Becomes(), ["a"]),
    ],
)
def test_columns_of_tables_are_named(table: Any, names: list[str]) -> None:
    assert list(spooled(table)) == names


def test_columns_of_several_types_are_texts() -> None:
    table = pd.DataFrame({"a": [1, "x", None], "b": [1, 2, 3], "c": [[1], {"d": 2}, None]})
    found = spooled(table)
    assert found["a"] == ["1", "x", None]
    assert found["b"] == [1, 2, 3]
    assert found["c"] == ["[1]", "{'d': 2}", None]


def test_columns_of_one_name_are_told() -> None:
    table = pd.DataFrame([[1, 2, 3, 4, 5]], columns=["b", "a", "b", "a", "c"])
    with pytest.raises(InputError, match="posts: found several columns named a, b; expected"):
        spooled(table, "posts")


HALF = datetime(2024, 5, 1, 10, 2, 3, 499)  # noqa: DTZ001  cells know no zone


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (" x ", " x "),
        (None, ""),
        (True, "True"),
        (7, "7"),
        (7.0, "7"),
        (-7.0, "-7"),
        (7.5, "7.5"),
        (float(2**53 - 1), "9007199254740991"),
        (float(2**53), "9007199254740992.0"),
        (-float(2**53), "-9007199254740992.0"),
        (float("inf"), "inf"),
        (HALF, "2024-05-01 10:02:03"),
        (HALF.replace(microsecond=500), "2024-05-01 10:02:03.001000"),
        (HALF.replace(microsecond=1499), "2024-05-01 10:02:03.001000"),
        (HALF.replace(microsecond=999_499), "2024-05-01 10:02:03.999000"),
        (HALF.replace(microsecond=999_500), "2024-05-01 10:02:04"),
        (date(2024, 5, 1), "2024-05-01"),
        (time(10, 2, 3, 500), "10:02:03.001000"),
        (timedelta(hours=10, minutes=2), "10:02:00"),
        (timedelta(hours=25), "01:00:00"),
        (Decimal("1.50"), "1.50"),
    ],
)
def test_cells_are_written_as_people_save_them(value: object, text: str) -> None:
    assert spreadsheet._cell(value) == text


OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ODS = b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet"


@pytest.mark.parametrize(
    ("head", "members", "kind"),
    [
        (OLE2, [], "XLS"),
        (b"PK", ["xl/workbook.xml"], "XLSX"),
        (b"PK", ["xl/workbook.bin"], "XLSB"),
        (b"PK" + ODS, ["content.xml"], "ODS"),
        (bytes(128 - len(ODS)) + ODS, [], "ODS"),
        (bytes(129 - len(ODS)) + ODS, [], ""),
        (b"PK", ["a.csv"], ""),
    ],
)
def test_workbooks_are_known_by_what_they_hold(
    head: bytes, members: list[str], kind: str
) -> None:
    assert workbook_kind(head, members) == kind


def test_workbooks_that_can_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path, {"a.xlsx": zipped(XLSX)})
    with pytest.raises(
        InputError, match=r"a workbook that can't be read \(.+\); expected a wh"
    ):
        told(tmp_path / "a.xlsx", tmp_path)
    filled(tmp_path, {"a.xls": OLE2 + bytes(600)})  # another program's, or locked
    assert told(tmp_path / "a.xls", tmp_path) == [("a.xls", "", "a.xls", True, "")]
    assert BOMB_SIZE == 1 << 28
    monkeypatch.setattr("sentiment.ingest.source.decompress.BOMB_SIZE", 10_000)
    filled(tmp_path, {"a.xlsx": zipped({**XLSX, "b": bytes(100_000)})})
    with pytest.raises(InputError, match="decompression bomb"):
        told(tmp_path / "a.xlsx", tmp_path)


def test_a_sheet_alone_in_its_workbook_is_what_was_meant(tmp_path: Path) -> None:
    xlsxwriter = pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed")
    for sheets in (["posts"], ["posts", "notes"]):
        path = tmp_path / "a.xlsx"
        with xlsxwriter.Workbook(str(path)) as book:
            for name in sheets:
                book.add_worksheet(name).write_row(0, 0, [name, 7.0, 'say "no"', "a\nb"])
        found = told([path], tmp_path)
        alone = len(sheets) == 1
        names = [(f"a.xlsx!{name}", "", "a.xlsx", alone, name) for name in sheets]
        assert found == names
        with open_sources(path) as sources:
            assert [source.kind for source in sources] == ["XLSX"] * len(sheets)
            assert sources[0].size == path.stat().st_size
            for name, source in zip(sheets, sources, strict=True):
                with source.open() as stream:
                    rows = b"".join(stream.blocks)
                assert rows == f'{name},7,"say ""no""","a\nb"\r\n'.encode()
        filled(tmp_path, {"in/a.xlsx": path.read_bytes()})
        assert [each[3] for each in told(tmp_path / "in", tmp_path)] == [False] * len(sheets)


@pytest.mark.parametrize(
    ("head", "what"),
    [
        (OLE2 + "EncryptedPackage".encode("utf-16-le"), "a workbook or document that a pass"),
        (OLE2, "an old Office document that is no workbook"),
        (b"RIFF....WEBPVP8 ", "a picture (WebP)"),
        (b".RIFF....WEBPVP8 ", None),
        (b"....ftypisom", "a video or picture"),
        (bytes(257) + b"ustar", "a tar archive"),
        (bytes(256) + b"ustar", None),
        (b"\xef\xbb\xbf \n[ {'id': 7}]", "lists and dictionaries as Python shows them"),
        (b"{'id': 7}", "lists and dictionaries as Python shows them"),
        (b'{"id": 7}', None),
        (b"[[{'id': 7}]]", None),
        (b"\xef\xbb\xbf<!DOCTYPE HTML><html>", "an HTML page"),
        (b"  <HTML lang='en'>", "an HTML page"),
        (b"<?xml version='1.0'?>", "an XML document"),
        (b"a <?xml version='1.0'?>", None),
        (b"KakaoTalk Chats with Ann\nx", "a chat of KakaoTalk as text"),
        (b"Saved: [LINE] Chat\nx", "a chat of LINE as text"),
        (b"text\n[LINE] Chat\n", None),
        (b"id,text", None),
    ],
)
def test_what_a_file_is_that_holds_no_posts(head: bytes, what: str | None) -> None:
    found = what_else(head)
    assert (found is None) == (what is None)
    if found is not None and what is not None:
        assert found[0].startswith(what)
        assert found[1].endswith((".", ")"))


def test_two_sources_of_one_place_are_alike() -> None:
    one = Source("a", __file__)  # type: ignore[arg-type]
    assert (one.given, one.group, one.origin, one.kind, one.member) == (True, "", "", "", None)
