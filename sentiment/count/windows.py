"""Posts to the windows before, during and after an outage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pandas as pd

from sentiment.count.spans import Span, is_within
from sentiment.outage import Outage, parse_duration
from sentiment.schema import WINDOWS, require_columns


def assign_windows(
    posts: pd.DataFrame,
    outage: Outage,
    *,
    before: str | timedelta = "24h",
    after: str | timedelta = "24h",
    masks: Sequence[Span] = (),
) -> pd.DataFrame:
    """Add the window that each post falls into.

    The windows are half-open: before is [start - before, start), during
    [start, end), after [end, end + after). While an outage goes on, during
    has no end and after is empty.

    Parameters
    ----------
    posts : DataFrame of shape (n_posts, n_columns)
        Any layout; only ``created_at`` is read.
    outage : Outage
        What the windows lie around.
    before, after : str or timedelta, default "24h"
        How long the outer windows are.
    masks : sequence of (start, end), default ()
        Stretches whose posts are in no window (`masks_of`).

    Returns
    -------
    DataFrame of shape (n_posts, n_columns + 2)
        A copy with ``outage`` (its label) and ``window``, an ordered category
        before < during < after; both NA outside.

    Raises
    ------
    LayoutError
        If ``created_at`` is missing or not UTC.
    OptionError
        If `before` or `after` is not a duration above zero.

    Examples
    --------
    >>> from sentiment.outage import parse_outage
    >>> times = pd.to_datetime(["2025-01-27T10:59Z", "2025-01-27T11:00Z", "2025-01-27T18:00Z"])
    >>> outage = parse_outage("2025-01-27T11:00Z/2025-01-27T18:00Z")
    >>> assign_windows(pd.DataFrame({"created_at": times}), outage)["window"].tolist()
    ['before', 'during', 'after']
    """
    require_columns(posts, ["created_at"], stage="assign_windows")
    times = posts["created_at"]
    first = outage.start - parse_duration(before, "before")
    codes = np.full(len(posts), -1, dtype=np.int8)
    codes[(times >= first) & (times < outage.start)] = 0
    if outage.end is None:
        codes[times >= outage.start] = 1
    else:
        codes[(times >= outage.start) & (times < outage.end)] = 1
        last = outage.end + parse_duration(after, "after")
        codes[(times >= outage.end) & (times < last)] = 2
    codes[is_within(times, masks)] = -1
    window = pd.Categorical.from_codes(codes, categories=pd.Index(WINDOWS), ordered=True)
    label = pd.Series(outage.label, index=posts.index, dtype="str").where(codes >= 0)
    return posts.assign(outage=label, window=window)
