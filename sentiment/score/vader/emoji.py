"""Putting descriptions in the place of emoji."""

import numpy as np
import numpy.typing as npt

from sentiment.jit.characters import Characters
from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.flags import EMOJI, SPACE
from sentiment.jit.utf8 import BLANK, FIRST_WIDE, copy, kind_at, width_at

Bytes = npt.NDArray[np.uint8]


@compiled
def described_length(
    data: Bytes, start: Integer, stop: Integer, characters: Characters
) -> Integer:
    """Return how long a text is with its emoji described.

    Parameters
    ----------
    data : ndarray of uint8
    start, stop : int
        The text.
    characters : Characters

    Returns
    -------
    int
        Bytes; spaces that become shorter are counted in full.
    """
    length: Integer = 0
    at = start
    while at < stop:
        width = width_at(data, at, stop)
        kind = characters.kinds[kind_at(data, at, width, characters)]
        length += 1 + kind.emoji_stop - kind.emoji_start if kind.flags & EMOJI else width
        at += width
    return length


@compiled
def describe(
    data: Bytes, start: Integer, stop: Integer, characters: Characters, target: Bytes
) -> Integer:
    """Copy a text with each emoji replaced by its description.

    A description begins a new token and whatever follows is glued to its last
    word: neither "sun" and "day" around an emoji, nor an emoji with a variation
    selector behind it, ends in a known word.  Emoji of several code points are
    replaced piece by piece.  The original puts a space before a description
    only where none was; here one always is, and everything else that
    ``str.split`` splits on becomes a plain space: the tokens are the same.

    Parameters
    ----------
    data : ndarray of uint8
    start, stop : int
        The text.
    characters : Characters
    target : ndarray of uint8
        At least as long as `described_length` says.

    Returns
    -------
    int
        The length of the copy.
    """
    length: Integer = np.int64(0)
    at = start
    while at < stop:
        if data[at] < FIRST_WIDE:
            target[length] = data[at]
            length += 1
            at += 1
            continue
        width = width_at(data, at, stop)
        kind = characters.kinds[kind_at(data, at, width, characters)]
        if kind.flags & EMOJI:
            target[length] = BLANK
            length = copy(
                characters.texts, kind.emoji_start, kind.emoji_stop, target, length + 1
            )
        elif kind.flags & SPACE:
            target[length] = BLANK
            length += 1
        else:
            length = copy(data, at, at + width, target, length)
        at += width
    return length
