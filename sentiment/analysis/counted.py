"""What one pass over an archive counts: the archive as a whole, and its parts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from sentiment.codes import count_names, reaction_codes
from sentiment.count.spans import Span
from sentiment.count.windows import find_windows
from sentiment.outage import Outage
from sentiment.schema import REACTIONS

if TYPE_CHECKING:
    from sentiment.count.history import History
    from sentiment.count.weighted import WeightedCount
    from sentiment.measure import Tally
    from sentiment.select.copy_effect import CopyEffect
    from sentiment.select.sample import PostSample


def _count_languages(posts: pd.DataFrame, counter: Counter[str | None]) -> None:
    counter.update(count_names(posts["lang"]))
    counter[None] += int(posts["lang"].isna().sum())


@dataclass
class Overview:
    """The archive as a whole, whatever the windows.

    `n_unsure` posts became none although a reaction was likelier: its probability was below
    the minimum. A language of None is unknown.
    """

    n_posts: int = 0
    n_unsure: int = 0
    languages: Counter[str | None] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    reactions: Counter[str] = field(default_factory=Counter)

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk in layout TAGGED."""
        self.n_posts += len(posts)
        _count_languages(posts, self.languages)
        self.kinds.update(count_names(posts["kind"]))
        self.reactions.update(count_names(posts["reaction"]))
        if "p_none" in posts:
            proba = np.column_stack([posts[f"p_{name}"].to_numpy() for name in REACTIONS])
            likelier = proba.max(axis=1) > proba[:, REACTIONS.index("none")]
            is_none = reaction_codes(posts) == REACTIONS.index("none")
            self.n_unsure += int((likelier & is_none).sum())

    def merge(self, other: Overview) -> None:
        """Count what `other` counted."""
        self.n_posts += other.n_posts
        self.n_unsure += other.n_unsure
        self.languages.update(other.languages)
        self.kinds.update(other.kinds)
        self.reactions.update(other.reactions)

    def in_order(self) -> Overview:
        """Return the same, the commonest first; of equals by name, whatever came first."""
        found = (in_order(each) for each in (self.languages, self.kinds, self.reactions))
        return Overview(self.n_posts, self.n_unsure, *found)


def in_order(counter: Counter[Any]) -> Counter[Any]:
    """Return a counter whose names stand as they rank: its order depends on no chunks."""
    ranked = sorted(counter.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return Counter(dict(ranked))


@dataclass
class Part:
    """The tallies of the posts in some languages, or with some value of a column."""

    tallies: list[Tally]
    effects: list[CopyEffect]
    samples: list[PostSample]
    masks: list[list[Span]]
    history: History
    languages: Counter[str | None] = field(default_factory=Counter)
    n_posts: int = 0
    weighted: list[WeightedCount] = field(default_factory=list)

    def add(
        self, posts: pd.DataFrame, outages: Sequence[Outage], first: timedelta, last: timedelta
    ) -> None:
        """Count one chunk in layout TAGGED, in windows `first` before and `last` after."""
        self.n_posts += len(posts)
        _count_languages(posts, self.languages)
        self.history.add(posts)
        for number, outage in enumerate(outages):
            windows = find_windows(posts["created_at"], outage, first, last, self.masks[number])
            windowed = posts.assign(window=windows)
            for counts in (self.tallies, self.effects, self.samples, self.weighted):
                if counts:  # parts of an archive have neither copies nor samples of their own
                    counts[number].add(windowed)

    def merge(self, other: Part) -> None:
        """Count what `other`, of the same outages, counted."""
        self.n_posts += other.n_posts
        self.languages.update(other.languages)
        self.history.merge(other.history)
        for mine, theirs in zip(self.tallies, other.tallies, strict=True):
            mine.merge(theirs)
        for effect, further in zip(self.effects, other.effects, strict=True):
            effect.merge(further)
        for weighted, likewise in zip(self.weighted, other.weighted, strict=True):
            weighted.merge(likewise)
        for sample, more in zip(self.samples, other.samples, strict=True):
            sample.merge(more)
