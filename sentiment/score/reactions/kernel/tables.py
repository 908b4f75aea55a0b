"""What the compiled functions are given besides the texts."""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sentiment.jit.characters import Characters
from sentiment.jit.hashing import Vocabulary
from sentiment.jit.swar import Lanes, padded_lanes

Bytes = npt.NDArray[np.uint8]
Floats = npt.NDArray[np.float64]
Records = npt.NDArray[Any]

CLASSES: Final = 4
"""Reactions that scores are summed up for at once; a model may have fewer."""
CACHE_BITS: Final = 15
CACHE: Final = 1 << CACHE_BITS
"""Tokens that are remembered."""
ASCII: Final = 128
LONG: Final = CACHE
"""Where a token stands that is too long to be remembered."""
SIGNS: Final = CACHE + 1
"""From here on ASCII signs stand, each where its code says ..."""
FIXED: Final = SIGNS + ASCII
"""... and from here on the tokens of `FIXED_TOKENS`."""
FIXED_TOKENS: Final = (
    "<link>",
    "<mention>",
    "<line>",
    "..",
    "!!",
    "??",
    "?!",
    "0",
    "00",
    "000",
    "0000",
    "<begin>",
    "<end>",
)
LINK, MENTION, LINE, DOTS, SHOUTS, QUERIES, BOTH, NUMBER = range(FIXED, FIXED + 8)
BEGIN: Final = FIXED + FIXED_TOKENS.index("<begin>")
END: Final = FIXED + FIXED_TOKENS.index("<end>")
ENTRIES: Final = FIXED + len(FIXED_TOKENS)
LONGEST: Final = 16
"""Bytes of the longest token that is remembered."""

# What a token is.
IS_WORD: Final = 1 << 0
SHOUTED: Final = 1 << 1
STRETCHED: Final = 1 << 2
SMALL: Final = 1 << 3
FOREIGN: Final = 1 << 4
ENDS_SENTENCE: Final = 1 << 5
QUERIES_SENTENCE: Final = 1 << 6
NAMES: Final = 1 << 7
"""Is a link or a mention."""
TRAILS: Final = 1 << 8
"""Isn't what a post ends with, but may come behind it."""

ENTRY: Final = np.dtype(
    [
        ("key_head", "u8"),
        ("key_tail", "u8"),
        ("head", "u8"),
        ("tail", "u8"),
        ("indicators", "u8"),
        ("hashed", "u4"),
        ("left", "u4"),
        ("length", "i4"),
        ("pieces", "i4"),
        ("bits", "i4"),
        ("begins", "u1"),
        ("ends", "u1"),
        ("opens", "u1"),
        ("asks", "u1"),
    ]
)
"""What is known of a token; its sums are apart, in `Room.sums`.

The first 16 bytes of how it was written and of its normal form, its indicators
(a byte each, their numbers and one), the hash under way of the pairs that it is
the first of, the length of its normal form in bytes, how many pieces it has, its
bits, and the numbers of the indicators of a post that begins or ends with it, of
a question that it opens, and of asking so (one more, zero for none)."""

INFO: Final = np.dtype(
    [
        ("indicators", "u8"),
        ("bits", "i4"),
        ("begins", "u1"),
        ("ends", "u1"),
        ("opens", "u1"),
        ("asks", "u1"),
    ]
)
"""What the lexicon and the rules know of a token, by its normal form."""
ANY_WORD, ANY_SIGN, ANY_SYMBOL, KNOWN = range(4)
"""Where in the infos those stand that aren't in the vocabulary, and the first of those."""

POST: Final = np.dtype(
    [
        ("hashed", "u8"),
        ("left", "u8"),
        ("length", "i8"),
        ("tokens", "i8"),
        ("pieces", "i8"),
        ("words", "i8"),
        ("shouted", "i8"),
        ("foreign", "i8"),
        ("small", "i8"),
        ("current", "i8"),
        ("last", "i8"),
        ("begins", "i8"),
        ("ends", "i8"),
        ("trailing", "i8"),
        ("opening_words", "i8"),
        ("opens", "i8"),
        ("asks", "i8"),
        ("found", "i8"),
        ("asked", "i8"),
    ]
)
"""A post as far as it was read."""

WORDS, PIECES, PAIRS, CURRENT, LAST = range(0, 5 * CLASSES, CLASSES)
"""Where in `Room.totals` the sums of blocks are."""
OF_WORD, OF_PIECES, OF_LAST = range(0, 3 * CLASSES, CLASSES)
"""Where in a row of `Room.sums` those of a token are."""


