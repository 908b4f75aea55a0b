"""Ten usual mistakes, as docs/commands.md lists them: each says what to do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sentiment.cli import cli
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

ROWS = [f"2024-05-03T{hour:02}:00Z,down again {hour}" for hour in range(24)]
FILES = {
    "posts.csv": "\n".join(["created_at,text", *ROWS]),
    "columns.csv": "a,b\n1,2\n3,4\n",
    "dates.csv": "created_at,text\n03/04/2024 10:00,down again\n04/05/2024 11:00,hello\n",
    "page.csv": "<html><body>Please log in</body></html>",
}
OUTAGE = ["--outage", "2024-05-03T06:00Z/2024-05-03T20:00Z"]
#: Mistake, as the page has it: command, what it found and what to do.
MISTAKES: dict[str, tuple[list[str], str, str]] = {
    "a file's name is mistyped": (["post.csv", *OUTAGE], "no such file", "a directory or -"),
    "a web page was saved in place of the export": (
        ["page.csv", *OUTAGE],
        "an HTML page",
        "request the download as JSON",
    ),
    "columns have names that nobody can guess": (
        ["columns.csv", *OUTAGE],
        "no column of texts and times among a, b",
        "--map text=COLUMN --map created_at=COLUMN",
    ),
    "`--map` names a column that is not there": (
        ["posts.csv", *OUTAGE, "--map", "text=body"],
        "no column 'body'",
        "Found columns: created_at, text",
    ),
    "dates have two readings": (
        ["dates.csv", *OUTAGE],
        "dates of numbers in column created_at",
        "--date-order day or --date-order month",
    ),
    "times of the outage are written as people speak": (
        ["posts.csv", "--outage", "3 May 6am to 8pm"],
        "found '3 May 6am to 8pm'",
        "such as 2025-01-27T11:00Z",
    ),
    "the outage's day, month or year is wrong": (
        ["posts.csv", "--outage", "2025-05-03T06:00Z/2025-05-03T20:00Z"],
        "around which there are no posts",
        "2024-05-03 00:00 to 2024-05-03 23:00 UTC",
    ),
    "start and end are swapped": (
        ["posts.csv", "--outage", "2024-05-03T20:00Z/2024-05-03T06:00Z"],
        "not after start",
        "expected START before END",
    ),
    "a zone is no zone": (
        ["posts.csv", *OUTAGE, "--assume-tz", "Berlin"],
        "found 'Berlin'",
        "Europe/Berlin",
    ),
    "a length has no unit": (
        ["posts.csv", *OUTAGE, "--before", "24"],
        "found '24'",
        "as 24h, 90min or 7d",
    ),
}


def test_the_page_lists_ten_mistakes_and_these_are_tested() -> None:
    text = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    table = text.split("## Ten usual mistakes")[1].split("\n## ")[0]
    listed = re.findall(r"^\| ([^|]+?) \|", table, re.MULTILINE)[2:]
    assert listed == list(MISTAKES)
    assert len(listed) == 10


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_gets_an_error_that_one_can_act_on(
    mistake: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    args, found, next_step = MISTAKES[mistake]
    done = CliRunner().invoke(cli, ["report", *args, "-o", "out"])
    told = " ".join(done.output.split())
    assert done.exit_code in {1, 2}
    assert found in told
    assert next_step in told
    assert "Traceback" not in told
    assert not (tmp_path / "out").exists()  # nothing half-made
