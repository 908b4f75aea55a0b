"""What the provider said and what followed, in sentences and as a table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.escape import for_markdown, for_spreadsheet
from sentiment.tell.numbers import NAMES, change_words, p_words

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd

    from sentiment.results import Measures

__all__ = ["describe_statements", "save_statements"]

#: Adjusted p-value below which something is said to have changed.
_ALPHA = 0.05
_LONGEST = 120


def save_statements(measures: Measures, folder: Path) -> None:
    """Write ``statements.csv``, where there are statements."""
    table = measures.statements
    if len(table):
        table.assign(text=for_spreadsheet(table["text"].astype("str"))).to_csv(
            folder / "statements.csv", index=False, float_format="%.6g"
        )


def describe_statements(measures: Measures) -> list[str]:
    """Say when the provider spoke, and what changed beyond the trend that it met."""
    table = measures.statements
    if table.empty:
        return []
    each = table.drop_duplicates("number")
    first = each[(each["kind"] == "acknowledged") & (each["hours_since_onset"] >= 0)]
    gaps = each["hours_since_previous"].dropna()
    when = "not at all since the onset, as far as these statements go"
    if len(first):
        when = f"{first['hours_since_onset'].iloc[0]:.1f} h after the onset"
    between = f"; {', '.join(f'{gap:.1f}' for gap in gaps)} h between updates"
    lines = [
        "- A change is the step beyond the trends before and after a statement, so whatever "
        "else happened then is part of it.",
        f"- First acknowledged {when}{between if len(gaps) else ''}.",
    ]
    for _, said in each.iterrows():
        mine = table["number"] == said["number"]
        rows = table[mine & (table["measure"] != "share_none")]
        text = " ".join(said["text"].split())
        text = text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
        quoted = f' "{for_markdown(text)}"' if text else ""
        lines.append(
            f"- {said['number']}. {said['time']:%Y-%m-%d %H:%M} UTC, {said['kind']}{quoted}: "
            f"{_followed(rows)}"
        )
    return ["", "### What was said, and what followed", "", *lines]


def _followed(rows: pd.DataFrame) -> str:
    told = rows[rows["low"].notna()]
    one = rows.iloc[0]
    if told.empty:
        return f"what followed can't be told, {one['note']}."
    changes = [
        f"{NAMES[row['measure']]} {change_words(row.rename({'change': 'value'}))}; "
        f"{p_words(row['p_bh'])})"
        for _, row in told.iterrows()
    ]
    clear = told[told["p_bh"] < _ALPHA]
    verdict = "" if len(clear) else "no clear change; "
    basis = f"n = {one['n_before']:,} and {one['n_after']:,}; {one['note']}"
    return f"{verdict}{', '.join(changes)} ({basis})."
