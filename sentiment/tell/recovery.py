"""What became of the number of posts, and when it was over for people, in sentences."""

from __future__ import annotations

from math import isnan, nan

import pandas as pd

from sentiment.results import Measures
from sentiment.tell.numbers import capital, count_words, hours_words
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
    rate = course_of(measures, "frustration", "back")
    if found.quantity == "rate" and not isnan(rate["value"]):
        return _rate_back(rate)
    return _tell_share(measures)


def _tell_share(measures: Measures) -> str:
    row = course_of(measures, "frustration", "recovery")
    if not isnan(row["value"]):
        when = hours_words(row["value"], row["low"], row["high"])
        return f"Frustration was back to usual ({_margin(row)}) {when} after the end."
    still = verdict_of(measures, "frustration", window="after")
    if still.verdict == "rose":
        level, usual = still.level(still.value), still.level(still.before)
        unit = _UNITS.get(still.quantity, "of posts")
        return (
            f"In the {_hours(measures)} h after the end {level} {unit} expressed frustration, "
            f"against {usual} before; whether the outage made that can't be told: who writes "
            f"changes, too."
        )
    why = str(row["note"])
    if why.startswith("not yet"):
        return f"In the {_hours(measures)} h after the end frustration was {why}."
    reason = why.removeprefix("can't be told: ")
    if reason.startswith("within"):
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


def course_of(measures: Measures, measure: str, quantity: str) -> pd.Series:
    """Return a row of `Measures.shape`: NaN, without a note, where there is none."""
    table = measures.shape
    rows = table[(table["measure"] == measure) & (table["quantity"] == quantity)]
    nothing = pd.Series({"value": nan, "low": nan, "high": nan, "note": ""})
    return nothing if rows.empty else rows.iloc[0]


def tell_excess(measures: Measures) -> str:
    """Say how many posts more or fewer came than expected; empty where that is not clear.

    It is where the number of posts rose or fell by its verdict, and the interval of the excess
    lies on the same side of 0.
    """
    found = verdict_of(measures, "posts")
    row = course_of(measures, "posts", "excess_posts")
    value, low, high = (float(row[name]) for name in ("value", "low", "high"))
    if found.verdict == "rose" and low > 0:
        return f"{found.likely}{count_words(value, low, high)} posts more than expected"
    if found.verdict == "fell" and high < 0:
        return f"{found.likely}{count_words(-value, -high, -low)} posts fewer than expected"
    return ""


def tell_return(measures: Measures) -> str:
    """Say when missing posts came back; empty where the verdict on posts is no fall."""
    found = verdict_of(measures, "posts")
    if found.verdict != "fell":
        return ""
    told = []
    for quantity, what in (
        ("half_back", "half of the missing posts were"),
        ("back", "all but a tenth of the expected"),
    ):
        row = course_of(measures, "posts", quantity)
        if not isnan(row["value"]):
            when = hours_words(row["value"], row["low"], row["high"])
            told.append(f"{what} back {when} after the end")
    return capital(f"{found.likely}{', '.join(told)}.") if told else ""
