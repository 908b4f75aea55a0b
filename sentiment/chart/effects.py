"""What the outage changed, by each method that the archive allows: a forest plot."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sentiment.chart.canvas import (
    MARKS,
    MEASURES,
    as_change,
    number_axis,
    say_empty,
    set_rows,
    zero_line,
)
from sentiment.chart.look import Look
from sentiment.chart.sheet import Sheet, chart, panel_title
from sentiment.results import Measures
from sentiment.tell import subtitle, title_of
from sentiment.tell.numbers import signed
from sentiment.tell.titles import count_words

_METHODS = {
    "adjacent windows": "against just before",
    "same hours": "against same hours",
    "difference in differences": "beyond the control",
    "within authors": "within authors",
    "interrupted series": "as a break at the onset",
    "placebo onsets": "where nothing happened",
}
_DURING, _AFTER, _BREAK = "during - before", "after - before", "level at onset"


@chart("frustration, concern, humor, mean sentiment")
def plot_effects(sheet: Sheet, measures: Measures) -> None:
    """Draw each measure's change with its interval, a row for each method.

    Filled marks are the change during the outage, hollow ones the change
    after it; grey bars span what the same analysis finds at onsets where
    nothing happened. A method that can't tell has no row.
    """
    table = measures.effects
    table = table[
        table["low"].notna()
        & table["comparison"].isin([_DURING, _AFTER, _BREAK])
        & table["measure"].isin(MEASURES)
    ]
    by = {name: table[table["measure"] == name] for name in MEASURES}
    methods = {
        name: [each for each in _METHODS if (part["method"] == each).any()]
        for name, part in by.items()
    }
    panels = sheet.lay(
        title=title_of("effects", measures),
        text=subtitle(
            measures,
            "filled: during, hollow: after",
            "bars: 95 % intervals, grey: range where nothing happened",
            tz=sheet.look.tz,
        ),
        rows=[2.2 * max(len(found), 1) for found in methods.values()],
        left=14.5 if sheet.look.narrow else 15.5,
        gap=4.2,
    )
    *shares, _ = panels
    ends = table.loc[table["measure"] != "compound_mean", ["low", "high"]].abs()
    for panel, (name, part) in zip(panels, by.items(), strict=True):
        own = part[["low", "high"]].abs() if panel not in shares else ends
        reach = 1.08 * float(np.nanmax(own.to_numpy(float), initial=0.02))
        panel.set_xlim(-reach, reach)
        _draw(panel, part, methods[name], name, sheet.look)


def _draw(ax: Axes, rows: pd.DataFrame, methods: list[str], measure: str, look: Look) -> None:
    """Draw a row for each method; name it at the left."""
    name = MEASURES[measure]
    places = {method: float(at) for at, method in enumerate(methods)}
    _draw_rows(ax, rows, places, name, look)
    set_rows(ax, [look.word(_METHODS[method]) for method in methods])
    zero_line(ax, look)
    label, unit, scale = look.word(name).capitalize(), "percentage points", 100
    if name == "compound":
        label, unit, scale = look.word("Mean sentiment"), "of −1 to +1", 1
    number_axis(ax.xaxis, lambda x: as_change(scale * x), 4 if look.narrow else 6)
    outdent = 14.0 if look.narrow else 0.0
    title = f"{label}: change, {unit}"
    panel_title(ax, title, look, colour=look.ink(name), outdent=outdent)
    if not methods:
        say_empty(ax, "no method can tell")


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
            markerfacecolor=look.colour(name) if during else "white",
            color=look.colour(name),
            elinewidth=(0.16 if during else 0.09) * look.font,
        )


def describe_effects_chart(measures: Measures) -> str:
    """Say what the chart of effects shows."""
    table = measures.effects
    table = table[table["comparison"].isin([_DURING, _BREAK]) & table["low"].notna()]
    parts = []
    for measure, name in MEASURES.items():
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
