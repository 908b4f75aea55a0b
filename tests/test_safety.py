import unicodedata

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.escape import (
    for_file_name,
    for_markdown,
    for_spreadsheet,
    for_terminal,
    from_spreadsheet,
)


@given(st.text())
def test_no_control_or_direction_character_reaches_a_terminal(text: str) -> None:
    shown = for_terminal(text)
    risky = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert all(unicodedata.category(c) not in risky or c in "\n\u200d" for c in shown)


@given(st.text())
def test_no_cell_starts_a_formula(text: str) -> None:
    cell = for_spreadsheet(pd.Series([text], dtype="str")).iloc[0]
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
    assert cell.removeprefix("'") == text or cell == text


@given(st.text())
def test_file_names_are_plain(text: str) -> None:
    name = for_file_name(text, "outage-1")
    assert name
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


def test_markdown_is_one_inert_line() -> None:
    assert for_markdown("a\n# b [x](y)") == "a \\# b \\[x\\](y)"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- item", r"\- item"),
        ("1. item", r"1\. item"),
        ("12) item", r"12\) item"),
        ("+", r"\+"),
        ("---", r"\---"),
        ("===", r"\==="),
        ("https://x.example", r"https\://x.example"),
        ("www.x.example", r"www\.x.example"),
        ("-0.1 to +2.5", "-0.1 to +2.5"),
        ("1.5 hours", "1.5 hours"),
    ],
)
def test_markdown_makes_no_lists_rules_or_links(text: str, expected: str) -> None:
    assert for_markdown(text) == expected


@given(st.text())
def test_what_is_made_safe_for_spreadsheets_comes_back(text: str) -> None:
    safe = for_spreadsheet(pd.Series([text], dtype="str")).iloc[0]
    if not text.startswith("'"):
        assert from_spreadsheet(safe) == text
    assert safe in {text, f"'{text}"}
