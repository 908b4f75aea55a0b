"""What is left of a run that is told to end, and runs whose streams are closed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name != "posix", reason="signals and streams of POSIX")
POSTS = "id,created_at,text\n1,2025-01-27T11:00Z,down again\n2,2025-01-27T12:00Z,hello\n"


def started(tmp_path: Path, *args: object, **options: Any) -> subprocess.Popen[bytes]:
    """Start the command with a temporary folder of its own."""
    (tmp_path / "temporary").mkdir(exist_ok=True)
    environment = {**os.environ, "TMPDIR": str(tmp_path / "temporary")}
    command = [sys.executable, "-m", "sentiment", *map(str, args)]
    return subprocess.Popen(command, env=environment, **options)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP, signal.SIGINT])
def test_a_run_that_is_ended_leaves_nothing(tmp_path: Path, number: signal.Signals) -> None:
    # who was started in the background ignores SIGINT, and hands that on
    handed = signal.signal(signal.SIGINT, signal.default_int_handler)
    out = tmp_path / "out" / "tagged.csv"
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with started(tmp_path, "tag", "-", "-o", out, **pipes) as run:
        signal.signal(signal.SIGINT, handed)
        assert run.stdin is not None
        run.stdin.write(POSTS.encode())
        run.stdin.flush()
        temporary = tmp_path / "temporary"
        patience = time.monotonic() + 120
        while not any(temporary.iterdir()) and time.monotonic() < patience:
            time.sleep(0.05)
        run.send_signal(number)
        _, told = run.communicate(timeout=120)
    assert run.returncode not in {0, None}
    assert b"Traceback" not in told
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not out.exists()
    assert list(tmp_path.rglob("*.part")) == []


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
def test_closed_streams_change_no_output(tmp_path: Path, closed: str) -> None:
    posts = tmp_path / "posts.csv"
    posts.write_text(POSTS)
    line = f'exec "$0" -m sentiment tag "$1" -o "$2" {closed}'
    command = ["sh", "-c", line, sys.executable, str(posts), str(tmp_path / "tagged.csv")]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "tagged.csv").read_text(encoding="utf-8-sig")
    assert text.startswith("post_id,")
    assert len(text.splitlines()) == 3


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
def test_a_terminal_without_the_letters_gets_their_numbers(encoding: str) -> None:
    command = [sys.executable, "-m", "sentiment", "explain", "アプリ is down 😀"]
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(command, capture_output=True, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    assert b"down" in done.stdout


def test_a_broken_backend_ends_no_run() -> None:
    code = (
        "from sentiment.cli.process import prepare_process\n"
        "prepare_process()\n"
        "import matplotlib.pyplot\n"
        "print(matplotlib.get_backend())"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        check=False,
        env={**os.environ, "MPLBACKEND": "nonsense"},
    )
    assert done.stdout.strip().lower() == b"agg", done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")
@pytest.mark.parametrize("kilobytes", [300_000, 700_000])
def test_too_little_memory_is_said_once(tmp_path: Path, kilobytes: int) -> None:
    posts = tmp_path / "posts.csv"
    posts.write_text(POSTS)
    line = f'ulimit -v {kilobytes}; exec "$0" -m sentiment report "$1" -o "$2"'
    command = ["sh", "-c", line, sys.executable, str(posts), str(tmp_path / "out")]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        assert b"memory" in done.stderr
    assert b"Traceback" not in done.stderr
    assert len(done.stderr) < 2_000
