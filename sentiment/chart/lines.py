"""A measure over time as line and band."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sentiment.chart.canvas import MARKS
from sentiment.chart.look import Look
from sentiment.results import MIN_BIN_POSTS


def draw_series(
    ax: Axes, series: Mapping[str, NDArray[np.float64]], name: str, look: Look
) -> None:
    """Draw one measure: line and band through solid bins, hollow marks for thin ones.

    `series` has arrays ``x``, ``value``, ``low``, ``high``, and ``n``, the posts of each bin;
    `name` is a key of `MARKS`.
    """
    solid = series["n"] >= MIN_BIN_POSTS
    thin = (series["n"] > 0) & ~solid
    colour = look.colour(name)
    value = np.where(solid, series["value"], np.nan)
    low, high = (np.where(solid, series[key], np.nan) for key in ("low", "high"))
    ax.fill_between(series["x"], low, high, color=colour, alpha=0.18, linewidth=0)
    # a band needs two bins; one that stands alone gets a bar
    beside = np.concatenate([[False], solid, [False]])
    alone = solid & ~beside[:-2] & ~beside[2:]
    ax.vlines(
        series["x"][alone], low[alone], high[alone], color=colour, alpha=0.5, linewidth=1.2
    )
    size = 4.5 if len(solid) <= 60 else 2.6  # noqa: PLR2004  bins; more would touch
    ax.plot(series["x"], value, color=colour, marker=MARKS[name], markersize=size, label=name)
    ax.plot(
        series["x"][thin],
        series["value"][thin],
        linestyle="none",
        marker=MARKS[name],
        markersize=size,
        markerfacecolor="none",
        markeredgecolor=colour,
        markeredgewidth=0.8,
        alpha=0.55,
        label=f"{name} (fewer than {MIN_BIN_POSTS} posts)",
    )
