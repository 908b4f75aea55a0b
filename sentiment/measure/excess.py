"""How many posts more than expected came since the onset, and how sure that is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    from sentiment.measure.due import Due

#: Columns of the table.
EXCESS_COLUMNS = ("time", "end", "value", "low", "high", "n")


class Excess(NamedTuple):
    """Posts since the onset beyond what was expected; NaN and no rows where it can't be told.

    `table` is as `Measures.cumulative`; the value is that by the end of the outage, in which
    `n` posts came. `note` tells what it rests on, or why it is withheld.
    """

    table: pd.DataFrame
    value: float
    low: float
    high: float
    n: int
    note: str


def tabulate_excess(due: Due, onset: datetime) -> Excess:
    """Count posts since the onset beyond what the weeks before lead one to expect.

    What would have come is never negative: its logarithm is taken to be about normal.
    """
    if due.why:
        nothing = pd.DataFrame(columns=list(EXCESS_COLUMNS))
        return Excess(nothing, np.nan, np.nan, np.nan, due.n, f"withheld: {due.why}")
    so_far, expected = np.cumsum(due.posts), np.cumsum(due.due)
    whole = np.outer(due.due, due.due) * due.covariance + np.diag(due.due * due.spread)
    variance = whole.cumsum(axis=0).cumsum(axis=1).diagonal() / expected**2
    spread = np.sqrt(np.log1p(variance))
    half = due.quantile * spread
    middle = expected * np.exp(-(spread**2) / 2)
    since = onset.astimezone(UTC)
    table = pd.DataFrame(
        {
            "time": [since] * len(expected),
            "end": [since + timedelta(hours=float(each)) for each in due.ends],
            "value": so_far - expected,
            "low": so_far - middle * np.exp(half),
            "high": so_far - middle * np.exp(-half),
            "n": so_far.astype(np.int64),
        }
    )
    row = table.iloc[due.during - 1]
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))
    return Excess(table, value, low, high, due.n, due.note)
