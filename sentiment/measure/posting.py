"""What became of the number of posts: how many more or fewer, and when they were back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import pandas as pd

from sentiment.count.history import History
from sentiment.count.spans import Span
from sentiment.measure.due import expect_since_onset
from sentiment.measure.excess import tabulate_excess
from sentiment.measure.returning import FELL, ROSE, return_rows
from sentiment.outage import Outage


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
