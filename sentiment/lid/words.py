"""The vectors of words: that of the word itself and of the pieces that it is made of.

Most words of a text were in others before, so their sums are kept. What is kept
is compared in full, and a word that falls on the place of another takes it: a
hostile text can make this slower, but not wrong.
"""

from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from sentiment.compiled.compilation import Integer, compiled
from sentiment.compiled.lanes import WIDTH, Lanes, eight_at, only_first, padded_lanes
from sentiment.compiled.utf8 import CONTINUATION_MASK, FIRST_WIDE
from sentiment.lid.model import (
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
Key: TypeAlias = tuple[np.uint64, np.uint64, np.uint64]

KEPT_LANES: Final = 3
LONGEST_KEPT: Final = KEPT_LANES * WIDTH
"""Bytes of the longest word that is kept."""
CACHE_BITS: Final = 14
OPENED: Final = ord("<")
CLOSED: Final = ord(">")
"""What fastText puts around a word."""

BUCKETS: Final = np.uint32(N_BUCKETS)
BASIS: Final = np.uint32(FNV_BASIS)
PRIME: Final = np.uint32(FNV_PRIME)
MIX: Final = np.uint64(0xD6E8FEB86659FD93)
ROTATE: Final = np.uint64(29)
HALF: Final = np.uint64(32)
TO_PLACE: Final = np.uint64(64 - CACHE_BITS)
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


class Room(NamedTuple):
    """Room for one text at a time, and the words that were there before.

    Attributes
    ----------
    text : ndarray of uint8
        A text without what says nothing.
    lanes : ndarray of uint64
        The same buffer, see `sentiment.compiled.lanes`.
    hidden, vector : ndarray of float32, shape (16,)
        Sums of a text's and of a word's vectors.
    rows : ndarray of int32
        Of the n-grams of a word.
    keys : ndarray of uint64, shape (2**15, 4)
        The word that is kept at each place, padded with zeros, and how many
        vectors its sum is of.
    sums : ndarray of float32, shape (2**15, 16)
    """

    text: Bytes
    lanes: Lanes
    hidden: Floats
    vector: Floats
    rows: Ints
    keys: npt.NDArray[np.uint64]
    sums: Floats


def make_room(size: int) -> Room:
    """Make room.

    Parameters
    ----------
    size : int
        Bytes of the longest text.

    Returns
    -------
    Room
    """
    # one byte more on either side, for what goes around a word
    lanes = padded_lanes(size + 2)
    return Room(
        text=lanes.view(np.uint8),
        lanes=lanes,
        hidden=np.empty(DIM, np.float32),
        vector=np.empty(DIM, np.float32),
        rows=np.empty(LONGEST * (size + 2), np.int32),
        keys=np.zeros((2 << CACHE_BITS, KEPT_LANES + 1), np.uint64),
        sums=np.empty((2 << CACHE_BITS, DIM), np.float32),
    )


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


@compiled
def key_of(lanes: Lanes, start: Integer, stop: Integer) -> Key:
    """Return the first bytes of a word as numbers.

    Parameters
    ----------
    lanes : ndarray of uint64
    start, stop : int
        The word. It holds no zeros, so that those behind it tell where it stops.

    Returns
    -------
    tuple of uint64
    """
    size = stop - start
    second = np.uint64(0)
    third = np.uint64(0)
    if size > WIDTH:
        second = only_first(eight_at(lanes, start + WIDTH), size - WIDTH)
        if size > 2 * WIDTH:
            third = only_first(eight_at(lanes, start + 2 * WIDTH), size - 2 * WIDTH)
    return only_first(eight_at(lanes, start), size), second, third


@compiled
def keep(room: Room, place: np.uint64, key: Key, count: Integer) -> None:
    """Keep a word's sum, and the one that is there in the second place.

    Parameters
    ----------
    room : Room
        Has the sum in `vector`.
    place : uint64
        The first of the two places of a word.
    key : tuple of uint64
        From `key_of`.
    count : int
        How many vectors the sum is of.
    """
    other = place | ONE
    keys = room.keys
    for lane in range(KEPT_LANES + 1):
        keys[other, lane] = keys[place, lane]
    keys[place, 0] = key[0]
    keys[place, 1] = key[1]
    keys[place, 2] = key[2]
    keys[place, KEPT_LANES] = np.uint64(count)
    for at in range(DIM):
        room.sums[other, at] = room.sums[place, at]
        room.sums[place, at] = room.vector[at]


@compiled
def add_up(room: Room, start: Integer, stop: Integer, tables: Tables) -> Integer:
    """Add up the vectors of a word that is not known.

    Parameters
    ----------
    room : Room
        Has the text, and gets the sum in `vector`; the bytes around the word are
        overwritten.
    start, stop : int
        The word.
    tables : Tables

    Returns
    -------
    int
        How many they are.
    """
    number = number_of(room.text, start, stop, tables)
    room.text[start - 1] = OPENED
    room.text[stop] = CLOSED
    count = find_pieces(room.text, start - 1, stop + 1, tables, room.rows)
    room.vector[:] = np.float32(0)
    for piece in range(count):
        add_row(room.vector, tables.vectors, np.uint64(room.rows[piece]))
    if number != NOTHING:
        add_row(room.vector, tables.vectors, np.uint64(number))
        count += 1
    return count


@compiled
def add_word(room: Room, start: Integer, stop: Integer, tables: Tables) -> Integer:
    """Add the vectors of a word to those of its text.

    Parameters
    ----------
    room : Room
        Has the text, and the sum of its vectors in `hidden`; the bytes around the
        word may be overwritten.
    start, stop : int
        The word.
    tables : Tables

    Returns
    -------
    int
        How many they are.
    """
    key = key_of(room.lanes, start, stop)
    mixed = (key[0] ^ (key[1] << ROTATE) ^ (key[1] >> HALF)) * MIX
    mixed = (mixed ^ (mixed >> HALF) ^ key[2]) * MIX
    place = (mixed >> TO_PLACE) << ONE
    keys = room.keys
    if stop - start <= LONGEST_KEPT:
        for at in (place, place | ONE):
            if keys[at, 0] == key[0] and keys[at, 1] == key[1] and keys[at, 2] == key[2]:
                add_row(room.hidden, room.sums, at)
                return np.int64(keys[at, KEPT_LANES])
    count = add_up(room, start, stop, tables)
    for dimension in range(DIM):
        room.hidden[dimension] += room.vector[dimension]
    if stop - start <= LONGEST_KEPT:
        keep(room, place, key, count)
    return count
