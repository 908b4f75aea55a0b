"""Which words moved sentiment and frustration: bars of what each added."""

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
    signed,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sentiment.outage import Outage
    from sentiment.results import Content

__all__ = ["describe_words", "plot_words"]

_SIZE = (10.0, 5.2)
#: Words of a panel.
_MAX_WORDS = 12
_MAX_CHARS = 11
#: Measure -> title of its panel, decimals of its axis, factor to its unit, and the colours
#: of words that lower and raise it.
_PANELS = {
    "valence": (
        "Mean valence of VADER's words (−4 to 4)",
        2,
        1.0,
        (COLOURS["frustration"], COLOURS["concern"]),
    ),
    "frustration": (
        "Frustration (percentage points)",
        2,
        100.0,
        (COLOURS["concern"], COLOURS["frustration"]),
    ),
}


def plot_words(content: Content, outage: Outage, *, ax: Axes | None = None) -> Axes:
    """Draw the words that moved sentiment and frustration most, from before to during.

    Parameters
    ----------
    content : Content
        What `run_study` found.
    outage : Outage
        For the title.
    ax : Axes, optional
        Where to draw; its area is split in two. A new figure where it is not given.

    Returns
    -------
    Axes
        `ax`; its panels are ``ax.child_axes``: valence, frustration.
    """
    with house_style():
        ax = blank(ax, _SIZE)
        ax.axis("off")
        before, during, _ = content.n_sampled
        draw_heading(
            ax,
            f"Words that moved the mood: {drawable(outage.label, 55)}",
            f"what each word added from before (n = {before:,} posts) to during "
            f"(n = {during:,}) · ↑ used more, ↓ less: share of posts",
        )
        for left, measure in zip((0.215, 0.71), _PANELS, strict=True):
            panel = ax.inset_axes((left, 0.09, 0.275, 0.71))
            table = content.words[content.words["measure"] == measure].head(_MAX_WORDS)
            _draw(panel, table, measure)
    return ax


def _draw(panel: Axes, table: pd.DataFrame, measure: str) -> None:
    title, digits, factor, colours = _PANELS[measure]
    added = factor * table["contribution"].to_numpy(float)
    rows = np.arange(len(table))
    panel.barh(rows, added, height=0.66, color=[colours[int(each > 0)] for each in added])
    panel.set_yticks(rows, [_label(row) for _, row in table.iterrows()], fontsize=8.5)
    panel.set_ylim(max(len(rows), 8) - 0.4, -0.6)
    panel.tick_params(axis="y", left=False, grid_visible=False)
    panel.grid(visible=False, axis="y")
    panel.grid(visible=True, axis="x")
    panel.axvline(0, color=GREY, linewidth=0.8)
    panel.xaxis.set_major_locator(MaxNLocator(4, steps=NICE_STEPS))
    panel.xaxis.set_major_formatter(FuncFormatter(lambda x, _: signed(x, digits)))
    panel.set_title(title, fontsize=10, pad=5)
    if not len(rows):
        panel.set_xlim(-1, 1)
        words = "no word's use changed clearly"
        panel.text(0.5, 0.5, words, ha="center", color=GREY, transform=panel.transAxes)


def _label(row: pd.Series) -> str:
    arrow = "↑" if row["value"] > 0 else "↓"
    before, during = (f"{100 * row[key]:.1f}" for key in ("share_from", "share_to"))
    word = drawable(str(row["word"]), _MAX_CHARS)
    # between left-to-right marks, so that no script turns the numbers around
    return f"\u200e{word}\u200e  {arrow} {before} → {during} %"


def describe_words(content: Content, outage: Outage) -> str:
    """Say what the chart of words shows."""
    parts = []
    for measure, name in (("valence", "mean valence"), ("frustration", "frustration")):
        table = content.words[content.words["measure"] == measure].head(_MAX_WORDS)
        for raised, verb in ((True, "raised"), (False, "lowered")):
            words = table.loc[(table["contribution"] > 0) == raised, "word"]
            if len(words):
                parts.append(f"{name} was {verb} by {', '.join(words)}")
    found = "; ".join(parts) or "no word's use changed clearly"
    return (
        f"Two charts of bars side by side, for {outage.label}: the words that moved the mean "
        f"valence of VADER's words, and the share of frustration, from before to during. "
        f"{found[0].upper()}{found[1:]}."
    )
