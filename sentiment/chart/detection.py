"""What was counted against what was to be expected, and the outages found between."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.ticker import FuncFormatter, MaxNLocator

from sentiment.chart.alt_text import per_words
from sentiment.chart.canvas import (
    COLOURS,
    GREY,
    LABEL_COLOURS,
    NICE_STEPS,
    blank,
    draw_heading,
    draw_outage,
    house_style,
    set_time_axis,
)
from sentiment.chart.labels import Label, draw_labels
from sentiment.results import MIN_BIN_POSTS

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from sentiment.results import Detection

__all__ = ["plot_detection"]

_SIZE = (10.0, 6.4)


def plot_detection(detection: Detection, *, ax: Axes | None = None) -> Axes:
    """Draw posts and the share of frustration per bin, expected and found.

    Found outages are shaded, the intervals of their edges hatched; stretches
    where the archive holds nothing are empty.

    Parameters
    ----------
    detection : Detection
        What `detect_outages` returned.
    ax : Axes, optional
        Where to draw; its area is split in two. A new figure where it is not given.

    Returns
    -------
    Axes
        `ax`; its panels are ``ax.child_axes``, from top to bottom.
    """
    table = detection.series
    n = len(detection.outages)
    found = f"{n} outage{'s' * (n != 1)} found" if n else "no outage found"
    with house_style():
        ax = blank(ax, _SIZE)
        ax.axis("off")
        draw_heading(
            ax,
            found[0].upper() + found[1:],
            f"n = {detection.n_posts:,} posts · dashed: what hours and days lead one to expect"
            f" · hatched: 95 % intervals of estimated times",
        )
        panels = [ax.inset_axes((0.075, y, 0.79, 0.33)) for y in (0.51, 0.09)]
        if table.empty:
            return ax
        width = pd.Timedelta(table["time"].diff().min() if len(table) > 1 else "1h")
        x = mdates.date2num((table["time"] + width / 2).to_numpy("datetime64[us]"))
        for panel in panels:
            set_time_axis(panel, table["time"].iloc[0], table["time"].iloc[-1] + width)
            for outage in detection.outages:
                draw_outage(panel, outage, label=panel is panels[0] and n == 1)
        seen = table["observed"].to_numpy(bool)
        _draw(
            panels[0],
            x,
            np.where(seen, table["n_posts"].to_numpy(float), np.nan),
            np.where(seen, table["expected"].to_numpy(float), np.nan),
            COLOURS["concern"],
        )
        posts = Label(float(table["n_posts"].iloc[-1]), "posts", LABEL_COLOURS["concern"])
        expected = Label(float(table["expected"].iloc[-1]), "expected", GREY)
        draw_labels(panels[0], [posts, expected])
        panels[0].yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{y:,.0f}"))
        panels[0].set_title(f"Posts per {per_words(width)}", fontsize=10, pad=5)
        panels[0].tick_params(labelbottom=False)
        panels[0].xaxis.get_offset_text().set_visible(False)
        # bins of few posts jump about without meaning anything
        solid = seen & (table["n_posts"].to_numpy() >= MIN_BIN_POSTS)
        share = np.where(solid, table["share"].to_numpy(float), np.nan)
        usual = np.where(solid, table["share_expected"].to_numpy(float), np.nan)
        _draw(panels[1], x, share, usual, COLOURS["frustration"])
        if np.isfinite(share).any():
            last = int(np.flatnonzero(np.isfinite(share))[-1])
            draw_labels(
                panels[1],
                [
                    Label(float(share[last]), "frustration", LABEL_COLOURS["frustration"]),
                    Label(float(usual[last]), "expected", GREY),
                ],
            )
        panels[1].yaxis.set_major_formatter(FuncFormatter(lambda y, _: f"{100 * y:.0f} %"))
        panels[1].set_title(
            f"Frustration (share of posts; bins of {MIN_BIN_POSTS} or more)",
            fontsize=10,
            pad=5,
        )
        panels[1].set_xlabel("time (UTC)")
    return ax


def _draw(
    ax: Axes,
    x: NDArray[np.float64],
    found: NDArray[np.float64],
    expected: NDArray[np.float64],
    colour: str,
) -> None:
    ax.plot(x, expected, color=GREY, linestyle=(0, (5, 2)), linewidth=1.2, label="expected")
    ax.plot(x, found, color=colour, linewidth=1.3, label="found")
    # a bin that stands alone is no line
    solid = np.concatenate([[False], np.isfinite(found), [False]])
    alone = solid[1:-1] & ~solid[:-2] & ~solid[2:]
    ax.plot(x[alone], found[alone], color=colour, marker="o", markersize=2.5, linestyle="none")
    top = np.nanmax(np.concatenate([found, expected, [0.0]]))
    ax.set_ylim(0, 1.15 * top if top > 0 else 1.0)
    ax.yaxis.set_major_locator(MaxNLocator(5, steps=NICE_STEPS))
