"""What is known of a token: its normal form, its hashes, the sums of its weights."""

from typing import Final

import numpy as np

from sentiment.jit.compilation import Integer, compiled, compiled_apart
from sentiment.jit.flags import LOWER, UPPER
from sentiment.jit.hashing import ABSENT, find, survey
from sentiment.jit.lowering import lowered
from sentiment.jit.swar import WIDTH, Lanes, eight_at, only_first
from sentiment.jit.utf8 import code_at, copy, width_at
from sentiment.score.reactions.kernel.classes import SMALL_LETTER
from sentiment.score.reactions.kernel.murmur import ONE, absorbed, finished
from sentiment.score.reactions.kernel.tables import (
    ANY_SIGN,
    ANY_SYMBOL,
    ANY_WORD,
    CLASSES,
    FOREIGN,
    IS_WORD,
    OF_LAST,
    OF_PIECES,
    OF_WORD,
    SHOUTED,
    SMALL,
    STRETCHED,
    Bytes,
    Floats,
    Room,
    Tables,
)

CURLY_APOSTROPHE: Final = 0x2019
APOSTROPHE: Final = ord("'")
ELLIPSIS: Final = 0x2026
FIRST_SYMBOL: Final = 0x2100
DOUBLE_QUOTES: Final = (0x201C, 0x201D, 0x201E)
SINGLE_QUOTES: Final = (0x2018, 0x2019)
MOST_REPEATED: Final = 2
SMALLEST_PIECE: Final = 2
LARGEST_PIECE: Final = 5
BLANK: Final = np.uint8(ord(" "))
NOTHING: Final = np.uint64(0)
PAIR_PREFIX: Final = np.uint64(ord("b") | ord(":") << 8)
LAST_PREFIX: Final = np.uint64(ord("l") | ord(":") << 8)
PREFIX_LENGTH: Final = np.int64(2)
SPACE_EIGHT: Final = np.uint64(ord(" "))


@compiled
def normal_word(
    data: Bytes, start: Integer, stop: Integer, tables: Tables, room: Room
) -> tuple[Integer, Integer]:
    """Write the normal form of a word, and find out how it was written.

    Parameters
    ----------
    data : ndarray of uint8
    start, stop : int
        The word.
    tables : Tables
    room : Room
        Gets the normal form.

    Returns
    -------
    tuple of int
        Its length and its bits.
    """
    length, seen = lowered(data, start, stop, tables.characters, room.lower)
    bits: Integer = np.int64(IS_WORD)
    first = width_at(data, start, stop)
    if tables.kinds[code_at(data, start, first)] & SMALL_LETTER:
        bits |= SMALL
    if seen & UPPER and not seen & LOWER and stop - start > first:
        bits |= SHOUTED
    written: Integer = np.int64(0)
    before: Integer = np.int64(-1)
    repeated: Integer = np.int64(0)
    at: Integer = np.int64(0)
    while at < length:
        width = width_at(room.lower, at, length)
        code = code_at(room.lower, at, width)
        repeated = repeated + 1 if code == before else np.int64(1)
        if code == CURLY_APOSTROPHE:
            room.normal[written] = APOSTROPHE
            written += 1
        elif repeated <= MOST_REPEATED:
            written = copy(room.lower, at, at + width, room.normal, written)
        else:
            bits |= STRETCHED
        if width > 1 and code != CURLY_APOSTROPHE:
            bits |= FOREIGN
        before = code
        at += width
    return written, bits


@compiled
def normal_sign(data: Bytes, start: Integer, stop: Integer, room: Room) -> Integer:
    """Write the normal form of a sign that isn't ASCII.

    Parameters
    ----------
    data : ndarray of uint8
    start, stop : int
        The sign.
    room : Room
        Gets the normal form.

    Returns
    -------
    int
        Its length.
    """
    code = code_at(data, start, stop - start)
    for quote in DOUBLE_QUOTES:
        if code == quote:
            room.normal[0] = ord('"')
            return np.int64(1)
    for quote in SINGLE_QUOTES:
        if code == quote:
            room.normal[0] = APOSTROPHE
            return np.int64(1)
    if code == ELLIPSIS:
        room.normal[0] = room.normal[1] = ord(".")
        return np.int64(2)
    return copy(data, start, stop, room.normal, np.int64(0))


@compiled
def add_bucket(
    sums: Floats, at: Integer, weights: Floats, first: Integer, size: Integer, hashed: np.uint64
) -> None:
    """Add the weights of a feature's bucket.

    Parameters
    ----------
    sums : ndarray of float64
    at : int
        Where in it the sums of the classes are.
    weights : ndarray of float64, shape (n_features, 4)
    first, size : int
        The region of the feature's block.
    hashed : uint64
        The feature's hash.
    """
    bucket = first + np.int64(hashed & (np.uint64(size) - ONE))
    for k in range(CLASSES):
        sums[at + k] += weights[bucket, k]


