"""Quotes: who is chosen, and what is masked."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pandas as pd

from sentiment.outage import parse_outage
from sentiment.report.quotes import mask_words, quote_rows
from sentiment.schema import REACTIONS
from tests.conftest import tagged_posts
from tests.studies import run_study

if TYPE_CHECKING:
    from sentiment.report.parts import Table

OUTAGE = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z", name="Test outage")
TEXTS = {
    "sure": ("where is my refund, I want compensation", 0.99),
    "less": ("I demand a refund now", 0.98),
    "topic": ("fix your servers", 0.80),
    "none": ("argh argh argh", 0.70),
}


def quotes(texts: dict[str, tuple[str, float]], *, raw: bool = False) -> Table:
    posts = tagged_posts(len(texts)).assign(
        created_at=pd.Timestamp("2024-03-05T07:30Z"),
        post_id=list(texts),
        author=pd.Series([f"a{i}" for i in range(len(texts))], dtype="str"),
        text=pd.Series([text for text, _ in texts.values()], dtype="str"),
        reaction=pd.Categorical(["frustration"] * len(texts), categories=REACTIONS),
        p_frustration=[sure for _, sure in texts.values()],
    )
    study = run_study([posts], [OUTAGE], n_quotes=3)
    return quote_rows(replace(study, raw_quotes=raw), 0)


def test_of_each_topic_in_turn_the_surest_is_quoted() -> None:
    rows = quotes(TEXTS).rows
    assert [row[5] for row in rows] == ["sure", "topic", "none"]
    assert [row[3] for row in rows] == ["99 %", "80 %", "70 %"]
    assert rows[0][4] == "asking for compensation"
    assert {(row[0], row[1], row[2]) for row in rows} == {
        ("during", "frustration", "2024-03-05 07:30")
    }


def test_what_leads_to_people_and_swear_words_are_masked_unless_asked() -> None:
    text = "@ann fucking shitshow, mail bob@b.org or +49 30 1234567, scunthorpe"
    (row,) = quotes({"1": (text, 0.9)}).rows
    assert row[6] == "@name f****** s*******, mail [e-mail] or [phone], scunthorpe"
    (row,) = quotes({"1": (text, 0.9)}, raw=True).rows
    assert row[6] == text


def test_a_text_and_an_author_are_quoted_once() -> None:
    same = {str(i): ("the same words", 0.9) for i in range(4)}
    assert len(quotes(same).rows) == 1


def test_masks_take_time_of_the_texts_length_alone() -> None:
    assert len(mask_words("fuck" * 50_000)) == 200_000
