"""A chart as a PNG in memory: drawn once, encoded once."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

__all__ = ["as_png"]

#: Of so many pixels one tells which colours there are.
_EVERY = 23


def as_png(ax: Axes, dpi: int = 150) -> bytes:
    """Draw the figure of `ax`, the same bytes each time.

    The PNG has the 256 colours that most pixels have: those of surfaces and
    letters; smoothed edges get the nearest. It is half as large as one of all.
    """
    from matplotlib import style  # noqa: PLC0415  loaded by who draws
    from PIL import Image  # noqa: PLC0415  comes with matplotlib, loaded with it

    figure = ax.get_figure(root=True)
    assert figure is not None
    drawn, buffer = io.BytesIO(), io.BytesIO()
    with style.context({}, after_reset=True):  # whatever the user's own settings are
        figure.savefig(drawn, format="rgba", dpi=dpi)
    width, height = (int(inches * dpi) for inches in figure.get_size_inches())
    picture = Image.frombytes("RGBA", (width, height), drawn.getvalue()).convert("RGB")
    red, green, blue = (
        np.frombuffer(band.tobytes(), np.uint8)[::_EVERY].astype(np.uint32)
        for band in picture.split()
    )
    colours, n = np.unique(red << 16 | green << 8 | blue, return_counts=True)
    most = colours[np.argsort(-n, kind="stable")]
    # the nearest is looked for in steps of four, at their lower ends: of each step there is one
    _, first = np.unique(most & 0xFCFCFC, return_index=True)
    kept = most[np.sort(first)[:256]]
    palette = Image.new("P", (1, 1))
    palette.putpalette(_bytes(kept & 0xFCFCFC))
    few = picture.quantize(palette=palette, dither=Image.Dither.NONE)
    few.putpalette(_bytes(kept))
    few.save(buffer, "PNG", dpi=(dpi, dpi))
    return buffer.getvalue()


def _bytes(colours: NDArray[np.uint32]) -> bytes:
    return colours.astype(">u4").view(np.uint8).reshape(-1, 4)[:, 1:].tobytes()
