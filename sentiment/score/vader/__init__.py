"""VADER's sentiment scores, to the last bit, of whole columns of text at once.

The rules, the words and every oddity are those of `vaderSentiment`, whose files and
constants are read when they are needed, and made into tables for C.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping
from ctypes import c_double
from numbers import Real
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray
from vaderSentiment import vaderSentiment

from sentiment.kernels.arrays import Rows, over_blocks
from sentiment.kernels.shared_object import Address, Count, Forms, Structure, call
from sentiment.kernels.vocabulary import Vocabulary, build_vocabulary

LARGEST_VALENCE: Final = 1e6
"""Keeps sums of ints exact and products finite; VADER's own valences reach 4."""
PHRASE_LENGTHS: Final = (2, 3)
_ABSENT: Final = -1
_CODE_POINTS: Final = 0x110000
PHRASE: Final = np.dtype(
    [*((name, "i8") for name in ("first", "second", "third", "flags")), ("valence", "f8"),
     ("boost", "f8")]
)  # fmt: skip
#: The words that the original compares with inside its functions; a question a flag.
_QUESTIONS: Final = (
    *(("no",), ("or", "nor"), ("kind",), ("of",), ("but",), ("least",), ("at", "very")),
    *(("never",), ("so", "this"), ("without",), ("doubt",)),
)
# The interpreter is asked instead of its version being looked up, so that one that does
# otherwise is followed too. From Python 3.12 on `sum` carries along what is lost in adding
# floats, up to 3.13 not what is lost in adding an int to a float.
_FLOAT_SUM_IS_COMPENSATED: Final = sum([0.1] * 10) == 1.0
_INT_SUM_IS_COMPENSATED: Final = sum([1e16, 1, 1]) > sum([1e16])

COLUMNS: Final = ("neg", "neu", "pos", "compound")


class Lexicon(Structure):
    """`Lexicon` of ``tokens.h``; several threads may use one."""

    _fields_ = (
        *(("vocabulary", Vocabulary), ("phrases", Address), ("opens", Address)),
        *(("boost", Address), ("is_emoji", Address), ("emoji", Forms), ("emoji_growth", Count)),
        *(("capitals_increment", c_double), ("negation_factor", c_double)),
        *(("compensated_floats", Count), ("compensated_ints", Count)),
    )


def load_lexicon(extra: Mapping[str, float] | None = None) -> Lexicon:
    """Read VADER's lexicon, and add words: valences within ±1e6, which replace VADER's.

    An int counts as an int in sums, as in the original. TypeError if a word is no str or a
    valence no number, ValueError if it is out of range or not finite.
    """
    return _assembled(vader().lexicon | _checked(extra)) if extra else _plain()


@functools.cache
def _plain() -> Lexicon:
    return _assembled(vader().lexicon)


@functools.cache
def vader() -> vaderSentiment.SentimentIntensityAnalyzer:
    """Return the original, for what it has read from its files."""
    return vaderSentiment.SentimentIntensityAnalyzer()


def _checked(extra: Mapping[Any, Any]) -> dict[str, float]:
    """Return additional words, if they can be scored with."""
    for word, valence in extra.items():
        if not isinstance(word, str):
            raise TypeError(f"a word must be a str, not {word!r}")
        if not isinstance(valence, Real):
            raise TypeError(f"the valence of {word!r} must be a number, not {valence!r}")
        if not abs(float(valence)) <= LARGEST_VALENCE:  # not the other way round, for NaN
            raise ValueError(
                f"the valence of {word!r} must be within ±{LARGEST_VALENCE:g}, not {valence!r}"
            )
    return dict(extra)


def _can_be_token(word: str) -> bool:
    """Whether a token of a text, in lower case, can be this word."""
    return word == word.lower() and word.split() == [word]


