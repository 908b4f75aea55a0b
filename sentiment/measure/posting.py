"""What became of the number of posts: how many more or fewer, and when they were back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from sentiment.count.history import History
from sentiment.count.spans import Span
from sentiment.measure.due import Due, expect_since_onset
from sentiment.measure.returning import FELL, ROSE, return_rows
from sentiment.outage import Outage

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


def tabulate_posting(
    history: History,
    spans: Sequence[Span],
    first: datetime,
    masks: Sequence[Span],
    outage: Outage,
    verdicts: pd.DataFrame,
) -> tuple[pd.DataFrame, list[tuple[Any, ...]]]:
    """Return `Measures.cumulative`, and rows of `Measures.shape`.

    A fall of posts has a course where its verdict is one; so has the rate of frustration where
    that answers for it, and rose. The rest is as of `expect_since_onset`.
    """
    due = expect_since_onset(history, spans, first, masks)
    table, *numbers, n, note = tabulate_excess(due, outage.start)
    told = verdicts[(verdicts["window"] == "during") & verdicts["headline"]]
    said = {row["measure"]: row for row in told.to_dict("records")}
    fell = "posts" in said and said["posts"]["verdict"] == "fell"
    ongoing = outage.end is None
    rows: list[tuple[Any, ...]] = [("posts", "excess_posts", *numbers, "posts", n, note)]
    rows += return_rows(due, "posts", FELL, moved=fell, ongoing=ongoing)
    felt = said.get("frustration")
    if felt is not None and felt["quantity"] == "rate" and felt["verdict"] == "rose":
        angry = expect_since_onset(history, spans, first, masks, of="frustration")
        rows += return_rows(angry, "frustration", ROSE, moved=True, ongoing=ongoing)
    return table, rows
