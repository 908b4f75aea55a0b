"""What tells a part of an archive which of its keys other parts before it hold, exactly.

A part asks with the different keys that it holds; who answers for a range of keys looks at
those of all parts, in their order, and tells each part which came before. All is in files of
one folder, so that no worker that ends takes anything along.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

from sentiment.keys.few_seen import FewSeen, Seen
from sentiment.keys.hashset import HashSet

#: A key that a part holds, and how often.
ASKED = np.dtype([("key", "u8"), ("n", "u4")])
#: A key of a part, and how often it came before.
ANSWER = np.dtype([("part", "u4"), ("key", "u8"), ("n", "u4")])


def saved(path: Path, rows: NDArray[np.void]) -> int:
    """Write rows, whole or not at all, whoever else writes the same; return their bytes."""
    partial = path.with_name(f"{uuid4().hex}.part")
    try:
        with partial.open("wb") as file:
            np.save(file, rows)
        partial.replace(path)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
    return int(rows.nbytes)


def in_range(
    folder: Path, name: str, n_parts: int, low: int, high: int
) -> Iterator[NDArray[np.void]]:
    """Yield the rows of each part, in their order, whose keys are in [low, high]."""
    for part in range(n_parts):
        rows = np.load(asked_path(folder, name, part), mmap_mode="r")
        first = np.searchsorted(rows["key"], np.uint64(low), side="left")
        last = np.searchsorted(rows["key"], np.uint64(high), side="right")
        yield np.array(rows[first:last])


def told_rows(folder: Path, name: str, n_ranges: int, part: int) -> Iterator[NDArray[np.void]]:
    """Yield what a part was told of each range of keys."""
    for number in range(n_ranges):
        rows = np.load(told_path(folder, name, number), mmap_mode="r")
        edges = np.searchsorted(rows["part"], [part, part + 1])
        yield np.array(rows[slice(*edges.tolist())])


def asked_path(folder: Path, name: str, part: int) -> Path:
    """Say where a part asks."""
    return folder / f"{name} asked {part:08d}.npy"


def told_path(folder: Path, name: str, number: int) -> Path:
    """Say where it is told of a range of keys."""
    return folder / f"{name} told {number:08d}.npy"


def answer(
    folder: Path, name: str, n_parts: int, number: int, edges: tuple[int, int], most: int
) -> int:
    """Tell each part which of its keys in a range came before; return the bytes of it all.

    Parts ask for `name`, and are answered, in `folder`. The range is the one of this `number`;
    `edges` are the first and last of its keys. From `most` on it does not matter how often a
    key came before.
    """
    found = list(in_range(folder, name, n_parts, *edges))
    rows = np.concatenate([np.zeros(0, ASKED), *found])
    part = np.repeat(np.arange(len(found)), [len(each) for each in found])
    order = np.argsort(rows["key"], kind="stable")  # parts stay in their order
    keys, part = rows["key"][order], part[order]
    total = np.cumsum(rows["n"][order], dtype=np.int64) - rows["n"][order]
    starts = np.flatnonzero(np.diff(keys, prepend=~keys[:1]) != 0)
    before = total - np.repeat(total[starts], np.diff(starts, append=len(keys)))
    again = before > 0
    told = np.zeros(int(again.sum()), ANSWER)
    told["part"], told["key"] = part[again], keys[again]
    told["n"] = np.minimum(before[again], most)
    told = told[np.argsort(told["part"], kind="stable")]
    return int(rows.nbytes) + saved(told_path(folder, name, number), told)


class Asked:
    """What a part asks in `folder`, and what it was told.

    `asking` are names of what it asks now, `told` those of what it was told, each with the
    number of ranges of keys.
    """

    def __init__(
        self, folder: Path, part: int, asking: Collection[str], told: Mapping[str, int]
    ) -> None:
        self._folder, self._part = folder, part
        self._asking, self._told = asking, told
        self._askers: dict[str, _Asker] = {}

    def seen(self, name: str, most: int) -> Seen:
        """Make what tells which keys are new, or notes what is asked; see `new_seen`."""
        if name in self._asking:
            self._askers[name] = _Asker()
            return self._askers[name]
        seen = FewSeen(most)
        if name not in self._told:
            return seen
        for mine in told_rows(self._folder, name, self._told[name], self._part):
            seen.absorb(mine["key"], mine["n"])
        if most > 1:
            return seen
        known = HashSet()
        known.add(seen.keys)
        return known

    def ask(self) -> dict[str, int]:
        """Write what is asked; return the number of keys by name."""
        found = {}
        for name, asker in self._askers.items():
            rows = asker.rows()
            saved(asked_path(self._folder, name, self._part), rows)
            found[name] = len(rows)
        return found


class _Asker:
    """Notes keys, and tells that all are new."""

    def __init__(self) -> None:
        self._seen = FewSeen(1)

    def add(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        keys, n = np.unique(hashes, return_counts=True)
        self._seen.absorb(keys, n)
        return np.ones(len(hashes), dtype=bool)

    def rows(self) -> NDArray[np.void]:
        rows = np.zeros(len(self._seen.keys), ASKED)
        rows["key"], rows["n"] = self._seen.keys, self._seen.counts[:, 0]
        return rows
