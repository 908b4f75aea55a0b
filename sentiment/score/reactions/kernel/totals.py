"""Summing up a post whose tokens were all taken."""

import math
from typing import Final

import numpy as np

from sentiment.jit.compilation import compiled
from sentiment.score.reactions.features import BLOCKS
from sentiment.score.reactions.indicators import (
    FEW_CAPITALS,
    FOREIGN_SHARE,
    SHOUTED_SHARE,
    SHOUTED_WORDS,
)
from sentiment.score.reactions.kernel.posts import add_pair, note
from sentiment.score.reactions.kernel.tables import (
    CLASSES,
    CURRENT,
    END,
    LAST,
    PAIRS,
    PIECES,
    WORDS,
    Floats,
    Room,
    Tables,
)

WORD_WEIGHT: Final = BLOCKS["W"].weight
PAIR_WEIGHT: Final = BLOCKS["B"].weight
PIECE_WEIGHT: Final = BLOCKS["C"].weight
INDICATOR_WEIGHT: Final = BLOCKS["I"].weight
INDICATOR_PAIR_WEIGHT: Final = BLOCKS["P"].weight
LAST_WEIGHT: Final = BLOCKS["L"].weight


@compiled
def note_shape(tables: Tables, room: Room) -> None:
    """Count the indicators of a post as a whole.

    Parameters
    ----------
    tables : Tables
    room : Room
    """
    shape = tables.shape
    post = room.post[0]
    words = post.words
    longer = 0
    for limit in shape.words_exceed:
        longer += words > limit
    note(shape.lengths[longer], room)
    if post.shouted > 0:
        note(np.int64(shape.one_shouted), room)
    if post.shouted >= FEW_CAPITALS:
        note(np.int64(shape.few_shouted), room)
    if words >= SHOUTED_WORDS and post.shouted * SHOUTED_SHARE[1] >= words * SHOUTED_SHARE[0]:
        note(np.int64(shape.all_shouted), room)
    if post.foreign * FOREIGN_SHARE[1] > words * FOREIGN_SHARE[0]:
        note(np.int64(shape.mostly_foreign), room)
    elif post.foreign > 0:
        note(np.int64(shape.some_foreign), room)
    if post.small:
        note(np.int64(shape.small), room)
    if post.tokens > 0:
        note(np.int64(post.begins), room)
        note(np.int64(post.ends), room)


@compiled
def add_indicators(tables: Tables, room: Room, scores: Floats) -> None:
    """Add what indicators and their pairs say, and forget them.

    Parameters
    ----------
    tables : Tables
    room : Room
    scores : ndarray of float64, shape (4,)
    """
    post = room.post[0]
    totals = room.totals
    single, pairs = WORDS, PIECES  # Their sums are no longer needed.
    for k in range(2 * CLASSES):
        totals[k] = 0.0
    features = post.found + post.asked
    for turn in range(post.found):
        one = room.found[turn]
        row = one * tables.n_paired
        for other in range(turn):
            pair = row + room.found[other]
            for k in range(CLASSES):
                totals[pairs + k] += tables.paired[pair, k]
    for turn in range(post.found + post.asked):
        one = room.found[turn] if turn < post.found else room.asked[turn - post.found]
        for k in range(CLASSES):
            totals[single + k] += tables.single[one, k]
        if room.counts[one] > 1:
            features += 1
            for k in range(CLASSES):
                totals[single + k] += tables.several[one, k]
        room.counts[one] = 0
    n_pairs = post.found * (post.found - 1) // 2
    factor = INDICATOR_WEIGHT / math.sqrt(max(features, 1))
    pair_factor = INDICATOR_PAIR_WEIGHT / math.sqrt(max(n_pairs, 1))
    for k in range(CLASSES):
        scores[k] += factor * totals[single + k] + pair_factor * totals[pairs + k]


@compiled
def end_post(tables: Tables, room: Room, scores: Floats) -> None:
    """Sum up a post.

    Parameters
    ----------
    tables : Tables
    room : Room
        Has taken all its tokens.
    scores : ndarray of float64, shape (4,)
        Gets the scores.
    """
    add_pair(np.int64(END), tables, room)
    post = room.post[0]
    totals = room.totals
    last, n_last = LAST, post.last
    if post.current > 0:
        last, n_last = CURRENT, post.current
    words = WORD_WEIGHT / math.sqrt(max(post.tokens, 1))
    pairs = PAIR_WEIGHT / math.sqrt(post.tokens + 1)
    pieces = PIECE_WEIGHT / math.sqrt(max(post.pieces, 1))
    ending = LAST_WEIGHT / math.sqrt(max(n_last, 1))
    for k in range(CLASSES):
        scores[k] = (
            tables.intercept[k]
            + words * totals[WORDS + k]
            + pairs * totals[PAIRS + k]
            + pieces * totals[PIECES + k]
            + ending * totals[last + k]
        )
    note_shape(tables, room)
    add_indicators(tables, room, scores)
