"""Looking at eight bytes of text at once, as the lanes of one 64-bit number.

Going through short tokens byte by byte costs mostly wrongly predicted ends of
loops; a token of up to eight bytes is one number here, and a longer one few.
Answers about single lanes are given as marks: the highest bit of each lane that
is meant.  The first byte of the text is in the lowest lane.
"""

import sys
from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.compilation import Integer, compiled

if sys.byteorder != "little":
    # The bytes would have to be turned round in `eight_at`.
    message = f"The compiled code can't run on a {sys.byteorder}-endian machine."
    raise ImportError(message)

Lanes = npt.NDArray[np.uint64]

WIDTH: Final = 8
PADDING: Final = 16
"""Bytes that a buffer must have behind its text to be read as lanes."""

ONES: Final = np.uint64(0x0101010101010101)
HIGHEST: Final = np.uint64(0x8080808080808080)
OTHERS: Final = np.uint64(0x7F7F7F7F7F7F7F7F)
EVERYTHING: Final = np.uint64(0xFFFFFFFFFFFFFFFF)
ONE: Final = np.uint64(1)
CASE_SHIFT: Final = np.uint64(2)
COUNT_SHIFT: Final = np.uint64(56)
LAST_BIT: Final = np.uint64(63)
SEVEN: Final = np.uint64(7)
BYTE_SHIFT: Final = np.uint64(3)
MARK_SHIFT: Final = np.uint64(7)

# Added to a lane below 0x80, each makes its highest bit tell whether the lane
# is at least that character.
FROM_CAPITAL_A: Final = ONES * np.uint64(0x80 - ord("A"))
BEHIND_CAPITAL_Z: Final = ONES * np.uint64(0x80 - ord("Z") - 1)
FROM_SMALL_A: Final = ONES * np.uint64(0x80 - ord("a"))
BEHIND_SMALL_Z: Final = ONES * np.uint64(0x80 - ord("z") - 1)
BEHIND_BLANK: Final = ONES * np.uint64(ord(" ") + 1)
APOSTROPHES: Final = ONES * np.uint64(ord("'"))
EXCLAMATION_MARKS: Final = ONES * np.uint64(ord("!"))
QUESTION_MARKS: Final = ONES * np.uint64(ord("?"))


def padded_lanes(size: int) -> Lanes:
    """Make a buffer that can be read as lanes.

    Parameters
    ----------
    size : int
        Bytes.

    Returns
    -------
    ndarray of uint64
        Not filled.
    """
    return np.empty(-(-(size + PADDING) // WIDTH), np.uint64)


@compiled
def eight_at(lanes: Lanes, at: Integer) -> np.uint64:
    """Return eight bytes from any place of a buffer on.

    Parameters
    ----------
    lanes : ndarray of uint64
        The buffer, of bytes in their order, seen as 64-bit numbers.
    at : int
        The place, in bytes.

    Returns
    -------
    uint64
    """
    # Unsigned, as numba would else see to it that -1 is the last element.
    place = np.uint64(at)
    shift = (place & SEVEN) << BYTE_SHIFT
    number = place >> BYTE_SHIFT
    # In two steps, as a shift by 64 bits is not zero but undefined.
    return (lanes[number] >> shift) | ((lanes[number + ONE] << ONE) << (LAST_BIT - shift))


@compiled
def only_first(eight: np.uint64, count: Integer) -> np.uint64:
    """Return lanes with all but the first ones made zero.

    Parameters
    ----------
    eight : uint64
    count : int
        How many to keep; at least one, and more than eight are eight.

    Returns
    -------
    uint64
    """
    return eight & (EVERYTHING >> np.uint64((WIDTH - min(count, WIDTH)) << 3))


@compiled
def capital_marks(eight: np.uint64) -> np.uint64:
    """Mark the lanes with an ASCII capital.

    Parameters
    ----------
    eight : uint64

    Returns
    -------
    uint64
    """
    ascii_part = eight & OTHERS
    return (ascii_part + FROM_CAPITAL_A) & ~(ascii_part + BEHIND_CAPITAL_Z) & ~eight & HIGHEST


@compiled
def small_marks(eight: np.uint64) -> np.uint64:
    """Mark the lanes with an ASCII letter that isn't a capital.

    Parameters
    ----------
    eight : uint64

    Returns
    -------
    uint64
    """
    ascii_part = eight & OTHERS
    return (ascii_part + FROM_SMALL_A) & ~(ascii_part + BEHIND_SMALL_Z) & ~eight & HIGHEST


@compiled
def has_apostrophe(eight: np.uint64) -> bool:
    """Whether a lane is an apostrophe.

    Parameters
    ----------
    eight : uint64

    Returns
    -------
    bool
    """
    differing = eight ^ APOSTROPHES
    return (differing - ONES) & ~differing & HIGHEST != 0


@compiled
def blank_marks(eight: np.uint64) -> np.uint64:
    """Mark the lanes with a space or a control character.

    Parameters
    ----------
    eight : uint64

    Returns
    -------
    uint64
        Only the first mark is to be trusted: a borrow may mark the lane behind.
    """
    return (eight - BEHIND_BLANK) & ~eight & HIGHEST


@compiled
def count_of(eight: np.uint64, wanted: np.uint64) -> Integer:
    """Return how many lanes are some character.

    Parameters
    ----------
    eight : uint64
    wanted : uint64
        The character in every lane.

    Returns
    -------
    int
    """
    differing = eight ^ wanted
    equal = ~(((differing & OTHERS) + OTHERS) | differing) & HIGHEST
    return np.int64(((equal >> MARK_SHIFT) * ONES) >> COUNT_SHIFT)


@compiled
def first_marked(marks: np.uint64) -> Integer:
    """Return the number of the first marked lane.

    Parameters
    ----------
    marks : uint64
        Not zero.

    Returns
    -------
    int
    """
    # Below the lowest mark all bits become set: one lowest bit for each lane up
    # to it, which the multiplication adds up in the highest lane.
    below = (marks & (~marks + ONE)) - ONE
    return np.int64(((below & ONES) * ONES) >> COUNT_SHIFT) - 1


@compiled
def overview(lanes: Lanes, start: Integer, stop: Integer) -> tuple[bool, Integer, Integer]:
    """Find out what is asked of a text as a whole.

    Parameters
    ----------
    lanes : ndarray of uint64
    start, stop : int
        The text, in bytes.

    Returns
    -------
    tuple of bool and int
        Whether it is all ASCII, and how often ``!`` and ``?`` are in it.
    """
    everything = np.uint64(0)
    exclamations: Integer = 0
    questions: Integer = 0
    for at in range(start, stop, WIDTH):
        eight = only_first(eight_at(lanes, at), stop - at)
        everything |= eight
        exclamations += count_of(eight, EXCLAMATION_MARKS)
        questions += count_of(eight, QUESTION_MARKS)
    return everything & HIGHEST == 0, exclamations, questions
