"""What became of the number of posts, and when it was over for people, in sentences."""

from __future__ import annotations

from math import isnan

import pandas as pd

from sentiment.results import Measures
from sentiment.tell.numbers import capital, count_words, hours_words, percent, rate_words
from sentiment.tell.verdicts import verdict_of

#: What the note of a recovery says beside its margin.
_STAYING = ", and staying there"
#: What a level is of.
_UNITS = {"rate": "posts an hour", "authors": "of people who wrote"}


def tell_recovery(measures: Measures) -> str:
    """Say when it was over for people, where frustration rose."""
    found = verdict_of(measures, "frustration")
    if found.verdict != "rose" or measures.outage.end is None:
        return ""
    rate = _recovery(measures, "back") if found.quantity == "rate" else None
    if rate is not None and not isnan(rate["value"]):
        return _rate_back(rate)
    return _tell_share(measures)


def _tell_share(measures: Measures) -> str:
    row = _recovery(measures)
    if row is not None and not isnan(row["value"]):
        when = hours_words(row["value"], row["low"], row["high"])
        return f"Frustration was back to usual ({_margin(row)}) {when} after the end."
    still = verdict_of(measures, "frustration", window="after")
    if still.verdict == "rose":
        write = rate_words if still.quantity == "rate" else percent
        unit = _UNITS.get(still.quantity, "of posts")
        return (
            f"In the {_hours(measures)} h after the end {write(still.value)} {unit} expressed "
            f"frustration, against {write(still.before)} before; whether the outage made that "
            f"can't be told: who writes changes, too."
        )
    why = "" if row is None else str(row["note"])
    if why.startswith("not yet"):
        return f"In the {_hours(measures)} h after the end frustration was {why}."
    reason = why.removeprefix("can't be told: ")
    if row is not None and reason.startswith("within"):
        return f"When frustration was back to usual ({_margin(row)}) can't be told."
    return f"When frustration was back to usual can't be told{reason and f' ({reason})'}."


def _rate_back(row: pd.Series) -> str:
    when = hours_words(row["value"], row["low"], row["high"])
    margin = str(row["note"]).split(";")[0]
    return f"Posts of frustration an hour were back to usual ({margin}) {when} after the end."


def _margin(row: pd.Series) -> str:
    note = str(row["note"]).removeprefix("can't be told: ")
    return note.split(";")[0].removesuffix(_STAYING)


def _hours(measures: Measures) -> str:
    return f"{measures.after.total_seconds() / 3600:g}"


def _recovery(measures: Measures, quantity: str = "recovery") -> pd.Series | None:
    table = measures.shape
    if table.empty:
        return None
    rows = table[(table["measure"] == "frustration") & (table["quantity"] == quantity)]
    return None if rows.empty else rows.iloc[0]


def tell_excess(measures: Measures) -> str:
    """Say how many posts more or fewer came than expected; empty where that is not clear.

    It is where the number of posts rose or fell by its verdict, and the interval of the excess
    lies on the same side of 0.
    """
    table, found = measures.shape, verdict_of(measures, "posts")
    rows = table[table["quantity"] == "excess_posts"]
    if rows.empty or not found.moved:
        return ""
    value, low, high = (float(rows[name].iloc[0]) for name in ("value", "low", "high"))
    if found.verdict == "rose" and low > 0:
        return f"{found.likely}{count_words(value, low, high)} posts more than expected"
    if found.verdict == "fell" and high < 0:
        return f"{found.likely}{count_words(-value, -high, -low)} posts fewer than expected"
    return ""


def tell_return(measures: Measures) -> str:
    """Say when missing posts came back; empty where the verdict on posts is no fall."""
    table, found = measures.shape, verdict_of(measures, "posts")
    if found.verdict != "fell":
        return ""
    told = []
    for quantity, what in (
        ("half_back", "half of the missing posts were"),
        ("back", "all but a tenth of the expected"),
    ):
        rows = table[(table["measure"] == "posts") & (table["quantity"] == quantity)]
        numbers = rows[["value", "low", "high"]].to_numpy(float)
        if len(numbers) and not isnan(numbers[0, 0]):
            told.append(f"{what} back {hours_words(*numbers[0].tolist())} after the end")
    return capital(f"{found.likely}{', '.join(told)}.") if told else ""
