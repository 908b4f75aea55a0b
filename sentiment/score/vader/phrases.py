"""Idioms and boosters of two or three words around a word of the lexicon."""

from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.hashing import ABSENT
from sentiment.score.vader.flags import OPENS_PHRASE, PHRASE_BOOSTER, PHRASE_SPECIAL
from sentiment.score.vader.tables import Records, Tables


@compiled
def phrase_at(tokens: Records, first: int, length: int, tables: Tables) -> int:
    """Return the phrase that some neighbouring tokens are.

    The original joins the tokens with spaces and looks that up, so a phrase of
    one word ("badass") is never found, although SPECIAL_CASES has it.

    Parameters
    ----------
    tokens : ndarray of TOKEN
    first : int
        Position of the first.
    length : int
        Two or three.
    tables : Tables

    Returns
    -------
    int
        Its number, `ABSENT` if they are none.
    """
    if not tokens[first].flags & OPENS_PHRASE:
        return ABSENT
    opening = tokens[first].word
    number = tables.opens[opening]
    while tables.phrases[number].first == opening:
        phrase = tables.phrases[number]
        if (
            (length == 2) == (phrase.third == ABSENT)
            and phrase.second == tokens[first + 1].word
            and (phrase.third == ABSENT or phrase.third == tokens[first + 2].word)
        ):
            return number
        number += 1
    return ABSENT


@compiled
def special_phrase(tokens: Records, count: Integer, i: int, tables: Tables) -> int:
    """Return the idiom around a word that decides its valence.

    The idiom need not contain the word: one that ends just before it counts
    too, and replaces the word's own valence.  Of those that start earlier the
    first in the original's order wins; one of two words that starts at the word
    overrides it, and one of three words that one.

    Parameters
    ----------
    tokens : ndarray of TOKEN
    count : int
        The number of tokens.
    i : int
        The word's position, at least three.
    tables : Tables

    Returns
    -------
    int
        Its number, `ABSENT` if there is none.
    """
    # From what overrides all others on down.
    for first, length in (
        (i, 3),
        (i, 2),
        (i - 1, 2),
        (i - 2, 3),
        (i - 2, 2),
        (i - 3, 3),
        (i - 3, 2),
    ):
        if first + length <= count:
            phrase = phrase_at(tokens, first, length, tables)
            if phrase != ABSENT and tables.phrases[phrase].flags & PHRASE_SPECIAL:
                return phrase
    return ABSENT


@compiled
def with_booster_phrases(
    valence: float, tokens: Records, i: int, tables: Tables
) -> tuple[float, bool]:
    """Add the boosters of several words before a word, such as "kind of".

    They are added as they stand: unlike a booster of one word they take no
    sign from the valence and no damping, so "kind of" makes a bad word worse.

    Parameters
    ----------
    valence : float
        The word's so far.
    tokens : ndarray of TOKEN
    i : int
        The word's position, at least three.
    tables : Tables

    Returns
    -------
    tuple of float and bool
        The new valence and whether there was any.
    """
    found = False
    for first, length in ((i - 3, 3), (i - 3, 2), (i - 2, 2)):
        phrase = phrase_at(tokens, first, length, tables)
        if phrase != ABSENT and tables.phrases[phrase].flags & PHRASE_BOOSTER:
            valence += tables.phrases[phrase].boost
            found = True
    return valence, found
