"""Which column of a table holds the times of posts, and which their times of day."""

from __future__ import annotations

import re
from itertools import islice, takewhile
from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import join_clock
from sentiment.ingest.platform.column_sample import TIMES, is_number, read_times
from sentiment.ingest.platform.usual import CLOCKS, HOURS, MINUTES, TIME_WORDS, ZONES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.ingest.platform.choice import Choice
    from sentiment.ingest.platform.column_sample import Column

_GOOD, _HALF = 0.9, 0.5
_HOURS = range(24)
_DAY = 86_400
_HALVES = frozenset({"am", "pm", "a.m.", "p.m."})
#: Parts of a date in columns of their own, the year first; and those of a time of day.
_DATE_PARTS = ("year", "month", "day"), ("hour", "minute", "second")
#: What happened to a post later, as its collection, is told from its making by gaps that
#: are longer than any two zones are apart, or that differ; an account's birth is years before.
_FARTHEST_ZONES, _A_WHILE, _YEARS = 14 * 3600, 3600, 400 * 86_400
_SHARE = re.compile(r"0[.,]\d+")
_CLOCK = re.compile(
    r"(?:1899-12-3[01][T ]|1900-01-0[01][T ])?"
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s?[ap]\.?\s?m\.?)?",
    re.IGNORECASE,
)


def choose_time(choice: Choice) -> None:
    """Choose by how many values are whole times, then by names."""
    for weak in (False, True):
        named = choice.named("created_at", weak=weak)
        if _take_time(choice, [c for c in named if c.times[0] >= _HALF], named):
            return
    wanted, other = TIME_WORDS
    likely = [
        column
        for column in choice.columns
        if (choice.numbered and not all(map(is_number, column.values)))
        or (wanted.search(column.plain) and not other.search(column.plain))
    ]
    if _take_time(choice, [c for c in likely if c.times[0] >= _GOOD and c.filled >= _HALF], []):
        return
    if _take_parts(choice):
        return
    whole = [c for c in choice.columns if not other.search(c.plain) and _is_whole(choice, c)]
    if _take_time(choice, whole, []):
        return
    if named := choice.named("created_at"):  # all of it will be rejected, and that is said
        choice.take("created_at", named[:1])


def _is_whole(choice: Choice, column: Column) -> bool:
    """Whether a column of any name holds dates and nothing else, with clocks or beside them."""
    read, clock, _ = column.times
    if min(read, column.filled) < _GOOD or all(map(is_number, column.values)):
        return False
    return clock >= _GOOD or bool(_clock(choice, column))


def _take_time(choice: Choice, fit: Sequence[Column], named: Sequence[Column]) -> bool:
    if not fit:
        return False

    def worth(column: Column) -> tuple[float, ...]:
        read, clock, zone = column.times
        rank = fit.index(column)
        own = not column.repeats
        return (round(read * column.filled, 1), clock > _HALF, own, zone > _HALF, -rank)

    first = [c for c in fit if not any(_is_later(c, each) for each in fit)]
    chosen = max(first, key=worth)
    why = "its name" if chosen is fit[0] else "more of its values are whole times"
    if fit[0] not in first:
        why = "it is the earlier time"
    if chosen.zone is not None:
        choice.zone = chosen.zone
    behind = [] if chosen.times[1] > _HALF else _clock(choice, chosen)
    if not behind and chosen.times[1] <= _HALF and (finer := _finer(choice, chosen)):
        chosen, why = finer, "it has a time of day, on the same days"
    elif behind:
        why = "its dates are joined with the time of day beside it"
    elif (
        chosen.times[1] > _HALF and chosen.times[2] < _HALF and (zone := _zone(choice, chosen))
    ):
        behind = [zone]
        choice.why["created_at"] = f"each time's zone is that of {zone.name}"
    among = [each for each in named or fit if each not in behind]
    choice.take("created_at", [chosen, *behind], choice.others(chosen, among, why))
    return True


