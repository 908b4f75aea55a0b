"""Shares corrected for the tagger's errors, in words; and why there are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sentiment.escape import for_markdown
from sentiment.results import MAX_WIDTH, MIN_WINDOW_POSTS
from sentiment.schema import REACTIONS, WINDOWS

if TYPE_CHECKING:
    from sentiment.analysis.study import Analysis
    from sentiment.results import Measures

__all__ = ["describe_adjusted", "describe_tagging_limits"]

_LABEL = (
    "Label some 200 posts of this archive (`sentiment label`) and give them to the report "
    "(`--labels`)"
)


def describe_tagging_limits(study: Analysis) -> list[str]:
    """Say what the tags' uncertainty means for the numbers, in sentences."""
    lines = []
    how = study.tagging
    if how.min_confidence > 0:
        n, total = study.overview.n_unsure, study.overview.n_posts
        lines.append(
            f"Posts whose likeliest reaction had a probability below {how.min_confidence:g} "
            f"were tagged none (`--min-confidence`): {n:,} of {total:,} posts "
            f"({100 * n / max(total, 1):.1f} %)."
        )
    if how.rates is None:
        if how.why_not:
            lines.append(
                f"Shares are as tagged, not corrected for the tagger's errors: "
                f"{for_markdown(how.why_not)}."
            )
        return lines
    from_archives = f" of {how.rates.n_sources} archives" if how.rates.n_sources else ""
    lines.append(
        f"Adjusted shares are corrected for the tagger's errors, as {for_markdown(how.basis)} "
        f"show them{from_archives}. They assume that the tagger errs in this archive as it "
        f"did in those posts."
    )
    for measures in study.measures:
        lines += _refused(measures)
    return lines


def _rows(measures: Measures, window: str) -> list[tuple[float, float, float]]:
    found = (measures.value(window, f"adjusted_share_{name}") for name in REACTIONS)
    return [(float(row["value"]), float(row["low"]), float(row["high"])) for row in found]


def _refused(measures: Measures) -> list[str]:
    windows = [
        window
        for window in WINDOWS
        if int(measures.value(window, "n_posts")["n"]) >= MIN_WINDOW_POSTS
        and measures.adjusted
        and np.isnan(_rows(measures, window)).any()
    ]
    if not windows:
        return []
    return [
        f"{for_markdown(measures.outage.label)}, {' and '.join(windows)}: no adjusted shares, "
        f"for the tagger errs otherwise here than in those posts (a share would come out below "
        f"zero), or its errors are known too loosely (an interval would be wider than "
        f"{100 * MAX_WIDTH:.0f} points). {_LABEL}."
    ]


def describe_adjusted(measures: Measures, to: str) -> list[str]:
    """Say how true shares changed, in one line; nothing where that is not known."""
    if not measures.adjusted:
        return []
    table = measures.differences
    parts = []
    for name in REACTIONS:
        measure = f"adjusted_share_{name}"
        row = table[(table["comparison"] == f"{to} - before") & (table["measure"] == measure)]
        first, second = measures.value("before", measure), measures.value(to, measure)
        if row.empty or np.isnan(row["value"].iloc[0]):
            return []
        change = row.iloc[0]
        parts.append(
            f"{'no reaction' if name == 'none' else name} {_percent(first['value'])} to "
            f"{_percent(second['value'])} % (change {_points(change['value'])} points, "
            f"{_points(change['low'])} to {_points(change['high'])})"
        )
    return [f"- Adjusted for the tagger's errors: {'; '.join(parts)}."]


def _percent(share: float) -> str:
    return f"{100 * share:.0f}"


def _points(share: float) -> str:
    return f"{round(100 * share, 1) or 0.0:+.1f}"
