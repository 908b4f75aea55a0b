"""A set of 64-bit hashes whose memory does not grow with what is in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from typing import Protocol
from weakref import finalize

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import NDArray

from sentiment.keys.hashing import hash_texts
from sentiment.keys.sums import add_rows

#: Hashes kept in memory (2 MB); more go to disk as one sorted run.
MAX_IN_MEMORY = 1 << 18
#: Hashes of a file that are in memory at once.
_BLOCK = 1 << 18
#: Words of the filter (8 MB), and bits that a hash sets in one of them. With 20 million
#: hashes, one new hash in four has all its bits set already, and is looked up for little.
_FILTER_WORDS = 1 << 20
_FILTER_BITS = 3
#: So few are looked up at once sooner than the filter's memory is touched.
_FILTER_FROM = 100_000


def hash_column(column: pd.Series) -> NDArray[np.uint64]:
    """Hash each value to 64 bits, the same on every machine.

    >>> import pandas as pd
    >>> hash_column(pd.Series(["x", None], dtype="str")).tolist()
    [7869353157402288317, 18446744073709551615]
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        # a null has the code -1: the last of the categories' hashes is that of a null
        categories = pa.array([*column.cat.categories, None], pa.large_string())
        return hash_texts(categories)[column.cat.codes.to_numpy()]
    return hash_texts(pa.array(column, from_pandas=True))


