"""A post's text as the encoder reads it: plain words, with what names somebody taken out."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: Characters of a post that are read; what is longer is no post.
_MAX_CHARACTERS = 2000
_AS_TYPED = str.maketrans(
    {0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2026: "..."}  # curly quotes, dots
)
_ENTITIES = (("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"))
_LINK = re.compile(r"https?://\S+|www\.\S+|pic\.twitter\.com/\S+")
_MENTION = re.compile(r"@\w+")
_HASHTAG = re.compile(r"#(\w+)")
_INNER_EDGE = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Za-z])(?=\d)|_")
_LONG_NUMBER = re.compile(r"\d{5,}")
_RUN = re.compile(r"(.)\1{2,}")
_SPACE = re.compile(r"\s+")
#: Below are letters, punctuation and currency signs, which the encoder knows.
_FIRST_SIGN = 0x2100
_SIGNS = frozenset({"So", "Sk", "Cf", "Mn"})
_SAY_NOTHING = ("EMOJI MODIFIER", "VARIATION SELECTOR", "ZERO WIDTH", "REGIONAL")
_FILLERS = (" face", "face ", "with ", " sign")
_REPEATS = 2


@lru_cache(4096)
def _name(sign: str) -> str:
    """Name an emoji: "😂" is "tears of joy"; empty for what only changes its neighbour."""
    name = unicodedata.name(sign, "")
    if not name or name.startswith(_SAY_NOTHING):
        return ""
    name = name.lower()
    for filler in _FILLERS:
        name = name.replace(filler, "")
    return f" {name} "


def _name_signs(text: str) -> str:
    if text.isascii():
        return text
    parts, last, n = [], "", 0
    for character in text:
        if ord(character) <= _FIRST_SIGN or unicodedata.category(character) not in _SIGNS:
            parts.append(character)
            if not character.isspace():
                last = ""
        elif name := _name(character):
            n = n + 1 if character == last else 1
            last = character
            if n <= _REPEATS:
                parts.append(name)
    return "".join(parts)


def spell_out(text: str) -> str:
    """Write the first 2,000 characters of a post in words that the encoder's vocabulary has.

    Emoji become their Unicode names, since the vocabulary has none of them; hashtags their
    words; links, mentions and long numbers placeholders. It is one line.

    >>> spell_out("@ann sooooo down 😂😂😂 #TwitterDown https://x.org/a")
    '@user sooo down tears of joy tears of joy # Twitter Down http'
    """
    text = text[:_MAX_CHARACTERS].translate(_AS_TYPED)
    for entity, character in _ENTITIES:
        text = text.replace(entity, character)
    text = _MENTION.sub("@user", _LINK.sub(" http ", text))
    text = _HASHTAG.sub(lambda found: "# " + _INNER_EDGE.sub(" ", found[1]), text)
    text = _RUN.sub(r"\1\1\1", _LONG_NUMBER.sub("0", text))
    return _SPACE.sub(" ", _name_signs(text)).strip()
