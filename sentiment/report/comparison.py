"""A comparison of outages in plain sentences and tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import isnan
from typing import Any

import pandas as pd

from sentiment.report.parts import Section, Table
from sentiment.results import Comparison
from sentiment.schema import WINDOWS
from sentiment.tell.numbers import (
    ALWAYS,
    NAMES,
    change_words,
    duration_words,
    level_and_n,
    listed,
)

Row = dict[Any, Any]


def tell_comparison(comparison: Comparison) -> list[Section]:
    """Put a comparison into words and tables, the answer first; plain text."""
    parts = [
        Section("In short", list(_short(comparison))),
        Section("What this comparison can't say", list(_limits(comparison)), open=True),
        Section("Which outages", tables=[table_outages(comparison)], open=True),
        Section("How long, how soon, how strong", tables=[table_times(comparison)], open=True),
    ]
    if len(comparison.effects):
        parts.append(Section("What users wrote", tables=list(table_feedback(comparison))))
    if comparison.span is not None:
        parts.append(Section("How often", tables=[table_rates(comparison)]))
    parts.append(Section("Sources", list(_sources(comparison))))
    return [*parts, Section("How to read the numbers", _method())]


def _limits(comparison: Comparison) -> Iterator[str]:
    outages = comparison.outages
    n, with_posts = len(outages), int(outages["n_posts"].notna().sum())
    if comparison.unlike:
        yield (
            f"The reports were not made alike: they differ in "
            f"{', '.join(comparison.unlike)}. What differs between outages may come from that."
        )
    if with_posts < n:
        yield (
            f"Of {n - with_posts} of {n} outages no posts were given: what users felt is not "
            f"known."
        )
    if with_posts > 1:
        yield (
            "Archives of different platforms, or collected by different words, hold different "
            "people: compare changes during an outage rather than levels. No test between "
            "outages is made; where intervals overlap, the posts don't tell them apart."
        )
    claimed = int((outages["certainty"] == "claimed").sum())
    if claimed:
        yield f"{claimed} of {n} outages are only claimed: nobody gives a source for them."
    if comparison.span is not None:
        first, last = comparison.span
        own = (
            ""
            if comparison.span_given
            else " Nobody says that it is complete for these days, which begin and end with an "
            "outage of its own: name those that it is complete for (--span)."
        )
        yield (
            f"A list of outages holds those that somebody wrote down. Rates a year are of the "
            f"listed ones, from {first} to {last}.{own}"
        )
    for line, numbers in comparison.limits.items():
        about = ", ".join(map(str, numbers))
        yield line if len(numbers) == with_posts else f"No. {about}: {line}"
    if with_posts:
        yield from ALWAYS


def _short(comparison: Comparison) -> Iterator[str]:
    """Say in a sentence each what the changes, and the providers, have in common."""
    effects = comparison.effects[comparison.effects["enough"].astype(bool)]
    for measure, part in effects.groupby("measure", sort=False):
        table = part.sort_values("value")
        n = len(table)
        ends = [
            f"{effect_words(row)} in {row['outage']}"
            for row in table.iloc[[0, -1]].to_dict("records")
        ]
        between = f"changes from {ends[0]} to {ends[1]}" if n > 1 else ends[0]
        name = NAMES[str(measure)].capitalize()
        yield f"{name} {_moved(table)}: {between}."
    if effects.empty:
        yield "No outage has enough posts before and during it to tell what users felt."
    table = comparison.table
    said = table[(table["measure"] == "time_to_acknowledgement") & table["value"].notna()]
    if len(said):
        hours = said["value"]
        soonest, middle, latest = (
            duration_words(timedelta(hours=float(each)))
            for each in (hours.min(), hours.median(), hours.max())
        )
        between = latest if len(said) == 1 else f"{soonest} to {latest}"
        inside = "" if len(said) == 1 else f"median {middle}; "
        yield (
            f"Providers first spoke {between} after the onset ({inside}known of "
            f"{len(said)} of {len(comparison.outages)})."
        )


def _moved(table: pd.DataFrame) -> str:
    """Count what the reports' verdicts say."""
    counted = [
        (
            f"{word} {verdict}",
            int(((table["grade"] == grade) & (table["verdict"] == verdict)).sum()),
        )
        for verdict in ("rose", "fell")
        for grade, word in (("clear", "clearly"), ("likely", "probably"))
    ]
    moved = [(words, n) for words, n in counted if n]
    if len(table) == 1:
        return moved[0][0] if moved else "did not clearly change"
    if not moved:
        return f"did not clearly change in any of {len(table)} outages"
    (words, n), *more = moved
    first = f"{words} in {n} of {len(table)} outages"
    return listed([first, *(f"{words} in {n}" for words, n in more)])


def _sources(comparison: Comparison) -> Iterator[str]:
    without = []
    for row in comparison.outages.to_dict("records"):
        if row["source"]:
            yield f"No. {row['number']}: {row['source']}"
        else:
            without.append(str(row["number"]))
    if without:
        yield f"No source given: no. {', '.join(without)}"


