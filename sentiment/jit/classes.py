"""What regular expressions and string methods ask of a character, in one byte.

The answers are Python's own, asked through NumPy, which calls the interpreter's
functions on whole arrays: a quarter of a million characters take 30 ms.
"""

import functools
from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.utf8 import FIRST_WIDE, code_at, width_at

LETTER: Final = 1 << 0
"""``str.isalpha``."""
WORD: Final = 1 << 1
r"""``\w``."""
SPACE: Final = 1 << 2
r"""``\s``, and ``str.isspace``."""
DIGIT: Final = 1 << 3
r"""``\d``."""
UPPER: Final = 1 << 4
"""``str.isupper``."""
NOT_UPPER: Final = 1 << 5
"""Lower or title case: one of them makes ``str.isupper`` of a text false."""
TITLE: Final = 1 << 6
"""Title case."""
FOLDED: Final = 1 << 7
"""``str.casefold`` changes it."""

CLASSIFIED: Final = 0x40000
"""Beyond are unassigned and private characters, tags and selectors, which have no bits."""

Bytes = npt.NDArray[np.uint8]


@functools.cache
def character_classes() -> Bytes:
    """Return the bits of each character below `CLASSIFIED`.

    Returns
    -------
    ndarray of uint8, shape (262144,)
        Not to be written to.
    """
    codes = np.arange(CLASSIFIED, dtype=np.uint32)
    texts = codes.view("<U1")
    upper, lower = np.strings.isupper(texts), np.strings.islower(texts)
    title = np.strings.istitle(texts) & ~upper
    folded = np.zeros(CLASSIFIED, bool)
    # only what has a case can be folded
    cased = np.flatnonzero(upper | lower | title)
    folded[cased] = [chr(code).casefold() != chr(code) for code in cased.tolist()]
    bits = (
        (LETTER, np.strings.isalpha(texts)),
        (WORD, np.strings.isalnum(texts) | (codes == ord("_"))),
        (SPACE, np.strings.isspace(texts)),
        (DIGIT, np.strings.isdecimal(texts)),
        (UPPER, upper),
        (NOT_UPPER, lower | title),
        (TITLE, title),
        (FOLDED, folded),
    )
    classes = np.zeros(CLASSIFIED, np.uint8)
    for bit, mask in bits:
        classes |= np.where(mask, np.uint8(bit), np.uint8(0))
    classes.setflags(write=False)
    return classes


@compiled
def class_at(
    data: Bytes, at: Integer, limit: Integer, classes: Bytes
) -> tuple[Integer, Integer]:
    """Return the bits of the character at a place, and how many bytes it has.

    Parameters
    ----------
    data : ndarray of uint8
        UTF-8.
    at, limit : int
        Where it starts, and where the text stops.
    classes : ndarray of uint8
        From `character_classes`.

    Returns
    -------
    tuple of int
    """
    if data[at] < FIRST_WIDE:
        return np.int64(classes[data[at]]), np.int64(1)
    width = np.int64(width_at(data, at, limit))
    code = code_at(data, at, width)
    return (np.int64(classes[code]) if code < CLASSIFIED else np.int64(0)), width


@compiled
def run_end(
    data: Bytes, at: Integer, limit: Integer, classes: Bytes, bit: Integer, wanted: Integer
) -> Integer:
    """Return where a run of characters ends that all have a bit, or all lack it.

    Parameters
    ----------
    data, at, limit, classes
        As for `class_at`.
    bit : int
        The bit.
    wanted : int
        The bit too, or 0 for characters without it.

    Returns
    -------
    int
        `at` if the first character is none of them.
    """
    while at < limit:
        bits, width = class_at(data, at, limit, classes)
        if bits & bit != wanted:
            break
        at += width
    return at
