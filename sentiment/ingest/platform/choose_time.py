"""Which column of a table holds the times of posts, and which their times of day."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sentiment.ingest.field.count import as_count
from sentiment.ingest.field.scalar import join_clock
from sentiment.ingest.platform.column_sample import TIMES, is_number, read_times
from sentiment.ingest.platform.usual import CLOCKS, HOURS, TIME_WORDS, ZONES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sentiment.ingest.platform.choice import Choice
    from sentiment.ingest.platform.column_sample import Column

__all__ = ["choose_time"]

_GOOD, _HALF = 0.9, 0.5
_HOURS = range(24)
_CLOCK = re.compile(
    r"\d{1,2}[:.h]\d{2}(?:[:.]\d{2}(?:\.\d+)?)?(?:\s?[ap]\.?\s?m\.?)?", re.IGNORECASE
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
    if named := choice.named("created_at"):  # all of it will be rejected, and that is said
        choice.take("created_at", named[:1])


def _take_time(choice: Choice, fit: Sequence[Column], named: Sequence[Column]) -> bool:
    if not fit:
        return False

    def worth(column: Column) -> tuple[float, ...]:
        read, clock, zone = column.times
        rank = fit.index(column)
        return (round(read * column.filled, 1), clock > _HALF, zone > _HALF, -rank)

    chosen = max(fit, key=worth)
    why = "its name" if chosen is fit[0] else "more of its values are whole times"
    behind = [] if chosen.times[1] > _HALF else _clock(choice, chosen)
    if behind:
        why = "its dates are joined with the time of day beside it"
    elif (
        chosen.times[1] > _HALF and chosen.times[2] < _HALF and (zone := _zone(choice, chosen))
    ):
        behind = [zone]
        choice.why["created_at"] = f"each time's zone is that of {zone.name}"
    among = [each for each in named or fit if each not in behind]
    choice.take("created_at", [chosen, *behind], choice.others(chosen, among, why))
    return True


def _is_clock(value: object) -> bool:
    return isinstance(value, str) and _CLOCK.fullmatch(value) is not None


def _is_hour(value: object) -> bool:
    return _is_clock(value) or as_count(value) in _HOURS


def _zone(choice: Choice, times: Column) -> Column | None:
    """Find a column that names the zone of each time."""
    for column in choice.columns:
        if column.plain in ZONES and len(column.values) == len(times.values):
            rows = zip(times.values, column.values, strict=True)
            read, _, zoned = read_times(
                [join_clock(time, [zone]) for time, zone in rows][:TIMES]
            )
            if min(read, zoned) >= _GOOD:
                return column
    return None


def _clock(choice: Choice, dates: Column) -> list[Column]:
    """Find the time of day, and the zone, that stand beside dates."""
    for column in choice.columns:
        if column is dates or not CLOCKS.search(column.plain) or not column.values:
            continue
        if not all(map(_is_hour if column.plain in HOURS else _is_clock, column.values)):
            continue
        zones = [each for each in choice.columns if each.plain in ZONES and each.values]
        for zone in [*zones[:1], None]:
            behind = [column] if zone is None else [column, zone]
            rows = zip(dates.values, *[each.values for each in behind], strict=False)
            joined = [join_clock(date, clock) for date, *clock in rows]
            if read_times(joined[:TIMES])[0] >= _GOOD:
                return behind
    return []
