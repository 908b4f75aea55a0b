"""What became of each reaction after each official statement, against the trend it met."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pandas as pd

from sentiment.count.history import Estimate, History
from sentiment.measure.interrupted import bin_levels, estimates_of
from sentiment.outage import Outage
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.stats.intervals import benjamini_hochberg

#: Columns of the table.
STATEMENT_COLUMNS = (
    *("number", "time", "kind", "text", "hours_since_onset", "hours_since_previous"),
    *("measure", "change", "low", "high", "p", "p_bh", "n_before", "n_after", "note"),
)
#: How far to either side the trends are followed: the shortest with so many posts there.
_REACHES, _POSTS = tuple(timedelta(hours=hours) for hours in (1, 2, 4, 6)), 150
#: Bins on either side, and how many of them need posts.
_BINS, _MIN_BINS = 12, 5
_HOUR = timedelta(hours=1)


def tabulate_statements(history: History, outage: Outage) -> pd.DataFrame:
    """Measure each reaction's step at each statement, as `Measures.statements`.

    A line is fitted through the hours before a statement and one through the hours after; the
    change is by how much the second begins above the end of the first: beyond the trend that
    it met. Neither reaches over the onset or the restoration; what else happened in these
    hours is part of it, so other statements are counted.

    Imbens, G.W., Lemieux, T. (2008). Regression discontinuity designs: a guide to practice.
    Journal of Econometrics 142, 615-635.
    """
    rows: list[Any] = []
    previous: datetime | None = None
    for number, said in enumerate(outage.statements, 1):
        head = (
            number,
            said.time,
            said.kind,
            said.text,
            (said.time - outage.start) / _HOUR,
            np.nan if previous is None else (said.time - previous) / _HOUR,
        )
        previous = said.time
        rows += _step(history, outage, said.time).rows(*head)
    table = pd.DataFrame(rows, columns=list(STATEMENT_COLUMNS))
    return table.assign(
        time=pd.to_datetime(table["time"], utc=True).dt.as_unit("us"),
        p_bh=benjamini_hochberg(table["p"].to_numpy(float)),
    )


def _step(history: History, outage: Outage, time: datetime) -> Estimate:
    grain = timedelta(seconds=history.width)
    edges = [edge for edge in (outage.start, outage.end) if edge is not None]
    for reach in _REACHES:
        low = max([time - reach, *(edge for edge in edges if edge <= time)])
        high = min([time + reach, *(edge for edge in edges if edge > time)])
        shortest = min(reach / _BINS, (time - low) / _MIN_BINS, (high - time) / _MIN_BINS)
        width = max(grain, shortest // grain * grain)
        before, after = (time - low) // width, (high - time) // width
        bins = bin_levels(history, time - before * width, width, before + after)
        x = bins.numbers - before + 0.5
        sides = [x < 0, x > 0]
        n = [int(bins.posts[side].sum()) for side in sides]
        cut = time - low < reach, high - time < reach  # longer would not help there
        if all(there >= _POSTS or done for there, done in zip(n, cut, strict=True)):
            break
    spans = f"{(time - low) / _HOUR:.1f} h before and {(high - time) / _HOUR:.1f} h after"
    if min(n) < MIN_WINDOW_POSTS or min(side.sum() for side in sides) < _MIN_BINS:
        return Estimate.unknown(n[0], n[1], f"too few posts or bins in {spans}")
    later = sides[1].astype(np.float64)
    design = np.column_stack([np.ones_like(x), x, later, later * x])
    estimate = estimates_of(bins, design, [2], sides)[0]
    others = sum(low < said.time < high and said.time != time for said in outage.statements)
    more = f", {others} more statement{'s' * (others != 1)} among them" if others else ""
    return estimate._replace(n_from=n[0], n_to=n[1], note=f"{spans}{more}")
