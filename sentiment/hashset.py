"""A set of 64-bit hashes whose memory does not grow with what is in it."""

from __future__ import annotations

import tempfile
from typing import IO, TYPE_CHECKING

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

__all__ = ["HashSet", "hash_columns"]

#: Hashes kept in memory (32 MB); more go to disk as one sorted run.
MAX_IN_MEMORY = 1 << 22
#: Hashes of a run that are looked at together (8 MB).
_BLOCK = 1 << 20


def hash_columns(*columns: pd.Series) -> NDArray[np.uint64]:
    """Hash rows of strings to 64 bits, the same on every machine.

    Of 50 million different rows, the chance that any two share a hash is
    n² / 2⁶⁵, below 1 in 10,000.

    Examples
    --------
    >>> import pandas as pd
    >>> a = hash_columns(pd.Series(["x", "x"]), pd.Series(["1", "2"]))
    >>> bool(a[0] == a[1])
    False
    """
    table = pd.DataFrame({n: column.astype("str") for n, column in enumerate(columns)})
    hashed = pd.util.hash_pandas_object(table, index=False)
    return hashed.to_numpy().astype(np.uint64, copy=False)


class HashSet:
    """Tells which hashes were never seen before.

    The hashes are kept as sorted runs: short ones in memory, merged as they
    grow, and runs of `MAX_IN_MEMORY` in a temporary file that goes with the
    object. 50 million posts take 32 MB of memory (64 MB while runs merge), 8
    MB to search, and 400 MB of disk.

    Examples
    --------
    >>> import numpy as np
    >>> seen = HashSet()
    >>> seen.add(np.array([5, 7, 5], dtype=np.uint64)).tolist()
    [True, True, False]
    >>> seen.add(np.array([7, 9], dtype=np.uint64)).tolist()
    [False, True]
    """

    def __init__(self, max_in_memory: int = MAX_IN_MEMORY) -> None:
        self._max = max_in_memory
        self._runs: list[NDArray[np.uint64]] = []
        self._file: IO[bytes] | None = None
        self._spilled: list[tuple[int, int]] = []  # offset and length, in hashes

    def __len__(self) -> int:
        return sum(map(len, self._runs)) + sum(length for _, length in self._spilled)

    def add(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Add hashes.

        Parameters
        ----------
        hashes : uint64 array of shape (n,)
            In the order of their posts.

        Returns
        -------
        bool array of shape (n,)
            True where a hash occurs for the first time, in the set and in
            `hashes`.
        """
        values, first = np.unique(hashes, return_index=True)
        new = np.ones(len(values), dtype=bool)
        for run in self._all_runs():
            # only what lies within the run, so that a block costs little
            low, high = np.searchsorted(values, [run[0], run[-1]])
            high += high < len(values) and values[high] == run[-1]
            part = values[low:high]
            at = np.searchsorted(run, part)
            new[low:high] &= run[np.minimum(at, len(run) - 1)] != part
        fresh = np.zeros(len(hashes), dtype=bool)
        fresh[first[new]] = True
        self._keep(values[new])
        return fresh

    def _all_runs(self) -> Iterator[NDArray[np.uint64]]:
        yield from self._runs
        if self._file is None:
            return
        for offset, length in self._spilled:
            for start in range(0, length, _BLOCK):
                self._file.seek((offset + start) * 8)
                block = self._file.read(min(_BLOCK, length - start) * 8)
                yield np.frombuffer(block, dtype=np.uint64)

    def _keep(self, run: NDArray[np.uint64]) -> None:
        if not len(run):
            return
        self._runs.append(run)
        # like sizes merge, so that each hash is moved a logarithmic number of times
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            merged = np.concatenate([self._runs.pop(), self._runs.pop()])
            merged.sort(kind="stable")
            self._runs.append(merged)
        if sum(map(len, self._runs)) > self._max:
            self._spill()

    def _spill(self) -> None:
        merged = np.concatenate(self._runs)
        merged.sort(kind="stable")
        if self._file is None:
            self._file = tempfile.TemporaryFile(prefix="sentiment-")  # noqa: SIM115  lives as long as the set
        end = sum(length for _, length in self._spilled)
        self._file.seek(end * 8)
        self._file.write(merged.tobytes())
        self._spilled.append((end, len(merged)))
        self._runs = []

    def close(self) -> None:
        """Delete the temporary file."""
        if self._file is not None:
            self._file.close()
            self._file = None
        self._runs, self._spilled = [], []

    def __del__(self) -> None:
        self.close()
