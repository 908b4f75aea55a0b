"""Whole numbers as exports write them, each told by itself alone."""

from __future__ import annotations

import re
from collections.abc import Iterable

from sentiment.ingest.field.scalar import dig
from sentiment.ingest.words import WORDS

_MAX_COUNT = 1 << 62
_LONGEST_COUNT = 40
_SCALES: dict[str, int] = {"": 1} | {
    word: int(scale) for scale, words in WORDS["scales"].items() for word in words.split()
}
_SCALE = "|".join(re.escape(sign) for sign in sorted(_SCALES, key=len, reverse=True) if sign)
# 1204.0; 1,204 and 1 204.0; 1.2e3
_POINT = re.compile(
    r"([+-]?(?:\d+|\d{1,3}(?:[,'\u2019 \u00a0\u202f]\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}))"
    rf"(\.\d+)?([eE]\+?\d{{1,2}})?\s?({_SCALE})?",
    re.IGNORECASE,
)
# 3,0; 1.204,0; 1.204.000
_COMMA = re.compile(
    r"([+-]?(?:\d+(?=,\d{1,2}(?!\d))|\d{1,3}(?:\.\d{3})+(?=,\d)|\d{1,3}(?:\.\d{3}){2,}))"
    rf"(,\d+)?()\s?({_SCALE})?",
    re.IGNORECASE,
)
# a thousand and more, or a number with three decimals
_EITHER = re.compile(r"-?\d{1,3}\.\d{3}")
_GROUPED = re.compile(r"[+-]?[1-9]\d{0,2}(?:[.,]\d{3})+")
# which sign groups thousands, as a value shows that can be read in one way only
_DOTS_GROUP = re.compile(r"\d{1,3}(?:\.\d{3})+,\d+|\d{1,3}(?:\.\d{3}){2,}|\d+,\d{1,2}|0,\d+")
_COMMAS_GROUP = re.compile(
    r"\d{1,3}(?:,\d{3})+\.\d+|\d{1,3}(?:,\d{2,3})+,\d{3}|\d+\.\d{1,2}|0\.\d+|\d{4,}\.\d+"
)
# 4; 4.5; 4,0 stars; 4/5
_RATING = re.compile(
    r"(?:[1-4](?:[.,]\d{1,2})?|5(?:[.,]0{1,2})?)(?:\s?(?:stars?|★|/\s?5|out of 5(?: stars)?))?",
    re.IGNORECASE,
)
# "12 likes"
_SAID = re.compile(
    r"(?<=\w)\s(?:likes?|comments?|shares?|views?|plays|repl(?:y|ies)|re(?:tweet|post|blog)s?"
    r"|quotes?|(?:up)?votes?|points?|reactions?|favou?rites?)$",
    re.IGNORECASE,
)
_GROUPING = str.maketrans("", "", ",.' \u00a0\u202f\u2019")


def find_grouping(values: Iterable[object]) -> str:
    """Tell which sign groups thousands in a column; empty where the values don't show it.

    >>> find_grouping(["3", "1.204", "17", "950"]), find_grouping(["0.500", "1.204"])
    ('.', ',')
    >>> find_grouping(["3", "1204", "1.204"]), find_grouping(["1,204", "0,500"])
    ('', '.')
    """
    texts = [value.strip() for value in values if isinstance(value, str)]
    dots = any(map(_DOTS_GROUP.fullmatch, texts))
    commas = any(map(_COMMAS_GROUP.fullmatch, texts))
    if dots or commas:
        return "" if dots and commas else "." if dots else ","
    whole = [text for text in texts if text.isdecimal()]
    # where no number above a thousand is written without a sign, a dot is that sign
    small = bool(whole) and max(map(len, whole)) <= 3  # noqa: PLR2004
    return "." if small and not any("," in text for text in texts) else ""


def as_count(value: object, groups: str = "") -> int | None:
    """Read a whole number as exports write it; None where there is none.

    What a number means is told by itself alone: ``1,204`` and ``1.204,0`` are
    grouped by thousands, ``3,0`` and ``12.0`` have a decimal, and ``1.204``
    may be either, so it is none, unless `groups` says which sign groups thousands. Platforms
    write -1 for counts that they hide.

    >>> as_count("1,204"), as_count("12.0"), as_count("3,0"), as_count("1.204,0")
    (1204, 12, 3, 1204)
    >>> as_count("1,204 likes"), as_count("1 view")
    (1204, 1)
    >>> as_count("1.2K"), as_count(None), as_count("many"), as_count(-1), as_count("1.204")
    (1200, None, None, None, None)
    """
    if value is None or isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if abs(value) < _MAX_COUNT and value != -1 else None
    if isinstance(value, str):
        text = value.strip()
        if len(text) > _LONGEST_COUNT:
            return None
        if text.isascii() and text.isdigit():
            return int(text) if int(text) < _MAX_COUNT else None
        number = _number(text, groups)
    else:
        number = value if isinstance(value, float) else None
    if number is None or abs(number) >= 1 << 53 or not number.is_integer() or number == -1:
        return None
    return int(number)


def _number(text: str, groups: str) -> float | None:
    """Read a number with signs for thousands, for decimals, or for a thousand at its end."""
    if text[-1:].isalpha():
        text = _SAID.sub("", text)
    point = "," if groups == "." else "."
    if groups and text.count(point) <= 1 and _GROUPED.fullmatch(text):
        return float(text.replace(groups, "").replace(point, "."))
    if groups == "," and "," not in text and _EITHER.fullmatch(text):
        return float(text)
    if groups == "." and "." not in text and _EITHER.fullmatch(text.replace(",", ".")):
        return float(text.replace(",", "."))
    match = (
        None if _EITHER.fullmatch(text) else _POINT.fullmatch(text) or _COMMA.fullmatch(text)
    )
    if match is None:
        return None
    whole, rest, exponent, scale = match.groups(default="")
    number = float(f"{whole.translate(_GROUPING)}.{rest[1:]}{exponent}")
    return round(number * _SCALES[scale.lower()], 6)


def is_rating(value: object) -> bool:
    """Whether a value is a rating of one to five stars.

    >>> [is_rating(value) for value in (1, "4.5", "5 stars", "3/5", 0, "12", True, None)]
    [True, True, True, True, False, False, False, False]
    """
    if isinstance(value, str):
        return _RATING.fullmatch(value.strip()) is not None
    return isinstance(value, int | float) and not isinstance(value, bool) and 1 <= value <= 5  # noqa: PLR2004


def sum_counts(reactions: object) -> int | None:
    """Add the counts of a message's reactions, one an emoji; None where none are listed.

    >>> sum_counts([{"emoji": "👍", "count": 2}, {"emoji": "😡", "count": 1}])
    3
    """
    if not isinstance(reactions, list):
        return None
    counts = [as_count(dig(reaction, "count")) for reaction in reactions]
    return sum(count for count in counts if count is not None)
