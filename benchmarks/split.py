"""Which posts the encoder does not see before it has been measured on them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from benchmarks.corpora import near_duplicate_key, source_of

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
#: Numbers of the last invented posts that there were when the model was trained before.
N_EARLIER = {"new": 8710, "everyday": 2240}


def part_of(row: dict[str, str], number: int) -> str:
    """Name the part of the material that a row is of."""
    if row["corpus"] == "written":
        return "first" if number < 1800 else "written" if number < N_LEARNED else "new"  # noqa: PLR2004
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
    for part in ("everyday", "new"):
        at = np.flatnonzero(parts == part)
        test[rng.permutation(at)[: len(at) // ONE_IN]] = True
    return test


def never_seen(rows: Rows, parts: NDArray[np.str_]) -> NDArray[np.bool_]:
    """Tell which of the held-out posts the model that shipped before had not seen either."""
    earlier = np.array(
        [
            part not in N_EARLIER or int(row["id"][1:]) <= N_EARLIER[part]
            for row, part in zip(rows, parts.tolist(), strict=True)
        ]
    )
    at = np.flatnonzero(earlier)
    test = held_out(rows, parts)
    spared = held_out([rows[i] for i in at], parts[at])
    test[at] &= spared
    return test


def with_twins(rows: Rows, test: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Add the near-duplicates of some posts to them."""
    keys = np.array([near_duplicate_key(row["text"]) for row in rows])
    return np.asarray(test | (np.isin(keys, keys[test]) & (keys != "")))
