"""Words and signs that were looked into before."""

from typing import Final

import numpy as np

from sentiment.jit.compilation import Integer, compiled, compiled_apart
from sentiment.jit.swar import WIDTH, Lanes, eight_at, only_first
from sentiment.score.reactions.kernel.entries import (
    fill_entry,
    normal_sign,
    normal_word,
)
from sentiment.score.reactions.kernel.murmur import S32
from sentiment.score.reactions.kernel.tables import (
    CACHE_BITS,
    LONG,
    LONGEST,
    Bytes,
    Room,
    Tables,
)

FIRST_FACTOR: Final = np.uint64(0x9E3779B97F4A7C15)
SECOND_FACTOR: Final = np.uint64(0xD6E8FEB86659FD93)
PLACE_SHIFT: Final = np.uint64(64 - CACHE_BITS)
NOTHING: Final = np.uint64(0)


@compiled_apart
def looked_into(
    data: Bytes,
    start: Integer,
    stop: Integer,
    is_word: bool,
    head: np.uint64,
    tail: np.uint64,
    place: Integer,
    tables: Tables,
    room: Room,
) -> Integer:
    """Work out what is to be known of a word or sign, and remember it if that can be.

    Parameters
    ----------
    data, start, stop, is_word, tables, room
        As for `remembered`.
    head, tail : uint64
        Its bytes.
    place : int
        Where it is remembered.

    Returns
    -------
    int
        Its place among the entries.
    """
    if is_word:
        length, bits = normal_word(data, start, stop, tables, room)
    else:
        length, bits = normal_sign(data, start, stop, room), np.int64(0)
    if length > LONGEST:
        place = np.int64(LONG)
    room.entries[place].key_head = head
    room.entries[place].key_tail = tail
    fill_entry(place, length, bits, tables, room)
    return place


@compiled
def remembered(
    data: Bytes,
    lanes: Lanes,
    start: Integer,
    stop: Integer,
    is_word: bool,
    tables: Tables,
    room: Room,
) -> Integer:
    """Return where a word or sign is known, looking into it only the first time.

    It is remembered by all its bytes, in the one place that they name, until
    another one takes that.

    Parameters
    ----------
    data : ndarray of uint8
    lanes : ndarray of uint64
        The same.
    start, stop : int
        The word or sign.
    is_word : bool
    tables : Tables
    room : Room

    Returns
    -------
    int
        Its place among the entries.
    """
    size = stop - start
    place: Integer = np.int64(LONG)
    head, tail = NOTHING, NOTHING
    if size <= LONGEST:
        head = only_first(eight_at(lanes, start), size)
        if size > WIDTH:
            tail = only_first(eight_at(lanes, start + WIDTH), size - WIDTH)
        mixed = (head ^ (head >> S32)) * FIRST_FACTOR + tail * SECOND_FACTOR
        mixed = (mixed ^ (mixed >> S32)) * FIRST_FACTOR
        place = np.int64(mixed >> PLACE_SHIFT)
        entry = room.entries[place]
        if entry.key_head == head and entry.key_tail == tail:
            return place
    return looked_into(data, start, stop, is_word, head, tail, place, tables, room)
