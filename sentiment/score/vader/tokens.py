"""Splitting a text into VADER's tokens and looking each of them up."""

from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.flags import LOWER, PUNCTUATION, SPACE, UPPER
from sentiment.jit.hashing import ABSENT, find, survey
from sentiment.jit.lowering import lowered
from sentiment.jit.swar import WIDTH, Lanes, blank_marks, eight_at, first_marked
from sentiment.jit.utf8 import CONTINUATION_MASK, FIRST_WIDE
from sentiment.score.vader import flags
from sentiment.score.vader.tables import Tables, Workspace

Bytes = npt.NDArray[np.uint8]

EMOTICON_LENGTH: Final = 2
APOSTROPHE: Final = ord("'")
SMALL_N: Final = ord("n")
SMALL_T: Final = ord("t")
CASE_BIT: Final = 0x20


@compiled
def stripped(
    text: Bytes, start: Integer, stop: Integer, classes: Bytes
) -> tuple[Integer, Integer]:
    """Take punctuation off both ends of a token, if a word remains.

    What would keep two characters or fewer is taken for an emoticon and left
    alone: ``:D`` keeps its colon, but ``ok!`` keeps its exclamation mark as
    well and is no known word any more.  Only ASCII punctuation counts.

    Parameters
    ----------
    text : ndarray of uint8
    start, stop : int
        The token.
    classes : ndarray of uint8
        `Characters.classes`.

    Returns
    -------
    tuple of int
        Where the token starts and stops now.
    """
    first = start
    last = stop
    while first < last and classes[text[first]] & PUNCTUATION:
        first += 1
    while last > first and classes[text[last - 1]] & PUNCTUATION:
        last -= 1
    length = 0
    for at in range(first, last):
        # Bytes that go on with a character don't begin one.
        length += text[at] & CONTINUATION_MASK != FIRST_WIDE
        if length > EMOTICON_LENGTH:
            return first, last
    return start, stop


@compiled
def has_contracted_not(text: Bytes, start: Integer, stop: Integer) -> bool:
    """Whether "n't" is anywhere in a token: any such token negates.

    Parameters
    ----------
    text : ndarray of uint8
    start, stop : int
        The token.

    Returns
    -------
    bool
    """
    for at in range(start + 1, stop - 1):
        if (
            text[at] == APOSTROPHE
            and text[at - 1] | CASE_BIT == SMALL_N
            and text[at + 1] | CASE_BIT == SMALL_T
        ):
            return True
    return False


@compiled
def token_stop(
    text: Bytes, lanes: Lanes, at: Integer, stop: Integer, classes: Bytes
) -> Integer:
    """Return where the token at a place stops.

    Parameters
    ----------
    text : ndarray of uint8
    lanes : ndarray of uint64
        The same.
    at : int
        Somewhere in the token.
    stop : int
        Where the text stops.
    classes : ndarray of uint8
        `Characters.classes`.

    Returns
    -------
    int
    """
    while at < stop:
        marks = blank_marks(eight_at(lanes, at))
        if marks == 0:
            at += WIDTH
            continue
        at += first_marked(marks)
        if at < stop and not classes[text[at]] & SPACE:
            at += 1  # A control character, but none that `str.split` splits on.
        else:
            break
    return min(at, stop)


@compiled
def split(
    text: Bytes, lanes: Lanes, at: Integer, stop: Integer, tables: Tables, room: Workspace
) -> tuple[Integer, Integer, Integer, Integer]:
    """Find a text's tokens.

    Parameters
    ----------
    text : ndarray of uint8
        Without emoji and without spaces other than ASCII ones.
    lanes : ndarray of uint64
        The same.
    at, stop : int
        Where the text starts and stops.
    tables : Tables
    room : Workspace
        Its tokens get the bits and the known word of each token, and the
        positions of those in the lexicon.

    Returns
    -------
    tuple of int
        The number of tokens, how many are in capitals, how many are in the
        lexicon, and the bits that any of them has.
    """
    tokens = room.tokens
    classes = tables.characters.classes
    count = 0
    shouted = 0
    scored = 0
    origin = np.int64(0)
    any_bits = 0
    while at < stop:
        if classes[text[at]] & SPACE:
            at += 1
            continue
        first = at
        last = token_stop(text, lanes, at, stop, classes)
        at = last + 1
        if (classes[text[first]] | classes[text[last - 1]]) & PUNCTUATION:
            first, last = stripped(text, first, last, classes)
        hashed, head, upper, lower, apostrophe, wide = survey(lanes, first, last)
        # Only ASCII characters can be in "n't", or lowered to them.
        known = flags.NEGATION if apostrophe and has_contracted_not(text, first, last) else 0
        if wide:
            length, seen = lowered(text, first, last, tables.characters, room.spare)
            upper = seen & UPPER != 0
            lower = seen & LOWER != 0
            hashed, head, _, _, _, _ = survey(room.spare_lanes, origin, length)
            word = find(hashed, head, room.spare_lanes, origin, length, tables.vocabulary)
        else:
            word = find(hashed, head, lanes, first, last, tables.vocabulary)
        if word != ABSENT:
            known |= tables.vocabulary.entries[word].flags
        if upper and not lower:
            known |= flags.CAPITALS
            shouted += 1
        tokens[count].flags = known
        tokens[count].word = word
        room.scored[scored] = count
        scored += known & flags.IN_LEXICON
        any_bits |= known
        count += 1
    return count, shouted, scored, any_bits
