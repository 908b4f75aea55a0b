"""Columns of times: those that are written in one of the usual ways, all at once."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import cache
from itertools import product
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sentiment.errors import RecordError
from sentiment.ingest.field.column import string_bytes
from sentiment.ingest.field.time import EARLIEST

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from sentiment.ingest.field.time import TimeParser

    _Chars = NDArray[np.uint8]
    _Numbers = NDArray[np.int64]
    _Mask = NDArray[np.bool_]

_DATE = "YYYY-MM-DD"
#: Dates of numbers, by which comes first; the slash is a slash, a point or a minus.
_NUMERIC = {"day": "DD/MM/YYYY", "month": "MM/DD/YYYY"}
# the underscore is a T or a space, the plus a plus or a minus
_CLOCKS = ("_hh:mm", "_hh:mm:ss", "_hh:mm:ss.fff", "_hh:mm:ss.ffffff")
_ZONES = ("", "Z", "+pp:qq", " UTC")
#: "Wed Sep 04 13:51:55 +0000 2019": X v1.1
_ASCTIME = "Www Bbb DD hh:mm:ss +ppqq YYYY"
_DIGITS = "YMDhmsfpq"
_EITHER = {"_": "T ", "+": "+-", "/": "/.-"}
#: Largest two-digit numbers.
_LARGEST = {"h": 23, "m": 59, "s": 59, "p": 23, "q": 59}
_MONTHS = b"Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
_FIRST_YEAR, _N_YEARS = 2000, 100
_MICRO = 1_000_000
#: Digits of seconds, milliseconds and microseconds since 1970 -> microseconds in each.
_EPOCHS = {10: _MICRO, 13: 1000, 16: 1}
#: Different times of a column that are read once: of days written out there are few.
_MOST_KNOWN = 4096
#: The first numbers of a date, behind a time of day if that stands before it.
_TWO_NUMBERS = r"^(?:(?:\d{1,2}[:h]\d\d(?::\d\d)?\D+)?\D*(?P<a>\d+)\D+(?P<b>\d+)|.*)"
_1970 = datetime(1970, 1, 1, tzinfo=UTC)


class _Shape(NamedTuple):
    """A way to write a time: some letters stand for digits, all else for itself."""

    text: str

    @property
    def is_naive(self) -> bool:
        return not ({"Z", "p"} & set(self.text) or self.text.endswith("UTC"))

    def read(self, chars: _Chars) -> tuple[_Numbers, _Mask]:
        """Read times, one a column of `chars`; tell which are written so."""
        fits = np.ones(chars.shape[1], dtype=bool)
        parts: dict[str, _Numbers] = {}
        for row, letter in zip(chars, self.text, strict=True):
            if letter in _DIGITS:
                digit = row - np.uint8(ord("0"))
                fits &= digit <= 9  # noqa: PLR2004  others wrap around to large numbers
                parts[letter] = parts.get(letter, np.int64(0)) * 10 + digit
            elif letter not in "WwBb":
                either = _EITHER.get(letter, letter)
                fits &= np.logical_or.reduce([row == ord(char) for char in either])
        for letter, largest in _LARGEST.items():
            if letter in parts:
                fits &= parts[letter] <= largest
        if "B" in self.text:
            parts["M"] = self._month(chars, fits)
        days = _days(parts["Y"], parts["M"], parts["D"], fits)
        seconds = ((days * 24 + parts.get("h", 0)) * 60 + parts.get("m", 0)) * 60
        micros = (seconds + parts.get("s", 0)) * _MICRO
        if "f" in parts:
            micros += parts["f"] * 10 ** (6 - self.text.count("f"))
        if "p" in parts:
            offset = (parts["p"] * 60 + parts["q"]) * 60 * _MICRO
            behind = chars[self.text.index("+")] == ord("-")
            micros += np.where(behind, offset, -offset)
        return micros, fits

    def _month(self, chars: _Chars, fits: _Mask) -> _Numbers:
        """Read a month's name; the day of the week is any."""
        week = self.text.index("W")
        fits &= (chars[week] >= ord("A")) & (chars[week] <= ord("Z"))
        for row in chars[week + 1 : week + 3]:
            fits &= (row >= ord("a")) & (row <= ord("z"))
        at = self.text.index("B")
        month = np.zeros(chars.shape[1], dtype=np.int64)
        for number, name in enumerate(_MONTHS, 1):
            named = np.logical_and.reduce([chars[at + i] == name[i] for i in range(3)])
            month[named] = number
        return month


@cache
def _shapes(length: int, order: str | None) -> tuple[_Shape, ...]:
    dates = [_DATE] if order is None else [_DATE, _NUMERIC[order]]
    written = [*dates, _ASCTIME]
    written += [date + clock + zone for date, clock, zone in product(dates, _CLOCKS, _ZONES)]
    return tuple(_Shape(text) for text in written if len(text) == length)


@cache
def _first_days() -> _Numbers:
    """Days from 1970 to the first of each month, and one month more."""
    months = np.datetime64(f"{_FIRST_YEAR}-01", "M") + np.arange(12 * _N_YEARS + 1)
    return months.astype("datetime64[D]").astype(np.int64)


def _days(year: _Numbers, month: _Numbers, day: _Numbers, fits: _Mask) -> _Numbers:
    """Return days since 1970; of dates that do not exist `fits` becomes False."""
    fits &= (year >= _FIRST_YEAR) & (year < _FIRST_YEAR + _N_YEARS)
    fits &= (month >= 1) & (month <= 12) & (day >= 1)  # noqa: PLR2004
    at = np.where(fits, (year - _FIRST_YEAR) * 12 + month - 1, 0)
    first = _first_days()
    fits &= day <= first[at + 1] - first[at]
    return first[at] + day - 1


