"""A few posts for each window and reaction, to read beside the numbers."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from sentiment.hashset import hash_columns

if TYPE_CHECKING:
    import pandas as pd

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
        posts = posts[posts["window"].notna()]
        if posts.empty:
            return
        ranked = posts.assign(rank=hash_columns(posts["text"])).drop_duplicates(
            ["window", "reaction", "rank"]
        )
        groups = ranked.groupby(["window", "reaction"], observed=True)
        for key, part in groups:
            window, reaction = map(str, key)
            least = part.nsmallest(self.size, "rank")
            times = least["created_at"].dt.strftime("%Y-%m-%dT%H:%MZ")
            texts = zip(least["text"], times, least["platform"], strict=True)
            fresh = dict(zip(least["rank"].tolist(), map(Quote._make, texts), strict=True))
            known = dict(self._kept.get((window, reaction), []))
            both = (fresh | known).items()
            self._kept[window, reaction] = heapq.nsmallest(self.size, both)

    def merge(self, other: QuoteSample) -> None:
        """Take what `other` kept."""
        for key, kept in other._kept.items():
            both = dict(kept) | dict(self._kept.get(key, []))
            self._kept[key] = heapq.nsmallest(self.size, both.items())

    def quotes(self, window: str, reaction: str) -> list[Quote]:
        """Return the quotes of one window and reaction."""
        return [quote for _, quote in self._kept.get((window, reaction), [])]
