"""What can't be told, and is refused with what to do instead."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any

from sentiment.analysis.analysis import Analysis
from sentiment.count.weighted import WEIGHTS
from sentiment.errors import OptionError
from sentiment.ingest import IngestLog
from sentiment.outage import Outage, parse_duration

_DAY = timedelta(days=1)
_NOT_NAMED = (
    "no outage was named, and to find one the posts are read twice, which stdin does not "
    "allow; expected --outage START/END or --outages FILE, such as "
    "--outage 2025-01-27T11:00Z/2025-01-27T18:00Z, or FILES on disk"
)


def refuse_parts_of_days(
    log: IngestLog,
    outages: Sequence[Outage] | None,
    before: str | timedelta = _DAY,
    after: str | timedelta = _DAY,
) -> None:
    """Raise OptionError where windows are shorter than a day and times are days.

    Without `outages` these were looked for in the posts.
    """
    if not log.is_day_only:
        return
    if outages is not None:
        lengths = [parse_duration(before), parse_duration(after)]
        lengths += [each.duration for each in outages if each.duration is not None]
        if min(lengths) >= _DAY:
            return
    asked = (
        "no hours of an outage can be found in them"
        if outages is None
        else "nothing shorter than a day can be told"
    )
    raise OptionError(
        f"times: found dates without a time of day in {log.n_date_only:,} of "
        f"{log.n_read:,} posts, so that {asked}; expected times of day, or an outage and "
        f"windows of whole days.\nIf a column holds the time of day: "
        f"--map created_at=DATE+TIME. Else name whole days, as "
        f"--outage 2025-01-27T00:00Z/2025-01-28T00:00Z --before 7d --after 7d"
    )


def refuse_outside(analysis: Analysis) -> None:
    """Raise where no post is near any outage: a mistyped day is no empty report."""
    measures = analysis.measures
    spans = [(each.first, each.last) for each in measures if each.first and each.last]
    if not spans or any(each.n_posts for each in measures):
        return
    first, last = spans[0]
    asked = ", ".join(f"{each.outage.start:%Y-%m-%d %H:%M}" for each in measures)
    raise OptionError(
        f"outage: found one from {asked} UTC, around which there are no posts; expected times "
        f"in the archive's span, {first:%Y-%m-%d %H:%M} to {last:%Y-%m-%d %H:%M} UTC. Look at "
        f"day, month, year and zone, or let outages be found (sentiment detect)."
    )


def refuse_stdin(sources: list[Any], message: str = _NOT_NAMED) -> None:
    """Raise `OptionError` where stdin would have to be read twice."""
    if any(isinstance(each, str | Path) and str(each) == "-" for each in sources):
        raise OptionError(message)


def refuse_values(
    margin: float, weight: str | None, by: str | None, sources: list[Any]
) -> None:
    """Raise OptionError where a margin or a weight is none, or values are asked of stdin."""
    if by is not None:
        refuse_stdin(
            sources,
            f"--by {by}: found -, stdin, and to find the values of a column the posts are read "
            f"twice; expected FILES on disk.",
        )
    if not 0 < margin <= 100:  # noqa: PLR2004  points
        raise OptionError(f"margin: found {margin:g}; expected points from 0 to 100, as 5.")
    if weight is not None and weight not in WEIGHTS:
        raise OptionError(f"weight: found {weight!r}; expected {', '.join(WEIGHTS)} or none.")
