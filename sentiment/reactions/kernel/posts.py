"""Adding up the weights of a post's features."""

import math
from typing import Final

import numpy as np

from sentiment.compiled.compilation import Integer, compiled
from sentiment.compiled.lanes import WIDTH, eight_at, only_first
from sentiment.reactions.features import BLOCKS
from sentiment.reactions.indicators import (
    FEW_CAPITALS,
    FOREIGN_SHARE,
    SHOUTED_SHARE,
    SHOUTED_WORDS,
)
from sentiment.reactions.kernel.entries import add_bucket
from sentiment.reactions.kernel.murmur import absorbed, finished
from sentiment.reactions.kernel.tables import (
    BEGIN,
    CLASSES,
    CURRENT,
    END,
    ENDS_SENTENCE,
    FOREIGN,
    IS_WORD,
    LAST,
    LONGEST,
    NAMES,
    OF_LAST,
    OF_PIECES,
    OF_WORD,
    PAIRS,
    PIECES,
    QUERIES_SENTENCE,
    SHOUTED,
    SMALL,
    STRETCHED,
    TRAILS,
    WORDS,
    Floats,
    Room,
    Tables,
)

BYTE: Final = np.uint64(0xFF)
BYTE_SHIFT: Final = np.uint64(8)
NOTHING: Final = np.uint64(0)
WORD_WEIGHT: Final = BLOCKS["W"].weight
PAIR_WEIGHT: Final = BLOCKS["B"].weight
PIECE_WEIGHT: Final = BLOCKS["C"].weight
INDICATOR_WEIGHT: Final = BLOCKS["I"].weight
INDICATOR_PAIR_WEIGHT: Final = BLOCKS["P"].weight
LAST_WEIGHT: Final = BLOCKS["L"].weight


@compiled
def begin_post(room: Room) -> None:
    """Forget the post before.

    Parameters
    ----------
    room : Room
    """
    post = room.post[0]
    begin = room.entries[BEGIN]
    room.totals[:] = 0.0
    post.hashed = begin.hashed
    post.left = begin.left
    # The prefix of a pair, and the space.
    post.length = begin.length + 3
    post.tokens = 0
    post.pieces = 0
    post.words = 0
    post.shouted = 0
    post.foreign = 0
    post.small = 0
    post.current = 0
    post.last = 0
    post.trailing = 1
    post.opening_words = 0
    post.found = 0
    post.asked = 0


@compiled
def note(indicator: Integer, room: Room) -> None:
    """Count an indicator that makes pairs.

    Parameters
    ----------
    indicator : int
    room : Room
    """
    room.counts[indicator] += 1
    if room.counts[indicator] == 1:
        post = room.post[0]
        room.found[post.found] = indicator
        post.found += 1


@compiled
def add_pair(place: Integer, tables: Tables, room: Room) -> None:
    """Add the weights of the pair of the token before and another one.

    Parameters
    ----------
    place : int
        Of the other one among the entries.
    tables : Tables
    room : Room
    """
    post = room.post[0]
    entry = room.entries[place]
    hashed, left = np.uint64(post.hashed), np.uint64(post.left)
    taken: Integer = np.int64(post.length)
    size: Integer = np.int64(entry.length)
    hashed, left, taken = absorbed(hashed, left, taken, entry.head, min(size, WIDTH))
    if size > WIDTH:
        if size <= LONGEST:
            hashed, left, taken = absorbed(hashed, left, taken, entry.tail, size - WIDTH)
        else:
            lanes = room.normal_lanes
            for at in range(np.int64(WIDTH), size, WIDTH):
                eight = only_first(eight_at(lanes, at), size - at)
                hashed, left, taken = absorbed(
                    hashed, left, taken, eight, min(size - at, WIDTH)
                )
    quarter = np.int64(tables.weights.shape[0] >> 2)
    whole = finished(hashed, left, taken)
    add_bucket(room.totals, PAIRS, tables.weights, quarter, 2 * quarter, whole)


@compiled
def take(place: Integer, in_hashtag: bool, tables: Tables, room: Room) -> None:
    """Go on with a post by one token.

    Parameters
    ----------
    place : int
        Where the token is known.
    in_hashtag : bool
    tables : Tables
    room : Room
    """
    add_pair(place, tables, room)
    post = room.post[0]
    entry = room.entries[place]
    sums = room.sums[place]
    totals = room.totals
    bits = entry.bits
    post.hashed = entry.hashed
    post.left = entry.left
    post.length = entry.length + 3
    if post.tokens == 0:
        post.begins = entry.begins
        post.ends = entry.ends
    post.tokens += 1
    for k in range(CLASSES):
        totals[WORDS + k] += sums[OF_WORD + k]
    if not bits & TRAILS:
        post.ends = entry.ends
    indicators = entry.indicators
    while indicators != NOTHING:
        note(np.int64(indicators & BYTE) - 1, room)
        indicators >>= BYTE_SHIFT
    if bits & ENDS_SENTENCE:
        end_sentence(bits, room)
    elif not bits & NAMES:
        for k in range(CLASSES):
            totals[CURRENT + k] += sums[OF_LAST + k]
        post.current += 1
    if bits & IS_WORD:
        take_word(place, in_hashtag, tables, room)


@compiled
def take_word(place: Integer, in_hashtag: bool, tables: Tables, room: Room) -> None:
    """Add a word's pieces, and count how it was written unless a hashtag holds it.

    Parameters
    ----------
    place, in_hashtag, tables, room
        As for `take`.
    """
    post = room.post[0]
    entry = room.entries[place]
    bits = entry.bits
    for k in range(CLASSES):
        room.totals[PIECES + k] += room.sums[place, OF_PIECES + k]
    post.pieces += entry.pieces
    # The second word opens a question if it asks and the first doesn't.
    if post.opening_words == 0 or (
        post.opening_words == 1 and post.asks == 0 and entry.asks != 0
    ):
        post.opens = entry.opens
        post.asks = entry.asks
    post.opening_words += 1
    if in_hashtag:
        return
    if post.words == 0:
        post.small = bits & SMALL
    post.words += 1
    post.shouted += (bits & SHOUTED) != 0
    post.foreign += (bits & FOREIGN) != 0
    if bits & STRETCHED:
        note(np.int64(tables.shape.stretched), room)


@compiled
def end_sentence(bits: Integer, room: Room) -> None:
    """Take notice that a sentence ends.

    Parameters
    ----------
    bits : int
        Of the token that ends it.
    room : Room
    """
    post = room.post[0]
    totals = room.totals
    if post.current > 0:
        for k in range(CLASSES):
            totals[LAST + k] = totals[CURRENT + k]
            totals[CURRENT + k] = 0.0
        post.last = post.current
        post.current = 0
    if post.opening_words > 0 and bits & QUERIES_SENTENCE:
        note(np.int64(post.opens), room)
        if post.asks != 0:
            asked = post.asks - 1
            room.counts[asked] += 1
            if room.counts[asked] == 1:
                room.asked[post.asked] = asked
                post.asked += 1
    post.opening_words = 0


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
