"""The folder through which parts ask each other: who ends takes nothing along.

Each file is there whole or not at all, and all of them take so many bytes at most.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, BinaryIO
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from sentiment.errors import OptionError
from sentiment.leftovers import taking_turns

#: Bytes that are written at once, where it is asked before whether there is room.
_BLOCK = 1 << 20


@dataclass(frozen=True)
class Folder:
    """Files of one archive in `path`; with those of others in `root` they take `most` bytes."""

    path: Path
    root: Path
    most: int | None = None

    def file(self, name: str, number: int) -> Path:
        """Say where something of a part is, or of a range of keys."""
        return self.path / f"{name} {number:08d}"

    def forget(self, name: str, n_parts: int) -> None:
        """Take away what parts asked, when they were told."""
        for part in range(n_parts):
            self.file(f"asked {name}", part).unlink(missing_ok=True)

    @property
    def n_bytes(self) -> int:
        """Bytes of all files in `root`."""
        found = 0
        for path in self.root.rglob("*"):
            with suppress(FileNotFoundError):  # one that took its name just now
                found += path.stat().st_size if path.is_file() else 0
        return found

    @contextmanager
    def writing(self, path: Path) -> Iterator[IO[bytes]]:
        """Open a file that is there whole or not at all, whoever else writes the same."""
        partial = path.with_name(f"{uuid4().hex}.part")
        try:
            with partial.open("wb") as file:
                if self.most is None:
                    yield file
                else:
                    with io.BufferedWriter(_Bounded(file, self), _BLOCK) as bounded:
                        yield bounded
            partial.replace(path)
        finally:
            with suppress(OSError):
                partial.unlink(missing_ok=True)

    def save(self, path: Path, rows: NDArray[np.void]) -> int:
        """Write rows; return their bytes."""
        with self.writing(path) as file:
            np.save(file, rows)
        return int(rows.nbytes)

    def in_range(
        self, name: str, n_parts: int, low: int, high: int
    ) -> Iterator[NDArray[np.void]]:
        """Yield the rows of each part, in their order, whose keys are in [low, high]."""
        for part in range(n_parts):
            rows = np.load(self.file(f"asked {name}", part), mmap_mode="r")
            first = np.searchsorted(rows["key"], np.uint64(low), side="left")
            last = np.searchsorted(rows["key"], np.uint64(high), side="right")
            yield np.array(rows[first:last])

    def told_rows(self, name: str, n_ranges: int, part: int) -> Iterator[NDArray[np.void]]:
        """Yield what a part was told of each range of keys."""
        for number in range(n_ranges):
            rows = np.load(self.file(f"told {name}", number), mmap_mode="r")
            edges = np.searchsorted(rows["part"], [part, part + 1])
            yield np.array(rows[slice(*edges.tolist())])


class _Bounded(io.RawIOBase):
    """Writes what there is room for; who writes waits for its turn, or two took the same."""

    def __init__(self, file: BinaryIO, folder: Folder) -> None:
        super().__init__()
        self._file, self._folder = file, folder

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        most = self._folder.most
        assert most is not None
        with taking_turns(self._folder.root / "turn"):
            if self._folder.n_bytes + len(data) > most:
                raise OptionError(
                    f"--max-temp {most:,} bytes: found that posts and keys that wait for "
                    f"other parts need more; expected room for them. Nothing was written. "
                    f"Allow more, or name a --temp-dir on a larger disk."
                )
            return os.write(self._file.fileno(), data)
