"""Posts to the windows before, during and after an outage."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

import numpy as np
import pandas as pd

from sentiment.codes import WINDOW_KIND, instant, microseconds
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
    window = find_windows(posts["created_at"], outage, before, after, masks)
    label = pd.Series(outage.label, index=posts.index, dtype="str").where(window.codes >= 0)
    return posts.assign(outage=label, window=window)


def find_windows(
    times: pd.Series,
    outage: Outage,
    before: str | timedelta,
    after: str | timedelta,
    masks: Sequence[Span],
) -> pd.Categorical:
    """Return the windows of times; the parameters are those of `assign_windows`."""
    edges = [outage.start - parse_duration(before, "before"), outage.start]
    if outage.end is not None:
        edges += [outage.end, outage.end + parse_duration(after, "after")]
    # what lies before the first edge is in none, nor what lies behind the last of four
    numbers = np.array([-1, *range(len(WINDOWS)), -1])
    codes = numbers[np.searchsorted([*map(instant, edges)], microseconds(times), "right")]
    codes[is_within(times, masks)] = -1
    return pd.Categorical.from_codes(codes, dtype=WINDOW_KIND)
