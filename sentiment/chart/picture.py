"""A chart as a PNG in memory: drawn once, encoded once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import NDArray

if TYPE_CHECKING:
    from typing_extensions import Buffer

#: Of so many pixels one tells which colours there are.
_EVERY = 23


def as_png(ax: Axes, dpi: int = 150) -> bytes:
    """Draw the figure of `ax`, the same bytes each time.

    The PNG has the 256 colours that most pixels have: those of surfaces and
    letters; smoothed edges get the nearest. It is half as large as one of all.
    """
    from matplotlib import style  # noqa: PLC0415  loaded by who draws
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415
    from PIL import Image  # noqa: PLC0415  comes with matplotlib, loaded with it

    figure = ax.get_figure(root=True)
    assert figure is not None
    drawn = _Taken()
    with style.context({}, after_reset=True):  # whatever the user's own settings are
        figure.savefig(drawn, format="rgba", dpi=dpi)
    pixels = np.asarray(drawn.pixels)
    if type(figure.canvas) is FigureCanvasAgg:
        FigureCanvasAgg(figure)  # in place of the one that holds the pixels
    red, green, blue, _ = pixels.reshape(-1, 4)[::_EVERY].T.astype(np.uint32)
    colours, n = np.unique(red << 16 | green << 8 | blue, return_counts=True)
    most = colours[np.argsort(-n, kind="stable")]
    # the nearest is looked for in steps of four, at their lower ends: of each step there is one
    _, first = np.unique(most & 0xFCFCFC, return_index=True)
    kept = most[np.sort(first)[:256]]
    palette = Image.new("P", (1, 1))
    palette.putpalette(_bytes(kept & 0xFCFCFC))
    few = (
        Image.fromarray(pixels)
        .convert("RGB")
        .quantize(palette=palette, dither=Image.Dither.NONE)
    )
    few.putpalette(_bytes(kept))
    buffer = io.BytesIO()
    few.save(buffer, "PNG", dpi=(dpi, dpi))
    return buffer.getvalue()


class _Taken(io.BytesIO):
    """Takes the pixels that are written, without a copy."""

    pixels: Buffer

    def write(self, pixels: Buffer) -> int:
        self.pixels = pixels
        return memoryview(pixels).nbytes


def _bytes(colours: NDArray[np.uint32]) -> bytes:
    return colours.astype(">u4").view(np.uint8).reshape(-1, 4)[:, 1:].tobytes()
