"""Mergeable counts: one pass over chunks, the same result for any chunk size.

Everything counted is a whole number (compound in units of 0.0001, as VADER
rounds it), so that sums do not depend on their order. Authors are spread over
a fixed number of groups by a hash; the groups are what intervals resample,
so that all posts of an author stay together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.codes import instant, microseconds, reaction_codes, window_codes
from sentiment.count.grouped import (
    COMPOUND_UNIT,
    WIDTH,
    Cell,
    DistinctCount,
    add_by_group,
    rows_of,
)
from sentiment.count.paired_authors import AuthorPanel
from sentiment.errors import OptionError
from sentiment.keys.posts import Keys, keys_of, text_units
from sentiment.keys.sums import Sums, summed, summed_array
from sentiment.outage import Outage
from sentiment.schema import REACTIONS, WINDOWS, require_columns
from sentiment.stats.intervals import N_GROUPS, groups_of

#: Probabilities are counted in whole numbers too, so that no order changes a sum.
PROBABILITY_UNIT = 1e-6
#: How far back activity is counted, to learn what the hours are like.
HISTORY = timedelta(days=28)
#: Bins from the first to the last: 80 kB each, and more than any chart shows.
MAX_BINS = 2_048
_WINDOW_SKETCH = 65_536  # 0.4 % error beyond 65,536 authors

_PROBABILITIES = tuple(f"p_{name}" for name in REACTIONS)


@dataclass
class Tally(Sums):
    """Counts of one outage's windows and time bins, and of activity before it.

    Bins start at the outage's onset, so that none straddles it. `widens`: they become twice as
    wide where there would be more than `MAX_BINS`, else `add` refuses them; tallies of one
    `base_width`, before any doubling, are of one kind.

    `activity` (posts) and `active` (authors) are by bin, from `HISTORY` before the onset on.
    By window are `expected` (3, n_groups, 4), sums of the reactions' probabilities in units of
    0.000001; in `texts` (3, 3, n_groups, 5) posts by reaction and sums of compound, by group
    of texts, of authors and texts together, and of posts; and `distinct`, texts. Of posts in
    the windows, `n_known` have a known author, `n_with_proba` probabilities, `n_reviews` are
    reviews; `n_archive` are those of the archive, between `first` and `last`, and `n_nameless`
    those whose author is a placeholder.
    """

    outage: Outage
    bin_width: timedelta
    windows: list[Cell] = summed(lambda: [Cell(DistinctCount(_WINDOW_SKETCH)) for _ in WINDOWS])
    bins: defaultdict[int, Cell] = summed(partial(defaultdict, Cell))
    activity: Counter[int] = summed(Counter)
    active: defaultdict[int, DistinctCount] = summed(partial(defaultdict, DistinctCount))
    expected: NDArray[np.int64] = summed_array(len(WINDOWS), N_GROUPS, len(REACTIONS))
    panel: AuthorPanel = summed(AuthorPanel)
    texts: NDArray[np.int64] = summed_array(3, len(WINDOWS), N_GROUPS, WIDTH)
    distinct: list[DistinctCount] = summed(lambda: [DistinctCount() for _ in WINDOWS])
    n_posts: int = summed(int)
    n_known: int = summed(int)
    n_reviews: int = summed(int)
    n_archive: int = summed(int)
    n_nameless: int = summed(int)
    n_with_proba: int = summed(int)
    widens: bool = True
    base_width: timedelta | None = None
    first: datetime | None = None
    last: datetime | None = None

    def __post_init__(self) -> None:
        """Remember the width that it began with."""
        self.base_width = self.base_width or self.bin_width

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk in layout WINDOWED.

        Raises OptionError if there are more than `MAX_BINS` bins, and their width was asked
        for.
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
        keys = keys_of(posts)
        units, known = keys.unit, keys.known
        self.n_archive += len(posts)
        self.n_nameless += int((posts["author"].notna().to_numpy() & ~known).sum())
        window = window_codes(posts)
        inside = window >= 0
        bins = self._bins_of(times, inside)
        self._count_activity(bins, units, known)
        if inside.any():
            some = Keys._make(each[inside] for each in keys)
            self._count_windows(posts[inside], some, window[inside], bins[inside])

    def _count_windows(
        self,
        posts: pd.DataFrame,
        keys: Keys,
        window: NDArray[np.int64],
        bins: NDArray[np.int64],
    ) -> None:
        units, known = keys.unit, keys.known
        self.n_posts += len(posts)
        self.n_known += int(known.sum())
        if "kind" in posts:
            self.n_reviews += int((posts["kind"] == "review").sum())
        reaction = reaction_codes(posts)
        compound = np.rint(posts["compound"].to_numpy() / COMPOUND_UNIT).astype(np.int64)
        for numbers, cells in ((window, dict(enumerate(self.windows))), (bins, self.bins)):
            for number, rows in rows_of(numbers):
                cells[number].add(units[rows], known[rows], reaction[rows], compound[rows])
        text, both = text_units(keys, posts)
        add_by_group(self.texts, (text, both, keys.post), window, reaction, compound)
        for number, rows in rows_of(window):
            self.distinct[number].add(text[rows])
        self.panel.add(units[known], window[known], reaction[known], compound[known])
        if set(_PROBABILITIES) <= set(posts.columns):
            proba = posts[[*_PROBABILITIES]].to_numpy(np.float64)
            whole = np.rint(proba / PROBABILITY_UNIT).astype(np.int64)
            np.add.at(self.expected, (window, groups_of(units)), whole)
            self.n_with_proba += len(posts)

    def _bins_of(self, times: pd.Series, inside: NDArray[np.bool_]) -> NDArray[np.int64]:
        """Return the bins of posts, made wider where there would be too many in the windows."""
        since = microseconds(times) - instant(self.outage.start)
        bins = since // (self.bin_width // timedelta(microseconds=1))
        return bins >> self._fit(np.unique(bins[inside]).tolist())

    def _fit(self, more: Iterable[int]) -> int:
        """Make room for more bins; tell how many times bins doubled."""
        present = [*self.bins, *more]
        first, last = min(present, default=0), max(present, default=0)
        doubled = 0
        while (last >> doubled) - (first >> doubled) >= MAX_BINS:
            doubled += 1
        if doubled and not self.widens:
            raise OptionError(
                f"--bin-width: found {self.bin_width}, which makes {last - first + 1:,} bins; "
                f"expected at most {MAX_BINS:,}. Name a width of {self.bin_width * 2**doubled} "
                f"or more."
            )
        self._widen(2**doubled)
        return doubled

    def _stretch(self, first: datetime, last: datetime) -> None:
        self.first = first if self.first is None else min(self.first, first)
        self.last = last if self.last is None else max(self.last, last)

    def _count_activity(
        self, bins: NDArray[np.int64], authors: NDArray[np.uint64], known: NDArray[np.bool_]
    ) -> None:
        recent = bins >= -(HISTORY // self.bin_width)
        authors, known = authors[recent], known[recent]
        for number, rows in rows_of(bins[recent]):
            self.activity[number] += len(rows)
            self.active[number].add(authors[rows][known[rows]])

    def merge(self, other: Tally, /) -> None:
        """Count what `other`, a tally of the same outage and bins, counted."""
        if (self.outage, self.base_width) != (other.outage, other.base_width):
            raise ValueError("tallies of different outages or bins can't be merged")
        self._widen(max(1, other.bin_width // self.bin_width))
        factor = self.bin_width // other.bin_width
        self._fit(number // factor for number in other.bins)
        super().merge(other.coarsened(self.bin_width // other.bin_width))
        if other.first is not None and other.last is not None:
            self._stretch(other.first, other.last)

    def coarsened(self, factor: int) -> Tally:
        """Return a tally with bins `factor` times as wide; still no bin straddles the onset."""
        wide = replace(self)
        wide._widen(factor)  # noqa: SLF001  its own
        return wide

    def _widen(self, factor: int) -> None:
        if factor == 1:
            return
        self.bin_width *= factor
        bins, self.bins = self.bins, defaultdict(Cell)
        for number, cell in bins.items():
            self.bins[number // factor].merge(cell)
        counted, self.activity = self.activity, Counter()
        seen, self.active = self.active, defaultdict(DistinctCount)
        first = -(HISTORY // self.bin_width)
        for number, count in counted.items():
            at = number // factor
            if at < first:  # a part of a bin that is not counted
                continue
            self.activity[at] += count
            self.active[at].merge(seen[number])

    def bin_start(self, number: int) -> datetime:
        """Start of a bin, UTC."""
        return (self.outage.start + number * self.bin_width).astimezone(UTC)
