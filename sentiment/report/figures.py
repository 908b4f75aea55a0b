"""Charts to files: a PNG, its alt text, and the plotted numbers as CSV."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sentiment.chart import (
    describe_activity,
    describe_effects_chart,
    describe_timeline,
    describe_windows,
    plot_activity,
    plot_effects,
    plot_timeline,
    plot_windows,
)

if TYPE_CHECKING:
    from pathlib import Path

    import pandas as pd
    from matplotlib.axes import Axes

    from sentiment.results import Measures

__all__ = ["save_chart", "save_drawn", "save_figures"]

#: Two pixels a point: sharp on a page and on a slide.
DPI = 150


def save_chart(ax: Axes, path: Path) -> None:
    """Write the figure of `ax` as PNG, the same bytes each time."""
    figure = ax.get_figure(root=True)
    assert figure is not None
    figure.savefig(path, format="png", dpi=DPI, metadata={"Software": None})


def save_drawn(ax: Axes, path: Path, words: str, table: pd.DataFrame) -> None:
    """Write a chart; beside it ``.txt``, what it shows in words, and ``.csv``, its numbers."""
    save_chart(ax, path)
    path.with_suffix(".txt").write_text(words + "\n", encoding="utf-8")
    table.to_csv(path.with_suffix(".csv"), index=False, float_format="%.6g")


def save_figures(measures: Measures, folder: Path) -> list[str]:
    """Draw the charts of one outage.

    Parameters
    ----------
    measures : Measures
        What to draw.
    folder : Path
        Where to; it exists.

    Returns
    -------
    list of str
        Names of the PNG files. Beside each stands ``.txt`` (what it shows, in
        words) and ``.csv`` (its numbers).
    """
    charts = (
        ("timeline", plot_timeline, describe_timeline, measures.timeline),
        ("windows", plot_windows, describe_windows, measures.windows),
        ("activity", plot_activity, describe_activity, measures.activity),
        ("effects", plot_effects, describe_effects_chart, measures.effects),
    )
    for name, plot, describe, table in charts:
        save_drawn(plot(measures), folder / f"{name}.png", describe(measures), table)
    return [f"{name}.png" for name, *_ in charts]
