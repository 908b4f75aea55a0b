"""Differences between windows, with intervals and adjusted p-values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sentiment.measures.intervals import Z, holm, ratio, two_sided_p
from sentiment.measures.tally import COMPOUND_UNIT
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS, WINDOWS

if TYPE_CHECKING:
    from sentiment.measures.intervals import Resampled
    from sentiment.measures.tally import Tally

__all__ = ["compare_windows"]


def compare_windows(tally: Tally, resampled: Resampled) -> pd.DataFrame:
    """Subtract the before window from the other two.

    Parameters
    ----------
    tally : Tally
        Finished.
    resampled : Resampled
        The draws: the same for all windows, so that authors who posted in
        two of them are accounted for.

    Returns
    -------
    DataFrame
        As `Measures.differences`. P-values are from the normal distribution
        and adjusted by Holm's method over all rows.
    """
    cells = tally.windows
    at = cells.rows(np.arange(len(WINDOWS)))
    counts = np.moveaxis(cells.reactions[at], -1, 0)  # (4, 3, n_groups)
    n = counts.sum(axis=(0, 2)).astype(float)
    draws = resampled.sums(counts)  # (4, 3, n_resamples)
    drawn = draws.sum(axis=0)
    sums = cells.compound[at]
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = [*(counts.sum(axis=2) / n), sums.sum(axis=1) / n * COMPOUND_UNIT]
    each = [*ratio(draws, drawn), ratio(resampled.sums(sums), drawn) * COMPOUND_UNIT]
    names = [*(f"share_{name}" for name in REACTIONS), "compound_mean"]
    rows = []
    for to in (1, 2):
        for name, value, draw in zip(names, plain, each, strict=True):
            difference = value[to] - value[0]
            error = float((draw[to] - draw[0]).std(ddof=1))
            enough = bool(min(n[0], n[to]) >= MIN_WINDOW_POSTS)
            rows.append(
                (
                    f"{WINDOWS[to]} - {WINDOWS[0]}",
                    name,
                    difference,
                    difference - Z * error if enough else np.nan,
                    difference + Z * error if enough else np.nan,
                    two_sided_p(difference, error) if enough else np.nan,
                    int(n[0]),
                    int(n[to]),
                    enough,
                )
            )
    columns = ["comparison", "measure", "value", "low", "high", "p", "n_from", "n_to", "enough"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(6, "p_holm", holm(table["p"].to_numpy(float)))
    return table
