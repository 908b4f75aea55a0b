"""Which posts the encoder does not see before it has been measured on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.corpora import N_TESTED, near_duplicate_key, source_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.corpora import Rows

__all__ = ["SEED", "held_out", "never_seen", "part_of", "parts_of", "with_twins"]

#: The first written posts were learned before; the later ones are new.
N_LEARNED = 7872
HELD_OUT_SOURCES = ("streaming", "AI apps", "ironic tweets", "tweets")
#: One of so many of the new invented posts is held out.
ONE_IN = 4
SEED = 1
#: Numbers of the last invented posts that there were when the split was drawn: later ones
#: are trained on, so that what is held out stays the same.
N_DRAWN = {"new": 9069, "everyday": 2314}
#: ... and when the model was trained before.
N_EARLIER = {"new": 8710, "everyday": 2240}


def part_of(row: dict[str, str], number: int) -> str:
    """Name the part of the material that a row is of."""
    if row["corpus"] == "written":
        first = number < N_TESTED["written"]
        return "first" if first else "written" if number < N_LEARNED else "new"
    if row["corpus"] == "chatter":
        return row["source"]
    if row["corpus"] == "real":
        return "services" if "cut" in row else "learned"
    return row["corpus"]


def parts_of(rows: Rows) -> NDArray[np.str_]:
    """Name the part of each row."""
    start = next((i for i, row in enumerate(rows) if row["corpus"] == "written"), 0)
    return np.array([part_of(row, i - start) for i, row in enumerate(rows)])


def held_out(rows: Rows, parts: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Tell which posts the encoder is measured on before it learns them."""
    rng = np.random.default_rng(SEED)
    named = np.array([source_of(row) if "source" in row else "" for row in rows])
    test = np.isin(named, HELD_OUT_SOURCES)
    drawn = _written_until(rows, parts, N_DRAWN)
    for part in ("everyday", "new"):
        at = np.flatnonzero((parts == part) & drawn)
        test[rng.permutation(at)[: len(at) // ONE_IN]] = True
    return test


def _written_until(
    rows: Rows, parts: NDArray[np.str_], last: dict[str, int]
) -> NDArray[np.bool_]:
    """Tell which posts there were when those of each part had got to a number."""
    return np.array(
        [
            part not in last or int(row["id"][1:]) <= last[part]
            for row, part in zip(rows, parts.tolist(), strict=True)
        ]
    )


def never_seen(rows: Rows, parts: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Tell which of the held-out posts the model that shipped before had not seen either."""
    at = np.flatnonzero(_written_until(rows, parts, N_EARLIER))
    test = held_out(rows, parts)
    spared = held_out([rows[i] for i in at], parts[at])
    test[at] &= spared
    return test


def with_twins(rows: Rows, test: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Add the near-duplicates of some posts to them."""
    keys = np.array([near_duplicate_key(row["text"]) for row in rows])
    return np.asarray(test | (np.isin(keys, keys[test]) & (keys != "")))
