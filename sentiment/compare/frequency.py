"""How often outages happen, and how many hours a year they last."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from statistics import median

from sentiment.compare.estimates import Figure
from sentiment.count.spans import join_overlapping
from sentiment.incidents import Incident

#: Days of a mean Gregorian year.
YEAR = 365.2425
#: The longest outage that may come is taken to be so many times the longest listed. With 1,
#: as for weights that are known, as few as 82 % of intervals held the true downtime of
#: simulated lists; with 3 it is 93 to 99 %, for 1 to 40 outages of lognormal durations with
#: sigma up to 1.2 (``python -m benchmarks.coverage downtime``).
UNSEEN = 3.0


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
