"""Where compiled code is kept, and who may put it there."""

import os
import subprocess
import sys
from pathlib import Path

import numba
import pytest

from sentiment import vader
from sentiment.jit import caching
from sentiment.score.vader import load_lexicon, use_cache_directory

ROOT = Path(__file__).parents[2]
PACKAGE = Path(vader.__file__).parent
PROGRAM = """
import sys
from pathlib import Path
import pyarrow
from sentiment.score.vader import score_texts, use_cache_directory
use_cache_directory(Path(sys.argv[1]))
print(score_texts(pyarrow.array(["not good"]))[0, 3])
"""


def start(directory: Path) -> subprocess.Popen[str]:
    """Start a program that scores one text."""
    command = [sys.executable, "-c", PROGRAM, str(directory)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def finish(program: subprocess.Popen[str]) -> None:
    """Assert that the program found the right score."""
    output, errors = program.communicate(timeout=300)
    assert (program.returncode, output.strip()) == (0, "-0.3412"), errors


def test_folder_is_the_users_alone(tmp_path: Path) -> None:
    folder = caching.private_folder(tmp_path / "cache", PACKAGE)
    assert folder is not None
    assert folder.parent == tmp_path / "cache"
    assert folder.name == caching.source_digest(PACKAGE)
    if os.name == "posix":
        assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.skipif(os.name != "posix", reason="permissions of this kind are POSIX's")
def test_folder_that_others_can_write_to_is_not_trusted(tmp_path: Path) -> None:
    folder = caching.private_folder(tmp_path, PACKAGE)
    assert folder is not None
    folder.chmod(0o777)
    assert caching.private_folder(tmp_path, PACKAGE) is None


def test_folder_that_can_not_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert caching.private_folder(tmp_path / "file", PACKAGE) is None


@pytest.mark.skipif(sys.platform != "linux", reason="other platforms have other places")
def test_default_directory(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(numba.config, "CACHE_DIR", "")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert caching.default_directory() == tmp_path / "sentiment" / "compiled"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    assert caching.default_directory() == Path.home() / ".cache" / "sentiment" / "compiled"
    monkeypatch.setattr(numba.config, "CACHE_DIR", "/elsewhere")
    assert caching.default_directory() == Path("/elsewhere")


@pytest.mark.parametrize("changed", ["shared/caching.py", "own/rules.py"])
def test_digest_depends_on_every_source(
    changed: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("shared/caching.py", "own/rules.py"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text("one")
    monkeypatch.setattr(caching, "__file__", str(tmp_path / "shared" / "caching.py"))
    before = caching.source_digest(tmp_path / "own")
    (tmp_path / changed).write_text("two")
    assert caching.source_digest(tmp_path / "own") != before


def test_directory_is_chosen_first_or_not_at_all(tmp_path: Path) -> None:
    load_lexicon()
    with pytest.raises(RuntimeError, match="before the first text"):
        use_cache_directory(tmp_path)


@pytest.mark.slow
def test_code_is_kept_shared_and_made_again_if_damaged(tmp_path: Path) -> None:
    first, second = start(tmp_path), start(tmp_path)
    finish(first)
    finish(second)
    code = sorted(tmp_path.rglob("*.nb*"))
    assert len(code) == 4
    times = [path.stat().st_mtime_ns for path in code]
    finish(start(tmp_path))
    assert [path.stat().st_mtime_ns for path in code] == times
    for damaged in code:
        damaged.write_bytes(damaged.read_bytes()[:50])
        finish(start(tmp_path))


def test_tables_are_kept_and_made_again_if_damaged_or_outdated(tmp_path: Path) -> None:
    source = tmp_path / "words.txt"
    source.write_text("one")
    preparation = caching.Preparation(PACKAGE)
    made: list[str] = []

    def make() -> str:
        made.append(source.read_text())
        return made[-1]

    def kept() -> str:
        return preparation.kept("words", make, files=[source])

    assert [kept(), kept()] == ["one", "one"]  # nowhere to keep it yet
    assert made == ["one", "one"]
    preparation._folder = tmp_path / "kept"
    preparation._folder.mkdir()
    assert [kept(), kept()] == ["one", "one"]
    assert len(made) == 3
    (path,) = preparation._folder.iterdir()
    path.write_bytes(path.read_bytes()[:5])
    assert [kept(), kept()] == ["one", "one"]
    assert len(made) == 4
    source.write_text("two")
    assert [kept(), kept()] == ["two", "two"]
    assert len(made) == 5
