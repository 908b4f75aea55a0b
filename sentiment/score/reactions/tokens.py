"""A text's tokens: words, numbers, signs, and marks for what names somebody or something."""

from __future__ import annotations

import re
from typing import NamedTuple

#: Kinds of tokens: a word, a number, and anything else.
WORD, NUMBER, SIGN = "word", "number", "sign"
#: Marks. No other token begins with "<" and is longer than that.
LINK, MENTION, LINE = "<link>", "<mention>", "<line>"
SENTENCE_ENDS = frozenset([".", "..", "!", "!!", "?", "??", "?!", LINE])

# What joins emoji or varies them: a selector, a joiner, and tones of skin.
PASSED_OVER = "\ufe0f\u200d\U0001f3fb-\U0001f3ff"
_TOKEN = re.compile(
    r"(?P<link>[Hh][Tt][Tt][Pp][Ss]?://\S*|[Ww][Ww][Ww]\.\S+|pic\.twitter\.com/\S+)"
    r"|(?P<mention>@\w+)"
    r"|(?P<hashtag>#\w+)"
    r"|(?P<word>[^\W\d_]+(?:['’][^\W\d_]+)*)"
    r"|(?P<number>\d+)"
    r"|(?P<marks>[!?]+|\.\.+)"
    rf"|(?P<sign>[^\w\s{PASSED_OVER}])"
    r"|(?P<line>\n+)"
)
# Camel case taken apart: "AWSDown" is "AWS" and "Down".
_HASHTAG = re.compile(r"(?P<word>[A-Z]?[a-z]+|[A-Z]+(?![a-z])|[^\W\dA-Za-z_]+)|(?P<number>\d+)")
_RUN = re.compile(r"(.)\1{2,}")
_SAME = {"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "…": ".."}
#: Numbers are told apart by how long they are, up to this.
_LONGEST_NUMBER = 4


class Token(NamedTuple):
    """A token of a text.

    `text` is its normal form: small letters, none more than twice in a row (else `stretched`).
    `kind` is ``word``, ``number`` or ``sign``; `shouted` a word of two letters or more, all
    capitals; `small` begins with a small letter.
    """

    text: str
    kind: str
    in_hashtag: bool = False
    shouted: bool = False
    stretched: bool = False
    small: bool = False


def tokenize(text: str) -> list[Token]:
    """Split a text into tokens; what is no character (a lone surrogate) is left out.

    Numbers become as many zeros as they have digits, at most four; links, mentions and new
    lines become marks, since whom a post speaks to is not what it expresses. Hashtags become
    ``#`` and their words. Several question or exclamation marks become two, mixed ones ``?!``;
    several dots two.

    >>> [token.text for token in tokenize("@ann sooo DOWN since 9:30!! #AppDown")]
    ['<mention>', 'soo', 'down', 'since', '0', ':', '00', '!!', '#', 'app', 'down']
    """
    if not text.isascii():
        text = text.encode("utf-8", "ignore").decode()
    tokens = []
    for match in _TOKEN.finditer(text):
        found = match.group()
        kind = match.lastgroup
        if kind == "word":
            tokens.append(_word(found))
        elif kind == "sign":
            tokens.append(Token(_SAME.get(found, found), SIGN))
        elif kind == "number":
            tokens.append(_number(found))
        elif kind == "marks":
            tokens.append(Token(_marks(found), SIGN))
        elif kind == "hashtag":
            tokens.append(Token("#", SIGN))
            tokens += [
                (_word if part.lastgroup == "word" else _number)(part.group(), in_hashtag=True)
                for part in _HASHTAG.finditer(found)
            ]
        else:
            tokens.append(Token(f"<{kind}>", SIGN))
    return tokens


def _word(found: str, *, in_hashtag: bool = False) -> Token:
    lowered = found.lower().replace("’", "'")
    text = _RUN.sub(r"\1\1", lowered)
    return Token(
        text,
        WORD,
        in_hashtag=in_hashtag,
        shouted=len(found) > 1 and found.isupper(),
        stretched=text != lowered,
        small=found[0].islower(),
    )


def _number(found: str, *, in_hashtag: bool = False) -> Token:
    return Token("0" * min(len(found), _LONGEST_NUMBER), NUMBER, in_hashtag=in_hashtag)


def _marks(found: str) -> str:
    """Return the normal form of dots, or of question and exclamation marks."""
    if "?" in found and "!" in found:
        return "?!"
    return found[:2]
