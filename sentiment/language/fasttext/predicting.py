"""From texts to the numbers of their languages."""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.arrays import is_valid
from sentiment.jit.compilation import Integer, compiled, entry
from sentiment.language.fasttext.cleaning import BLANK, CLEAN, FEW_LETTERS, clean, cut
from sentiment.language.fasttext.model import DIM, Tables
from sentiment.language.fasttext.pieces import add_row
from sentiment.language.fasttext.subwords import Room, add_word

Bytes = npt.NDArray[np.uint8]

UNKNOWN: Final = -1
"""No language scores high enough, or there are too few letters."""
UNDECIDED: Final = -2
"""Left for fastText to say."""

SMOOTHING: Final = 1e-5
"""What fastText adds to each probability on the way."""
CLOSE: Final = 1e-4
"""Scores this close to the least are left to fastText: its own, summed in another
order, differ by a hundredth of that at most."""

OPEN_TAG: Final = ord("<")
SLASH: Final = ord("/")
SMALL_S: Final = ord("s")
CLOSE_TAG: Final = ord(">")
END_SIZE: Final = 4


@compiled
def is_end(text: Bytes, start: Integer, stop: Integer) -> bool:
    """Whether a word is the mark ``</s>``, behind which fastText does not look.

    Parameters
    ----------
    text : ndarray of uint8
    start, stop : int
        The word.

    Returns
    -------
    bool
    """
    return (
        stop - start == END_SIZE
        and text[start] == OPEN_TAG
        and text[start + 1] == SLASH
        and text[start + 2] == SMALL_S
        and text[start + 3] == CLOSE_TAG
    )


@compiled
def average(room: Room, stop: Integer, tables: Tables) -> None:
    """Average the vectors of a text.

    Parameters
    ----------
    room : Room
        Has the text from its second byte on, and gets the average.
    stop : int
        Where the text stops.
    tables : Tables
    """
    text = room.text
    text[stop] = BLANK
    room.hidden[:] = np.float32(0)
    count = np.int64(1)
    start = np.int64(1)
    for at in range(1, stop + 1):
        # the other controls that fastText splits at are spaces already
        if text[at] == BLANK or text[at] == 0:
            if at > start:
                if is_end(text, start, at):
                    break
                count += add_word(room, start, at, tables)
            start = np.int64(at + 1)
    add_row(room.hidden, tables.vectors, np.int64(tables.end_of_line))
    for place in range(DIM):
        room.hidden[place] /= np.float32(count)


@compiled
def descend(
    hidden: npt.NDArray[np.float32], tables: Tables, least: float
) -> tuple[Integer, float]:
    """Go down the tree of languages to the one that is likelier than not.

    Scores multiply on the way, so that one above one half lies on the likelier
    side of every node.

    Parameters
    ----------
    hidden : ndarray of float32, shape (16,)
    tables : Tables
    least : float
        Score that a language must have; at least one half.

    Returns
    -------
    tuple of int and float
        The language, `UNKNOWN` or `UNDECIDED`; and the score, as far as it went.
    """
    labels = np.int64(tables.children.shape[0] + 1)
    node = np.int64(2 * labels - 2)
    score = 1.0
    while node >= labels:
        dot = np.float32(0)
        for place in range(DIM):
            dot += tables.output[node - labels, place] * hidden[place]
        right = 1.0 / (1.0 + math.exp(-float(dot)))
        side = 1 if right > 0.5 else 0  # noqa: PLR2004  one half
        likelier = max(right, 1.0 - right)
        # the side that is left behind may just reach the score instead
        if score * (1.0 - likelier + SMOOTHING) > least - CLOSE:
            return np.int64(UNDECIDED), score
        score *= likelier + SMOOTHING
        if score < least - CLOSE:
            return np.int64(UNKNOWN), score
        node = np.int64(tables.children[node - labels, side])
    if score < least + CLOSE:
        return np.int64(UNDECIDED), score
    return node, score


@entry
def predict_rows(
    offsets: npt.NDArray[np.int64],
    data: Bytes,
    validity: Bytes,
    first_bit: int,
    tables: Tables,
    room: Room,
    most: int,
    fewest: int,
    least: float,
    found: npt.NDArray[np.int16],
    scores: npt.NDArray[np.float64],
) -> None:
    """Find the languages of the rows of an Arrow array of text.

    Parameters
    ----------
    offsets : ndarray of int64
        Where each row starts in `data`, and where the last one stops.
    data : ndarray of uint8
        UTF-8.
    validity : ndarray of uint8
        As for `is_valid`.
    first_bit : int
        The bit of the first row in it.
    tables : Tables
    room : Room
        For texts of `most` characters.
    most : int
        Characters of a text that are looked at.
    fewest : int
        Letters that there must be.
    least : float
        As for `descend`.
    found : ndarray of int16
        Gets the languages.
    scores : ndarray of float64
        Gets the scores.
    """
    for row in range(offsets.size - 1):
        found[row] = UNKNOWN
        scores[row] = 0.0
        if not is_valid(validity, first_bit + row):
            continue
        start = offsets[row]
        stop = cut(data, start, offsets[row + 1], np.int64(most))
        state, length = clean(data, start, stop, tables.classes, np.int64(fewest), room.text)
        if state == CLEAN:
            average(room, length, tables)
            language, score = descend(room.hidden, tables, least)
            found[row] = language
            scores[row] = score
        elif state != FEW_LETTERS:
            found[row] = UNDECIDED
