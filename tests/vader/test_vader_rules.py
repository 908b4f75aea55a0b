"""Each rule by itself, with scores worked out here and not by vaderSentiment."""

import math

import pyarrow as pa
import pytest

from sentiment.score.vader import load_lexicon, score_texts

GOOD = 1.9  # valences in the lexicon
BAD = -2.5
NO = -1.2
HEART = 3.2  # "love"
UP = 0.293  # B_INCR
SHOUT = 0.733  # C_INCR
NOT = -0.74  # N_SCALAR


def scores_of(text: str | None, **extra: float) -> list[float]:
    """Return the four scores of one text."""
    scores: list[float] = score_texts(
        pa.array([text], pa.string()), lexicon=load_lexicon(extra)
    )[0].tolist()
    return scores


def compound(total: float) -> float:
    """Return the compound score that a sum of valences gives."""
    return round(total / math.sqrt(total * total + 15), 4)


def check(text: str, total: float, **extra: float) -> None:
    """Assert what valences a text's sum to."""
    assert scores_of(text, **extra)[3] == compound(total), text


@pytest.mark.parametrize("text", ["", None, " ", "\n\t\x1c\u3000"])
def test_nothing_scores_zero(text: str | None) -> None:
    assert scores_of(text) == [0, 0, 0, 0]


def test_shares_count_neutral_words_as_one() -> None:
    # good: 1.9 + 1; bad: 2.5 + 1; three neutral words.
    total = 2.9 + 3.5 + 3
    assert scores_of("x good x bad x")[:3] == [
        round(3.5 / total, 3),
        round(3 / total, 3),
        round(2.9 / total, 3),
    ]


def test_neutral_text() -> None:
    assert scores_of("x y z") == [0, 1, 0, 0]


@pytest.mark.parametrize(
    "text", ["good", "GOOD", "GoOd", "(good)", "...good...", '"good,', "#good_"]
)
def test_case_and_punctuation_around_a_word_are_taken_off(text: str) -> None:
    check(text, GOOD)


def test_what_would_keep_two_characters_keeps_its_punctuation() -> None:
    check("ok", 1.2)
    check("ok.", 0)
    check(":)", 2.0)
    check("“good”", 0)  # not ASCII punctuation, so no word


def test_length_of_emoticons_is_counted_in_characters_not_bytes() -> None:
    check(".éé", 1, **{".éé": 1.0, "éé": 2.0})
    check(".ééé", 2, **{".ééé": 1.0, "ééé": 2.0})


@pytest.mark.parametrize(
    "space",
    ["\t", "\n", "\x0b", "\x0c", "\r", "\x1c", "\x1f", "\x85", "\xa0", "\u2003", "\u3000"],
)
def test_what_separates_words(space: str) -> None:
    check(f"good{space}good", 2 * GOOD)


@pytest.mark.parametrize("character", ["\u200b", "\ufeff", "\x00", "\x1b", "\x7f", "\u180e"])
def test_what_does_not_separate_words(character: str) -> None:
    check(f"good{character}good", 0)


@pytest.mark.parametrize(
    ("marks", "added"),
    [
        ("!", 0.292),
        ("!!", 0.584),
        ("!!!!", 1.168),
        ("!!!!!!", 1.168),
        ("?", 0),
        ("??", 0.36),
        ("???", 0.54),
        ("????", 0.96),
    ],
)
def test_marks_add_to_the_larger_side(marks: str, added: float) -> None:
    check(f"good{marks}", GOOD + added)
    check(f"bad x{marks}", BAD - added)
    check(f"x{marks}", 0)


def test_marks_inside_words_count() -> None:
    check("good a!b?c?", GOOD + 0.292 + 0.36)


def test_capitals_count_only_among_others() -> None:
    check("GOOD", GOOD)
    check("x GOOD", GOOD + SHOUT)
    check("x BAD", BAD - SHOUT)
    check("X GOOD", GOOD)
    check("x Good", GOOD)


