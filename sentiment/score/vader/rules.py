"""VADER's rules for the valence of one word, as the original really applies them.

Each takes the place of one function, or one block of a function, of
``vaderSentiment.py``.  Tokens are compared in lower case throughout, as there.
In all of them ``tokens`` are the text's, ``count`` their number, ``i`` the
position of the word to be scored, and ``mixed`` is whether some tokens are in
capitals and some are not.
"""

from typing import Final

from sentiment.jit.compilation import Integer, compiled
from sentiment.jit.hashing import ABSENT
from sentiment.score.vader import flags
from sentiment.score.vader.phrases import special_phrase, with_booster_phrases
from sentiment.score.vader.tables import Records, Tables

# Numbers that the original writes inside its functions, so that they can't be
# read from it.
DAMPING: Final = (1.0, 1.0, 0.95, 0.9)
NEVER_SO_FACTOR: Final = 1.25


@compiled
def is_unscored(tokens: Records, count: Integer, i: int) -> bool:
    """Whether a word is passed over for what it does to others.

    A booster never has a valence, not even where the lexicon gives it one, and
    neither has "kind" before "of"; "sort" before "of" is an ordinary word.

    Returns
    -------
    bool
    """
    if tokens[i].flags & flags.BOOSTER:
        return True
    return bool(
        i < count - 1 and tokens[i].flags & flags.KIND and tokens[i + 1].flags & flags.OF
    )


@compiled
def is_negated_by_no(tokens: Records, i: int) -> bool:
    """Whether "no" before a word of the lexicon negates it.

    It does one or two places before, whatever stands between, and three places
    before if "or" or "nor" stands just before the word.

    Returns
    -------
    bool
    """
    return (
        (i > 0 and tokens[i - 1].flags & flags.NO != 0)
        or (i > 1 and tokens[i - 2].flags & flags.NO != 0)
        or (
            i > 2
            and tokens[i - 3].flags & flags.NO != 0
            and tokens[i - 1].flags & flags.OR_NOR != 0
        )
    )


@compiled
def is_no_before_lexicon(tokens: Records, count: Integer, i: int) -> bool:
    """Whether the word is a "no" that only negates the next one.

    It then has no valence of its own - unless it is negated by a "no" before
    it, which works on the lexicon's valence again: hence this is asked last.

    Returns
    -------
    bool
    """
    return (
        tokens[i].flags & flags.NO != 0
        and i != count - 1
        and tokens[i + 1].flags & flags.IN_LEXICON != 0
    )


@compiled
def is_shouted(bits: int, mixed: bool) -> bool:
    """Whether a token in capitals stands out, some others not being so.

    Parameters
    ----------
    bits : int
        The token's.
    mixed

    Returns
    -------
    bool
    """
    return mixed and bits & flags.CAPITALS != 0


@compiled
def pushed_out(value: float, valence: float, increment: float) -> float:
    """Move a value in the direction of a valence by C_INCR.

    A valence of exactly zero counts as negative: a shouted "NO" that was just
    made a mere negation ends up at ``-C_INCR``.

    Parameters
    ----------
    value, valence : float
    increment : float
        C_INCR.

    Returns
    -------
    float
    """
    return value + increment if valence > 0 else value - increment


@compiled
def boost_of(bits: int, boost: float, valence: float, mixed: bool, increment: float) -> float:
    """Return what a booster before a word adds to its valence.

    A shouted one adds C_INCR in the direction of the valence even where it
    weakens: "KINDA good" is stronger than "good".

    Parameters
    ----------
    bits : int
        The booster's.
    boost : float
        Its value in BOOSTER_DICT.
    valence : float
        The scored word's so far.
    mixed
    increment : float
        C_INCR.

    Returns
    -------
    float
    """
    signed = -boost if valence < 0 else boost
    return pushed_out(signed, valence, increment) if is_shouted(bits, mixed) else signed


