"""How patterns are put together, where texts are searched, and who is told by followers."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from sentiment.measure.aspects import (
    GROUPS,
    Facet,
    find_facets,
    find_groups,
    main_service,
    named_services,
)
from sentiment.measure.aspects.facet_patterns import _facet, any_of, load_facets

WORDS = {"thing": "phone|<tool>", "tool": "hammer"}


@pytest.mark.parametrize(
    ("entry", "pattern", "unless"),
    [
        ({"phrases": ["a", "b <tool>"]}, r"\b(?:a|b (?:hammer))\b", ""),
        ({"patterns": ["x<thing>"]}, "x(?:phone|(?:hammer))", ""),
        ({"phrases": ["a"], "patterns": ["x", "y"]}, r"\b(?:a)\b|x|y", ""),
        ({"patterns": ["x"], "unless": ["c"]}, "x", r"\b(?:c)\b"),
        ({"patterns": ["x"], "unless": ["c"], "unless_patterns": ["d"]}, "x", r"\b(?:c)\b|d"),
        ({}, "", ""),
    ],
)
def test_patterns_are_joined(entry: dict, pattern: str, unless: str) -> None:
    made = _facet("to_big_forum", "mood", {"meaning": "turns to <service>", **entry}, WORDS)
    assert (made.name, made.family, made.meaning) == (
        "to_big_forum",
        "mood",
        "turns to big forum",
    )
    assert (made.pattern, made.unless) == (pattern, unless)
    assert (made.examples, made.counterexamples) == ((), ())
    told = _facet(
        "x",
        "mood",
        {"meaning": "m", "examples": ["go <service>"], "counterexamples": ["no"]},
        {},
    )
    assert (told.examples, told.counterexamples) == (("go x",), ("no",))


def test_families_come_in_the_order_of_tables() -> None:
    families = list(dict.fromkeys(facet.family for facet in load_facets()))
    assert families == ["worry", "cause", "ask", "scam", "mood", "destination"]
    ways = [facet for facet in load_facets() if facet.family == "destination"]
    assert all(facet.name.startswith("to_") for facet in ways)
    names = any_of(ways)
    assert names.startswith(r"\b(?:")
    assert names.endswith(r")\b")
    assert any_of([facet for facet in load_facets() if facet.family == "mood"]).count("|") > 2


@pytest.mark.parametrize(
    ("text", "services"),
    [
        ("Discord down", {"to_discord"}),
        ("DISCORD and reddit", {"to_discord", "to_reddit"}),
        ("discordant", set()),
        ("", set()),
    ],
)
def test_services_that_an_outage_names(text: str, services: set[str]) -> None:
    assert named_services(text) == services


def flag(texts: list[str | None], *facets: Facet) -> list[list[bool]]:
    posts = pd.DataFrame({"text": pd.Series(texts, dtype="str")})
    found = find_facets(posts, facets=facets)
    return [found[f"facet_{facet.name}"].tolist() for facet in facets]


def test_the_first_two_thousand_characters_are_searched() -> None:
    end = Facet("end", "mood", "", "xyz")
    texts = [" " * n + "xyz" for n in (0, 1996, 1997, 1998, 2000)]
    assert flag(texts, end) == [[True, True, True, False, False]]
    assert flag([None, "", "XYZ"], end) == [[False, False, True]]


def test_what_speaks_against_a_facet_takes_it_back() -> None:
    one = Facet("one", "mood", "", "a", unless="b")
    two = Facet("two", "mood", "", "b", unless="c")
    other = Facet("other", "cause", "", "c")
    texts = ["a", "ab", "b", "bc", "c", "d", "aB’c"]
    assert flag(texts, one, two, other) == [
        [True, False, False, False, False, False, False],
        [False, True, True, False, False, False, False],
        [False, False, False, True, True, False, True],
    ]
    assert flag(["d", "e"], one, two) == [[False, False]] * 2
    assert flag(["it’s"], Facet("curly", "mood", "", "it's")) == [[True]]


@pytest.mark.parametrize(
    ("n", "others", "found"),
    [
        (10, 0, {"to_tiktok"}),
        (9, 0, set()),
        (10, 9, {"to_tiktok"}),
        (10, 10, set()),
        (12, 10, {"to_tiktok"}),
    ],
)
def test_most_posts_that_name_a_service_name_it(n: int, others: int, found: set[str]) -> None:
    texts = ["tiktok is down"] * n + ["reddit is up"] * others + ["nothing"] * 50
    assert main_service(pd.Series(texts)) == found


@pytest.mark.parametrize(("before", "found"), [(1_990, {"to_tiktok"}), (1_991, set())])
def test_two_thousand_posts_are_asked_what_they_are_about(before: int, found: set) -> None:
    assert main_service(pd.Series(["nothing"] * before + ["tiktok"] * 20)) == found


def group_of(text: str = "down again", **more: Any) -> list[str]:
    """Find the groups of the posts of one author, and of a post of another."""
    n = len(next(iter(more.values())))
    posts = pd.DataFrame({"text": [text] * n, "author": ["a"] * n} | more)
    if "author_followers" in posts:
        posts["author_followers"] = posts["author_followers"].astype("Int64")
    return find_groups(posts)["group"].tolist()


@pytest.mark.parametrize(
    ("followers", "group"),
    [
        ([100_000], "influencer"),
        ([99_999], "unknown"),
        ([1_000], "unknown"),
        ([999], "casual"),
        ([0], "casual"),
        ([None], "unknown"),
        ([999, 1_000], "unknown"),
        ([999, None], "casual"),
        ([5, 100_000], "influencer"),
    ],
)
def test_followers_tell_who_has_many_or_few(followers: list, group: str) -> None:
    assert group_of(author_followers=followers) == [group] * len(followers)


@pytest.mark.parametrize(
    ("verified", "group"),
    [([False], "casual"), ([None], "casual"), ([True], "unknown"), ([False, True], "unknown")],
)
def test_who_has_a_mark_is_not_casual(verified: list, group: str) -> None:
    marks = pd.array(verified, dtype="boolean")
    found = group_of(author_followers=[50] * len(verified), author_verified=marks)
    assert found == [group] * len(verified)


def test_profiles_go_before_words_and_many_followers_before_both() -> None:
    said = "our customers can't reach us"
    assert group_of(said, author_followers=[50]) == ["business"]
    assert group_of(said, author_followers=[100_000]) == ["influencer"]
    assert group_of(said, author_description=[None]) == ["business"]
    assert group_of(said, author_description=["nothing of note"]) == ["business"]
    own = "Streamer on Twitch, content creator"
    assert group_of(said, author_description=[own]) == ["creator"]
    assert group_of(author_description=[own, None]) == ["creator"] * 2
    assert group_of(author_description=[own], author_followers=[50]) == ["creator"]
    assert GROUPS == ("casual", "creator", "business", "influencer", "unknown")
