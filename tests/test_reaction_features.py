"""Tokens, indicators and features of posts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.feature_extraction import FeatureHasher

from sentiment.score.reactions.features import BLOCKS, analyze, bucket_of
from sentiment.score.reactions.indicators import (
    cue_classes,
    find_indicators,
    paired_indicators,
    questions_asked,
    token_indicators,
)
from sentiment.score.reactions.tokens import SIGN, WORD, tokenize


def texts_of(text: str) -> list[str]:
    return [token.text for token in tokenize(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("  \u00a0\u2003_ _", []),
        ("Sooooo SLOW", ["soo", "slow"]),
        ("don't don’t ‘don’t’", ["don't", "don't", "'", "don't", "'"]),
        ("rock'n'roll' 'x", ["rock'n'roll", "'", "'", "x"]),
        ("x2 5G 12,345 1234567 ٣٤", ["x", "0", "0", "g", "00", ",", "000", "0000", "00"]),
        ("what?!? no!!!! ??? ok? ok!", ["what", "?!", "no", "!!", "??", "ok", "?", "ok", "!"]),
        ("well... hm… a.b ..", ["well", "..", "hm", "..", "a", ".", "b", ".."]),
        ("a\n\n\nb\r\nc", ["a", "<line>", "b", "<line>", "c"]),
        ("see HTTPS://x.org/?a=1! now", ["see", "<link>", "now"]),
        ("www.x.org www. http:/x", ["<link>", "ww", ".", "http", ":", "/", "x"]),
        ("http:// pic.twitter.com/x Pic.twitter.com/x", ["<link>", "<link>", "pic", ".",
         "twitter", ".", "com", "/", "x"]),
        ("mail@a_b.c @ @ann's", ["mail", "<mention>", ".", "c", "@", "<mention>", "'", "s"]),
        ("#AWSDown20 #isDOWN_again", ["#", "aws", "down", "00", "#", "is", "down", "again"]),
        ("#DOWNdetector #é·Été #_ #", ["#", "dow", "ndetector", "#", "é", "·", "été",
         "#", "#"]),
        ("❤️👍🏽👩‍💻", ["❤", "👍", "👩", "💻"]),
        ("“Down” again", ['"', "down", '"', "again"]),
        ("İSTANBUL ΟΔΟΣ ΟΔΟΣΑ \u212aelvin ſo", ["i̇stanbul", "οδος", "οδοσα", "kelvin", "ſo"]),
        ("x² ½kg Ⅷ", ["x²", "½kg", "ⅷ"]),
        ("bad\ud800news", ["badnews"]),
    ],
)  # fmt: skip
def test_tokens(text: str, expected: list[str]) -> None:
    assert texts_of(text) == expected


@given(st.text(max_size=80))
def test_tokens_are_of_few_shapes(text: str) -> None:
    for token in tokenize(text):
        if token.kind == SIGN:
            assert len(token.text) == 1 or token.text in {
                "..", "!!", "??", "?!", "<link>", "<mention>", "<line>"
            }  # fmt: skip
        elif token.kind == WORD:
            assert token.text[0].isalnum()
        else:
            assert set(token.text) == {"0"}
            assert len(token.text) <= 4


@given(st.text(max_size=80))
def test_indicators_are_among_the_known_ones(text: str) -> None:
    indicators, asked = find_indicators(tokenize(text))
    assert set(indicators) <= set(paired_indicators())
    assert set(asked) <= questions_asked()
    assert all(n > 0 for n in indicators.values())


@pytest.mark.parametrize(
    ("text", "indicators", "absent"),
    [
        ("Is it down?", ["auxiliary", "trouble", "question by auxiliary"], ["begins small"]),
        ("Seriously, what's up?", ["question by question_word"], ["question by other"]),
        ("Down again is it?", ["question by other"], ["question by auxiliary"]),
        ("why? tell me", ["question by question_word", "begins small", "speaker"], []),
        ("DOWN AGAIN RIGHT NOW", ["all in capitals", "words in capitals"], ["stretched word"]),
        ("I AM #SOOO fine today", ["word in capitals"], ["all in capitals", "stretched word"]),
        ("nooo 😭😭", ["stretched word", "crying_face", "symbol", "ends with symbol"], []),
        ("no entiendo qué", ["mostly other letters"], ["other letters"]),
        ("what a café, they say", ["other letters"], ["mostly other letters"]),
        ("@a it is down. https://x.y", ["begins with mention", "ends with full stop"], []),
        ("", ["no words"], ["begins with other", "ends with other"]),
    ],
)
def test_indicators(text: str, indicators: list[str], absent: list[str]) -> None:
    found, _ = find_indicators(tokenize(text))
    assert set(indicators) <= set(found)
    assert not set(absent) & set(found)


def test_each_word_of_the_lexicon_is_one_token_of_its_form() -> None:
    for name, words in cue_classes().items():
        assert words, name
        for word in words:
            assert texts_of(word) == [word], name


def test_no_class_is_called_like_another_indicator() -> None:
    others = [name for name in paired_indicators() if name not in cue_classes()]
    assert len(others) + len(cue_classes()) == len(paired_indicators())
    assert all(len(token_indicators(word, WORD)) <= 8 for word in cue_classes())


@given(st.text(max_size=60))
def test_buckets_are_those_of_scikit_learns_hashing(text: str) -> None:
    for name, features in analyze(text).items():
        block = BLOCKS[name]
        hasher = FeatureHasher(2**6 * block.size, input_type="string", alternate_sign=False)
        row = hasher.transform([[block.prefix + feature for feature in features]]).tocoo()
        expected = {int(column) + 2**6 * block.first for column in row.col}
        assert {bucket_of(name, feature, 2**8) for feature in features} == expected


def test_pairs_are_of_each_two_indicators_whatever_their_order() -> None:
    one, two = analyze("why? lol"), analyze("lol why?")
    assert len(one["P"]) == len(set(one["P"]))
    assert "laughter & question_word" in one["P"]
    assert "laughter & question_word" in two["P"]


def test_the_last_sentence_is_the_last_with_content() -> None:
    assert analyze("Down. Is it you? @ann https://x.y")["L"] == ["is", "it", "you"]
    assert analyze("Down. again")["L"] == ["again"]
    assert analyze("@ann!")["L"] == []


def test_what_occurs_more_than_once_says_so() -> None:
    features = analyze("lol lol. when? when?")["I"]
    assert {"several: laughter", "several: question mark", "several: asks when"} <= set(
        features
    )
    assert "several: asks when" not in analyze("when?")["I"]
