"""Usual names of the columns of posts, as letters and digits in lower case, without accents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from sentiment.ingest.words import WORDS

_NAMES = {name: words.split() for name, words in WORDS["names"].items()}
#: Field -> names, likeliest first.
USUAL: Mapping[str, tuple[str, ...]] = {
    name: tuple(words.split()) for name, words in WORDS["columns"].items()
}
STEMS, OWNER_KEYS = _NAMES["stems"], _NAMES["owner_keys"]
WEAK, OWNERS, HOURS, MINUTES, ZONES = (
    frozenset(_NAMES[name]) for name in ("weak", "owners", "hours", "minutes", "zones")
)
FLAGS = (("is_repost", "repost"), ("is_quote", "quote"), ("is_reply", "reply"))
KIND_WORDS = {word: kind for kind, words in WORDS["kinds"].items() for word in words}
#: These, written together, as in ``user.uid`` or ``author_steamid``.
OWNED = tuple(
    f"{owner}{key.replace('_', '').lower()}" for key in OWNER_KEYS for owner in sorted(OWNERS)
)
#: What tells of authors: their description, their followers, whether they are verified.
PROFILES = tuple(frozenset(_NAMES[name]) for name in ("description", "followers", "verified"))
#: Columns of a time of day beside one of dates.
CLOCKS = re.compile(
    r"time|hour|clock|uhrzeit|heure|hora|\bora|saat|tijd|\btid|godzina|waktu|jam\b|время|时间|時刻|시간|الوقت"
)
#: Words in the names of columns of when a post was made; and of those that tell another time.
TIME_WORDS = (
    re.compile(r"creat|publi|mention.*date|post(?:ed|time|date)|sent|submi|written|tweet.*(?:time|date)|comment.*(?:time|date)"),
    re.compile(r"user|account|author|profile|member|channel|owner|join|birth|scrap|collect|retriev|crawl|fetch|index|edit|updat|modif|delet|reply|respon|archiv|import|load"),
)  # fmt: skip
_STEM = re.compile("|".join(STEMS))
#: What a name of a count may say beside what is counted.
_QUANTITY = re.compile(
    "^(?:numberof|numof|num(?!ber)|countof|nombrede?|anzahl(?:der)?|numerode?|cantidadde|quantidadede|numerodi"
    "|колво|количество|jumlah|liczba|total)|(?:count|counts|total|sayisi|数|수|counter)$"
)
_OTHER_LETTERS = {"\u0131": "i", "ł": "l", "ø": "o", "đ": "d"}
_NOT_NAME = re.compile(r"[\W_]+")


def plain_name(name: str) -> str:
    """Write a column's name in letters and digits only: lower case, without accents.

    >>> plain_name("Tweet Created_At")
    'tweetcreatedat'
    >>> plain_name("Fecha de publicaci\u00f3n")
    'fechadepublicacion'
    """
    plain = _NOT_NAME.sub("", unicodedata.normalize("NFKC", name).casefold())
    return plain if plain.isascii() else "".join(map(_bare, plain))


def _bare(char: str) -> str:
    """Take the accents of a Latin letter away; those of other scripts are part of them."""
    if char in _OTHER_LETTERS:
        return _OTHER_LETTERS[char]
    base = unicodedata.normalize("NFD", char)[0]
    return base if base.isascii() else char


def counted(plain: str) -> str:
    """Take away what a name says of its being a count.

    >>> counted("numberofcomments"), counted("viewscount")
    ('comments', 'views')
    """
    return _QUANTITY.sub("", plain) or plain


def stem_of(plain: str) -> str:
    """Return what a name calls a post, where more stands behind it.

    >>> stem_of("reviewlanguage"), stem_of("review")
    ('review', '')
    """
    match = _STEM.match(plain)
    return match[0] if match and match.end() < len(plain) else ""
