"""A bounded sample of each window's posts: for what is too dear to find in every post."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.codes import WINDOW_KIND, reaction_codes, window_codes
from sentiment.keys.posts import keys_of
from sentiment.keys.sums import Sums, summed_array
from sentiment.schema import PROFILE, REACTIONS, WINDOWS, require_columns

#: Posts of a window that are kept: a share of 2 % is known to 0.3 points.
SAMPLE_SIZE = 10_000
#: Characters of a post that are kept; further on, long texts are lists and quotations.
MAX_CHARS = 2_000
_KEPT = ["post_id", "created_at", "text", "compound", "reaction"]
_COLUMNS = [*_KEPT, "probability", "window", "unit", "known"]
_DTYPES: dict[str, Any] = {
    "text": "str",
    "post_id": "str",
    "compound": "float64",
    "probability": "float64",
    "window": WINDOW_KIND,
    "unit": "uint64",
    "known": "bool",
}


@dataclass
class PostSample(Sums):
    """Keeps `size` posts of each window, in a stream; `n_posts` (3,) were seen.

    The posts with the smallest hashes of their ids are kept: a random sample that depends
    neither on the order of the posts nor on the chunks. Of a window with fewer posts all are
    kept. Memory holds at most six times `size` posts and one chunk.
    """

    size: int = SAMPLE_SIZE
    n_posts: NDArray[np.int64] = summed_array(len(WINDOWS))
    _parts: list[pd.DataFrame] = field(default_factory=list)
    _farthest: NDArray[np.uint64] = field(
        default_factory=lambda: np.full(len(WINDOWS), np.iinfo(np.uint64).max, np.uint64)
    )

    def add(self, posts: pd.DataFrame) -> None:
        """Look at one chunk in layout WINDOWED."""
        require_columns(posts, [*_KEPT, "author", "window"], stage="sample")
        windows = window_codes(posts)
        rows = np.flatnonzero(windows >= 0)
        if not len(rows):
            return
        self.n_posts += np.bincount(windows[rows], minlength=len(WINDOWS))
        keys = keys_of(posts)
        ranks = keys.post[rows]
        for window in range(len(WINDOWS)):
            inside = ranks[windows[rows] == window]
            if len(inside) > self.size:  # so many alone leave no room for what is farther
                last = np.partition(inside, self.size - 1)[self.size - 1]
                self._farthest[window] = min(self._farthest[window], last)
        near = ranks <= self._farthest[windows[rows]]
        rows, ranks = rows[near], ranks[near]
        about = [name for name in PROFILE if name in posts]
        kept = posts[[*_KEPT, *about]].iloc[rows]
        self._keep(
            kept.assign(
                probability=_probability(posts, rows),
                text=kept["text"].str.slice(0, MAX_CHARS),
                window=pd.Categorical.from_codes(windows[rows], dtype=WINDOW_KIND),
                rank=ranks,
                unit=keys.unit[rows],
                known=keys.known[rows],
            )
        )

    def _keep(self, posts: pd.DataFrame) -> None:
        if len(posts):
            self._parts.append(posts)
        if sum(map(len, self._parts)) > 2 * len(WINDOWS) * self.size:
            self._cut()

    def _cut(self) -> None:
        """Keep the posts with the smallest hashes, and note what others must not exceed."""
        posts = pd.concat(self._parts, ignore_index=True)
        windows = posts["window"].cat.codes.to_numpy()
        order = np.lexsort((posts["rank"], windows))  # stable: the first of the same id stays
        starts = np.searchsorted(windows[order], np.arange(len(WINDOWS)))
        place = np.arange(len(order)) - starts[windows[order]]
        kept = posts.iloc[order[place < self.size]].reset_index(drop=True)
        self._parts = [kept]
        for window, part in kept.groupby(kept["window"].cat.codes)["rank"]:
            if len(part) == self.size:
                self._farthest[window] = part.iloc[-1]

    def merge(self, other: PostSample, /) -> None:
        """Take what `other`, a sample of the same size, kept."""
        super().merge(other)
        for part in other._parts:
            self._keep(part)

    @property
    def posts(self) -> pd.DataFrame:
        """The sample, by window and hash.

        Columns ``post_id``, ``created_at``, ``text`` (its first 2,000
        characters), ``compound``, ``reaction``, ``probability`` (of that
        reaction; NaN where tags came without), ``window``, ``unit`` (hash of the author,
        of the post where that is unknown), ``known`` (whether it is known);
        and those of `PROFILE` that posts came with.
        """
        if not self._parts:
            return pd.DataFrame(columns=_COLUMNS).astype(_DTYPES)
        self._cut()
        about = [name for name in PROFILE if name in self._parts[0]]
        return self._parts[0][[*_COLUMNS, *about]]


def _probability(posts: pd.DataFrame, rows: NDArray[np.intp]) -> NDArray[np.float64]:
    """Return how sure each tag is."""
    sure, reaction = np.full(len(rows), np.nan), reaction_codes(posts)[rows]
    for number, name in enumerate(REACTIONS):
        if f"p_{name}" in posts:
            tagged = reaction == number
            sure[tagged] = posts[f"p_{name}"].to_numpy(np.float64)[rows[tagged]]
    return sure