@compiled
def negation_factor(tokens: Records, i: int, distance: int, factor: float) -> float:
    """Return what a word one, two or three places before multiplies a valence by.

    "never so" and "never this" strengthen.  At three places the original's
    ``and`` and ``or`` bind so that "so" or "this" just before the word
    strengthens it without any "never", and then hides a negation three places
    before.  "without doubt" negates nothing, and at three places neither does
    "without" with one more word before or behind the "doubt".

    Parameters
    ----------
    tokens, i
    distance : int
        How many places before.
    factor : float
        N_SCALAR.

    Returns
    -------
    float
    """
    earlier = tokens[i - distance].flags
    if distance == 2:
        if earlier & flags.NEVER and tokens[i - 1].flags & flags.SO_THIS:
            return NEVER_SO_FACTOR
        if earlier & flags.WITHOUT and tokens[i - 1].flags & flags.DOUBT:
            return 1.0
    elif distance == 3:
        if (earlier & flags.NEVER and tokens[i - 2].flags & flags.SO_THIS) or tokens[
            i - 1
        ].flags & flags.SO_THIS:
            return NEVER_SO_FACTOR
        if (
            earlier & flags.WITHOUT
            and (tokens[i - 2].flags | tokens[i - 1].flags) & flags.DOUBT
        ):
            return 1.0
    return factor if earlier & flags.NEGATION else 1.0


@compiled
def is_negated_by_least(tokens: Records, i: int) -> bool:
    """Whether "least" just before, without "at" or "very" before it, negates.

    Only where "least" isn't itself in the lexicon.

    Returns
    -------
    bool
    """
    if (
        i == 0
        or not tokens[i - 1].flags & flags.LEAST
        or tokens[i - 1].flags & flags.IN_LEXICON
    ):
        return False
    return i == 1 or tokens[i - 2].flags & flags.AT_VERY == 0


@compiled
def score_word(tokens: Records, count: Integer, i: int, tables: Tables, mixed: bool) -> None:
    """Work out the valence of a token that is in the lexicon.

    The three words before it act from near to far, each first as a booster,
    damped with the distance, then as a negation - on the valence that the
    nearer ones left.  One that is itself in the lexicon is passed over, and
    with it, at three places, everything about phrases.

    Parameters
    ----------
    tokens
        Gets the valence, and whether that is an ``int``: no longer once any
        rule has calculated with it, be it to add 0.0.
    count, i
    tables : Tables
    mixed
    """
    factor = tables.negation_factor
    increment = tables.capitals_increment
    valence = tables.vocabulary.entries[tokens[i].word].valence
    whole = tokens[i].flags & flags.WHOLE != 0
    if is_negated_by_no(tokens, i):
        valence *= factor
        whole = False
    elif is_no_before_lexicon(tokens, count, i):
        valence = 0.0
        whole = False
    if is_shouted(tokens[i].flags, mixed):
        valence = pushed_out(valence, valence, increment)
        whole = False
    for distance in range(1, min(i, 3) + 1):
        earlier = tokens[i - distance]
        if earlier.flags & flags.IN_LEXICON:
            continue
        boost = 0.0
        if earlier.flags & flags.BOOSTER:
            boost = boost_of(
                earlier.flags, tables.boost[earlier.word], valence, mixed, increment
            )
        valence = (valence + boost * DAMPING[distance]) * negation_factor(
            tokens, i, distance, factor
        )
        whole = False
        if distance == 3:
            special = special_phrase(tokens, count, i, tables)
            if special != ABSENT:
                valence = tables.phrases[special].valence
                whole = tables.phrases[special].flags & flags.PHRASE_WHOLE != 0
            valence, boosted = with_booster_phrases(valence, tokens, i, tables)
            whole = whole and not boosted
    if is_negated_by_least(tokens, i):
        valence *= factor
        whole = False
    tokens[i].valence = valence
    tokens[i].whole = whole
