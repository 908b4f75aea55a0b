"""Reactions by user group, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.report.numbers import level_words
from sentiment.results import MIN_WINDOW_POSTS

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from sentiment.results import Content

__all__ = ["describe_groups"]

_PLURALS = {
    "casual": "casual users",
    "creator": "creators",
    "business": "businesses",
    "influencer": "influencers",
    "unknown": "all others",
}
_REACTIONS = ("frustration", "concern")


def describe_groups(content: Content, windows: Iterable[str]) -> list[str]:
    """Say how each user group reacted, and which had too few posts to tell."""
    table = content.groups
    counts = table[table["measure"] == "n_posts"].set_index(["window", "group"])["n"]
    n = int(counts.drop("unknown", level="group", errors="ignore").sum())
    told = (
        f"- User groups, by what authors say of themselves ({n:,} of "
        f"{sum(content.n_sampled):,} posts; all others are unknown, not casual)"
    )
    lines = []
    for window in windows:
        n_posts = {group: int(counts.get((window, group), 0)) for group in _PLURALS}
        few = [group for group, n in n_posts.items() if n < MIN_WINDOW_POSTS]
        if not set(_PLURALS) - {*few, "unknown"}:
            continue
        cells = table[table["window"] == window]
        parts = [
            f"{words} "
            + " and ".join(
                f"{name} {level_words(_row(cells, group, name), percent=True)}"
                for name in _REACTIONS
            )
            for group, words in _PLURALS.items()
            if group not in few
        ]
        lines.append(f"  - {window}: {'; '.join(parts)}.")
        if few:
            names = ", ".join(f"{_PLURALS[group]} {n_posts[group]:,}" for group in few)
            lines.append(
                f"  - {window}, fewer than {MIN_WINDOW_POSTS} posts, not shown: {names}."
            )
    if not lines:
        return [f"{told}: too few posts of any to compare."] if n else []
    return [f"{told}:", *lines]


def _row(cells: pd.DataFrame, group: str, name: str) -> pd.Series:
    return cells[(cells["group"] == group) & (cells["measure"] == f"share_{name}")].iloc[0]
