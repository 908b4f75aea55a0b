"""How often tags are right, by the probability that the tagger gave them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np
from matplotlib.ticker import FuncFormatter

from sentiment.chart.canvas import COLOURS
from sentiment.chart.look import Look, house_style
from sentiment.chart.sheet import GREY, panel_title, sheet

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["describe_reliability", "plot_reliability"]

_LOOK = Look(figsize=(6.4, 5.8))
_BLUE = COLOURS["concern"]


class _Calibration(Protocol):
    @property
    def error(self) -> float: ...
    @property
    def table(self) -> pd.DataFrame: ...


def plot_reliability(found: _Calibration, *, ax: Axes | None = None) -> Axes:
    """Draw a reliability diagram, and how many posts stand behind each point.

    Parameters
    ----------
    found : Calibration
        What `measure_calibration` returned.
    ax : Axes, optional
        Where to draw; its area is split in two. A new figure where it is not given.

    Returns
    -------
    Axes
        `ax`; its panels are ``ax.child_axes``: the diagram, then the counts.
    """
    table = found.table
    n = int(table["n"].sum())
    value, low, high = (table[key].to_numpy(float) for key in ("accuracy", "low", "high"))
    x = table["confidence"].to_numpy(float)
    with house_style(_LOOK):
        ax, (diagram, counts) = sheet(
            ax,
            _LOOK,
            title="Do probabilities mean what they say?",
            text=f"n = {n:,} posts · bars: 95 % intervals · expected calibration error "
            f"{found.error:.3f}",
            rows=(18.0, 4.5),
            method="bins of probability, Wilson's intervals",
        )
        counts.sharex(diagram)
        diagram.plot([0, 1], [0, 1], color=GREY, linestyle=(0, (4, 3)), linewidth=0.9)
        diagram.annotate(
            "as often right as said",
            (0.12, 0.12),
            xytext=(9, -6),
            textcoords="offset points",
            color=GREY,
            fontsize=8.5,
        )
        error = np.vstack([value - low, high - value])
        diagram.plot(x, value, color=_BLUE, marker="o", markersize=5, linewidth=1.2)
        diagram.errorbar(x, value, yerr=error, fmt="none", ecolor=_BLUE, elinewidth=1.3)
        diagram.set_xlim(0, 1)
        diagram.set_ylim(0, 1.03)  # so that points at 100 % are whole
        panel_title(diagram, "Share of tags that are right", _LOOK)
        width = (table["end"] - table["start"]).to_numpy(float)
        counts.bar(table["start"], table["n"], width=0.9 * width, align="edge", color="#B8B8B8")
        panel_title(counts, "Posts", _LOOK)
        counts.set_xlabel("probability of the tag")
        percent = FuncFormatter(lambda y, _: f"{100 * y:.0f} %")
        for axis in (diagram.xaxis, diagram.yaxis, counts.xaxis):
            axis.set_major_formatter(percent)
        counts.yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
        counts.locator_params(axis="y", nbins=3)
        diagram.tick_params(axis="x", labelbottom=False)
    return ax


def describe_reliability(found: _Calibration) -> str:
    """Say what the reliability diagram shows."""
    table = found.table
    n = int(table["n"].sum())
    columns = (table[name].tolist() for name in ("confidence", "accuracy", "n"))
    points = "; ".join(
        f"{100 * said:.0f} % said, {100 * right:.0f} % right (n = {behind:,})"
        for said, right, behind in zip(*columns, strict=True)
    )
    return (
        f"A line of the share of tags that are right against the probability that the tagger "
        f"gave them, and bars of the posts behind each point, for n = {n:,} posts: "
        f"{points}. The expected calibration error is {found.error:.3f}."
    )
