"""Values of raw records to fields of posts: what every adapter needs."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache, lru_cache
from operator import methodcaller
from typing import Any

from sentiment.errors import NotAPostError, RecordError
from sentiment.ingest.field.html import unescape
from sentiment.ingest.format.block import Path
from sentiment.ingest.words import WORDS

#: Codes for "undetermined", "no text" and the like; X has some of its own.
_NO_LANGUAGE = frozenset(
    {"und", "un", "zxx", "mis", "mul", "art", "qam", "qct", "qht", "qme", "qst", "nan"}
)
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")
#: What tools write where nothing is, and platforms where an account or a text is gone.
NO_VALUE = frozenset(WORDS["values"]["nothing"])
#: The longest of these.
MAX_NO_VALUE = max(map(len, NO_VALUE))
#: Ways to write that something is not so, or not there.
_FALSE = frozenset(WORDS["values"]["false"])
#: What is put around ids so that a spreadsheet keeps their digits: ="135", '135, "135".
_MARKS = re.compile(r"""(?:="|"|')(\S+?)["']?""")
_MARKED = frozenset("=\"'")
#: Digits in groups of three; with dots only where no address of a network looks so.
GROUPED_ID = (
    r"^[1-9]\d{0,2}(?:(?:,\d{3}){2,}|(?:['"
    "\u2019 \u00a0\u202f"
    r"]\d{3}){2,}|(?:\.\d{3}){4,})$"
)
_GROUPED_ID = re.compile(GROUPED_ID)
_NO_DIGIT = re.compile(r"\D")
_AN_HOUR = re.compile(r"^(\d{1,2}?)(\d\d)?$")
#: The day that spreadsheets put before a time of day alone, and their share of a day.
_NO_DAY = re.compile(r"^(?:1899-12-3[01]|1900-01-0[01])[T ](?=\d)")
_SHARE = re.compile(r"0[.,]\d+")
_YEAR = re.compile(r"20\d\d(?:\.0)?")
_DAYS = re.compile(r"\d{5}(?:\.0)?")
_MIDNIGHT = re.compile(r"[T ]00:00(?::00(?:\.0+)?)?$")
_NAIVE = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?")


@cache  # paths stand in the code, so they are few
def paths(any_of: str) -> tuple[Path, ...]:
    """Read paths written as ``a|b/c``.

    >>> paths("id|user/id")
    (('id',), ('user', 'id'))
    """
    return tuple(tuple(path.split("/")) for path in any_of.split("|"))


def at(record: Any, path: Path) -> Any:
    """Follow keys down into a record; None where they end."""
    try:
        for key in path:
            if record is None:
                return None
            record = record.get(key)
    except AttributeError:  # no object; to ask for each what it is would take twice as long
        return None
    return record


def getter(path: Path) -> Callable[[Any], Any]:
    """Compile `at` for objects."""
    return methodcaller("get", path[0]) if len(path) == 1 else lambda record: at(record, path)


def dig(record: object, path: str) -> Any:
    """Follow keys, joined by ``/``, down into a record; None where they end.

    >>> dig({"user": {"id": 7}}, "user/id"), dig({"user": "u7"}, "user/id")
    (7, None)
    """
    return at(record, paths(path)[0])


def has(record: object, path: Path) -> bool:
    """Whether a record has a key, be it of no value."""
    holder = at(record, path[:-1])
    return isinstance(holder, dict) and path[-1] in holder


def lacking(record: Mapping[str, Any], keys: Iterable[str]) -> list[str]:
    """List the keys that a record does not have; ``a/b`` is b inside a, ``a|b`` either.

    >>> lacking({"text": None, "user": {}}, ["id", "full_text|text", "user/id"])
    ['id', 'user/id']
    """
    return [key for key in keys if not any(has(record, path) for path in paths(key))]


def dicts(value: object) -> list[dict[str, Any]]:
    """Take the objects of a list; none of what is no list."""
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def as_text(value: object, *, may_be_empty: bool = False, markup: bool = False) -> str:
    """Take a text, its HTML entities decoded but for `markup`, which `html_to_text` reads.

    Raises `RecordError` if there is none, `NotAPostError` if it is empty and may be (a
    picture without words).

    >>> as_text("down &amp; out")
    'down & out'
    """
    if not isinstance(value, str):
        raise RecordError("no text", "" if value is None else type(value).__name__)
    if not value.strip():
        raise NotAPostError("no words, only media") if may_be_empty else RecordError("no text")
    if len(value) <= MAX_NO_VALUE and (word := value.strip()).lower() in NO_VALUE:
        gone = word.startswith("[") or " " in word
        raise NotAPostError("deleted or removed" if gone else "no text, only a sign", word)
    return value if markup else unescape(value)


def join_texts(title: object, body: object) -> str:
    """Put a title above a body; either may be missing.

    >>> join_texts("Down?", "For me too."), join_texts(None, "For me too.")
    ('Down?\\n\\nFor me too.', 'For me too.')
    """
    return "\n\n".join(
        text.strip() for text in (title, body) if isinstance(text, str) and text.strip()
    )


def join_clock(date: object, clock: Sequence[object]) -> object:
    """Put a time of day, and a zone, behind a date; a midnight that the date has goes.

    >>> join_clock("2025-01-27", ["11:03 PM", "EST"])
    '2025-01-27 11:03 PM EST'
    >>> join_clock("2025-01-27 00:00:00", ["9:15"]), join_clock("2025-01-27", [23])
    ('2025-01-27 9:15', '2025-01-27 23:00')
    >>> join_clock("2025", [1, 27, 9, 5]), join_clock("45684", ["0,5"])
    ('2025-1-27 09:05', '45684.5')
    >>> join_clock("2025-01-27 11:03", ["11:03", "EST"])
    '2025-01-27 11:03 EST'
    """
    if isinstance(date, int | float) and not isinstance(date, bool):
        date = str(date)  # 20250127
    if not isinstance(date, str):
        return date
    date = date.strip()
    given = (str(each).strip() for each in clock if _is_said(each))
    parts = [_NO_DAY.sub("", each) for each in given if each]
    if not parts:
        return date
    if _YEAR.fullmatch(date) and len(parts) > 1:
        month, day, *rest = (each.removesuffix(".0") for each in parts)
        behind = [":".join(each.zfill(2) for each in [*rest, "00"][: max(2, len(rest))])]
        return " ".join([f"{date[:4]}-{month}-{day}", *(behind if rest else [])])
    if _DAYS.fullmatch(date) and _SHARE.fullmatch(parts[0]):
        return date.removesuffix(".0") + "." + parts[0][2:]
    numbers = [each.removesuffix(".0") for each in parts]
    if len(parts) > 1 and all(each.isdecimal() and len(each) <= 2 for each in numbers):  # noqa: PLR2004
        parts = [":".join(each.zfill(2) for each in numbers)]
    whole = _MIDNIGHT.sub("", date)
    for each in parts:
        if not (each[0].isdigit() and ":" in whole):  # it has a time of day already
            whole = f"{whole} {_AN_HOUR.sub(_hour_and_minute, each)}"
    return whole


def _is_said(part: object) -> bool:
    return isinstance(part, str | int | float) and not isinstance(part, bool) and part == part  # noqa: PLR0124  NaN


def _hour_and_minute(found: re.Match[str]) -> str:
    """Write 9 and 905 as 9:00 and 9:05."""
    return f"{found[1]}:{found[2] or '00'}"


def as_id(value: object) -> str | None:
    """Take an id as a string; None where it is missing.

    >>> as_id(884550091708796929), as_id(" u1 "), as_id(""), as_id("[deleted]"), as_id("nan")
    ('884550091708796929', 'u1', None, None, None)
    >>> as_id('="1350000000000000000"')  # so that a spreadsheet keeps its digits
    '1350000000000000000'
    >>> as_id("'1350000000000000000"), as_id('"135"'), as_id("1,350,000,000"), as_id("10.0.0.1")
    ('1350000000000000000', '135', '1350000000', '10.0.0.1')
    """
    if value is None or isinstance(value, float | bool | dict | list):
        return None
    text = str(value).strip()
    if text[:1] in _MARKED and (bare := _MARKS.fullmatch(text)):
        text = bare[1]
    if text[:1].isdigit() and _GROUPED_ID.match(text):
        text = _NO_DIGIT.sub("", text)
    return None if text.lower() in NO_VALUE or not text.strip("-") else text


def as_lang(value: object) -> str | None:
    """Take a language code; None where it is missing or says "undetermined".

    >>> as_lang("en"), as_lang("und"), as_lang("pt_BR"), as_lang("English")
    ('en', None, 'pt-BR', None)
    """
    return _language(value) if isinstance(value, str) else None


@lru_cache(maxsize=1024)
def _language(value: str) -> str | None:
    code = value.strip()
    if code.lower() in _NO_LANGUAGE or not _LANGUAGE.fullmatch(code):
        return None
    return code.replace("_", "-")


def is_true(value: object) -> bool:
    """Tell whether a value says that something is so, or is there; tables write truth in words.

    >>> is_true("TRUE"), is_true("884550091708796929"), is_true({"id": 1})
    (True, True, True)
    >>> is_true("false"), is_true("0"), is_true("[]"), is_true("nan"), is_true(None)
    (False, False, False, False, False)
    """
    if isinstance(value, str):
        return value.strip().lower() not in _FALSE
    return bool(value) and value == value and value != -1  # noqa: PLR0124  NaN is no truth


def as_utc(value: object) -> object:
    """Mark a time without a zone as UTC, for formats that promise it.

    >>> as_utc("2025-01-27 10:00:00"), as_utc(1737972000)
    ('2025-01-27 10:00:00Z', 1737972000)
    """
    if isinstance(value, str) and _NAIVE.fullmatch(value.strip()):
        return f"{value.strip()}Z"
    return value
