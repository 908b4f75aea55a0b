"""What the compiled functions are given besides the texts."""

from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt

from sentiment.jit.characters import Characters
from sentiment.jit.hashing import Vocabulary
from sentiment.jit.swar import Lanes, padded_lanes

PHRASE: Final = np.dtype(
    [
        ("first", "i8"),
        ("second", "i8"),
        ("third", "i8"),
        ("flags", "i8"),
        ("valence", "f8"),
        ("boost", "f8"),
    ]
)
"""An idiom or booster of several words: these (`hashing.ABSENT` for no third),
its bits, and its values in SPECIAL_CASES and in BOOSTER_DICT."""

TOKEN: Final = np.dtype(
    [("valence", "f8"), ("flags", "i4"), ("word", "i4"), ("whole", "?")], align=True
)
"""A token: its sentiment, its bits, which known word it is (`hashing.ABSENT` for
none), and whether the original holds the sentiment as a Python ``int``."""

NODE: Final = np.dtype([("left", "i8"), ("right", "i8"), ("rank", "i8")])
"""What is below a token in a heap of equal sentiments."""

EQUALS: Final = np.dtype([("value", "f8"), ("top", "i8")])
"""A place of a table of sentiments: one of them, and the heap of its tokens."""

LOWER_GROWTH: Final = 2
"""How many times as many bytes a text can have in lower case."""
PLACES_PER_TOKEN: Final = 4

Records = npt.NDArray[Any]


class Tables(NamedTuple):
    """What is known of characters and words, and the increments of the rules.

    Attributes
    ----------
    characters : Characters
        What Python's string methods say of characters.
    vocabulary : Vocabulary
        The known words.
    phrases : ndarray of PHRASE
        Sorted by their first word, and with one more behind them that none is.
    opens : ndarray of int64
        For each known word, the first of the phrases that it opens.
    boost : ndarray of float64
        Value of each known word in BOOSTER_DICT.
    capitals_increment : float
        C_INCR.
    negation_factor : float
        N_SCALAR.
    compensated_floats, compensated_ints : bool
        Whether this Python's ``sum`` carries along what is lost when a float,
        or an int, is added to a float.
    """

    characters: Characters
    vocabulary: Vocabulary
    phrases: Records
    opens: npt.NDArray[np.int64]
    boost: npt.NDArray[np.float64]
    capitals_increment: float
    negation_factor: float
    compensated_floats: bool
    compensated_ints: bool


class Workspace(NamedTuple):
    """Room for one text at a time.

    Attributes
    ----------
    text : ndarray of uint8
        A text with its emoji described.
    spare : ndarray of uint8
        One of its tokens in lower case.
    text_lanes, spare_lanes : ndarray of uint64
        The same buffers, see `lanes`.
    tokens : ndarray of TOKEN
    scored : ndarray of int64
        Positions of the tokens whose sentiment may be other than an int 0.
    nodes : ndarray of NODE
        One for each token.
    equals : ndarray of EQUALS
    size : int
        Bytes of the longest text that fits in.
    """

    text: npt.NDArray[np.uint8]
    spare: npt.NDArray[np.uint8]
    text_lanes: Lanes
    spare_lanes: Lanes
    tokens: Records
    scored: npt.NDArray[np.int64]
    nodes: Records
    equals: Records
    size: int


def workspace_for(size: int) -> Workspace:
    """Make room.

    Parameters
    ----------
    size : int
        Bytes of the longest text, its emoji described.

    Returns
    -------
    Workspace
        Not filled, so that what isn't used takes no memory.
    """
    text_lanes = padded_lanes(size)
    spare_lanes = padded_lanes(LOWER_GROWTH * size)
    tokens = size // 2 + 1
    return Workspace(
        text=text_lanes.view(np.uint8),
        spare=spare_lanes.view(np.uint8),
        text_lanes=text_lanes,
        spare_lanes=spare_lanes,
        tokens=np.empty(tokens, TOKEN),
        scored=np.empty(tokens, np.int64),
        nodes=np.empty(tokens, NODE),
        equals=np.empty(PLACES_PER_TOKEN * tokens, EQUALS),
        size=size,
    )
