"""Differences between windows, with intervals and adjusted p-values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sentiment.count.tally import Tally
from sentiment.measure.misclassification import ErrorRates, adjusted_changes
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.stats.intervals import holm

if TYPE_CHECKING:
    from sentiment.measure.quantities import Quantity


def compare_windows(
    tally: Tally, shares: Mapping[str, Quantity], rates: ErrorRates | None = None
) -> pd.DataFrame:
    """Subtract the before window from the other two, as `Measures.differences`.

    P-values are adjusted by Holm's method over all rows. Where `rates` say how the tagger
    errs, there are adjusted shares as well; they have no p-values, for they would ask the same
    questions twice.
    """
    names = {name: f"share_{name}" for name in REACTIONS} | {"compound": "compound_mean"}
    n = [level.n for level in shares["none"].levels]
    rows = []
    for to in (1, 2):
        head, enough = f"{WINDOWS[to]} - {WINDOWS[0]}", min(n[0], n[to]) >= MIN_WINDOW_POSTS
        tail = (n[0], n[to], enough)
        for name, measure in names.items():
            change = shares[name].changes[to - 1]
            bounds = change[1:] if enough else (np.nan,) * 3
            rows.append((head, measure, change.value, *bounds, *tail))
        if rates is not None:
            changes = adjusted_changes(tally, to, rates)
            rows += [(head, *change, np.nan, *tail) for change in changes]
    columns = ["comparison", "measure", "value", "low", "high", "p", "n_from", "n_to", "enough"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(6, "p_holm", holm(table["p"].to_numpy(float)))
    return table
