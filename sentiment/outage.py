"""What is known of an outage: its times, its name, what the provider said.

The types stand below the stages, because windows, measures and charts all
speak of the same outage and never of each other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, tzinfo

from sentiment.errors import OptionError

_CLOCK = re.compile(r"\d{1,2}:?\d{2}(?::?\d{2})?(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?")
_DOTTED = re.compile(r"^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})")
_BARE = re.compile(r"[+-]?[\d.,]+")
_DAYS = re.compile(r"(?<=\d)d\b")
#: No outage of a service that people post about lies outside these years.
_FIRST_YEAR, _LAST_YEAR = 1990, 2200
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
    >>> time = pd.Timestamp("2025-01-27T12:00Z").to_pydatetime()
    >>> st.Statement(time, "acknowledged", "We know.").kind
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
    >>> outage = st.parse_outage("2025-01-27T11:00Z/2025-01-27T18:00Z", name="overload")
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
        """Its name, else its times; a day alone where it is one.

        Examples
        --------
        >>> parse_outage("2025-01-27T11:00Z/2025-01-27T18:00Z").label
        'Outage 2025-01-27 11:00 to 18:00 UTC'
        >>> parse_outage("2025-01-27T00:00Z/2025-01-28T00:00Z").label
        'Outage 2025-01-27 UTC'
        """
        what = "Outage" if self.start_range is None else "Estimated outage"
        times = f"{self.start:%Y-%m-%d %H:%M} to "
        if self.end is None:
            times = f"since {self.start:%Y-%m-%d %H:%M}"
        elif (self.start.hour, self.start.minute, self.duration) == (0, 0, timedelta(days=1)):
            times = f"{self.start:%Y-%m-%d}"
        else:
            day = "" if self.start.date() == self.end.date() else f"{self.end:%Y-%m-%d} "
            times += f"{day}{self.end:%H:%M}"
        return self.name or f"{what} {times} UTC"


def _aware(time: datetime, what: str) -> datetime:
    if time.tzinfo is None:
        raise OptionError(
            f"{what}: found {time:%Y-%m-%dT%H:%M} without a zone; expected a "
            f"timezone-aware time.\nAdd Z for UTC or an offset such as +01:00, or say "
            f"--assume-tz ZONE."
        )
    if not _FIRST_YEAR <= time.year <= _LAST_YEAR:
        raise OptionError(
            f"{what}: found {time:%Y-%m-%dT%H:%M}; expected a year from {_FIRST_YEAR} to "
            f"{_LAST_YEAR}."
        )
    # keeps pandas.Timestamp out: frozen values compare and print alike
    return datetime.fromtimestamp(time.timestamp(), tz=UTC)


def parse_time(text: str, zone: tzinfo | None = None) -> datetime:
    """Read an ISO 8601 time as UTC, in `zone` where it names none.

    OptionError if it is no ISO time, or there is no zone: a local time is never guessed.

    >>> parse_time("2025-01-27T12:00+01:00").isoformat()
    '2025-01-27T11:00:00+00:00'
    """
    return _aware(_iso(text, zone), "time")


def _iso(text: str, zone: tzinfo | None) -> datetime:
    # with dots, the day comes first everywhere
    plain = _DOTTED.sub(lambda m: f"{m[3]}-{int(m[2]):02d}-{int(m[1]):02d}", text.strip())
    try:
        time = datetime.fromisoformat(plain)
    except ValueError as error:
        raise OptionError(
            f"time: found {text.strip()[:80]!r}; expected ISO 8601 with a zone, such as "
            f"2025-01-27T11:00Z (year-month-day, T, hour:minute, Z for UTC or +01:00)."
        ) from error
    return time if time.tzinfo is not None or zone is None else time.replace(tzinfo=zone)


def parse_outage(
    text: str, *, name: str = "", platform: str = "", zone: tzinfo | None = None
) -> Outage:
    """Read an ISO 8601 interval: ``START/END``, ``START/`` or ``START`` (these go on).

    Either side may be a duration (``START/PT3H``), and END may leave out what
    it shares with START: the day (``2025-01-27T12:00Z/15:00Z``) or the zone.

    Parameters
    ----------
    text : str
        As above.
    name, platform : str, default ""
        Of the outage.
    zone : tzinfo, optional
        Of times that name none.

    Raises
    ------
    OptionError
        If it is none of these, a time has no zone, or END is not after START.

    Examples
    --------
    >>> st.parse_outage("2025-01-27T11:00Z/").end is None
    True
    >>> str(st.parse_outage("2025-01-27T11:00Z/PT3H").duration)
    '3:00:00'
    >>> st.parse_outage("2025-01-27T12:00+01:00/15:00").end.hour
    14
    """
    first, _, last = (part.strip() for part in text.replace("--", "/").partition("/"))
    if first.startswith(("P", "p")):
        end = parse_time(last, zone)
        return Outage(end - parse_duration(first, "outage"), end, name=name, platform=platform)
    started = _iso(first, zone)
    start = _aware(started, "outage start")
    end: datetime | None = None  # type: ignore[no-redef]
    if last.startswith(("P", "p")):
        end = start + parse_duration(last, "outage")
    elif last:
        clock = _CLOCK.fullmatch(last)
        whole = f"{started:%Y-%m-%d}T{last}" if clock else last
        end = _aware(_iso(whole, zone or started.tzinfo), "outage end")
    return Outage(start, end, name=name, platform=platform)


def parse_duration(text: str | timedelta, what: str = "duration") -> timedelta:
    """Read a positive duration such as ``24h``, ``90min``, ``7D``; OptionError if it is none.

    >>> parse_duration("90min")
    datetime.timedelta(seconds=5400)
    """
    import pandas as pd  # noqa: PLC0415  the help page must not pay for it

    bare = isinstance(text, str) and _BARE.fullmatch(text.strip()) is not None
    try:
        # pandas is about to want days in capitals
        known = _DAYS.sub("D", text) if isinstance(text, str) else text
        length = pd.Timedelta(0) if bare else pd.to_timedelta(known)
    except (ValueError, OverflowError):
        length = pd.Timedelta(0)
    if pd.isna(length) or length <= pd.Timedelta(0):
        unit = " with its unit" if bare else ""
        raise OptionError(
            f"{what}: found {str(text)!r}; expected a duration above zero{unit}, as 24h, 90min "
            f"or 7d."
        )
    return length.to_pytimedelta()


def edge_words(outage: Outage, *, days_only: bool = False) -> str:
    """Write an estimated outage's times with their intervals, or its days."""
    if days_only:
        first = f"{outage.start:%Y-%m-%d}"
        if outage.end is None:
            return f"from {first} on, not over at the archive's end"
        last = f"{outage.end - timedelta(seconds=1):%Y-%m-%d}"
        return f"on {first}" if last == first else f"from {first} to {last}"

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
