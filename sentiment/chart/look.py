"""How charts look: for a report, a journal's column, a slide or a phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sentiment.chart.palette import colours_of, ink
from sentiment.errors import OptionError


class _Style(NamedTuple):
    """Width in inches, height where it is fixed, font size in points, pixels an inch."""

    width: float
    height: float | None
    font: float
    dpi: int


#: A column of a journal is 88 mm wide, its letters have at least 6 points; a slide is 16:9;
#: a phone is 390 points wide, drawn at twice that.
STYLES = {
    "report": _Style(10.0, None, 10.0, 150),
    "journal": _Style(88 / 25.4, None, 7.0, 300),
    "slide": _Style(13.333, 7.5, 15.0, 144),
    "phone": _Style(3.9, None, 8.5, 200),
}
_NARROW = 5.0
#: Fonts for scripts that DejaVu Sans lacks, in Debian's names; those that are there are used.
_FALLBACKS = (
    "Noto Sans CJK JP",
    "Noto Sans CJK SC",
    "Noto Sans Devanagari",
    "Noto Sans Arabic",
    "Noto Naskh Arabic",
    "Noto Sans Bengali",
    "Noto Sans Thai",
    "Noto Emoji",
    "WenQuanYi Zen Hei",
    "Droid Sans Fallback",
    "Lohit Devanagari",
)
#: The extra `fonts`: Noto's fonts as packages.
_PACKAGES = ("manimgx_fonts", "noto_cjk_sans_jp_regular")
_REPLACEMENT = "?"


@dataclass(frozen=True)
class Look:
    """How a chart is drawn; never what it shows.

    Parameters
    ----------
    style : {"report", "journal", "slide", "phone"}
        10 inches wide; 88 mm at 300 dpi; 16:9; 390 pixels.
    tz : str, default "UTC"
        Zone of the times on axes and in titles, such as ``Europe/Berlin``.
    words : mapping of str to str
        Other words for those of a chart, such as those of another language:
        "frustration", "before", "posts an hour" …
    source : str, default ""
        Where the posts are from, for the footer.
    figsize : tuple of float and float or None, optional
        Width and height in inches; else those of the style. Height None: the content decides.
    palette : str or mapping of str to str, default "tol"
        "tol", "okabe-ito", "cividis" or "grey"; or own colours of "frustration",
        "concern", "humor", "none", "compound", "posts", "before", "during", "after".

    Raises
    ------
    OptionError
        If there is no such style, zone, palette or colour.

    Examples
    --------
    >>> st.Look(words={"concern": "Sorge"}).word("concern")
    'Sorge'
    """

    style: str = "report"
    tz: str = "UTC"
    words: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    figsize: tuple[float, float | None] | None = None
    palette: str | Mapping[str, str] = "tol"

    def __post_init__(self) -> None:
        if self.style not in STYLES:
            raise OptionError(
                f"style: found {self.style!r}; expected one of {', '.join(STYLES)}."
            )
        colours_of(self.palette)
        try:
            ZoneInfo(self.tz)
        except (ZoneInfoNotFoundError, ValueError, OSError) as error:
            raise OptionError(
                f"tz: found {self.tz!r}; expected a zone such as Europe/Berlin or UTC."
            ) from error

    @property
    def zone(self) -> ZoneInfo:
        """The zone of `tz`."""
        return ZoneInfo(self.tz)

    @property
    def width(self) -> float:
        """Inches."""
        return self.figsize[0] if self.figsize else STYLES[self.style].width

    @property
    def height(self) -> float | None:
        """Inches; None where the content decides."""
        return self.figsize[1] if self.figsize else STYLES[self.style].height

    @property
    def font(self) -> float:
        """Points of ordinary text."""
        return STYLES[self.style].font

    @property
    def small(self) -> float:
        """Points of the smallest text."""
        return max(6.0, 0.86 * self.font)

    @property
    def dpi(self) -> int:
        """Pixels an inch."""
        return STYLES[self.style].dpi

    @property
    def narrow(self) -> bool:
        """Whether panels have no room beside each other."""
        return self.width < _NARROW

    def colour(self, name: str) -> str:
        """Return the colour of a reaction, a measure or a window; of others, black."""
        return colours_of(self.palette).get(name, "#333333")

    def ink(self, name: str) -> str:
        """Return the same for letters: light letters can't be read."""
        return ink(self.colour(name))

    def word(self, text: str) -> str:
        """Return the word to draw for `text`."""
        return self.words.get(text, text)


