"""Numbers as sentences have them, and what holds for all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

__all__ = [
    "ALPHA",
    "ALWAYS",
    "NAMES",
    "change_words",
    "level_words",
    "p_words",
    "share_words",
    "signed",
]

#: A change is called one where its adjusted p-value is below this. Stricter than 0.05,
#: since posts of an hour resemble each other in ways that resampling authors does not see.
ALPHA = 0.01
#: What no report of posts can say.
ALWAYS = (
    "An archive collected by keyword is not everything that people wrote; posting on the "
    "affected platform itself falls during an outage.",
    "Mean sentiment is VADER's polarity of words, reactions are the tagger's; neither is "
    "derived from the other. VADER knows few words about outages, and misses irony: "
    '"I hope my data is safe!" scores +0.73.',
)

#: Measures as sentences name them.
NAMES = {
    "share_frustration": "frustration",
    "share_concern": "concern",
    "share_humor": "humor",
    "share_none": "no reaction",
    "compound_mean": "mean sentiment",
}


def signed(value: float, digits: int) -> str:
    """Write a number with its sign.

    Examples
    --------
    >>> signed(0.26, 1), signed(-0.01, 1)
    ('+0.3', '+0.0')
    """
    return f"{round(value, digits) or 0.0:+.{digits}f}"  # no minus before zero


def p_words(p: float) -> str:
    """Write an adjusted p-value.

    Examples
    --------
    >>> p_words(0.0002), p_words(0.04)
    ('adjusted p < 0.001', 'adjusted p = 0.040')
    """
    return "adjusted p < 0.001" if p < 0.001 else f"adjusted p = {p:.3f}"  # noqa: PLR2004


def change_words(row: Mapping[str, Any] | pd.Series) -> str:
    """Write a difference and its interval: shares in percentage points.

    Examples
    --------
    >>> import pandas as pd
    >>> numbers = {"value": 0.1, "low": 0.05, "high": 0.15}
    >>> change_words(pd.Series({"measure": "share_concern", **numbers}))
    '+10.0 points (+5.0 to +15.0'
    >>> change_words(pd.Series({"measure": "compound_mean", **numbers}))
    '+0.10 (+0.05 to +0.15'
    """
    percent = row["measure"] != "compound_mean"
    scale, digits, unit = (100, 1, " points") if percent else (1, 2, "")
    value, low, high = (signed(row[key] * scale, digits) for key in ("value", "low", "high"))
    return f"{value}{unit} ({low} to {high}"


def share_words(share: float, low: float, high: float, n: int, n_posts: int) -> str:
    """Write a share of posts with its interval and its n.

    Examples
    --------
    >>> share_words(0.02, 0.0137, 0.0291, 30, 1500)
    '2.0 % (1.4 to 2.9, n = 30 of 1,500)'
    """
    level, least, most = (100 * each for each in (share, low, high))
    return f"{level:.1f} % ({least:.1f} to {most:.1f}, n = {n:,} of {n_posts:,})"


def level_words(row: Mapping[str, Any] | pd.Series, *, percent: bool) -> str:
    """Write a row of a table with its interval and n.

    Examples
    --------
    >>> level_words({"value": 0.1, "low": 0.05, "high": 0.19, "n": 80}, percent=True)
    '10.0 % (5.0 to 19.0, n = 80)'
    """
    if np.isnan(row["value"]):
        return "no posts"
    if percent:
        value, low, high = (100 * row[key] for key in ("value", "low", "high"))
        return f"{value:.1f} % ({low:.1f} to {high:.1f}, n = {row['n']:,})"
    value, low, high = (signed(row[key], 2) for key in ("value", "low", "high"))
    return f"{value} ({low} to {high}, n = {row['n']:,})"
