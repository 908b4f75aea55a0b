"""Differences between windows, with intervals and adjusted p-values."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sentiment.count.grouped import COMPOUND_UNIT
from sentiment.measure.misclassification import ErrorRates, adjusted_changes
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS, WINDOWS
from sentiment.stats.intervals import cluster_error, holm, t_quantile, two_sided_p

if TYPE_CHECKING:
    from sentiment.count.tally import Tally

__all__ = ["compare_windows"]


def compare_windows(tally: Tally, rates: ErrorRates | None = None) -> pd.DataFrame:
    """Subtract the before window from the other two.

    Parameters
    ----------
    tally : Tally
        Finished.
    rates : ErrorRates, optional
        How the tagger errs: adds the adjusted shares.

    Returns
    -------
    DataFrame
        As `Measures.differences`. P-values are from the normal distribution
        and adjusted by Holm's method over all rows; adjusted shares have
        none, for they would ask the same questions twice.
    """
    cells = tally.windows
    at = cells.rows(np.arange(len(WINDOWS)))
    by_group = cells.reactions[at].sum(axis=2).astype(np.float64)  # (3, n_groups)
    n = by_group.sum(axis=1)
    clusters = (by_group > 0).sum(axis=1)
    sums = np.concatenate(  # (5, 3, n_groups): each reaction's posts, then compound
        [np.moveaxis(cells.reactions[at], 2, 0), cells.compound[at][None] * COMPOUND_UNIT]
    )
    posts = np.maximum(n, 1)
    values = sums.sum(axis=2) / posts
    residuals = (sums - values[:, :, None] * by_group) / posts[None, :, None]
    names = [*(f"share_{name}" for name in REACTIONS), "compound_mean"]
    rows = []
    for to in (1, 2):
        enough = bool(min(n[0], n[to]) >= MIN_WINDOW_POSTS)
        # an author in both windows moves both estimates: differences of residuals see it
        few = float(min(clusters[0], clusters[to]))
        errors = cluster_error(residuals[:, to] - residuals[:, 0], few)
        quantile = t_quantile(np.array([few]))[0]
        for name, value, error in zip(names, values, errors.tolist(), strict=True):
            difference = float(value[to] - value[0]) if min(n[0], n[to]) > 0 else np.nan
            half = float(quantile) * error if enough else np.nan
            rows.append(
                (
                    f"{WINDOWS[to]} - {WINDOWS[0]}",
                    name,
                    difference,
                    difference - half,
                    difference + half,
                    two_sided_p(difference, error) if enough else np.nan,
                    int(n[0]),
                    int(n[to]),
                    enough,
                )
            )
        if rates is not None:
            head, tail = f"{WINDOWS[to]} - {WINDOWS[0]}", (int(n[0]), int(n[to]), enough)
            changes = adjusted_changes(tally, to, rates)
            rows += [(head, *change, np.nan, *tail) for change in changes]
    columns = ["comparison", "measure", "value", "low", "high", "p", "n_from", "n_to", "enough"]
    table = pd.DataFrame(rows, columns=columns)
    table.insert(6, "p_holm", holm(table["p"].to_numpy(float)))
    return table
