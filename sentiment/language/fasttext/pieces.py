"""The vectors of a word's own and of its pieces, in the model's tables."""

from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.utf8 import CONTINUATION_MASK, FIRST_WIDE
from sentiment.language.fasttext.model import (
    DIM,
    FNV_BASIS,
    FNV_PRIME,
    LONGEST,
    N_BUCKETS,
    NOTHING,
    SHORTEST,
    Floats,
    Ints,
    Tables,
)

Bytes = npt.NDArray[np.uint8]

BUCKETS: Final = np.uint32(N_BUCKETS)
BASIS: Final = np.uint32(FNV_BASIS)
PRIME: Final = np.uint32(FNV_PRIME)
ONE: Final = np.uint64(1)
BIT_MASK: Final = np.uint64(63)
PAIRS: Final = np.uint64(0x5555555555555555)
FOURS: Final = np.uint64(0x3333333333333333)
EIGHTS: Final = np.uint64(0x0F0F0F0F0F0F0F0F)
ONES: Final = np.uint64(0x0101010101010101)
SIX: Final = np.uint32(6)
TWO: Final = np.uint64(2)
FOUR: Final = np.uint64(4)
LAST_LANE: Final = np.uint64(56)


@compiled
def bits_set(number: np.uint64) -> Integer:
    """Return how many bits of a number are set.

    Parameters
    ----------
    number : uint64

    Returns
    -------
    int
    """
    pairs = number - ((number >> ONE) & PAIRS)
    fours = (pairs & FOURS) + ((pairs >> TWO) & FOURS)
    eights = (fours + (fours >> FOUR)) & EIGHTS
    return np.int64((eights * ONES) >> LAST_LANE)


@compiled
def hashed_with(hashed: np.uint32, byte: np.uint8) -> np.uint32:
    """Return a hash with one more byte.

    Parameters
    ----------
    hashed : uint32
    byte : uint8

    Returns
    -------
    uint32
    """
    # bytes are signed where fastText was made: their sign reaches the upper bits
    return np.uint32((hashed ^ np.uint32(np.int32(np.int8(byte)))) * PRIME)


@compiled
def add_row(vector: Floats, rows: Floats, row: Integer | np.uint64) -> None:
    """Add a vector to another.

    Parameters
    ----------
    vector : ndarray of float32, shape (16,)
    rows : ndarray of float32, shape (n, 16)
    row : int
    """
    for place in range(DIM):
        vector[place] += rows[row, place]


@compiled
def number_of(text: Bytes, start: Integer, stop: Integer, tables: Tables) -> Integer:
    """Return the number of a word in the dictionary.

    Parameters
    ----------
    text : ndarray of uint8
    start, stop : int
        The word.
    tables : Tables

    Returns
    -------
    int
        `NOTHING` if it isn't there.
    """
    hashed = BASIS
    for at in range(start, stop):
        hashed = hashed_with(hashed, text[at])
    last = tables.places.size - 1
    place = np.int64(hashed) & last
    number = np.int64(tables.places[place])
    while number != NOTHING:
        begin = tables.starts[number]
        same = tables.starts[number + 1] - begin == stop - start
        offset = 0
        while same and offset < stop - start:
            same = tables.words[begin + offset] == text[start + offset]
            offset += 1
        if same:
            return number
        place = (place + 1) & last
        number = np.int64(tables.places[place])
    return np.int64(NOTHING)


@compiled
def find_pieces(
    text: Bytes, start: Integer, stop: Integer, tables: Tables, rows: Ints
) -> Integer:
    """Find the vectors of a word's n-grams, as far as the model kept them.

    Parameters
    ----------
    text : ndarray of uint8
    start, stop : int
        The word with what goes around it.
    tables : Tables
    rows : ndarray of int32
        Gets their rows.

    Returns
    -------
    int
        How many they are.
    """
    count = np.int64(0)
    first_row = np.int64(tables.starts.size - 1)
    for first in range(start, stop):
        if text[first] & CONTINUATION_MASK == FIRST_WIDE:
            continue
        hashed = BASIS
        at = np.int64(first)
        for length in range(1, LONGEST + 1):
            if at >= stop:
                break
            hashed = hashed_with(hashed, text[at])
            at += 1
            while at < stop and text[at] & CONTINUATION_MASK == FIRST_WIDE:
                hashed = hashed_with(hashed, text[at])
                at += 1
            if length >= SHORTEST:
                bucket = hashed % BUCKETS
                bits = tables.kept[bucket >> SIX]
                bit = np.uint64(bucket) & BIT_MASK
                before = bits_set(bits & ((ONE << bit) - ONE))
                # written in any case, as whether it was kept can't be foreseen
                rows[count] = first_row + tables.kept_before[bucket >> SIX] + before
                count += np.int64((bits >> bit) & ONE)
    return count
