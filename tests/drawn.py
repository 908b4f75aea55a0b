"""What every drawn chart has to be like, and what is on one."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.collections import Collection
from matplotlib.colors import to_hex, to_rgba_array
from matplotlib.dates import date2num
from matplotlib.legend import Legend
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.spines import Spine
from matplotlib.text import Text

from sentiment import __version__

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

#: Days before invented archives: numbers near theirs would differ by hours unseen.
_FIRST_DAY = 19_786
_LOOKS = (
    *("alpha", "zorder", "linewidth", "linestyle", "fontsize", "ha", "va", "weight", "hatch"),
    *("color", "facecolor", "edgecolor", "marker", "markersize", "drawstyle", "rotation"),
    *("markeredgewidth", "markerfacecolor", "markeredgecolor", "sizes", "clip_on", "wrap"),
)


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


def artists_on(ax: Axes) -> pd.DataFrame:
    """Tabulate what is on a chart and its panels: where it is, how it looks, what it says."""
    panels = [ax, *ax.child_axes]
    return pd.DataFrame(
        [
            {
                "panel": number,
                "what": type(artist).__name__,
                "said": said,
                **_place(points),
                "looks": " ".join(map(_looks, [artist, *_parts(artist)])),
            }
            for number, panel in enumerate(panels)
            for artist, points, said in _on_panel(panel)
        ]
    )


def _on_panel(panel: Axes) -> Iterator[tuple[Artist, object, str]]:
    locate = panel.get_axes_locator()
    box = locate(panel, None) if locate else panel.get_position()
    yield panel, np.reshape(box.bounds, (2, 2)), ""
    for axis in (panel.xaxis, panel.yaxis) if panel.axison else ():
        ticks = np.append(axis.get_view_interval(), axis.get_ticklocs())
        said = [*(label.get_text() for label in axis.get_ticklabels()), axis.get_label_text()]
        yield axis, np.column_stack([ticks, ticks]), "|".join(said)
    for artist in panel.get_children():
        if isinstance(artist, Text) and artist.get_text():
            said = artist.get_text().replace("\n", "|").replace(__version__, "VERSION")
            yield artist, [artist.get_position(), getattr(artist, "xy", (0, 0))], said
        elif isinstance(artist, Line2D):
            yield artist, artist.get_xydata(), str(artist.get_label())
        elif isinstance(artist, Patch) and not isinstance(artist, Spine):
            path = artist.get_path().transformed(artist.get_patch_transform())
            yield artist, path.vertices, ""
        elif isinstance(artist, Legend):
            said = "|".join(text.get_text() for text in artist.get_texts())
            spaces = [artist.columnspacing, artist.handlelength, artist.handletextpad]
            more = [artist.borderpad, artist.borderaxespad, artist.labelspacing]
            anchor = artist.get_bbox_to_anchor().transformed(panel.transAxes.inverted())
            corners = [*anchor.get_points(), spaces[:2], more[:2], (spaces[2], more[2])]
            yield artist, corners, f"{artist._ncols} columns: {said}"
        elif isinstance(artist, Collection):
            corners = [path.vertices for path in artist.get_paths()]
            yield artist, np.concatenate([*corners, artist.get_offsets()]), ""


def _parts(artist: Artist) -> list[Artist]:
    """List what an axis, a panel, a legend or a note is made of, as far as it is seen."""
    if isinstance(artist, Axis):
        tick = artist.get_major_ticks(1)[0]
        parts = [tick.tick1line, tick.gridline, tick.label1, artist.label]
    elif isinstance(artist, Axes):
        parts = list(artist.spines.values())
    elif isinstance(artist, Legend):
        parts = [*artist.get_lines(), *artist.get_patches(), *artist.get_texts()]
    else:
        parts = [getattr(artist, "arrow_patch", None)]
    return [part for part in parts if part is not None and part.get_visible()]


def _place(points: object) -> dict[str, object]:
    """Sum points up: how many there are, between which corners, and where on the whole."""
    xy = np.array([[_number(value) for value in point] for point in points], dtype=float)  # type: ignore[attr-defined]
    xy = xy[np.isfinite(xy).all(axis=1)] if len(xy) else np.empty((0, 2))
    place: dict[str, object] = {"n": len(xy)}
    for name, values in zip("xy", xy.T, strict=True):
        told = (
            (values[0], values.mean(), values.min(), values.max()) if len(xy) else (None,) * 4
        )
        ends = [f"{name}_{which}" for which in ("first", "mean", "least", "most")]
        place |= dict(zip(ends, told, strict=True))
    return place


def _number(value: object) -> float:
    number = float(date2num(value) if isinstance(value, datetime) else value)  # type: ignore[arg-type]
    return number - _FIRST_DAY if number > _FIRST_DAY else number


def _looks(artist: Artist) -> str:
    told = []
    for name in _LOOKS:
        value = getattr(artist, f"get_{name}", lambda: None)()
        if isinstance(value, list | tuple | np.ndarray) and "color" not in name:
            value = value[0] if len(value) and np.isscalar(value[0]) else None
        if "color" in name and value is not None:
            told += [name, *sorted({to_hex(each) for each in to_rgba_array(value)})]
        elif value is not None:
            told += [name, value if isinstance(value, str) else f"{value:.4g}"]
    return " ".join(told)
