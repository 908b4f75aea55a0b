"""Mergeable sums of an archive by narrow time bins, in bounded memory, and their levels."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.codes import microseconds, reaction_codes
from sentiment.count.spans import Span, is_within
from sentiment.keys.posts import keys_of
from sentiment.keys.sums import add_rows, join_rows
from sentiment.schema import REACTIONS, require_columns
from sentiment.stats.intervals import Floats, cluster_error, groups_of

#: Seconds of a bin, to begin with.
FINEST = 300
#: Bins by author groups that are kept; beyond, bins double in width.
MAX_ROWS = 1 << 19
#: Groups that authors are spread over, to tell many authors from a loud one.
N_GROUPS = 32
#: What is summed up: posts by reaction; the reactions' probabilities; compound and its square;
#: and the squared probability of frustration, which counts posts that surely complain and makes
#: little of the many that may, since those come and go with topics. Concern is no complaint
#: here: fans who ask for an account to be freed are concerned, and many at once. Trouble counts
#: posts with words of something that does not work, where they were looked for.
COLUMNS = (
    *(f"n_{name}" for name in REACTIONS),
    *(f"p_{name}" for name in REACTIONS),
    *("compound", "compound_squared", "complaints", "trouble"),
)
#: Sums are whole multiples of these, so that their order does not matter: VADER rounds
#: compound to 4 decimals, and probabilities are rounded to 6.
UNITS: Floats = np.array(
    [1.0] * len(REACTIONS) + [1e-6] * len(REACTIONS) + [1e-4, 1e-8, 1e-6, 1.0]
)

#: What stretches are compared by, in the order of the arrays here.
CONTRASTED = (*(f"share_{name}" for name in REACTIONS), "compound_mean")
#: Which columns of a history these come from.
SUMMED = [*range(len(REACTIONS)), COLUMNS.index("compound")]


@dataclass
class History:
    """Posts by reaction, probabilities and compound per bin, split by author group.

    Bins are 5 minutes wide, and double in width whenever more than 524,288
    pairs of a bin and an author group hold posts, so this takes 50 MB at most
    whatever the archive (twice that while it grows). The final width depends
    on all posts together: chunks of any size in any order give the same.

    Attributes
    ----------
    within : sequence of (start, end), optional
        What is counted, [start, end): bins of a long archive stay narrow where
        only the weeks around an outage matter. Everything where not given.
    width : int
        Seconds of a bin.
    keys : int64 array of shape (n_rows,)
        Bin times `N_GROUPS` plus author group, of those that hold posts,
        ascending; bin 0 starts at the Unix epoch.
    sums : int64 array of shape (n_rows, 12)
        Sums of `COLUMNS` in `UNITS`. Zeros where posts have no probabilities
        (complaints are then those tagged as frustration), no compound, or no
        column ``trouble`` (see `sentiment.score.trouble`).

    Examples
    --------
    >>> history = st.History()
    >>> history.add(
    ...     pd.DataFrame(
    ...         {
    ...             "post_id": ["1", "2"],
    ...             "created_at": pd.to_datetime(["2025-01-27T11:01Z", "2025-01-27T11:04Z"]),
    ...             "author": ["a", "b"],
    ...             "reaction": ["none", "concern"],
    ...             "compound": [0.5, -0.1],
    ...         }
    ...     )
    ... )
    >>> from sentiment.count.history import COLUMNS
    >>> start = pd.Timestamp("2025-01-27T11:00Z")
    >>> sums = history.between(start, start + pd.Timedelta("1h")).sum(axis=0)
    >>> dict(zip(COLUMNS, sums.round(4).tolist()))  # doctest: +ELLIPSIS
    {'n_frustration': 0.0, 'n_concern': 1.0, ..., 'complaints': 0.0, 'trouble': 0.0}
    """

    within: Sequence[Span] | None = None
    width: int = FINEST
    keys: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    sums: NDArray[np.int64] = field(
        default_factory=lambda: np.zeros((0, len(COLUMNS)), np.int64)
    )

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk in layout TAGGED; without probabilities or compound as well.

        Raises
        ------
        LayoutError
            If a column is missing.
        """
        require_columns(posts, ["post_id", "created_at", "author", "reaction"], stage="History")
        if self.within is not None:
            inside = is_within(posts["created_at"], self.within)
            posts = posts if inside.all() else posts[inside]
        if posts.empty:
            return
        seconds = microseconds(posts["created_at"]) // 1_000_000
        group = groups_of(keys_of(posts).unit) % N_GROUPS
        keys, row = np.unique(seconds // self.width * N_GROUPS + group, return_inverse=True)
        reaction = reaction_codes(posts)
        sums = np.zeros((len(keys), len(COLUMNS)), np.int64)
        at = row * len(REACTIONS) + reaction
        n = len(keys) * len(REACTIONS)
        sums[:, : len(REACTIONS)] = np.bincount(at, minlength=n).reshape(len(keys), -1)
        values = {name: posts[name].to_numpy(np.float64) for name in COLUMNS if name in posts}
        if "compound" in values:
            values["compound_squared"] = values["compound"] ** 2
        tagged = (reaction == REACTIONS.index("frustration")).astype(np.float64)
        values["complaints"] = values.get("p_frustration", tagged) ** 2
        for name, value in values.items():
            number = COLUMNS.index(name)
            sums[:, number] = np.bincount(row, np.rint(value / UNITS[number]))
        self._absorb(keys, sums)

    def merge(self, other: History) -> None:
        """Count what `other` counted."""
        while self.width < other.width:
            self._widen()
        keys, sums = other.keys, other.sums
        if self.width > other.width:
            keys, sums = join_rows(_wider(keys, self.width // other.width), sums)
        self._absorb(keys, sums)

    def _absorb(self, keys: NDArray[np.int64], sums: NDArray[np.int64]) -> None:
        self.keys, self.sums = add_rows(self.keys, self.sums, keys, sums)
        while len(self.keys) > MAX_ROWS:
            self._widen()

    def _widen(self) -> None:
        self.keys, self.sums = join_rows(_wider(self.keys, 2), self.sums)
        self.width *= 2

    @property
    def bins(self) -> NDArray[np.int64]:
        """Number of each row's bin, int64 array of shape (n_rows,), ascending."""
        return self.keys // N_GROUPS

    @property
    def groups(self) -> NDArray[np.int64]:
        """Author group of each row, int64 array of shape (n_rows,)."""
        return self.keys % N_GROUPS

    @property
    def posts(self) -> NDArray[np.int64]:
        """Posts of each row, int64 array of shape (n_rows,)."""
        return np.asarray(self.sums[:, : len(REACTIONS)].sum(axis=1))

    @property
    def n_posts(self) -> int:
        """Posts counted."""
        return int(self.posts.sum())

    def between(self, start: datetime, end: datetime) -> Floats:
        """Sum up the bins that start in [start, end).

        Returns
        -------
        float array of shape (N_GROUPS, 12)
            Sums of `COLUMNS` by author group.
        """
        edges = [-(-int(time.timestamp()) // self.width) * N_GROUPS for time in (start, end)]
        inside = slice(*np.searchsorted(self.keys, edges).tolist())
        found = np.zeros((N_GROUPS, len(COLUMNS)))
        np.add.at(found, self.groups[inside], self.sums[inside])
        return np.asarray(found * UNITS)


def _wider(keys: NDArray[np.int64], factor: int) -> NDArray[np.int64]:
    return np.asarray(keys // N_GROUPS // factor * N_GROUPS + keys % N_GROUPS)


class Estimate(NamedTuple):
    """Differences with their 95 % intervals and p-values, arrays (5,) as of `CONTRASTED`.

    `n_from` posts are on the one side and `n_to` on the other; `note` tells what the numbers
    rest on, or why there are none.
    """

    value: Floats
    low: Floats
    high: Floats
    p: Floats
    n_from: int = 0
    n_to: int = 0
    note: str = ""

    @classmethod
    def unknown(cls, n_from: int = 0, n_to: int = 0, note: str = "") -> Estimate:
        """Nothing is known of any measure."""
        nothing = np.full(len(CONTRASTED), np.nan)
        return cls(nothing, nothing, nothing, nothing, n_from, n_to, note)

    def rows(self, *head: object) -> list[tuple[Any, ...]]:
        """Return a row a measure behind `head`, with room for the adjusted p-value."""
        *numbers, n_from, n_to, note = self
        return [
            (*head, *each, np.nan, n_from, n_to, note)
            for each in zip(CONTRASTED, *numbers, strict=True)
        ]


class Level(NamedTuple):
    """Shares and mean compound of one stretch, in the order of `CONTRASTED`; NaN without posts.

    Standard errors are of authors resampled in groups, NaN from a single group; `clusters` is
    how many groups have posts.
    """

    values: Floats
    error: Floats
    n: int
    clusters: int


def level_between(history: History, start: datetime, end: datetime) -> Level:
    """Measure the bins that start in [start, end)."""
    by_group = history.between(start, end)[:, SUMMED].T  # (5, n_groups)
    posts = by_group[: len(REACTIONS)].sum(axis=0)
    n, clusters = float(posts.sum()), int((posts > 0).sum())
    if n == 0:
        nothing = np.full(len(CONTRASTED), np.nan)
        return Level(nothing, nothing, 0, 0)
    values = by_group.sum(axis=1) / n
    error = cluster_error((by_group - values[:, None] * posts) / n, clusters)
    return Level(values, error, int(n), clusters)


def running_sums(
    history: History,
    edges: Iterable[datetime],
    columns: Sequence[int] = SUMMED,
    loud: Sequence[int] = (),
) -> Floats:
    """Sum up all bins before each edge, a row for each; differences are those of stretches.

    Groups of authors that are `loud` are left out.
    """
    numbers = [-(-int(edge.timestamp()) // history.width) for edge in edges]
    chosen = list(columns)
    counts = history.sums[:, chosen]
    if len(loud):
        counts = (
            counts * ~np.isin(history.groups, [group % N_GROUPS for group in loud])[:, None]
        )
    sums = np.cumsum(counts, axis=0, dtype=np.float64) * UNITS[chosen]
    running = np.vstack([np.zeros(len(chosen)), sums])
    return np.asarray(running[np.searchsorted(history.bins, numbers)])
