"""What was counted against what was to be expected, and the outages found between."""

from __future__ import annotations

import numpy as np
import pandas as pd
from matplotlib import dates as mdates
from matplotlib.axes import Axes
from numpy.typing import NDArray

from sentiment.chart.canvas import as_count, as_share, draw_outage, number_axis, set_time_axis
from sentiment.chart.sheet import GREY, Sheet, chart, panel_title
from sentiment.results import MIN_BIN_POSTS, Detection
from sentiment.tell.numbers import per_words


@chart("posts, frustration")
def plot_detection(sheet: Sheet, detection: Detection) -> None:
    """Draw the share of frustration and posts per bin, expected and found.

    Found outages are shaded, the intervals of their edges hatched; stretches
    where the archive holds nothing are empty.

    Examples
    --------
    >>> ax = st.plot_detection(st.find_outages("data/sample_posts.csv"))
    """
    look = sheet.look
    table = detection.series
    n = len(detection.outages)
    found = f"{n} stretch{'es' * (n != 1)} where people complain more than usual"
    panels = sheet.lay(
        title=found if n else "No outage found",
        text=f"n = {detection.n_posts:,} posts · dashed: what hours and days lead one to "
        f"expect · shaded: found, hatched: 95 % intervals of its times",
        rows=(12.0, 12.0),
        method="scan against hour, weekday and the days around",
    )
    if table.empty:
        return
    width = pd.Timedelta(table["time"].diff().min() if len(table) > 1 else "1h")
    x = mdates.date2num((table["time"] + width / 2).to_numpy("datetime64[us]"))
    for panel in panels:
        first, last = table["time"].iloc[0], table["time"].iloc[-1] + width
        set_time_axis(panel, first, last, look, named=panel is panels[-1])
        for outage in detection.outages:
            draw_outage(panel, outage, look, label=panel is panels[0] and n == 1)
    seen = table["observed"].to_numpy(bool)
    # bins of few posts jump about without meaning anything
    solid = seen & (table["n_posts"].to_numpy() >= MIN_BIN_POSTS)
    what = look.word("frustration").capitalize()
    for panel, shown, keys, colour, write, title in (
        (
            panels[0],
            seen,
            ("n_posts", "expected"),
            look.colour("concern"),
            as_count,
            f"{look.word('Posts')} per {per_words(width)}",
        ),
        (
            panels[1],
            solid,
            ("share", "share_expected"),
            look.colour("frustration"),
            as_share,
            f"{what}, share of posts (bins of {MIN_BIN_POSTS} posts or more)",
        ),
    ):
        observed, expected = (
            np.where(shown, table[key].to_numpy(float), np.nan) for key in keys
        )
        _draw(panel, x, observed, expected, colour)
        number_axis(panel.yaxis, write, 5)
        panel_title(panel, title, look)


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
