"""The figures of an outage, and how often platforms are down, with their intervals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from statistics import median
from typing import TYPE_CHECKING, Any, NamedTuple

import pandas as pd

from sentiment.count.spans import join_overlapping
from sentiment.incidents import Incident
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

#: Days of a mean Gregorian year.
YEAR = 365.2425
#: The longest outage that may come is taken to be so many times the longest listed. With 1,
#: as for weights that are known, as few as 82 % of intervals held the true downtime of
#: simulated lists; with 3 it is 93 to 99 %, for 1 to 40 outages of lognormal durations with
#: sigma up to 1.2 (``python -m benchmarks.coverage downtime``).
UNSEEN = 3.0


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


def rate_interval(
    weights: Sequence[float], years: float, *, unseen: float = 1.0
) -> tuple[float, float, float]:
    """Return a yearly rate of events with its 95 % interval.

    `weights`, at least one and above zero, are what each event counts: 1 for their number (the
    interval is then the exact one of Poisson counts), its hours for downtime. `unseen` is the
    largest weight that there may be, as multiple of the largest given: `UNSEEN` for hours.

    Garwood, F. (1936). Fiducial Limits for the Poisson Distribution. Biometrika 28, 437-442.
    Weighted: Fay, M.P., Feuer, E.J. (1997). Confidence intervals for directly standardized
    rates. Statistics in Medicine 16, 791-801.

    >>> [round(each, 2) for each in rate_interval([1, 1, 1, 1], 2.0)]
    [2.0, 0.54, 5.12]
    """
    from scipy.special import gammaincinv  # noqa: PLC0415  loading scipy takes a while

    total, largest = sum(weights), unseen * max(weights)
    variance = sum(weight**2 for weight in weights)

    def quantile(mean: float, spread: float, p: float) -> float:
        return spread / mean * float(gammaincinv(mean**2 / spread, p))

    low = quantile(total, variance, 0.025)
    high = quantile(total + largest, variance + largest**2, 0.975)
    return total / years, low / years, high / years


def by_platform(incidents: Sequence[Incident]) -> dict[str, list[float | None]]:
    """Collect the outages of each platform by name, and their hours, None where nobody says.

    Rows of one platform whose times overlap are one outage; rows that give a date alone are
    one each.
    """
    names: dict[str, str] = {}
    timed: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
    hours: dict[str, list[float | None]] = defaultdict(list)
    for incident in incidents:
        name = names.setdefault(incident.platform.strip().casefold(), incident.platform.strip())
        outage, duration = incident.outage, incident.duration
        if outage is not None and outage.end is not None:
            timed[name].append((outage.start, outage.end))
        else:
            hours[name].append(None if duration is None else duration / timedelta(hours=1))
    for name, spans in timed.items():
        hours[name] += [(b - a) / timedelta(hours=1) for a, b in join_overlapping(spans)]
    return {name: hours[name] for name in sorted(hours, key=str.casefold)}


def rate_figures(hours: Sequence[float | None], years: float) -> Iterator[Figure]:
    """Yield how often a platform is down, for how long a year, and how long at a time.

    From the hours of each outage (at least one; None where nobody says) in so many years.
    """
    n, known = len(hours), [each for each in hours if each is not None]
    often = rate_interval([1.0] * n, years)
    yield Figure("outages_per_year", "", *often, "outages a year", n)
    missing = f"{n - len(known)} of {n} durations not documented" if len(known) < n else ""
    down = Figure("downtime_per_year", unit="hours a year", n=n, note=missing)
    if known:
        value, low, high = rate_interval(known, years, unseen=UNSEEN)
        down = down._replace(value=value)
        # a lower bound has no interval
        down = (
            down._replace(note=f"at least that; {missing}")
            if missing
            else down._replace(low=low, high=high)
        )
    yield down
    spread = f"from {min(known):.3g} to {max(known):.3g}" if len(known) > 1 else missing
    middle = median(known) if known else float("nan")
    yield Figure("duration_median", "", middle, unit="hours", n=len(known), note=spread)
