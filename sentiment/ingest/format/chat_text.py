"""WhatsApp's chats as text: each message begins with its time, in the phone's own form.

Android writes ``04/10/2021, 16:01 - Ann: text``, iOS ``[04.10.21, 16:01:02] Ann: text``.
Dates and clocks follow the phone's language, so all that is taken for granted is where
digits stand; times are handed on with four-digit years and 24 hours.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from typing import Any

from sentiment.errors import RecordError
from sentiment.ingest.format.block import Raw

_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
#: Longest message; WhatsApp itself stops at 65,536 characters.
_MAX_MESSAGE = 1 << 20
_ANDROID = re.compile(r"(\d[^\n]{6,40}?)\s[-\u2013] (.*)", re.DOTALL)
_IOS = re.compile(r"\[(\d[^\]\n]{6,40})\] ?(.*)", re.DOTALL)
_CLOCK = r"(?P<clock>\d{1,2}[:.]\d\d(?:[:.]\d\d)?)"
_DATE = (
    r"(?P<a>\d{1,4})(?P<sep>[./-]|\. |[年년] ?)(?P<b>\d{1,2})(?:[./-]|\. |[月월] ?)"
    r"(?P<c>\d{1,4})(?:[日일]|\.(?=\s))?"
)
_STAMP = re.compile(rf"{_DATE}(?P<before>[^\d]{{1,14}}){_CLOCK}(?P<after>[^\d]{{0,14}})")
_TURNED = re.compile(rf"{_CLOCK}(?P<after>[^\d]{{0,10}}),? {_DATE}(?P<before>)")
_LETTERS = re.compile(r"[^\w]+")
_PM = "pm ös 오후 下午 午後 晚上 م μμ अपराह्न nachm ch ptg चप দপ"
_AM = "am öö 오전 上午 午前 凌晨 早上 清晨 ص πμ पूर्वाह्न vorm sa pg"
_AFTERNOON, _MORNING = frozenset(_PM.split()), frozenset(_AM.split())
_NOON = frozenset({"中午"})
_AUTHOR = re.compile(r"([^:\n]{1,100}): (.*)|([^:\n]{1,100}):()$", re.DOTALL)


def is_chat(text: str) -> bool:
    """Whether a text begins as a chat does.

    >>> is_chat("[10/4/21, 4:01:02\u202fPM] Ann: is it down?"), is_chat("date,text")
    (True, False)
    """
    lines = (line for line in text[: 1 << 13].splitlines() if line.strip())
    return _begin(next(lines, "")) is not None


def iter_chat(blocks: Iterable[bytes]) -> Iterator[Raw]:
    """Yield the messages of a chat: ``@time``, ``@author`` (None: WhatsApp itself), ``@text``.

    Lines before the first message are one error.
    """
    record: dict[str, Any] | None = None
    parts: list[str] = []
    size = 0
    for line in _lines(blocks):
        begun = _begin(line)
        if begun is None:
            if size < _MAX_MESSAGE:
                parts.append(line)
                size += len(line) + 1
            continue
        if record is not None or any(part.strip() for part in parts):
            yield _whole(record, parts)
        record, parts = begun, [begun["@text"]]
        size = len(parts[0])
    if record is not None or any(part.strip() for part in parts):
        yield _whole(record, parts)


def _whole(record: dict[str, Any] | None, parts: list[str]) -> Raw:
    if record is None:
        return RecordError("line outside of a message", parts[0][:80])
    return {**record, "@text": "\n".join(parts).rstrip()}


def _lines(blocks: Iterable[bytes]) -> Iterator[str]:
    rest = b""
    for block in blocks:
        *lines, rest = (rest + block).split(b"\n")
        yield from (line.decode("utf-8", "surrogateescape").rstrip("\r") for line in lines)
    if rest:
        yield rest.decode("utf-8", "surrogateescape").rstrip("\r")


def _begin(line: str) -> dict[str, Any] | None:
    """Read the start of a message; None where a line goes on with the one above."""
    text = line.lstrip("\u200e\u200f\u202a\u202b\u202c\u202d\u202e\ufeff")
    match = _IOS.match(text) or _ANDROID.match(text)
    time = _time(match[1]) if match else None
    if match is None or time is None:
        return None
    said = _AUTHOR.match(match[2])
    if said is None:
        return {"@time": time, "@author": None, "@text": match[2]}
    author, words = (said[1], said[2]) if said[1] else (said[3], "")
    return {"@time": time, "@author": _MARKS.sub("", author).strip(), "@text": words}


def _time(stamp: str) -> str | None:
    plain = _MARKS.sub("", unicodedata.normalize("NFKC", stamp)).strip()
    match = _STAMP.fullmatch(plain) or _TURNED.fullmatch(plain)
    if match is None:
        return None
    hour, *rest = (int(part) for part in re.split("[:.]", match["clock"]))
    words = {
        _LETTERS.sub("", word).lower()
        for side in (match["before"], match["after"])
        for word in (side, *side.split())
    }
    half = words & (_AFTERNOON | _MORNING | _NOON)
    if half and hour <= 12:  # noqa: PLR2004
        late = bool(half & _AFTERNOON) or (bool(half & _NOON) and hour != 11)  # noqa: PLR2004
        hour = hour % 12 + 12 * late
    clock = ":".join(f"{part:02}" for part in (hour, *rest))
    return f"{_date(match['a'], match['b'], match['c'], match['sep'])} {clock}"


def _date(first: str, second: str, third: str, sign: str) -> str:
    if len(first) == 4:  # noqa: PLR2004  a year
        return f"{first}-{int(second):02}-{int(third):02}"
    year = third if len(third) == 4 else f"20{third:0>2}"  # noqa: PLR2004
    if sign.startswith("."):  # no language that writes dots puts the month first
        return f"{year}-{int(second):02}-{int(first):02}"
    return f"{int(first):02}/{int(second):02}/{year}"
