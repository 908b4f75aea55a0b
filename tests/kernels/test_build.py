"""Building compiled code, finding it, and saying what to do where it is not there."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sentiment.errors import KernelError
from sentiment.kernels import build, shared_object


def test_what_is_not_built_is_said_with_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shared_object, "built_files", lambda: {"any": Path("/nowhere/any.so")})
    shared_object.shared_object.cache_clear()
    with pytest.raises(KernelError, match=r"Build it: python -m sentiment\.kernels\.build"):
        shared_object.shared_object()


def test_a_build_is_of_the_sources_as_they_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = build.built_files()
    assert all(path.exists() for path in before.values())
    changed = tmp_path / "changed.c"
    changed.write_text("int changed;")
    sources = build._sources()
    monkeypatch.setattr(build, "_sources", lambda: [*sources, changed])
    assert not set(build.built_files().values()) & set(before.values())


def test_without_a_compiler_the_message_names_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_BUILT", tmp_path)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("CC", raising=False)
    monkeypatch.setattr(build, "find_spec", lambda _: None)
    with pytest.raises(RuntimeError, match="python -m pip install ziglang"):
        build.build()


def test_a_compiler_that_fails_is_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_BUILT", tmp_path / "built")
    with pytest.raises(RuntimeError, match="no-such-option"):
        build.build(extra=["--no-such-option"])
    assert not list((tmp_path / "built").iterdir())


def test_nothing_compiles_when_the_program_runs() -> None:
    code = (
        "import sys, pyarrow as pa\n"
        "from sentiment.score.vader import score_texts\n"
        "assert score_texts(pa.array(['great'])).size == 4\n"
        "print(*(name for name in ('numba', 'llvmlite') if name in sys.modules))\n"
    )
    bare = os.environ | {"PATH": ""}
    line = [sys.executable, "-c", code]
    done = subprocess.run(line, capture_output=True, text=True, env=bare, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.slow
def test_warnings_are_errors_to_the_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(build, "_BUILT", tmp_path)
    assert build.build(extra=["-Werror"])
