"""What "but" does: halves what precedes it, raises what follows by half.

The original goes through the sentiments, but changes not the one that it is at:
it changes the first that is *equal* to it - at that time, after the changes
made so far.  So of equal sentiments on both sides of a "but" each takes its turn
at the first, a neutral word in the beginning shields all other neutral words,
and one sentiment may be halved several times while another is left alone.
"""

from typing import Final

import numpy as np

from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.hashing import HALF, MIX
from sentiment.score.vader.flags import BUT
from sentiment.score.vader.tables import Records

BEFORE_FACTOR: Final = 0.5
AFTER_FACTOR: Final = 1.5
SHORT: Final = 128
"""Up to so many tokens the first equal sentiment is searched for plainly."""
NOTHING: Final = -1
"""The top of an empty heap."""
UNUSED: Final = -2
"""The top of the heap in a free place."""


@compiled
def weigh(tokens: Records, at: int, but: int) -> None:
    """Halve or raise one sentiment; that of the "but" itself stays.

    Parameters
    ----------
    tokens : ndarray of TOKEN
    at : int
        Its position.
    but : int
        That of "but".
    """
    if at != but:
        tokens[at].valence *= BEFORE_FACTOR if at < but else AFTER_FACTOR
        tokens[at].whole = False


@compiled
def weigh_short(tokens: Records, count: Integer, but: int) -> None:
    """Apply "but" by searching, in time that grows with the square of the length.

    Parameters
    ----------
    tokens : ndarray of TOKEN
    count : int
        Their number.
    but : int
        Position of the first "but".
    """
    for turn in range(count):
        sought = tokens[turn].valence
        at = 0
        while tokens[at].valence != sought:
            at += 1
        weigh(tokens, at, but)


@compiled
def merged(left: int, right: int, nodes: Records) -> int:
    """Join two leftist heaps of positions, the smallest position on top.

    Parameters
    ----------
    left, right : int
        Their tops, or `NOTHING`.
    nodes : ndarray of NODE

    Returns
    -------
    int
        The top of both.
    """
    # Down the right sides, which are short, leaving the way back in `right`...
    above = NOTHING
    while left != NOTHING and right != NOTHING:  # noqa: PLR1714 - numba has no such "in"
        if right < left:
            left, right = right, left
        below = nodes[left].right
        nodes[left].right = above
        above, left = left, below
    top = right if left == NOTHING else left
    # ... and up again, keeping the longer right side on the left.
    while above != NOTHING:
        upper = nodes[above].right
        other = nodes[above].left
        other_rank = nodes[other].rank if other != NOTHING else 0
        top_rank = nodes[top].rank if top != NOTHING else 0
        nodes[above].left = other if other_rank >= top_rank else top
        nodes[above].right = top if other_rank >= top_rank else other
        nodes[above].rank = min(other_rank, top_rank) + 1
        top, above = above, upper
    return top


@compiled
def place_of(value: float, equals: Records, size: int) -> Integer:
    """Return the place that a value has, or would get, in a table.

    Parameters
    ----------
    value : float
    equals : ndarray of EQUALS
    size : int
        How much of the table is used, a power of two.

    Returns
    -------
    int
    """
    # Adding zero makes -0.0, which is equal to 0.0, also the same in its bits.
    pattern = np.uint64(np.float64(value + 0.0).view(np.int64))
    pattern = (pattern ^ (pattern >> HALF)) * MIX
    place = np.int64(pattern >> HALF) & (size - 1)
    while equals[place].top != UNUSED and equals[place].value != value:
        place = (place + 1) & (size - 1)
    return place


@compiled
def weigh_long(
    tokens: Records, count: Integer, but: int, nodes: Records, equals: Records
) -> None:
    """Apply "but" with a heap of the positions that share each value.

    Only values that some token has at first are ever sought: a token changed to
    any other value is left out of all heaps from then on.

    Parameters
    ----------
    tokens : ndarray of TOKEN
    count : int
        Their number.
    but : int
        Position of the first "but".
    nodes : ndarray of NODE
        Room for as many.
    equals : ndarray of EQUALS
        Room for four times as many.
    """
    size = 1
    while size < 2 * count:
        size *= 2
    for free in range(size):
        equals[free].top = UNUSED
    for at in range(count):
        place = place_of(tokens[at].valence, equals, size)
        equals[place].value = tokens[at].valence
        equals[place].top = NOTHING
    for turn in range(count):
        place = place_of(tokens[turn].valence, equals, size)
        make_single(nodes, turn)
        at = merged(equals[place].top, turn, nodes)
        equals[place].top = at
        if at == but:
            continue
        equals[place].top = merged(nodes[at].left, nodes[at].right, nodes)
        make_single(nodes, at)
        weigh(tokens, at, but)
        place = place_of(tokens[at].valence, equals, size)
        if equals[place].top != UNUSED:
            equals[place].top = merged(equals[place].top, at, nodes)


@compiled
def make_single(nodes: Records, at: int) -> None:
    """Make a token a heap of its own.

    Parameters
    ----------
    nodes : ndarray of NODE
    at : int
        Its position.
    """
    nodes[at].left = NOTHING
    nodes[at].right = NOTHING
    nodes[at].rank = 1


@compiled
def apply_contrast(tokens: Records, count: Integer, nodes: Records, equals: Records) -> None:
    """Apply the first "but" of a text that has one.

    Parameters
    ----------
    tokens : ndarray of TOKEN
        Their sentiments are changed.
    count : int
        Their number.
    nodes : ndarray of NODE
    equals : ndarray of EQUALS
        Room.
    """
    but = 0
    while not tokens[but].flags & BUT:
        but += 1
    if count <= SHORT:
        weigh_short(tokens, count, but)
    else:
        weigh_long(tokens, count, but, nodes, equals)
