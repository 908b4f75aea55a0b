"""What every drawn chart has to be like."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from matplotlib.text import Text

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def assert_texts_are_whole(figure: Figure) -> None:
    """Check that no text of a chart is cut off, and none is too small to read."""
    figure.savefig(io.BytesIO())
    renderer = figure.canvas.get_renderer()
    hidden = set()  # labels of ticks beyond the axis are never drawn
    for panel in figure.axes[0].child_axes:
        for axis in (panel.xaxis, panel.yaxis):
            low, high = sorted(axis.get_view_interval())
            ticks = [t for t in axis.get_major_ticks() if not low <= t.get_loc() <= high]
            hidden |= {label for tick in ticks for label in (tick.label1, tick.label2)}
    for text in figure.findobj(Text):
        if text.get_visible() and text.get_text().strip() and text not in hidden:
            box = text.get_window_extent(renderer)
            assert box.x0 >= -1, text.get_text()
            assert box.x1 <= figure.bbox.x1 + 1, text.get_text()
            assert box.y0 >= -1, text.get_text()
            assert box.y1 <= figure.bbox.y1 + 1, text.get_text()
            assert text.get_fontsize() >= 5.9 or text.get_text().isdigit(), text.get_text()
