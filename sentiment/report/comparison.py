"""A comparison of outages in plain sentences and tables."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pandas as pd

from sentiment.report.comparison_tables import (
    effect_words,
    table_feedback,
    table_outages,
    table_rates,
    table_times,
)
from sentiment.report.tables import Section
from sentiment.results import Comparison
from sentiment.tell.numbers import ALWAYS, NAMES, duration_words, listed


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
