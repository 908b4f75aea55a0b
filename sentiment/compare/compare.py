"""Several outages, or platforms, in one comparison."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pandas as pd

from sentiment.compare.linked import Case, pair_cases
from sentiment.compare.outage_figures import (
    FEEDBACK,
    YEAR,
    align,
    by_platform,
    figures_of,
    rate_figures,
)
from sentiment.compare.reports import Reported, how_reports_differ, read_reports
from sentiment.errors import OptionError
from sentiment.incidents import Incident
from sentiment.results import Comparison

_TABLE = [
    *("number", "platform", "outage", "start", "certainty"),
    *("measure", "window", "value", "low", "high", "unit", "n", "note"),
]
_ALIGNED = ["number", "outage", "hours", "lengths", "value", "low", "high", "n", "bin_hours"]
_EFFECTS = [
    *("number", "outage", "measure", "value", "low", "high"),
    *("p_holm", "n_from", "n_to", "enough", "verdict", "grade"),
]

Span = tuple[date, date]
Numbered = tuple[int, str, "Reported"]


def compare_outages(
    folders: Iterable[str | Path] = (),
    incidents: Sequence[Incident] = (),
    *,
    span: Span | None = None,
) -> Comparison:
    """Put outages beside each other: what reports measured, and what a list says.

    Parameters
    ----------
    folders : iterable of str or Path, default ()
        Reports that `write_report` or ``sentiment report`` wrote.
    incidents : sequence of Incident, default ()
        What `read_incidents` returned.
    span : tuple of two date, optional
        First and last day that the list is complete for. Else rates are
        reckoned over the days from its first outage to its last.

    Returns
    -------
    Comparison
        Outages in time order. A report and a row of the list are one outage
        where platform or name are the same and times overlap.

    Raises
    ------
    InputError
        If a folder holds no report, one of an earlier version, or a damaged one.
    OptionError
        If there is nothing to compare, two reports are of the same outage, or
        the span holds no outage of the list.

    Examples
    --------
    >>> found = st.compare_outages(incidents=st.read_incidents("data/outages.csv"))
    >>> found.table.query("outage == 'Reddit Pi-Day outage' and measure == 'duration'")[
    ...     ["value", "unit"]].round(2).to_dict("records")
    [{'value': 5.23, 'unit': 'hours'}]
    """
    if span is not None and not incidents:
        raise OptionError("span: found no list of outages; expected one (--outages FILE).")
    reports = read_reports(folders)
    cases = list(enumerate(pair_cases(reports, incidents), 1))
    if not cases:
        raise OptionError(
            "nothing to compare; expected folders of `sentiment report`, or a list of outages "
            "(--outages FILE)."
        )
    chosen = span
    if span is None and incidents:
        days = [incident.day for incident in incidents]
        chosen = min(days), max(days)
    rows = [
        (number, case.platform, case.label, _start(case), _certainty(case), *figure)
        for number, case in cases
        for figure in figures_of(case)
    ]
    if chosen is not None:
        rows += list(_platform_rows(incidents, chosen))
    reported = [(number, case.label, case.reported) for number, case in cases if case.reported]
    return Comparison(
        pd.DataFrame([_facts(number, case) for number, case in cases]).astype(
            {"n_posts": "Int64"}
        ),
        pd.DataFrame(rows, columns=_TABLE).astype({"number": "Int64", "n": "Int64"}),
        _stack(reported, align, _ALIGNED),
        _stack(reported, _effects, _EFFECTS),
        chosen,
        span is not None,
        how_reports_differ(reports),
        _limits(reported),
    )


def parse_span(text: str) -> Span:
    """Read ``FIRST/LAST``, two days; OptionError if it is not that, or LAST is before FIRST.

    >>> parse_span("2019-01-01/2025-12-31")[1].isoformat()
    '2025-12-31'
    """
    try:
        first, last = map(date.fromisoformat, text.split("/"))
    except ValueError:
        first, last = date.max, date.min
    if last < first:
        raise OptionError(
            f"span: found {text!r}; expected FIRST/LAST, such as 2019-01-01/2025-12-31."
        )
    return first, last


def _effects(reported: Reported) -> pd.DataFrame:
    """Return the changes during, and what the report's own verdicts make of them."""
    table, said = reported.differences, reported.verdicts
    during = table["comparison"] == "during - before"
    said = said[(said["window"] == "during") & said["quantity"].isin(["share", "mean"])]
    names = (
        said["measure"]
        .map(lambda name: f"share_{name}")
        .replace("share_compound", "compound_mean")
    )
    verdicts = said.assign(measure=names)[["measure", "verdict", "grade"]]
    return table[during & table["measure"].isin(FEEDBACK)].merge(verdicts, how="left")


def _stack(
    reports: Sequence[Numbered], make: Callable[[Reported], pd.DataFrame], columns: list[str]
) -> pd.DataFrame:
    """Put a table of each outage below the other, with the outage's number and name."""
    tables = [make(each).assign(number=n, outage=label) for n, label, each in reports]
    if not tables:
        return pd.DataFrame(columns=columns)
    return pd.concat(tables, ignore_index=True)[columns]


def _limits(reports: Sequence[Numbered]) -> dict[str, list[int]]:
    limits: dict[str, list[int]] = defaultdict(list)
    for number, _, each in reports:
        for line in each.limits:
            limits[line].append(number)
    return dict(limits)


def _start(case: Case) -> str:
    if case.outage is None:
        return case.start.date().isoformat()
    return f"{case.start:%Y-%m-%dT%H:%MZ}"


def _certainty(case: Case) -> str:
    return "" if case.incident is None else case.incident.certainty


def _facts(number: int, case: Case) -> dict[str, Any]:
    listed = case.incident
    end = ""
    if case.outage is not None:
        end = "goes on" if case.outage.end is None else f"{case.outage.end:%Y-%m-%dT%H:%MZ}"
    sources = [
        "" if case.reported is None else case.reported.outage.source,
        "" if listed is None else listed.source,
    ]
    n_posts = None
    if case.reported is not None:
        windows = case.reported.windows
        n_posts = int(windows.loc[windows["measure"] == "n_posts", "value"].sum())
    return {
        "number": number,
        "outage": case.label,
        "platform": case.platform,
        "start": _start(case),
        "end": end,
        "problem": "" if listed is None else listed.problem,
        "certainty": _certainty(case),
        "estimated": case.outage is not None and case.outage.start_range is not None,
        "source": "; ".join(dict.fromkeys(filter(None, sources))),
        "n_posts": n_posts,
    }


def _platform_rows(incidents: Sequence[Incident], span: Span) -> Iterator[tuple[Any, ...]]:
    """Yield what the list tells of each platform: sourced outages, then claimed ones too."""
    inside = [each for each in incidents if span[0] <= each.day <= span[1]]
    if not inside:
        raise OptionError(
            f"span: found no outage of the list from {span[0]} to {span[1]}; expected some."
        )
    years = (span[1] - span[0] + timedelta(days=1)) / timedelta(days=YEAR)
    sourced = by_platform([each for each in inside if each.certainty != "claimed"])
    listed = {name.casefold(): hours for name, hours in sourced.items()}
    for name, everything in by_platform(inside).items():
        kinds = {"sourced": listed.get(name.casefold(), []), "claimed too": everything}
        if not kinds["sourced"]:
            del kinds["sourced"]
        elif len(kinds["sourced"]) == len(everything):
            del kinds["claimed too"]
        for kind, hours in kinds.items():
            for figure in rate_figures(hours, years):
                yield (None, name, "", "", kind, *figure)
