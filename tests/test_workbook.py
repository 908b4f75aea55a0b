"""A workbook of all tables: texts stay texts, numbers numbers, and nothing runs."""

from __future__ import annotations

import zipfile
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner
from python_calamine import CalamineWorkbook

from sentiment.cli import cli
from sentiment.errors import OptionError
from sentiment.report import workbook
from sentiment.report.files import Output, write_table
from sentiment.report.workbook import write_workbook

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("xlsxwriter", reason="xlsxwriter is not installed")


def test_hostile_texts_and_long_ids_stay_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "second-outage").mkdir()
    table = pd.DataFrame(
        {
            "post_id": ["12345678901234567890", "7"],
            "text": ["'=HYPERLINK(1)", "https://x.example"],
            "word": ["404", "500"],
            "share": [0.25, float("nan")],
            "n": [3, 4],
        }
    )
    write_table(table, tmp_path / "windows.csv")
    write_table(table.head(1), tmp_path / "second-outage" / "windows.csv", bom=False)
    write_workbook(tmp_path)
    book = CalamineWorkbook.from_path(str(tmp_path / "report.xlsx"))
    assert book.sheet_names == ["sheets", "1 windows", "2 windows"]
    _, *files = book.get_sheet_by_name("sheets").to_python()
    assert [row[1] for row in files] == ["windows.csv", "second-outage/windows.csv"]
    head, *rows = book.get_sheet_by_name("1 windows").to_python()
    assert head == list(table.columns)
    assert rows == [
        ["12345678901234567890", "=HYPERLINK(1)", "404", 0.25, 3.0],
        ["7", "https://x.example", "500", "", 4.0],
    ]
    with zipfile.ZipFile(tmp_path / "report.xlsx") as parts:
        sheets = [parts.read(name).decode() for name in parts.namelist() if "/sheet" in name]
    assert not any("<f>" in text or "<hyperlink" in text for text in sheets)


def test_the_same_tables_give_the_same_bytes(tmp_path: Path) -> None:
    pd.DataFrame({"n": [1, 2]}).to_csv(tmp_path / "a.csv", index=False)
    write_workbook(tmp_path)
    once = (tmp_path / "report.xlsx").read_bytes()
    write_workbook(tmp_path)
    assert (tmp_path / "report.xlsx").read_bytes() == once


def test_without_the_package_that_is_said_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "find_spec", lambda _: None)
    with pytest.raises(OptionError, match=r"pip install '\.\[xlsx\]'"):
        Output(xlsx=True)


def test_the_command_writes_one_where_it_is_asked_to(tmp_path: Path) -> None:
    posts = tmp_path / "posts.csv"
    rows = [f"{n},2024-05-01T{n % 24:02}:00Z,down again {n}" for n in range(48)]
    posts.write_text("\n".join(["id,created_at,text", *rows]))
    given = ["report", str(posts), "--outage", "2024-05-01T10:00Z/2024-05-01T14:00Z"]
    found = CliRunner().invoke(cli, [*given, "--xlsx", "-o", str(tmp_path / "out")])
    assert found.exit_code == 0, found.output
    assert (tmp_path / "out" / "report.xlsx").exists()