@cache
def _fonts() -> dict[str, str]:
    """Return names and files of the fonts for letters, those of the extra last.

    Open fonts are only matplotlib's to keep: a copy of the process has to open its own.
    """
    from matplotlib import font_manager  # noqa: PLC0415  loads matplotlib

    known = font_manager.fontManager
    there = {font.name for font in known.ttflist}
    names = ["DejaVu Sans", *(name for name in _FALLBACKS if name in there)]
    n = len(known.ttflist)
    for package in _PACKAGES:
        found = find_spec(package)
        for folder in found.submodule_search_locations or () if found else ():
            for path in sorted(Path(folder).glob("*.[ot]tf")):
                known.addfont(path)
    added = known.ttflist[n:]
    del known.ttflist[n:]
    for font in added:  # each is one file for all weights, of which it tells one
        if font.name in there or font.style == "italic":
            continue
        known.ttflist += [replace(font, weight=weight) for weight in (400, 700)]
        names += [font.name] if font.name not in names else []
    files = map(font_manager.findfont, names)
    return {font_manager.get_font(file).family_name: file for file in files}


@cache
def _letters() -> frozenset[int]:
    return frozenset(code for file in _fonts().values() for code in _charmap(file))


def undrawable(texts: Iterable[str]) -> int:
    """Count the characters of `texts` that no font on this machine has."""
    letters = _letters()
    return sum(ord(char) not in letters for text in texts for char in "".join(text.split()))


def drawable(text: str, limit: int = 200) -> str:
    """Make `text` safe to draw: one line, no glyph that the fonts lack, not too long.

    >>> drawable("Login outage \\U0001F9A0 in $us-east$")
    'Login outage ? in $us-east$'
    """
    letters = _letters()
    line = " ".join(text.split())
    shown = "".join(char if ord(char) in letters else _REPLACEMENT for char in line)
    return shown if len(shown) <= limit else f"{shown[: limit - 1]}…"


@contextmanager
def house_style(look: Look) -> Iterator[None]:
    """Draw in the shipped style; the caller's settings come back afterwards."""
    from matplotlib import rc_context, style  # noqa: PLC0415  loads matplotlib

    scale = look.font / 10
    with (
        as_file(files("sentiment") / "styles" / "report.mplstyle") as path,
        style.context(path, after_reset=True),
        rc_context(
            {
                "font.family": [*_fonts()],
                "font.size": look.font,
                "axes.titlesize": look.font,
                "axes.labelsize": look.small,
                "xtick.labelsize": look.small,
                "ytick.labelsize": look.small,
                "legend.fontsize": look.small,
                "lines.linewidth": 1.8 * scale,
                "lines.markersize": 4.5 * scale,
                "axes.linewidth": 0.8 * scale,
                "grid.linewidth": 0.8 * scale,
                "xtick.major.size": 3.5 * scale,
                "ytick.major.size": 3.5 * scale,
                "xtick.major.pad": 3.0 * scale,
                "ytick.major.pad": 3.0 * scale,
                "savefig.dpi": look.dpi,
                "svg.hashsalt": "sentiment",
                "svg.fonttype": "path",
            }
        ),
    ):
        yield


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Measure a line in inches; letters of other fonts count as an em."""
    return size / 72 * sum(_advance(char, bold) for char in text)


@cache
def _advance(char: str, bold: bool) -> float:  # noqa: FBT001  cached by position
    """Measure a letter in ems."""
    from matplotlib import font_manager  # noqa: PLC0415  loads matplotlib

    if ord(char) not in _dejavu():
        return 1.0
    font = font_manager.get_font(
        font_manager.findfont("DejaVu Sans:bold" if bold else "DejaVu Sans")
    )
    font.set_size(100, 72)
    return float(font.load_char(ord(char)).linearHoriAdvance) / 65536 / 100


@cache
def _dejavu() -> frozenset[int]:
    return frozenset(_charmap(next(iter(_fonts().values()))))


def _charmap(file: str) -> Iterable[int]:
    from matplotlib import font_manager  # noqa: PLC0415  loads matplotlib

    return font_manager.get_font(file).get_charmap()


def wrap(text: str, width: float, size: float, *, bold: bool = False) -> list[str]:
    """Break `text` into lines of at most `width` inches; words longer than one are cut."""
    lines: list[str] = []
    line = ""
    for word in text.split():
        longer = f"{line} {word}".strip()
        if text_width(longer, size, bold=bold) <= width:
            line = longer
            continue
        lines += [line] if line else []
        line = word
        while text_width(line, size, bold=bold) > width and len(line) > 1:
            fits = len(line) - 1
            while fits > 1 and text_width(line[:fits], size, bold=bold) > width:
                fits -= 1
            lines.append(line[:fits])
            line = line[fits:]
    return [*lines, line] if line else lines
