"""Outages beside each other: what changed during each, and their courses from the onset on."""

from __future__ import annotations

from collections.abc import Mapping
from textwrap import wrap

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sentiment.chart.canvas import (
    BAND,
    EDGE,
    MARKS,
    MEASURES,
    as_change,
    as_share,
    number_axis,
    say_empty,
    set_rows,
    values,
    zero_line,
)
from sentiment.chart.look import Look, drawable
from sentiment.chart.sheet import Sheet, chart, panel_title
from sentiment.results import MIN_BIN_POSTS, Comparison
from sentiment.tell.numbers import signed

_ROW = 4.6  # ems of an outage's row
_NAME_WIDTH = 36  # characters of a line of a name

_COURSE_ROW = 7.6  # ems
#: Over lengths of the outage it is drawn where it has at least so many bins.
_MIN_BINS = 2


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


@chart("two an outage, over hours and over lengths of it (narrow: over hours), from the top")
def plot_aligned(sheet: Sheet, comparison: Comparison) -> None:
    """Draw the share of frustration around each outage, aligned at the onset.

    Each outage has a row of two panels: over hours since the onset, and over
    lengths of the outage, where 0 is its onset and 1 its end. Bins with fewer
    than `MIN_BIN_POSTS` posts are hollow and have no interval.
    """
    look = sheet.look
    table = comparison.aligned
    shown = [part for _, part in table.groupby("number", sort=True)]
    axes = ("hours",) if look.narrow else ("hours", "lengths")
    panels = sheet.lay(
        title="Frustration around each outage, aligned at its onset",
        text=f"share of posts · bands: 95 % intervals · hollow: fewer than {MIN_BIN_POSTS} "
        f"posts · shaded: the outage",
        rows=(_COURSE_ROW,) * max(len(shown), 1),
        columns=len(axes),
        between=5.0,
        gap=3.2,
    )
    top = _top(table)
    half = table["bin_hours"] / 2
    limits = {
        "hours": ((table["hours"] - half).min(), max(1.0, (table["hours"] + half).max())),
        "lengths": (-1, 2),
    }
    for row, part in enumerate(shown):
        pair = panels[row * len(axes) : (row + 1) * len(axes)]
        for panel, axis in zip(pair, axes, strict=True):
            _draw_course(panel, part, axis, look)
            panel.set_ylim(0, top)
            panel.set_xlim(*limits[axis])
            number_axis(panel.yaxis, as_share, 3)
            if row + 1 < len(shown):
                panel.tick_params(labelbottom=False)
            else:
                unit = "lengths of the outage" if axis == "lengths" else axis
                panel.set_xlabel(f"{unit} since the onset")
        panel_title(pair[0], _title(comparison, part), look)


def _top(table: pd.DataFrame) -> float:
    """Return a height that holds every interval that is drawn, and no thin bin's 100 %."""
    solid = table["n"] >= MIN_BIN_POSTS
    highest = np.nanmax(table.loc[solid, ["value", "high"]].to_numpy(float), initial=0.05)
    return min(1.0, 1.08 * float(highest))


def _title(comparison: Comparison, part: pd.DataFrame) -> str:
    number = int(part["number"].iloc[0])
    facts = comparison.outages.set_index("number").loc[number]
    width = part["bin_hours"].iloc[0]
    told = str(facts["outage"]).startswith("Estimated")
    about = ", times estimated" if facts["estimated"] and not told else ""
    wide = f"{width:g} h" if width >= 1 else f"{60 * width:g} min"
    name = drawable(str(facts["outage"]), 70)
    return f"{name} (n = {facts['n_posts']:,}, bins of {wide}{about})"


def _draw_course(ax: Axes, part: pd.DataFrame, axis: str, look: Look) -> None:
    series = {key: part[key].to_numpy(np.float64) for key in ("value", "low", "high", "n")}
    since, lengths = (part[key].to_numpy(np.float64) for key in ("hours", "lengths"))
    goes_on = bool(np.isnan(lengths).all())
    # any bin tells how many hours a length has
    end = float(since.max()) if goes_on else float(np.nanmax(since / lengths))
    if axis == "lengths":
        problem = "it goes on: no length yet" if goes_on else ""
        if end < _MIN_BINS * part["bin_hours"].iloc[0]:
            problem = "bins are too wide for it"
        if problem:
            say_empty(ax, problem)
            return
        since, end = lengths, 1.0
    ax.axvspan(0, end, color=BAND, zorder=0, linewidth=0)
    ax.axvline(0, color=EDGE, linewidth=1, zorder=1)
    _draw_series(ax, series | {"x": since}, "frustration", look)


def _draw_series(
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


def describe_aligned(comparison: Comparison) -> str:
    """Say what the chart of aligned outages shows."""
    peaks = comparison.table[comparison.table["measure"] == "peak_frustration"]
    peaks = peaks[peaks["number"].isin(comparison.aligned["number"].unique())]
    words = [
        f"{row['outage']} {100 * row['value']:.0f} % ({100 * row['low']:.0f} to "
        f"{100 * row['high']:.0f}, n = {row['n']:,})"
        for row in peaks[peaks["value"].notna()].to_dict("records")
    ]
    return (
        f"{len(peaks)} rows of two charts: the share of posts with frustration, with its 95 % "
        f"interval, over hours since each outage's onset and over lengths of the outage. "
        f"Peaks: {'; '.join(words) or 'not known'}."
    )
