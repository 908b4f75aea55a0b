"""Verdicts of one outage, looked up: nothing is judged here."""

from __future__ import annotations

from typing import NamedTuple

from sentiment.results import Measures
from sentiment.schema import REACTIONS
from sentiment.tell.when import in_days

REACTING = tuple(name for name in REACTIONS if name != "none")


class Verdict(NamedTuple):
    """A row of `Measures.verdicts`."""

    verdict: str
    grade: str
    before: float
    before_low: float
    before_high: float
    n_before: int
    value: float
    low: float
    high: float
    n: int
    change: float
    change_low: float
    change_high: float
    quantity: str
    checks: str
    reason: str
    why: str

    @property
    def moved(self) -> bool:
        """Whether it rose or fell."""
        return self.verdict in {"rose", "fell"}


def verdict_of(
    measures: Measures, measure: str, *, window: str = "during", quantity: str = ""
) -> Verdict | None:
    """Return the verdict on a measure: of one quantity, or of that which answers."""
    for row in measures.verdict_rows:  # few: quicker than masks
        asked = row["quantity"] == quantity if quantity else row["headline"]
        if asked and row["window"] == window and row["measure"] == measure:
            return Verdict(**{name: row[name] for name in Verdict._fields})
    return None


def names_outage(measures: Measures) -> bool:
    """Whether what people wrote allows the word outage.

    It does where frustration, or posts about the trouble, rose in hours that
    somebody named; of hours that were chosen because people complained more
    in them, only posts about the trouble can say so.
    """
    about = verdict_of(measures, "about")
    if about is not None and about.verdict == "rose":
        return True
    frustration = verdict_of(measures, "frustration")
    named = measures.outage.start_range is None
    return named and frustration is not None and frustration.verdict == "rose"


def only_posting_told(measures: Measures) -> bool:
    """Whether how much people posted is what is known, and not what they felt."""
    felt, posts = verdict_of(measures, "frustration"), verdict_of(measures, "posts")
    untold = felt is None or felt.verdict == "can't be told"
    return untold and posts is not None and posts.moved


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
