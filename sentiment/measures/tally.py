"""Mergeable counts: one pass over chunks, the same result for any chunk size.

Everything counted is a whole number (compound in units of 0.0001, as VADER
rounds it), so that sums do not depend on their order. Authors are spread over
a fixed number of groups by a hash; the groups are what intervals resample,
so that all posts of an author stay together.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np

from sentiment.hashset import hash_units
from sentiment.measures.intervals import N_GROUPS, groups_of
from sentiment.measures.sketch import DistinctCount
from sentiment.measures.within import AuthorPanel
from sentiment.schema import REACTIONS, WINDOWS, require_columns

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from sentiment.outage import Outage

__all__ = [
    "COMPOUND_UNIT",
    "HISTORY",
    "N_GROUPS",
    "PROBABILITY_UNIT",
    "CellTally",
    "Tally",
]

#: VADER rounds compound to 4 decimals: 20,001 values exist.
COMPOUND_UNIT = 1e-4
#: Probabilities are counted in whole numbers too, so that no order changes a sum.
PROBABILITY_UNIT = 1e-6
_N_VALUES = 20_001
#: How far back activity is counted, to learn what the hours are like.
HISTORY = timedelta(days=28)
_WINDOW_SKETCH = 65_536  # 0.4 % error beyond 65,536 authors

_PROBABILITIES = tuple(f"p_{name}" for name in REACTIONS)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass
class CellTally:
    """Counts of cells (windows or time bins), each split by author group.

    Attributes
    ----------
    keys : dict of int to int
        Cell -> row of the arrays.
    reactions : int64 array of shape (n_cells, n_groups, 4)
        Posts by reaction, in the order of ``REACTIONS``.
    compound : int64 array of shape (n_cells, n_groups)
        Sum of compound in units of 0.0001.
    values : int64 array of shape (n_cells, 20001)
        Posts by compound, from -1 to 1.
    authors : list of DistinctCount
        Distinct authors.
    """

    sketch_size: int = 4096
    keys: dict[int, int] = field(default_factory=dict)
    reactions: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((0, N_GROUPS, len(REACTIONS)), np.int64)
    )
    compound: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((0, N_GROUPS), np.int64)
    )
    values: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((0, _N_VALUES), np.int64)
    )
    authors: list[DistinctCount] = field(default_factory=list)

    def rows(self, cells: NDArray[np.int64]) -> NDArray[np.int64]:
        """Rows of `cells`, made where they are new."""
        fresh = [cell for cell in cells.tolist() if cell not in self.keys]
        if fresh:
            for cell in fresh:
                self.keys[cell] = len(self.keys)
            more = len(fresh)
            self.reactions = _grown(self.reactions, more)
            self.compound = _grown(self.compound, more)
            self.values = _grown(self.values, more)
            self.authors += [DistinctCount(self.sketch_size) for _ in fresh]
        return np.array([self.keys[cell] for cell in cells.tolist()], dtype=np.int64)

    def add(
        self,
        cells: NDArray[np.int64],
        groups: NDArray[np.int64],
        reactions: NDArray[np.int64],
        compound: NDArray[np.int64],
        authors: NDArray[np.uint64],
        known: NDArray[np.bool_],
    ) -> None:
        """Count posts; all arrays have shape (n_posts,)."""
        present, inverse = np.unique(cells, return_inverse=True)
        row = self.rows(present)[inverse]
        np.add.at(self.reactions, (row, groups, reactions), 1)
        np.add.at(self.compound, (row, groups), compound)
        np.add.at(self.values, (row, compound + _N_VALUES // 2), 1)
        _add_authors(self.authors, row[known], authors[known])

    def merge(self, other: CellTally) -> None:
        """Count what `other` counted."""
        cells = np.array(list(other.keys), dtype=np.int64)
        mine = self.rows(cells)
        theirs = np.array([other.keys[cell] for cell in cells.tolist()], dtype=np.int64)
        self.reactions[mine] += other.reactions[theirs]
        self.compound[mine] += other.compound[theirs]
        self.values[mine] += other.values[theirs]
        for a, b in zip(mine.tolist(), theirs.tolist(), strict=True):
            self.authors[a].merge(other.authors[b])

    def regrouped(self, factor: int) -> CellTally:
        """Return a tally whose cells hold `factor` neighbouring cells each."""
        wide = CellTally(self.sketch_size)
        cells = np.array(list(self.keys), dtype=np.int64)
        into = wide.rows(np.unique(cells // factor))
        assert into.size == len(wide.keys)
        for cell, row in self.keys.items():
            at = wide.keys[cell // factor]
            wide.reactions[at] += self.reactions[row]
            wide.compound[at] += self.compound[row]
            wide.values[at] += self.values[row]
            wide.authors[at].merge(self.authors[row])
        return wide


def _grown(array: NDArray[np.int64], more: int) -> NDArray[np.int64]:
    return np.concatenate([array, np.zeros((more, *array.shape[1:]), np.int64)])


def _add_authors(
    counters: list[DistinctCount], rows: NDArray[np.int64], hashes: NDArray[np.uint64]
) -> None:
    order = np.argsort(rows, kind="stable")
    edges = np.flatnonzero(np.diff(rows[order])) + 1
    for part in np.split(order, edges):
        if part.size:
            counters[int(rows[part[0]])].add(hashes[part])


@dataclass
class Tally:
    """Counts of one outage's windows and time bins, and of activity before it.

    Parameters
    ----------
    outage : Outage
        Bins start at its onset, so that none straddles it.
    bin_width : timedelta
        Width of a bin.

    Attributes
    ----------
    windows, bins : CellTally
        By window (0, 1, 2) and by bin (0 starts at the onset).
    activity : dict of int to int
        Posts by bin, from `HISTORY` before the onset on.
    active : dict of int to DistinctCount
        Authors by bin, likewise.
    expected : int64 array of shape (3, n_groups, 4)
        Sums of the reactions' probabilities in units of 0.000001, by window.
    panel : AuthorPanel
        Sums by author and window.
    n_posts, n_known, n_with_proba : int
        Posts in the windows; those with a known author; those with
        probabilities.
    first, last : datetime or None
        Times of the archive's first and last post.
    """

    outage: Outage
    bin_width: timedelta
    windows: CellTally = field(default_factory=lambda: CellTally(_WINDOW_SKETCH))
    bins: CellTally = field(default_factory=CellTally)
    activity: dict[int, int] = field(default_factory=dict)
    active: dict[int, DistinctCount] = field(default_factory=dict)
    expected: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((len(WINDOWS), N_GROUPS, len(REACTIONS)), np.int64)
    )
    panel: AuthorPanel = field(default_factory=AuthorPanel)
    n_posts: int = 0
    n_known: int = 0
    n_with_proba: int = 0
    first: datetime | None = None
    last: datetime | None = None

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk.

        Parameters
        ----------
        posts : DataFrame of shape (n_posts, n_columns)
            Layout WINDOWED.

        Raises
        ------
        LayoutError
            If a column is missing.
        """
        require_columns(
            posts,
            ["post_id", "created_at", "author", "compound", "reaction", "window"],
            stage="measure",
        )
        if posts.empty:
            return
        times = posts["created_at"]
        self._stretch(times.min().to_pydatetime(), times.max().to_pydatetime())
        units, known = hash_units(posts["author"], posts["post_id"])
        bins = _bin_numbers(times, self.outage.start, self.bin_width)
        self._count_activity(bins, units, known)

        window = posts["window"].cat.codes.to_numpy().astype(np.int64)
        inside = window >= 0
        self.n_posts += int(inside.sum())
        self.n_known += int((inside & known).sum())
        groups = groups_of(units)
        reaction = posts["reaction"].cat.set_categories(list(REACTIONS)).cat.codes.to_numpy()
        compound = np.rint(posts["compound"].to_numpy() / COMPOUND_UNIT).astype(np.int64)
        for cells, tally in ((window, self.windows), (bins, self.bins)):
            tally.add(
                cells[inside],
                groups[inside],
                reaction[inside].astype(np.int64),
                compound[inside],
                units[inside],
                known[inside],
            )
        named = inside & known
        self.panel.add(
            units[named], window[named], reaction[named].astype(np.int64), compound[named]
        )
        if set(_PROBABILITIES) <= set(posts.columns):
            proba = posts.loc[inside, list(_PROBABILITIES)].to_numpy(np.float64)
            whole = np.rint(proba / PROBABILITY_UNIT).astype(np.int64)
            np.add.at(self.expected, (window[inside], groups[inside]), whole)
            self.n_with_proba += int(inside.sum())

    def _stretch(self, first: datetime, last: datetime) -> None:
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)

    def _count_activity(
        self, bins: NDArray[np.int64], authors: NDArray[np.uint64], known: NDArray[np.bool_]
    ) -> None:
        recent = bins >= -(HISTORY // self.bin_width)
        cells, inverse, counts = np.unique(
            bins[recent], return_inverse=True, return_counts=True
        )
        for cell, count in zip(cells.tolist(), counts.tolist(), strict=True):
            self.activity[cell] = self.activity.get(cell, 0) + count
            self.active.setdefault(cell, DistinctCount())
        counters = [self.active[cell] for cell in cells.tolist()]
        seen = known[recent]
        _add_authors(counters, inverse[seen], authors[recent][seen])

    def merge(self, other: Tally) -> None:
        """Count what `other`, a tally of the same outage and bins, counted."""
        if (self.outage, self.bin_width) != (other.outage, other.bin_width):
            raise ValueError("tallies of different outages or bins can't be merged")
        self.windows.merge(other.windows)
        self.bins.merge(other.bins)
        for cell, count in other.activity.items():
            self.activity[cell] = self.activity.get(cell, 0) + count
            self.active.setdefault(cell, DistinctCount()).merge(other.active[cell])
        self.n_posts += other.n_posts
        self.n_known += other.n_known
        self.panel.merge(other.panel)
        self.expected += other.expected
        self.n_with_proba += other.n_with_proba
        if other.first is not None and other.last is not None:
            self._stretch(other.first, other.last)

    def coarsened(self, factor: int) -> Tally:
        """Return a tally with bins `factor` times as wide; still no bin straddles the onset."""
        wide = Tally(
            self.outage, self.bin_width * factor, windows=self.windows, panel=self.panel
        )
        wide.n_posts, wide.n_known = self.n_posts, self.n_known
        wide.expected, wide.n_with_proba = self.expected, self.n_with_proba
        wide.first, wide.last = self.first, self.last
        wide.bins = self.bins.regrouped(factor)
        for cell, count in self.activity.items():
            at = cell // factor
            wide.activity[at] = wide.activity.get(at, 0) + count
            wide.active.setdefault(at, DistinctCount()).merge(self.active[cell])
        return wide

    def bin_start(self, number: int) -> datetime:
        """Start of a bin, UTC."""
        return (self.outage.start + number * self.bin_width).astimezone(UTC)

    @property
    def n_windows(self) -> list[int]:
        """Posts in each window, in time order."""
        counts = [0] * len(WINDOWS)
        for cell, row in self.windows.keys.items():
            counts[cell] = int(self.windows.reactions[row].sum())
        return counts


def _bin_numbers(times: pd.Series, start: datetime, width: timedelta) -> NDArray[np.int64]:
    microsecond = timedelta(microseconds=1)
    since = times.dt.as_unit("us").astype("int64").to_numpy()
    origin = (start - _EPOCH) // microsecond
    return np.asarray((since - origin) // int(width / microsecond), dtype=np.int64)
