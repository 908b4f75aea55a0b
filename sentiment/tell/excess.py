"""How many posts more or fewer than expected, and when they were back."""

from __future__ import annotations

from math import isnan

from sentiment.results import Measures
from sentiment.tell.numbers import count_words, hours_words
from sentiment.tell.verdicts import verdict_of


def tell_excess(measures: Measures) -> str:
    """Say how many posts more or fewer came than expected; empty where that is not clear.

    It is where the number of posts rose or fell by its verdict, and the interval of the excess
    lies on the same side of 0.
    """
    table, found = measures.shape, verdict_of(measures, "posts")
    rows = table[table["quantity"] == "excess_posts"]
    if rows.empty or found is None or not found.moved:
        return ""
    value, low, high = (float(rows[name].iloc[0]) for name in ("value", "low", "high"))
    likely = "probably " if found.grade == "likely" else ""
    if found.verdict == "rose" and low > 0:
        return f"{likely}{count_words(value, low, high)} posts more than expected"
    if found.verdict == "fell" and high < 0:
        return f"{likely}{count_words(-value, -high, -low)} posts fewer than expected"
    return ""


def tell_return(measures: Measures) -> str:
    """Say when missing posts came back; empty where the verdict on posts is no fall."""
    table, found = measures.shape, verdict_of(measures, "posts")
    if found is None or found.verdict != "fell":
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
    if not told:
        return ""
    likely = "Probably " if found.grade == "likely" else ""
    text = f"{likely}{', '.join(told)}."
    return f"{text[0].upper()}{text[1:]}"
