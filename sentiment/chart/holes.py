"""Stretches of an archive without a post: hatched, so that nobody takes them for silence."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from matplotlib.axes import Axes

from sentiment.chart.canvas import starts_of, values
from sentiment.results import Measures

#: Bins without a post that make a hole.
_LEAST = 3


def holes_of(measures: Measures) -> list[tuple[float, float]]:
    """Find them, as matplotlib's days; not those between the days of an archive of days."""
    table = values(measures.timeline, "n_posts")
    step = measures.bin_width.total_seconds() / 86_400
    start = starts_of(table)
    empty = np.concatenate([[False], table["value"].to_numpy() == 0, [False]])
    begins = np.flatnonzero(empty[1:] & ~empty[:-1])
    lengths = np.flatnonzero(~empty[1:] & empty[:-1]) - begins
    if lengths.sum() == len(start):
        return []
    least = max(_LEAST, 1.5 * float(np.median(lengths)) if len(lengths) > _LEAST else 0)
    return [
        (start[begin], start[begin + length - 1] + step)
        for begin, length in zip(begins, lengths, strict=True)
        if length >= least
    ]


def draw_holes(ax: Axes, holes: Iterable[tuple[float, float]]) -> None:
    """Hatch them."""
    for left, right in holes:
        ax.axvspan(
            left,
            right,
            facecolor="none",
            edgecolor="#D0D0D0",
            hatch="///",
            linewidth=0,
            zorder=0.4,
        )
