"""Mergeable counts of a whole archive by narrow time bins, in bounded memory."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sentiment.hashset import hash_columns
from sentiment.schema import require_columns

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["COMPLAINTS", "MAX_BINS", "N_GROUPS", "History"]

#: Reactions that complain of something.
COMPLAINTS = ("frustration", "concern")
#: Seconds of a bin, to begin with.
FINEST = 300
#: Bins with posts that are kept; beyond, bins double in width.
MAX_BINS = 1 << 16
#: Groups that authors are spread over, to tell many authors from a loud one.
N_GROUPS = 32


@dataclass
class History:
    """Posts and complaint-like posts per bin, split by author group.

    Bins are 5 minutes wide, and double in width whenever more than 65,536 of
    them hold posts, so this takes 17 MB at most whatever the archive. The
    final width depends on all posts together: chunks of any size in any order
    give the same.

    Attributes
    ----------
    width : int
        Seconds of a bin.
    bins : int64 array of shape (n_bins,)
        Numbers of the bins that hold posts, ascending; bin 0 starts at the
        Unix epoch.
    counts : int32 array of shape (n_bins, N_GROUPS, 2)
        Posts, and those among them that complain.

    Examples
    --------
    >>> import pandas as pd
    >>> history = History()
    >>> history.add(
    ...     pd.DataFrame(
    ...         {
    ...             "post_id": ["1", "2"],
    ...             "created_at": pd.to_datetime(["2025-01-27T11:01Z", "2025-01-27T11:04Z"]),
    ...             "author": ["a", "b"],
    ...             "reaction": ["none", "concern"],
    ...         }
    ...     )
    ... )
    >>> history.counts.sum(axis=1).tolist()
    [[2, 1]]
    """

    width: int = FINEST
    bins: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    counts: NDArray[np.int32] = field(
        default_factory=lambda: np.zeros((0, N_GROUPS, 2), np.int32)
    )

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk in layout TAGGED.

        Raises
        ------
        LayoutError
            If a column is missing.
        """
        require_columns(
            posts, ["post_id", "created_at", "author", "reaction"], stage="detect_outages"
        )
        if posts.empty:
            return
        seconds = posts["created_at"].dt.as_unit("s").astype("int64").to_numpy()
        # a post without a known author is a unit of its own
        unit = hash_columns(posts["author"].where(posts["author"].notna(), posts["post_id"]))
        group = ((unit >> np.uint64(40)) % np.uint64(N_GROUPS)).astype(np.int64)
        complains = posts["reaction"].isin(COMPLAINTS).to_numpy()
        bins, row = np.unique(seconds // self.width, return_inverse=True)
        counts = np.zeros((len(bins), N_GROUPS, 2), np.int32)
        np.add.at(counts[..., 0], (row, group), 1)
        np.add.at(counts[..., 1], (row[complains], group[complains]), 1)
        self._absorb(bins, counts)

    def merge(self, other: History) -> None:
        """Count what `other` counted."""
        while self.width < other.width:
            self._widen()
        bins, rows = other.bins // (self.width // other.width), other.counts
        union, first = np.unique(bins, return_index=True)
        self._absorb(union, np.add.reduceat(rows, first) if len(first) else rows)

    def _absorb(self, bins: NDArray[np.int64], counts: NDArray[np.int32]) -> None:
        union = np.union1d(self.bins, bins)
        total = np.zeros((len(union), N_GROUPS, 2), np.int32)
        total[np.searchsorted(union, self.bins)] = self.counts
        total[np.searchsorted(union, bins)] += counts
        self.bins, self.counts = union, total
        while len(self.bins) > MAX_BINS:
            self._widen()

    def _widen(self) -> None:
        self.bins, first = np.unique(self.bins // 2, return_index=True)
        self.counts = np.add.reduceat(self.counts, first) if len(first) else self.counts
        self.width *= 2

    @property
    def n_posts(self) -> int:
        """Posts counted."""
        return int(self.counts[..., 0].sum())
