"""A moving level of a measure over time, with an interval of its own."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from matplotlib import dates as mdates
from numpy.typing import NDArray

from sentiment.results import MIN_WINDOW_POSTS, Measures
from sentiment.schema import WINDOWS
from sentiment.stats.intervals import Floats, Z, share_interval

#: Posts that a moving level should rest on: its interval is then some 20 points wide or less.
_WANTED = 100
#: It never pools more than this share of the chart's width.
_WIDEST = 1 / 10


class Course(NamedTuple):
    """A measure by bin (``x``: its middle), and the moving level through it."""

    x: Floats
    value: Floats
    n: Floats
    level: Floats
    low: Floats
    high: Floats
    pooled: int


def moving_level(measures: Measures, measure: str) -> Course:
    """Pool neighbouring bins of a share or ``compound_mean``, never across the outage's edges.

    The windows tell the spread between authors. The level is NaN where fewer than
    `MIN_WINDOW_POSTS` posts lie in reach.
    """
    table = measures.timeline[measures.timeline["measure"] == measure]
    step = measures.bin_width.total_seconds() / 86_400
    x = mdates.date2num(table["time"].to_numpy("datetime64[us]")) + step / 2
    value, n = (table[key].to_numpy(float) for key in ("value", "n"))
    n = np.nan_to_num(n)
    reach = _reach(n, len(x))
    part = np.digitize(x, _edges(measures))
    sums, posts = np.zeros(len(x)), np.zeros(len(x))
    for shift in range(-reach, reach + 1):
        at = np.arange(len(x)) + shift
        inside = (at >= 0) & (at < len(x))
        at = np.clip(at, 0, max(len(x) - 1, 0))
        same = inside & (part[at] == part) if len(x) else inside
        posts += np.where(same, n[at], 0)
        sums += np.where(same, np.nan_to_num(value[at]) * n[at], 0)
    enough = (posts >= MIN_WINDOW_POSTS) & (n > 0)
    level = np.where(enough, sums / np.maximum(posts, 1), np.nan)
    low, high = _interval(measures, measure, level, np.maximum(posts, 1), part)
    return Course(x, value, n, level, low, high, 2 * reach + 1)


def _reach(n: Floats, bins: int) -> int:
    """Choose how many bins to either side are pooled."""
    some = n[n > 0]
    if not len(some):
        return 0
    wanted = int(np.ceil(_WANTED / np.median(some)))
    return max(0, min(wanted, int(bins * _WIDEST)) // 2)


def _edges(measures: Measures) -> Floats:
    edges = [measures.outage.start, measures.outage.end]
    return np.array([float(mdates.date2num(edge)) for edge in edges if edge is not None])


def _interval(
    measures: Measures, measure: str, level: Floats, posts: Floats, part: NDArray[np.intp]
) -> tuple[Floats, Floats]:
    """Take the spread between authors from the windows, whose intervals know it."""
    rows = [measures.value(window, measure) for window in WINDOWS]
    errors = np.array([(row["high"] - row["low"]) / (2 * Z) for row in rows], dtype=float)
    sizes = np.array([row["n"] for row in rows], dtype=float)
    spread = (errors**2 * sizes)[part]  # variance of one post, with its authors' likeness
    if measure == "compound_mean":
        spread = np.where(np.isfinite(spread), spread, np.nanmax([*(errors**2 * sizes), 0.0]))
        half = Z * np.sqrt(spread / posts)
        return level - half, level + half
    shares = np.array([row["value"] for row in rows], dtype=float)
    alone = (shares * (1 - shares))[part]
    with np.errstate(divide="ignore", invalid="ignore"):
        design = np.where(alone > 0, np.maximum(spread / alone, 1.0), 1.0)
    design = np.where(np.isfinite(design), design, 1.0)
    error = np.sqrt(level * (1 - level) / posts * design)
    low, high = share_interval(level, error, posts)
    return np.where(np.isnan(level), np.nan, low), np.where(np.isnan(level), np.nan, high)
