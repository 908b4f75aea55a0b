"""The tables that the build makes say of every character what Python says."""

import re
import unicodedata

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.kernels.build import FLAGS, character_flags
from sentiment.kernels.shared_object import call
from tests.vader.texts import NOT_SPACES, ODD_LETTERS

UPPER, LOWER, LOWERED, CASED, IGNORABLE = (1 << bit for bit in (4, 5, 8, 9, 10))


def lowered(text: str) -> tuple[str, int]:
    """Lower a text by compiled code; and return the flags of its characters."""
    data = np.frombuffer(text.encode() + bytes(8), np.uint8)
    target, found = np.empty(3 * len(data), np.uint8), np.empty(2, np.int64)
    call("lower_text", data, len(data) - 8, target, found)
    return target[: found[0]].tobytes().decode(), int(found[1])


def assert_lowered(text: str) -> None:
    lower, flags = lowered(text)
    assert lower == text.lower(), text
    assert (bool(flags & UPPER) and not flags & LOWER) == text.isupper(), text


@settings(max_examples=500)
@given(
    st.text(
        st.one_of(
            st.sampled_from([*ODD_LETTERS, *NOT_SPACES, *"ΣΣΣaA.':"]),
            st.characters(codec="utf-8"),
        )
    )
)
def test_any_text_is_lowered_as_python_does(text: str) -> None:
    assert_lowered(text)


def test_every_character_is_lowered_as_python_does() -> None:
    flags = character_flags()
    codes = [code for code, has in enumerate(flags) if has & (LOWERED | CASED | IGNORABLE)]
    assert len(codes) > 4000
    for char in map(chr, codes):
        for text in (char, f"a{char}Σ", f"{char}Σ{char}", f"AΣ{char}", f"AΣ{char}b"):
            assert_lowered(text)


def test_characters_without_a_category_have_nothing_to_be_asked() -> None:
    for code in [*range(0xD800, 0x20000), *range(0x20000, 0x110000, 61)]:
        if unicodedata.category(chr(code)) in {"Cn", "Co"}:
            assert not any(ask(chr(code)) for ask in FLAGS), hex(code)


def test_flags_are_what_regular_expressions_say() -> None:
    patterns = {1: re.compile(r"\w"), 2: re.compile(r"\s"), 3: re.compile(r"\d")}
    for code, flags in enumerate(character_flags()):
        for bit, pattern in patterns.items():
            assert bool(flags >> bit & 1) == bool(pattern.match(chr(code))), (hex(code), bit)


def test_lower_case_never_needs_lowering() -> None:
    # what lets words that aren't in lower case be left out of a vocabulary
    assert all(chr(code).lower().lower() == chr(code).lower() for code in range(0x110000))
