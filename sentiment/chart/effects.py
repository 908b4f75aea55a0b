"""What the outage changed, by each method that the archive allows: a forest plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.ticker import FuncFormatter, MaxNLocator

from sentiment.chart.alt_text import count_words
from sentiment.chart.canvas import (
    COLOURS,
    GREY,
    LABEL_COLOURS,
    MARKERS,
    NICE_STEPS,
    blank,
    draw_heading,
    house_style,
    signed,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sentiment.results import Measures

__all__ = ["describe_effects_chart", "plot_effects"]

_SIZE = (10.0, 6.2)
_MEASURES = {
    "share_frustration": "frustration",
    "share_concern": "concern",
    "share_humor": "humor",
    "compound_mean": "compound",
}
_METHODS = {
    "adjacent windows": "against just before",
    "same hours": "against same hours",
    "difference in differences": "beyond the control",
    "within authors": "within authors",
    "interrupted series": "as a break at the onset",
    "placebo onsets": "where nothing happened",
}
_DURING, _AFTER, _BREAK = "during - before", "after - before", "level at onset"


def plot_effects(measures: Measures, *, ax: Axes | None = None) -> Axes:
    """Draw each measure's change with its interval, a row for each method.

    Filled marks are the change during the outage, hollow ones the change
    after it; grey bars span what the same analysis finds at onsets where
    nothing happened. A method that can't tell has no row.

    Parameters
    ----------
    measures : Measures
        What `measure` returned.
    ax : Axes, optional
        Where to draw; its area is split in two. A new figure where it is not given.

    Returns
    -------
    Axes
        `ax`; its panels are ``ax.child_axes``: shares, then mean sentiment.
    """
    table = measures.effects
    table = table[table["low"].notna() & table["comparison"].isin([_DURING, _AFTER, _BREAK])]
    with house_style():
        ax = blank(ax, _SIZE)
        ax.axis("off")
        draw_heading(
            ax,
            measures.outage.label,
            f"{count_words(measures)} · filled: during, hollow: after · bars: 95 % intervals",
        )
        shares = ax.inset_axes((0.29, 0.36, 0.69, 0.475))
        mean = ax.inset_axes((0.29, 0.075, 0.69, 0.165))
        names = list(_MEASURES)
        _draw(shares, table, names[:-1])
        _draw(mean, table, names[-1:])
        shares.xaxis.set_major_formatter(FuncFormatter(lambda x, _: signed(100 * x, 0)))
        shares.set_title("Change of shares (percentage points)", fontsize=10, pad=5)
        mean.xaxis.set_major_formatter(FuncFormatter(lambda x, _: signed(x, 2)))
        mean.set_title("Change of mean sentiment", fontsize=10, pad=5)
    return ax


def _draw(ax: Axes, table: pd.DataFrame, measures: list[str]) -> None:
    """Draw a row for each measure and method; name both at the left."""
    at: list[float] = []
    labels: list[str] = []
    y = 0.0
    for measure in measures:
        name = _MEASURES[measure]
        rows = table[table["measure"] == measure]
        methods = [method for method in _METHODS if (rows["method"] == method).any()]
        ax.annotate(
            "sentiment" if name == "compound" else name,
            (0, y),
            xytext=(-198, 0),
            xycoords=("axes fraction", "data"),
            textcoords="offset points",
            va="center",
            color=LABEL_COLOURS[name],
            fontweight="bold",
            fontsize=10,
        )
        places = {method: y + number for number, method in enumerate(methods)}
        _draw_rows(ax, rows, places, name)
        at += places.values()
        labels += [_METHODS[method] for method in methods]
        y += len(methods)
        y += 0.7 if methods else 1.7
    ax.set_yticks(at, labels, fontsize=9)
    ax.tick_params(axis="y", length=0)
    ax.set_ylim(y - 1.1, -0.6)
    ax.grid(visible=False, axis="y")
    ax.axvline(0, color=GREY, linewidth=0.8, linestyle=(0, (4, 3)), zorder=1)
    ax.xaxis.set_major_locator(MaxNLocator(6, steps=NICE_STEPS))


def _draw_rows(ax: Axes, rows: pd.DataFrame, places: dict[str, float], name: str) -> None:
    placebo = rows["method"] == "placebo onsets"
    for _, row in rows[placebo].iterrows():  # a range to compare with, not an estimate
        height = places[row["method"]]
        ax.hlines(height, row["low"], row["high"], color="#CCCCCC", linewidth=5)
    for comparison, part in rows[~placebo].groupby("comparison"):
        during = comparison != _AFTER
        heights = part["method"].map(places) + (-0.13 if during else 0.17)
        ax.errorbar(
            part["value"],
            heights,
            xerr=[part["value"] - part["low"], part["high"] - part["value"]],
            fmt=MARKERS[name],
            markersize=6 if during else 5,
            markerfacecolor=COLOURS[name] if during else "white",
            color=COLOURS[name],
            elinewidth=1.6 if during else 0.9,
        )


def describe_effects_chart(measures: Measures) -> str:
    """Say what the chart of effects shows."""
    table = measures.effects
    table = table[table["comparison"].isin([_DURING, _BREAK]) & table["low"].notna()]
    parts = []
    for measure, name in _MEASURES.items():
        found = [
            f"{_METHODS[row['method']]} {_change(row)}"
            for _, row in table[table["measure"] == measure].iterrows()
        ]
        if found:
            parts.append(f"{name} {', '.join(found)}")
    told = "; ".join(parts) or "no method can tell"
    return (
        f"Changes around {measures.outage.label} with 95 % intervals, by method; "
        f"{count_words(measures)}. During the outage: {told}."
    )


def _change(row: pd.Series) -> str:
    scale, digits = (1, 2) if row["measure"] == "compound_mean" else (100, 1)
    low, high = (signed(scale * row[key], digits) for key in ("low", "high"))
    if row["method"] == "placebo onsets":
        return f"{low} to {high}"
    return f"{signed(scale * row['value'], digits)} ({low} to {high})"
