"""The documentation is tested: commands, columns and figures that it names exist."""

import csv
import re
import socket
from importlib.metadata import version

import pandas as pd
import pytest
from click.testing import CliRunner

import sentiment
from benchmarks.table import Row, as_table
from sentiment.cli import cli
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_verb_is_documented() -> None:
    verbs = cli.list_commands(None)  # type: ignore[arg-type]
    assert all(f"sentiment {verb}" in README for verb in verbs)


@pytest.mark.parametrize("command", re.findall(r"<!-- help: sentiment (\w+) -->", README))
def test_help_blocks_are_the_programs(command: str) -> None:
    block = re.search(
        rf"<!-- help: sentiment {command} -->\n(.*?)<!-- /help -->", README, re.DOTALL
    )
    shown = CliRunner().invoke(
        cli, [command, "--help"], prog_name="sentiment", terminal_width=92
    )
    assert block is not None
    assert block[1].strip() == f"```\n{shown.output.strip()}\n```"


def test_the_figures_are_the_benchmarks_own() -> None:
    block = re.search(r"<!-- figures -->\n(.*?)<!-- /figures -->", README, re.DOTALL)
    assert block is not None
    if "Measured by" not in block[1]:
        assert "python -m benchmarks --write" in block[1]
        return
    method, *parts = block[1].strip().split("\n\n")
    assert re.match(r"Measured by `python -m benchmarks .*` on \d+ cores? \(", method)
    assert f"numba {version('numba').split('.')[0]}." in method
    assert socket.gethostname() not in block[1]
    tables = [part for part in parts if part.startswith("|")]
    assert len(tables) == 2
    _check_tables(tables)


def test_what_the_benchmark_writes_passes_as_figures() -> None:
    rows = [Row("a", [1.5, 2.0], "µs a post"), Row("b", [0.5], beside="c", theirs=[4000.0])]
    _check_tables([as_table(rows)])


def _check_tables(tables: list[str]) -> None:
    for table in tables:
        head, _, *rows = table.splitlines()
        assert head == as_table([]).splitlines()[0]
        assert rows
        for row in rows:
            what, here, beside, theirs, ratio = (cell.strip() for cell in row.split("|")[1:-1])
            assert what
            assert re.match(r"[\d.,]+ \S+", here)
            assert bool(beside) == bool(theirs) == bool(ratio)
            assert not ratio or re.match(r"\*\*[\d.,]+\*\* times as (fast|long|much)", ratio)


def test_the_readmes_notebook_lines_run(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    block = re.search(r"```python\n(.*?)```", README, re.DOTALL)
    assert block is not None
    names: dict[str, object] = {}
    exec(compile(block[1], "README.md", "exec"), names)
    assert isinstance(names["measures"], sentiment.Measures)


def test_every_public_name_loads_and_has_a_docstring() -> None:
    for name in sentiment.__all__:
        assert getattr(sentiment, name).__doc__, name


def test_the_data_readme_lists_every_file_and_column() -> None:
    text = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    for path in (ROOT / "data").rglob("*.*"):
        name = path.relative_to(ROOT / "data").as_posix()
        assert f"`{name}`" in text or name == "README.md", name
        if path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as file:
                columns = next(csv.reader(file))
            assert all(f"`{column}`" in text for column in columns), name


def test_the_readmes_files_are_a_reports(tmp_path) -> None:  # noqa: ANN001
    few = tmp_path / "few.csv"
    posts = pd.read_csv(ROOT / "data" / "sample_posts.csv", dtype=str)
    posts.iloc[2500:3000].to_csv(few, index=False)
    out = tmp_path / "out"
    args = ["report", str(few), "--outage", "2024-05-03T06:00Z/", "-o", str(out)]
    assert CliRunner().invoke(cli, args).exit_code == 0
    listed = README.split("| `timeline.png`")[1].split("Read + skipped")[0] + "`timeline.png`"
    for path in out.iterdir():
        assert path.name in listed or path.suffix in {".txt", ".csv"}, path.name


def test_the_changelog_keeps_its_form() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in text
    assert "keepachangelog.com" in text
