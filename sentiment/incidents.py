"""Lists of outages and of statements, as CSV files."""

from __future__ import annotations

import codecs
import csv
import io
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from functools import partial
from pathlib import Path
from typing import TypeVar

from sentiment.errors import InputError, OptionError
from sentiment.outage import Outage, Statement, parse_duration, parse_time

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


def read_incidents(path: str | Path, *, zone: tzinfo | None = None) -> list[Incident]:
    """Load a list of outages.

    Parameters
    ----------
    path : str or Path
        A CSV, with commas, semicolons or tabs. ``start`` is a time with its
        zone or a date alone; an empty ``end`` means that the outage goes on,
        or, beside a ``duration``, that only that is known. Further columns are
        read where they are there: ``name, platform, source, duration`` (as
        6h), ``problem, acknowledged`` (a time) and ``certainty``.
    zone : tzinfo, optional
        Of times that name none.

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
    >>> listed = st.read_incidents("data/outages.csv")
    >>> [each.day.isoformat() for each in listed if each.outage is None][:2]
    ['2022-07-08', '2022-10-25']
    """
    incidents = _rows(path, ("start",), partial(_incident, zone=zone))
    if not incidents:
        raise InputError(str(path), found="no rows", expected="one outage a row")
    return incidents


_DELIMITERS = ",;\t|"
_T = TypeVar("_T")


def _incident(row: Mapping[str, str], *, zone: tzinfo | None = None) -> Incident:
    duration = parse_duration(row["duration"], "duration") if row["duration"] else None
    acknowledged = parse_time(row["acknowledged"], zone) if row["acknowledged"] else None
    certainty = row["certainty"]
    if certainty and certainty not in CERTAINTIES:
        raise OptionError(
            f"certainty: found {certainty!r}; expected {', '.join(CERTAINTIES)} or none."
        )
    outage = None
    try:
        day = date.fromisoformat(row["start"])
    except ValueError:
        start = parse_time(row["start"], zone)
        end = parse_time(row["end"], zone) if row["end"] else None
        if end is None and duration is not None:
            end = start + duration
        said = () if acknowledged is None else (Statement(acknowledged, "acknowledged"),)
        outage = Outage(start, end, row["name"], row["platform"], said, row["source"])
        day, duration = start.astimezone(UTC).date(), outage.duration
    return Incident(
        day,
        outage,
        duration,
        name=row["name"],
        platform=row["platform"],
        problem=row["problem"],
        acknowledged=acknowledged,
        certainty=certainty,
        source=row["source"],
    )


def read_outages(path: str | Path, *, zone: tzinfo | None = None) -> list[Outage]:
    """Load the outages of a list that have a time of day.

    Parameters
    ----------
    path : str or Path
        As of `read_incidents`, which also returns the others.
    zone : tzinfo, optional
        Of times that name none.

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

    Examples
    --------
    >>> [outage.label for outage in st.read_outages("data/sample_outage.csv")]
    ['Synthetic outage of 14 hours']
    """
    outages = [
        incident.outage
        for incident in read_incidents(path, zone=zone)
        if incident.outage is not None
    ]
    if not outages:
        raise InputError(
            str(path),
            found="dates without a time of day",
            expected="start as a time with its zone, such as 2025-01-27T11:00Z",
        )
    return outages


def read_statements(path: str | Path, *, zone: tzinfo | None = None) -> list[Statement]:
    """Load statements from a CSV with columns ``time, kind, text``; the last two may lack.

    Parameters
    ----------
    path : str or Path
        A CSV, with commas, semicolons or tabs.
    zone : tzinfo, optional
        Of times that name none.

    Raises
    ------
    InputError
        If a column is missing, or a row can't be read.
    OptionError
        If a time or a kind can't be used; the message names file and line.

    Examples
    --------
    >>> [said.kind for said in st.read_statements("data/sample_statements.csv")]
    ['acknowledged', 'progress', 'restored']
    """

    def statement(row: Mapping[str, str]) -> Statement:
        kind = row["kind"].lower() or "other"
        return Statement(parse_time(row["time"], zone), _KINDS.get(kind, kind), row["text"])

    return _rows(path, ("time",), statement)


#: Other words for the kinds of statements.
_KINDS = {
    **dict.fromkeys(("acknowledgement", "acknowledgment", "investigating"), "acknowledged"),
    **dict.fromkeys(("update", "identified", "monitoring"), "progress"),
    **dict.fromkeys(("resolved", "restoration", "fixed"), "restored"),
}


def _rows(
    path: str | Path, needed: Sequence[str], read: Callable[[Mapping[str, str]], _T]
) -> list[_T]:
    """Read each row of a list, whose cells are empty where they are not there.

    What is wrong is said with the file and the line.
    """
    text = _text(Path(path))
    head = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(_DELIMITERS, key=head.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names: list[str] = []
    found = []
    line = 1
    try:
        for row in reader:
            start, line = line, reader.line_num + 1
            cells = [" ".join(cell.split()) for cell in row]
            if not any(cells):
                continue
            if not names:
                names = [cell.lower() for cell in cells]
                _check_names(str(path), names, needed)
                continue
            if len(cells) > len(names) and any(cells[len(names) :]):
                raise _wrong_row(path, start, f"{len(cells)} cells", f"{len(names)}")
            values = defaultdict(str, zip(names, cells, strict=False))
            try:
                found.append(read(values))
            except OptionError as error:
                raise OptionError(f"{path}, line {start:,}: {error}") from error
    except csv.Error as error:
        raise _wrong_row(
            path,
            line,
            f"a row that can't be read ({error})",
            "CSV with every quote closed, and cells of at most 131,072 characters",
        ) from error
    if not names:
        _check_names(str(path), names, needed)
    return found


def _wrong_row(path: str | Path, line: int, found: str, expected: str) -> InputError:
    return InputError(f"{path}, line {line:,}", found=found, expected=expected)


def _check_names(path: str, names: Sequence[str], needed: Sequence[str]) -> None:
    missing = [name for name in needed if name not in names]
    if missing:
        raise InputError(
            path,
            found=f"columns {', '.join(names)[:200] or 'none'}",
            expected=f"columns {', '.join(needed)} (missing: {', '.join(missing)})",
            next_step="Its first line names the columns; see sentiment report --help.",
        )
    twice = [name for name in dict.fromkeys(names) if name and names.count(name) > 1]
    if twice:
        raise InputError(
            path,
            found=f"{names.count(twice[0])} columns with the name {twice[0]}",
            expected="one of each",
        )


def _text(path: Path) -> str:
    """Decode a list: UTF-8, UTF-16 with its mark, else what Western spreadsheets write."""
    data = path.read_bytes()
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    if b"\0" in data or data.startswith((b"%PDF-", b"PK\x03\x04", b"\x89PNG")):
        raise InputError(
            str(path),
            found="a file that is no text",
            expected="a list as CSV",
            next_step="In a spreadsheet program, save the list as CSV (UTF-8).",
        )
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
