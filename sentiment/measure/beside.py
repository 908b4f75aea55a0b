"""The archive and its control beside each other over time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from sentiment.count.history import History
from sentiment.count.spans import Span
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import REACTING, REACTIONS, WINDOWS
from sentiment.stats.intervals import cluster_error, share_interval

#: Columns of the table.
BESIDE_COLUMNS = ("series", "window", "time", "end", "measure", "value", "low", "high", "n")
_WIDTHS = [timedelta(minutes=m) for m in (15, 30, 60, 120, 180, 240, 360, 720, 1440)]
_MOST_BINS = 60


def tabulate_beside(
    history: History, control: History | None, spans: Sequence[Span]
) -> pd.DataFrame:
    """Tell shares in the archive and its control by bins of `spans`, as `Measures.beside`."""
    rows = []
    series = {} if control is None else {"archive": history, "control": control}
    bins = _bins(list(series.values()), spans)
    for name, each in series.items():
        for window, start, end in bins:
            sums = each.between(start, end)[:, : len(REACTIONS)]
            posts = sums.sum(axis=1)
            n = float(posts.sum())
            for at, reaction in enumerate(REACTING):
                share = sums[:, at].sum() / n if n else np.nan
                # what authors' likeness adds to chance, as far as groups of them show it
                spread = cluster_error((sums[:, at] - share * posts)[None] / max(n, 1.0))
                chance = np.sqrt(share * (1 - share) / max(n, 1.0))
                error = np.maximum(spread, chance)
                low, high = share_interval(np.array([share]), error, np.array([n]))
                measure = f"share_{reaction}"
                rows.append((name, window, start, end, measure, share, low[0], high[0], int(n)))
    table = pd.DataFrame(rows, columns=list(BESIDE_COLUMNS))
    return table.astype({"value": float, "low": float, "high": float, "n": "int64"})


def _bins(
    series: Sequence[History], spans: Sequence[Span]
) -> list[tuple[str, datetime, datetime]]:
    """Cut the windows into bins, as narrow as most of them hold enough posts of each."""
    found: list[tuple[str, datetime, datetime]] = []
    for width in _WIDTHS:
        found = [
            (window, start + at * step, start + (at + 1) * step)
            for window, (start, end) in zip(WINDOWS, spans, strict=True)
            if end > start
            for n in [max(1, round((end - start) / width))]
            for step in [(end - start) / n]
            for at in range(n)
        ]
        sizes = [
            np.median(
                [each.between(start, end)[:, : len(REACTIONS)].sum() for _, start, end in found]
            )
            for each in series
            if found
        ]
        if len(found) <= _MOST_BINS and all(size >= MIN_WINDOW_POSTS for size in sizes):
            break
    return found
