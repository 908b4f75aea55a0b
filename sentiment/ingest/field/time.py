"""Times as exports write them, to UTC.

Nothing is guessed a row at a time: a numeric date such as ``03/04/2024`` is
read only after the whole column has shown which number is the day.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo
from email.utils import parsedate_to_datetime

from sentiment.errors import RecordError
from sentiment.ingest.field.zone import place, split_zone

__all__ = ["TimeParser", "is_numeric_date"]

#: The oldest of the platforms began on 4 February 2004; before that year there are no posts.
EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)
#: How far ahead a time may lie: clocks go wrong, and a local time read as UTC is up to
#: 14 hours late.
LEEWAY = timedelta(days=1)

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_CLOCK = (
    r"(?:[T,]?\s*(?P<hour>\d{1,2}):(?P<minute>\d{2})(?::(?P<second>\d{2})(?:\.(?P<part>\d+))?)?"
    r"\s*(?P<half>[AaPp]\.?[Mm]\.?)?\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?"
)
_NUMERIC = re.compile(r"(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<year>\d{4}|\d{2})" + _CLOCK)
_NAMED = re.compile(
    r"(?:[A-Za-z]{3,9},?\s+)?(?:(?P<day1>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?P<mon1>[A-Za-z]{3,9})|"
    r"(?P<mon2>[A-Za-z]{3,9})\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?),?[\s-]+(?P<year>\d{4})"
    + _CLOCK
)
# "Wed Sep 04 13:51:55 +0000 2019": X v1.1, and C's asctime with a zone
_ASCTIME = re.compile(
    r"[A-Z][a-z]{2} (?P<mon>[A-Z][a-z]{2}) {1,2}(?P<day>\d{1,2}) "
    r"(?P<hour>\d{2}):(?P<minute>\d{2}):(?P<second>\d{2}) (?P<zone>[+-]\d{4} )?(?P<year>\d{4})"
)
# RFC 3339, section 5.7: a leap second is written :60
_LEAP = re.compile(r"(?<=:\d\d:)60(?!\d)")
# JavaScript's Date as text: GMT+0200 (Central European Summer Time); also UTC+2
_NAMED_OFFSET = re.compile(
    r"(?<!\s)\s*(?:GMT|UTC)(?P<sign>[+-])(?P<hour>\d{1,2})(?::?(?P<minute>\d{2}))?"
    r"(?:\s*\([^)]*\))?$"
)
# asctime with an abbreviation: "Wed Sep 04 13:51:55 PDT 2019"
_ZONE_INSIDE = re.compile(r"(?P<time>.*:\d\d) (?P<zone>[A-Z]{1,5}) (?P<year>\d{4})")
_BLANK = " \t\r\n\x00\x1a\u00a0\ufeff"
_EPOCH = re.compile(r"-?\d{9,19}(?:\.\d+)?(?:[eE]\+?\d{1,2})?")
#: Above this a number is milliseconds, microseconds, nanoseconds since 1970.
_EPOCH_SCALES = ((1e17, 1e9), (1e14, 1e6), (1e11, 1e3), (0.0, 1.0))


def is_numeric_date(value: object) -> bool:
    """Whether `value` is a date of numbers that could be day-first or month-first.

    Examples
    --------
    >>> is_numeric_date("03/04/2024 10:00"), is_numeric_date("2024-03-04")
    (True, False)
    """
    return _numeric(value) is not None


def _numeric(value: object) -> re.Match[str] | None:
    if not isinstance(value, str):
        return None
    text = value.strip(_BLANK)
    match = _NUMERIC.fullmatch(text)
    if match is None and (parts := split_zone(text)):
        match = _NUMERIC.fullmatch(parts[0])
    return match


class TimeParser:
    """Reads the times of one file, and counts what it had to assume.

    Parameters
    ----------
    zone : tzinfo
        Zone of times that name none. A time that a clock change repeats is
        taken as the first of the two (daylight-saving time still); one that it
        skips, as if the change had not happened yet, so that 02:30 becomes
        03:30 (PEP 495, fold 0).
    date_order : {"day", "month"} or None
        Order of numeric dates, once the column has shown it.
    now : datetime, optional
        What lies more than a day after it is rejected; else the clock's time.

    Attributes
    ----------
    n_naive : int
        Times that named no zone.
    n_date_only : int
        Values that were a date without a time of day, read as midnight.
    n_clock_change : int
        Times without a zone that a clock change repeats or skips.

    Examples
    --------
    >>> TimeParser().parse("Wed Sep 04 13:51:55 +0000 2019").isoformat()
    '2019-09-04T13:51:55+00:00'
    >>> TimeParser().parse("1737972000123").isoformat()
    '2025-01-27T10:00:00.123000+00:00'
    >>> TimeParser(date_order="day").parse("27/01/2025 3:05 PM").isoformat()
    '2025-01-27T15:05:00+00:00'
    >>> TimeParser().parse("2025-01-27 10:00:00 EST").isoformat()
    '2025-01-27T15:00:00+00:00'
    """

    def __init__(
        self,
        zone: tzinfo = UTC,
        date_order: str | None = None,
        *,
        now: datetime | None = None,
    ) -> None:
        self.zone = zone
        self.date_order = date_order
        self.n_naive = 0
        self.n_date_only = 0
        self.n_clock_change = 0
        self.latest = (now or datetime.now(UTC)) + LEEWAY
        self._day_first = 0
        self._month_first = 0
        self._either = 0

    def parse(self, value: object) -> datetime:
        """Read one time.

        Parameters
        ----------
        value : str, int or float
            ISO 8601, RFC 2822, asctime, a date with a month's name, a numeric
            date (when `date_order` is set), or seconds, milli-, micro- or
            nanoseconds since 1970 (told apart by size).

        Returns
        -------
        datetime
            UTC, timezone-aware.

        Raises
        ------
        RecordError
            If it is missing or can't be read, if its zone is ambiguous, or if
            it lies before 2004 or in the future. A leap second (``:60``) is
            read as the second before it, so that it stays in its minute.
        """
        if isinstance(value, str):
            text = value.strip(_BLANK)
            if not text:
                raise RecordError("no time")
            time = self._parse_text(text)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            time = _from_epoch(float(value), value)
        elif value is None:
            raise RecordError("no time")
        else:
            raise RecordError("unreadable time", f"a {type(value).__name__}")
        if time.tzinfo is None:
            self.n_naive += 1
            time = time.replace(tzinfo=self.zone)
            # the two readings of a time differ where a clock change repeats or skips it
            if self.zone is not UTC and time.utcoffset() != time.replace(fold=1).utcoffset():
                self.n_clock_change += 1
        try:
            time = time.astimezone(UTC)
        except (OverflowError, ValueError) as error:
            raise RecordError("unreadable time", str(value)[:80]) from error
        if time < EARLIEST:
            raise RecordError("time before 2004", str(value)[:80])
        if time > self.latest:
            raise RecordError("time in the future", str(value)[:80])
        return time

    def _parse_text(self, text: str) -> datetime:
        if _EPOCH.fullmatch(text):
            return _from_epoch(float(text), text)
        try:
            time = datetime.fromisoformat(text)
        except ValueError:
            time = self._parse_spelt(text)
        else:
            self.n_date_only += len(text) <= len("2024-01-01")
        return time

    def _parse_spelt(self, text: str) -> datetime:
        if "60" in text and (leap := _LEAP.sub("59", text)) != text:
            return self._parse_text(leap)
        if match := _NAMED_OFFSET.search(text):
            offset = f"{match['sign']}{int(match['hour']):02d}:{match['minute'] or '00'}"
            return self._parse_text(f"{text[: match.start()]}{offset}")
        if match := _ZONE_INSIDE.fullmatch(text):
            time = self._parse_text(f"{match['time']} {match['year']}")
            return place(time, match["zone"], self.zone)
        parts = split_zone(text)
        if parts is None or (parts[1].upper() in {"Z", "UTC", "GMT"} and "," in text):
            return self._parse_other(text)
        time = self._parse_text(parts[0])
        if time.tzinfo is not None:
            raise RecordError("unreadable time", text[:80])
        return place(time, parts[1], self.zone)

    def _parse_other(self, text: str) -> datetime:
        try:
            if match := _ASCTIME.fullmatch(text):
                return _build(match, _month(match["mon"]), int(match["day"]))
            if match := _NUMERIC.fullmatch(text):
                return self._parse_numeric(match)
            if match := _NAMED.fullmatch(text):
                self.n_date_only += match["hour"] is None
                month = _month(match["mon1"] or match["mon2"])
                return _build(match, month, int(match["day1"] or match["day2"]))
            return parsedate_to_datetime(text)
        except (ValueError, TypeError, IndexError, OverflowError) as error:
            raise RecordError("unreadable time", text[:80]) from error

    def _parse_numeric(self, match: re.Match[str]) -> datetime:
        if self.date_order is None:
            raise RecordError("time in an order that is not known", match[0])
        self.n_date_only += match["hour"] is None
        first, second = int(match["a"]), int(match["b"])
        if self.date_order == "day":
            return _build(match, second, first)
        return _build(match, first, second)

    def observe(self, value: object) -> None:
        """Take one value of the column as evidence for `settle_date_order`."""
        match = _numeric(value)
        if match is None:
            return
        first, second = int(match["a"]), int(match["b"])
        months = len(_MONTHS)
        if first > months >= second:
            self._day_first += 1
        elif second > months >= first:
            self._month_first += 1
        elif first != second:
            self._either += 1

    def settle_date_order(self) -> str | None:
        """Decide `date_order` from what was observed.

        Returns
        -------
        str or None
            ``"day"`` or ``"month"``; None where the evidence is missing or
            contradicts itself.
        """
        if bool(self._day_first) != bool(self._month_first):
            self.date_order = "day" if self._day_first else "month"
        elif not self._day_first and not self._either:
            self.date_order = "day"  # every date reads the same either way
        return self.date_order

    @property
    def evidence(self) -> str:
        """What was observed, in words."""
        return (
            f"{self._day_first:,} dates can only be day-first, "
            f"{self._month_first:,} only month-first, {self._either:,} either"
        )


def _from_epoch(number: float, shown: object) -> datetime:
    scale = next((s for limit, s in _EPOCH_SCALES if abs(number) >= limit), 1.0)
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=number / scale)
    except (OverflowError, ValueError) as error:
        raise RecordError("unreadable time", str(shown)[:80]) from error


def _month(name: str) -> int:
    return _MONTHS.index(name[:3].lower()) + 1


def _build(match: re.Match[str], month: int, day: int) -> datetime:
    parts = match.groupdict()
    year = int(parts["year"])
    if year < 100:  # noqa: PLR2004  two digits: this century, no archive is older
        year += 2000
    hour = int(parts["hour"] or 0)
    if half := parts.get("half"):
        if not 1 <= hour <= 12:  # noqa: PLR2004  a twelve-hour clock
            raise ValueError("hour")
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    micro = int((parts.get("part") or "0")[:6].ljust(6, "0"))
    time = datetime(  # noqa: DTZ001  the zone follows
        year, month, day, hour, int(parts["minute"] or 0), int(parts["second"] or 0), micro
    )
    zone = (parts.get("zone") or "").strip()
    if not zone:
        return time
    if zone in {"Z", "UTC", "GMT"}:
        return time.replace(tzinfo=UTC)
    sign = -1 if zone[0] == "-" else 1
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return time.replace(tzinfo=UTC) - sign * offset
