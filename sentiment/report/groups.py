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
    told = table[(table["measure"] == "n_posts") & (table["group"] != "unknown")]
    n = int(told["n"].sum())
    total = sum(content.n_sampled)
    lines = [
        f"- User groups, by what authors say of themselves ({n:,} of {total:,} posts; all "
        f"others are unknown, not casual):"
    ]
    for window in windows:
        parts, few = [], []
        for group, words in _PLURALS.items():
            cell = table[(table["window"] == window) & (table["group"] == group)]
            n_posts = int(cell["n"].max()) if len(cell) else 0
            if n_posts < MIN_WINDOW_POSTS:
                few.append(f"{words} {n_posts:,}")
                continue
            levels = " and ".join(
                f"{name} {level_words(_row(cell, name), percent=True)}" for name in _REACTIONS
            )
            parts.append(f"{words} {levels}")
        if len(parts) > 1:
            lines.append(f"  - {window}: {'; '.join(parts)}.")
        if few:
            lines.append(
                f"  - {window}, fewer than {MIN_WINDOW_POSTS} posts, not shown: "
                f"{', '.join(few)}."
            )
    return lines if n else []


def _row(cell: pd.DataFrame, name: str) -> pd.Series:
    return cell[cell["measure"] == f"share_{name}"].iloc[0]
