"""Ranges of remote files: asked for again where a connection broke, longer where they follow.

What back ends say in their errors may repeat an address with its secrets, so that only the
kind of an error is told.
"""

from __future__ import annotations

import errno
import io
import os
from collections.abc import Callable
from time import sleep
from typing import Any

from sentiment.errors import InputError, RemoteError

#: Requests for one range until it is given up, and seconds before the second of them; each
#: further one waits twice as long.
_TRIES = 5
_WAIT = 0.5
#: Bytes of the first range of a reading; ranges double while they follow each other.
_FIRST = 1 << 16
_LARGEST = 1 << 23
#: Answers of a web server that may be others the next time (RFC 9110, section 15; RFC 6585).
_PASSING = (408, 425, 429)


def _kind(error: BaseException) -> str:
    status = getattr(error, "status", None)
    return type(error).__name__ + (f" {status}" if isinstance(status, int) else "")


def _is_final(error: BaseException) -> bool:
    """Tell whether asking again would give the same answer."""
    status = getattr(error, "status", None)
    refused = isinstance(status, int) and 400 <= status < 500 and status not in _PASSING  # noqa: PLR2004
    gone = isinstance(error, FileNotFoundError | PermissionError | ValueError | ImportError)
    return refused or gone


def asked(name: str, ask: Any, *args: Any, **options: Any) -> Any:
    """Ask a back end, again where the connection broke; a refusal is an `InputError`."""
    for wait in (*(_WAIT * 2**n for n in range(_TRIES - 1)), None):
        try:
            return ask(*args, **options)
        except RemoteError:
            raise
        except Exception as error:  # noqa: BLE001  each back end has errors of its own
            if wait is None or _is_final(error):
                raise InputError(
                    name,
                    found=f"that it can't be read there ({_kind(error)})",
                    expected="a file that may be read",
                    next_step="Look at the address, and at the credentials of its store in "
                    "this environment.",
                ) from None
        sleep(wait)
    raise AssertionError  # the last wait is None


class RangeReader(io.RawIOBase):
    """A file as a stream that can be read from anywhere, in ranges that `fetch` brings."""

    def __init__(
        self,
        fetch: Callable[[int, int], bytes],
        size: int,
        close: Callable[[], None] = lambda: None,
    ) -> None:
        super().__init__()
        self._fetch, self._size, self._close = fetch, size, close
        self._at = self._start = 0
        self._block = b""
        self._next = _FIRST

    def readable(self) -> bool:
        """Say yes."""
        return True

    def seekable(self) -> bool:
        """Say yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Go to a place; raises `OSError` where it lies before the file, as files do."""
        at = offset + (0, self._at, self._size)[whence]
        if at < 0:
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        self._at = at
        return at

    def readinto(self, buffer: object) -> int:
        """Fill a buffer, but for the end of the file."""
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]
        filled = 0
        while filled < len(view) and self._at < self._size:
            inside = self._at - self._start
            if not 0 <= inside < len(self._block):
                self._load(len(view) - filled)
                inside = 0
            if not self._block:  # it was cut meanwhile
                break
            part = self._block[inside : inside + len(view) - filled]
            view[filled : filled + len(part)] = part
            filled += len(part)
            self._at += len(part)
        return filled

    def close(self) -> None:
        """Close what ranges are fetched from."""
        self._close()
        super().close()

    def _load(self, wanted: int) -> None:
        follows = self._at == self._start + len(self._block)
        self._next = min(2 * self._next, _LARGEST) if follows else _FIRST
        end = min(self._at + max(self._next, min(wanted, _LARGEST)), self._size)
        self._block = self._fetch(self._at, end)
        self._start = self._at
