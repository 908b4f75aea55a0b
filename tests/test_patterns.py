"""Every pattern of the package, found by itself, takes time in proportion to the text.

Texts are made for each pattern from its own characters: one or two of them repeated, with an
end that it can't match. Each is timed as it is used (matched at a place, or searched for) at
two lengths: what grows with the square takes 64 times as long at eight times the length.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re
import time
from itertools import product
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import TYPE_CHECKING, Any

import pytest

import sentiment

if TYPE_CHECKING:
    from collections.abc import Iterator

#: A representative of each class of characters.
_CATEGORY = {
    _constants.CATEGORY_DIGIT: "7",
    _constants.CATEGORY_NOT_DIGIT: "x",
    _constants.CATEGORY_SPACE: " ",
    _constants.CATEGORY_NOT_SPACE: "x",
    _constants.CATEGORY_WORD: "x",
    _constants.CATEGORY_NOT_WORD: "!",
}
_SHORT, _LONG = 500, 4_000
#: Eight times the length in 64 times the time is quadratic; in 8 times, linear.
_TOO_MUCH = 28.0


def characters(parsed: Any) -> Iterator[str]:
    """Yield characters that a parsed pattern speaks of."""
    for code, value in parsed:
        if code in {_constants.LITERAL, _constants.NOT_LITERAL}:
            yield chr(value)
        elif code is _constants.RANGE:
            yield chr(value[0])
        elif code is _constants.CATEGORY:
            yield _CATEGORY[value]
        elif code is _constants.ANY:
            yield "x"
        else:
            yield from inner(code, value)


def inner(code: Any, value: Any) -> Iterator[str]:
    """Yield characters of what a piece of a pattern holds."""
    if code is _constants.IN:
        yield from characters(value)
    elif code is _constants.BRANCH:
        for branch in value[1]:
            yield from characters(branch)
    elif isinstance(value, tuple | list):
        for part in value:
            if isinstance(part, _parser.SubPattern):
                yield from characters(part)
    elif isinstance(value, _parser.SubPattern):
        yield from characters(value)


def patterns() -> dict[str, re.Pattern[Any]]:
    """Find the compiled patterns of all modules."""
    found = {}
    for module in pkgutil.walk_packages(sentiment.__path__, "sentiment."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, re.Pattern):
                found[f"{module.name}.{name}"] = value
    return found


def is_searched(name: str) -> bool:
    """Tell whether a pattern is looked for anywhere in a text, not only at a place."""
    module, _, own = name.rpartition(".")
    source = inspect.getsource(importlib.import_module(module))
    used = set(re.findall(rf"\b{own}\.(\w+)", source))
    return not used or bool(used - {"match", "fullmatch", "pattern"})


def seconds(pattern: re.Pattern[Any], text: Any, *, searched: bool) -> float:
    """Time with processor time: others may be at work on the machine."""
    start = time.process_time()
    if searched:
        for _ in pattern.finditer(text):
            pass
    else:
        pattern.fullmatch(text)
        pattern.match(text)
    return time.process_time() - start


PATTERNS = patterns()


def test_patterns_are_found() -> None:
    assert len(PATTERNS) > 30
    assert "sentiment.select.pseudonyms._EMAIL" in PATTERNS


def slowest(pattern: re.Pattern[Any], *, searched: bool = True) -> tuple[float, str]:
    """Return by how much the time grows from `_SHORT` to `_LONG`, at worst, and with what."""
    source = pattern.pattern
    text = source.decode("latin-1") if isinstance(source, bytes) else source
    known = dict.fromkeys(characters(_parser.parse(text, pattern.flags & ~re.UNICODE)))
    alphabet = [*known][:8]
    pumps = ["".join(each) for n in (1, 2) for each in product(alphabet, repeat=n)]
    worst = (0.0, "")
    for pump in pumps:
        ending = "\x00\x01"
        short, long = ((pump * n)[:n] + ending for n in (_SHORT, _LONG))
        if isinstance(source, bytes):
            short, long = short.encode("latin-1", "ignore"), long.encode("latin-1", "ignore")
        if (
            seconds(pattern, long, searched=searched) < 2e-3
        ):  # what grows with the square takes longer
            continue
        at_length, at_first = (
            min(seconds(pattern, each, searched=searched) for _ in range(3))
            for each in (long, short)
        )
        growth = at_length / max(at_first, 1e-5)
        worst = max(worst, (growth, pump))
        if growth > _TOO_MUCH:
            break
    return worst


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_time_grows_with_the_text(name: str) -> None:
    growth, pump = slowest(PATTERNS[name], searched=is_searched(name))
    assert growth < _TOO_MUCH, f"{name} takes {growth:.0f} times as long for {pump!r}"


def test_a_quadratic_pattern_would_be_noticed() -> None:
    assert slowest(re.compile(r"\w+@\w+"))[0] > _TOO_MUCH
    assert slowest(re.compile(r"\s+$"))[0] > _TOO_MUCH