def parse_times(values: pa.Array, times: TimeParser) -> tuple[_Numbers, _Mask]:
    """Read a column to microseconds since 1970; what `times` counts, it counts here too.

    Behind them stands which were read: where `times` raises, nothing is counted.

    >>> from sentiment.ingest.field.time import TimeParser
    >>> given = pa.array(["2024-05-01T10:00:00Z", "May 1"], pa.large_string())
    >>> parse_times(given, TimeParser())
    (array([1714557600000000,                0]), array([ True, False]))
    """
    micros = np.zeros(len(values), dtype=np.int64)
    read = np.zeros(len(values), dtype=bool)
    if times.form is not None or times.is_serial:
        pass  # every value as the column says
    elif pa.types.is_large_string(values.type):
        offsets, data = string_bytes(values)
        lengths = np.diff(offsets)
        for length in np.unique(lengths).tolist():
            if not _shapes(length, times.date_order) and length not in _EPOCHS:
                continue
            rows = np.flatnonzero(lengths == length)
            if len(rows) == len(values):
                chars = data.reshape(-1, length)
            else:
                chars = data[offsets[rows][:, None] + np.arange(length)]
            micros[rows], read[rows] = _read_length(np.ascontiguousarray(chars.T), times)
    elif pa.types.is_int64(values.type) or pa.types.is_float64(values.type):
        micros, read = _read_numbers(values.fill_null(0).to_numpy(), times)
    known: dict[object, tuple[datetime | None, tuple[int, int, int]]] = {}
    for row in np.flatnonzero(~read).tolist():
        value = values[row].as_py()
        if value not in known and len(known) < _MOST_KNOWN:
            known[value] = _parsed(value, times)
        time, counted = known.get(value) or _parsed(value, times)
        if time is not None:
            micros[row], read[row] = _as_micros(time), True
        times.n_naive += counted[0]
        times.n_date_only += counted[1]
        times.n_clock_change += counted[2]
    return micros, read


def observe_times(values: pa.Array, times: TimeParser) -> None:
    """Take a column as evidence of how dates are written; see `TimeParser.observe`.

    What a text shows depends on its first two numbers and on where digits stand in it, so
    that one of those that are alike speaks for all.
    """
    filled = values.drop_null()
    if not len(filled):
        return
    alike = filled
    if pa.types.is_large_string(values.type):
        numbers = pc.extract_regex(filled, _TWO_NUMBERS)
        parts = [pc.fill_null(pc.struct_field(numbers, name), "") for name in ("a", "b")]
        shape = pc.replace_substring_regex(filled, r"\d", "0")
        alike = pc.binary_join_element_wise(*parts, shape, pa.scalar("|", pa.large_string()))
    codes = alike.dictionary_encode().indices.to_numpy()
    _, first, counts = np.unique(codes, return_index=True, return_counts=True)
    given = filled.take(pa.array(first)).to_pylist()
    for value, n in zip(given, counts.tolist(), strict=True):
        times.observe(value, n)


def _read_length(chars: _Chars, times: TimeParser) -> tuple[_Numbers, _Mask]:
    """Read times of one length, one a column of `chars`."""
    length, n = chars.shape
    micros = np.zeros(n, dtype=np.int64)
    read = np.zeros(n, dtype=bool)
    if length in _EPOCHS:
        digits = chars - np.uint8(ord("0"))
        read |= (digits <= 9).all(axis=0)  # noqa: PLR2004
        for digit in digits:
            micros = micros * 10 + digit
        micros *= _EPOCHS[length]
        read &= _in_range(micros, times)
    for shape in _shapes(length, times.date_order):
        if shape.is_naive and times.zone is not UTC:
            continue  # a clock change may repeat it
        found, fits = shape.read(chars)
        fits &= ~read & _in_range(found, times)
        micros, read = np.where(fits, found, micros), read | fits
        n_fit = int(fits.sum())
        times.n_naive += n_fit * shape.is_naive
        times.n_date_only += n_fit * (len(shape.text) == len(_DATE))
    return micros, read


def _read_numbers(given: NDArray[Any], times: TimeParser) -> tuple[_Numbers, _Mask]:
    """Read times since 1970; their unit shows in their number of digits."""
    with np.errstate(invalid="ignore"):
        whole = given.astype(np.float64) % 1 == 0
        numbers = given.astype(np.int64)
    micros = np.zeros(len(given), dtype=np.int64)
    read = np.zeros(len(given), dtype=bool)
    for digits, scale in _EPOCHS.items():
        fits = whole & (numbers >= 10 ** (digits - 1)) & (numbers < 10**digits)
        micros[fits] = numbers[fits] * scale
        read |= fits
    return micros, read & _in_range(micros, times)


def _parsed(value: object, times: TimeParser) -> tuple[datetime | None, tuple[int, int, int]]:
    """Read one time, and tell what `times` counts of it without its counting it."""
    before = times.n_naive, times.n_date_only, times.n_clock_change
    time: datetime | None = None
    with suppress(RecordError):
        time = times.parse(value)
    after = times.n_naive, times.n_date_only, times.n_clock_change
    times.n_naive, times.n_date_only, times.n_clock_change = before
    return time, (after[0] - before[0], after[1] - before[1], after[2] - before[2])


def _as_micros(time: datetime) -> int:
    return (time - _1970) // timedelta(microseconds=1)


def _in_range(micros: _Numbers, times: TimeParser) -> _Mask:
    return (micros >= _as_micros(EARLIEST)) & (micros <= _as_micros(times.latest))
