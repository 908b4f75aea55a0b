"""Which words moved sentiment and frustration: bars of what each added."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sentiment.chart.canvas import COLOURS, NICE_STEPS, signed
from sentiment.chart.look import Look, drawable, house_style
from sentiment.chart.sheet import GREY, panel_title, sheet
from sentiment.tell import title_of
from sentiment.tell.headline import when_words

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from sentiment.outage import Outage
    from sentiment.results import Content

__all__ = ["describe_words", "plot_words"]

#: Words of a panel.
_MAX_WORDS = 12
_MAX_CHARS = 11
#: Measure -> title of its panel, decimals of its axis, factor to its unit, and the colours
#: of words that lower and raise it.
_PANELS = {
    "frustration": (
        "Frustration (percentage points)",
        2,
        100.0,
        (COLOURS["concern"], COLOURS["frustration"]),
    ),
    "valence": (
        "Mean valence of VADER's words (−4 to 4)",
        2,
        1.0,
        (COLOURS["frustration"], COLOURS["concern"]),
    ),
}


def plot_words(
    content: Content,
    outage: Outage,
    *,
    title: str | None = None,
    look: Look | None = None,
    ax: Axes | None = None,
) -> Axes:
    """Draw the words that moved sentiment and frustration most, from before to during.

    Only words whose use clearly changed.

    Parameters
    ----------
    content : Content
        What `run_study` found.
    outage : Outage
        For the subtitle.
    title : str, optional
        Else the finding.
    look : Look, optional
        Style, zone, words.
    ax : Axes, optional
        Where to draw; its area is split in two. A new figure where it is not given.

    Returns
    -------
    Axes
        `ax`; its panels are ``ax.child_axes``: frustration, valence.
    """
    look = look or Look()
    before, during, _ = content.n_sampled
    tables = [
        content.words[content.words["measure"] == name].head(_MAX_WORDS) for name in _PANELS
    ]
    longest = max(3, *map(len, tables))
    with house_style(look):
        ax, panels = sheet(
            ax,
            look,
            title=title or title_of("words", content=content),
            text=f"{outage.name or when_words(outage, look.tz)} · what each word added from "
            f"before (n = {before:,} posts) to during (n = {during:,}) · ↑ used more, ↓ less: "
            f"share of posts",
            rows=(1.9 * longest,) * (2 if look.narrow else 1),
            columns=1 if look.narrow else 2,
            left=14.5,
            between=14.5,
            gap=3.6,
            method="words that five authors used and whose use clearly changed",
        )
        for panel, table, measure in zip(panels, tables, _PANELS, strict=True):
            _draw(panel, table, measure, longest, look)
    return ax


def _draw(panel: Axes, table: pd.DataFrame, measure: str, longest: int, look: Look) -> None:
    title, digits, factor, colours = _PANELS[measure]
    added = factor * table["contribution"].to_numpy(float)
    rows = np.arange(len(table))
    panel.barh(rows, added, height=0.66, color=[colours[int(each > 0)] for each in added])
    panel.set_yticks(rows, [_label(row) for _, row in table.iterrows()])
    panel.set_ylim(longest - 0.4, -0.6)
    panel.tick_params(axis="y", left=False, grid_visible=False)
    panel.grid(visible=False, axis="y")
    panel.grid(visible=True, axis="x")
    panel.axvline(0, color=GREY, linewidth=0.8)
    panel.xaxis.set_major_locator(MaxNLocator(3, steps=NICE_STEPS))
    panel.xaxis.set_major_formatter(FuncFormatter(lambda x, _: signed(x, digits)))
    panel_title(panel, look.word(title), look, outdent=14.0 if look.narrow else 0.0)
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
