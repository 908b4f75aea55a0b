"""What decided a post's tag, as bars."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import pandas as pd

from sentiment.chart.canvas import zero_line
from sentiment.chart.look import Look, drawable
from sentiment.chart.sheet import GREY, Sheet, chart
from sentiment.tell.numbers import signed

_LOOK = Look(figsize=(7.0, None))


class _Explanation(Protocol):
    text: str
    reaction: str
    probabilities: pd.Series

    def top(self, n: int = ...) -> pd.DataFrame: ...


@chart("the chart alone", like=_LOOK)  # type: ignore[arg-type]  # n is no subject
def plot_explanation(sheet: Sheet, found: _Explanation, *, n: int = 12) -> None:
    """Draw the words and signs that spoke for and against a post's tag."""
    look, reaction = sheet.look, found.reaction
    table = found.top(n)
    weights = table[reaction].to_numpy(float)
    names = [
        f"{feature}  ({kind})"
        for kind, feature in zip(table["kind"], table["feature"], strict=True)
    ]
    share = 100 * found.probabilities[reaction]
    (panel,) = sheet.lay(
        title=f"{reaction}, {share:.0f} %",
        text=f"“{drawable(found.text, 80)}”",
        rows=(1.9 * max(len(table), 1),),
        left=17.0,
        right=3.0,
        gap=1.0,
        method="words and signs of the tagger",
    )
    y = np.arange(len(table))
    colours = np.where(weights > 0, look.colour(reaction), "#C9C9C9")
    panel.barh(y, weights, color=colours, height=0.66)
    for at, weight in enumerate(weights):
        speaks = weight > 0
        panel.annotate(
            signed(weight, 2),
            (weight, at),
            xytext=(4 if speaks else -4, 0),
            textcoords="offset points",
            ha="left" if speaks else "right",
            va="center",
            fontsize=look.small,
            color=look.ink(reaction) if speaks else GREY,
        )
    panel.set_yticks(y, [drawable(name, 40) for name in names])
    panel.invert_yaxis()
    zero_line(panel, look)
    panel.margins(x=0.16)
    panel.tick_params(axis="y", length=0)
    panel.set_xlabel(f"speaks for {drawable(reaction, 30)} (log-odds)")
