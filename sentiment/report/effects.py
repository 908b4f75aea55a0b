"""Whether the changes hold up, in sentences: other baselines, same authors, placebos."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.report.numbers import NAMES, change_words, p_words

if TYPE_CHECKING:
    import pandas as pd

    from sentiment.results import Measures

__all__ = ["describe_effects"]

#: Methods as sentences name them; what each leaves out as an explanation of a change.
_METHODS = {
    "adjacent windows": "against the window just before",
    "same hours": "against the same hours of earlier days",
    "within authors": "within authors who posted both before and during",
    "difference in differences": "beyond the control's change",
    "interrupted series": "as a break of its series at the onset",
    "placebo onsets": "against onsets where nothing happened",
}
_HEAD = (
    "",
    "### Do these changes hold up?",
    "",
    "Hours differ even where nothing happens, and others may be posting: a difference between "
    "two windows proves little alone.",
    "",
)
#: Adjusted p-value below which a method is said to find a change.
_ALPHA = 0.05
_MENTIONED = [name for name in NAMES if name != "share_none"]


def describe_effects(measures: Measures) -> list[str]:
    """Say in a line for each measure what the other methods find during the outage."""
    table = measures.effects
    headline = "adjacent windows" if measures.baseline == "adjacent" else "same hours"
    methods = {method: name for method, name in _METHODS.items() if method != headline}
    compared = table["comparison"].isin(["during - before", "level at onset"])
    table = table[compared & table["method"].isin(methods)]
    told = table[table["low"].notna() & table["measure"].isin(_MENTIONED)]
    lines = []
    for method, name in methods.items():
        rows = table[table["method"] == method]
        if len(rows) and rows["low"].isna().all():
            lines.append(f"- Can't be told {name}: {rows['note'].iloc[0]}.")
    if told.empty:
        return [*_HEAD, *lines] if lines else []
    for measure in _MENTIONED:
        rows = told[told["measure"] == measure]
        if len(rows):
            found = "; ".join(_found(row) for _, row in rows.iterrows())
            lines.append(
                f"- **{NAMES[measure].capitalize()}** during: {found}. {_verdict(rows)}"
            )
    return [*_HEAD, *lines]


def _found(row: pd.Series) -> str:
    method = str(row["method"])
    if method == "placebo onsets":
        return f"{_METHODS[method]}, {row['note']}"
    basis = f"n = {row['n_from']:,} and {row['n_to']:,}"
    if row["note"]:
        basis = f"{basis}; {row['note']}"
    return f"{_METHODS[method]} {change_words(row)}; {p_words(row['p_bh'])}; {basis})"


def _verdict(rows: pd.DataFrame) -> str:
    clear = rows["p_bh"].fillna(rows["p"]) < _ALPHA
    alone = len(rows) == 1
    if not clear.any():
        return "This finds no clear change." if alone else "None of these finds a clear change."
    ways = rows[rows["method"] != "placebo onsets"]
    if (ways["value"] > 0).any() and (ways["value"] < 0).any():
        return "They disagree about its direction."
    if alone:
        return "This finds it."
    return "Each finds it." if clear.all() else "Not each of these finds it clearly."
