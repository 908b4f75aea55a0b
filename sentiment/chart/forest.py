"""What changed during each outage, beside each other, with intervals."""

from __future__ import annotations

from textwrap import wrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sentiment.chart.canvas import (
    MARKS,
    MEASURES,
    as_change,
    number_axis,
    set_rows,
    values,
    zero_line,
)
from sentiment.chart.look import Look, drawable
from sentiment.chart.sheet import Sheet, chart, panel_title
from sentiment.results import Comparison
from sentiment.tell.numbers import signed

_ROW = 4.6  # ems of an outage's row
_NAME_WIDTH = 36  # characters of a line of a name


@chart("frustration, concern, humor, mean sentiment")
def plot_forest(sheet: Sheet, comparison: Comparison) -> None:
    """Draw by how much reactions and sentiment changed during each outage.

    Of an outage with too few posts only that is said.
    """
    look = sheet.look
    table = comparison.effects
    outages = table.drop_duplicates("number")
    n = max(len(outages), 1)
    panels = sheet.lay(
        title="Change during each outage, against before it",
        text="marks: difference of shares, and of mean sentiment · bars: 95 % intervals "
        "· n: posts before, during",
        rows=(_ROW * n,) * (4 if look.narrow else 1),
        columns=1 if look.narrow else 4,
        left=19.0 if look.narrow else 24.0,
        between=1.6,
        gap=4.4 if look.narrow else 2.4,
    )
    names = _names(outages)
    for at, (panel, (measure, name)) in enumerate(zip(panels, MEASURES.items(), strict=True)):
        set_rows(panel, names if look.narrow or not at else [])
        panel.set_ylim(n - 0.5, -0.5)
        _draw(panel, values(table, measure), name, look)
    *shares, _ = panels  # which have one scale
    reach = max(0.02, *(np.abs(panel.get_xlim()).max() for panel in shares))
    for panel in shares:
        panel.set_xlim(-reach, reach)


def _names(outages: pd.DataFrame) -> list[str]:
    names = []
    for row in outages.to_dict("records"):
        lines = wrap(drawable(str(row["outage"]), 2 * _NAME_WIDTH - 4), _NAME_WIDTH)[:2]
        few = "" if row["enough"] else ": too few"
        names.append("\n".join([*lines, f"n = {row['n_from']:,}, {row['n_to']:,}{few}"]))
    return names


def _draw(ax: Axes, table: pd.DataFrame, name: str, look: Look) -> None:
    enough = table["enough"].to_numpy(bool)
    value, low, high = (table[key].to_numpy(float)[enough] for key in ("value", "low", "high"))
    at = np.flatnonzero(enough)
    zero_line(ax, look)
    ax.errorbar(
        value,
        at,
        xerr=np.vstack([value - low, high - value]),
        fmt=MARKS[name],
        color=look.colour(name),
        markersize=0.65 * look.font,
        elinewidth=0.16 * look.font,
    )
    reach = 1.12 * float(np.nanmax(np.abs([low, high]), initial=0.02))
    ax.set_xlim(-reach, reach)
    scale = 1 if name == "compound" else 100
    number_axis(ax.xaxis, lambda x: as_change(scale * x), 2, symmetric=True)
    ax.set_xlabel("VADER, −1 to +1" if name == "compound" else "points")
    title = "mean sentiment" if name == "compound" else name
    panel_title(ax, look.word(title), look, colour=look.ink(name))


def describe_forest(comparison: Comparison) -> str:
    """Say what the chart of changes shows."""
    table = values(comparison.effects, "share_frustration")
    words = []
    for row in table.to_dict("records"):
        value, low, high = (signed(100 * row[key], 1) for key in ("value", "low", "high"))
        change = f"{value} points ({low} to {high})" if row["enough"] else "too few posts"
        n = f"n = {row['n_from']:,} before and {row['n_to']:,} during"
        words.append(f"{row['outage']} {change}, {n}")
    return (
        f"Four charts side by side, a row an outage: by how much frustration, concern, humor "
        f"and mean sentiment changed during it, with 95 % intervals. Frustration: "
        f"{'; '.join(words)}."
    )
