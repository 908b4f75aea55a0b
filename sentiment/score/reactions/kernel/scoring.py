"""From many texts to their scores."""

from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.arrays import is_valid
from sentiment.jit.compilation import Integer, compiled, entry
from sentiment.jit.swar import Lanes
from sentiment.jit.utf8 import FIRST_WIDE, copy, width_at
from sentiment.score.reactions.kernel.classes import DIGIT, LETTER, SKIPPED, WORDLIKE
from sentiment.score.reactions.kernel.entries import fill_entry
from sentiment.score.reactions.kernel.posts import begin_post, take
from sentiment.score.reactions.kernel.scanning import (
    kind_at,
    link_stop,
    number_at,
    part_stop,
    run_stop,
    word_stop,
)
from sentiment.score.reactions.kernel.tables import (
    ASCII,
    BOTH,
    DOTS,
    FIXED,
    LINE,
    LINK,
    MENTION,
    QUERIES,
    SHOUTS,
    SIGNS,
    Bytes,
    Floats,
    Room,
    Tables,
)
from sentiment.score.reactions.kernel.token_cache import remembered
from sentiment.score.reactions.kernel.totals import end_post

NEW_LINE: Final = ord("\n")
AT: Final = ord("@")
HASH: Final = ord("#")
DOT: Final = ord(".")
SHOUT: Final = ord("!")
QUERY: Final = ord("?")
CASE_BIT: Final = 0x20
SMALL_H: Final = ord("h")
SMALL_P: Final = ord("p")
SMALL_W: Final = ord("w")

NO_TOKEN: Final = -1
UNKNOWN_WORD: Final = -2
UNKNOWN_SIGN: Final = -3


@compiled
def marks_at(data: Bytes, at: Integer, stop: Integer) -> tuple[Integer, Integer]:
    """Return where a run of question and exclamation marks, or of dots, stops.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        Where it starts, and where the text stops.

    Returns
    -------
    tuple of int
        Where it stops, and where it is known as a token.
    """
    start = at
    first = data[at]
    if first == DOT:
        while at < stop and data[at] == DOT:
            at += 1
        return at, np.int64(SIGNS + DOT if at - start == 1 else DOTS)
    queries = 0
    while at < stop and (data[at] == QUERY or data[at] == SHOUT):
        queries += data[at] == QUERY
        at += 1
    if at - start == 1:
        return at, np.int64(SIGNS) + first
    if queries == 0:
        return at, np.int64(SHOUTS)
    return at, np.int64(QUERIES if queries == at - start else BOTH)


@compiled
def sign_at(
    data: Bytes, at: Integer, stop: Integer, kinds: Bytes
) -> tuple[Integer, Integer, Integer]:
    """Find out what is at a place where neither word nor number nor space is.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        The place, and where the text stops.
    kinds : ndarray of uint8

    Returns
    -------
    tuple of int
        Where it stops, where it is known as a token or `UNKNOWN_SIGN`, and where
        the hashtag that it begins stops.
    """
    byte = data[at]
    behind = at + width_at(data, at, stop)
    if byte >= FIRST_WIDE:
        return behind, np.int64(UNKNOWN_SIGN), at
    if byte in (DOT, SHOUT, QUERY):
        behind, place = marks_at(data, at, stop)
        return behind, place, at
    if byte in (AT, HASH):
        end = run_stop(data, behind, stop, kinds, WORDLIKE)
        if end > behind:
            if byte == AT:
                return end, np.int64(MENTION), at
            return behind, np.int64(SIGNS + HASH), end
    return behind, np.int64(SIGNS) + byte, at