def _is_later(column: Column, other: Column) -> bool:
    """Whether a column tells what happened to posts after the time that another tells."""
    clocks = min(column.times[1], other.times[1])
    if clocks < _HALF or len(column.values) != len(other.values):
        return False
    if other.repeats or other.variety < _GOOD * column.variety:
        return False  # the time of what posts belong to
    gaps = _gaps(column, other)
    if not gaps or min(gaps) < 0 or sorted(gaps)[len(gaps) // 2] > _YEARS:
        return False
    return min(gaps) > _FARTHEST_ZONES or max(gaps) - min(gaps) > _A_WHILE


def _gaps(column: Column, other: Column) -> list[float]:
    """Return how many seconds lie between what two columns tell, where both tell a time."""
    pairs = zip(column.instants, other.instants, strict=True)
    return [a - b for a, b in pairs if a is not None and b is not None]


def _read_joined(dates: Column, behind: Sequence[Column]) -> tuple[float, float, float]:
    """Read dates with what stands behind them, as `read_times`."""
    rows = zip(dates.values, *[each.values for each in behind], strict=False)
    return read_times([join_clock(date, rest) for date, *rest in islice(rows, TIMES)])


def _finer(choice: Choice, dates: Column) -> Column | None:
    """Find a column of times with a clock on the days that another tells."""
    other = TIME_WORDS[1]
    for column in choice.columns:
        fine = column.times[0] >= _GOOD and column.times[1] > _HALF
        if not fine or len(column.values) != len(dates.values) or other.search(column.plain):
            continue
        gaps = _gaps(column, dates)
        # of another zone, a day begins up to 14 hours before or after
        if gaps and min(gaps) >= -_FARTHEST_ZONES and max(gaps) < _DAY + _FARTHEST_ZONES:
            return column
    return None


def _take_parts(choice: Choice) -> bool:
    """Take a date whose year, month and day are columns of their own."""
    by_name = {column.plain: column for column in choice.columns if column.filled >= _GOOD}
    if not all(name in by_name for name in _DATE_PARTS[0]):
        return False
    clock = list(takewhile(by_name.__contains__, _DATE_PARTS[1]))
    parts = [by_name[name] for name in (*_DATE_PARTS[0], *clock)]
    if _read_joined(parts[0], parts[1:])[0] < _GOOD:
        return False
    choice.take("created_at", parts, "its parts are columns of their own")
    return True


def _is_clock(value: object) -> bool:
    return isinstance(value, str) and _CLOCK.fullmatch(value) is not None


def _is_hour(value: object) -> bool:
    """Whether a value is an hour, or an hour and minutes: 9, 905, 9:05."""
    number = as_count(value)
    if number is None:
        return _is_clock(value)
    hour, minute = divmod(number, 100) if number >= 100 else (number, 0)  # noqa: PLR2004
    return hour in _HOURS and minute in range(60)


def _is_share(value: object) -> bool:
    """Whether a value is a spreadsheet's time of day: a part of 1."""
    return isinstance(value, str | float) and _SHARE.fullmatch(str(value)) is not None


def _are_halves(column: Column) -> bool:
    """Whether a column says which half of the day a clock of twelve hours is in."""
    return bool(column.values) and all(str(v).lower() in _HALVES for v in column.values)


def _zone(choice: Choice, times: Column) -> Column | None:
    """Find a column that names the zone of each time."""
    for column in choice.columns:
        if column.plain in ZONES and len(column.values) == len(times.values):
            read, _, zoned = _read_joined(times, [column])
            if min(read, zoned) >= _GOOD:
                return column
    return None


def _clock(choice: Choice, dates: Column) -> list[Column]:
    """Find the time of day, and the zone, that stand beside dates."""
    for column in choice.columns:
        if column is dates or not CLOCKS.search(column.plain) or not column.values:
            continue
        is_clock = _is_hour if column.plain in HOURS else _is_clock
        if not all(map(is_clock, column.values)) and not all(map(_is_share, column.values)):
            continue
        zones = [each for each in choice.columns if each.plain in ZONES and each.values]
        halves = [column, *[c for c in choice.columns if _are_halves(c)][:1]]
        minutes = [c for c in choice.columns if c.plain in MINUTES and c.values]
        if column.plain in HOURS and minutes:
            halves = [column, *minutes]
        for zone in [*zones[:1], None]:
            behind = halves if zone is None else [*halves, zone]
            if _read_joined(dates, behind)[0] >= _GOOD:
                return behind
    return []
