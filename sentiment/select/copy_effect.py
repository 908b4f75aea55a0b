"""What the headline numbers are with copies of texts and without them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.codes import reaction_codes, window_codes
from sentiment.keys.hashset import HashSet
from sentiment.keys.posts import keys_of
from sentiment.keys.sums import Sums, summed_array
from sentiment.schema import REACTIONS, WINDOWS


@dataclass
class CopyEffect(Sums):
    """What the headline numbers of one outage's windows are with and without copies.

    A text counts once a window; the same text with another score or reaction (capitals can
    change both) counts as another, so that the order of the files changes nothing. `counts`
    (2, 3, 4) are posts with copies and without, by window and reaction, `compound` (2, 3) sums
    in units of 0.0001. `waits`: texts wait (`take_waiting`) until it is told which of them are
    the first (`count_firsts`), as where other processes count other posts.
    """

    counts: NDArray[np.int64] = summed_array(2, len(WINDOWS), len(REACTIONS))
    compound: NDArray[np.int64] = summed_array(2, len(WINDOWS))
    waits: bool = False
    _seen: HashSet = field(default_factory=HashSet, repr=False)
    _waiting: list[tuple[NDArray[np.uint64], NDArray[np.int64]]] = field(default_factory=list)

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk in layout WINDOWED."""
        codes = window_codes(posts)
        inside = codes >= 0
        if not inside.any():
            return
        made = keys_of(posts)
        keys, known = made.text[inside], made.said[inside]
        window, reaction = codes[inside], reaction_codes(posts)[inside]
        compound = np.rint(posts["compound"].to_numpy()[inside] * 10_000).astype(np.int64)
        state = ((compound + 10_000) * len(WINDOWS) + window) * len(REACTIONS) + reaction
        # an odd factor spreads the state over all 64 bits (Fibonacci hashing)
        mixed = keys ^ (state.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15))
        fresh = np.zeros(len(known), dtype=bool)
        fresh[known] = self._seen.add(mixed[known])
        self._count(0, state)
        if self.waits:
            self._count(1, state[~known])
            self._waiting.append((mixed[fresh], state[fresh]))
        else:
            self._count(1, state[~known | fresh])

    def _count(self, row: int, state: NDArray[np.int64]) -> None:
        rest, reaction = np.divmod(state, len(REACTIONS))
        compound, window = np.divmod(rest, len(WINDOWS))
        np.add.at(self.counts[row], (window, reaction), 1)
        np.add.at(self.compound[row], window, compound - 10_000)

    def take_waiting(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        """Return the texts that wait, and forget them: keys, and what stands behind each."""
        waiting, self._waiting, self._seen = self._waiting, [], HashSet()
        keys = np.concatenate([np.zeros(0, np.uint64), *(each for each, _ in waiting)])
        return keys, np.concatenate([np.zeros(0, np.int64), *(each for _, each in waiting)])

    def count_firsts(self, state: NDArray[np.int64]) -> None:
        """Count texts that waited, each once; `state` is what `take_waiting` gave of them."""
        self._count(1, state)

    def table(self) -> pd.DataFrame:
        """Return ``window``, ``measure``, ``value``, ``without_copies``, ``n``, ``n_without``.

        Windows without posts are left out. Shares in [0, 1], mean compound in [-1, 1].
        """
        rows = []
        for number, window in enumerate(WINDOWS):
            n, without = (int(self.counts[row, number].sum()) for row in (0, 1))
            if not n:
                continue
            shares = self.counts[:, number] / np.array([[n], [without]])
            means = self.compound[:, number] / 10_000 / np.array([n, without])
            for i, name in enumerate(REACTIONS):
                rows.append((window, f"share_{name}", *shares[:, i].tolist(), n, without))
            rows.append((window, "compound_mean", *means.tolist(), n, without))
        names = ["window", "measure", "value", "without_copies", "n", "n_without"]
        return pd.DataFrame(rows, columns=names)
