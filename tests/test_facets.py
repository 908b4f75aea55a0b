"""Facets: every example of every pattern, hostile texts, and columns as documented."""

import time

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.facets import measure_precision
from sentiment.errors import LayoutError
from sentiment.measure.aspects import Facet, find_facets, load_facets, load_groups
from sentiment.measure.aspects.facet_patterns import load_profiles


def has(text: str, facet: Facet) -> bool:
    posts = pd.DataFrame({"text": [text]})
    return bool(find_facets(posts, facets=[facet])[f"facet_{facet.name}"].iloc[0])


@pytest.mark.parametrize(
    "facet", load_facets() + load_groups() + load_profiles(), ids=lambda facet: facet.name
)
def test_every_example_has_its_facet_and_no_counterexample_has(facet: Facet) -> None:
    assert facet.examples
    assert facet.counterexamples
    assert facet.meaning
    assert [text for text in facet.examples if not has(text, facet)] == []
    assert [text for text in facet.counterexamples if has(text, facet)] == []


def test_names_are_unique() -> None:
    names = [facet.name for facet in load_facets()]
    assert len(names) == len(set(names))
    assert {facet.family for facet in load_facets()} == {
        "worry",
        "cause",
        "ask",
        "scam",
        "mood",
        "destination",
    }


def test_looking_for_names_first_changes_no_destination() -> None:
    texts = [text for facet in load_facets() for text in facet.examples + facet.counterexamples]
    found = find_facets(pd.DataFrame({"text": texts}))
    for facet in load_facets():
        if facet.family == "destination":
            as_others = Facet(facet.name, "worry", "", facet.pattern, facet.unless)
            alone = find_facets(pd.DataFrame({"text": texts}), facets=[as_others])
            assert (
                found[f"facet_{facet.name}"].tolist() == alone[f"facet_{facet.name}"].tolist()
            )


def test_columns_are_added_and_the_table_is_not_changed() -> None:
    posts = pd.DataFrame({"text": ["I hope my data is safe!", None]}, index=[7, 3])
    found = find_facets(posts)
    assert list(posts.columns) == ["text"]
    assert list(found.index) == [7, 3]
    assert found["facet_data_loss"].tolist() == [True, False]
    assert len(found.columns) == 1 + len(load_facets())
    assert set(map(str, found.dtypes.drop("text"))) == {"bool"}
    assert find_facets(posts.iloc[:0]).empty


def test_curly_apostrophes_and_capitals_match() -> None:
    posts = pd.DataFrame({"text": ["CAN’T LOG IN", "cant log in"]})
    assert find_facets(posts)["facet_account"].tolist() == [True, True]


def test_missing_text_is_an_error() -> None:
    with pytest.raises(LayoutError, match="missing columns: text"):
        find_facets(pd.DataFrame({"body": ["x"]}))


@settings(max_examples=15)  # each call compiles every pattern
@given(st.lists(st.text(max_size=200), max_size=5))
def test_any_text_is_searched(texts: list[str]) -> None:
    clean = [text.encode("utf-8", "replace").decode() for text in texts]
    assert len(find_facets(pd.DataFrame({"text": clean}))) == len(clean)


def test_time_grows_with_the_text_and_not_faster() -> None:
    hostile = ["my " * 20_000, "any one " * 10_000, "recover " * 10_000, "a" * 100_000]
    start = time.process_time()
    find_facets(pd.DataFrame({"text": hostile}))
    assert time.process_time() - start < 20


def test_what_is_found_is_there_on_labelled_matches() -> None:
    table = measure_precision().set_index("facet")
    assert table["n"].sum() >= 450
    assert (table["precision"] >= 0.85).all(), table[table["precision"] < 0.85]
    many = table[table["n"] >= 15]
    assert len(many) >= 16
    assert (many["low"] >= 0.7).all(), many[many["low"] < 0.7]
    # mending patterns must not throw out what is right
    assert table["n_lost"].sum() <= 0.06 * table["n_right"].sum()
