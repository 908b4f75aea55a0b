"""Lists of outages and of statements, as CSV files."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from sentiment.errors import InputError, OptionError
from sentiment.outage import Outage, Statement, parse_duration, parse_time

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["CERTAINTIES", "Incident", "read_incidents", "read_outages", "read_statements"]

#: How well an incident is documented: by its operator or a public inquiry, by
#: others who saw it, or only claimed.
CERTAINTIES = ("documented", "reported", "claimed")


@dataclass(frozen=True)
class Incident:
    """One row of a list of outages.

    Attributes
    ----------
    day : date
        The day it began, UTC; of a row that gives a date alone, that date.
    outage : Outage or None
        With its times; None where the list gives a date without a time of
        day, since no post can be put before or after that.
    duration : timedelta or None
        From its times where it has both, else what the list says; None where
        it says nothing, or the outage goes on.
    name, platform, problem, source : str
        As listed; ``problem`` is what kind of trouble it was.
    acknowledged : datetime or None
        When the provider first said something, UTC.
    certainty : {"documented", "reported", "claimed"} or ""
        As listed.
    """

    day: date
    outage: Outage | None = None
    duration: timedelta | None = None
    name: str = ""
    platform: str = ""
    problem: str = ""
    acknowledged: datetime | None = None
    certainty: str = ""
    source: str = ""


def read_incidents(path: str | Path) -> list[Incident]:
    """Load a list of outages.

    Parameters
    ----------
    path : str or Path
        A CSV with columns ``start, end, name, platform, source``. ``start`` is
        a time with its zone or a date alone; an empty ``end`` means that the
        outage goes on, or, beside a ``duration``, that only that is known.
        Further columns are read where they are there: ``duration`` (as 6h),
        ``problem``, ``acknowledged`` (a time) and ``certainty``.

    Returns
    -------
    list of Incident
        One a row, in the file's order.

    Raises
    ------
    InputError
        If a column is missing, or there is no row.
    OptionError
        If a time, a duration or a certainty can't be used.

    Examples
    --------
    >>> [i.day.isoformat() for i in read_incidents("data/outages.csv") if i.outage is None][:2]
    ['2022-07-08', '2022-10-25']
    """
    incidents = [_incident(row) for row in _rows(path, _NEEDED)]
    if not incidents:
        raise InputError(str(path), found="no rows", expected="one outage a row")
    return incidents


_NEEDED = ("start", "end", "name", "platform", "source")


def _incident(row: dict[str, str]) -> Incident:
    def cell(name: str) -> str:
        return row.get(name, "").strip()

    duration = parse_duration(cell("duration"), "duration") if cell("duration") else None
    acknowledged = parse_time(cell("acknowledged")) if cell("acknowledged") else None
    if cell("certainty") and cell("certainty") not in CERTAINTIES:
        raise OptionError(
            f"certainty: found {cell('certainty')!r}; "
            f"expected {', '.join(CERTAINTIES)} or none."
        )
    outage = None
    try:
        day = date.fromisoformat(cell("start"))
    except ValueError:
        start = parse_time(cell("start"))
        end = parse_time(cell("end")) if cell("end") else None
        if end is None and duration is not None:
            end = start + duration
        said = () if acknowledged is None else (Statement(acknowledged, "acknowledged"),)
        outage = Outage(
            start,
            end,
            name=cell("name"),
            platform=cell("platform"),
            statements=said,
            source=cell("source"),
        )
        day, duration = start.astimezone(UTC).date(), outage.duration
    return Incident(
        day,
        outage,
        duration,
        name=cell("name"),
        platform=cell("platform"),
        problem=cell("problem"),
        acknowledged=acknowledged,
        certainty=cell("certainty"),
        source=cell("source"),
    )


def read_outages(path: str | Path) -> list[Outage]:
    """Load the outages of a list that have a time of day.

    Parameters
    ----------
    path : str or Path
        As of `read_incidents`, which also returns the others.

    Returns
    -------
    list of Outage
        In the file's order.

    Raises
    ------
    InputError
        If a column is missing, or no row gives a time of day.
    OptionError
        If a time can't be used.
    """
    outages = [
        incident.outage for incident in read_incidents(path) if incident.outage is not None
    ]
    if not outages:
        raise InputError(
            str(path),
            found="dates without a time of day",
            expected="start as a time with its zone, such as 2025-01-27T11:00Z",
        )
    return outages


def read_statements(path: str | Path) -> list[Statement]:
    """Load statements from a CSV with columns ``time, kind, text``.

    Raises
    ------
    InputError
        If a column is missing.
    OptionError
        If a time or a kind can't be used.
    """
    return [
        Statement(parse_time(row["time"]), row["kind"] or "other", row["text"])
        for row in _rows(path, ("time", "kind", "text"))
    ]


def _rows(path: str | Path, needed: Sequence[str]) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        found = list(reader.fieldnames or [])
        missing = [name for name in needed if name not in found]
        if missing:
            raise InputError(
                str(path),
                found=f"columns {', '.join(found) or 'none'}",
                expected=f"columns {', '.join(needed)} (missing: {', '.join(missing)})",
            )
        return [{key: value or "" for key, value in row.items() if key} for row in reader]
