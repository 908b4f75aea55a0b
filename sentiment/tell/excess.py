"""How many posts more, or fewer, than expected, where the verdict allows to say so."""

from __future__ import annotations

from sentiment.results import Measures
from sentiment.tell.numbers import count_words
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
