"""Which quantity answers what became of people: shares, rates, or shares of authors."""

from __future__ import annotations

from sentiment.measure.evidence import LOUD
from sentiment.measure.judged import Evidence
from sentiment.results import LIKELY, MIN_WINDOW_POSTS

#: Where at least this share of the posts before are frustrated, people write because of
#: trouble: the share has no room to rise.
_TROUBLED = 0.5


def choose_quantity(
    evidence: Evidence, measure: str = "frustration", to: int = 1
) -> tuple[str, str]:
    """Choose the quantity that answers for a reaction in window `to`, and say why.

    By what is known without a look at which changed most, which would be a second chance.
    Reviews are told by rates only where the share moved the same way: a launch brings more of
    all reviews, and asking for both can only take a claim of the rate away.
    """
    before = evidence.shares["frustration"].levels[0]
    if before.n >= MIN_WINDOW_POSTS and before.value >= _TROUBLED and evidence.hours[0]:
        return "rate", (
            f"{100 * before.value:.0f} % of the posts before are frustrated already: people "
            f"write here because of trouble, so that numbers of posts tell more than shares"
        )
    if evidence.n_posts[0] < MIN_WINDOW_POSTS <= evidence.n_posts[1] and evidence.hours[0]:
        return "rate", (
            f"{_few_before(evidence.n_posts[0])} before: too few for shares, but not for "
            f"numbers of posts"
        )
    if evidence.loud > LOUD and evidence.authors:
        return "authors", (
            f"one author wrote {100 * evidence.loud:.0f} % of a window's posts, so each author "
            f"counts once"
        )
    if evidence.reviews and evidence.hours[0] and _more_than_posting(evidence, measure, to):
        return "rate", (
            "people review an app when it pleased or failed them, so that numbers of reviews "
            "tell more than shares"
        )
    return "share", ""


def _more_than_posting(evidence: Evidence, measure: str, to: int) -> bool:
    """Whether the share of a reaction moved beyond chance, the way that its rate did."""
    share, rate = (each[measure].changes[to - 1] for each in (evidence.shares, evidence.rates))
    return share.p < LIKELY and (share.value > 0) == (rate.value > 1)


def _few_before(n: int) -> str:
    return f"only {n:,} post{'s' * (n != 1)}" if n else "no post"
