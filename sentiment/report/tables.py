"""A report's tables as people read them: levels with their intervals, verdicts in words."""

from __future__ import annotations

from math import isfinite, isnan

import pandas as pd

from sentiment.report.parts import Table
from sentiment.results import MIN_FLAGGED, MIN_WINDOW_POSTS, Content, Measures
from sentiment.schema import REACTING, WINDOWS
from sentiment.tell.about import aspect_words, clear_aspects
from sentiment.tell.numbers import (
    NAMES,
    between,
    capital,
    change_words,
    p_words,
    rate_words,
    rates_between,
    share_and_n,
    shortened,
    signed,
)
from sentiment.tell.verdicts import Verdict, verdict_of

_LONGEST = 120
#: What levels of a quantity are of.
_UNITS = {"share": "of posts", "authors": "of people"}


def level_words(value: float, low: float, high: float, kind: str) -> str:
    """Write a level with its interval, in the unit of its kind."""
    if isnan(value):
        return "—"
    if kind == "mean":
        inside = "" if isnan(low) else f" ({signed(low, 2)} to {signed(high, 2)})"
        return f"{signed(value, 2)}{inside}"
    if kind == "rate":
        inside = rates_between(low, high)
        return f"{rate_words(value)} an hour{inside and f' ({inside})'}"
    inside = between(low, high, 100, 1)
    return f"{100 * value:.1f} %{inside and f' ({inside})'}"


def verdict_words(found: Verdict) -> str:
    """Write a verdict with its grade, or with what speaks against a change."""
    if found.grade:
        return f"{found.verdict} ({found.grade})"
    return f"{found.verdict}: {found.reason}" if found.reason else found.verdict


def _before(found: Verdict) -> str:
    return level_words(found.before, found.before_low, found.before_high, found.quantity)


def _then(found: Verdict) -> str:
    return level_words(found.value, found.low, found.high, found.quantity)


def _after(after: Verdict, during: Verdict) -> str:
    """Write the level after: in full, where another quantity answers there."""
    if after.quantity == during.quantity or isnan(after.value):
        return _then(after)
    unit = _UNITS.get(after.quantity, "")
    return f"{_then(after)} {unit}".strip() + f"; before: {_before(after)}"


def table_changes(measures: Measures) -> Table:
    """Tell each measure before, during and after, and the verdict."""
    rows = []
    for name in (*REACTING, "compound"):
        during = verdict_of(measures, name)
        if not during.quantity:
            continue
        after = verdict_of(measures, name, window="after")
        label = "mean sentiment" if name == "compound" else name
        unit = _UNITS.get(during.quantity, "")
        rows.append(
            [
                capital(f"{label} {unit}".strip()),
                _before(during),
                _then(during),
                verdict_words(during),
                _after(after, during) if after.quantity else "—",
                verdict_words(after) if after.quantity else "—",
            ]
        )
    counts = [int(measures.value(window, "n_posts")["n"]) for window in WINDOWS]
    n = ", ".join(f"{n:,} {window}" for n, window in zip(counts, WINDOWS, strict=True))
    return Table(
        ["", "before", "during", "verdict", "after", "verdict"],
        rows,
        f"Posts: {n}. Intervals: 95 %. Corrected shares, where the tagger's errors are known, "
        f"are in windows.csv.",
    )


def table_activity(measures: Measures) -> Table:
    """Tell posts an hour before, during and after, by what they express."""
    rows = []
    for window in WINDOWS:
        found = measures.windows[
            (measures.windows["window"] == window)
            & (measures.windows["measure"] == "posts_per_hour")
        ]
        if found.empty or isnan(found["value"].iloc[0]):
            continue
        row = found.iloc[0]
        hourly = float(row["value"])
        levels = [
            rate_words(hourly * float(measures.value(window, f"share_{name}")["value"]))
            if hourly
            else "0"
            for name in REACTING
        ]
        rows.append([window, level_words(hourly, row["low"], row["high"], "rate"), *levels])
    return Table(["", "posts", *REACTING], rows)


