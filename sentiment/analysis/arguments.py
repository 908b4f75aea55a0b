"""What callers give, as paths, texts or objects, made into objects."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import tzinfo
from pathlib import Path
from typing import Any

import pandas as pd

from sentiment.analysis.counter import count_here
from sentiment.count.spans import Span
from sentiment.errors import InputError, OptionError
from sentiment.incidents import read_outages, read_statements
from sentiment.ingest.source.given import listed_sources
from sentiment.ingest.source.remote import RemotePath, is_remote
from sentiment.outage import Outage, Statement, parse_outage

#: Options of reading that change no result.
_NO_OPTIONS = ("chunk_rows", "on_error", "log", "progress")

Source = str | Path | pd.DataFrame | Iterable[str | Path | pd.DataFrame]


def read_span(text: str) -> Span:
    """Read hours that do not count, as ``START/END``; an open end is an `OptionError`."""
    outage = parse_outage(text)
    if outage.end is None:
        raise OptionError(
            f"--ignore: found {text!r}, which has no end; expected START/END, as "
            f"2025-01-27T11:00Z/2025-01-27T18:00Z."
        )
    return outage.start, outage.end


def split_control(
    control: Source | tuple[str, str] | None,
) -> list[Any] | tuple[str, str] | None:
    """Tell a column and its value from files."""
    if control is None or isinstance(control, tuple):
        return control
    if (
        isinstance(control, str)
        and "=" in control
        and not (is_remote(control) or Path(control).exists())
    ):
        column, _, value = control.partition("=")
        return column, value
    return listed_sources(control)


def _name_control(control: Source | tuple[str, str]) -> list[str]:
    """Write a control as the manifest names it."""
    if isinstance(control, tuple):
        return ["=".join(control)]
    return [
        str(each) if isinstance(each, str | Path | RemotePath) else "table"
        for each in listed_sources(control)
    ]


def _name_authors(authors: str | Path | Iterable[str] | None) -> str | int | None:
    """Write authors that are left out as the manifest names them: a file, or how many."""
    if authors is None or isinstance(authors, str | Path):
        return None if authors is None else str(authors)
    return len(frozenset(authors))


def read_authors(authors: str | Path | Iterable[str] | None) -> frozenset[str]:
    """Take authors, or read them from a file with one a line (`InputError` if it is none)."""
    if not isinstance(authors, str | Path):
        return frozenset(authors or ())
    try:
        text = Path(authors).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            str(authors),
            found=f"no list of authors ({error})",
            expected="a text file (UTF-8) with an author a line",
        ) from error
    return frozenset(line.strip() for line in text.splitlines() if line.strip())


def collect_outages(
    outage: str | Outage | Sequence[str | Outage],
    outages: str | Path | Sequence[Outage],
    name: str,
    zone: tzinfo | None,
) -> list[Outage]:
    """Take or parse the outages of both options, in their order."""
    each = [outage] if isinstance(outage, str | Outage) else outage
    found = [
        parse_outage(one, name=name, zone=zone) if isinstance(one, str) else one for one in each
    ]
    listed = read_outages(outages, zone=zone) if isinstance(outages, str | Path) else outages
    return [*found, *listed]


def collect_statements(
    statements: str | Path | Sequence[Statement], zone: tzinfo | None
) -> list[Statement]:
    """Take or read the statements."""
    if isinstance(statements, str | Path):
        return read_statements(statements, zone=zone)
    return list(statements)


def manifest_options(
    asked: Mapping[str, Any],
    reading: Mapping[str, Any],
    ignored: Sequence[Span],
) -> dict[str, Any]:
    """Write the options of `analyse` as plain values: no author's name, no key."""

    def text(name: str) -> str | None:
        return None if asked[name] is None else str(asked[name])

    return {
        **{key: value for key, value in reading.items() if key not in _NO_OPTIONS},
        "tz": asked["tz"],
        **{name: text(name) for name in ("before", "after", "baseline", "bin_width")},
        **{name: asked[name] for name in ("margin", "allow_none", "min_confidence")},
        "labels": text("labels"),
        **{name: asked[name] for name in ("reposts", "dedupe_text")},
        "ignore": [f"{start.isoformat()}/{end.isoformat()}" for start, end in ignored],
        "control": None if asked["control"] is None else _name_control(asked["control"]),
        "exclude_authors": _name_authors(asked["exclude_authors"]),
        **{name: asked[name] for name in ("max_per_author", "by", "weight")},
        "languages": None if asked["languages"] is None else list(asked["languages"]),
        **{name: asked[name] for name in ("n_quotes", "raw_quotes")},
        "pseudonymised": asked["pseudonymise"] is not None,
        **({"engine": "dask"} if asked["engine"] is not count_here else {}),
    }
