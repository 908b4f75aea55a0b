"""What tells a part of an archive which of its keys other parts before it hold, exactly.

A part asks with the different keys that it holds; who answers for a range of keys looks at
those of all parts, in their order, and tells each part which came before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import NDArray

from sentiment.analysis.spread.folder import Folder
from sentiment.analysis.spread.latest import COUNTED, tell_highest
from sentiment.keys.hashset import FewSeen, HashSet, Seen, new_seen

#: A key that a part holds, and how often.
ASKED = np.dtype([("key", "u8"), ("n", "u4")])
#: A key of a part, and how often it came before.
ANSWER = np.dtype([("part", "u4"), ("key", "u8"), ("n", "u4")])


def answer(
    folder: Folder, name: str, n_parts: int, number: int, edges: tuple[int, int], most: int
) -> int:
    """Tell each part what of its keys in a range others know; return the bytes of it all.

    Of `counts` that are their highest, of other names which came before, and how often, where
    from `most` on that does not matter. Parts ask for `name`, and are answered, in `folder`.
    The range is the one of this `number`; `edges` are the first and last of its keys.
    """
    found = list(folder.in_range(name, n_parts, *edges))
    rows = np.concatenate(found)
    part = np.repeat(np.arange(len(found)), [len(each) for each in found])
    told = tell_highest(rows, part) if name == COUNTED else _tell_before(rows, part, most)
    told = told[np.argsort(told["part"], kind="stable")]
    return int(rows.nbytes) + folder.save(folder.file(f"told {name}", number), told)


def _tell_before(
    rows: NDArray[np.void], part: NDArray[np.int64], most: int
) -> NDArray[np.void]:
    keys = np.ascontiguousarray(rows["key"])
    order = np.argsort(keys, kind="stable")  # parts stay in their order
    keys, part = keys[order], part[order]
    total = np.cumsum(rows["n"][order], dtype=np.int64) - rows["n"][order]
    starts = np.flatnonzero(np.diff(keys, prepend=~keys[:1]) != 0)
    before = total - np.repeat(total[starts], np.diff(starts, append=len(keys)))
    again = before > 0
    told = np.zeros(int(again.sum()), ANSWER)
    told["part"], told["key"] = part[again], keys[again]
    told["n"] = np.minimum(before[again], most)
    return told


class Asked:
    """What a part asks in `folder`, and what it was told.

    `asking` are names of what it asks now, `told` those of what it was told, each with the
    number of ranges of keys.
    """

    def __init__(
        self, folder: Folder, part: int, asking: Collection[str], told: Mapping[str, int]
    ) -> None:
        self._folder, self._part = folder, part
        self._asking, self.told = asking, told
        self._askers: dict[str, _Asker] = {}

    def seen(self, name: str, most: int) -> Seen:
        """Make what tells which keys are new, or notes what is asked; see `new_seen`."""
        if name in self._asking:
            self._askers[name] = _Asker()
            return self._askers[name]
        if name not in self.told:
            return new_seen(name, most)
        seen = FewSeen(most)
        for mine in self._folder.told_rows(name, self.told[name], self._part):
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
            self._folder.save(self._folder.file(f"asked {name}", self._part), rows)
            found[name] = len(rows)
        return found


class _Asker:
    """Notes keys, and tells that all are new."""

    def __init__(self) -> None:
        self._noted: list[NDArray[np.uint64]] = []

    def add(self, hashes: NDArray[np.uint64]) -> NDArray[np.bool_]:
        self._noted.append(hashes)
        return np.ones(len(hashes), dtype=bool)

    def rows(self) -> NDArray[np.void]:
        noted = np.concatenate([np.zeros(0, np.uint64), *self._noted])
        keys, n = np.unique(noted, return_counts=True)
        rows = np.zeros(len(keys), ASKED)
        rows["key"], rows["n"] = keys, n
        return rows
