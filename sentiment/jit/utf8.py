"""Reading UTF-8."""

from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.characters import Characters
from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.unicode import CODE_POINTS, PAGE, PAGE_BITS

Bytes = npt.NDArray[np.uint8]

FIRST_WIDE: Final = 0x80
"""Bytes from here on belong to characters that aren't ASCII ..."""
FIRST_OF_TWO: Final = 0xC0
FIRST_OF_THREE: Final = 0xE0
FIRST_OF_FOUR: Final = 0xF0
"""... and from these on begin one of so many bytes."""
CONTINUATION_MASK: Final = 0xC0
"""Leaves `FIRST_WIDE` of a byte that goes on with a character."""
MOST_BYTES: Final = 4
BLANK: Final = ord(" ")
REPLACEMENT: Final = 0xFFFD


@compiled
def width_at(data: Bytes, at: Integer, stop: Integer) -> Integer:
    """Return how many bytes the character at a place has.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        Where it starts, and where the text stops.

    Returns
    -------
    int
        At least one, and never past the end: Arrow's builders check that text
        is UTF-8, but buffers can be had that nobody has checked.
    """
    lead = data[at]
    if lead < FIRST_OF_TWO:
        return 1
    width = 2 + (lead >= FIRST_OF_THREE) + (lead >= FIRST_OF_FOUR)
    return width if at + width <= stop else 1


@compiled
def code_at(data: Bytes, at: Integer, width: Integer) -> Integer:
    """Return the code point of the character at a place.

    Parameters
    ----------
    data : ndarray of uint8
    at : int
        Where it starts.
    width : int
        Its number of bytes.

    Returns
    -------
    int
        The replacement character for bytes that are none.
    """
    lead = np.int64(data[at])
    if width == 1:
        return lead if lead < FIRST_WIDE else REPLACEMENT
    code = lead & (0x7F >> width)
    for further in range(1, width):
        code = (code << 6) | (np.int64(data[at + further]) & 0x3F)
    return code if code < CODE_POINTS else REPLACEMENT


@compiled
def kind_at(data: Bytes, at: Integer, width: Integer, characters: Characters) -> Integer:
    """Return the kind of the character at a place.

    Parameters
    ----------
    data, at, width
        As for `code_at`.
    characters : Characters

    Returns
    -------
    int
    """
    code = code_at(data, at, width)
    page = np.int64(characters.pages[code >> PAGE_BITS])
    return np.int64(characters.points[(page << PAGE_BITS) | (code & (PAGE - 1))])


@compiled
def copy(source: Bytes, start: Integer, stop: Integer, target: Bytes, at: Integer) -> Integer:
    """Copy bytes from one buffer to another.

    Parameters
    ----------
    source : ndarray of uint8
    start, stop : int
        The range in it.
    target : ndarray of uint8
    at : int
        Where they go.

    Returns
    -------
    int
        The place behind them.
    """
    for offset in range(stop - start):
        target[at + offset] = source[start + offset]
    return at + stop - start
