"""Folders of reports, read back: nothing is measured twice."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from sentiment.errors import InputError, OptionError
from sentiment.outage import Outage
from sentiment.results.outage_facts import outage_of

_VALUES = ("measure", "value", "low", "high", "n")
_COLUMNS = {
    "windows": ("window", *_VALUES),
    "timeline": ("time", *_VALUES),
    "differences": (
        *("comparison", "measure", "value", "low", "high", "p_holm"),
        *("n_from", "n_to", "enough"),
    ),
    "verdicts": ("window", "measure", "quantity", "verdict", "grade"),
    "shape": ("measure", "quantity", "value", "low", "high", "unit", "n", "note"),
}
_TYPES = dict.fromkeys(("value", "low", "high", "p_holm"), float)
# but a shape has no n where it could not be told
_COUNTS = dict.fromkeys(("n", "n_from", "n_to"), int)
#: What has to be alike in reports that are compared: place in the manifest -> its name.
_ALIKE = {
    ("versions", "outage-sentiment"): "version of this program",
    ("model", "sha256"): "model",
    ("lexicon", "sha256"): "--lexicon",
    ("options", "languages"): "--languages",
    ("options", "reposts"): "--reposts",
    ("options", "dedupe_text"): "--dedupe-text",
    ("options", "min_confidence"): "--min-confidence",
    ("options", "allow_none"): "--no-none",
    ("options", "baseline"): "--baseline",
    ("options", "before"): "--before",
    ("options", "after"): "--after",
}
#: Bins of years are none.
_MAX_BIN_HOURS = 24 * 366
#: What a float still counts exactly.
_MOST = 2**53
#: What a manifest's values must be: who edits one by hand is told where.
_KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("versions", "model", "options"), dict),
    "lexicon": (dict, type(None)),
    "outages": list,
}
_OUTAGE_KINDS: dict[str, type | tuple[type, ...]] = {
    **dict.fromkeys(("start", "name", "platform", "source", "folder"), str),
    "end": (str, type(None)),
    **dict.fromkeys(("statements", "limits"), list),
    "bin_hours": (int, float),
}


@dataclass(frozen=True)
class Reported:
    """One outage as a report has it; times in UTC.

    Tables are as of `Measures`, `bin_hours` is the width of a bin of `timeline`; `shape` is
    None where it was not measured; `limits` could overturn it; `made` is what the manifest
    says of how the report was made.
    """

    outage: Outage
    folder: Path
    bin_hours: float
    windows: pd.DataFrame
    timeline: pd.DataFrame
    differences: pd.DataFrame
    verdicts: pd.DataFrame
    shape: pd.DataFrame | None
    limits: tuple[str, ...]
    made: dict[str, Any]


def read_reports(folders: Iterable[str | Path]) -> list[Reported]:
    """Read the outages of reports, in the order given; of several each has a sub-folder.

    InputError if a folder holds no report, one of an earlier version, or a damaged one;
    OptionError if two reports are of the same outage.
    """
    found = [reported for folder in folders for reported in _read_report(Path(folder))]
    seen: dict[tuple[str, datetime], Path] = {}
    for reported in found:
        key = (reported.outage.label, reported.outage.start)
        if key in seen:
            raise OptionError(
                f"{seen[key]} and {reported.folder}: found two reports of the same outage "
                f"({reported.outage.label}); expected each once.\n"
                f"Two archives of one outage: name it differently in each (--name)."
            )
        seen[key] = reported.folder
    return found


def how_reports_differ(reports: Sequence[Reported]) -> list[str]:
    """Name options and the like that reports to be compared were not made alike in."""
    kinds = {
        name: {json.dumps((each.made.get(part) or {}).get(key)) for each in reports}
        for (part, key), name in _ALIKE.items()
    }
    return [name for name, values in kinds.items() if len(values) > 1]


def _read_report(folder: Path) -> list[Reported]:
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        above = folder.absolute().parent / "manifest.json"
        raise InputError(
            str(folder),
            found="no manifest.json" if folder.is_dir() else "no such folder",
            expected="a folder that `sentiment report` wrote",
            next_step=f"The manifest is in the folder above: give {folder.parent}"
            if above.is_file()
            else None,
        )
    try:
        made = json.loads(manifest.read_text(encoding="utf-8"))
        _check_kinds(made, _KINDS)
        listed = made.get("outages", [])
        if any("folder" not in each for each in listed):
            raise InputError(
                str(folder),
                found="a report of an earlier version, which does not tell all that is needed",
                expected="one of this version",
                next_step="Make it again with `sentiment report`.",
            )
        if not listed:
            raise InputError(
                str(folder),
                found="a report without an outage",
                expected="reports of outages, to compare them",
                next_step="Leave it out, or make it again with --outage START/END.",
            )
        for each in listed:
            _check_kinds(each, _OUTAGE_KINDS)
        return [_read_outage(folder / each["folder"], each, made) for each in listed]
    except (
        ValueError,
        KeyError,
        TypeError,
        OverflowError,
        RecursionError,
        OptionError,
    ) as error:
        raise InputError(
            str(manifest),
            found=f"a damaged manifest ({error})",
            expected="one that `sentiment report` wrote",
        ) from error


def _read_outage(folder: Path, facts: dict[str, Any], made: dict[str, Any]) -> Reported:
    outage = outage_of(facts)
    tables = {name: _read_table(folder / f"{name}.csv") for name in _COLUMNS if name != "shape"}
    shape = folder / "shape.csv"
    return Reported(
        outage,
        folder,
        _bin_hours(facts["bin_hours"]),
        **tables,
        shape=_read_table(shape) if shape.is_file() else None,
        limits=tuple(map(str, facts.get("limits", ()))),
        made=made,
    )


def _check_kinds(facts: Any, kinds: dict[str, type | tuple[type, ...]]) -> None:
    """Raise where a value of a manifest is of another type than this program writes."""
    if not isinstance(facts, dict):
        raise TypeError(f"{str(facts)[:40]!r} stands where names and values should")
    for name, kind in kinds.items():
        if name in facts and not isinstance(facts[name], kind):
            raise TypeError(f"{name} is {str(facts[name])[:40]!r}")


def _bin_hours(value: float) -> float:
    if not 0 < value <= _MAX_BIN_HOURS:
        raise ValueError(f"bin_hours is {value}")
    return float(value)


def _read_table(path: Path) -> pd.DataFrame:
    needed = _COLUMNS[path.stem]
    try:
        table = pd.read_csv(path)
        missing = [name for name in needed if name not in table]
        if missing:
            raise ValueError(f"column {missing[0]} is missing")  # noqa: TRY301
        types = _TYPES if path.stem == "shape" else _TYPES | _COUNTS
        types = {name: kind for name, kind in types.items() if name in needed}
        table = table.astype(types)
        big = (table.select_dtypes("number").abs() > _MOST).any(axis=None)
        if big and path.stem != "shape":  # whose intervals may be open
            raise ValueError("a number without bounds")  # noqa: TRY301
        if any((table[name] < 0).any() for name in _COUNTS if name in types):
            raise ValueError("a number of posts below 0")  # noqa: TRY301
        if "time" in table:
            table["time"] = pd.to_datetime(table["time"], utc=True, format="ISO8601")
    except (ValueError, TypeError, OverflowError, OSError) as error:
        raise InputError(
            str(path),
            found=f"a damaged table ({error})",
            expected=f"columns {', '.join(needed)}, as `sentiment report` writes them",
        ) from error
    return table
