"""Reactions by emoji, as messengers count them."""

from __future__ import annotations

from sentiment.ingest.platforms.fields import as_count, dig

__all__ = ["sum_counts"]


def sum_counts(reactions: object) -> int | None:
    """Add the counts of all reactions to a message; None where none are listed.

    Examples
    --------
    >>> sum_counts([{"emoji": "👍", "count": 2}, {"emoji": "😡", "count": 1}])
    3
    """
    if not isinstance(reactions, list):
        return None
    counts = [as_count(dig(reaction, "count")) for reaction in reactions]
    return sum(count for count in counts if count is not None)
