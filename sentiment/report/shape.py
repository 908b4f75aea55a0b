"""The course of the reactions, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sentiment.schema import REACTIONS, WINDOWS

if TYPE_CHECKING:
    import pandas as pd

    from sentiment.results import Measures

__all__ = ["EXTENDED", "describe_shape"]

#: Hours until frustration is back in its usual range: an outage whose interval lies below is
#: short for users, one whose interval lies above is extended. A convention of this package,
#: about as long as a half day's work.
EXTENDED = 6.0
_PHRASES = {
    "peak": "peaked at {}",
    "first_reaction": "was half-way there {} after the onset",
    "time_to_peak": "was highest from {} after the onset",
    "half_life": "halved every {} after the restoration",
    "recovery": "was back in its usual range {} after the end",
    "excess_posts": "{} against the same hours before",
}
_NAMES = {
    "peak": "peak",
    "first_reaction": "first reaction",
    "time_to_peak": "time to the peak",
    "half_life": "half-life",
    "recovery": "recovery",
    "lag_behind_frustration": "lag behind frustration",
}


def describe_shape(measures: Measures) -> list[str]:
    """Say when each reaction came, how high it rose, and how it faded."""
    table = measures.shape
    head = ["", "### The course of the reactions", ""]
    if measures.windows["n"].sum() == 0:
        return []
    if table.empty:
        counts = [int(measures.value(window, "n_posts")["n"]) for window in WINDOWS[:2]]
        return [
            *head,
            f"Too few posts to tell it: n = {counts[0]:,} before and {counts[1]:,} during.",
        ]
    lines = [
        f"- Can't be told, {note}: {_which(rows)}."
        for note, rows in table[table["value"].isna()].groupby("note", sort=False)
    ]
    for name in [*(name for name in REACTIONS if name != "none"), "posts"]:
        rows = table[(table["measure"] == name) & table["value"].notna()]
        told = [
            phrase.format(_words(row))
            for quantity, phrase in _PHRASES.items()
            for _, row in rows[rows["quantity"] == quantity].iterrows()
        ]
        if told:
            n = "n = " + ", ".join(f"{n:,}" for n in dict.fromkeys(rows["n"]))
            lines.append(f"- **{name.capitalize()}** {'; '.join(told)} ({n}).")
    return [*head, *lines, *_order(table), *_length(table)]


def _which(rows: pd.DataFrame) -> str:
    names = rows.groupby("measure", sort=False)["quantity"].apply(list)
    return "; ".join(
        f"{name}'s {' and '.join(_NAMES[each] for each in quantities)}"
        for name, quantities in names.items()
    )


def _words(row: pd.Series) -> str:
    value, low, high = (float(row[key]) for key in ("value", "low", "high"))
    note = f"; {row['note']}" if row["note"] else ""
    if row["unit"] == "share":
        return f"{100 * value:.1f} % ({100 * low:.1f} to {100 * high:.1f}{note})"
    if row["unit"] == "posts":
        if row["quantity"] == "peak":
            return f"{value:,.0f} posts an hour ({low:,.0f} to {high:,.0f})"
        return f"{value:+,.0f} posts ({low:+,.0f} to {high:+,.0f})"
    upper = f"{high:.1f}" if np.isfinite(high) else "more"
    return f"{value:.1f} h ({low:.1f} to {upper}{note})"


def _row_of(table: pd.DataFrame, measure: str, quantity: str) -> pd.Series | None:
    rows = table[(table["measure"] == measure) & (table["quantity"] == quantity)]
    return None if rows.empty or np.isnan(rows["value"].iloc[0]) else rows.iloc[0]


def _order(table: pd.DataFrame) -> list[str]:
    row = _row_of(table, "humor", "lag_behind_frustration")
    if row is None:
        return []
    said = (
        "Humor came after frustration"
        if row["low"] > 0
        else "Humor came before frustration"
        if row["high"] < 0
        else "Whether humor came after frustration can't be told"
    )
    return [f"- {said}: the middle of its excess lies {_words(row)} later (n = {row['n']:,})."]


def _length(table: pd.DataFrame) -> list[str]:
    row = _row_of(table, "frustration", "recovery")
    if row is None:
        return []
    since = "frustration was back in its usual range"
    kind = "neither clearly short nor clearly extended"
    why = f"the interval of when {since} holds {EXTENDED:g} h"
    if row["high"] <= EXTENDED:
        kind, why = "a short outage for users", f"{since} within {EXTENDED:g} h"
    elif row["low"] > EXTENDED:
        kind, why = "an extended outage for users", f"{since} only after {EXTENDED:g} h or more"
    return [f"- By its aftermath this was {kind}: {why}."]
