"""The measures of one window or bin: shares, rates, compound, each with an interval."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from sentiment.measures.intervals import Z, ratio, share_interval
from sentiment.measures.tally import COMPOUND_UNIT, CellTally
from sentiment.schema import REACTIONS

if TYPE_CHECKING:
    from sentiment.measures.intervals import Floats, Resampled

__all__ = ["QUANTILES", "estimate_cell"]

#: Quantiles of compound that tables hold.
QUANTILES = (0.1, 0.25, 0.5, 0.75, 0.9)
_REACTING = [i for i, name in enumerate(REACTIONS) if name != "none"]


def estimate_cell(cells: CellTally, row: int, hours: float, resampled: Resampled) -> list[Any]:
    """Estimate every measure of one cell.

    Parameters
    ----------
    cells : CellTally
        Windows or bins.
    row : int
        The cell's row.
    hours : float
        Hours of it that the archive covers; 0: no rate is given.
    resampled : Resampled
        Draws for the intervals.

    Returns
    -------
    list of tuple
        ``(measure, value, low, high, n)``; bounds are NaN for plain counts.
    """
    counts = cells.reactions[row].astype(np.int64)
    by_reaction = counts.sum(axis=0).astype(float)
    n = by_reaction.sum()
    out: list[Any] = [("n_posts", n, np.nan, np.nan, n)]
    draws = resampled.sums(np.moveaxis(counts, -1, 0))  # (4, n_resamples)
    drawn = draws.sum(axis=0)
    if hours > 0:
        spread = Z * drawn.std(ddof=1) / hours
        out.append(
            ("posts_per_hour", n / hours, max(0.0, n / hours - spread), n / hours + spread, n)
        )
    out.append(("n_authors", cells.authors[row].estimate(), np.nan, np.nan, n))
    out += _shares("share", by_reaction, draws, list(range(len(REACTIONS))))
    out += _shares("share_of_reacting", by_reaction[_REACTING], draws[_REACTING], _REACTING)
    out += _compound(cells, row, n, drawn, resampled)
    return out


def _shares(prefix: str, counts: Floats, draws: Floats, which: list[int]) -> list[Any]:
    n = np.full(len(counts), counts.sum())
    with np.errstate(divide="ignore", invalid="ignore"):
        share = counts / n
        error = np.nanstd(ratio(draws, draws.sum(axis=0)), axis=1, ddof=1)
    low, high = share_interval(share, error, n)
    names = [f"{prefix}_{REACTIONS[i]}" for i in which]
    return list(zip(names, share, low, high, n, strict=True))


def _compound(
    cells: CellTally, row: int, n: float, drawn: Floats, resampled: Resampled
) -> list[Any]:
    sums = cells.compound[row]
    names = ["compound_mean", *(f"compound_q{round(100 * q)}" for q in QUANTILES)]
    if n == 0:
        return [(name, np.nan, np.nan, np.nan, 0.0) for name in names]
    mean = sums.sum() / n * COMPOUND_UNIT
    error = ratio(resampled.sums(sums), drawn).std(ddof=1) * COMPOUND_UNIT
    out: list[Any] = [("compound_mean", mean, *_bounded(mean, error), n)]
    values = cells.values[row]
    at = np.flatnonzero(values)
    scores = (at - len(values) // 2) * COMPOUND_UNIT
    below = np.cumsum(values[at]) / n
    variance = float(np.average((scores - mean) ** 2, weights=values[at]))
    # clustering widens quantiles as it widens the mean
    effective = min(n, variance / error**2) if error > 0 and variance > 0 else n
    for name, q in zip(names[1:], QUANTILES, strict=True):
        half = Z * np.sqrt(q * (1 - q) / effective)
        value, low, high = (
            scores[min(np.searchsorted(below, p - 1e-12), len(scores) - 1)]
            for p in (q, max(0.0, q - half), min(1.0, q + half))
        )
        out.append((name, value, low, high, n))
    return out


def _bounded(mean: float, error: float) -> tuple[float, float]:
    return max(-1.0, mean - Z * error), min(1.0, mean + Z * error)
