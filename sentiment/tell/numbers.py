"""Numbers as sentences have them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import floor, isfinite, isnan, log10
from typing import Any

import pandas as pd

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
#: Hours from which a duration is told in days.
_DAYS = 72


def signed(value: float, digits: int) -> str:
    """Write a number with its sign, and a real minus; zero has none.

    >>> signed(0.21, 1), signed(-0.21, 1), signed(-0.01, 1)
    ('+0.2', '−0.2', '0.0')
    """
    rounded = round(value, digits) or 0.0
    sign = "+" if rounded > 0 else ""
    return f"{sign}{rounded:.{digits}f}".replace("-", "−")


def percent(share: float) -> str:
    """Write a share as a whole percentage, and a small one with a decimal.

    >>> percent(0.514), percent(0.0042), percent(0.0)
    ('51 %', '0.4 %', '0 %')
    """
    value = 100 * share
    return f"{value:.1f} %" if 0 < value < 0.95 else f"{value:.0f} %"  # noqa: PLR2004


def between(low: float, high: float, scale: float = 100, digits: int = 0) -> str:
    """Write an interval, or nothing where there is none.

    >>> between(0.47, 0.561), between(float("nan"), 1.0)
    ('47 to 56', '')
    """
    if isnan(low) or isnan(high):
        return ""
    if round(scale * low, digits) == round(scale * high, digits) and digits < 1:
        digits = 1
    return f"{scale * low:.{digits}f} to {scale * high:.{digits}f}"


def rate_words(per_hour: float) -> str:
    """Write a number an hour with two digits.

    >>> rate_words(31.8), rate_words(2.96), rate_words(0.31), rate_words(0.004)
    ('32', '3.0', '0.3', 'fewer than 0.1')
    >>> rate_words(14.6), rate_words(9.96), rate_words(0.05), rate_words(0.0)
    ('15', '10', '0.1', '0')
    """
    if 0 < per_hour < 0.05:  # noqa: PLR2004
        return "fewer than 0.1"
    # NumPy's own rounding makes 0.0 of 0.05
    tenths = round(float(per_hour), 1)
    return f"{per_hour:,.0f}" if tenths >= 10 or not per_hour else f"{tenths:.1f}"  # noqa: PLR2004


def rates_between(low: float, high: float) -> str:
    """Write an interval of numbers an hour, or nothing where there is none.

    >>> rates_between(0.44, 2.7), rates_between(0.003, 14.6), rates_between(float("nan"), 1.0)
    ('0.4 to 2.7', '0.003 to 15', '')
    """
    if isnan(low) or isnan(high):
        return ""
    least, most = (
        f"{float(each):.1g}" if 0 < each < 0.05 else rate_words(each)  # noqa: PLR2004
        for each in (low, high)
    )
    return f"{least} to {most}" if least != most else ""


def hours_words(value: float, low: float, high: float) -> str:
    """Write hours with their interval; below one, what posts can tell is no more than that.

    >>> hours_words(9.2, 6.4, 12.9), hours_words(0.5, 0.2, 0.9), hours_words(0.5, 0.2, 3.0)
    ('9 h (6 to 13)', 'within the first hour', 'within the first hour (at most 3 h)')
    >>> hours_words(5, 2, float("inf")), hours_words(120, 96, 150)
    ('5 h (2 or more)', '5 days (4 to 6.2)')
    """
    if value < 1:
        most = "" if high <= 1 or not isfinite(high) else f" (at most {high:.0f} h)"
        return f"within the first hour{most}"
    unit, scale = ("days", 24.0) if value >= _DAYS else ("h", 1.0)

    def number(hours: float) -> str:
        length = hours / scale
        return f"{length:.0f}" if length >= 10 or unit == "h" else f"{length:.2g}"  # noqa: PLR2004

    inside = "" if isnan(low) else f" ({number(low)} to {number(high)})"
    if not isfinite(high) and not isnan(low):
        inside = f" ({number(low)} or more)"
    return f"{number(value)} {unit}{inside}"


def p_words(p: float) -> str:
    """Write a p-value as journals do.

    >>> p_words(0.0002), p_words(0.04), p_words(0.31), p_words(1.0)
    ('p < 0.001', 'p = 0.04', 'p = 0.31', 'p > 0.99')
    """
    if p < 0.001:  # noqa: PLR2004
        return "p < 0.001"
    if p > 0.99:  # noqa: PLR2004
        return "p > 0.99"
    return f"p = {p:.3f}" if p < 0.01 else f"p = {p:.2f}"  # noqa: PLR2004


def change_words(row: Mapping[Any, Any] | pd.Series) -> str:
    """Write a difference and its interval: shares in percentage points.

    >>> import pandas as pd
    >>> numbers = {"value": 0.1, "low": 0.05, "high": 0.15}
    >>> change_words(pd.Series({"measure": "share_concern", **numbers}))
    '+10.0 points (+5.0 to +15.0'
    >>> change_words(pd.Series({"measure": "compound_mean", **numbers}))
    '+0.10 (+0.05 to +0.15'
    """
    points = row["measure"] != "compound_mean"
    scale, digits, unit = (100, 1, " points") if points else (1, 2, "")
    value, low, high = (signed(row[key] * scale, digits) for key in ("value", "low", "high"))
    return f"{value}{unit} ({low} to {high}"


def count_words(value: float, low: float, high: float) -> str:
    """Write a number of posts with its interval, to two digits of what that leaves open.

    >>> count_words(1243.2, 861.0, 1618.0), count_words(-31.0, -44.0, -19.0)
    ('1,240 (860 to 1,620)', '−31 (−44 to −19)')
    """
    unit = 10 ** max(floor(log10(max(high - low, 2) / 2)) - 1, 0)
    texts = (f"{round(each / unit) * unit:,}".replace("-", "−") for each in (value, low, high))
    return "{} ({} to {})".format(*texts)


def share_and_n(share: float, low: float, high: float, n: int) -> str:
    """Write a share with its interval, where there is one, and n.

    >>> share_and_n(0.1, 0.05, 0.19, 80), share_and_n(0.1, float("nan"), float("nan"), 80)
    ('10.0 % (5.0 to 19.0, n = 80)', '10.0 % (n = 80)')
    """
    inside = between(low, high, 100, 1)
    return f"{100 * share:.1f} % ({inside and f'{inside}, '}n = {n:,})"


def level_and_n(row: Mapping[Any, Any] | pd.Series, *, percent: bool) -> str:
    """Write a row of a table with its interval and n.

    >>> level_and_n({"value": 0.1, "low": 0.05, "high": 0.19, "n": 80}, percent=True)
    '10.0 % (5.0 to 19.0, n = 80)'
    """
    if isnan(row["value"]):
        return "no posts"
    if percent:
        return share_and_n(*(row[key] for key in ("value", "low", "high", "n")))
    value, low, high = (signed(row[key], 2) for key in ("value", "low", "high"))
    return f"{value} ({low} to {high}, n = {row['n']:,})"


def duration_words(width: timedelta) -> str:
    """Write a duration as people do.

    >>> from datetime import timedelta
    >>> duration_words(timedelta(minutes=30)), duration_words(timedelta(minutes=330))
    ('30 min', '5.5 h')
    """
    minutes = width.total_seconds() / 60
    if minutes % 1440 == 0 and minutes > 1440:  # noqa: PLR2004  minutes a day
        return f"{minutes / 1440:g} days"
    whole = minutes % 60 == 0 or (minutes % 30 == 0 and minutes > 120)  # noqa: PLR2004
    return f"{minutes / 60:g} h" if whole else f"{minutes:.0f} min"


def per_words(width: timedelta) -> str:
    """Write a duration as after "per": ``hour``, not ``1 h``."""
    return "hour" if duration_words(width) == "1 h" else duration_words(width)


def capital(text: str) -> str:
    """Begin a sentence with a capital letter.

    >>> capital("sign in"), capital("")
    ('Sign in', '')
    """
    return text[:1].upper() + text[1:]


def shortened(text: str, most: int) -> str:
    """Write a text on one line, of so many characters at most.

    >>> shortened("We are\\nlooking into it", 9)
    'We are l…'
    """
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def listed(parts: Sequence[str]) -> str:
    """Join as people do.

    >>> listed(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
