"""Adding up the weights of a post's features."""

from typing import Final

import numpy as np

from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.swar import WIDTH, eight_at, only_first
from sentiment.score.reactions.kernel.entries import add_bucket
from sentiment.score.reactions.kernel.murmur import absorbed, finished
from sentiment.score.reactions.kernel.tables import (
    BEGIN,
    CLASSES,
    CURRENT,
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
    Room,
    Tables,
)

BYTE: Final = np.uint64(0xFF)
BYTE_SHIFT: Final = np.uint64(8)
NOTHING: Final = np.uint64(0)


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
