"""The measures of one window or bin: shares, rates, compound, each with an interval."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from sentiment.count.grouped import COMPOUND_UNIT, Cell, rows_of
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTING, REACTIONS, WINDOWS
from sentiment.stats.intervals import (
    Floats,
    Z,
    cluster_error,
    estimate_shares,
    t_quantile,
)

#: Quantiles of compound that tables hold.
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)

_MEASURES = ("n_posts", "n_authors", *(f"share_{name}" for name in REACTIONS), "compound_mean")


def estimate_cell(cell: Cell, hours: float) -> list[Any]:
    """Estimate every measure of one cell as (measure, value, low, high, n); counts lack bounds.

    `hours` of it are covered by the archive; at 0 no rate is given. The median's interval is
    Woodruff's (1952), Confidence Intervals for Medians, JASA 47, 635-646.
    """
    counts = cell.reactions.T.astype(np.float64)  # (4, n_groups)
    by_group = counts.sum(axis=0)
    n = float(by_group.sum())
    out: list[Any] = [("n_posts", n, np.nan, np.nan, n)]
    if hours > 0:
        rate, spread = n / hours, Z * float(cluster_error(by_group)) / hours
        out.append(("posts_per_hour", rate, max(0.0, rate - spread), rate + spread, n))
    out.append(("n_authors", cell.authors.estimate(), np.nan, np.nan, n))
    out += _shares("share", counts, REACTIONS)
    out += _shares("share_of_reacting", counts[: len(REACTING)], REACTING)
    out += _compound(cell, by_group)
    return out


def _shares(prefix: str, counts: Floats, names: Sequence[str]) -> list[Any]:
    by_group = counts.sum(axis=0)
    n = by_group.sum()
    if n == 0:
        return [(f"{prefix}_{name}", np.nan, np.nan, np.nan, 0.0) for name in names]
    estimates = zip(names, *estimate_shares(counts, by_group), strict=True)
    return [(f"{prefix}_{name}", *row, n) for name, *row in estimates]


def _compound(cell: Cell, by_group: Floats) -> list[Any]:
    names = ["compound_mean", *(f"compound_q{round(100 * q)}" for q in QUANTILES)]
    n = float(by_group.sum())
    if n == 0:
        return [(name, np.nan, np.nan, np.nan, 0.0) for name in names]
    sums = cell.compound * COMPOUND_UNIT
    mean = float(cell.compound.sum()) * COMPOUND_UNIT / n
    clusters = float((by_group > 0).sum())
    error = float(cluster_error((sums - mean * by_group) / n, clusters))
    half = float(t_quantile(np.array([clusters]))[0]) * error
    out: list[Any] = [
        (
            names[0],
            mean,
            float(np.maximum(-1, mean - half)),
            float(np.minimum(1, mean + half)),
            n,
        )
    ]
    values = cell.values
    at = np.flatnonzero(values)
    scores = (at - len(values) // 2) * COMPOUND_UNIT
    below = np.cumsum(values[at]) / n
    variance = float(np.average((scores - mean) ** 2, weights=values[at]))
    # clustering widens quantiles as it widens the mean (Woodruff)
    effective = (
        max(1.0, min(n, variance / error**2)) if error > 0 and variance > 0 else clusters
    )
    for name, q in zip(names[1:], QUANTILES, strict=True):
        spread = Z * float(np.sqrt(q * (1 - q) / effective))
        wanted = np.array([q, max(0.0, q - spread), min(1.0, q + spread)]) - 1e-12
        found = scores[np.minimum(np.searchsorted(below, wanted), len(scores) - 1)]
        out.append((name, *found.tolist(), n))
    return out


def measure_groups(posts: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Measure the reactions of each user group in each window, as `Content.groups`.

    `posts` have ``window``, ``group``, ``reaction``, ``compound``, ``unit``, ``known``;
    `groups` are in the order of the table.
    """
    window = pd.Categorical(posts["window"], categories=WINDOWS).codes.astype(np.int64)
    group = pd.Categorical(posts["group"], categories=list(groups)).codes.astype(np.int64)
    units, known = posts["unit"].to_numpy(), posts["known"].to_numpy()
    reaction = pd.Categorical(posts["reaction"], categories=REACTIONS).codes.astype(np.int64)
    compound = np.rint(posts["compound"].to_numpy() / COMPOUND_UNIT).astype(np.int64)
    rows = []
    for number, mine in rows_of(window * len(groups) + group):
        at, of = divmod(number, len(groups))
        cell = Cell()
        cell.add(units[mine], known[mine], reaction[mine], compound[mine])
        for measure, *estimate, n in estimate_cell(cell, 0.0):
            if measure in _MEASURES:
                rows.append((WINDOWS[at], groups[of], measure, *estimate, int(n)))
    columns = ["window", "group", "measure", "value", "low", "high", "n"]
    table = pd.DataFrame(rows, columns=columns)
    few = (table["n"] < MIN_WINDOW_POSTS) & (table["measure"] != "n_posts")
    table.loc[few, ["value", "low", "high"]] = np.nan
    return table
