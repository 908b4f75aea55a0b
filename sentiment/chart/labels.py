"""Direct labels at the end of lines, moved apart so that none covers another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Label", "draw_labels", "spread"]


class Label(NamedTuple):
    """A label that wants to stand at height `y` (data), in `colour`."""

    y: float
    text: str
    colour: str


def spread(
    heights: list[float], gap: float, low: float = 0.0, high: float = 1.0
) -> list[float]:
    """Move heights apart to at least `gap`, keeping their order, inside [low, high].

    Examples
    --------
    >>> [round(y, 2) for y in spread([0.5, 0.52, 0.9], 0.1)]
    [0.5, 0.6, 0.9]
    """
    order = sorted(range(len(heights)), key=heights.__getitem__)
    placed = [0.0] * len(heights)
    floor = low
    for i in order:
        placed[i] = max(heights[i], floor)
        floor = placed[i] + gap
    ceiling = high
    for i in reversed(order):
        placed[i] = min(placed[i], ceiling)
        ceiling = placed[i] - gap
    return placed


def draw_labels(ax: Axes, labels: list[Label], *, points: float = 13.0) -> None:
    """Write labels to the right of the axes at their heights.

    Parameters
    ----------
    ax : Axes
        With its limits set.
    labels : list of Label
        In any order.
    points : float, default 13
        Least distance between two, in points.
    """
    low, high = ax.get_ylim()
    figure = ax.get_figure(root=True)
    assert figure is not None
    height = ax.get_window_extent().height / figure.dpi * 72
    wanted = [(label.y - low) / (high - low) for label in labels]
    for label, y in zip(labels, spread(wanted, points / height), strict=True):
        ax.annotate(
            label.text,
            (1, y),
            xytext=(7, 0),
            xycoords="axes fraction",
            textcoords="offset points",
            va="center",
            color=label.colour,
            fontsize=9.5,
            annotation_clip=False,
        )
