"""Counts of a part of an archive, and of the archive as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import numpy as np
import pandas as pd

from sentiment.codes import count_names, reaction_codes
from sentiment.count.history import History
from sentiment.count.spans import Span, find_windows
from sentiment.count.weighted import WeightedCount
from sentiment.keys.sums import Sums, summed
from sentiment.measure import Tally
from sentiment.outage import Outage
from sentiment.schema import REACTIONS
from sentiment.select.copy_effect import CopyEffect
from sentiment.select.sample import PostSample


def _count_languages(posts: pd.DataFrame, counter: Counter[str | None]) -> None:
    counter.update(count_names(posts["lang"]))
    counter[None] += int(posts["lang"].isna().sum())


@dataclass
class Overview(Sums):
    """The archive as a whole, whatever the windows.

    `n_unsure` posts became none although a reaction was likelier: its probability was below
    the minimum. A language of None is unknown.
    """

    n_posts: int = summed(int)
    n_unsure: int = summed(int)
    languages: Counter[str | None] = summed(Counter)
    kinds: Counter[str] = summed(Counter)
    reactions: Counter[str] = summed(Counter)

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

    def in_order(self) -> Overview:
        """Return the same, the commonest first; of equals by name, whatever came first."""
        found = (in_order(each) for each in (self.languages, self.kinds, self.reactions))
        return Overview(self.n_posts, self.n_unsure, *found)


def in_order(counter: Counter[Any]) -> Counter[Any]:
    """Return a counter whose names stand as they rank: its order depends on no chunks."""
    ranked = sorted(counter.items(), key=lambda pair: (-pair[1], str(pair[0])))
    return Counter(dict(ranked))


@dataclass
class Part(Sums):
    """The tallies of the posts in some languages, or with some value of a column.

    `first` and `last` are how long the windows before and after are, `masks` what is out of
    the windows of each outage.
    """

    outages: Sequence[Outage]
    first: timedelta
    last: timedelta
    masks: list[list[Span]]
    tallies: list[Tally] = summed()
    effects: list[CopyEffect] = summed()
    samples: list[PostSample] = summed()
    weighted: list[WeightedCount] = summed()
    history: History = summed()
    languages: Counter[str | None] = summed(Counter)
    n_posts: int = summed(int)

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk in layout TAGGED."""
        self.n_posts += len(posts)
        _count_languages(posts, self.languages)
        self.history.add(posts)
        times = posts["created_at"]
        for number, (outage, masks) in enumerate(zip(self.outages, self.masks, strict=True)):
            windows = find_windows(times, outage, self.first, self.last, masks)
            windowed = posts.assign(window=windows)
            for counts in (self.tallies, self.effects, self.samples, self.weighted):
                if counts:  # parts of an archive have neither copies nor samples of their own
                    counts[number].add(windowed)
