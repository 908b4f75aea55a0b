"""Stretches of time: windows, and what is left out of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.codes import WINDOW_KIND, instant, microseconds
from sentiment.outage import Outage, parse_duration
from sentiment.schema import WINDOWS, require_columns

Span = tuple[datetime, datetime]
_HOUR = timedelta(hours=1)
#: The end of what goes on.
FAR = datetime(9000, 1, 1, tzinfo=UTC)
#: Shortest and longest aftermath of an outage.
_LEAST, _MOST = 6 * _HOUR, 24 * _HOUR


def join_overlapping(spans: Iterable[Span]) -> list[Span]:
    """Join times that overlap or touch; they come in time order.

    >>> day = [datetime(2024, 3, 5, hour) for hour in range(5)]
    >>> [(a.hour, b.hour) for a, b in join_overlapping([(day[3], day[4]), (day[0], day[2]),
    ...     (day[1], day[2])])]
    [(0, 2), (3, 4)]
    """
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def without(span: Span, others: Iterable[Span]) -> list[Span]:
    """Return the parts of a stretch that lie in none of `others`.

    >>> day = [datetime(2024, 3, 5, hour) for hour in range(5)]
    >>> [(a.hour, b.hour) for a, b in without((day[0], day[4]), [(day[1], day[2])])]
    [(0, 1), (2, 4)]
    """
    parts, (start, end) = [], span
    for a, b in join_overlapping(others):
        if b <= start or a >= end:
            continue
        if a > start:
            parts.append((start, a))
        start = max(start, b)
    return [*parts, (start, end)] if start < end else parts


def hours_of(spans: Iterable[Span]) -> float:
    """Add up hours."""
    return sum((b - a) / _HOUR for a, b in spans)


def masks_of(outage: Outage, others: Sequence[Outage], ignored: Sequence[Span]) -> list[Span]:
    """Return in time order what is left out of an outage's baselines and windows.

    What is to be ignored, and every other outage with its aftermath, which is twice as long as
    the outage was, but six hours at least and a day at most. While this one lasts, and where
    an earlier one's aftermath would reach beyond its onset, nothing is masked for others: it
    is what is seen there.

    >>> from sentiment.outage import parse_outage
    >>> one = parse_outage("2025-01-27T06:00Z/2025-01-27T10:00Z")
    >>> two = parse_outage("2025-01-27T16:00Z/2025-01-27T20:00Z")
    >>> [f"{a:%H:%M} to {b:%H:%M}" for a, b in masks_of(two, [one, two], [])]
    ['06:00 to 16:00']
    >>> [f"{a:%H:%M} to {b:%H:%M}" for a, b in masks_of(one, [one, two], [])]
    ['16:00 to 04:00']
    """
    own = (outage.start, outage.end or FAR)
    spans = list(ignored)
    for other in others:
        if (other.start, other.end) == (outage.start, outage.end):
            continue
        end = FAR
        if other.end is not None:
            end = other.end + min(max(2 * (other.end - other.start), _LEAST), _MOST)
        if other.start < outage.start:
            end = min(end, outage.start)
        spans += without((other.start, end), [own])
    return join_overlapping(spans)


def is_within(times: pd.Series, spans: Iterable[Span]) -> NDArray[np.bool_]:
    """Tell which times lie in one of the stretches, [start, end)."""
    inside, at = np.zeros(len(times), dtype=bool), microseconds(times)
    for start, end in spans:
        inside |= (at >= instant(start)) & (at < instant(end))
    return inside


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
    >>> times = pd.to_datetime(["2025-01-27T10:59Z", "2025-01-27T11:00Z", "2025-01-27T18:00Z"])
    >>> outage = st.parse_outage("2025-01-27T11:00Z/2025-01-27T18:00Z")
    >>> st.assign_windows(pd.DataFrame({"created_at": times}), outage)["window"].tolist()
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
