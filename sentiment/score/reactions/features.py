"""A text's features, block by block, as strings, and the buckets they are hashed into.

========  =====================================================  ======
block     features                                               weight
========  =====================================================  ======
``W``     words, numbers and signs                               0.4
``B``     pairs of neighbours, with the text's begin and end     0.4
``C``     pieces of 2 to 5 characters of words with their edges  0.3
``I``     indicators: classes of words, marks, shape             0.5
``P``     pairs of indicators                                    0.25
``L``     words and signs of the last sentence                   0.3
========  =====================================================  ======

A feature that occurs in a block with ``n`` occurrences has the value ``weight *
idf / sqrt(n)`` for each time it occurs. Words have a region of buckets of their
own, so have pieces of words; the other blocks share the third.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import combinations, pairwise
from typing import Final

import mmh3

from sentiment.score.reactions.indicators import asking_name, find_indicators, lexicon_text
from sentiment.score.reactions.tokens import LINK, MENTION, SENTENCE_ENDS, WORD, Token, tokenize


@dataclass(frozen=True)
class Block:
    """How the features of a block are weighed and hashed.

    Each value is multiplied by `weight`; `prefix` makes features of blocks that share buckets
    differ; `first` and `size` are the region of buckets, in quarters of all.
    """

    weight: float
    prefix: str
    first: int
    size: int


#: Weights were chosen by cross-validation on labelled posts.
BLOCKS: Final[Mapping[str, Block]] = {
    "W": Block(0.4, "", 0, 1),
    "B": Block(0.4, "b:", 1, 2),
    "C": Block(0.3, "", 3, 1),
    "I": Block(0.5, "i:", 1, 2),
    "P": Block(0.25, "p:", 1, 2),
    "L": Block(0.3, "l:", 1, 2),
}
BEGIN, END = "<begin>", "<end>"
PIECE_SIZES = (2, 3, 4, 5)
#: The fewest buckets there can be; as any number of buckets, a power of two.
LEAST_FEATURES = 2**8
#: Raised when features change other than by the lexicon.
_LAYOUT = 2


@cache
def features_digest() -> str:
    """Return what tells whether a model was made for the features as they are."""
    content = f"{_LAYOUT}\0{lexicon_text()}"
    return hashlib.sha256(content.encode()).hexdigest()[:16]


def analyze(text: str) -> dict[str, list[str]]:
    """List the features of one text by block, repeated as often as they occur.

    >>> features = analyze("Hm. Is it DOWN?")
    >>> features["W"]
    ['hm', '.', 'is', 'it', 'down', '?']
    >>> features["B"][:3], features["C"][:5]
    (['<begin> hm', 'hm .', '. is'], [' h', 'hm', 'm ', ' hm', 'hm '])
    >>> features["I"]
    ['auxiliary', 'trouble', 'question mark', 'over 2 words', 'word in capitals',
     'begins with other', 'ends with question mark', 'question by auxiliary', 'asks is']
    >>> features["P"][0], features["L"]
    ('auxiliary & begins with other', ['is', 'it', 'down'])
    """
    tokens = tokenize(text)
    words = [token.text for token in tokens]
    indicators, asked = find_indicators(tokens)
    named = [*indicators, *(asking_name(word) for word in asked)]
    several = [name for name, n in indicators.items() if n > 1]
    several += [asking_name(word) for word, n in asked.items() if n > 1]
    return {
        "W": words,
        "B": [f"{a} {b}" for a, b in pairwise([BEGIN, *words, END])],
        "C": [piece for token in tokens if token.kind == WORD for piece in pieces(token.text)],
        "I": named + [several_name(name) for name in several],
        "P": [pair_name(a, b) for a, b in combinations(sorted(indicators), 2)],
        "L": _last_sentence(tokens),
    }


def several_name(indicator: str) -> str:
    """Return the feature of an indicator that is there more than once."""
    return f"several: {indicator}"


def pair_name(one: str, other: str) -> str:
    """Return the feature of two indicators, in their order."""
    return f"{one} & {other}"


def pieces(word: str) -> list[str]:
    """List a word's pieces with its edges, as spaces."""
    edged = f" {word} "
    return [
        edged[start : start + size]
        for size in PIECE_SIZES
        for start in range(len(edged) - size + 1)
    ]


def _last_sentence(tokens: Sequence[Token]) -> list[str]:
    """List what is in the last sentence that has more than links and mentions."""
    last: list[str] = []
    current: list[str] = []
    for token in tokens:
        if token.text in SENTENCE_ENDS:
            last = current or last
            current = []
        elif token.text not in {LINK, MENTION}:
            current.append(token.text)
    return current or last


def bucket_of(block: str, feature: str, n_features: int) -> int:
    """Return the bucket, in [0, n_features), of a feature that `analyze` lists.

    It is where scikit-learn's ``FeatureHasher`` puts the block's prefix and the feature:
    MurmurHash3, 32 bit, seed 0, its absolute value, within the region.

    >>> bucket_of("W", "down", 2**18) < 2**16 <= bucket_of("L", "down", 2**18)
    True
    """
    region = BLOCKS[block]
    quarter = n_features // 4
    signed = mmh3.hash((region.prefix + feature).encode(), 0)
    return region.first * quarter + abs(signed) % (region.size * quarter)


def check_n_features(n_features: int) -> None:
    """Raise ValueError unless there can be so many buckets."""
    if n_features < LEAST_FEATURES or n_features & (n_features - 1):
        raise ValueError(
            f"n_features: found {n_features}; expected a power of two from {LEAST_FEATURES} on."
        )
