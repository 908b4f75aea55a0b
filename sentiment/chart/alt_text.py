"""What charts say in words: subtitles, and a text for those who can't see them."""

from __future__ import annotations

import numpy as np
import pandas as pd

from sentiment.chart.canvas import values
from sentiment.outage import edge_words
from sentiment.results import MIN_WINDOW_POSTS, Detection, Measures
from sentiment.schema import REACTING, WINDOWS
from sentiment.tell.numbers import duration_words, per_words, percent, rate_words, signed
from sentiment.tell.titles import count_words, title_of


def _level(row: pd.Series, *, is_share: bool) -> str:
    if np.isnan(row["value"]):
        return "no posts"
    if row["n"] < MIN_WINDOW_POSTS:
        return "too few posts"
    return percent(row["value"]) if is_share else signed(row["value"], 2)


def _by_window(measures: Measures, measure: str, *, is_share: bool) -> str:
    shown = [_level(measures.value(w, measure), is_share=is_share) for w in WINDOWS]
    return f"{shown[0]} before, {shown[1]} during, {shown[2]} after"


def _shares(measures: Measures, kind: str) -> str:
    return "; ".join(
        f"{name} {_by_window(measures, f'{kind}_{name}', is_share=True)}" for name in REACTING
    )


def _levels(measures: Measures) -> str:
    mean = _by_window(measures, "compound_mean", is_share=False)
    return f"Mean sentiment was {mean}. Shares of posts: {_shares(measures, 'share')}."


def describe_timeline(measures: Measures) -> str:
    """Say what the timeline shows."""
    return (
        f"{title_of('timeline', measures)}. "
        f"Five charts over one time axis, for {measures.outage.label}; "
        f"{count_words(measures)}, in bins of {duration_words(measures.bin_width)}. "
        f"From top to bottom: the share of posts with frustration, concern and humor, mean "
        f"sentiment, each with its 95 % interval, and posts per bin. {_levels(measures)}"
    )


def describe_windows(measures: Measures) -> str:
    """Say what the window chart shows."""
    return (
        f"{title_of('windows', measures)}. "
        f"Four charts, for {measures.outage.label}; {count_words(measures)}: "
        f"the share of posts with each reaction, and mean sentiment, each before, during and "
        f"after, with 95 % intervals. {_levels(measures)}{_adjusted(measures)}"
    )


def _adjusted(measures: Measures) -> str:
    if not measures.adjusted:
        return ""
    known = _shares(measures, "adjusted_share").replace("no posts", "not known")
    return f" Adjusted for the tagger's errors: {known}."


def describe_activity(measures: Measures) -> str:
    """Say what the activity chart shows."""
    table = measures.activity
    counts = table["n_posts"]
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
        f"{title_of('activity', measures)}. "
        f"A line of posts per {per_words(measures.bin_width)} around {outage.label}, against "
        f"their expectation. During the outage the bins add up to "
        f"{int(counts[inside].sum()):,}: {against}."
    )


def describe_detection(detection: Detection) -> str:
    """Say what the chart of found outages shows, and list them."""
    found = "; ".join(
        edge_words(outage, days_only=detection.days_only) for outage in detection.outages
    )
    return (
        f"Two charts over one time axis in UTC, n = {detection.n_posts:,} posts: posts per bin "
        f"and the share of frustration among them, each beside what the hours and days lead "
        f"one to expect. Found: {found or 'no outage'}."
    )


def describe_rates(measures: Measures) -> str:
    """Say what the chart of rates shows."""
    parts = []
    for window in WINDOWS:
        rows = values(measures.windows, "posts_per_hour")
        rows = rows[rows["window"] == window]
        hourly = 0.0 if rows.empty else float(rows["value"].iloc[0])
        levels = ", ".join(
            f"{name} {rate_words(hourly * measures.value(window, f'share_{name}')['value'])}"
            for name in REACTING
            if hourly > 0
        )
        parts.append(f"{window}: {rate_words(hourly)} posts an hour ({levels or 'none'})")
    return (
        f"{title_of('rates', measures)}. Stacked bars of posts an hour by what they express, "
        f"for {measures.outage.label}; {count_words(measures)}. {'; '.join(parts)}."
    )