class Shape(NamedTuple):
    """Numbers of the indicators of a post as a whole, and their thresholds.

    Attributes
    ----------
    lengths : ndarray of int64
        For each bin of the number of words.
    words_exceed : ndarray of int64
        The bins' limits.
    stretched, one_shouted, few_shouted, all_shouted, some_foreign, mostly_foreign, small : int
        Indicators.
    """

    lengths: npt.NDArray[np.int64]
    words_exceed: npt.NDArray[np.int64]
    stretched: int
    one_shouted: int
    few_shouted: int
    all_shouted: int
    some_foreign: int
    mostly_foreign: int
    small: int


class Tables(NamedTuple):
    """A model, and what is known of characters and tokens.

    Attributes
    ----------
    weights : ndarray of float64, shape (n_features, 4)
        Of each bucket for each class, times the bucket's idf.
    intercept : ndarray of float64, shape (4,)
    single, several : ndarray of float64, shape (n_indicators, 4)
        Weights of each indicator, and of it being there more than once.
    paired : ndarray of float64, shape (n_paired * n_paired, 4)
        Weights of each pair of indicators.
    n_paired : int
        So many indicators, the first ones, make pairs.
    characters : Characters
        What Python's string methods say of characters.
    kinds : ndarray of uint8
        Of each code point, see `classes`.
    vocabulary : Vocabulary
        Tokens that infos are about; their flags are the place of the info.
    infos : ndarray of INFO
    fixed : ndarray of uint64
        The texts of `FIXED_TOKENS`, as `lanes`.
    fixed_ends : ndarray of int64
        Where each starts, and where the last one stops.
    shape : Shape
    """

    weights: Floats
    intercept: Floats
    single: Floats
    several: Floats
    paired: Floats
    n_paired: int
    characters: Characters
    kinds: Bytes
    vocabulary: Vocabulary
    infos: Records
    fixed: Lanes
    fixed_ends: npt.NDArray[np.int64]
    shape: Shape


class Room(NamedTuple):
    """Room for one text at a time, and the tokens that are remembered.

    Attributes
    ----------
    entries : ndarray of ENTRY
    sums : ndarray of float64, shape (ENTRIES, 12)
        Of the weights of each token as a word, of its pieces, and of it in a
        last sentence.
    post : ndarray of POST, shape (1,)
    totals : ndarray of float64
        The sums of a post.
    counts : ndarray of int64
        How often each indicator is there.
    found, asked : ndarray of int64
        Which are, of those that make pairs and of the others.
    normal, edged : ndarray of uint8
        A token's normal form, and that between spaces.
    normal_lanes, edged_lanes : ndarray of uint64
        The same buffers, see `lanes`.
    lower : ndarray of uint8
        A token in lower case.
    """

    entries: Records
    sums: Floats
    post: Records
    totals: Floats
    counts: npt.NDArray[np.int64]
    found: npt.NDArray[np.int64]
    asked: npt.NDArray[np.int64]
    normal: Bytes
    edged: Bytes
    normal_lanes: Lanes
    edged_lanes: Lanes
    lower: Bytes


LOWER_GROWTH: Final = 2
"""How many times as many bytes a text can have in lower case."""


def make_room(n_indicators: int, longest: int, before: Room | None = None) -> Room:
    """Make room.

    Parameters
    ----------
    n_indicators : int
    longest : int
        Bytes of the longest text.
    before : Room, optional
        Whose tokens are kept.

    Returns
    -------
    Room
        Its fixed tokens have to be filled in, unless there was one before.
    """
    normal, edged = (padded_lanes(LOWER_GROWTH * longest + LONGEST + 2) for _ in range(2))
    texts: dict[str, Any] = {
        "normal": normal.view(np.uint8),
        "edged": edged.view(np.uint8),
        "normal_lanes": normal,
        "edged_lanes": edged,
        "lower": np.empty(LOWER_GROWTH * longest + LONGEST, np.uint8),
    }
    if before is not None:
        return before._replace(**texts)
    return Room(
        entries=np.zeros(ENTRIES, ENTRY),
        sums=np.zeros((ENTRIES, 3 * CLASSES)),
        post=np.zeros(1, POST),
        totals=np.zeros(5 * CLASSES),
        counts=np.zeros(n_indicators, np.int64),
        found=np.zeros(n_indicators, np.int64),
        asked=np.zeros(n_indicators, np.int64),
        **texts,
    )
