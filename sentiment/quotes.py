"""A few posts for each window and reaction, to read beside the numbers."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

from sentiment.hashset import hash_columns
from sentiment.schema import REACTIONS, WINDOWS

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Quote", "QuoteSample"]


class Quote(NamedTuple):
    """A post as it is quoted: its text, its time (ISO 8601, UTC), its platform."""

    text: str
    created_at: str
    platform: str


@dataclass
class QuoteSample:
    """Keeps `size` posts for each window and reaction, in a stream.

    The posts with the smallest hashes of their texts are kept: a sample that
    depends neither on the order of the posts nor on the chunks, and that holds
    a text once.

    Parameters
    ----------
    size : int, default 3
        Posts for each pair.
    """

    size: int = 3
    _kept: dict[tuple[str, str], list[tuple[int, Quote]]] = field(default_factory=dict)

    def add(self, posts: pd.DataFrame) -> None:
        """Look at one chunk in layout WINDOWED."""
        window = pd.Categorical(posts["window"], categories=WINDOWS).codes.astype(np.int64)
        reaction = pd.Categorical(posts["reaction"], categories=REACTIONS).codes
        rows = np.flatnonzero((window >= 0) & (reaction >= 0))
        if not len(rows):
            return
        cells = window[rows] * len(REACTIONS) + reaction[rows]
        ranks = hash_columns(posts["text"].iloc[rows])
        near = ranks <= self._farthest()[cells]
        rows, cells, ranks = rows[near], cells[near], ranks[near]
        order = np.lexsort((ranks, cells))  # stable: of the same text the first comes first
        for part in np.split(order, np.flatnonzero(np.diff(cells[order])) + 1):
            if not len(part):
                continue
            distinct = np.unique(ranks[part], return_index=True)[1][: self.size]
            least = posts.iloc[rows[part[distinct]]]
            times = least["created_at"].dt.strftime("%Y-%m-%dT%H:%MZ")
            texts = zip(least["text"], times, least["platform"], strict=True)
            fresh = dict(
                zip(ranks[part[distinct]].tolist(), map(Quote._make, texts), strict=True)
            )
            at_window, at_reaction = divmod(int(cells[part[0]]), len(REACTIONS))
            key = WINDOWS[at_window], REACTIONS[at_reaction]
            both = (fresh | dict(self._kept.get(key, []))).items()
            self._kept[key] = heapq.nsmallest(self.size, both)

    def _farthest(self) -> NDArray[np.uint64]:
        """Return, for each window and reaction, the hash that a post must not exceed."""
        farthest = np.full(len(WINDOWS) * len(REACTIONS), np.iinfo(np.uint64).max, np.uint64)
        for (window, reaction), kept in self._kept.items():
            if len(kept) == self.size > 0:
                cell = WINDOWS.index(window) * len(REACTIONS) + REACTIONS.index(reaction)
                farthest[cell] = kept[-1][0]
        return farthest

    def merge(self, other: QuoteSample) -> None:
        """Take what `other` kept."""
        for key, kept in other._kept.items():
            both = dict(kept) | dict(self._kept.get(key, []))
            self._kept[key] = heapq.nsmallest(self.size, both.items())

    def quotes(self, window: str, reaction: str) -> list[Quote]:
        """Return the quotes of one window and reaction."""
        return [quote for _, quote in self._kept.get((window, reaction), [])]