def test_what_is_in_capitals() -> None:
    check("ǅ GOOD", GOOD + SHOUT)  # title case isn't
    check("Ⅷ GOOD", GOOD)
    check("A1 GOOD", GOOD)
    check("123 GOOD", GOOD + SHOUT)


def test_lower_case_of_other_letters() -> None:
    check("li\u212ae", 1.5)  # the kelvin sign is a k
    check("İSTANBUL", 2, **{"i̇stanbul": 2})  # noqa: PIE804 - would be normalised
    check("ΑΒΣ ΑΒΣ' ΑΒΣ.Α", 1 + 1 + 0, **{"αβς": 1})  # noqa: PIE804
    check("aſſ", 0)


def test_boosters_are_damped_with_the_distance() -> None:
    check("very good", GOOD + UP)
    check("very x good", GOOD + UP * 0.95)
    check("very x x good", GOOD + UP * 0.9)
    check("very x x x good", GOOD)
    check("very bad", BAD - UP)
    check("hardly good", GOOD - UP)
    check("very very good", GOOD + UP + UP * 0.95)


def test_shouted_boosters_strengthen_always() -> None:
    check("VERY good", GOOD + UP + SHOUT)
    check("HARDLY good", GOOD - UP + SHOUT)
    check("VERY bad", BAD - (UP + SHOUT))


def test_boosters_have_no_valence() -> None:
    check("very x", 0, very=3.0)


def test_boosters_in_the_lexicon_boost_nothing() -> None:
    check("very good", GOOD, very=3.0)


@pytest.mark.parametrize(
    "text",
    [
        "not good",
        "not x good",
        "not x x good",
        "isn't good",
        "ISN'T good",
        "xn'ty good",
        "dont good",
    ],
)
def test_negation(text: str) -> None:
    check(text, GOOD * NOT)


@pytest.mark.parametrize("text", ["not x x x good", "isn’t good", "no't good", "n'a good"])
def test_no_negation(text: str) -> None:
    check(text, GOOD)


def test_two_negations() -> None:
    check("not never good", GOOD * NOT * NOT)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("never so good", (GOOD + UP) * 1.25),
        ("never this good", GOOD * 1.25),
        (
            "never x so good",
            (GOOD + UP) * 1.25,
        ),  # by the "so" alone, and "never" isn't seen any more
        ("x x this good", GOOD * 1.25),
        ("never so x good", (GOOD + UP * 0.95) * 1.25),
        ("not so good", (GOOD + UP) * NOT),
        ("not x this good", GOOD * 1.25),
        ("without doubt good", GOOD),
        ("without x good", GOOD * NOT),
    ],
)
def test_never_so_and_without_doubt(text: str, total: float) -> None:
    # "doubt" is in the lexicon, and has a valence that "without" negates.
    doubt = -1.5 * NOT if "doubt" in text else 0
    check(text, total + doubt)


def test_without_a_doubt() -> None:
    check("without a doubt good", GOOD + -1.5 * NOT)
    check("without doubt x good", GOOD + -1.5 * NOT)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("no good", GOOD * NOT),  # "no" itself counts nothing
        ("no x good", NO + GOOD * NOT),
        ("no x x good", NO + GOOD),
        ("no x or good", NO + GOOD * NOT),
        ("no x nor good", NO + GOOD * NOT * NOT),  # "nor" negates as well
        ("no no good", NO * NOT + GOOD * NOT),
        ("no", NO),
        ("x NO good", -SHOUT + GOOD * NOT),
    ],
)
def test_no(text: str, total: float) -> None:
    check(text, total)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("least good", GOOD * NOT),
        ("x least good", GOOD * NOT),
        ("at least good", GOOD),
        ("very least good", GOOD + UP * 0.95),
        ("least x good", GOOD),
    ],
)
def test_least(text: str, total: float) -> None:
    check(text, total)


