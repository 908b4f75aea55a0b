"""The headline says what the verdicts say, whatever they are: no more, and in their units."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from math import nan
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.analysis.analyse import analyse
from sentiment.outage import parse_outage
from sentiment.schema import REACTIONS
from sentiment.tell.headline import tell_headline, tell_outage
from sentiment.tell.titles import title_of
from tests.conftest import tagged_posts
from tests.studies import run_study

if TYPE_CHECKING:
    from sentiment.results import Measures

OUTAGE = parse_outage("2024-03-05T06:00Z/2024-03-05T12:00Z", name="Test outage")
_CHARTS = ("timeline", "windows", "activity", "rates", "cumulative", "effects")
_VERDICTS = ("rose", "fell", "no clear change", "can't be told")


@cache
def measured() -> Measures:
    return run_study([tagged_posts(900)], [OUTAGE]).measures[0]


@st.composite
def tables(draw: Any) -> pd.DataFrame:
    """Draw a table of verdicts in its documented columns."""
    table = measured().verdicts.copy()
    for (window, measure), rows in table.groupby(["window", "measure"], observed=True):
        chosen = draw(st.sampled_from(rows.index.tolist()), label=f"{window} {measure}")
        for at in rows.index:
            verdict = draw(st.sampled_from(_VERDICTS))
            grade = draw(st.sampled_from(["clear", "likely"]))
            most = {"rate": 900.0, "mean": 1.0}.get(str(table.loc[at, "quantity"]), 1.0)
            level = st.floats(0, most)
            before, value = sorted((draw(level), draw(level)), reverse=verdict == "fell")
            table.loc[at, "verdict"] = verdict
            table.loc[at, "grade"] = grade if verdict in {"rose", "fell"} else ""
            table.loc[at, ["before", "value"]] = before, value
            table.loc[at, ["low", "high", "change_low", "change_high"]] = nan
            table.loc[at, "change"] = value / before if before else nan
            table.loc[at, "headline"] = at == chosen
    return table


def test_an_outage_of_whose_words_nothing_is_known_has_its_sentences() -> None:
    one = tell_outage(measured())
    assert tell_headline([measured(), measured()], [], notes=["A note."]) == [
        *(2 * tell_outage(measured(), most=5)),
        "A note.",
    ]
    assert tell_headline([measured()], []) == one


@settings(max_examples=60)
@given(tables())
def test_sentences_say_no_more_than_verdicts(table: pd.DataFrame) -> None:
    measures = replace(measured(), verdicts=table)
    text = "\n".join(
        [*tell_outage(measures), *(title_of(chart, measures) for chart in _CHARTS)]
    )
    assert "nan" not in re.findall(r"\w+", text)
    assert all(int(n) <= 100 for n in re.findall(r"(\d+) %", text)), text
    heads = table[table["headline"]]
    during = heads[heads["window"] == "during"].set_index("measure")
    sentences = tell_outage(measures)
    first = next(said for said in sentences if "frustrat" in said)
    posting = during.loc["posts", "verdict"] in {"rose", "fell"}
    assert (sentences[0] != first) == (posting and "can't be told" in first)
    verdict, grade = during.loc["frustration", ["verdict", "grade"]]
    assert (", up from" in first) == (verdict == "rose" and grade == "clear")
    assert (", probably up from" in first) == (verdict == "rose" and grade == "likely")
    assert (", down from" in first) == (verdict == "fell" and grade == "clear")
    assert ("can't be told" in first) == (verdict == "can't be told")
    for name in ("concern", "humor"):
        rose = re.search(rf"{name} (probably )?rose", text, re.IGNORECASE)
        assert not rose or during.loc[name, "verdict"] == "rose"


@pytest.mark.parametrize(
    ("quantity", "said"),
    [
        ("share", "30 % of posts expressed frustration, against 5 % before"),
        ("authors", "30 % of people who wrote expressed frustration, against 5 % before"),
        ("rate", "1.7 posts an hour expressed frustration, against 0.1 before"),
    ],
)
def test_what_was_not_over_is_told_in_its_unit(quantity: str, said: str) -> None:
    table = measured().verdicts.copy()
    rows = table["measure"] == "frustration"
    table.loc[rows, "headline"] = table.loc[rows, "quantity"] == quantity
    level = 1.7 if quantity == "rate" else 0.3
    chosen = rows & table["headline"]
    table.loc[chosen, ["verdict", "grade", "before", "value"]] = "rose", "clear", 0.05, level
    none = measured().shape.iloc[:0]
    text = "\n".join(tell_outage(replace(measured(), verdicts=table, shape=none)))
    assert f"In the 24 h after the end {said}" in text
    assert "was not over" not in text


def test_a_return_at_once_is_told_once() -> None:
    posts = tagged_posts(6000)
    during = (posts["created_at"] >= OUTAGE.start) & (posts["created_at"] < OUTAGE.end)
    angry = np.arange(len(posts)) % 10 < np.where(during, 7, 1)
    kinds = pd.Categorical(np.where(angry, "frustration", "none"), categories=list(REACTIONS))
    measures = run_study([posts.assign(reaction=kinds)], [OUTAGE]).measures[0]
    found = measures.shape.set_index(["measure", "quantity"]).loc[("frustration", "recovery")]
    assert found["value"] < 1 <= found["high"]
    text = "\n".join(tell_outage(measures))
    assert "back to usual (within 5 points of the level before) within the first hour" in text


def test_nothing_found_is_an_answer() -> None:
    quiet = tagged_posts(300).assign(reaction=pd.Categorical(["none"] * 300))
    found = analyse(quiet[["post_id", "created_at", "text", "author"]])
    assert found.measures == []
    assert found.headline[0].startswith("No outage found in 300 posts")


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            "not yet within 5 points",
            "24 h after the end frustration was not yet within 5",
        ),
        ("can't be told: within 5 points", "usual (within 5 points) can't be told."),
    ],
)
def test_a_recovery_that_is_not_known_is_told_once(note: str, said: str) -> None:
    table, shape = measured().verdicts.copy(), measured().shape.copy()
    during = (table["measure"] == "frustration") & (table["window"] == "during")
    table.loc[during & table["headline"], ["verdict", "grade"]] = "rose", "clear"
    table.loc[table["window"] == "after", "verdict"] = "no clear change"
    row = {"measure": "frustration", "quantity": "recovery", "value": nan, "note": note}
    shape = pd.concat([shape[shape["quantity"] != "recovery"], pd.DataFrame([row])])
    text = "\n".join(tell_outage(replace(measured(), verdicts=table, shape=shape)))
    assert said in text
