"""What charts say in words: subtitles, and a text for those who can't see them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sentiment.outage import edge_words
from sentiment.schema import REACTIONS, WINDOWS

if TYPE_CHECKING:
    from datetime import timedelta

    from sentiment.outage import Outage
    from sentiment.results import Detection, Measures

__all__ = [
    "count_words",
    "describe_activity",
    "describe_detection",
    "describe_timeline",
    "describe_windows",
    "estimated_words",
    "per_words",
    "width_words",
]


def count_words(measures: Measures) -> str:
    """``n = 5,262 posts by 1,502 authors``, or what is known of it."""
    posts = f"n = {measures.n_posts:,} posts"
    if not measures.n_authors:
        return f"{posts}, authors unknown"
    about = "" if measures.authors_exact else "about "
    return f"{posts} by {about}{measures.n_authors:,} authors"


def estimated_words(outage: Outage) -> str:
    """Say that an outage's times are estimated, where they are."""
    return " · hatched: the outage's times are estimated" if outage.start_range else ""


def width_words(width: timedelta) -> str:
    """Write a duration as people do.

    Examples
    --------
    >>> from datetime import timedelta
    >>> width_words(timedelta(minutes=30)), width_words(timedelta(hours=2))
    ('30 min', '2 h')
    """
    minutes = width.total_seconds() / 60
    if minutes % 1440 == 0 and minutes > 1440:  # noqa: PLR2004  minutes a day
        return f"{minutes / 1440:g} days"
    return f"{minutes / 60:g} h" if minutes % 60 == 0 else f"{minutes:g} min"


def per_words(width: timedelta) -> str:
    """Write a duration as after "per": ``hour``, not ``1 h``."""
    return "hour" if width_words(width) == "1 h" else width_words(width)


def _percent(value: float) -> str:
    return "no posts" if np.isnan(value) else f"{100 * value:.0f} %"


def _number(value: float) -> str:
    return "no posts" if np.isnan(value) else f"{value:+.2f}"


def _by_window(measures: Measures, measure: str, *, percent: bool) -> str:
    show = _percent if percent else _number
    shown = [show(float(measures.value(w, measure)["value"])) for w in WINDOWS]
    return f"{shown[0]} before, {shown[1]} during, {shown[2]} after"


def _levels(measures: Measures) -> str:
    parts = [
        f"{name} {_by_window(measures, f'share_{name}', percent=True)}"
        for name in REACTIONS
        if name != "none"
    ]
    mean = _by_window(measures, "compound_mean", percent=False)
    return f"Mean sentiment was {mean}. Shares of posts: {'; '.join(parts)}."


def describe_timeline(measures: Measures) -> str:
    """Say what the timeline shows."""
    return (
        f"Three charts over one time axis in UTC, for {measures.outage.label}; "
        f"{count_words(measures)}, in bins of {width_words(measures.bin_width)}. "
        f"From top to bottom: mean sentiment with its 95 % interval, the share of posts with "
        f"each reaction, and posts per bin. {_levels(measures)}"
    )


def describe_windows(measures: Measures) -> str:
    """Say what the window chart shows."""
    return (
        f"Two charts side by side, for {measures.outage.label}; {count_words(measures)}: "
        f"the share of posts with each reaction, and mean sentiment, each before, during and "
        f"after, with 95 % intervals. {_levels(measures)}{_adjusted(measures)}"
    )


def _adjusted(measures: Measures) -> str:
    if not measures.adjusted:
        return ""
    parts = [
        f"{name} {_by_window(measures, f'adjusted_share_{name}', percent=True)}"
        for name in REACTIONS
        if name != "none"
    ]
    known = "; ".join(parts).replace("no posts", "not known")
    return f" Adjusted for the tagger's errors: {known}."


def describe_activity(measures: Measures) -> str:
    """Say what the activity chart shows."""
    table = measures.activity
    unit = "active authors" if measures.n_authors else "posts"
    counts = table["n_authors"] if measures.n_authors else table["n_posts"]
    outage = measures.outage
    inside = table["time"] >= outage.start
    if outage.end is not None:
        inside &= table["time"] < outage.end
    expected = table["expected"][inside].sum(min_count=1)
    against = (
        "no earlier day in the archive tells what to expect"
        if np.isnan(expected) or expected == 0
        else f"{100 * counts[inside].sum() / expected:.0f} % of what the same hours of earlier "
        f"days lead one to expect"
    )
    return (
        f"A line of {unit} per {per_words(measures.bin_width)} around {outage.label}, against "
        f"their expectation. During the outage the bins add up to "
        f"{int(counts[inside].sum()):,}: {against}."
    )


def describe_detection(detection: Detection) -> str:
    """Say what the chart of found outages shows, and list them."""
    found = "; ".join(edge_words(outage) for outage in detection.outages)
    return (
        f"Two charts over one time axis in UTC, n = {detection.n_posts:,} posts: posts per bin "
        f"and the share of frustration among them, each beside what the hours and days lead "
        f"one to expect. Found: {found or 'no outage'}."
    )