def table_checks(measures: Measures) -> Table:
    """Tell the change during the outage by each method that can tell."""
    table = measures.effects
    table = table[
        table["measure"].isin(NAMES)
        & (table["measure"] != "share_none")
        & table["low"].notna()
        & table["comparison"].isin(["during - before", "level at onset"])
    ]
    rows = []
    for row in table.to_dict("records"):
        p = "" if row["p_bh"] is None or isnan(row["p_bh"]) else p_words(row["p_bh"])
        rows.append(
            [
                NAMES[row["measure"]],
                str(row["method"]),
                f"{change_words(row)})",
                p,
                str(row["note"]),
            ]
        )
    return Table(
        ["", "how", "change during", "adjusted p", "rests on"],
        rows,
        "Placebo onsets give the median and range of what the same analysis finds where "
        "nothing happened.",
    )


def table_content(content: Content) -> tuple[Table, Table]:
    """Tell what clearly changed in what posts say, and where people turned to."""
    changed = []
    for to in WINDOWS[1:]:
        for row in clear_aspects(content, to).to_dict("records"):
            levels = [_share(content, window, row["facet"]) for window in ("before", to)]
            points = change_words(row | {"measure": "share"})
            name = capital(aspect_words(row["facet"]))
            changed.append([name, to, *levels, f"{points})", p_words(row["p_bh"])])
    places = content.facets[
        (content.facets["family"] == "destination") & (content.facets["n"] >= MIN_FLAGGED)
    ].sort_values("n", ascending=False, kind="stable")
    turned = [
        [
            aspect_words(row["facet"]),
            row["window"],
            _share(content, row["window"], row["facet"]),
        ]
        for row in places.head(6).to_dict("records")
    ]
    note = (
        "Found by patterns of English words, which miss what is said in others: compare "
        "windows rather than levels. A rumoured cause is no evidence of the cause."
    )
    return (
        Table(["What posts say", "", "before", "then", "change", "adjusted p"], changed, note),
        Table(["People turn to", "", "share of posts"], turned),
    )


def _share(content: Content, window: str, facet: str) -> str:
    table = content.facets
    row = table[(table["window"] == window) & (table["facet"] == facet)].iloc[0]
    return share_and_n(*(row[key] for key in ("share", "low", "high", "n")))


def table_groups(content: Content) -> Table:
    """Tell how groups of users reacted, where authors say what they are."""
    table = content.groups
    rows = []
    for (group, window), part in table.groupby(["group", "window"], sort=False, observed=True):
        by = part.set_index("measure")
        n = int(by["n"].get("n_posts", 0))
        if n < MIN_WINDOW_POSTS or group == "unknown":
            continue
        rates = by[["value", "low", "high"]].astype(float)
        shares = [
            level_words(value, low, high, "share")
            for value, low, high in (
                map(float, rates.loc[f"share_{name}"]) for name in ("frustration", "concern")
            )
        ]
        rows.append([str(group), str(window), f"{n:,}", *shares])
    return Table(["group", "", "posts", "frustration", "concern"], rows)


def table_statements(measures: Measures) -> Table:
    """Tell when the provider spoke, and what changed beyond the trend that it met."""
    table = measures.statements
    rows = []
    for number, part in table.groupby("number", sort=False):
        one = part.iloc[0]
        rows.append(
            [
                str(number),
                f"{one['time']:%Y-%m-%d %H:%M} UTC",
                str(one["kind"]),
                shortened(str(one["text"]), _LONGEST),
                _followed(part),
            ]
        )
    return Table(
        ["", "when", "", "what", "what followed"],
        rows,
        "A change is the step beyond the trends before and after a statement, so whatever else "
        "happened then is part of it.",
    )


def _followed(part: pd.DataFrame) -> str:
    told = part[part["low"].notna() & (part["measure"] != "share_none")]
    if told.empty:
        return f"can't be told: {part['note'].iloc[0]}"
    clear = told[told["p_bh"] < 0.05]  # noqa: PLR2004  as statements are judged
    if clear.empty:
        return "no clear change"
    return "; ".join(
        f"{NAMES[row['measure']]} {change_words(row | {'value': row['change']})}), "
        f"{p_words(row['p_bh'])}"
        for row in clear.to_dict("records")
        if isfinite(row["change"])
    )
