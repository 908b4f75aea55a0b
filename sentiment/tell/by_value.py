"""Parts of an archive in words: where frustration rose, where not, where none can tell."""

from __future__ import annotations

from sentiment.measure.breakdown import Breakdown
from sentiment.tell.verdicts import verdict_of

_NAMED = 10
_MOVED = ("rose", "probably rose", "fell", "probably fell")


def _sorted_out(breakdown: Breakdown) -> dict[str, list[str]]:
    """Sort values by what became of frustration's share during the outage."""
    found: dict[str, list[str]] = {}
    for value, measures in breakdown.measures.items():
        verdict = verdict_of(measures, "frustration", quantity="share")
        found.setdefault(verdict.words, []).append(value)
    return found


def breakdown_title(breakdown: Breakdown) -> str:
    """Say in how many parts frustration moved; one sentence without its full stop."""
    found = _sorted_out(breakdown)
    n = len(breakdown.measures)
    moved = [f"{what} in {len(found[what])} of {n}" for what in _MOVED if what in found]
    if moved:
        return f"By {breakdown.column}: frustration {', '.join(moved)}"
    if "no clear change" in found:
        return f"By {breakdown.column}: no clear change of frustration"
    return f"By {breakdown.column}: whether frustration changed can't be told"


def tell_breakdown(breakdown: Breakdown) -> str:
    """Name the parts in which frustration moved, and those in which it did not."""
    found = _sorted_out(breakdown)
    order = [each for each in (*_MOVED, "no clear change", "can't be told") if each in found]
    parts = [f"{what} for {', '.join(found[what])}" for what in order]
    return f"Frustration during the outage, by {breakdown.column}: {'; '.join(parts)}."


def name_rest(breakdown: Breakdown) -> str:
    """Name the values that are not told, and say how many posts have none; or nothing."""
    rest = list(breakdown.rest.items())
    named = ", ".join(f"{value} ({n:,})" for value, n in rest[:_NAMED])
    more = f" and {len(rest) - _NAMED:,} more" if len(rest) > _NAMED else ""
    lines = [f"Not told, for they have fewer posts: {named}{more}."] if rest else []
    if n := breakdown.n_without:
        posts = "1 post has" if n == 1 else f"{n:,} posts have"
        lines.append(f"{posts} no {breakdown.column}.")
    return " ".join(lines)
