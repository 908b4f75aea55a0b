"""Numbers as sentences have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["NAMES", "change_words", "p_words", "signed"]

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


def change_words(row: pd.Series) -> str:
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
