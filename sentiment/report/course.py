"""How each reaction came and went, as a table."""

from __future__ import annotations

from math import isnan

from sentiment.report.tables import Table
from sentiment.results import Measures
from sentiment.tell.numbers import between, count_words, hours_words, signed

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
    table = measures.shape
    rows = table[(table["measure"] == "frustration") & (table["quantity"] == "recovery")]
    if rows.empty or isnan(rows["value"].iloc[0]):
        return ""
    low, high = rows["low"].iloc[0], rows["high"].iloc[0]
    kind = "neither clearly short nor clearly extended"
    if high <= EXTENDED:
        kind = "a short outage for users"
    elif low > EXTENDED:
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
