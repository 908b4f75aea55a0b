"""A study in plain sentences, each number with its n and its interval."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING, Any

import numpy as np

from sentiment.escape import for_markdown
from sentiment.outage import edge_words
from sentiment.report.account import (
    describe_account,
    describe_copies,
    quote_posts,
    rank_languages,
)
from sentiment.report.adjusted import describe_adjusted, describe_tagging_limits
from sentiment.report.content import describe_content
from sentiment.report.effects import describe_effects
from sentiment.report.found import describe_found
from sentiment.report.numbers import ALWAYS, NAMES, change_words, level_words, p_words
from sentiment.report.shape import describe_shape
from sentiment.report.statements import describe_statements
from sentiment.results import CLEAR, LIKELY
from sentiment.schema import WINDOWS

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from sentiment.analysis.study import Analysis
    from sentiment.results import Measures

__all__ = ["describe_limits", "summarise"]

#: Above this share of other languages the numbers are said to mean little.
_FOREIGN = 0.5
_MENTIONED = 0.05
_LABELS = {"compound": "mean sentiment"}


def summarise(study: Analysis) -> str:
    """Write ``summary.md``.

    Parameters
    ----------
    study : Analysis
        What was read and measured.

    Returns
    -------
    str
        Markdown.
    """
    limits = (*describe_limits(study), *describe_tagging_limits(study), *ALWAYS)
    parts = ["# How people reacted", "", "What these numbers can't say:", ""]
    parts += [*(f"- {line}" for line in limits), ""]
    for measures, content in zip_longest(study.measures, study.content):
        parts += [f"## {for_markdown(measures.outage.label)}", "", *_outage(measures), ""]
        if content is not None:
            parts += describe_content(content, measures.outage)
        parts += quote_posts(study, measures)
    parts += ["## What was read", "", *describe_account(study), ""]
    parts += ["## Copies", "", *describe_copies(study), ""]
    parts += ["## How to read the numbers", "", *_method(study), ""]
    return "\n".join(parts)


def describe_limits(study: Analysis) -> list[str]:
    """Say, as Markdown, what this archive can't tell beyond what none can."""
    foreign = _foreign(study)
    lines = [foreign] if foreign else []
    if study.detection is not None:
        lines += _estimated(study)
    for measures in study.measures:
        lines += _thin(measures)
    return lines


def _estimated(study: Analysis) -> list[str]:
    assert study.detection is not None
    n, shown = len(study.detection.outages), len(study.measures)
    more = f" The strongest {shown} of {n} found are analysed." if shown < n else ""
    return [
        f"**No outage was named: its times are estimated from the posts themselves**, with the "
        f"intervals given below.{more} They lie where frustration or posts rose, so that they "
        f"did rise proves nothing; ends are where that dropped, not when service was restored.",
        *(for_markdown(line) for line in describe_found(study.detection)),
    ]


def _foreign(study: Analysis) -> str:
    known = {name: n for name, n in study.overview.languages.items() if name is not None}
    total = sum(known.values())
    other = {name: n for name, n in known.items() if not name.lower().startswith("en")}
    share = sum(other.values()) / total if total else 0.0
    left_out = sum(study.left_out.values())
    if left_out:
        return (
            f"{left_out:,} of {study.overview.n_posts:,} posts were left out for their "
            f"language ({rank_languages(study.left_out)}): VADER and the tagger read English. "
            f"What these authors felt is not in the numbers (--languages all counts them)."
        )
    if share < _MENTIONED:
        return ""
    ranked = sorted(other.items(), key=lambda item: -item[1])
    top = ", ".join(
        f"{for_markdown(name)} {100 * n / total:.0f} %"
        for name, n in ranked[:3]
        if n == ranked[0][1] or n >= total / 100
    )
    start = (
        f"{sum(other.values()):,} of {total:,} posts with a known language "
        f"({100 * share:.0f} %) are not in English ({top})."
    )
    if share > _FOREIGN:
        all_of_them = (
            " All posts were analysed, since leaving these out would leave nearly nothing."
            if study.languages is None
            else ""
        )
        return (
            f"**These posts are mostly not in English.** {start} VADER and the tagger read "
            f"English: sentiment and reactions mean little here; activity still does."
            f"{all_of_them}"
        )
    return f"{start} VADER and the tagger read English; those posts blur the numbers."


def _thin(measures: Measures) -> list[str]:
    label = for_markdown(measures.outage.label)
    lines = []
    for window in WINDOWS:
        row = measures.value(window, "n_posts")
        hours = (row["end"] - row["start"]).total_seconds() / 3600
        asked = {
            "before": measures.before.total_seconds() / 3600,
            "after": measures.after.total_seconds() / 3600,
        }.get(window, hours)
        if window == "after" and measures.outage.end is None:
            continue
        if hours < 0.95 * asked:
            lines.append(
                f"{label}: the archive covers {hours:.1f} of the {asked:g} hours {window} "
                f"the outage."
            )
    return [*(f"{label}: {for_markdown(line)}" for line in measures.cautions), *lines]


