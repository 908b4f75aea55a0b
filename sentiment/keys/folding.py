"""What ``str.casefold`` makes of characters beyond ASCII."""

import functools
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sentiment.jit.classes import FOLDED, character_classes
from sentiment.jit.compilation import Integer, compiled

Bytes = npt.NDArray[np.uint8]
FIRST_WIDE: Final = 0x80


class Folds(NamedTuple):
    """The characters that case folding changes.

    Attributes
    ----------
    codes : ndarray of int32
        Their code points, ascending.
    starts : ndarray of int32
        Where each one's folded form starts in `texts`, and where the last one stops.
    texts : ndarray of uint8
        UTF-8.
    growth : int
        How many times as many bytes a text can have when it is folded.
    """

    codes: npt.NDArray[np.int32]
    starts: npt.NDArray[np.int32]
    texts: Bytes
    growth: int


@functools.cache
def case_folds() -> Folds:
    """Return all folds, as this Python makes them.

    Returns
    -------
    Folds
    """
    changed = np.flatnonzero(character_classes() & FOLDED).tolist()
    codes = [code for code in changed if code >= FIRST_WIDE]
    folded = [chr(code).casefold().encode() for code in codes]
    sizes = [len(text) for text in folded]
    before = [len(chr(code).encode()) for code in codes]
    return Folds(
        np.array(codes, np.int32),
        np.cumsum([0, *sizes], dtype=np.int32),
        np.frombuffer(b"".join(folded), np.uint8).copy(),
        max(-(-size // had) for size, had in zip(sizes, before, strict=True)),
    )


@compiled
def write_folded(code: Integer, folds: Folds, target: Bytes, at: Integer) -> Integer:
    """Write the folded form of a character that has one.

    Parameters
    ----------
    code : int
        Its code point, one of ``folds.codes``.
    folds : Folds
    target : ndarray of uint8
    at : int
        Where it goes.

    Returns
    -------
    int
        The place behind it.
    """
    low = np.int64(0)
    high = np.int64(folds.codes.size - 1)
    while low < high:
        middle = (low + high) >> 1
        if folds.codes[middle] < code:
            low = middle + 1
        else:
            high = middle
    for place in range(folds.starts[low], folds.starts[low + 1]):
        target[at] = folds.texts[place]
        at += 1
    return at
