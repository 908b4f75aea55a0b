r"""Evening out what copies of a text differ in: the compiled form of `copies.even_text`.

Each pattern is a function that tells where its match ends. All of them are
greedy, and none has to go back, for what follows a run is never part of it.
"""

from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.classes import FOLDED, SPACE, WORD, class_at, run_end
from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.utf8 import code_at, copy
from sentiment.keys.folding import Folds, write_folded

Bytes = npt.NDArray[np.uint8]

BLANK: Final = ord(" ")
AT: Final = ord("@")
DOT: Final = ord(".")
HYPHEN: Final = ord("-")
COLON: Final = ord(":")
SLASH: Final = ord("/")
SMALL_H: Final = ord("h")
SMALL_P: Final = ord("p")
SMALL_R: Final = ord("r")
SMALL_S: Final = ord("s")
SMALL_T: Final = ord("t")
SMALL_W: Final = ord("w")
LONG_S: Final = 0xC5BF
"""The long s, U+017F, as UTF-8: to a pattern that ignores case it is an ``s``."""
CASE: Final = 0x20
CAPITAL_A: Final = ord("A")
CAPITAL_Z: Final = ord("Z")
DELETE: Final = 0x7F


@compiled
def is_letter(data: Bytes, at: Integer, stop: Integer, small: Integer) -> bool:
    """Whether an ASCII letter is at a place, small or capital.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        The place, and where the text stops.
    small : int
        The small letter.

    Returns
    -------
    bool
    """
    return bool(at < stop and data[at] | CASE == small)


@compiled
def is_byte(data: Bytes, at: Integer, stop: Integer, byte: Integer) -> bool:
    """Whether a byte is at a place.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        The place, and where the text stops.
    byte : int

    Returns
    -------
    bool
    """
    return bool(at < stop and data[at] == byte)


@compiled
def name_end(data: Bytes, at: Integer, stop: Integer, classes: Bytes) -> Integer:
    r"""Return where a run of ``[\w.-]`` ends.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
    classes : ndarray of uint8

    Returns
    -------
    int
        `at` if there is none.
    """
    while at < stop:
        bits, width = class_at(data, at, stop, classes)
        if bits & WORD == 0 and data[at] != DOT and data[at] != HYPHEN:
            break
        at += width
    return at


@compiled
def repost_end(data: Bytes, start: Integer, stop: Integer, classes: Bytes) -> Integer:
    r"""Return where a match of ``^\s*rt\s+@[\w.-]+:?`` ends, whatever the case.

    Parameters
    ----------
    data : ndarray of uint8
    start, stop : int
        The text.
    classes : ndarray of uint8

    Returns
    -------
    int
        `start` if there is none.
    """
    at = run_end(data, start, stop, classes, np.int64(SPACE), np.int64(SPACE))
    if not (is_letter(data, at, stop, SMALL_R) and is_letter(data, at + 1, stop, SMALL_T)):
        return start
    name = run_end(data, at + 2, stop, classes, np.int64(SPACE), np.int64(SPACE))
    if name == at + 2 or not is_byte(data, name, stop, AT):
        return start
    end = name_end(data, name + 1, stop, classes)
    if end == name + 1:
        return start
    return end + 1 if is_byte(data, end, stop, COLON) else end


@compiled
def scheme_end(data: Bytes, at: Integer, stop: Integer) -> Integer:
    r"""Return where a match of ``https?://|www\.`` ends, whatever the case.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int

    Returns
    -------
    int
        `at` if there is none.
    """
    if is_letter(data, at, stop, SMALL_W):
        if (
            is_letter(data, at + 1, stop, SMALL_W)
            and is_letter(data, at + 2, stop, SMALL_W)
            and is_byte(data, at + 3, stop, DOT)
        ):
            return at + 4
        return at
    if not (
        is_letter(data, at, stop, SMALL_H)
        and is_letter(data, at + 1, stop, SMALL_T)
        and is_letter(data, at + 2, stop, SMALL_T)
        and is_letter(data, at + 3, stop, SMALL_P)
    ):
        return at
    end = at + 4
    if is_letter(data, end, stop, SMALL_S):
        end += 1
    elif end + 1 < stop and (np.int64(data[end]) << 8) | data[end + 1] == LONG_S:
        end += 2
    if (
        is_byte(data, end, stop, COLON)
        and is_byte(data, end + 1, stop, SLASH)
        and is_byte(data, end + 2, stop, SLASH)
    ):
        return end + 3
    return at


@compiled
def without_links(
    data: Bytes, start: Integer, stop: Integer, classes: Bytes, target: Bytes
) -> Integer:
    """Copy a text with a space in the place of an ``RT @name:`` and of each link.

    Parameters
    ----------
    data : ndarray of uint8
    start, stop : int
        The text.
    classes : ndarray of uint8
    target : ndarray of uint8
        Room for one byte more than the text has.

    Returns
    -------
    int
        The length of the copy.
    """
    length = np.int64(0)
    at = repost_end(data, start, stop, classes)
    if at > start:
        target[length] = BLANK
        length += 1
    while at < stop:
        small = data[at] | CASE
        if small in (SMALL_H, SMALL_W):
            body = scheme_end(data, at, stop)
            if body > at:
                end = run_end(data, body, stop, classes, np.int64(SPACE), np.int64(0))
                if end > body:
                    target[length] = BLANK
                    length += 1
                    at = end
                    continue
        target[length] = data[at]
        length += 1
        at += 1
    return length


@compiled
def mention_end(data: Bytes, at: Integer, stop: Integer, classes: Bytes) -> Integer:
    r"""Return where a match of ``@[\w.-]+(?:@[\w.-]+)?`` ends.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        The place of an ``@``, and where the text stops.
    classes : ndarray of uint8

    Returns
    -------
    int
        `at` if there is none.
    """
    end = name_end(data, at + 1, stop, classes)
    if end == at + 1:
        return at
    if is_byte(data, end, stop, AT):
        further = name_end(data, end + 1, stop, classes)
        return further if further > end + 1 else end
    return end


@compiled
def fold(data: Bytes, stop: Integer, classes: Bytes, folds: Folds, target: Bytes) -> Integer:
    """Copy a text without mentions, its case folded, with one space between words.

    Parameters
    ----------
    data : ndarray of uint8
        The text from its first byte on.
    stop : int
        Where it stops.
    classes : ndarray of uint8
    folds : Folds
    target : ndarray of uint8
        Room for ``folds.growth`` times as many bytes.

    Returns
    -------
    int
        The length of the copy.
    """
    length: Integer = np.int64(0)
    at: Integer = np.int64(0)
    apart = False
    while at < stop:
        byte = data[at]
        if BLANK < byte < DELETE and byte != AT:  # most of most texts
            if apart and length > 0:
                target[length] = BLANK
                length += 1
            apart = False
            target[length] = byte | CASE if CAPITAL_A <= byte <= CAPITAL_Z else byte
            length += 1
            at += 1
            continue
        bits, width = class_at(data, at, stop, classes)
        end = at + width
        gap = bits & SPACE != 0
        if byte == AT:
            far = mention_end(data, at, stop, classes)
            if far > at:
                gap = True
                end = far
        if gap:
            apart = True
        else:
            if apart and length > 0:
                target[length] = BLANK
                length += 1
            apart = False
            if bits & FOLDED:
                length = write_folded(code_at(data, at, width), folds, target, length)
            else:
                length = copy(data, at, end, target, length)
        at = end
    return length
