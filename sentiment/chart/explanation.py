"""What decided a post's tag, as bars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

from sentiment.chart.canvas import (
    COLOURS,
    GREY,
    LABEL_COLOURS,
    blank,
    draw_heading,
    drawable,
    house_style,
    signed,
)

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

__all__ = ["plot_explanation"]

_WIDTH, _ROW, _MARGIN = 7.0, 0.27, 1.35  # inches


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
    with house_style():
        height = _MARGIN + _ROW * max(len(table), 1)
        ax = blank(ax, (_WIDTH, height))
        ax.axis("off")
        share = 100 * found.probabilities[found.reaction]
        draw_heading(
            ax,
            f"{found.reaction}, {share:.0f} %",
            f"“{drawable(found.text, 80)}”",
        )
        low = 0.45 / height
        panel = ax.inset_axes((0.36, low, 0.56, 1 - low - 0.72 / height))
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
