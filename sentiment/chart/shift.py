"""Which words moved sentiment and frustration: bars of what each added."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import numpy as np
import pandas as pd
from matplotlib.axes import Axes

from sentiment.chart.canvas import as_change, number_axis, say_empty, set_rows, zero_line
from sentiment.chart.look import Look, drawable
from sentiment.chart.sheet import Sheet, chart, panel_title
from sentiment.outage import Outage
from sentiment.results import Content
from sentiment.tell import title_of
from sentiment.tell.when import when_words

#: Words of a panel.
_MAX_WORDS = 12
_MAX_CHARS = 11
#: Measure -> title of its panel, factor to its unit, and whose colours words that lower and
#: raise it have.
_PANELS = {
    "frustration": ("Frustration (percentage points)", 100.0, ("concern", "frustration")),
    "valence": ("Mean valence of VADER's words (−4 to 4)", 1.0, ("frustration", "concern")),
}


@chart("frustration, valence")
def plot_words(sheet: Sheet, content: Content, outage: Outage) -> None:
    """Draw the words that moved sentiment and frustration most, from before to during.

    Only words whose use clearly changed.
    """
    look = sheet.look
    before, during, _ = content.n_sampled
    tables = [
        content.words[content.words["measure"] == name].head(_MAX_WORDS) for name in _PANELS
    ]
    longest = max(3, *map(len, tables))
    panels = sheet.lay(
        title=title_of("words", content=content),
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
        _draw(panel, table, measure, look)
        panel.set_ylim(longest - 0.4, -0.6)


def _draw(panel: Axes, table: pd.DataFrame, measure: str, look: Look) -> None:
    title, factor, names = _PANELS[measure]
    added = factor * table["contribution"].to_numpy(float)
    colours = [look.colour(name) for name in names]
    panel.barh(
        np.arange(len(table)),
        added,
        height=0.66,
        color=[colours[int(each > 0)] for each in added],
    )
    set_rows(panel, [_label(row) for row in table.to_dict("records")])
    zero_line(panel, look)
    number_axis(panel.xaxis, as_change, 3)
    panel_title(panel, look.word(title), look, outdent=14.0 if look.narrow else 0.0)
    if table.empty:
        panel.set_xlim(-1, 1)
        say_empty(panel, "no word's use changed clearly")


def _label(row: dict[Hashable, Any]) -> str:
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
