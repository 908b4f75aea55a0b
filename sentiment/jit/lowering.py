"""Lowering the case of text that isn't ASCII, as ``str.lower`` does it."""

from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.characters import Characters
from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.flags import CASE_IGNORABLE, CASED, LOWER, LOWERED, UPPER
from sentiment.jit.utf8 import (
    CONTINUATION_MASK,
    FIRST_WIDE,
    MOST_BYTES,
    copy,
    kind_at,
    width_at,
)

Bytes = npt.NDArray[np.uint8]

CASE_BIT: Final = 0x20
"""Makes a small letter of an ASCII capital."""
CAPITAL_SIGMA: Final = (0xCE, 0xA3)
SMALL_SIGMA: Final = (0xCF, 0x83)
FINAL_SIGMA: Final = (0xCF, 0x82)


@compiled
def cased_before(text: Bytes, start: Integer, at: Integer, characters: Characters) -> bool:
    """Whether the last character before a place that isn't case-ignorable is cased.

    Parameters
    ----------
    text : ndarray of uint8
    start, at : int
        Where the token starts, and the place.
    characters : Characters

    Returns
    -------
    bool
    """
    while at > start:
        stop = at
        at -= 1
        # No more than a character can have, whatever bytes there are.
        while (
            at > start and stop - at < MOST_BYTES and text[at] & CONTINUATION_MASK == FIRST_WIDE
        ):
            at -= 1
        known = characters.kinds[kind_at(text, at, stop - at, characters)].flags
        if not known & CASE_IGNORABLE:
            return known & CASED != 0
    return False


@compiled
def cased_after(text: Bytes, at: Integer, stop: Integer, characters: Characters) -> bool:
    """Whether the first character from a place on that isn't case-ignorable is cased.

    Parameters
    ----------
    text : ndarray of uint8
    at, stop : int
        The place, and where the token stops.
    characters : Characters

    Returns
    -------
    bool
    """
    while at < stop:
        width = width_at(text, at, stop)
        known = characters.kinds[kind_at(text, at, width, characters)].flags
        if not known & CASE_IGNORABLE:
            return known & CASED != 0
        at += width
    return False


@compiled
def lowered(
    text: Bytes, start: Integer, stop: Integer, characters: Characters, target: Bytes
) -> tuple[Integer, Integer]:
    """Write a token's lower case, and find out what its letters are.

    As in Python a character can become several, and a capital sigma becomes
    the final form if a cased letter precedes it and none follows.

    Parameters
    ----------
    text : ndarray of uint8
    start, stop : int
        The token.
    characters : Characters
    target : ndarray of uint8
        At least `tables.LOWER_GROWTH` times as long as the token.

    Returns
    -------
    tuple of int
        The length of the lower case, and the bits of the token's characters.
    """
    length: Integer = np.int64(0)
    seen = 0
    at = start
    while at < stop:
        if text[at] < FIRST_WIDE:
            known = characters.classes[text[at]]
            seen |= known & (UPPER | LOWER)
            target[length] = text[at] | (CASE_BIT if known & UPPER else 0)
            length += 1
            at += 1
            continue
        width = width_at(text, at, stop)
        kind = characters.kinds[kind_at(text, at, width, characters)]
        seen |= kind.flags & (UPPER | LOWER)
        if not kind.flags & LOWERED:
            length = copy(text, at, at + width, target, length)
        elif text[at] == CAPITAL_SIGMA[0] and text[at + 1] == CAPITAL_SIGMA[1]:
            final = cased_before(text, start, at, characters) and not cased_after(
                text, at + width, stop, characters
            )
            target[length] = SMALL_SIGMA[0]
            target[length + 1] = FINAL_SIGMA[1] if final else SMALL_SIGMA[1]
            length += 2
        else:
            length = copy(characters.texts, kind.lower_start, kind.lower_stop, target, length)
        at += width
    return length, seen
