"""Finding tokens in UTF-8, as the regular expressions of `reactions.tokens` do."""

from typing import Final

import numpy as np

from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.swar import WIDTH, Lanes, eight_at, only_first
from sentiment.jit.utf8 import FIRST_WIDE, code_at, width_at
from sentiment.score.reactions.kernel.classes import BLANK, DIGIT, LETTER
from sentiment.score.reactions.kernel.entries import (
    APOSTROPHE,
    CURLY_APOSTROPHE,
)
from sentiment.score.reactions.kernel.tables import (
    NUMBER,
    Bytes,
)

LONGEST_NUMBER: Final = 4
CAPITAL_A: Final = ord("A")
CAPITAL_Z: Final = ord("Z")
SMALL_A: Final = ord("a")
SMALL_Z: Final = ord("z")

# Beginnings of links: letters whose case doesn't matter are compared with the
# bit of small letters set.
CASE_OF_HTTP: Final = np.uint64(0x20202020)
CASE_OF_WWW: Final = np.uint64(0x00202020)
HTTP: Final = np.uint64(int.from_bytes(b"http", "little"))
WWW: Final = np.uint64(int.from_bytes(b"www.", "little"))
PIC_TWIT: Final = np.uint64(int.from_bytes(b"pic.twit", "little"))
TER_COM: Final = np.uint64(int.from_bytes(b"ter.com/", "little"))
COLON_SLASHES: Final = np.uint64(int.from_bytes(b"://", "little"))
CASE_BIT: Final = 0x20
SMALL_S: Final = ord("s")


@compiled
def kind_at(data: Bytes, at: Integer, width: Integer, kinds: Bytes) -> Integer:
    """Return the bits of the character at a place.

    Parameters
    ----------
    data : ndarray of uint8
    at, width : int
        Where it is, and how many bytes it has.
    kinds : ndarray of uint8
        See `classes`.

    Returns
    -------
    int
    """
    return np.int64(kinds[code_at(data, at, width)])


@compiled
def run_stop(data: Bytes, at: Integer, stop: Integer, kinds: Bytes, wanted: int) -> Integer:
    """Return where a run of characters stops that have one of some bits.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        Where the run starts, and where the text stops.
    kinds : ndarray of uint8
    wanted : int
        The bits.

    Returns
    -------
    int
    """
    while at < stop:
        width = width_at(data, at, stop)
        if not kind_at(data, at, width, kinds) & wanted:
            break
        at += width
    return at


@compiled
def blank_at(data: Bytes, at: Integer, stop: Integer, kinds: Bytes) -> Integer:
    """Return where the first space from a place on is.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        The place, and where the text stops.
    kinds : ndarray of uint8

    Returns
    -------
    int
        The end of the text if there is none.
    """
    while at < stop:
        width = width_at(data, at, stop)
        if kind_at(data, at, width, kinds) & BLANK:
            break
        at += width
    return at


@compiled
def link_stop(data: Bytes, lanes: Lanes, at: Integer, stop: Integer, kinds: Bytes) -> Integer:
    """Return where the link at a place stops.

    Parameters
    ----------
    data : ndarray of uint8
    lanes : ndarray of uint64
        The same.
    at, stop : int
        The place, of a letter, and where the text stops.
    kinds : ndarray of uint8

    Returns
    -------
    int
        The place itself if there is no link.
    """
    eight = only_first(eight_at(lanes, at), stop - at)
    four = only_first(eight, np.int64(4))
    if four | CASE_OF_HTTP == HTTP:
        behind = at + 4
        if behind < stop and data[behind] | CASE_BIT == SMALL_S:
            behind += 1
        if (
            behind + 3 <= stop
            and only_first(eight_at(lanes, behind), np.int64(3)) == COLON_SLASHES
        ):
            return blank_at(data, behind + 3, stop, kinds)
        return at
    behind = at
    if four | CASE_OF_WWW == WWW:
        behind = at + 4
    elif eight == PIC_TWIT and stop - at > 2 * WIDTH and eight_at(lanes, at + WIDTH) == TER_COM:
        behind = at + 2 * WIDTH
    if behind > at:
        end = blank_at(data, behind, stop, kinds)
        if end > behind:
            return end
    return at


@compiled
def word_stop(data: Bytes, at: Integer, stop: Integer, kinds: Bytes) -> Integer:
    """Return where the word at a place stops: letters, and apostrophes between them.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        The place, and where the text stops.
    kinds : ndarray of uint8

    Returns
    -------
    int
    """
    while at < stop:
        byte = data[at]
        if kinds[byte] & LETTER and byte < FIRST_WIDE:
            at += 1
            continue
        width = width_at(data, at, stop)
        code = code_at(data, at, width)
        if kinds[code] & LETTER:
            at += width
            continue
        if code != APOSTROPHE and code != CURLY_APOSTROPHE:  # noqa: PLR1714 - numba
            break
        behind = at + width
        if behind >= stop:
            break
        if not kind_at(data, behind, width_at(data, behind, stop), kinds) & LETTER:
            break
        at = behind
    return at


@compiled
def part_stop(data: Bytes, at: Integer, stop: Integer, kinds: Bytes) -> Integer:
    """Return where the part of a hashtag at a place stops.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        The place, and where the hashtag stops.
    kinds : ndarray of uint8

    Returns
    -------
    int
        The place itself at an underscore.
    """
    width = width_at(data, at, stop)
    kind = kind_at(data, at, width, kinds)
    if kind & DIGIT:
        return run_stop(data, at, stop, kinds, DIGIT)
    if not kind & LETTER:
        return at
    if data[at] >= FIRST_WIDE:
        while at < stop:
            width = width_at(data, at, stop)
            if width == 1 or not kind_at(data, at, width, kinds) & LETTER:
                break
            at += width
        return at
    first = at
    while at < stop and CAPITAL_A <= data[at] <= CAPITAL_Z:
        at += 1
    small = at < stop and SMALL_A <= data[at] <= SMALL_Z
    if small and at - first > 1:
        return at - 1  # The last capital begins the next word.
    while at < stop and SMALL_A <= data[at] <= SMALL_Z:
        at += 1
    return at


@compiled
def number_at(data: Bytes, start: Integer, stop: Integer) -> Integer:
    """Return where the number that was found is known.

    Parameters
    ----------
    data : ndarray of uint8
    start, stop : int
        The number.

    Returns
    -------
    int
    """
    digits = 0
    at = start
    while at < stop and digits < LONGEST_NUMBER:
        at += width_at(data, at, stop)
        digits += 1
    return np.int64(NUMBER + digits - 1)
