"""The vectors of words: that of the word itself and of the pieces that it is made of.

Most words of a text were in others before, so their sums are kept. What is kept
is compared in full, and a word that falls on the place of another takes it: a
hostile text can make this slower, but not wrong.
"""

from typing import Final, NamedTuple, TypeAlias

import numpy as np
import numpy.typing as npt

from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.swar import WIDTH, Lanes, eight_at, only_first, padded_lanes
from sentiment.language.fasttext.model import (
    DIM,
    LONGEST,
    NOTHING,
    Floats,
    Ints,
    Tables,
)
from sentiment.language.fasttext.pieces import add_row, find_pieces, number_of

Bytes = npt.NDArray[np.uint8]
Key: TypeAlias = tuple[np.uint64, np.uint64, np.uint64]

KEPT_LANES: Final = 3
LONGEST_KEPT: Final = KEPT_LANES * WIDTH
"""Bytes of the longest word that is kept."""
CACHE_BITS: Final = 14
OPENED: Final = ord("<")
CLOSED: Final = ord(">")
"""What fastText puts around a word."""

MIX: Final = np.uint64(0xD6E8FEB86659FD93)
ROTATE: Final = np.uint64(29)
HALF: Final = np.uint64(32)
TO_PLACE: Final = np.uint64(64 - CACHE_BITS)
ONE: Final = np.uint64(1)


class Room(NamedTuple):
    """Room for one text at a time, and the words that were there before.

    Attributes
    ----------
    text : ndarray of uint8
        A text without what says nothing.
    lanes : ndarray of uint64
        The same buffer, see `sentiment.jit.swar`.
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
