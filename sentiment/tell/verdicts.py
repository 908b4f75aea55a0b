"""Verdicts of one outage, looked up: nothing is judged here."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sentiment.schema import REACTIONS

if TYPE_CHECKING:
    from sentiment.results import Measures

__all__ = ["REACTING", "Verdict", "names_outage", "noun", "verdict_of"]

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
    for row in measures.verdicts.to_dict("records"):  # few rows: quicker than masks
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


def noun(measures: Measures) -> str:
    """Return "the outage", or what may be said in its place."""
    if names_outage(measures):
        return "the outage"
    return "these hours" if measures.outage.start_range is None else "the episode"
