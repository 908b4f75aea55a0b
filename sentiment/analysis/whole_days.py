"""What can't be told from posts whose days alone are known."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sentiment.errors import OptionError
from sentiment.outage import parse_duration

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.ingest import IngestLog
    from sentiment.outage import Outage

__all__ = ["refuse_parts_of_days"]

_DAY = timedelta(days=1)


def refuse_parts_of_days(
    log: IngestLog,
    outages: Sequence[Outage] | None,
    before: str | timedelta = _DAY,
    after: str | timedelta = _DAY,
) -> None:
    """Raise where windows are shorter than a day and times are days.

    Parameters
    ----------
    log : IngestLog
        Of all that was read.
    outages : sequence of Outage or None
        Those that were named; None: they were looked for in the posts.
    before, after : str or timedelta
        Lengths of the windows around.

    Raises
    ------
    OptionError
        If so.
    """
    if not log.is_day_only:
        return
    if outages is not None:
        lengths = [parse_duration(before), parse_duration(after)]
        lengths += [each.duration for each in outages if each.duration is not None]
        if min(lengths) >= _DAY:
            return
    asked = (
        "an outage can't be found in them"
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