def combine_hashes(*hashes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """Combine the hashes of a row's values as pandas does, and Python did for tuples.

    >>> table = pd.DataFrame({"a": ["x", "y"], "b": ["1", "2"]})
    >>> combined = combine_hashes(hash_column(table["a"]), hash_column(table["b"]))
    >>> bool((combined == pd.util.hash_pandas_object(table, index=False)).all())
    True
    """
    combined = np.full(len(hashes[0]), 0x345678, np.uint64)
    factor = 1_000_003
    for number, values in enumerate(hashes):
        combined = (combined ^ values) * np.uint64(factor)
        factor += 82_520 + 2 * (len(hashes) - number)
    return np.asarray(combined + np.uint64(97_531))


def hash_columns(*columns: pd.Series) -> NDArray[np.uint64]:
    """Hash rows of strings or categories to 64 bits, the same on every machine.

    Of 50 million different rows, the chance that any two share a hash is
    n² / 2⁶⁵, below 1 in 10,000.

    >>> import pandas as pd
    >>> a = hash_columns(pd.Series(["x", "x"]), pd.Series(["1", "2"]))
    >>> bool(a[0] == a[1])
    False
    """
    strings = (
        column if isinstance(column.dtype, pd.CategoricalDtype) else column.astype("str")
        for column in columns
    )
    return combine_hashes(*map(hash_column, strings))


class HashSet:
    """Tells which hashes were never seen before.

    A filter in memory (Bloom's, a word a hash) tells most of the new ones; what it has perhaps
    seen is looked up. The hashes are kept as sorted runs that merge as they grow: short ones in
    memory, those of `MAX_IN_MEMORY` and more in temporary files, which go with the object. Any
    number of posts takes 10 MB of memory, up to 23 MB while runs merge, and 8 bytes a post of
    disk, twice that while runs merge there.

    Putze, F., Sanders, P., Singler, J. (2007). Cache-, Hash- and Space-Efficient Bloom
    Filters. WEA 2007.

    >>> import numpy as np
    >>> seen = HashSet()
    >>> seen.add(np.array([5, 7, 5], dtype=np.uint64)).tolist()
    [True, True, False]
    >>> seen.add(np.array([7, 9], dtype=np.uint64)).tolist()
    [False, True]
    """

    def __init__(self, max_in_memory: int = MAX_IN_MEMORY, block: int = _BLOCK) -> None:
        self._max, self._block = max_in_memory, block
        self._filter: NDArray[np.uint64] | None = None
        self._runs: list[NDArray[np.uint64]] = []
        self._spilled: list[_Spilled] = []

    def __len__(self) -> int:
        return sum(map(len, self._runs)) + sum(map(len, self._spilled))

    def add(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Add hashes; tell which occur for the first time, in the set and in `hashes`."""
        values, first = np.unique(hashes, return_index=True)
        perhaps = self._filtered(values)
        new = ~perhaps
        new[perhaps] = self._absent(values[perhaps])
        fresh = np.zeros(len(hashes), dtype=bool)
        fresh[first[new]] = True
        self._keep(values[new])
        return fresh

    def _filtered(self, values: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Tell which of some different, sorted hashes the set may hold, and note them all."""
        if self._filter is None:
            if len(self) + len(values) < _FILTER_FROM:
                return np.ones(len(values), dtype=bool)
            self._filter = np.zeros(_FILTER_WORDS, dtype=np.uint64)
            for run in self._blocks():
                self._filtered(run)
        words = (values >> np.uint64(64 - _FILTER_WORDS.bit_length() + 1)).astype(np.intp)
        bits = np.zeros_like(values)
        for number in range(_FILTER_BITS):  # 6 bits of the hash choose one of 64
            place = (values >> np.uint64(6 * number)) & np.uint64(63)
            bits |= np.uint64(1) << place
        perhaps = np.asarray((self._filter[words] & bits) == bits)
        # sorted as the hashes are, so those of one word are neighbours
        starts = np.flatnonzero(np.diff(words, prepend=-1))
        if len(starts):
            self._filter[words[starts]] |= np.bitwise_or.reduceat(bits, starts)
        return perhaps

    def _absent(self, values: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Tell which of some sorted hashes are in none of the runs."""
        absent = np.ones(len(values), dtype=bool)
        if not len(values):
            return absent
        for run in self._blocks():
            some = slice(values.searchsorted(run[0]), values.searchsorted(run[-1], "right"))
            asked = values[some]
            at = np.searchsorted(run, asked)
            absent[some] &= run[np.minimum(at, len(run) - 1)] != asked
        return absent

    def _blocks(self) -> Iterator[NDArray[np.uint64]]:
        yield from self._runs
        for each in self._spilled:
            yield from each.blocks(self._block)

    def _keep(self, run: NDArray[np.uint64]) -> None:
        if not len(run):
            return
        self._runs.append(run)
        # like sizes merge, so that each hash is moved a logarithmic number of times
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            self._runs.append(_merged(self._runs.pop(), self._runs.pop()))
        if sum(map(len, self._runs)) > self._max:
            self._spill()

    def _spill(self) -> None:
        self._spilled.append(_Spilled([_merged(*self._runs)]))
        self._runs = []
        while len(self._spilled) > 1 and len(self._spilled[-2]) <= 2 * len(self._spilled[-1]):
            one, other = self._spilled.pop(), self._spilled.pop()
            self._spilled.append(_Spilled(one.merged(other, self._block)))


def _merged(*runs: NDArray[np.uint64]) -> NDArray[np.uint64]:
    found = np.concatenate(runs)
    found.sort(kind="stable")
    return found


class _Spilled:
    """A sorted run in a temporary file, of which a block at a time is in memory."""

    def __init__(self, blocks: Iterable[NDArray[np.uint64]]) -> None:
        self._file = tempfile.TemporaryFile(prefix="sentiment-")  # noqa: SIM115  lives as long as the run
        finalize(self, self._file.close)
        for block in blocks:
            self._file.write(block.tobytes())
        self._length = self._file.tell() // 8
        self._file.flush()

    def __len__(self) -> int:
        return self._length

    def _part(self, low: int, high: int) -> NDArray[np.uint64]:
        if low == high:
            return np.zeros(0, np.uint64)
        return np.memmap(self._file, np.uint64, "r", 8 * low, high - low)

    def blocks(self, most: int) -> Iterator[NDArray[np.uint64]]:
        """Yield its hashes, so many at once."""
        for low in range(0, self._length, most):
            yield self._part(low, min(low + most, self._length))

    def merged(self, other: _Spilled, most: int) -> Iterator[NDArray[np.uint64]]:
        """Yield the hashes of both, sorted."""
        low = 0
        for block in self.blocks(most):
            high = int(np.searchsorted(other._part(0, len(other)), block[-1], "right"))
            yield _merged(block, other._part(low, high))
            low = high
        yield other._part(low, len(other))


class Seen(Protocol):
    """What tells which of the hashes of a stream are new; `HashSet` does."""

    def add(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Add hashes; tell which are new, or among the first few."""


def new_seen(_: str, most: int) -> Seen:
    """Make what tells of a stream's hashes which are among the first `most` of each."""
    return HashSet() if most == 1 else FewSeen(most)


class FewSeen:
    """Tells which hashes are among the first `most` of each; 16 bytes for each different one.

    >>> seen = FewSeen(2)
    >>> seen.add(np.array([5, 5, 7, 5], dtype=np.uint64)).tolist()
    [True, True, True, False]
    >>> seen.add(np.array([7, 7], dtype=np.uint64)).tolist()
    [True, False]
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self.keys: NDArray[np.uint64] = np.zeros(0, np.uint64)
        self.counts: NDArray[np.int64] = np.zeros((0, 1), np.int64)

    def add(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        """Add hashes; tell which are among the first few."""
        keys, row, n = np.unique(hashes, return_inverse=True, return_counts=True)
        order = np.argsort(row, kind="stable")
        place = np.empty(len(row), np.int64)
        place[order] = np.arange(len(row)) - np.repeat(np.cumsum(n) - n, n)
        at = np.searchsorted(self.keys, keys)
        before = np.zeros(len(keys), np.int64)
        known = at < len(self.keys)
        known[known] = self.keys[at[known]] == keys[known]
        before[known] = self.counts[at[known], 0]
        self.absorb(keys, n)
        return np.asarray(place + before[row] < self.most)

    def absorb(self, keys: NDArray[np.uint64], counts: NDArray[np.int64]) -> None:
        """Take note of hashes, ascending, that were seen so many times elsewhere."""
        added = counts[:, None].astype(np.int64)
        self.keys, self.counts = add_rows(self.keys, self.counts, keys, added)
