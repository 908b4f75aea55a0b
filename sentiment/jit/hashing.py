"""Finding a word among the known ones by the bytes of its lower case.

Most tokens are no known word.  A set of bits, small enough for the processor's
nearest cache, tells so of nearly all of them: a known word has its bit set, and
of the others one in sixteen has.  What passes is looked up in an open-addressing
table: a word is in the first free place at or behind the one that its hash
names.  There it is compared in full, so that no collision can pass for a word.
"""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sentiment.jit.compilation import Integer, compiled, entry
from sentiment.jit.swar import (
    CASE_SHIFT,
    HIGHEST,
    PADDING,
    WIDTH,
    Lanes,
    capital_marks,
    eight_at,
    has_apostrophe,
    only_first,
    small_marks,
)

ABSENT: Final = -1
SEED: Final = np.uint64(0x9E3779B97F4A7C15)
MIX: Final = np.uint64(0xD6E8FEB86659FD93)
HALF: Final = np.uint64(32)
ONE: Final = np.uint64(1)
BIT_SHIFT: Final = np.uint64(6)
BIT_MASK: Final = np.uint64(63)

BITS_PER_WORD: Final = 16
PLACES_PER_WORD: Final = 4

ENTRY: Final = np.dtype(
    [("head", "u8"), ("start", "i4"), ("length", "i4"), ("flags", "i8"), ("valence", "f8")]
)
"""What is known of a word, in one piece, so that one access to memory brings it.

Its first eight bytes, where all of them are in `Vocabulary.lanes`, how many
they are (none in a free place), its bits (see `flags`) and its valence in the
lexicon."""


class Vocabulary(NamedTuple):
    """The known words.

    Attributes
    ----------
    bits : ndarray of uint64
        The set of bits; their count is a power of two.
    entries : ndarray of ENTRY
        The table; its length is a power of two.  A word's place in it is what
        the word is called by everywhere.
    lanes : ndarray of uint64
        The words' UTF-8, one behind the other, padded.
    """

    bits: npt.NDArray[np.uint64]
    entries: npt.NDArray[Any]
    lanes: Lanes


@compiled
def survey(
    lanes: Lanes, start: Integer, stop: Integer
) -> tuple[np.uint64, np.uint64, bool, bool, bool, bool]:
    """Find out, in one go, all that is asked of a token's bytes.

    Parameters
    ----------
    lanes : ndarray of uint64
        A buffer with at least eight bytes behind the token.
    start, stop : int
        The token, not empty.

    Returns
    -------
    tuple of uint64 and bool
        A hash of the bytes and the first eight of them, ASCII capitals taken
        as small letters in both; whether there is an ASCII capital, an ASCII
        small letter, an apostrophe, and anything not ASCII.
    """
    mixed = SEED * np.uint64(stop - start)
    capitals = np.uint64(0)
    smalls = np.uint64(0)
    everything = np.uint64(0)
    apostrophe = False
    head = np.uint64(0)
    for at in range(start, stop, WIDTH):
        eight = only_first(eight_at(lanes, at), stop - at)
        marks = capital_marks(eight)
        capitals |= marks
        smalls |= small_marks(eight)
        everything |= eight
        apostrophe |= has_apostrophe(eight)
        small = eight | (marks >> CASE_SHIFT)
        if at == start:
            head = small
        mixed = (mixed ^ small) * MIX
        mixed ^= mixed >> HALF
    mixed *= MIX
    mixed ^= mixed >> HALF
    return mixed, head, capitals != 0, smalls != 0, apostrophe, everything & HIGHEST != 0


@compiled
def same_tail(
    lanes: Lanes,
    start: Integer,
    stop: Integer,
    vocabulary: Vocabulary,
    place: Integer | np.uint64,
) -> bool:
    """Whether a token is a known word, but for the first eight bytes.

    Parameters
    ----------
    lanes, start, stop
        As for `survey`.
    vocabulary : Vocabulary
        The known words.
    place : int
        That of one of the same length.

    Returns
    -------
    bool
    """
    first = vocabulary.entries[place].start
    for at in range(start + WIDTH, stop, WIDTH):
        eight = only_first(eight_at(lanes, at), stop - at)
        eight |= capital_marks(eight) >> CASE_SHIFT
        if eight != only_first(eight_at(vocabulary.lanes, first + at - start), stop - at):
            return False
    return True


