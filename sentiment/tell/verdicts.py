"""Verdicts of one outage, looked up: nothing is judged here."""

from __future__ import annotations

from math import nan
from typing import NamedTuple

from sentiment.results import Measures
from sentiment.tell.numbers import between, percent, rate_words, rates_between, signed
from sentiment.tell.when import in_days


class Verdict(NamedTuple):
    """A row of `Measures.verdicts`; what was not judged has no quantity, and can't be told."""

    verdict: str = "can't be told"
    grade: str = ""
    before: float = nan
    before_low: float = nan
    before_high: float = nan
    n_before: int = 0
    value: float = nan
    low: float = nan
    high: float = nan
    n: int = 0
    change: float = nan
    change_low: float = nan
    change_high: float = nan
    quantity: str = ""
    checks: str = ""
    reason: str = ""
    why: str = ""

    @property
    def moved(self) -> bool:
        """Whether it rose or fell."""
        return self.verdict in {"rose", "fell"}

    @property
    def untold(self) -> bool:
        """Whether it can't be told."""
        return self.verdict == "can't be told"

    @property
    def likely(self) -> str:
        """What goes before a verdict that is likely, not clear."""
        return "probably " if self.grade == "likely" else ""

    @property
    def words(self) -> str:
        """The verdict, with how sure it is."""
        return f"{self.likely}{self.verdict}"

    def level(self, value: float) -> str:
        """Write a level of the quantity: a mean, a number an hour, or a share."""
        if self.quantity == "mean":
            return signed(value, 2)
        return rate_words(value) if self.quantity == "rate" else percent(value)

    @property
    def interval(self) -> str:
        """The interval of the level, or nothing where there is none."""
        write = rates_between if self.quantity == "rate" else between
        return write(self.low, self.high)


def verdict_of(
    measures: Measures, measure: str, *, window: str = "during", quantity: str = ""
) -> Verdict:
    """Return the verdict on a measure: of one quantity, or of that which answers."""
    for row in measures.verdict_rows:  # few: quicker than masks
        asked = row["quantity"] == quantity if quantity else row["headline"]
        if asked and row["window"] == window and row["measure"] == measure:
            return Verdict(**{name: row[name] for name in Verdict._fields})
    return Verdict()


def names_outage(measures: Measures) -> bool:
    """Whether what people wrote allows the word outage.

    It does where frustration rose in hours that somebody named, not in hours that were chosen
    because people complained more in them.
    """
    named = measures.outage.start_range is None
    return named and verdict_of(measures, "frustration").verdict == "rose"


def only_posting_told(measures: Measures) -> bool:
    """Whether how much people posted is what is known, and not what they felt."""
    felt, posts = verdict_of(measures, "frustration"), verdict_of(measures, "posts")
    return felt.untold and posts.moved


def noun(measures: Measures) -> str:
    """Return "the outage", or what may be said in its place."""
    outage = measures.outage
    if names_outage(measures):
        return "the outage"
    if outage.start_range is not None:
        return "the episode"
    days = in_days(outage)
    if days is None:
        return "these hours"
    return "that day" if days[0] == days[1] else "these days"
