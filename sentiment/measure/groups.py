"""Reactions by user group and window."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from sentiment.count.grouped import COMPOUND_UNIT, CellTally
from sentiment.measure.estimates import estimate_cell
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.stats.intervals import groups_of

_MEASURES = ("n_posts", "n_authors", *(f"share_{name}" for name in REACTIONS), "compound_mean")


def measure_groups(posts: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Measure the reactions of each user group in each window, as `Content.groups`.

    `posts` have ``window``, ``group``, ``reaction``, ``compound``, ``unit``, ``known``;
    `groups` are in the order of the table.
    """
    tally = CellTally()
    window = pd.Categorical(posts["window"], categories=WINDOWS).codes.astype(np.int64)
    group = pd.Categorical(posts["group"], categories=list(groups)).codes.astype(np.int64)
    units = posts["unit"].to_numpy()
    tally.add(
        window * len(groups) + group,
        groups_of(units),
        pd.Categorical(posts["reaction"], categories=REACTIONS).codes.astype(np.int64),
        np.rint(posts["compound"].to_numpy() / COMPOUND_UNIT).astype(np.int64),
        units,
        posts["known"].to_numpy(),
    )
    rows = []
    for cell, row in sorted(tally.keys.items()):
        at, of = divmod(cell, len(groups))
        for measure, *estimate, n in estimate_cell(tally, row, 0.0):
            if measure in _MEASURES:
                rows.append((WINDOWS[at], groups[of], measure, *estimate, int(n)))
    columns = ["window", "group", "measure", "value", "low", "high", "n"]
    table = pd.DataFrame(rows, columns=columns)
    few = (table["n"] < MIN_WINDOW_POSTS) & (table["measure"] != "n_posts")
    table.loc[few, ["value", "low", "high"]] = np.nan
    return table