@compiled
def bit_of(hashed: np.uint64, bits: npt.NDArray[np.uint64]) -> np.uint64:
    """Return the number of the bit that a word has in the set of bits.

    Parameters
    ----------
    hashed : uint64
        By `survey`.
    bits : ndarray of uint64
        Of the known words.

    Returns
    -------
    uint64
    """
    # Of the other half of the hash than the one that names a place.
    return (hashed >> HALF) & ((np.uint64(bits.size) << BIT_SHIFT) - ONE)


@compiled
def find(
    hashed: np.uint64,
    head: np.uint64,
    lanes: Lanes,
    start: Integer,
    stop: Integer,
    vocabulary: Vocabulary,
) -> Integer:
    """Return the place of the known word that a token is.

    Parameters
    ----------
    hashed, head : uint64
        By `survey`.
    lanes, start, stop
        As for that.
    vocabulary : Vocabulary
        The known words.

    Returns
    -------
    int
        `ABSENT` if it is none.
    """
    bit = bit_of(hashed, vocabulary.bits)
    if (vocabulary.bits[bit >> BIT_SHIFT] >> (bit & BIT_MASK)) & ONE == 0:
        return ABSENT
    last = np.uint64(vocabulary.entries.size - 1)
    place = hashed & last
    held = vocabulary.entries[place]
    while held.length != 0:
        if (
            held.head == head
            and held.length == stop - start
            and same_tail(lanes, start, stop, vocabulary, place)
        ):
            return np.int64(place)
        place = (place + ONE) & last
        held = vocabulary.entries[place]
    return ABSENT


@entry
def fill(
    vocabulary: Vocabulary, ends: npt.NDArray[np.int64], places: npt.NDArray[np.int32]
) -> None:
    """Put the known words, all different and in lower case, into an empty vocabulary.

    Parameters
    ----------
    vocabulary : Vocabulary
        With the words in its `lanes`, and else zeros.
    ends : ndarray of int64
        Where each word starts, and where the last one stops.
    places : ndarray of int32
        Gets the words' places.
    """
    last = np.uint64(vocabulary.entries.size - 1)
    for word in range(ends.size - 1):
        start, stop = ends[word], ends[word + 1]
        hashed, head, _, _, _, _ = survey(vocabulary.lanes, start, stop)
        bit = bit_of(hashed, vocabulary.bits)
        vocabulary.bits[bit >> BIT_SHIFT] |= ONE << (bit & BIT_MASK)
        place = hashed & last
        while vocabulary.entries[place].length != 0:
            place = (place + ONE) & last
        vocabulary.entries[place].head = head
        vocabulary.entries[place].start = start
        vocabulary.entries[place].length = stop - start
        places[word] = place


def build_vocabulary(words: Sequence[str]) -> tuple[Vocabulary, npt.NDArray[np.int32]]:
    """Make the vocabulary of some words.

    Parameters
    ----------
    words : sequence of str
        All different, and in lower case.

    Returns
    -------
    tuple of Vocabulary and ndarray of int32
        The vocabulary, the words' bits and valences being still zero, and the
        place of each word in it.
    """
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    text = b"".join(encoded)
    ends = np.cumsum([0, *map(len, encoded)], dtype=np.int64)
    places = np.empty(len(words), np.int32)
    vocabulary = Vocabulary(
        bits=np.zeros(_power_of_two(BITS_PER_WORD * len(words) // 64), np.uint64),
        entries=np.zeros(_power_of_two(PLACES_PER_WORD * len(words)), ENTRY),
        lanes=np.frombuffer(text + bytes(PADDING + -len(text) % WIDTH), "<u8").astype(
            np.uint64
        ),
    )
    fill(vocabulary, ends, places)
    return vocabulary, places


def _power_of_two(least: int) -> int:
    """Return the next power of two."""
    return 1 << max(0, least - 1).bit_length()
