"""What a killed run left is cleared by the next one; what a living run holds is not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING

import pytest

from sentiment.atomic import staged_directory, staged_file
from sentiment.leftovers import hold, temporary_file

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="locks of POSIX")

HOLD = """
import sys
from pathlib import Path
from sentiment.atomic import staged_directory, staged_file
from sentiment.leftovers import temporary_file
out = Path(sys.argv[1])
with staged_file(out / "a.csv"), staged_directory(out / "report"), temporary_file():
    print("ready", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def holder(tmp_path: Path) -> subprocess.Popen[bytes]:
    """Return a process that holds a file, a folder and a temporary file."""
    (tmp_path / "temporary").mkdir()
    run = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path / "out")],
        env={**os.environ, "TMPDIR": str(tmp_path / "temporary")},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert run.stdout is not None
    assert run.stdout.readline() == b"ready\n"
    return run


def left(tmp_path: Path) -> int:
    return sum(1 for folder in ("out", "temporary") for _ in (tmp_path / folder).iterdir())


def use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temporary"))
    out = tmp_path / "out"
    with staged_file(out / "a.csv") as file, staged_directory(out / "report") as folder:
        file.write_text("whole")
        (folder / "b").write_text("whole")
        with temporary_file(".parquet") as spooled:
            spooled.write(b"x")
    assert (out / "a.csv").read_text() == "whole"
    assert (out / "report" / "b").read_text() == "whole"


def test_what_a_killed_run_left_is_cleared(
    tmp_path: Path, holder: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    holder.send_signal(signal.SIGKILL)
    holder.communicate()
    assert left(tmp_path) == 3
    (tmp_path / "out" / ".a.csv-mine").write_text("no file of ours")
    use(tmp_path, monkeypatch)
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        ".a.csv-mine",
        "a.csv",
        "report",
    ]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_what_a_living_run_holds_stays(
    tmp_path: Path, holder: subprocess.Popen[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    use(tmp_path, monkeypatch)
    assert left(tmp_path) == 3 + 2
    holder.communicate()  # ends as it would
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["a.csv", "report"]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_the_longest_name_has_its_hidden_neighbour(tmp_path: Path) -> None:
    name = "ä" * 125 + ".csv"
    with staged_file(tmp_path / name) as file:
        file.write_text("whole")
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_file_goes_though_another_run_took_it_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    gone = temporary_file(".parquet")
    (path,) = tmp_path.iterdir()
    assert str(path) == gone.name
    path.unlink()
    gone.close()
    gone.close()
    with temporary_file() as kept:
        kept.write(b"kept")
        kept.flush()
        assert [path.stat().st_size for path in tmp_path.iterdir()] == [4]
    assert list(tmp_path.iterdir()) == []


def test_what_a_cache_lets_go_of_goes_without_a_warning(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    del (kept := [temporary_file()])[0]
    assert not kept
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("then", "held"), [("stays", True), ("goes", False), ("new", False)])
def test_what_another_run_took_away_is_not_held(
    then: str,
    held: bool,  # noqa: FBT001  one of the cases
    tmp_path: Path,
) -> None:
    path = tmp_path / "made"
    with path.open("wb") as file:
        if then != "stays":
            path.unlink()
        if then == "new":
            path.touch()  # of that other run
        assert hold(file.fileno(), path) is (held or sys.platform == "win32")
        with path.open("rb") if path.exists() else file as other:
            if then == "stays":
                assert not hold(other.fileno(), path)  # one at a time