def _outage(measures: Measures) -> list[str]:
    outage = measures.outage
    end = "and goes on" if outage.end is None else f"to {outage.end:%Y-%m-%d %H:%M} UTC"
    lines = [f"From {outage.start:%Y-%m-%d %H:%M} {end}."]
    if outage.start_range is not None:
        lines = [f"Estimated: {edge_words(outage)} UTC."]
    if outage.source:
        lines.append(f"Times: {for_markdown(outage.source)}.")
    rates = []
    for window in WINDOWS:
        table = measures.windows
        rows = table[(table["window"] == window) & (table["measure"] == "posts_per_hour")]
        if len(rows):
            row = rows.iloc[0]
            rates.append(
                f"{row['value']:,.1f} an hour {window} ({row['low']:,.1f} to "
                f"{row['high']:,.1f}, n = {row['n']:,})"
            )
    if rates:
        lines += ["", f"Posts: {', '.join(rates)}."]
    for to in WINDOWS[1:]:
        if to == "after" and outage.end is None:
            continue
        against = "before" if measures.baseline == "adjacent" else "the same hours earlier"
        lines += ["", f"### {to.capitalize()} against {against}", "", *_changes(measures, to)]
    for describe in (describe_effects, describe_shape, describe_statements):
        lines += describe(measures)
    return lines


def _changes(measures: Measures, to: str) -> list[str]:
    table = measures.verdicts
    told = table[(table["window"] == to) & table["headline"]]
    lines = [f"- {_verdict(row)}" for _, row in told.iterrows()]
    if not told["verdict"].isin(["rose", "fell"]).any():
        unknown = (told["verdict"] == "can't be told")[told["measure"] != "posts"].all()
        what = "Nothing can be told of" if unknown else "No clear change"
        lines.insert(0, f"**{what} {to} the outage.**\n")
    lines += [f"\n{why[0].upper()}{why[1:]}." for why in told["why"].unique() if why]
    if measures.baseline != "adjacent":
        lines += _same_hours(measures, to)
    return lines + describe_adjusted(measures, to)


def _verdict(row: pd.Series) -> str:
    label = _LABELS.get(row["measure"], str(row["measure"])).capitalize()
    if row["quantity"] == "rate" and row["measure"] != "posts":
        label += ", posts an hour"
    elif row["quantity"] == "authors":
        label += " among authors"
    if row["verdict"] == "can't be told":
        return f"{label}: can't be told, {row['reason']}."
    words = f"{label}: {row['verdict']}"
    if row["grade"]:
        verb = row["verdict"] if row["grade"] == "clear" else f"likely {row['verdict']}"
        words = f"**{label} {verb}**"
    names = ("value", "low", "high", "n")
    before = dict(
        zip(names, row[["before", "before_low", "before_high", "n_before"]], strict=True)
    )
    levels = f"{_level(before, row)} before, {_level(row, row)} {row['window']}"
    reason = f"; {row['reason']}" if row["reason"] else ""
    return f"{words}: {levels}; {_difference(row)}; {p_words(row['p'])}){reason}."


def _level(numbers: Mapping[str, Any] | pd.Series, row: pd.Series) -> str:
    if row["quantity"] != "rate":
        return level_words(numbers, percent=row["quantity"] != "mean")
    value, low, high = (numbers[name] for name in ("value", "low", "high"))
    return f"{value:,.1f} an hour ({low:,.1f} to {high:,.1f}, n = {numbers['n']:,})"


def _difference(row: pd.Series) -> str:
    value, low, high = (row[name] for name in ("change", "change_low", "change_high"))
    if row["quantity"] == "rate":
        top = "more" if high == np.inf else f"{high:.1f}"
        times = f"{value:.1f} times" if value < np.inf else "from none"
        return f"{times} ({low:.1f} to {top}"
    measure = "compound_mean" if row["quantity"] == "mean" else ""
    change = change_words({"measure": measure, "value": value, "low": low, "high": high})
    return f"difference {change}"


def _same_hours(measures: Measures, to: str) -> list[str]:
    """Tell the differences against the same hours, which were asked for."""
    table = measures.differences
    table = table[(table["comparison"] == f"{to} - before") & table["low"].notna()]
    same = measures.effects[measures.effects["method"] == "same hours"]
    note = same[same["comparison"] == f"{to} - before"]["note"].iloc[0]
    told = [
        f"- {NAMES[row['measure']]}: {change_words(row)}; {p_words(row['p_holm'])})"
        for _, row in table[table["measure"].isin(NAMES)].iterrows()
    ]
    return [f"\nAgainst {note}:\n", *told]


def _method(study: Analysis) -> list[str]:
    units = sorted({measures.resampled for measures in study.measures})
    return [
        f"Numbers in brackets are 95 % intervals, made by resampling {' / '.join(units)}, and "
        f"n, the posts behind a number. A change is clear where chance in who posted what "
        f"(authors and texts), and how the number wanders anyway, each explain it with p below "
        f"{CLEAR}, adjusted by Holm's method, and no check speaks against it; likely where p "
        f"is below {LIKELY}. Other tables are adjusted by Benjamini and Hochberg's. Windows "
        f"are half-open: an outage's end belongs to after."
    ]
