"""What decided a post's tag, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from sentiment.chart.canvas import COLOURS, LABEL_COLOURS, signed
from sentiment.chart.look import Look, drawable, house_style
from sentiment.chart.sheet import GREY, sheet

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["plot_explanation"]

_WIDTH, _ROW, _MARGIN = 7.0, 0.27, 1.75  # inches


class _Explanation(Protocol):
    text: str
    reaction: str
    probabilities: pd.Series

    def top(self, n: int = ...) -> pd.DataFrame: ...


def plot_explanation(found: _Explanation, *, n: int = 12, ax: Axes | None = None) -> Axes:
    """Draw the words and signs that spoke for and against a post's tag.

    Parameters
    ----------
    found : Explanation
        What `explain` returned.
    n : int, default 12
        Bars at most.
    ax : Axes, optional
        Where to draw. A new figure where it is not given.

    Returns
    -------
    Axes
        `ax`; its panel is ``ax.child_axes[0]``.
    """
    table = found.top(n)
    weights = table[found.reaction].to_numpy(float)
    names = [
        f"{feature}  ({kind})"
        for kind, feature in zip(table["kind"], table["feature"], strict=True)
    ]
    height = _MARGIN + _ROW * max(len(table), 1)
    look = Look(figsize=(_WIDTH, height))
    share = 100 * found.probabilities[found.reaction]
    with house_style(look):
        ax, (panel,) = sheet(
            ax,
            look,
            title=f"{found.reaction}, {share:.0f} %",
            text=f"“{drawable(found.text, 80)}”",
            rows=(1.9 * max(len(table), 1),),
            left=17.0,
            right=3.0,
            gap=1.0,
            method="words and signs of the tagger",
        )
        colour = COLOURS.get(found.reaction, COLOURS["compound"])
        y = np.arange(len(table))
        panel.barh(y, weights, color=np.where(weights > 0, colour, "#C9C9C9"), height=0.66)
        for at, weight in enumerate(weights):
            panel.annotate(
                signed(weight, 2),
                (weight, at),
                xytext=(4 if weight > 0 else -4, 0),
                textcoords="offset points",
                ha="left" if weight > 0 else "right",
                va="center",
                fontsize=8.5,
                color=LABEL_COLOURS.get(found.reaction, GREY) if weight > 0 else GREY,
            )
        panel.set_yticks(y, [drawable(name, 40) for name in names])
        panel.invert_yaxis()
        panel.axvline(0, color=GREY, linewidth=0.8)
        panel.margins(x=0.16)
        panel.tick_params(axis="y", length=0)
        panel.set_xlabel(f"speaks for {drawable(found.reaction, 30)} (log-odds)")
    return ax
