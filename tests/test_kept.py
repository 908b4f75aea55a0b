"""Parts of a run that are kept until it is finished: what is taken, and when they go."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner

from sentiment.analysis import kept as kept_module
from sentiment.analysis.analyse import analyse
from sentiment.analysis.kept import kept_beside, tagging_facts
from sentiment.analysis.pipeline import iter_tagged
from sentiment.cli.group import cli
from sentiment.errors import InputError, OptionError
from tests.conftest import ROOT

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sentiment.analysis.kept import Kept

FACTS = {"model": "a"}


def nothing(_: str) -> None:
    """Say nothing."""


@pytest.fixture(autouse=True)
def worth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_module, "_WORTH", 0.0)


def archive(n: int = 50) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text": [f"the app is down again, number {i}" for i in range(n)],
            "date": [f"2024-05-01T10:{i % 60:02}Z" for i in range(n)],
            "lang": ["en", None] * (n // 2),
        }
    )


def interrupted(output: Path, facts: dict[str, str], work: Callable[[Kept], object]) -> None:
    """Work in a run that is ended from outside."""
    with pytest.raises(KeyboardInterrupt), kept_beside(output, facts, nothing) as kept:
        _work_and_stop(kept, work)


def _work_and_stop(kept: Kept | None, work: Callable[[Kept], object]) -> None:
    assert kept is not None
    work(kept)
    raise KeyboardInterrupt


def tagged(posts: pd.DataFrame, kept: Kept | None) -> pd.DataFrame:
    return pd.concat(iter_tagged(posts, chunk_rows=10, kept=kept, jobs=2), ignore_index=True)


def test_what_was_tagged_is_taken_and_is_the_same(tmp_path: Path) -> None:
    posts, output = archive(), tmp_path / "out"
    whole = tagged(posts, None)
    interrupted(output, FACTS, lambda kept: tagged(posts[:35], kept))
    told: list[str] = []
    with kept_beside(output, FACTS, told.append) as kept:
        assert kept is not None
        pd.testing.assert_frame_equal(tagged(posts, kept), whole)
        assert kept.n_found == 3  # of the fourth chunk only a half was there
    assert "ended early: of 4 parts" in told[0]
    assert list(tmp_path.iterdir()) == []


def test_changed_and_torn_parts_are_made_anew(tmp_path: Path) -> None:
    posts, output = archive(), tmp_path / "out"
    interrupted(output, FACTS, lambda kept: tagged(posts, kept))
    folder = tmp_path / ".out.unfinished"
    torn = folder / "00000001.arrow"
    torn.write_bytes(torn.read_bytes()[:-200])
    (folder / "00000002.arrow").write_bytes(b"")
    changed = posts.assign(text=posts["text"].where(posts.index != 35, "thank you, it works"))
    with kept_beside(output, FACTS, nothing) as kept:
        assert kept is not None
        pd.testing.assert_frame_equal(tagged(changed, kept), tagged(changed, None))
        assert kept.n_found == 2


def test_another_way_of_tagging_begins_anew_and_says_why(tmp_path: Path) -> None:
    output = tmp_path / "out"
    interrupted(output, FACTS, lambda kept: tagged(archive(), kept))
    told: list[str] = []
    with kept_beside(output, {"model": "b"}, told.append) as kept:
        assert kept is not None
        tagged(archive(), kept)
        assert kept.n_found == 0
    assert told == [
        "A run into this output ended early, with another model: this one begins anew."
    ]
    words = tmp_path / "words.csv"
    words.write_text("kaputt\t-2\n")
    plain = tagging_facts(None, None, allow_none=True)
    assert tagging_facts(None, words, allow_none=True) != plain
    assert tagging_facts(None, None, allow_none=False) != plain


def test_errors_and_short_runs_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    output = tmp_path / "new" / "out"
    error = InputError("a", found="b", expected="c")
    with pytest.raises(InputError), kept_beside(output, FACTS, nothing):
        raise error
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr(kept_module, "_WORTH", 60.0)
    interrupted(output, FACTS, lambda kept: tagged(archive(), kept))
    assert list(tmp_path.iterdir()) == []


def test_a_part_that_cannot_be_written_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(kept_module.os, "fsync", full)
    with kept_beside(tmp_path / "out", FACTS, nothing) as kept:
        pd.testing.assert_frame_equal(tagged(archive(), kept), tagged(archive(), None))
        assert not list((tmp_path / ".out.unfinished").glob("0*"))


@pytest.mark.skipif(sys.platform == "win32", reason="locks of POSIX")
def test_a_second_run_into_one_output_is_refused(tmp_path: Path) -> None:
    with kept_beside(tmp_path / "out", FACTS, nothing) as kept:
        tagged(archive(), kept)
        with (
            pytest.raises(OptionError, match=f"writes there, process {os.getpid()}"),
            kept_beside(tmp_path / "out", FACTS, nothing),
        ):
            pass
        assert len(list((tmp_path / ".out.unfinished").glob("*.arrow"))) == 5
        with kept_beside(tmp_path / "other", FACTS, nothing):
            pass


def test_no_text_is_kept(tmp_path: Path) -> None:
    posts = archive().assign(text="a word as xylophone", author="somebody")
    interrupted(tmp_path / "out", FACTS, lambda kept: tagged(posts, kept))
    for path in (tmp_path / ".out.unfinished").iterdir():
        assert b"xylophone" not in path.read_bytes()
        assert b"somebody" not in path.read_bytes()


def test_the_second_reading_takes_what_the_first_tagged(tmp_path: Path) -> None:
    posts = pd.read_csv(ROOT / "data/sample_posts.csv", dtype=str)
    plain = analyse(posts, chunk_rows=1000)
    with kept_beside(tmp_path / "out", FACTS, nothing) as kept:
        twice = analyse(posts, chunk_rows=1000, kept=kept)
        assert kept is not None
        assert kept.n_found == -(-len(posts) // 1000)
    assert twice.headline == plain.headline
    assert twice.overview == plain.overview


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_a_killed_run_is_gone_on_with_to_the_same_bytes(tmp_path: Path) -> None:
    n = 100_000
    posts = pd.DataFrame(
        {
            "id": [str(10**12 + i) for i in range(n)],
            "text": [f"is it down? {i * 7919 % 104729} again" for i in range(n)],
            "date": pd.date_range("2024-05-01", periods=n, freq="9s", tz="UTC").astype(str),
        }
    )
    posts.to_csv(tmp_path / "posts.csv", index=False)
    (tmp_path / "out").mkdir()
    output, folder = tmp_path / "out/a.csv", tmp_path / "out/.a.csv.unfinished"
    arguments = ["tag", str(tmp_path / "posts.csv"), "-o"]
    command = [sys.executable, "-m", "sentiment", *arguments, str(output)]
    with subprocess.Popen(command) as run:
        patience = time.monotonic() + 100
        while not list(folder.glob("*.arrow")) and time.monotonic() < patience:
            time.sleep(0.01)
        run.send_signal(signal.SIGKILL)
    assert list(folder.glob("*.arrow"))
    assert not output.exists()
    again = CliRunner().invoke(cli, [*arguments, str(output)])
    assert again.exit_code == 0, again.output
    assert "ended early: of" in again.output
    other = CliRunner().invoke(cli, [*arguments, str(tmp_path / "b.csv")])
    assert other.exit_code == 0
    assert output.read_bytes() == (tmp_path / "b.csv").read_bytes()
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.csv"]


def test_a_folder_goes_where_open_files_hold_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def as_on_a_network(folder: Path, *, ignore_errors: bool) -> None:
        assert ignore_errors
        for path in folder.iterdir():
            path.unlink()

    monkeypatch.setattr(kept_module.shutil, "rmtree", as_on_a_network)
    with kept_beside(tmp_path / "new" / "out.csv", FACTS, nothing) as kept:
        assert kept is not None
    assert not list(tmp_path.iterdir())
