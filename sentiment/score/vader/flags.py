"""Bits that the compiled rules test instead of comparing strings.

A rule of VADER asks over and over whether a token is one of a few words
(``"least"``, ``"never"``, a booster, ...).  Each such question is one bit here:
it is answered once for every word of the vocabulary when the vocabulary is
built, and is from then on a mask on an integer.
"""

from typing import Final

# What a token of the text is.
IN_LEXICON: Final = 1 << 0
"""Has a valence of its own.  The lowest bit, so that it also counts."""
BOOSTER: Final = 1 << 1
"""Is in BOOSTER_DICT: strengthens or weakens the words after it."""
NEGATION: Final = 1 << 2
"""Is in NEGATE, or has "n't" anywhere in it."""
CAPITALS: Final = 1 << 3
"""``str.isupper`` is true of it."""
WHOLE: Final = 1 << 4
"""Its valence is a Python ``int``, which ``sum`` treats apart."""
OPENS_PHRASE: Final = 1 << 5
"""Is the first word of some idiom or booster of several words."""
NO: Final = 1 << 6
OR_NOR: Final = 1 << 7
KIND: Final = 1 << 8
OF: Final = 1 << 9
BUT: Final = 1 << 10
LEAST: Final = 1 << 11
AT_VERY: Final = 1 << 12
NEVER: Final = 1 << 13
SO_THIS: Final = 1 << 14
WITHOUT: Final = 1 << 15
DOUBT: Final = 1 << 16

SPECIAL_WORDS: Final = {
    "no": NO,
    "or": OR_NOR,
    "nor": OR_NOR,
    "kind": KIND,
    "of": OF,
    "but": BUT,
    "least": LEAST,
    "at": AT_VERY,
    "very": AT_VERY,
    "never": NEVER,
    "so": SO_THIS,
    "this": SO_THIS,
    "without": WITHOUT,
    "doubt": DOUBT,
}
"""The words that the original compares with inside its functions."""

# What a phrase of several words is.
PHRASE_SPECIAL: Final = 1 << 0
"""Is in SPECIAL_CASES: replaces the valence."""
PHRASE_WHOLE: Final = 1 << 1
"""Its valence in SPECIAL_CASES is a Python ``int``."""
PHRASE_BOOSTER: Final = 1 << 2
"""Is in BOOSTER_DICT: adds to the valence."""
