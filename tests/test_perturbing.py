"""Changed posts: what they are made of, and that none is learned of which one is measured."""

import numpy as np
import pytest

from benchmarks import corpora, perturbing
from benchmarks.perturbing import Changed, change_posts
from benchmarks.teach import unlike, untold

TOWNS = ["Bergen", "Hull", "Porto", "Graz", "Lyon", "Cork"]
ROWS = [
    {
        "text": f"Fernpost is down in {town} since noon, {n} of us wait 😡",
        "corpus": "written",
        "service": service,
    }
    for n, (town, service) in enumerate(zip(TOWNS, ["fernpost"] * 5 + ["kranich"], strict=True))
]
ROWS += [
    {"text": "my cousin sings so badly that the dog left", "corpus": "chatter"},
    {"text": "Gran won at cards and hid the prize from all", "corpus": "chatter"},
]


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, n in {"TIMES": 3, "OTHERS": 1, "JOINED": 9, "HALVES": 4}.items():
        monkeypatch.setattr(perturbing, name, n)


def test_a_seed_gives_the_same_texts_and_none_that_was_there() -> None:
    found = change_posts(ROWS)
    assert found == change_posts(ROWS)
    assert found != change_posts(ROWS, seed=1)
    texts = [one.text for one in found]
    assert len(set(texts)) == len(texts)
    assert not {row["text"] for row in ROWS} & set(texts)


def test_each_text_is_made_of_the_posts_that_are_named() -> None:
    found = change_posts(ROWS)
    assert {len(one.made_of) for one in found} == {1, 2}
    assert {i for one in found if len(one.made_of) == 1 for i in one.made_of} == set(range(6))
    for one in found:
        if len(one.made_of) == 2:
            first, last = (ROWS[i]["text"].split(" ") for i in one.made_of)
            assert one.text == " ".join(first[: len(first) // 2] + last[len(last) // 2 :])


def test_names_give_way_to_names_that_posts_are_about(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(perturbing, "FEWEST_POSTS", 1)
    rng = np.random.default_rng(0)
    change = perturbing._changer(ROWS, rng)
    found = {change("Fernpost!").strip("😡 ").lower() for _ in range(30)}
    assert {"kranich!", "fernpost!"} <= found
    assert perturbing._in_case_of("FERNPOST", "kranich") == "KRANICH"
    assert perturbing._in_case_of("Fernpost", "kranich") == "Kranich"
    assert perturbing._in_case_of("fernpost", "kranich") == "kranich"


def test_words_letters_and_emoji_change() -> None:
    rng, text = np.random.default_rng(0), ROWS[0]["text"]
    fewer = perturbing._fewer_words(text, rng).split(" ")
    assert len(fewer) < len(text.split(" "))
    assert set(fewer) < set(text.split(" "))
    assert perturbing._other_case(text, rng).lower() == text.lower()
    assert 1 <= abs(len(perturbing._mistyped(text, rng)) - len(text)) + 1 <= 3
    assert perturbing._mistyped("ok 12", rng) == "ok 12"
    assert perturbing._emoji("all fine", ["🔥"], rng) == "all fine 🔥"
    assert {perturbing._emoji(text, ["🔥"], rng) for _ in range(20)} == {
        text.removesuffix(" 😡"),
        f"{text} 🔥",
    }


def test_what_is_measured_is_not_learned_in_other_words() -> None:
    twin = {"text": ROWS[0]["text"].upper() + "!!", "corpus": "written", "service": "fernpost"}
    rows = [*ROWS, twin]
    test = np.arange(len(rows)) == 0
    found = change_posts(rows)
    hidden = untold(found, rows, test)
    twins = {0, len(rows) - 1}
    assert any(hidden)
    assert not all(hidden)
    for one, spared in zip(found, hidden, strict=True):
        key = corpora.near_duplicate_key(one.text)
        of_it = key == corpora.near_duplicate_key(rows[0]["text"])
        assert spared == (bool(twins & set(one.made_of)) or of_it)
    # words of another post that became those of one that is measured
    alike = Changed(ROWS[0]["text"].lower(), (3,))
    assert untold([alike], rows, test) == [True]


def test_what_reads_like_a_guard_post_is_left_out() -> None:
    guard = [{"text": "Down again, Cork?"}]
    found = [Changed("down AGAIN cork 😡", (1,)), Changed("down in Cork", (2,))]
    assert unlike(found, guard) == found[1:]
