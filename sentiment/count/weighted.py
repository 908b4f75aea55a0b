"""Posts that count by what others made of them: sums of weights, by author and by text."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.codes import reaction_codes, window_codes
from sentiment.count.grouped import COMPOUND_UNIT, WIDTH, add_by_group
from sentiment.keys.posts import keys_of, text_units
from sentiment.keys.sums import Sums, summed, summed_array
from sentiment.schema import WINDOWS, require_columns
from sentiment.stats.intervals import N_GROUPS

#: What posts can be weighted by -> the column of POSTS.
WEIGHTS = {"likes": "n_likes"}
_WAYS = 3


@dataclass
class WeightedCount(Sums):
    """Counts each post of a window as itself and once more for each like (`by`: of `WEIGHTS`).

    `sums` (3, 3, n_groups, 5) are weights by reaction, and of compound in units of 0.0001: by
    author, by text and by both together; by window; by group. By window are `squares` of
    weights, `n_posts`, and `n_unknown`, posts without a number, which count once.
    """

    by: str = "likes"
    sums: NDArray[np.int64] = summed_array(_WAYS, len(WINDOWS), N_GROUPS, WIDTH)
    squares: list[int] = summed(lambda: [0] * len(WINDOWS))
    n_posts: list[int] = summed(lambda: [0] * len(WINDOWS))
    n_unknown: list[int] = summed(lambda: [0] * len(WINDOWS))

    def add(self, posts: pd.DataFrame) -> None:
        """Count one chunk in layout WINDOWED."""
        column = WEIGHTS[self.by]
        require_columns(posts, [column, "text", "reaction", "window"], stage="weight")
        codes = window_codes(posts)
        posts, window = posts[codes >= 0], codes[codes >= 0]
        if posts.empty:
            return
        given = posts[column]
        known = given.notna().to_numpy()
        weight = 1 + np.maximum(given.fillna(0).to_numpy(np.int64), 0)
        reactions = reaction_codes(posts)
        compound = np.rint(posts["compound"].to_numpy() / COMPOUND_UNIT).astype(np.int64)
        keys = keys_of(posts)
        ways = (keys.unit, *text_units(keys, posts))
        add_by_group(self.sums, ways, window, reactions, compound, weight)
        for at in range(len(WINDOWS)):
            mine = window == at
            self.squares[at] += sum(int(w) ** 2 for w in weight[mine])
            self.n_posts[at] += int(mine.sum())
            self.n_unknown[at] += int((mine & ~known).sum())
