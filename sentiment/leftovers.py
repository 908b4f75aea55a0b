"""Temporary files that are held by a lock: the next run clears what a killed one left."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import BufferedRandom, FileIO
from pathlib import Path
from typing import IO

if sys.platform != "win32":  # nothing is cleared there
    import fcntl

_PREFIX = "sentiment-"
#: A file's name may have 255 bytes; what is added to it must fit.
_MOST = 60


class _Temporary(BufferedRandom):
    """Goes when it is closed: before its lock, or another run would take it for left over."""

    def close(self) -> None:
        path, is_open = Path(self.name), not self.closed
        if is_open and sys.platform != "win32":
            path.unlink(missing_ok=True)
        super().close()
        if is_open and sys.platform == "win32":
            path.unlink(missing_ok=True)

    def __del__(self) -> None:  # what a cache lets go of was not forgotten
        self.close()


def temporary_file(suffix: str = "") -> IO[bytes]:
    """Open a file of the temporary folder that goes when it is closed."""
    folder = Path(tempfile.gettempdir())
    _clear(folder, f"{_PREFIX}*")
    while True:
        number, name = tempfile.mkstemp(prefix=_PREFIX, suffix=suffix)
        os.close(number)
        try:
            file = _Temporary(FileIO(name, "r+b"))
        except FileNotFoundError:  # another run took it for left over
            continue
        if hold(file.fileno(), Path(name)):
            return file
        file.close()


@contextmanager
def held(path: Path, *, directory: bool) -> Iterator[Path]:
    """Yield an empty file or folder beside `path`, hidden, that is gone afterwards."""
    path.parent.mkdir(parents=True, exist_ok=True)
    prefix = f".{path.name.encode()[:_MOST].decode(errors='ignore')}-"
    _clear(path.parent, f"{prefix}*.part")
    while True:
        if directory:
            name = tempfile.mkdtemp(dir=path.parent, prefix=prefix, suffix=".part")
            number = os.open(name, os.O_RDONLY) if sys.platform != "win32" else -1
        else:
            number, name = tempfile.mkstemp(dir=path.parent, prefix=prefix, suffix=".part")
        if hold(number, Path(name)):
            break
        if number >= 0:
            os.close(number)
    try:
        yield Path(name)
    finally:
        if number >= 0:
            os.close(number)
        if directory:
            shutil.rmtree(name, ignore_errors=True)
        else:
            Path(name).unlink(missing_ok=True)


def hold(number: int, path: Path) -> bool:
    """Lock what was just made; False where another run took it for left over before that."""
    if sys.platform == "win32":
        return True
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return path.exists() and path.stat().st_ino == os.fstat(number).st_ino
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return True


@contextmanager
def taking_turns(path: Path) -> Iterator[None]:
    """Let no other process into such a block of the same `path`, where files can be locked."""
    with path.open("ab") as lock:
        if sys.platform != "win32":
            with suppress(OSError):  # a file system without locks
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _clear(folder: Path, pattern: str) -> None:
    """Remove what no living process holds."""
    if sys.platform == "win32":
        return
    for path in folder.glob(pattern):
        with suppress(OSError):  # another's, or gone by now
            if path.is_symlink() or path.stat().st_uid != os.getuid():
                continue
            number = os.open(path, os.O_RDONLY)
            try:
                fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path) if path.is_dir() else path.unlink()
            finally:
                os.close(number)
