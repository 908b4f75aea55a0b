"""VADER's words and constants, read from the installed package, as tables."""

import functools
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from numbers import Real
from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
from vaderSentiment import vaderSentiment

from sentiment.jit.arrays import no_texts
from sentiment.jit.caching import Preparation
from sentiment.jit.characters import Characters, build_characters
from sentiment.jit.hashing import ABSENT, build_vocabulary, fill
from sentiment.score.vader import flags
from sentiment.score.vader.arithmetic import FLOAT_SUM_IS_COMPENSATED, INT_SUM_IS_COMPENSATED
from sentiment.score.vader.scoring import COLUMNS, score_rows
from sentiment.score.vader.tables import PHRASE, Records, Tables, workspace_for

LARGEST_VALENCE: Final = 1e6
"""Keeps sums of ints exact and products finite; VADER's own valences reach 4."""
PHRASE_LENGTHS: Final = (2, 3)

prepare: Final = Preparation(Path(__file__).parent)


@dataclass(frozen=True, eq=False)
class Lexicon:
    """The words that texts are scored with.

    Made by `load_lexicon`, and never changed: several threads may use one.

    Attributes
    ----------
    tables : Tables
        What the compiled functions need of it.
    """

    tables: Tables


def load_lexicon(extra: Mapping[str, float] | None = None) -> Lexicon:
    """Read VADER's lexicon, and add words to it.

    Parameters
    ----------
    extra : mapping of str to float, optional
        Valences of further words.  They act as after
        ``analyzer.lexicon.update(extra)``: they replace words that are there,
        and a word that is not in lower case, or not one word, is never found.
        Whether a valence is an ``int`` makes a difference in the last digit
        from Python 3.12 on, here as there; other numbers count as floats.

    Returns
    -------
    Lexicon

    Raises
    ------
    TypeError
        If a word isn't a str or a valence isn't a number.
    ValueError
        If a valence isn't finite or beyond what makes sense.
    """
    prepare([fill, score_rows], _first_calls)
    if not extra:
        return Lexicon(_plain_tables())
    return Lexicon(_assembled(_analyzer().lexicon | _checked(extra)))


@functools.cache
def _plain_tables() -> Tables:
    """Return the tables of VADER's own lexicon, read once."""
    own = Path(vaderSentiment.__file__).parent
    return prepare.kept(
        "lexicon",
        lambda: _assembled(_analyzer().lexicon),
        files=[own / "vaderSentiment.py", *sorted(own.glob("*.txt"))],
    )


@functools.cache
def _analyzer() -> vaderSentiment.SentimentIntensityAnalyzer:
    """Return the original, for what it has read from its files."""
    return vaderSentiment.SentimentIntensityAnalyzer()


@functools.cache
def _characters() -> Characters:
    """Return the tables of characters, which don't depend on the lexicon."""
    return build_characters(_analyzer().emojis)


def _checked(extra: Mapping[str, float]) -> dict[str, float]:
    """Return additional words, if they can be scored with."""
    for word, valence in extra.items():
        if not isinstance(word, str):
            message = f"a word must be a str, not {word!r}"
            raise TypeError(message)
        if not isinstance(valence, Real):
            message = f"the valence of {word!r} must be a number, not {valence!r}"
            raise TypeError(message)
        if not abs(valence) <= LARGEST_VALENCE:  # Not the other way round, for NaN.
            message = (
                f"the valence of {word!r} must be within ±{LARGEST_VALENCE:g}, not {valence!r}"
            )
            raise ValueError(message)
    return dict(extra)


def _can_be_token(word: str) -> bool:
    """Whether a token of a text, in lower case, can be this word."""
    return word == word.lower() and word.split() == [word]


def _assembled(lexicon: Mapping[str, float]) -> Tables:
    """Make all tables for a lexicon."""
    boosters = vaderSentiment.BOOSTER_DICT
    phrases = _phrases_in([*vaderSentiment.SPECIAL_CASES, *boosters])
    known = [*lexicon, *boosters, *vaderSentiment.NEGATE, *flags.SPECIAL_WORDS]
    known += [word for phrase in phrases for word in phrase]
    words = list(dict.fromkeys(filter(_can_be_token, known)))
    vocabulary, places = build_vocabulary(words)
    openings = {phrase[0] for phrase in phrases}
    vocabulary.entries["flags"][places] = [_flags_of(word, lexicon, openings) for word in words]
    vocabulary.entries["valence"][places] = [lexicon.get(word, 0.0) for word in words]
    boost = np.zeros(len(vocabulary.entries))
    boost[places] = [boosters.get(word, 0.0) for word in words]
    table = _phrase_table(phrases, dict(zip(words, places.tolist(), strict=True)))
    return Tables(
        characters=_characters(),
        vocabulary=vocabulary,
        phrases=table,
        opens=_first_phrases(table, len(vocabulary.entries)),
        boost=boost,
        capitals_increment=float(vaderSentiment.C_INCR),
        negation_factor=float(vaderSentiment.N_SCALAR),
        compensated_floats=FLOAT_SUM_IS_COMPENSATED,
        compensated_ints=INT_SUM_IS_COMPENSATED,
    )


def _flags_of(word: str, lexicon: Mapping[str, float], openings: set[str]) -> int:
    """Return the bits of a word."""
    return (
        flags.SPECIAL_WORDS.get(word, 0)
        | flags.IN_LEXICON * (word in lexicon)
        | flags.WHOLE * isinstance(lexicon.get(word), int)
        | flags.BOOSTER * (word in vaderSentiment.BOOSTER_DICT)
        | flags.NEGATION * (word in vaderSentiment.NEGATE)
        | flags.OPENS_PHRASE * (word in openings)
    )


def _phrases_in(keys: Iterable[str]) -> list[list[str]]:
    """Return those keys that tokens joined with spaces can be, taken apart."""
    apart = [key.split(" ") for key in dict.fromkeys(keys)]
    return [
        words
        for words in apart
        if len(words) in PHRASE_LENGTHS and all(map(_can_be_token, words))
    ]


def _phrase_table(phrases: Iterable[list[str]], places: Mapping[str, int]) -> Records:
    """Make the table of phrases, given the places of their words."""
    rows = []
    for phrase in phrases:
        key = " ".join(phrase)
        special = vaderSentiment.SPECIAL_CASES.get(key)
        boost = vaderSentiment.BOOSTER_DICT.get(key)
        bits = (
            flags.PHRASE_SPECIAL * (special is not None)
            | flags.PHRASE_WHOLE * isinstance(special, int)
            | flags.PHRASE_BOOSTER * (boost is not None)
        )
        first, second, third = ([places[word] for word in phrase] + [ABSENT])[
            : max(PHRASE_LENGTHS)
        ]
        rows.append((first, second, third, bits, special or 0.0, boost or 0.0))
    nothing = (ABSENT, ABSENT, ABSENT, 0, 0.0, 0.0)
    return np.array([*sorted(rows), nothing], PHRASE)


def _first_phrases(phrases: Records, size: int) -> npt.NDArray[np.int64]:
    """Return the first phrase that each place of the index opens, if it does."""
    return np.searchsorted(phrases["first"][:-1], np.arange(size))


def _first_calls() -> None:
    """Call the compiled functions once, with the types of all later calls."""
    block = no_texts()
    no_rows = np.empty((0, len(COLUMNS)))
    score_rows(*block, _plain_tables(), workspace_for(0), no_rows)
