"""Shares in which posts count by their likes, as a table."""

from __future__ import annotations

from math import isnan
from typing import TYPE_CHECKING

import pandas as pd

from sentiment.report.tables import Section, Table, level_words
from sentiment.schema import WINDOWS
from sentiment.tell.numbers import NAMES, change_words, p_words

if TYPE_CHECKING:
    from sentiment.measure.weighted import Weighted


def section_weighted(weighted: Weighted) -> Section:
    """Tell each share before, during and after, and the changes against before."""
    rows = []
    for measure, part in weighted.table.groupby("measure", sort=False):
        if measure == "share_none":
            continue
        cells = [NAMES[str(measure)]]
        for _, row in part.iterrows():
            kind = "mean" if measure == "compound_mean" else "share"
            level = level_words(row["value"], row["low"], row["high"], kind)
            cells.append(f"{level}, n = {row['n']:,}")
            if row["window"] != WINDOWS[0]:
                cells.append(_change(row))
        rows.append(cells)
    unknown = ""
    if weighted.n_unknown:
        share = weighted.n_unknown / weighted.n_posts
        unknown = (
            f" {weighted.n_unknown:,} posts ({100 * share:.0f} %) have no number of "
            f"{weighted.by}, and count once."
        )
    note = (
        f"Each post counts as itself and once more for each of its {weighted.by}; n is the "
        f"number of posts that the weights are worth. The answer above is that of plain posts: "
        f"shares of weights come without a verdict.{unknown}"
    )
    head = ["", "before", "during", "change", "after", "change"]
    return Section(f"Weighted by {weighted.by}", tables=[Table(head, rows, note)])


def _change(row: pd.Series) -> str:
    if isnan(row["p_holm"]):
        return "can't be told"
    given = {
        "measure": row["measure"],
        "value": row["change"],
        "low": row["change_low"],
        "high": row["change_high"],
    }
    return f"{change_words(given)}), {p_words(row['p_holm'])}"