@compiled
def token_at(
    data: Bytes, lanes: Lanes, at: Integer, stop: Integer, kinds: Bytes
) -> tuple[Integer, Integer, Integer]:
    """Find out what is at a place of a text, outside hashtags.

    Parameters
    ----------
    data : ndarray of uint8
    lanes : ndarray of uint64
        The same.
    at, stop : int
        The place, and where the text stops.
    kinds : ndarray of uint8

    Returns
    -------
    tuple of int
        Where it stops, where it is known as a token, or `UNKNOWN_WORD`,
        `UNKNOWN_SIGN` or `NO_TOKEN`, and where the hashtag that it begins stops.
    """
    byte = data[at]
    width = width_at(data, at, stop)
    kind = kind_at(data, at, width, kinds)
    if kind & LETTER:
        small = byte | CASE_BIT
        if small in (SMALL_H, SMALL_W, SMALL_P):
            behind = link_stop(data, lanes, at, stop, kinds)
            if behind > at:
                return behind, np.int64(LINK), at
        return word_stop(data, at, stop, kinds), np.int64(UNKNOWN_WORD), at
    if kind & DIGIT:
        behind = run_stop(data, at, stop, kinds, DIGIT)
        return behind, number_at(data, at, behind), at
    if byte == NEW_LINE:
        behind = at
        while behind < stop and data[behind] == NEW_LINE:
            behind += 1
        return behind, np.int64(LINE), at
    if kind & SKIPPED:
        return at + width, np.int64(NO_TOKEN), at
    return sign_at(data, at, stop, kinds)


@compiled
def part_at(data: Bytes, at: Integer, stop: Integer, kinds: Bytes) -> tuple[Integer, Integer]:
    """Find out what is at a place of a hashtag.

    Parameters
    ----------
    data : ndarray of uint8
    at, stop : int
        The place, and where the hashtag stops.
    kinds : ndarray of uint8

    Returns
    -------
    tuple of int
        The first two of `token_at`.
    """
    behind = part_stop(data, at, stop, kinds)
    if behind == at:
        return at + 1, np.int64(NO_TOKEN)  # An underscore.
    if kind_at(data, at, width_at(data, at, stop), kinds) & DIGIT:
        return behind, number_at(data, at, behind)
    return behind, np.int64(UNKNOWN_WORD)


@compiled
def take_text(
    data: Bytes, lanes: Lanes, at: Integer, stop: Integer, tables: Tables, room: Room
) -> None:
    """Go through all tokens of a text.

    Parameters
    ----------
    data : ndarray of uint8
    lanes : ndarray of uint64
        The same.
    at, stop : int
        The text.
    tables : Tables
    room : Room
    """
    hashtag_stop = at
    while at < stop:
        in_hashtag = bool(at < hashtag_stop)
        if in_hashtag:
            behind, place = part_at(data, at, hashtag_stop, tables.kinds)
        else:
            behind, place, hashtag_stop = token_at(data, lanes, at, stop, tables.kinds)
        if place <= UNKNOWN_WORD:
            is_word = place == UNKNOWN_WORD
            place = remembered(data, lanes, at, behind, is_word, tables, room)
        if place != NO_TOKEN:
            take(place, in_hashtag, tables, room)
        at = behind


@entry
def fill_fixed(tables: Tables, room: Room) -> None:
    """Work out what is to be known of ASCII signs and fixed tokens.

    Parameters
    ----------
    tables : Tables
    room : Room
        New.
    """
    for code in range(ASCII):
        room.normal[0] = code
        fill_entry(np.int64(SIGNS + code), np.int64(1), np.int64(0), tables, room)
    texts = tables.fixed.view(np.uint8)
    for turn in range(tables.fixed_ends.size - 1):
        start, stop = tables.fixed_ends[turn], tables.fixed_ends[turn + 1]
        length = copy(texts, start, stop, room.normal, np.int64(0))
        fill_entry(np.int64(FIXED + turn), length, np.int64(0), tables, room)


@entry
def score_rows(
    offsets: npt.NDArray[np.int64],
    data: Bytes,
    lanes: Lanes,
    validity: Bytes,
    first_bit: int,
    tables: Tables,
    room: Room,
    scores: Floats,
) -> None:
    """Score the rows of an Arrow array of text.

    Parameters
    ----------
    offsets : ndarray of int64
        Where each row starts in `data`, and where the last one stops.
    data : ndarray of uint8
        UTF-8.
    lanes : ndarray of uint64
        The same buffer, see `lanes`.
    validity : ndarray of uint8
        As for `is_valid`.
    first_bit : int
        The bit of the first row in it.
    tables : Tables
    room : Room
        For the longest of the texts, its fixed tokens filled in.
    scores : ndarray of float64, shape (rows, 4)
        Gets the scores.
    """
    for row in range(offsets.size - 1):
        begin_post(room)
        if is_valid(validity, first_bit + row):
            take_text(data, lanes, offsets[row], offsets[row + 1], tables, room)
        end_post(tables, room, scores[row])
