"""The highest counts of posts that come again, in whatever parts; see `LatestCounts`."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.analysis.spread.folder import Folder
from sentiment.ingest.repeated import COUNTS, LatestCounts, own_keys

#: What parts ask for them by.
COUNTED = "counts"
_MISSING = np.iinfo(np.int64).min
_ASKED = np.dtype([("key", "u8"), ("n", "u4"), ("counts", "i8", len(COUNTS))])
_TOLD = np.dtype([("part", "u4"), ("key", "u8"), ("counts", "i8", len(COUNTS))])


def counts_of(posts: pd.DataFrame) -> NDArray[np.void]:
    """Return the keys of posts with their counts."""
    rows = np.zeros(len(posts), _ASKED)
    rows["key"], rows["n"] = own_keys(posts), 1
    for number, name in enumerate(COUNTS):
        rows["counts"][:, number] = posts[name].fillna(_MISSING).to_numpy(np.int64)
    return _highest(rows)


def _highest(rows: NDArray[np.void]) -> NDArray[np.void]:
    """Make one row of those with one key, with the highest of each count."""
    rows = rows[np.argsort(rows["key"], kind="stable")]
    first = np.flatnonzero(np.diff(rows["key"], prepend=~rows["key"][:1]) != 0)
    if len(first) == len(rows):
        return rows
    found = rows[first]
    found["n"] = np.add.reduceat(rows["n"], first)
    found["counts"] = np.maximum.reduceat(rows["counts"], first, axis=0)
    return found


def ask_counts(folder: Folder, part: int, rows: list[NDArray[np.void]]) -> int:
    """Write the counts of a part's posts; return how many different ones there are."""
    found = _highest(np.concatenate([np.zeros(0, _ASKED), *rows]))
    folder.save(folder.file(f"asked {COUNTED}", part), found)
    return len(found)


def tell_highest(rows: NDArray[np.void], part: NDArray[np.int64]) -> NDArray[np.void]:
    """Tell the parts of rows the highest counts of those that come again."""
    highest = _highest(rows)
    again = highest[highest["n"] > 1]
    at = np.searchsorted(again["key"], rows["key"])
    known = at < len(again)
    known[known] = again["key"][at[known]] == rows["key"][known]
    told = np.zeros(int(known.sum()), _TOLD)
    told["part"], told["key"] = part[known], rows["key"][known]
    told["counts"] = again["counts"][at[known]]
    return told


def told_counts(folder: Folder, n_ranges: int, part: int) -> LatestCounts:
    """Return the highest counts of those of a part's posts that come again."""
    latest: dict[int, list[int | None]] = {}
    for rows in folder.told_rows(COUNTED, n_ranges, part):
        for _, key, counts in rows.tolist():
            latest[key] = [None if n == _MISSING else int(n) for n in counts]
    return LatestCounts(latest)
