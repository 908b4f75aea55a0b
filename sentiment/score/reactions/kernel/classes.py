"""What kinds of characters tokens are made of, as Python's regular expressions have them."""

import functools
import re
from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.unicode import CODE_POINTS, extraordinary_characters
from sentiment.score.reactions.tokens import PASSED_OVER

SIGN: Final = 0
LETTER: Final = 1 << 0
DIGIT: Final = 1 << 1
WORDLIKE: Final = 1 << 2
r"""``\w`` is true of it."""
BLANK: Final = 1 << 3
r"""``\s`` is true of it."""
SKIPPED: Final = 1 << 4
"""No part of any token."""
SMALL_LETTER: Final = 1 << 5
"""``str.islower`` is true of it."""

_RUNS: Final = (
    (r"\w+", WORDLIKE),
    (r"[^\W\d_]+", LETTER),
    (r"\d+", DIGIT),
    (r"\s+", BLANK),
    (rf"[_\s{PASSED_OVER}]+", SKIPPED),
)


@functools.cache
def character_kinds() -> npt.NDArray[np.uint8]:
    """Return the bits of every code point.

    Returns
    -------
    ndarray of uint8, shape (0x110000,)
    """
    kinds = np.zeros(CODE_POINTS, np.uint8)
    # One run of a kind is one match: the place in this string is the code point.
    codes = np.arange(CODE_POINTS, dtype="<u4").tobytes()
    everything = codes.decode("utf-32-le", "surrogatepass")
    for pattern, bit in _RUNS:
        for run in re.finditer(pattern, everything):
            kinds[run.start() : run.end()] |= bit
    for character in extraordinary_characters():
        if character.islower():
            kinds[ord(character)] |= SMALL_LETTER
    return kinds