def test_least_in_the_lexicon_negates_nothing() -> None:
    check("least good", GOOD - 1, least=-1)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("x x the bomb", 3),
        ("x the bomb", -2.2),  # not before the fourth word
        ("x x bad ass", 1.5 + -2.5),  # "bad" comes third: it keeps its own valence
        ("x x x bad ass", 1.5 + 1.5),
        ("x x x badass", 1.4),
        ("x x bus stop", 0),
        (
            "x yeah right good",
            1.2 - 2,
        ),  # "yeah" is in the lexicon; the idiom ends before "good"
        ("x x kiss of death", 1.8 + -1.5),
        ("x x x kiss of death", -1.5 + -1.5),
        ("very x the bomb", 3),
        ("x kind the bomb", 2.4 + 3),
        ("x good the bomb", GOOD + 3),
        ("good x the bomb", GOOD + -2.2),  # a word of the lexicon three before hides the idiom
    ],
)
def test_idioms(text: str, total: float) -> None:
    check(text, total)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("x kind of good", GOOD - UP),
        ("x sort of good", GOOD - UP),
        ("x just enough good", GOOD - UP),
        ("sort of x good", GOOD - UP),
        ("x sort of bad", BAD - UP),  # worse, not better
        ("sort of good", GOOD),  # not before the fourth word
        ("kind good", 2.4 + GOOD),
        ("kind x good", 2.4 + GOOD),
    ],
)
def test_boosters_of_several_words(text: str, total: float) -> None:
    check(text, total)


@pytest.mark.parametrize(
    ("text", "total"),
    [
        ("good but bad", GOOD * 0.5 + BAD * 1.5),
        ("good BUT bad", GOOD * 0.5 + BAD * 1.5),
        ("x but x good", GOOD * 1.5),
        ("x but x good but bad", GOOD * 1.5 + BAD * 1.5),  # the first one counts
        ("good but good", GOOD * 0.5 + GOOD * 1.5),
        ("good good but good", GOOD * 0.5 + GOOD * 0.5 + GOOD * 1.5),
        ("but", 0),
        ("but good", GOOD + GOOD * 0.5),
    ],
)
def test_but(text: str, total: float) -> None:
    extra = {"but": GOOD} if text == "but good" else {}
    # Both being 1.9, the turn of "good" is taken by "but", which stays as it is.
    check(text, 2 * GOOD if extra else total, **extra)


def test_but_changes_the_first_of_equal_sentiments() -> None:
    # Halving "two" makes it equal to "one", whose turn then halves it again.
    check("two one but x", 0.5 + 1.0, two=2.0, one=1.0)
    # "one" is the first of its value still, so that "two" stays behind "but".
    check("x one but two", 0.5 + 3.0, two=2.0, one=1.0)


def test_emoji_begin_a_word_but_do_not_end_one() -> None:
    check("good🏠good", GOOD)
    check("good🏠 good", 2 * GOOD)
    check("😀😀", 1.5 + 1.5)  # "grinning face", which begins again
    check("love💋", HEART + 1.8)  # "kiss mark"
    check("💋\ufe0f", 1.8)  # the selector is glued to "mark"
    check("😘\ufe0f", 0)  # and here to "kiss"


def test_emoji_descriptions_count_marks() -> None:
    check("good 🔛", GOOD + 0.292)  # "ON! arrow"


def test_additional_words() -> None:
    check("lagging", -2, lagging=-2)
    check("LAGGING good", -2 + GOOD - SHOUT, lagging=-2)
    check("good", 3, good=3)
    check("Capital", 0, Capital=5)
    check("two words", 0, **{"two words": 5})


@pytest.mark.parametrize("extra", [{1: 2}, {"x": "2"}, {"x": None}])
def test_additional_words_of_a_wrong_type(extra: dict[str, float]) -> None:
    with pytest.raises(TypeError):
        load_lexicon(extra)


@pytest.mark.parametrize("valence", [math.nan, math.inf, -math.inf, 1e7])
def test_additional_words_beyond_reason(valence: float) -> None:
    with pytest.raises(ValueError, match="valence of 'x'"):
        load_lexicon({"x": valence})
