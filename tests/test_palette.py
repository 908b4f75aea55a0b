"""Colours that everybody tells apart, and letters of fonts that a package brings."""

from __future__ import annotations

import shutil
import sys
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib import font_manager
from matplotlib.colors import to_rgb

from sentiment.chart import Look, look
from sentiment.chart.palette import PALETTES, ink
from sentiment.errors import OptionError

#: Machado, Oliveira and Fernandes (2009): what people without one kind of cone see.
SIGHT = {
    "all": np.eye(3),
    "protanopia": [[0.152, 1.053, -0.205], [0.115, 0.786, 0.099], [-0.004, -0.048, 1.052]],
    "deuteranopia": [[0.367, 0.861, -0.228], [0.280, 0.673, 0.047], [-0.012, 0.043, 0.969]],
    "tritanopia": [[1.256, -0.077, -0.179], [-0.078, 0.931, 0.148], [0.005, 0.691, 0.304]],
}
TO_XYZ = np.array(
    [[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]]
)


def lab(colour: str, sight: str) -> np.ndarray:
    """Return a colour in CIELAB, as somebody sees it."""
    given = np.array(to_rgb(colour))
    linear = np.where(given <= 0.04045, given / 12.92, ((given + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(np.array(SIGHT[sight]) @ linear, 0, 1) / TO_XYZ.sum(axis=1)
    f = np.where(xyz > 0.008856, np.cbrt(xyz), 7.787 * xyz + 16 / 116)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


@pytest.mark.parametrize("sight", SIGHT)
@pytest.mark.parametrize("palette", PALETTES)
def test_reactions_are_told_apart_with_any_colour_vision(palette: str, sight: str) -> None:
    colours = PALETTES[palette]
    for one, other in combinations(("frustration", "concern", "humor"), 2):
        distance = np.linalg.norm(lab(colours[one], sight) - lab(colours[other], sight))
        assert distance > 20, (one, other)  # 2 is a just noticeable difference
    for one, other in combinations(("before", "during", "after"), 2):
        distance = np.linalg.norm(lab(colours[one], sight) - lab(colours[other], sight))
        assert distance > 12, (one, other)


@pytest.mark.parametrize("palette", PALETTES)
def test_letters_in_every_colour_can_be_read_on_white(palette: str) -> None:
    for name in PALETTES[palette]:
        letters = Look(palette=palette).ink(name)
        luminance = ((lab(letters, "all")[0] + 16) / 116) ** 3
        assert 1.05 / (luminance + 0.05) > 4.4, name
    assert ink("#000000") == "#000000"


def test_own_colours_and_what_is_none() -> None:
    own = Look(palette={"frustration": "red"})
    assert own.colour("frustration") == "#ff0000"
    assert own.colour("concern") == PALETTES["tol"]["concern"]
    with pytest.raises(OptionError, match="tol, okabe-ito, cividis, grey"):
        Look(palette="rainbow")
    with pytest.raises(OptionError, match="expected a colour such as #AA3377"):
        Look(palette={"concern": "bluish"})
    with pytest.raises(OptionError, match="expected one of frustration"):
        Look(palette={"anger": "#FF0000"})


def test_fonts_of_a_package_are_drawn_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    letter = "\ue000"  # of a font that comes with matplotlib, but is not drawn with
    shipped = Path(mpl.get_data_path()) / "fonts" / "ttf" / "STIXNonUni.ttf"
    package = tmp_path / "letters_of_a_test"
    package.mkdir()
    (package / "__init__.py").touch()
    other = package / "Other.ttf"
    shutil.copy(shipped, other)
    known = font_manager.fontManager
    kept = [font for font in known.ttflist if "STIXNonUnicode" not in font.name]
    monkeypatch.setattr(known, "ttflist", kept)
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    cached = (look._fonts, look._letters)
    for each in cached:
        each.cache_clear()
    try:
        assert look.undrawable([letter]) == 1
        for each in cached:
            each.cache_clear()
        monkeypatch.setattr(look, "_PACKAGES", (package.name,))
        assert look.undrawable([letter]) == 0
        assert look.drawable(letter) == letter
    finally:
        monkeypatch.undo()
        for each in cached:
            each.cache_clear()
