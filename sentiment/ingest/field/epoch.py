"""Numbers of seconds since 1970, or of parts of a second: told apart by their size."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sentiment.errors import RecordError

__all__ = ["from_epoch"]

#: Above this a number is milliseconds, microseconds, nanoseconds since 1970.
_EPOCH_SCALES = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (0.0, 1.0))


def from_epoch(number: float, shown: object) -> datetime:
    """Read a number; `shown` is what messages show of it."""
    scale = next((s for limit, s in _EPOCH_SCALES if abs(number) >= limit), 1.0)
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number / scale)
    except (OverflowError, ValueError) as error:
        raise RecordError("unreadable time", str(shown)[:80]) from error
