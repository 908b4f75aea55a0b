"""Times as exports write them, to UTC.

Nothing is guessed a row at a time: a numeric date such as ``03/04/2024``, or a
spreadsheet's day number, is read only after the whole column has shown what it is.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

from sentiment.errors import RecordError
from sentiment.ingest.field.epoch import from_epoch, read_epoch
from sentiment.ingest.field.written import numeric_parts, read_written
from sentiment.ingest.field.zone import place

#: The oldest of the platforms began on 4 February 2004; before that year there are no posts.
EARLIEST = datetime(2004, 1, 1, tzinfo=UTC)
#: How far ahead a time may lie: clocks go wrong, and a local time read as UTC is up to
#: 14 hours late.
LEEWAY = timedelta(days=1)

# RFC 3339, section 5.7: a leap second is written :60
_LEAP = re.compile(r"(?<=:\d\d:)60(?!\d)")
_BLANK = " \t\r\n\x00\x1a\u00a0\ufeff\u200e\u200f"
_QUOTES = "\"'"
#: 20250127, 202501271103, 20250127110300: no number since 1970 of these lengths is a time
#: of a post, in any unit.
_COMPACT = re.compile(r"20\d{6}(?:\d{4}(?:\d{2})?)?(?:\.0)?")
_COMPACT_FORMS = {8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}
#: Days of a spreadsheet from 2004 to 2064; no other time is written as such a number.
_SERIAL = re.compile(r"[34]\d{4}(?:[.,]\d{1,12})?|5\d{4}(?:[.,]\d{1,12})?")
#: Day 0 of Excel's 1900 system, which counts a 29 February 1900 that never was.
_DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001  a spreadsheet's times have no zone
_DAY_MS = 86_400_000
_MONTHS = 12


def needs_column(value: object) -> bool:
    """Whether what `value` means as a time shows only in the whole column.

    >>> needs_column("03/04/2024 10:00"), needs_column(45684.5), needs_column("2024-03-04")
    (True, True, False)
    """
    text = _as_text(value)
    return numeric_parts(text) is not None or _SERIAL.fullmatch(text) is not None


def _as_text(value: object) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return repr(value).removesuffix(".0")
    return _bared(value) if isinstance(value, str) else ""


def _bared(text: str) -> str:
    """Take away what stands around a time: blanks, and the quotes that keep it a text."""
    return " ".join(text.strip(_BLANK).strip(_QUOTES).split())


class TimeParser:
    """Reads the times of one file, and counts what it had to assume.

    A time that a clock change of its zone repeats is the first of the two; one that it skips
    is read as if the change had not happened yet, so that 02:30 becomes 03:30 (PEP 495,
    fold 0). `form` is in the codes of `datetime.strptime`. Counted are times that named no zone
    (`n_naive`), those of them that a clock change repeats or skips, and dates without a time of
    day, read as midnight. With `is_serial` numbers are a spreadsheet's days (the 1900 system).

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
        form: str | None = None,
        now: datetime | None = None,
    ) -> None:
        self.zone = zone
        self.date_order = date_order
        self.form = form
        self.is_serial = False
        self.n_naive = 0
        self.n_date_only = 0
        self.n_clock_change = 0
        self.latest = (now or datetime.now(UTC)) + LEEWAY
        self._day_first = 0
        self._month_first = 0
        self._either = 0
        self._n_serial = self._n_other = 0

    def parse(self, value: object) -> datetime:
        """Read one time, to UTC.

        Raises `RecordError` if it is missing or can't be read, if its zone is ambiguous, or if
        it lies before 2004 or in the future; that is not counted. A leap second (``:60``) is
        read as the second before it, so that it stays in its minute.
        """
        counted = self.n_naive, self.n_date_only, self.n_clock_change
        try:
            return self._parse(value)
        except RecordError:
            self.n_naive, self.n_date_only, self.n_clock_change = counted
            raise

    def _parse(self, value: object) -> datetime:
        if isinstance(value, str):
            text = value.strip(_BLANK)
            if not text:
                raise RecordError("no time")
            time = self._parse_text(text)
        elif isinstance(value, int | float) and not isinstance(value, bool):
            time = self._parse_number(value)
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

    def _parse_number(self, value: float) -> datetime:
        text = _as_text(value)
        if self.form is not None or self.is_serial or _COMPACT.fullmatch(text):
            return self._parse_text(text)
        return from_epoch(float(value), value)

    def _parse_text(self, text: str) -> datetime:
        if self.form is not None:
            return self._parse_as_told(text, self.form)
        if self.is_serial and _SERIAL.fullmatch(text):
            return self._parse_serial(float(text.replace(",", ".")))
        if _COMPACT.fullmatch(text) and (compact := self._parse_compact(text)):
            return compact
        if (since := read_epoch(text)) is not None:
            return since
        try:
            # 11.03 is a clock that people write, and no fraction of an hour
            time = None if "." in text and ":" not in text else datetime.fromisoformat(text)
        except ValueError:
            time = None
        if time is None:
            return self._parse_written(text)
        self.n_date_only += len(text) <= len("2024-01-01")
        return time

    def _parse_as_told(self, text: str, form: str) -> datetime:
        try:
            time = datetime.strptime(text, form)  # noqa: DTZ007  the zone follows
        except ValueError as error:
            raise RecordError("time of another form", text[:80]) from error
        self.n_date_only += re.search(r"%[HIcXsT]", form) is None
        return time

    def _parse_compact(self, text: str) -> datetime | None:
        digits = text.removesuffix(".0")
        try:
            time = datetime.strptime(digits, _COMPACT_FORMS[len(digits)])  # noqa: DTZ007
        except ValueError:
            return None
        self.n_date_only += len(digits) == len("20240101")
        return time

    def _parse_serial(self, days: float) -> datetime:
        self.n_date_only += days.is_integer()
        return _DAY_ZERO + timedelta(milliseconds=round(days * _DAY_MS))

    def _parse_written(self, text: str) -> datetime:
        """Read what is no ISO 8601 as it stands."""
        plain = _bared(text)
        if "60" in plain:
            plain = _LEAP.sub("59", plain)
        if plain != text:
            return self._parse_text(plain)
        order = None if self.date_order is None else self.date_order == "month"
        try:
            written = read_written(plain, month_first=order)
        except LookupError as error:
            raise RecordError("time in an order that is not known", plain[:80]) from error
        if written is None:
            raise RecordError("unreadable time", text[:80])
        time = place(written.time, written.zone, self.zone) if written.zone else written.time
        self.n_date_only += not written.has_clock
        return time

    def observe(self, value: object, n: int = 1) -> None:
        """Take a value of the column, which stands there `n` times, as evidence."""
        text = _as_text(value)
        if not text:
            return
        is_serial = _SERIAL.fullmatch(text) is not None
        self._n_serial += n * is_serial
        self._n_other += n * (not is_serial)
        numbers = numeric_parts(text)
        if numbers is None:
            return
        first, second = numbers
        if first > _MONTHS >= second:
            self._day_first += n
        elif second > _MONTHS >= first:
            self._month_first += n
        elif first != second:
            self._either += n

    def settle_serial(self) -> bool:
        """Decide whether numbers are a spreadsheet's days: where the column holds no other."""
        self.is_serial = self._n_serial > 0 and not self._n_other
        return self.is_serial

    def settle_date_order(self) -> str | None:
        """Decide `date_order`; None where evidence is missing or contradicts itself."""
        if bool(self._day_first) != bool(self._month_first):
            self.date_order = "day" if self._day_first else "month"
        elif not self._day_first and not self._either:
            self.date_order = "day"  # every date reads the same either way
        return self.date_order

    @property
    def n_numeric(self) -> int:
        """Dates observed whose two first numbers differ, or one of which is no month."""
        return self._day_first + self._month_first + self._either

    @property
    def evidence(self) -> str:
        """What was observed, in words."""
        return (
            f"{self._day_first:,} dates can only be day-first, "
            f"{self._month_first:,} only month-first, {self._either:,} either"
        )
