"""What the outage changed, by each method that the archive allows: a forest plot."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sentiment.chart.canvas import COLOURS, LABEL_COLOURS, MARKS, NICE_STEPS, signed
from sentiment.chart.look import Look, house_style
from sentiment.chart.sheet import GREY, panel_title, sheet
from sentiment.tell import subtitle, title_of
from sentiment.tell.titles import count_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sentiment.results import Measures

__all__ = ["describe_effects_chart", "plot_effects"]

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


def plot_effects(
    measures: Measures,
    *,
    title: str | None = None,
    look: Look | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw each measure's change with its interval, a row for each method.

    Filled marks are the change during the outage, hollow ones the change
    after it; grey bars span what the same analysis finds at onsets where
    nothing happened. A method that can't tell has no row.

    Parameters
    ----------
    measures : Measures
        What `measure_outage` returned.
    title : str, optional
        Else the finding.
    look : Look, optional
        Style, zone, words.
    ax : Axes, optional
        Where to draw; its area is split. A new figure where it is not given.

    Returns
    -------
    Axes
        `ax`; its panels are ``ax.child_axes``: frustration, concern, humor,
        mean sentiment.
    """
    look = look or Look()
    table = measures.effects
    table = table[table["low"].notna() & table["comparison"].isin([_DURING, _AFTER, _BREAK])]
    by = {name: table[table["measure"] == name] for name in _MEASURES}
    methods = {
        name: [each for each in _METHODS if (part["method"] == each).any()]
        for name, part in by.items()
    }
    with house_style(look):
        ax, panels = sheet(
            ax,
            look,
            title=title or title_of("effects", measures),
            text=subtitle(
                measures,
                "filled: during, hollow: after",
                "bars: 95 % intervals, grey: range where nothing happened",
                tz=look.tz,
            ),
            rows=[2.2 * max(len(found), 1) for found in methods.values()],
            left=15.5 if not look.narrow else 14.5,
            gap=4.2,
        )
        for panel, (name, part) in zip(panels, by.items(), strict=True):
            _draw(panel, part, methods[name], name, look)
        reach = max(
            (abs(end) for panel in panels[:-1] for end in panel.get_xlim()), default=0.1
        )
        for panel in panels[:-1]:
            panel.set_xlim(-reach, reach)
    return ax


def _draw(ax: Axes, rows: pd.DataFrame, methods: list[str], measure: str, look: Look) -> None:
    """Draw a row for each method; name it at the left."""
    name = _MEASURES[measure]
    places = {method: float(at) for at, method in enumerate(methods)}
    _draw_rows(ax, rows, places, name, look)
    ax.set_yticks(list(places.values()), [look.word(_METHODS[method]) for method in methods])
    ax.set_ylim(max(len(methods), 1) - 0.4, -0.6)
    ax.tick_params(axis="y", length=0)
    ax.grid(visible=False, axis="y")
    ax.grid(visible=True, axis="x")
    ax.axvline(0, color=GREY, linewidth=0.08 * look.font, linestyle=(0, (4, 3)), zorder=1)
    ends = rows[["low", "high"]].abs().to_numpy(float)
    reach = 1.08 * float(np.nanmax(ends, initial=0.02))
    ax.set_xlim(-reach, reach)
    ax.xaxis.set_major_locator(MaxNLocator(4 if look.narrow else 6, steps=NICE_STEPS))
    label, unit, scale, digits = look.word(name).capitalize(), "percentage points", 100, 0
    if name == "compound":
        label, unit, scale, digits = look.word("Mean sentiment"), "of −1 to +1", 1, 2
    ax.xaxis.set_major_formatter(FuncFormatter(lambda x, _: signed(scale * x, digits)))
    outdent = 14.0 if look.narrow else 0.0
    panel_title(
        ax, f"{label}: change, {unit}", look, colour=LABEL_COLOURS[name], outdent=outdent
    )
    if not methods:
        ax.text(0.5, 0.5, "no method can tell", ha="center", color=GREY, transform=ax.transAxes)


def _draw_rows(
    ax: Axes, rows: pd.DataFrame, places: dict[str, float], name: str, look: Look
) -> None:
    placebo = rows["method"] == "placebo onsets"
    for _, row in rows[placebo].iterrows():  # a range to compare with, not an estimate
        height = places[row["method"]]
        ax.hlines(height, row["low"], row["high"], color="#CCCCCC", linewidth=0.5 * look.font)
    for comparison, part in rows[~placebo].groupby("comparison"):
        during = comparison != _AFTER
        heights = part["method"].map(places) + (-0.13 if during else 0.17)
        ax.errorbar(
            part["value"],
            heights,
            xerr=[part["value"] - part["low"], part["high"] - part["value"]],
            fmt=MARKS[name],
            markersize=(0.6 if during else 0.5) * look.font,
            markerfacecolor=COLOURS[name] if during else "white",
            color=COLOURS[name],
            elinewidth=(0.16 if during else 0.09) * look.font,
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