def _assembled(lexicon: Mapping[str, float]) -> Lexicon:
    """Make all tables for a lexicon."""
    boosters = vaderSentiment.BOOSTER_DICT
    phrases = _phrases_in([*vaderSentiment.SPECIAL_CASES, *boosters])
    known = [*lexicon, *boosters, *vaderSentiment.NEGATE, *sum(_QUESTIONS, ())]
    known += [word for phrase in phrases for word in phrase]
    words = list(dict.fromkeys(filter(_can_be_token, known)))
    vocabulary, places = build_vocabulary(
        words,
        _flags(words, lexicon, {phrase[0] for phrase in phrases}),
        np.array([lexicon.get(word, 0.0) for word in words]),
    )
    boost = np.zeros(vocabulary.n_words)
    boost[places] = [boosters.get(word, 0.0) for word in words]
    table = _phrase_table(phrases, dict(zip(words, places.tolist(), strict=True)))
    return Lexicon.of(
        vocabulary=vocabulary,
        phrases=table,
        opens=np.searchsorted(table["first"][:-1], np.arange(vocabulary.n_words)),
        boost=boost,
        **_emoji(),
        capitals_increment=vaderSentiment.C_INCR,
        negation_factor=vaderSentiment.N_SCALAR,
        compensated_floats=_FLOAT_SUM_IS_COMPENSATED,
        compensated_ints=_INT_SUM_IS_COMPENSATED,
    )


def _flags(
    words: Iterable[str], lexicon: Mapping[str, float], openings: set[str]
) -> NDArray[np.int64]:
    """Return the flags of ``tokens.h``, in its order."""
    named = [vaderSentiment.BOOSTER_DICT, vaderSentiment.NEGATE, (), openings, *_QUESTIONS]
    flags: dict[str, int] = dict.fromkeys(lexicon, 1)
    flags |= {word: 1 | 1 << 3 for word, valence in lexicon.items() if isinstance(valence, int)}
    for bit, holders in enumerate(named, 1):
        for word in holders:
            flags[word] = flags.get(word, 0) | 1 << bit
    return np.array([flags.get(word, 0) for word in words], np.int64)


def _phrases_in(keys: Iterable[str]) -> list[list[str]]:
    """Return those keys that tokens joined with spaces can be, taken apart."""
    apart = [key.split(" ") for key in dict.fromkeys(keys)]
    return [
        words
        for words in apart
        if len(words) in PHRASE_LENGTHS and all(map(_can_be_token, words))
    ]


def _phrase_table(phrases: Iterable[list[str]], places: Mapping[str, int]) -> NDArray[Any]:
    """Make the table of phrases, given the places of their words."""
    rows = []
    for phrase in phrases:
        key = " ".join(phrase)
        special = vaderSentiment.SPECIAL_CASES.get(key)
        boost = vaderSentiment.BOOSTER_DICT.get(key)
        bits = (special is not None) | isinstance(special, int) << 1 | (boost is not None) << 2
        numbers = [places[word] for word in phrase] + [_ABSENT]
        rows.append((*numbers[: max(PHRASE_LENGTHS)], bits, special or 0.0, boost or 0.0))
    nothing = (_ABSENT, _ABSENT, _ABSENT, 0, 0.0, 0.0)
    return np.array([*sorted(rows), nothing], PHRASE)


@functools.cache
def _emoji() -> dict[str, Any]:
    """Return the tables of descriptions.

    Keys of several code points are passed over: the original looks at one code point at a
    time, and never finds them.
    """
    described = {ord(key): text for key, text in vader().emojis.items() if len(key) == 1}
    codes = np.array(sorted(described), np.uint32)
    texts = [described[code].encode() for code in codes.tolist()]
    sizes = np.array([len(text) for text in texts])
    is_emoji = np.zeros(_CODE_POINTS, np.uint8)
    is_emoji[codes] = 1
    widths = np.array([len(chr(code).encode()) for code in codes.tolist()])
    forms = Forms.of(
        codes=codes,
        ends=np.cumsum(sizes, dtype=np.uint32),
        texts=np.frombuffer(b"".join(texts), np.uint8),
        count=len(codes),
    )
    return {
        "is_emoji": np.packbits(is_emoji, bitorder="little").view(np.uint64),
        "emoji": forms,
        # one byte more: the space that is put before a description
        "emoji_growth": int((-(-(sizes + 1) // widths)).max()),
    }


def score_texts(
    texts: pa.Array | pa.ChunkedArray, *, threads: int = 1, lexicon: Lexicon | None = None
) -> NDArray[np.float64]:
    """Score the texts of an Arrow array, shape (n, 4); a null scores like an empty text.

    The columns are `COLUMNS`. Raises as `over_blocks` does.
    """
    words = lexicon or load_lexicon()
    scores = np.empty((len(texts), len(COLUMNS)))

    def score(block: Rows, rows: slice) -> None:
        call("score_polarity", words, block, scores[rows])

    over_blocks(texts, score, threads=threads)
    return scores
