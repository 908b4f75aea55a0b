"""Colours of reactions and windows: named palettes, and own colours."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from sentiment.errors import OptionError

_COMMON = {"none": "#C4C4C4", "compound": "#333333", "posts": "#7A7A7A"}
#: Windows are no reactions: grey, and greens of Tol's "bright" scheme.
_WINDOWS = {"before": "#8A8A8A", "during": "#117733", "after": "#88CCAA"}
#: Each is told apart with every common colour-vision deficiency, and by lightness in print.
#: Paul Tol's "high contrast" scheme (2021, https://personal.sron.nl/~pault/); Okabe and Ito's
#: (2008, https://jfly.uni-koeln.de/color/); matplotlib's cividis (Nuñez et al. 2018); greys.
PALETTES = {
    name: {
        **dict(zip(("frustration", "concern", "humor"), three, strict=True)),
        **_COMMON,
        **_WINDOWS,
    }
    for name, three in {
        "tol": ("#BB5566", "#004488", "#DDAA33"),
        "okabe-ito": ("#D55E00", "#0072B2", "#F0E442"),
        "cividis": ("#00224E", "#7D7C78", "#E5CF52"),
        "grey": ("#1A1A1A", "#6E6E6E", "#A8A8A8"),
    }.items()
}
PALETTES["grey"] |= {"none": "#E0E0E0", "during": "#1A1A1A", "after": "#B4B4B4"}
#: Contrast of letters with white (WCAG 2.2, 1.4.3).
_READABLE = 4.5


def colours_of(palette: str | Mapping[str, str]) -> dict[str, str]:
    """Return the colour of each reaction, measure and window.

    Raises OptionError if there is no such palette, nothing of that name, or a colour is none.
    """
    if isinstance(palette, str):
        if palette not in PALETTES:
            raise OptionError(
                f"palette: found {palette!r}; expected one of {', '.join(PALETTES)}, or own "
                f"colours, as frustration=#AA3377,concern=#228833."
            )
        return PALETTES[palette]
    from matplotlib.colors import is_color_like, to_hex  # noqa: PLC0415  loads matplotlib

    for name, colour in palette.items():
        if name not in PALETTES["tol"]:
            raise OptionError(
                f"palette: found a colour of {name!r}; expected one of "
                f"{', '.join(PALETTES['tol'])}."
            )
        if not is_color_like(colour):
            raise OptionError(
                f"palette: found {colour!r} for {name}; expected a colour such as #AA3377."
            )
    return PALETTES["tol"] | {name: to_hex(colour) for name, colour in palette.items()}


@cache
def ink(colour: str) -> str:
    """Darken a colour until letters in it can be read on white.

    >>> ink("#004488"), ink("#DDAA33")
    ('#004488', '#947122')
    """
    from matplotlib.colors import to_hex, to_rgb  # noqa: PLC0415  loads matplotlib

    red, green, blue = shade = to_rgb(colour)
    while _contrast((red, green, blue)) < _READABLE:
        red, green, blue = 0.98 * red, 0.98 * green, 0.98 * blue
    return colour if (red, green, blue) == shade else to_hex((red, green, blue))


def _contrast(shade: tuple[float, float, float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in shade]  # noqa: PLR2004  sRGB
    red, green, blue = linear
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)
