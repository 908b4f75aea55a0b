"""Parts of the details: how reactions came and went, values of a column, weighted shares."""

from __future__ import annotations

from math import isnan

import pandas as pd

from sentiment.measure import Breakdown
from sentiment.measure.weighted import Weighted
from sentiment.report.parts import Section, Table
from sentiment.report.tables import level_words, verdict_words
from sentiment.results import Measures
from sentiment.schema import WINDOWS
from sentiment.tell.by_value import name_rest, tell_breakdown
from sentiment.tell.numbers import (
    NAMES,
    between,
    change_words,
    count_words,
    hours_words,
    p_words,
    share_and_n,
    signed,
)
from sentiment.tell.recovery import course_of
from sentiment.tell.verdicts import verdict_of

_QUANTITIES = {
    "peak": "highest share",
    "first_reaction": "half-way to it, after the onset",
    "time_to_peak": "highest from, after the onset",
    "half_life": "halved every, after the end",
    "recovery": "back to usual, after the end",
    "excess_posts": "posts more than expected",
    "lag_behind_frustration": "later than frustration by",
    "depth": "level during, of expected",
    "half_back": "half-way back to the expected, after the end",
    "back": "back to the expected, after the end",
}


#: Hours until frustration is back in its usual range: an outage whose interval lies below is
#: short for users, one whose interval lies above is extended. A convention of this package,
#: about as long as a half day's work.
EXTENDED = 6.0


def _aftermath(measures: Measures) -> str:
    row = course_of(measures, "frustration", "recovery")
    if isnan(row["value"]):
        return ""
    kind = "neither clearly short nor clearly extended"
    if row["high"] <= EXTENDED:
        kind = "a short outage for users"
    elif row["low"] > EXTENDED:
        kind = "an extended outage for users"
    return f" By its aftermath this was {kind} (frustration back within {EXTENDED:g} h or not)."


def table_course(measures: Measures) -> Table:
    """Tell how each reaction came and went, as far as it can be told."""
    rows = []
    for row in measures.shape.to_dict("records"):
        if isnan(row["value"]):
            continue
        value, low, high = (float(row[key]) for key in ("value", "low", "high"))
        if row["unit"] == "hours" and row["quantity"] != "lag_behind_frustration":
            text = hours_words(value, low, high)
        elif row["quantity"] == "depth" and value > 1:
            text = f"{value:.1f} times ({between(low, high, 1, 1)})"
        elif row["unit"] == "share":
            text = f"{100 * value:.0f} % ({between(low, high)})"
        else:
            text = f"{signed(value, 1)} {row['unit']} ({signed(low, 1)} to {signed(high, 1)})"
        quantity = _QUANTITIES.get(row["quantity"], str(row["quantity"]).replace("_", " "))
        if row["unit"] == "posts" and row["quantity"] == "peak":
            quantity = "most posts"  # the note says in what time
            text = f"{value:,.0f} ({low:,.0f} to {high:,.0f})"
        if row["quantity"] == "excess_posts":
            text = count_words(value, low, high)
        rows.append([row["measure"], quantity, text, f"{row['n']:,}", str(row["note"])])
    return Table(
        ["", "what", "how much", "n", "note"],
        rows,
        f"What can't be told is left out here, and stands in shape.csv with its reason."
        f"{_aftermath(measures)}",
    )


def section_by_value(breakdown: Breakdown) -> Section:
    """Tell frustration in each part, and which values are not told."""
    rows = []
    for value, measures in breakdown.measures.items():
        during, after = (
            verdict_of(measures, "frustration", window=window, quantity="share")
            for window in ("during", "after")
        )
        if not (during.quantity and after.quantity):
            continue
        before = _level(during.before, during.before_low, during.before_high, during.n_before)
        rows.append(
            [
                value,
                before,
                _level(during.value, during.low, during.high, during.n),
                verdict_words(during),
                _level(after.value, after.low, after.high, after.n),
                verdict_words(after),
            ]
        )
    note = (
        "Shares of posts with frustration, with 95 % intervals and n. Verdicts are adjusted "
        "over all values together."
    )
    table = Table([breakdown.column, "before", "during", "", "after", ""], rows, note)
    lines = [tell_breakdown(breakdown), name_rest(breakdown)]
    return Section(f"By {breakdown.column}", [line for line in lines if line], [table])


def _level(value: float, low: float, high: float, n: int) -> str:
    return share_and_n(value, low, high, n) if n else "no posts"


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
