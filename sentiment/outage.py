"""What is known of an outage: its times, its name, what the provider said.

The types stand below the stages, because windows, measures and charts all
speak of the same outage and never of each other.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sentiment.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "STATEMENT_KINDS",
    "Outage",
    "Statement",
    "edge_words",
    "parse_duration",
    "parse_outage",
    "parse_time",
]

#: What an official statement does.
STATEMENT_KINDS = ("acknowledged", "progress", "restored", "other")


@dataclass(frozen=True, order=True)
class Statement:
    """One official statement of the provider.

    Parameters
    ----------
    time : datetime
        When it was published; timezone-aware, kept as UTC.
    kind : {"acknowledged", "progress", "restored", "other"}
        What it does.
    text : str, default ""
        What it says.

    Raises
    ------
    OptionError
        If `time` is naive or `kind` is none of the four.

    Examples
    --------
    >>> Statement(parse_time("2025-01-27T12:00Z"), "acknowledged", "We know.").kind
    'acknowledged'
    """

    time: datetime
    kind: str = "other"
    text: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "time", _aware(self.time, "statement"))
        if self.kind not in STATEMENT_KINDS:
            raise OptionError(
                f"statement at {self.time:%Y-%m-%d %H:%M}Z: found kind {self.kind!r}; "
                f"expected one of {', '.join(STATEMENT_KINDS)}."
            )


@dataclass(frozen=True)
class Outage:
    """A service disruption, as the half-open interval [start, end).

    Parameters
    ----------
    start : datetime
        Onset; timezone-aware, kept as UTC.
    end : datetime or None, default None
        Restoration; timezone-aware. None while the outage goes on.
    name, platform, source : str, default ""
        For titles; `source` says where the times come from.
    statements : sequence of Statement, default ()
        What the provider said, kept in time order.
    start_range, end_range : tuple of two datetime, optional
        95 % intervals of times that were estimated; None: the times are known.

    Raises
    ------
    OptionError
        If a time is naive, or `end` is not after `start`.

    Examples
    --------
    >>> outage = parse_outage("2025-01-27T11:00Z/2025-01-27T18:00Z", name="overload")
    >>> outage.duration
    datetime.timedelta(seconds=25200)
    """

    start: datetime
    end: datetime | None = None
    name: str = ""
    platform: str = ""
    statements: Sequence[Statement] = field(default=())
    source: str = ""
    start_range: tuple[datetime, datetime] | None = None
    end_range: tuple[datetime, datetime] | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "start", _aware(self.start, "outage start"))
        if self.end is not None:
            object.__setattr__(self, "end", _aware(self.end, "outage end"))
            if self.end <= self.start:
                raise OptionError(
                    f"outage: found end {self.end:%Y-%m-%dT%H:%MZ}, which is not after start "
                    f"{self.start:%Y-%m-%dT%H:%MZ}; expected START before END."
                )
        object.__setattr__(self, "statements", tuple(sorted(self.statements)))

    @property
    def duration(self) -> timedelta | None:
        """End minus start, or None while it goes on."""
        return None if self.end is None else self.end - self.start

    @property
    def label(self) -> str:
        """Its name, else its times."""
        end = "ongoing" if self.end is None else f"{self.end:%Y-%m-%d %H:%M}"
        what = "Outage" if self.start_range is None else "Estimated outage"
        return self.name or f"{what} {self.start:%Y-%m-%d %H:%M} to {end} UTC"


def _aware(time: datetime, what: str) -> datetime:
    if time.tzinfo is None:
        raise OptionError(
            f"{what}: found {time:%Y-%m-%dT%H:%M} without a zone; expected a "
            f"timezone-aware time.\nAdd Z for UTC or an offset such as +01:00."
        )
    # keeps pandas.Timestamp out: frozen values compare and print alike
    return datetime.fromtimestamp(time.timestamp(), tz=UTC)


def parse_time(text: str) -> datetime:
    """Read an ISO 8601 time with its zone.

    Parameters
    ----------
    text : str
        Such as ``2025-01-27T11:00Z`` or ``2025-01-27 12:00+01:00``.

    Returns
    -------
    datetime
        UTC, timezone-aware.

    Raises
    ------
    OptionError
        If it is no ISO time, or has no zone (a local time is never guessed).

    Examples
    --------
    >>> parse_time("2025-01-27T12:00+01:00").isoformat()
    '2025-01-27T11:00:00+00:00'
    """
    try:
        time = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise OptionError(
            f"time: found {text!r}; expected ISO 8601 with a zone, such as 2025-01-27T11:00Z."
        ) from error
    return _aware(time, "time")


def parse_outage(text: str, *, name: str = "", platform: str = "") -> Outage:
    """Read ``START/END``, ``START/`` or ``START`` (the last two: it goes on).

    Raises
    ------
    OptionError
        If it is none of these, a time has no zone, or END is not after START.

    Examples
    --------
    >>> parse_outage("2025-01-27T11:00Z/").end is None
    True
    """
    start, _, end = text.partition("/")
    return Outage(
        parse_time(start),
        parse_time(end) if end.strip() else None,
        name=name,
        platform=platform,
    )


def parse_duration(text: str | timedelta, what: str = "duration") -> timedelta:
    """Read a positive duration such as ``24h``, ``90min``, ``7D``.

    Raises
    ------
    OptionError
        If it is no duration, or not above zero.

    Examples
    --------
    >>> parse_duration("90min")
    datetime.timedelta(seconds=5400)
    """
    import pandas as pd  # noqa: PLC0415  the help page must not pay for it

    try:
        length = pd.to_timedelta(text)
    except (ValueError, OverflowError):
        length = pd.Timedelta(0)
    if pd.isna(length) or length <= pd.Timedelta(0):
        raise OptionError(
            f"{what}: found {str(text)!r}; expected a duration above zero, as 24h or 90min."
        )
    return length.to_pytimedelta()


def edge_words(outage: Outage) -> str:
    """Write an estimated outage's times with their intervals."""

    def between(times: tuple[datetime, datetime] | None) -> str:
        if times is None:
            return ""
        low, high = times
        day = "" if low.date() == high.date() else "%Y-%m-%d "
        return f" ({low:%Y-%m-%d %H:%M} to {high.strftime(day + '%H:%M')})"

    start = f"{outage.start:%Y-%m-%d %H:%M}{between(outage.start_range)}"
    if outage.end is None:
        return f"from about {start}, not over at the archive's end"
    end = f"{outage.end:%Y-%m-%d %H:%M}{between(outage.end_range)}"
    return f"from about {start} to about {end}"