def _method() -> list[str]:
    return [
        "Numbers in brackets are 95 % intervals and n, the posts behind a number (of rates: "
        "the outages). Shares, mean sentiment, changes, peaks and recoveries are those of "
        "each report, with its intervals; whether a change is clear, or probable, is the "
        "report's own verdict. Where a report has no peak, it is the "
        "highest bin wholly inside the outage, which lies above the true peak. Intervals of "
        "outages a year are exact for Poisson counts (Garwood 1936), those of hours a year "
        "are Fay and Feuer's (1997), with an outage thrice as long as the longest listed "
        "held possible. Times from an onset that was estimated from the posts have an "
        "interval; others are as sharp as their source."
    ]


def table_outages(comparison: Comparison) -> Table:
    """List the outages: when, which trouble, how well known, with how many posts."""
    head = ["no.", "outage", "platform", "start, UTC", "end, UTC", "trouble", "known", "posts"]
    rows = []
    for row in comparison.outages.to_dict("records"):
        estimated = " (estimated)" if row["estimated"] else ""
        posts = "none given" if row["n_posts"] is None else f"{row['n_posts']:,}"
        free = [str(row[key]) for key in ("outage", "platform", "problem")]
        name, platform, problem = (text or "not named" for text in free)
        times = [_time(row[key]) or "not known" for key in ("start", "end")]
        times[0] += estimated
        known = row["certainty"] or "not listed"
        rows.append([str(row["number"]), name, platform, *times, problem, known, posts])
    return Table(head, rows)


def _time(text: str) -> str:
    return text.replace("T", " ").removesuffix("Z")


def _rows(comparison: Comparison) -> dict[tuple[int, str, str], Row]:
    table = comparison.table[comparison.table["number"].notna()]
    return {
        (row["number"], row["measure"], row["window"]): row for row in table.to_dict("records")
    }


def _figure(row: Row) -> str:
    """Write a figure as a table's cell: value, interval, n, or why there is none."""
    note = row["note"]
    n = f"n = {row['n']:,}" if row["n"] else ""
    if isnan(row["value"]):
        why = "can't be told" if note.startswith("can't be told: within") else note
        return f"{why or 'not known'}{n and f' ({n})'}"
    if row["unit"] != "hours":
        text = level_and_n(row, percent=row["unit"] == "share")
    elif isnan(row["low"]):
        text = f"{duration_words(timedelta(hours=row['value']))}{n and f' ({n})'}"
    else:
        between = f"{row['low']:.2g} to {row['high']:.2g}"
        between = between.replace("to inf", "or more")  # the archive ends before it does
        text = f"{row['value']:.2g} h ({', '.join(filter(None, [between, n]))})"
    return f"{text}; {note}" if note else text


def table_times(comparison: Comparison) -> Table:
    """Tell how long each took, how soon its provider spoke, how strong frustration was."""
    columns = {
        "duration": "duration",
        "time_to_acknowledgement": "first acknowledgement after",
        "recovery": "frustration as usual again after",
        "peak_frustration": "peak of frustration",
    }
    rows = _rows(comparison)
    return Table(
        ["no.", "outage", *columns.values()],
        [
            [str(n), name, *(_figure(rows[n, key, ""]) for key in columns)]
            for n, name in zip(
                comparison.outages["number"], comparison.outages["outage"], strict=True
            )
        ],
    )


def table_feedback(comparison: Comparison) -> Iterator[Table]:
    """Tell what users wrote before, during and after: a table a measure."""
    rows = _rows(comparison)
    head = ["no.", "outage", *WINDOWS, "change during"]
    for group, table in comparison.effects.groupby("measure", sort=False):
        measure = str(group)
        head[1] = NAMES[measure].capitalize()
        yield Table(
            list(head),
            [
                [
                    str(row["number"]),
                    row["outage"],
                    *(_figure(rows[row["number"], measure, window]) for window in WINDOWS),
                    effect_words(row),
                ]
                for row in table.to_dict("records")
            ],
        )


def effect_words(row: Row) -> str:
    """Write a row of `Comparison.effects`: difference, interval, posts before and during."""
    if not row["enough"]:
        return "too few posts"
    return f"{change_words(row)}, n = {row['n_from']:,} and {row['n_to']:,})"


def table_rates(comparison: Comparison) -> Table:
    """Tell how often each platform is listed, and for how long, with the span below."""
    assert comparison.span is not None
    first, last = comparison.span
    table = comparison.table[comparison.table["number"].isna()]
    head = ["platform", "outages", "a year", "hours down a year", "median duration"]
    by = table.groupby(["platform", "certainty"], sort=False)
    rows = []
    for (platform, kind), part in by:
        often, down, middle = part.to_dict("records")
        rows.append(
            [
                str(platform) or "not named",
                f"{often['n']}{', claimed ones too' * (kind != 'sourced')}",
                _rate(often),
                _rate(down),
                _figure(middle),
            ]
        )
    return Table(head, rows, f"Listed outages that began from {first} to {last}.")


def _rate(row: Row) -> str:
    if isnan(row["value"]):
        return str(row["note"])
    value, low, high = (_two_digits(row[key]) for key in ("value", "low", "high"))
    between = "" if isnan(row["low"]) else f" ({low} to {high})"
    return f"{value}{between}{row['note'] and '; '}{row['note']}"


def _two_digits(value: float) -> str:
    return f"{value:,.0f}" if value >= 10 else f"{value:.2g}"  # noqa: PLR2004
