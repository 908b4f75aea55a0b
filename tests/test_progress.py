"""What a terminal shows while something runs, and what Ctrl-C leaves."""

from __future__ import annotations

import io
import sys
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from sentiment.cli import cli
from sentiment.cli.progress import progress_drawing, progress_over
from sentiment.report import figures
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


class Terminal(io.StringIO):
    """A stderr that somebody looks at."""

    def isatty(self) -> bool:
        return True


def run(tmp_path: Path, *, quiet: bool = False) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(b"x" * 2_500_000)
    with progress_over((str(path),), "reading", by_posts=False, quiet=quiet) as steps:
        steps.read(1_250_000)
        steps.tagged(0, 40_000)
        steps.read(1_250_000)
        steps.measuring()
    with progress_drawing(quiet=quiet) as told:
        for number in (2, 1, 1):
            told(number)


def test_each_stage_has_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    run(tmp_path)
    reading, measuring, drawing = seen.getvalue().strip().split("\n")
    assert "reading 2.5 MB" in reading
    assert "posts a second" in reading
    assert "100%" in reading
    assert "measuring ..." in measuring
    assert "drawing" in drawing
    assert "100%" in drawing


def test_quiet_and_where_nobody_looks_nothing_is_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = Terminal()
    monkeypatch.setattr(sys, "stderr", seen)
    run(tmp_path, quiet=True)
    assert seen.getvalue() == ""
    pipe = io.StringIO()
    monkeypatch.setattr(sys, "stderr", pipe)
    run(tmp_path)
    assert "[" not in pipe.getvalue()
    assert "\x1b" not in pipe.getvalue()


@pytest.mark.drawn
def test_ctrl_c_leaves_what_was_there_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    (out / "summary.md").write_text("of before")

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(figures, "plot_windows", stop)
    args = [str(ROOT / "data" / "sample_posts.csv"), "--outage", "2024-05-03T06:00Z/PT14H"]
    found = CliRunner().invoke(cli, ["report", *args, "-o", str(out)])
    assert found.exit_code == 130
    assert "none is half-made. Run the same command again" in found.output
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert (out / "summary.md").read_text() == "of before"
    assert len(list(out.iterdir())) == 1