@compiled
def hash_of(
    prefix: np.uint64, before: Integer, lanes: Lanes, start: Integer, stop: Integer
) -> np.uint64:
    """Return the hash of a prefix and some bytes.

    Parameters
    ----------
    prefix : uint64
        Up to three bytes.
    before : int
        How many they are.
    lanes : ndarray of uint64
    start, stop : int
        The bytes.

    Returns
    -------
    uint64
    """
    hashed, left = NOTHING, prefix
    length = before
    for at in range(start, stop, WIDTH):
        eight = only_first(eight_at(lanes, at), stop - at)
        hashed, left, length = absorbed(hashed, left, length, eight, min(stop - at, WIDTH))
    return finished(hashed, left, length)


@compiled
def sum_pieces(length: Integer, tables: Tables, room: Room, sums: Floats) -> Integer:
    """Add the weights of the pieces of a word.

    Parameters
    ----------
    length : int
        Of its normal form, in bytes.
    tables : Tables
    room : Room
        Has the normal form.
    sums : ndarray of float64
        Of the token.

    Returns
    -------
    int
        How many pieces there are.
    """
    quarter = np.int64(tables.weights.shape[0] >> 2)
    edged, lanes = room.edged, room.edged_lanes
    edged[0] = BLANK
    stop = copy(room.normal, np.int64(0), length, edged, np.int64(1))
    edged[stop] = BLANK
    stop += 1
    count: Integer = np.int64(0)
    start: Integer = np.int64(0)
    while start < stop:
        hashed, left = NOTHING, NOTHING
        taken: Integer = np.int64(0)
        at = start
        for characters in range(1, LARGEST_PIECE + 1):
            if at >= stop:
                break
            width = width_at(edged, at, stop)
            eight = only_first(eight_at(lanes, at), width)
            hashed, left, taken = absorbed(hashed, left, taken, eight, width)
            at += width
            if characters >= SMALLEST_PIECE:
                whole = finished(hashed, left, taken)
                add_bucket(sums, OF_PIECES, tables.weights, 3 * quarter, quarter, whole)
                count += 1
        start += width_at(edged, start, stop)
    return count


@compiled_apart
def fill_entry(
    place: Integer, length: Integer, bits: Integer, tables: Tables, room: Room
) -> None:
    """Work out what is to be known of a token.

    Parameters
    ----------
    place : int
        Where that goes; its key stays.
    length : int
        Bytes of its normal form, which `room` has.
    bits : int
        How it was written.
    tables : Tables
    room : Room
    """
    entry = room.entries[place]
    sums = room.sums[place]
    sums[:] = 0.0
    lanes = room.normal_lanes
    origin = np.int64(0)
    entry.head = only_first(eight_at(lanes, origin), length)
    entry.tail = NOTHING
    if length > WIDTH:
        entry.tail = only_first(eight_at(lanes, np.int64(WIDTH)), length - WIDTH)
    entry.length = length
    quarter = np.int64(tables.weights.shape[0] >> 2)
    whole = hash_of(NOTHING, origin, lanes, origin, length)
    add_bucket(sums, OF_WORD, tables.weights, origin, quarter, whole)
    last = hash_of(LAST_PREFIX, PREFIX_LENGTH, lanes, origin, length)
    add_bucket(sums, OF_LAST, tables.weights, quarter, 2 * quarter, last)
    entry.pieces = sum_pieces(length, tables, room, sums) if bits & IS_WORD else origin
    hashed, left = NOTHING, PAIR_PREFIX
    taken: Integer = PREFIX_LENGTH
    for at in range(origin, length, WIDTH):
        eight = only_first(eight_at(lanes, at), length - at)
        hashed, left, taken = absorbed(hashed, left, taken, eight, min(length - at, WIDTH))
    hashed, left, taken = absorbed(hashed, left, taken, SPACE_EIGHT, np.int64(1))
    entry.hashed = hashed
    entry.left = left
    note_info(place, length, bits, tables, room)


@compiled
def note_info(
    place: Integer, length: Integer, bits: Integer, tables: Tables, room: Room
) -> None:
    """Put down what the lexicon and the rules know of a token.

    Parameters
    ----------
    place, length, bits, tables, room
        As for `fill_entry`.
    """
    origin = np.int64(0)
    at = ANY_WORD
    if not bits & IS_WORD:
        width = width_at(room.normal, origin, length)
        symbol = width == length and code_at(room.normal, origin, width) >= FIRST_SYMBOL
        at = ANY_SYMBOL if symbol else ANY_SIGN
    hashed, head, _, _, _, _ = survey(room.normal_lanes, origin, length)
    word = find(hashed, head, room.normal_lanes, origin, length, tables.vocabulary)
    if word != ABSENT:
        at = tables.vocabulary.entries[word].flags
    info = tables.infos[at]
    entry = room.entries[place]
    entry.indicators = info.indicators
    entry.bits = bits | info.bits
    entry.begins = info.begins
    entry.ends = info.ends
    entry.opens = info.opens
    entry.asks = info.asks
