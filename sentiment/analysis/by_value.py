"""The posts of each value of a column, counted beside all of them."""

from __future__ import annotations

from collections import Counter as Tally
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.analysis.counter import Archive, Count, Counter
from sentiment.analysis.part import Part
from sentiment.errors import OptionError
from sentiment.ingest import IngestLog
from sentiment.ingest.further import own_name
from sentiment.keys.sums import Sums, summed
from sentiment.measure.breakdown import MOST_VALUES

#: Columns of posts that every archive has, and that parts of it can be told by.
_COMMON = ("platform", "lang", "kind")


def kept_for(column: str | None) -> tuple[str, ...]:
    """Name the columns that have to be read for a breakdown, beyond those of posts."""
    return () if column is None or column in _COMMON else (column,)


class Values(NamedTuple):
    """What a column holds: the values that are told, posts of the rest, posts without any."""

    column: str
    told: tuple[str, ...]
    rest: dict[str, int]
    n_without: int

    def of(self, posts: pd.DataFrame) -> pd.Series:
        """Return the value of each post."""
        name = self.column if self.column in _COMMON else own_name(self.column)
        return posts[name].astype("str")


@dataclass
class ValueCounts(Counter):
    """Counts the posts of each value of a column."""

    column: str
    counts: Tally[str] = summed(Tally)
    n_without: int = summed(int)

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk in layout POSTS."""
        values = Values(self.column, (), {}, 0).of(posts)
        self.n_without += int(values.isna().sum())
        self.counts.update({str(name): int(n) for name, n in values.value_counts().items()})


def find_values(archive: Archive, column: str, count: Count) -> Values:
    """Read an archive once for the values of a column, and choose those that are told.

    Raises OptionError if no file has the column, or it holds one value at most.
    """
    found = ValueCounts(column)
    reading = {**archive.reading, "detect_language": column == "lang"}
    count(found, replace(archive, how=None, reading=reading), IngestLog())
    counts = found.counts
    if len(counts) < 2:  # noqa: PLR2004  nothing is beside anything
        shown = ", ".join(sorted(counts)) or "none"
        raise OptionError(
            f"--by {column}: found {len(counts)} value ({shown}); expected a column that tells "
            f"posts apart."
        )
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    told = tuple(value for value, _ in ranked[:MOST_VALUES])
    return Values(column, told, dict(ranked[MOST_VALUES:]), found.n_without)


@dataclass
class ByValue(Sums):
    """Counts the posts of each value, inside and outside the languages that are wanted."""

    values: Values
    counts: dict[str, list[Part]] = summed()

    @classmethod
    def of(cls, values: Values, make: Callable[[], Part]) -> ByValue:
        """Begin to count; `make` returns empty counts of all outages."""
        return cls(values, {value: [make(), make()] for value in values.told})

    def add(self, posts: pd.DataFrame, inside: NDArray[np.bool_]) -> None:
        """Count one chunk in layout TAGGED."""
        values = self.values.of(posts)
        for value, (chosen, rest) in self.counts.items():
            mine = (values == value).to_numpy(bool)
            for mask, counts in ((mine & inside, chosen), (mine & ~inside, rest)):
                if mask.any():
                    counts.add(posts[mask])

    def parts(self, *, everything: bool) -> dict[str, Part]:
        """Return what was counted of each value; of all languages, or of those wanted."""
        for chosen, rest in self.counts.values():
            if everything:
                chosen.merge(rest)
        return {value: chosen for value, (chosen, _) in self.counts.items()}
