"""From the tokens of a text to its four scores, and from many texts to theirs."""

import math
from typing import Final

import numpy as np
import numpy.typing as npt

from sentiment.jit.arrays import is_valid
from sentiment.jit.compilation import Integer, compiled, entry
from sentiment.jit.swar import Lanes, overview
from sentiment.score.vader.arithmetic import python_sum, rounded
from sentiment.score.vader.contrast import apply_contrast
from sentiment.score.vader.emoji import describe, described_length
from sentiment.score.vader.flags import BUT
from sentiment.score.vader.rules import is_unscored, score_word
from sentiment.score.vader.tables import Tables, Workspace
from sentiment.score.vader.tokens import split

Bytes = npt.NDArray[np.uint8]
Scores = npt.NDArray[np.float64]

# Numbers that the original writes inside its functions.
EXCLAMATION: Final = 0.292
MOST_EXCLAMATIONS: Final = 4
QUESTION: Final = 0.18
MOST_QUESTIONS: Final = 3
MANY_QUESTIONS: Final = 0.96
ALPHA: Final = 15

COLUMNS: Final = ("neg", "neu", "pos", "compound")
DIGITS: Final = (3, 3, 3, 4)
NEGATIVE: Final = 0
NEUTRAL: Final = 1
POSITIVE: Final = 2
COMPOUND: Final = 3


@compiled
def emphasis(exclamations: Integer, questions: Integer) -> float:
    """Return what the marks anywhere in a text add to its score.

    Up to four exclamation marks count; one question mark doesn't.

    Parameters
    ----------
    exclamations, questions : int

    Returns
    -------
    float
    """
    added = min(exclamations, MOST_EXCLAMATIONS) * EXCLAMATION
    if questions > MOST_QUESTIONS:
        return added + MANY_QUESTIONS
    return added + questions * QUESTION if questions > 1 else added


@compiled
def score_tokens(
    room: Workspace,
    count: Integer,
    scored: Integer,
    any_bits: Integer,
    mixed: bool,
    tables: Tables,
) -> Integer:
    """Work out the sentiment of every token that can have one.

    Parameters
    ----------
    room : Workspace
        Has the tokens.
    count, scored, any_bits : int
        From `tokens.split`.
    mixed : bool
        Whether some tokens are in capitals and some are not.
    tables : Tables

    Returns
    -------
    int
        How many positions are in ``room.scored``: those of the tokens in the
        lexicon, but all if "but" made floats of some zeros.
    """
    tokens = room.tokens
    contrast = any_bits & BUT != 0
    if contrast:
        for at in range(count):
            tokens[at].valence = 0.0
            tokens[at].whole = True
    for turn in range(scored):
        at = room.scored[turn]
        if is_unscored(tokens, count, at):
            tokens[at].valence = 0.0
            tokens[at].whole = True
        else:
            score_word(tokens, count, at, tables, mixed)
    if not contrast:
        return scored
    apply_contrast(tokens, count, room.nodes, room.equals)
    for at in range(count):
        room.scored[at] = at
    return count


@compiled
def sum_up(
    room: Workspace,
    count: Integer,
    scored: Integer,
    added: float,
    tables: Tables,
    scores: Scores,
) -> None:
    """Make a text's scores of its tokens' sentiments.

    The emphasis goes to the compound score away from zero, and to whichever of
    the positive and negative shares is larger.  A text without tokens scores
    zero throughout, also as neutral.

    Parameters
    ----------
    room : Workspace
        Has the tokens.
    count, scored : int
        The number of tokens, and of those in ``room.scored``.
    added : float
        The emphasis.
    tables : Tables
    scores : ndarray of float64, shape (4,)
        Gets the scores.
    """
    if count == 0:
        scores[:] = 0.0
        return
    score = python_sum(
        room.tokens, room.scored, scored, tables.compensated_floats, tables.compensated_ints
    )
    if score > 0:
        score += added
    elif score < 0:
        score -= added
    positive = 0.0
    negative = 0.0
    neutral = count
    for turn in range(scored):
        valence = room.tokens[room.scored[turn]].valence
        # One more each, as neutral tokens are counted as one.
        positive += valence + 1 if valence > 0 else 0.0
        negative += valence - 1 if valence < 0 else 0.0
        neutral -= valence != 0
    if positive > -negative:
        positive += added
    elif positive < -negative:
        negative -= added
    total = positive - negative + neutral
    scores[NEGATIVE] = abs(negative / total)
    scores[NEUTRAL] = neutral / total
    scores[POSITIVE] = positive / total
    scores[COMPOUND] = min(1.0, max(-1.0, score / math.sqrt(score * score + ALPHA)))
    for column in range(len(DIGITS)):
        scores[column] = rounded(scores[column], DIGITS[column])


@entry
def score_rows(
    offsets: npt.NDArray[np.int64],
    data: Bytes,
    data_lanes: Lanes,
    validity: Bytes,
    first_bit: int,
    tables: Tables,
    room: Workspace,
    scores: Scores,
) -> tuple[int, int]:
    """Score the rows of an Arrow array of text, as far as there is room.

    Parameters
    ----------
    offsets : ndarray of int64
        Where each row starts in `data`, and where the last one stops.
    data : ndarray of uint8
        UTF-8.
    data_lanes : ndarray of uint64
        The same buffer, see `lanes`.
    validity : ndarray of uint8
        As for `is_valid`.
    first_bit : int
        The bit of the first row in it.
    tables : Tables
    room : Workspace
    scores : ndarray of float64, shape (rows, 4)
        Gets the scores.

    Returns
    -------
    tuple of int
        How many rows were scored and, if not all, for how many bytes there has
        to be room to go on.
    """
    for row in range(offsets.size - 1):
        text, lanes = data, data_lanes
        start = offsets[row]
        stop = offsets[row + 1] if is_valid(validity, first_bit + row) else start
        ascii_only, exclamations, questions = overview(lanes, start, stop)
        size = stop - start
        if not ascii_only and size * tables.characters.growth > room.size:
            size = described_length(data, start, stop, tables.characters)
        if size > room.size:
            return row, size
        if not ascii_only:
            stop = describe(data, start, stop, tables.characters, room.text)
            text, lanes, start = room.text, room.text_lanes, np.int64(0)
            _, exclamations, questions = overview(lanes, start, stop)
        count, shouted, scored, any_bits = split(text, lanes, start, stop, tables, room)
        scored = score_tokens(room, count, scored, any_bits, bool(0 < shouted < count), tables)
        sum_up(room, count, scored, emphasis(exclamations, questions), tables, scores[row])
    return offsets.size - 1, 0
