"""The figures of one outage, each with its interval or with the reason why there is none."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from sentiment.results import MIN_BIN_POSTS, MIN_WINDOW_POSTS
from sentiment.schema import WINDOWS

if TYPE_CHECKING:
    from sentiment.compare.linked import Case
    from sentiment.compare.reports import Reported

#: What users' feedback is told by.
FEEDBACK = ("share_frustration", "share_concern", "share_humor", "compound_mean")
_HOUR = timedelta(hours=1)
#: What is said later than this after the end is about something else.
_LATE = timedelta(days=1)
_NAN = float("nan")


class Figure(NamedTuple):
    """A value with its 95 % interval and n; NaN and why, where there is none."""

    measure: str
    window: str = ""
    value: float = _NAN
    low: float = _NAN
    high: float = _NAN
    unit: str = ""
    n: int | None = None
    note: str = ""


def figures_of(case: Case) -> Iterator[Figure]:
    """Yield what is known of one outage, always the same measures in the same order."""
    yield _duration(case)
    yield _acknowledgement(case)
    if case.reported is None:
        absent = "no posts given"
        yield Figure("recovery", unit="hours", note=absent)
        yield Figure("peak_frustration", unit="share", note=absent)
        for measure in FEEDBACK:
            for window in WINDOWS:
                yield Figure(measure, window, unit=_unit(measure), note=absent)
        return
    unknown = Figure("recovery", unit="hours", note="not measured")
    yield _shape(case.reported, "recovery") or unknown
    yield _shape(case.reported, "peak") or _peak(case.reported)
    for measure in FEEDBACK:
        for window in WINDOWS:
            yield _feedback(case.reported, measure, window)


def align(reported: Reported) -> pd.DataFrame:
    """Put the bins of one outage on the axes that outages share, as `Comparison.aligned`."""
    table = reported.timeline
    table = table[table["measure"] == "share_frustration"]
    since = (table["time"] - reported.outage.start) / _HOUR + reported.bin_hours / 2
    length = reported.outage.duration
    return table[["value", "low", "high", "n"]].assign(
        hours=since.astype(float),
        lengths=since / (length / _HOUR) if length else _NAN,
        bin_hours=reported.bin_hours,
    )


def _unit(measure: str) -> str:
    return "mean" if measure == "compound_mean" else "share"


def _duration(case: Case) -> Figure:
    listed = None if case.incident is None else case.incident.duration
    if case.outage is None or case.reported is None:
        length, note = listed, "" if listed else "not documented"
        if case.outage is not None and case.outage.end is None:
            note = "goes on"
    else:
        length, note = case.outage.duration, ""
        if length is None:
            note = "goes on"
        elif listed not in {None, length}:
            note = f"the list says {listed / _HOUR:.3g} h"
    value = length / _HOUR if length else _NAN
    low = high = _NAN
    outage = case.outage
    if outage is not None and outage.start_range is not None and outage.end_range is not None:
        (first, last), (early, late) = outage.start_range, outage.end_range
        low, high = max(0.0, (early - last) / _HOUR), (late - first) / _HOUR
        note = "; ".join(filter(None, ["estimated from the posts", note]))
    if case.incident is not None and case.incident.certainty == "claimed":
        note = "; ".join(filter(None, ["claimed, no source", note]))
    return Figure("duration", "", value, low, high, "hours", note=note)


def _acknowledgement(case: Case) -> Figure:
    """Time from the onset to the first word of the provider."""
    outage = case.outage
    said = []
    if outage is not None:
        # a list of statements may speak of several outages
        latest = None if outage.end is None else outage.end + _LATE
        said = [
            each.time
            for each in outage.statements
            if each.kind == "acknowledged" and (latest is None or each.time <= latest)
        ]
    if case.incident is not None and case.incident.acknowledged is not None:
        said.append(case.incident.acknowledged)
    said = [time for time in said if time >= case.start]
    if outage is None or not said:
        return Figure("time_to_acknowledgement", unit="hours", note="not documented")
    value = (min(said) - case.start) / _HOUR
    low = high = _NAN
    note = ""
    if outage.start_range is not None:
        first, last = outage.start_range
        low, high = max(0.0, (min(said) - last) / _HOUR), (min(said) - first) / _HOUR
        note = "the onset is estimated from the posts"
    return Figure("time_to_acknowledgement", "", value, low, high, "hours", note=note)


_SHAPES = {"recovery": "recovery", "peak": "peak_frustration"}


def _shape(reported: Reported, quantity: str) -> Figure | None:
    """Return a quantity of frustration's shape, where the report measured it."""
    if reported.shape is None:
        return None
    table = reported.shape
    rows = table[(table["measure"] == "frustration") & (table["quantity"] == quantity)]
    if rows.empty:
        return None
    row = rows.iloc[0].to_dict()
    n = None if pd.isna(row["n"]) else int(row["n"])
    note = "" if pd.isna(row["note"]) else str(row["note"])
    return _figure(_SHAPES[quantity], "", row, str(row["unit"]), n, note)


def _peak(reported: Reported) -> Figure:
    """Return the highest bin of the outage, of those with enough posts."""
    table = reported.timeline
    inside = table["time"] >= reported.outage.start
    if reported.outage.end is not None:
        inside &= table["time"] + timedelta(hours=reported.bin_hours) <= reported.outage.end
    inside &= table["measure"] == "share_frustration"
    bins = table[inside & (table["n"] >= MIN_BIN_POSTS)]
    if bins.empty:
        note = f"no bin of {reported.bin_hours:g} h inside it has {MIN_BIN_POSTS} posts"
        return Figure("peak_frustration", unit="share", note=note)
    top = bins.iloc[int(bins["value"].argmax())].to_dict()
    width, n_bins = f"{reported.bin_hours:g} h", int(inside.sum())
    note = f"the one bin of {width} inside it"
    if n_bins > 1:
        note = f"highest of {n_bins} bins of {width}"
    if len(bins) < n_bins:
        note += f", {n_bins - len(bins)} of them with too few posts"
    return _figure("peak_frustration", "", top, "share", int(top["n"]), note)


def _feedback(reported: Reported, measure: str, window: str) -> Figure:
    table = reported.windows
    rows = table[(table["window"] == window) & (table["measure"] == measure)]
    n = 0 if rows.empty else int(rows["n"].iloc[0])
    unit = _unit(measure)
    if n < MIN_WINDOW_POSTS:
        note = "too few posts" if n else "no posts"
        return Figure(measure, window, unit=unit, n=n, note=note)
    return _figure(measure, window, rows.iloc[0].to_dict(), unit, n)


def _figure(  # the row of a report's table as a figure
    measure: str,
    window: str,
    row: Mapping[Hashable, Any],
    unit: str,
    n: int | None,
    note: str = "",
) -> Figure:
    value, low, high = (float(row[key]) for key in ("value", "low", "high"))
    return Figure(measure, window, value, low, high, unit, n, note)
