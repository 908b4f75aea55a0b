"""When an outage was, as people write it: by the clock, or in days."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sentiment.outage import Outage


def in_days(outage: Outage, tz: str = "UTC") -> tuple[datetime, datetime] | None:
    """Return its first and its last day, where it lasts whole days of `tz`; else None."""
    if outage.end is None or outage.start_range is not None:
        return None
    zone = ZoneInfo(tz)
    first, after = outage.start.astimezone(zone), outage.end.astimezone(zone)
    if any((edge.hour, edge.minute, edge.second) != (0, 0, 0) for edge in (first, after)):
        return None
    return first, after - timedelta(days=1)


def when_words(outage: Outage, tz: str = "UTC") -> str:
    """Write when an outage was, the day once where it is one.

    >>> from sentiment.outage import parse_outage
    >>> when_words(parse_outage("2025-01-27T11:00Z/2025-01-27T18:00Z"))
    '27 Jan 2025, 11:00 to 18:00 UTC'
    >>> when_words(parse_outage("2025-01-27T11:00Z/"))
    '27 Jan 2025, 11:00 UTC on'
    >>> when_words(parse_outage("2017-03-09T00:00Z/2017-03-10T00:00Z"))
    '9 Mar 2017 (UTC)'
    """
    days = in_days(outage, tz)
    if days is not None:
        first, last = days
        end = f"{last.day} {last:%b %Y}"
        if first.date() == last.date():
            return f"{end} ({tz})"
        return f"{first.day} {first:%b %Y} to {end} ({tz})"
    first = outage.start.astimezone(ZoneInfo(tz))
    start = f"{first.day} {first:%b %Y}, {first:%H:%M}"
    if outage.end is None:
        return f"{start} {tz} on"
    last = outage.end.astimezone(ZoneInfo(tz))
    end = f"{last:%H:%M}"
    if last.date() != first.date():
        end = f"{last.day} {last:%b %Y}, {end}"
    return f"{start} to {end} {tz}"
