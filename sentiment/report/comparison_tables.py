"""The tables of a comparison as people read them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from math import isnan
from typing import Any

from sentiment.report.tables import Table
from sentiment.results import Comparison
from sentiment.schema import WINDOWS
from sentiment.tell.numbers import NAMES, change_words, duration_words, level_and_n

Row = dict[Any, Any]


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
