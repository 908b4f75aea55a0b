"""A study in plain sentences, each number with its n and its interval."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

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
from sentiment.report.numbers import ALPHA, ALWAYS, NAMES, change_words, level_words, p_words
from sentiment.report.shape import describe_shape
from sentiment.report.statements import describe_statements
from sentiment.results import MIN_WINDOW_POSTS
from sentiment.schema import WINDOWS

if TYPE_CHECKING:
    import pandas as pd

    from sentiment.analysis.study import Analysis
    from sentiment.results import Measures

__all__ = ["describe_limits", "summarise"]

#: Above this share of other languages the numbers are said to mean little.
_FOREIGN = 0.5
_MENTIONED = 0.05
#: What posts may be too few of, by baseline.
_ADJACENT = {"adjacent": "", "same-hours": " or earlier days"}
#: A stretch without posts is named where it is at least this share of the timeline.
_GAP = 0.08


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
        n, hours = int(row["n"]), (row["end"] - row["start"]).total_seconds() / 3600
        asked = {
            "before": measures.before.total_seconds() / 3600,
            "after": measures.after.total_seconds() / 3600,
        }.get(window, hours)
        if window == "after" and measures.outage.end is None:
            continue
        if n < MIN_WINDOW_POSTS:
            lines.append(
                f"{label}: only {n:,} posts {window} the outage (fewer than "
                f"{MIN_WINDOW_POSTS}): **too few to compare**."
            )
        if hours < 0.95 * asked:
            lines.append(
                f"{label}: the archive covers {hours:.1f} of the {asked:g} hours {window} "
                f"the outage."
            )
    return lines + _gaps(measures)


def _gaps(measures: Measures) -> list[str]:
    """Name the longest stretch without any post, where it is long enough to matter."""
    counts = measures.timeline[measures.timeline["measure"] == "n_posts"]
    empty = (counts["value"] == 0).to_numpy()
    longest, run = (0, 0), 0
    for i, nothing in enumerate(empty):
        run = run + 1 if nothing else 0
        longest = max(longest, (run, i + 1))
    n, end = longest
    if n * measures.bin_width < max(
        3 * measures.bin_width, _GAP * len(empty) * measures.bin_width
    ):
        return []
    start = counts["time"].iloc[end - n]
    stop = counts["time"].iloc[end - 1] + measures.bin_width
    return [
        f"{for_markdown(measures.outage.label)}: the archive holds no posts at all from "
        f"{start:%Y-%m-%d %H:%M} to {stop:%Y-%m-%d %H:%M} UTC: a gap in the collection, "
        f"or silence."
    ]


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
    table = measures.differences
    table = table[table["comparison"] == f"{to} - before"]
    if not table["enough"].all():
        row = table.iloc[0]
        return [
            f"Too few posts{_ADJACENT[measures.baseline]} to compare: "
            f"n = {row['n_from']:,} before, {row['n_to']:,} {to}. "
            f"What there is stands in windows.csv."
        ]
    told = table[table["measure"].isin(NAMES) & table["low"].notna()]
    lines = [f"- {_change(measures, to, row)}" for _, row in told.iterrows()]
    if not (table["p_holm"] < ALPHA).any():
        lines.insert(0, f"**No clear change {to} the outage.**\n")
    if measures.baseline != "adjacent":
        same = measures.effects[measures.effects["method"] == "same hours"]
        note = same[same["comparison"] == f"{to} - before"]["note"].iloc[0]
        lines.insert(0, f"Against {note}, n = {table['n_from'].iloc[0]:,}.\n")
    return lines + describe_adjusted(measures, to)


def _change(measures: Measures, to: str, row: pd.Series) -> str:
    name = str(row["measure"])
    percent = name != "compound_mean"
    levels = f"{level_words(measures.value(to, name), percent=percent)} {to}"
    if measures.baseline == "adjacent":
        levels = (
            f"{level_words(measures.value('before', name), percent=percent)} before, {levels}"
        )
    difference = f"difference {change_words(row)}; {p_words(row['p_holm'])})"
    label = NAMES[name]
    if row["p_holm"] < ALPHA:
        verb = "rose" if row["value"] > 0 else "fell"
        start = f"**{label.capitalize()} {verb}**"
    else:
        start = f"{label.capitalize()}: no clear change"
    return f"{start}: {levels}; {difference}."


def _method(study: Analysis) -> list[str]:
    units = sorted({measures.resampled for measures in study.measures})
    return [
        f"Numbers in brackets are 95 % intervals, made by resampling {' / '.join(units)}, and "
        f"n, the posts behind a number. A change is called one where its p-value, adjusted by "
        f"Holm's method for all comparisons of an outage, is below {ALPHA}; other tables are "
        f"adjusted by Benjamini and Hochberg's. Windows are half-open: an outage's end belongs "
        f"to after."
    ]
