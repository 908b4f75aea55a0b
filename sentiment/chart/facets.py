"""What posts say before, during and after: shares of facets, grouped by question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sentiment.chart.canvas import (
    COLOURS,
    GREY,
    NICE_STEPS,
    blank,
    draw_heading,
    drawable,
    house_style,
)
from sentiment.results import MIN_FLAGGED, MIN_WINDOW_POSTS
from sentiment.schema import WINDOWS

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sentiment.outage import Outage
    from sentiment.results import Content

__all__ = ["FAMILIES", "describe_facets", "facet_words", "facets_shown", "plot_facets"]

#: Families in the order of the chart, with the question that they answer.
FAMILIES = {
    "worry": "Worries",
    "cause": "Rumoured causes",
    "ask": "Asks",
    "scam": "Signs of scams",
    "mood": "Relief, detox, checking",
    "destination": "Where people turn to",
}
#: Destinations that are drawn, those with the most posts.
_MAX_DESTINATIONS = 6
#: Colour and marker of a window: greyscale tells them apart as well.
_LOOKS = {
    "before": ("#8A8A8A", "white", "o"),
    "during": (COLOURS["frustration"], COLOURS["frustration"], "o"),
    "after": (COLOURS["concern"], COLOURS["concern"], "s"),
}
_ROW = 0.26  # inches
_OFFSETS = (0.26, 0.0, -0.26)


def facet_words(name: str) -> str:
    """Write a facet's name as people do.

    Examples
    --------
    >>> facet_words("data_loss"), facet_words("to_google_meet")
    ('data loss', 'google meet')
    """
    return name.removeprefix("to_").replace("_", " ")


def facets_shown(content: Content) -> pd.DataFrame:
    """Return the rows of `Content.facets` that a chart shows.

    Those of facets that at least `MIN_FLAGGED` posts have, in windows with at
    least `MIN_WINDOW_POSTS`; of destinations the six with the most.
    """
    table = content.facets[content.facets["n_posts"] >= MIN_WINDOW_POSTS]
    totals = table.groupby("facet", sort=False)["n"].sum()
    totals = totals[totals >= MIN_FLAGGED]
    is_place = totals.index.str.startswith("to_")
    places = totals[is_place].sort_values(ascending=False, kind="stable")
    kept = {*totals.index[~is_place], *places.index[:_MAX_DESTINATIONS]}
    return table[table["facet"].isin(kept)]


def plot_facets(content: Content, outage: Outage, *, ax: Axes | None = None) -> Axes:
    """Draw the share of posts with each facet in the three windows, with intervals.

    Parameters
    ----------
    content : Content
        What `run_study` found.
    outage : Outage
        For the title.
    ax : Axes, optional
        Where to draw. A new figure, as tall as there are facets, where it is
        not given.

    Returns
    -------
    Axes
        `ax`; the chart is its only ``child_axes``.
    """
    table = facets_shown(content)
    rows: list[tuple[str, str]] = []
    for family in FAMILIES:
        members = list(dict.fromkeys(table.loc[table["family"] == family, "facet"]))
        rows += [("", FAMILIES[family]), *((name, facet_words(name)) for name in members)][
            : 1 + len(members) if members else 0
        ]
    height = _ROW * max(len(rows), 2) + 1.5
    with house_style():
        ax = blank(ax, (10.0, height))
        ax.axis("off")
        counts = ", ".join(
            f"{n:,} {window}" for n, window in zip(content.n_sampled, WINDOWS, strict=True)
        )
        note = " sampled" if content.is_sample else ""
        draw_heading(
            ax,
            f"What posts say: {drawable(outage.label, 65)}",
            f"share of posts, n = {counts}{note} · bars: 95 % intervals, resampling "
            f"{content.resampled}",
        )
        chart = ax.inset_axes((0.23, 0.55 / height, 0.74, 1 - 1.4 / height))
        for (window, (colour, face, marker)), offset in zip(
            _LOOKS.items(), _OFFSETS, strict=True
        ):
            part = table[table["window"] == window].set_index("facet")
            at = np.array([y for y, (name, _) in enumerate(rows) if name in part.index])
            part = part.reindex([name for name, _ in rows if name in part.index])
            share, low, high = (
                100 * part[key].to_numpy(float) for key in ("share", "low", "high")
            )
            chart.errorbar(
                share,
                at - offset,
                xerr=np.vstack([share - low, high - share]),
                linestyle="none",
                markersize=4.5,
                elinewidth=1.2,
                label=window,
                color=colour,
                markerfacecolor=face,
                marker=marker,
            )
        _finish(chart, rows)
    return ax


def _finish(chart: Axes, rows: list[tuple[str, str]]) -> None:
    chart.set_ylim(max(len(rows), 1) - 0.5, -0.5)
    most = max(1.0, 1.02 * float(chart.dataLim.x1)) if rows else 1.0
    chart.set_xlim(-0.006 * most, most)  # so that dots at 0 % are whole
    chart.set_yticks(range(len(rows)), [words for _, words in rows])
    chart.tick_params(axis="y", left=False, grid_visible=False)
    for (name, _), label in zip(rows, chart.get_yticklabels(), strict=True):
        if not name:  # a heading, on the left of the names below it
            label.set(fontweight="bold", color=GREY)
    chart.grid(visible=False, axis="y")
    chart.grid(visible=True, axis="x")
    chart.xaxis.set_major_locator(MaxNLocator(6, steps=NICE_STEPS))
    chart.xaxis.set_major_formatter(FuncFormatter(lambda x, _: f"{x:g} %"))
    if not rows:
        words = f"No facet has {MIN_FLAGGED} posts."
        chart.text(0.5, 0.5, words, ha="center", color=GREY, transform=chart.transAxes)
    else:
        chart.legend(
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=3,
            borderaxespad=0.2,
            handletextpad=0.2,
        )


def describe_facets(content: Content, outage: Outage) -> str:
    """Say what the chart of facets shows."""
    table = facets_shown(content)
    parts = []
    for name, rows in table.groupby("facet", sort=False):
        pairs = zip(rows["share"].tolist(), rows["window"], strict=True)
        levels = ", ".join(f"{100 * share:.1f} % {window}" for share, window in pairs)
        parts.append(f"{facet_words(str(name))} {levels}")
    found = "; ".join(parts) or f"no facet has {MIN_FLAGGED} posts"
    return (
        f"A chart of dots with 95 % intervals, for {outage.label}: the share of posts that "
        f"say something, before, during and after. {found}."
    )
