"""What Python's own string methods say of every character.

They are asked, not copied: Unicode grows with every version of Python, and
VADER's answers change with it.  Asking about a million characters one by one
would take a second, so whole runs of them are asked first whether there is
anything to know.
"""

import functools
from collections.abc import Iterator, Mapping
from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.flags import CASE_IGNORABLE, CASED, LOWER, LOWERED, SPACE, UPPER

CODE_POINTS: Final = 0x110000
PAGE_BITS: Final = 7
PAGE: Final = 1 << PAGE_BITS
SPANS: Final = (CODE_POINTS, 0x10000, 0x1000, 0x400, PAGE)
"""Runs of code points that are looked at whole before they are taken apart."""
CAPITAL_SIGMA: Final = "Σ"
FINAL_SIGMA: Final = "ς"


def _text_of(codes: npt.NDArray[np.uint32]) -> str:
    """Return code points as a string, surrogates included."""
    return codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def is_ordinary(codes: npt.NDArray[np.uint32]) -> bool:
    """Whether no character of a run has a case, is a space or is ignorable.

    Parameters
    ----------
    codes : ndarray of uint32
        Code points.

    Returns
    -------
    bool

    Notes
    -----
    "Case-ignorable" shows only in how a capital sigma is lowered: to the final
    form behind a cased letter, ignorable ones between them being looked
    through.  With a sigma behind every character of the run, the sigma behind
    the last ignorable one sees the sigma before it, and becomes final.
    """
    run = _text_of(codes)
    if not (("a" + run).islower() and ("A" + run).isupper()):
        return False
    if run.lower() != run or run.split() != [run]:
        return False
    with_sigmas = np.full((len(codes), 2), ord(CAPITAL_SIGMA), np.uint32)
    with_sigmas[:, 0] = codes
    return FINAL_SIGMA not in ("A" + _text_of(with_sigmas)).lower()


def extraordinary_pages(first: int = 0, level: int = 0) -> Iterator[int]:
    """Find the pages where a character differs from the ordinary kind.

    Parameters
    ----------
    first : int
        The first code point to look at.
    level : int
        Which of `SPANS` to look at from there.

    Yields
    ------
    int
        The first code point of a page.
    """
    span = SPANS[level]
    if is_ordinary(np.arange(first, first + span, dtype=np.uint32)):
        return
    if span == PAGE:
        yield first
        return
    for start in range(first, first + span, SPANS[level + 1]):
        yield from extraordinary_pages(start, level + 1)


def kind_of(character: str) -> tuple[int, str]:
    """Ask Python what a character is.

    Parameters
    ----------
    character : str
        One character.

    Returns
    -------
    tuple of int and str
        Its bits and, if that differs, its lower case.
    """
    # Behind "A" a sigma becomes final unless a character that is neither cased
    # nor ignorable stands between them; alone with the character, only if that
    # is cased and not ignorable.
    cased = (character + CAPITAL_SIGMA).lower().endswith(FINAL_SIGMA)
    seen_through = not cased and ("A" + character + CAPITAL_SIGMA).lower().endswith(FINAL_SIGMA)
    upper = character.isupper()
    # Of a single character "title" says "title or upper".
    lower = character.islower() or (character.istitle() and not upper)
    lowered = character.lower()
    bits = (
        UPPER * upper
        | LOWER * lower
        | SPACE * character.isspace()
        | CASED * cased
        | CASE_IGNORABLE * seen_through
        | LOWERED * (lowered != character)
    )
    return bits, lowered if lowered != character else ""


@functools.cache
def extraordinary_characters() -> Mapping[str, tuple[int, str]]:
    """Return what is known of each character that is not of the ordinary kind.

    Returns
    -------
    mapping of str to (int, str)
        As from `kind_of`.  Without surrogates, which UTF-8 doesn't have.
    """
    found = {}
    for first in extraordinary_pages():
        for character in map(chr, range(first, first + PAGE)):
            kind = kind_of(character)
            if kind != (0, "") and not "\ud800" <= character <= "\udfff":
                found[character] = kind
    return found
