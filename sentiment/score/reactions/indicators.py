"""What a post is like as a whole: classes of words in it, its marks, its shape."""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from sentiment.score.reactions.tokens import (
    LINE,
    LINK,
    MENTION,
    NUMBER,
    SENTENCE_ENDS,
    WORD,
    Token,
)

#: Signs that are indicators by themselves.
SIGN_INDICATORS = {
    LINK: "link",
    MENTION: "mention",
    LINE: "line break",
    "#": "hashtag",
    "?": "question mark",
    "??": "question marks",
    "?!": "question marks",
    "!": "exclamation mark",
    "!!": "exclamation marks",
    "..": "dots",
    '"': "quotation mark",
    "*": "asterisk",
    ":": "colon",
    "(": "bracket",
    ")": "bracket",
    "/": "slash",
    "%": "percent sign",
}
#: Signs from here on are arrows, symbols and emoji.
FIRST_SYMBOL = "\u2100"
#: The number of words in a post is in the bin of the highest of these that it exceeds.
WORDS_EXCEED = (0, 2, 5, 10, 18, 28, 40, 60)
LENGTHS = ("no words", *(f"over {n} words" for n in WORDS_EXCEED))
_BEGINNINGS = {MENTION: "mention", LINK: "link", "#": "hashtag", '"': "quotation mark"}
_ENDINGS = {
    ".": "full stop",
    "..": "dots",
    "!": "exclamation mark",
    "!!": "exclamation marks",
    "?": "question mark",
    "??": "question marks",
    "?!": "question marks",
    '"': "quotation mark",
    ")": "bracket",
}
_QUESTIONS = ("auxiliary", "question_word")
FEW_CAPITALS = 3
#: A post is shouted if it has so many words, and so large a share of them is in capitals.
SHOUTED_WORDS, SHOUTED_SHARE = 3, (3, 5)
#: A post is in other letters if more than this share of its words isn't ASCII.
FOREIGN_SHARE = (3, 10)


@cache
def lexicon_text() -> str:
    """Return the text of ``cues.toml``, which explains each class."""
    return files("sentiment.score.reactions").joinpath("cues.toml").read_text(encoding="utf-8")


@cache
def cue_classes() -> Mapping[str, frozenset[str]]:
    """Return the words and signs of each class, in the file's order.

    >>> "outage" in cue_classes()["trouble"]
    True
    """
    classes = tomllib.loads(lexicon_text())
    return {name: frozenset(content["words"].split()) for name, content in classes.items()}


@cache
def cues_of() -> Mapping[str, tuple[str, ...]]:
    """Return the classes of each word and sign; words of no class are not in it.

    >>> cues_of()["please"]
    ('appeal',)
    """
    found: dict[str, tuple[str, ...]] = {}
    for name, words in cue_classes().items():
        for word in words:
            found[word] = (*found.get(word, ()), name)
    return found


@cache
def paired_indicators() -> tuple[str, ...]:
    """Return the indicators of which pairs are features too, sorted."""
    kinds = ("word", "number", "symbol", "other")
    return tuple(
        sorted(
            {
                *cue_classes(),
                *SIGN_INDICATORS.values(),
                *("number", "symbol", *LENGTHS),
                *("stretched word", "word in capitals", "words in capitals", "all in capitals"),
                *("begins small", "other letters", "mostly other letters"),
                *(f"question by {kind}" for kind in (*_QUESTIONS, "other")),
                *(f"begins with {kind}" for kind in (*_BEGINNINGS.values(), "other")),
                *(f"ends with {kind}" for kind in (*_ENDINGS.values(), *kinds)),
            }
        )
    )


@cache
def questions_asked() -> frozenset[str]:
    """Return the words that make an indicator of the question that they open."""
    return frozenset().union(*(cue_classes()[kind] for kind in _QUESTIONS))


def asking_name(word: str) -> str:
    """Return the indicator of a question that a word of `questions_asked` opens."""
    return f"asks {word}"


def token_indicators(text: str, kind: str) -> tuple[str, ...]:
    """Return the indicators that a `Token` is wherever it stands, as often as they count."""
    cues = cues_of().get(text, ())
    if kind == NUMBER:
        return (*cues, "number")
    if kind == WORD:
        return cues
    if text in SIGN_INDICATORS:
        return (*cues, SIGN_INDICATORS[text])
    return (*cues, "symbol") if is_symbol(text) else cues


def is_symbol(text: str) -> bool:
    """Whether a token is an emoji or another symbol."""
    return len(text) == 1 and text >= FIRST_SYMBOL


def beginning_of(text: str) -> str:
    """Return what a post that begins with a token begins with."""
    return f"begins with {_BEGINNINGS.get(text, 'other')}"


def ending_of(text: str, kind: str) -> str:
    """Return what a post that ends with a token ends with."""
    if kind in {WORD, NUMBER}:
        return f"ends with {kind}"
    return f"ends with {_ENDINGS.get(text, 'symbol' if is_symbol(text) else 'other')}"


def question_by(text: str) -> str:
    """Return the kind of a question whose first word is given."""
    cues = cues_of().get(text, ())
    return f"question by {next((kind for kind in _QUESTIONS if kind in cues), 'other')}"


def find_indicators(tokens: Sequence[Token]) -> tuple[Counter[str], Counter[str]]:
    """Count the indicators of a post (`paired_indicators`), and its words that open a question.

    The latter are of `questions_asked`.
    """
    indicators: Counter[str] = Counter()
    for token in tokens:
        indicators.update(token_indicators(token.text, token.kind))
        indicators["stretched word"] += token.stretched and not token.in_hashtag
    indicators.update(_shape(tokens))
    asked: Counter[str] = Counter()
    for opening in _question_openings(tokens):
        indicators[question_by(opening)] += 1
        if opening in questions_asked():
            asked[opening] += 1
    return +indicators, asked


def _shape(tokens: Sequence[Token]) -> list[str]:
    """List what a post's words as a whole, its beginning and its end are."""
    words = [token for token in tokens if token.kind == WORD and not token.in_hashtag]
    n = len(words)
    found = [LENGTHS[sum(n > least for least in WORDS_EXCEED)]]
    shouted = sum(word.shouted for word in words)
    if shouted:
        found.append("word in capitals")
    if shouted >= FEW_CAPITALS:
        found.append("words in capitals")
    if n >= SHOUTED_WORDS and shouted * SHOUTED_SHARE[1] >= n * SHOUTED_SHARE[0]:
        found.append("all in capitals")
    foreign = sum(not word.text.isascii() for word in words)
    if foreign:
        mostly = foreign * FOREIGN_SHARE[1] > n * FOREIGN_SHARE[0]
        found.append("mostly other letters" if mostly else "other letters")
    if words and words[0].small:
        found.append("begins small")
    if tokens:
        last = next(
            (token for token in reversed(tokens) if token.text not in {LINK, MENTION, LINE}),
            tokens[0],
        )
        found += [beginning_of(tokens[0].text), ending_of(last.text, last.kind)]
    return found


def _question_openings(tokens: Sequence[Token]) -> list[str]:
    """List the word that opens each sentence that ends with a question mark.

    It is the first, or the second where that asks and the first doesn't: "so
    when", "seriously, what's".
    """
    asking = questions_asked()
    openings = []
    words: list[str] = []
    for token in tokens:
        if token.kind == WORD:
            words.append(token.text)
        elif token.text in SENTENCE_ENDS:
            if words and token.text.startswith("?"):
                openings.append(next((word for word in words[:2] if word in asking), words[0]))
            words = []
    return openings
