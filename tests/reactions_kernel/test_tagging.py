"""Scores by compiled code against those of the plain path, with the same weights."""

import pickle
import random
from concurrent.futures import ThreadPoolExecutor
from itertools import islice

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.special import softmax

from sentiment.kernels import arrays
from sentiment.score.reactions import ReactionTagger, load_tagger
from sentiment.score.reactions.indicators import cues_of, paired_indicators
from tests.vader.texts import SHARED, Inventor, real_texts

CACHE = 2**15  # tokens that ``tagger.h`` remembers
FEATURES = 2**10
#: Every bucket has a weight of its own, and any bucket that is missed shows.
RANDOM = ReactionTagger.from_arrays(
    ["a", "b", "c", "d"],
    np.random.default_rng(1).uniform(1, 9, FEATURES),
    np.random.default_rng(2).normal(size=(4, FEATURES)),
    np.random.default_rng(3).normal(size=4),
)

WORDS = [
    *cues_of(),
    *"Why why'S DON’T don't soooo ººº ßẞ İİİ ΟΔΟΣ ΣΣΣ Σ' ſſſ K ǅǅ ŉ ﬁ ½ x² Ⅷ".split(),
    *"ñandú ÜBER".split(),
    *"日本語 हिन्दी ไม่ 한국어 עברית عربي ١٢٣ ۴۵ 1 12 123 1234 12345 007 3G 5pm _ __ a_b".split(),
    *"antidisestablishmentarianism pneumonoultramicroscopic ααααααααα ñññññññññññ".split(),
    *"#Down #DOWN #DownAgain #AWSDown #iOS17 #_ # ## #é_Été #日本 #a'b #X2Y".split(),
    *"@ann @ @_ @日本 @ann's a@b.c http:// https://x.org/?q=1!! HTTP://X http:/x".split(),
    *"www. www.x WWW.X.y www pic.twitter.com/x pic.twitter.com/ Pic.twitter.com/x".split(),
    *"! !! !!! ? ?? ?! !? . .. ... … ?. .? !. ' '' ’ ‘ “ ” „ \" * : ( ) / % $ € & - —".split(),
    *"😂 😭😭 ❤️ ❤ 👍🏽 👩‍💻 🇩🇪 1️⃣ ☠️ ⁉ ℀ ⅓ \u200d \U0001f3fb \x00 \x01 \x7f \u0301".split(" "),
]
SPACES = [
    *[" "] * 20, "", "", "", "\n", "\n\n", "\r\n", "\t", "\x0b", "\x1c", "\x1f", "\x85", "\xa0",
    "\u2003", "\u2028", "\u3000", "_", "-", ",", ", ", ". ", "! ", "? ", "'", "’",
]  # fmt: skip


def posts_like(seed: int, n: int) -> list[str]:
    """Invent texts of awkward tokens."""
    choose = random.Random(seed)
    texts = []
    for _ in range(n):
        words = choose.choices(WORDS, k=choose.randrange(14))
        words = [choose.choice([str, str.upper, str.title, str.lower])(word) for word in words]
        texts.append("".join(word + choose.choice(SPACES) for word in words))
    return texts


def plain_scores(model: ReactionTagger, texts: list[str]) -> np.ndarray:
    """Score as the model was trained, by scikit-learn's hasher and a sparse matrix."""
    return np.asarray(model.transform(texts) @ model.coef_.T + model.intercept_)


def assert_same(texts: list[str], model: ReactionTagger = RANDOM, threads: int = 1) -> None:
    compiled = model.decision_function(texts, threads=threads)
    plain = plain_scores(model, texts)
    off = np.abs(compiled - plain).max(axis=1, initial=0.0)
    wrong = [(texts[row], off[row]) for row in np.flatnonzero(~(off < 1e-9)).tolist()]
    assert not wrong, f"{len(wrong)} differ, such as {wrong[:3]}"


def test_single_tokens() -> None:
    forms = ("{0}", "a{0}", "{0}a", "{0}{0}?", "#{0}", " {0}\n")
    assert_same([form.format(text) for text in (*WORDS, *SPACES) for form in forms])


@pytest.mark.parametrize("seed", range(4))
def test_invented_posts(seed: int) -> None:
    assert_same(posts_like(seed, 1500))
    assert_same(Inventor(seed).texts(500))


def test_the_shipped_model_gives_the_same_probabilities_and_labels() -> None:
    model = load_tagger()
    texts = [*posts_like(99, 400), *(f"Is it down {word}?" for word in cues_of())]
    scores = plain_scores(model, texts)
    np.testing.assert_allclose(model.predict_proba(texts), softmax(scores, axis=1), atol=1e-9)
    assert model.predict(texts).tolist() == model.classes_[scores.argmax(axis=1)].tolist()


@settings(max_examples=300, deadline=None)
@given(st.lists(st.text(max_size=60), min_size=1, max_size=5))
def test_any_text(texts: list[str]) -> None:
    assert_same(texts)


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from([*WORDS, *SPACES]), max_size=12).map("".join))
def test_any_tokens_in_a_row(text: str) -> None:
    assert_same([text])


def test_every_character_on_its_own_and_in_words() -> None:
    codes = [code for code in range(0x30000) if not 0xD800 <= code < 0xE000]
    step = 64
    texts = [
        " ".join(f"{chr(code)} a{chr(code)}" for code in codes[first : first + step])
        for first in range(0, len(codes), step * 8)
    ]
    assert_same(texts)


def test_long_texts() -> None:
    assert_same(["x" * 20_000, "İ" * 3000, "ab " * 9000, "😭" * 5000, "?" * 5000, "a'" * 4000])
    assert_same(["#" + "Ab" * 4000, "@" + "é" * 4000, "1" * 9000, "http://" + "x" * 9000, ""])


def test_a_word_that_takes_anothers_place_is_not_taken_for_it() -> None:
    many = [f"w{a}{b}{c}{d}" for a in "abcdefgh" for b in "abcdefgh" for c in "klmnouvxyz"
            for d in "klmnopqr"]  # fmt: skip
    assert len(many) < CACHE < 8 * len(many)
    assert_same([" ".join(many), " ".join(many[::-1]), " ".join(many)])


@pytest.mark.parametrize("threads", [1, 2, 5])
def test_blocks_and_threads(threads: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arrays, "BLOCK_BYTES", 500)
    assert_same([*posts_like(5, 300), "x" * 5000, *[""] * 20], threads=threads)


def test_calls_from_several_threads() -> None:
    texts = posts_like(6, 500)
    expected = RANDOM.decision_function(texts)
    with ThreadPoolExecutor(4) as pool:
        for found in pool.map(lambda _: RANDOM.decision_function(texts), "1234"):
            np.testing.assert_array_equal(found, expected)


@pytest.mark.parametrize(
    "kind",
    [pa.string(), pa.large_string(), pa.string_view(), pa.dictionary(pa.int8(), pa.string())],
)
def test_types_of_text(kind: pa.DataType) -> None:
    texts = ["down", None, "", "why? 😭", None]
    expected = RANDOM.predict_proba([text or "" for text in texts])
    column = pa.array(texts, pa.string()).cast(kind)
    for form in (column, pa.chunked_array([column[:2], column[2:]]), pd.Series(texts), texts):
        np.testing.assert_allclose(RANDOM.predict_proba(form), expected, atol=1e-12)


def test_what_is_no_text_counts_as_empty() -> None:
    odd = ["down", 7, None, float("nan"), "bad\ud800news"]
    expected = RANDOM.predict_proba(["down", "", "", "", "badnews"])
    np.testing.assert_allclose(RANDOM.predict_proba(odd), expected, atol=1e-12)  # type: ignore[arg-type]
    assert RANDOM.predict_proba([]).shape == (0, 4)
    with pytest.raises(TypeError, match="type of text"):
        RANDOM.predict_proba(pa.array([1, 2]))


def test_models_of_fewer_and_of_more_classes() -> None:
    texts = posts_like(7, 200)
    for n in (2, 3, 5):
        coef = np.random.default_rng(n).normal(size=(n, FEATURES))
        names = list("abcdefgh"[:n])
        assert_same(texts, ReactionTagger.from_arrays(names, RANDOM.idf_, coef, np.zeros(n)))


def test_new_weights_are_used_and_none_are_pickled() -> None:
    texts = posts_like(8, 50)
    model = ReactionTagger.from_arrays(
        list("abcd"), RANDOM.idf_, RANDOM.coef_, RANDOM.intercept_
    )
    assert_same(texts, model)
    model.coef_ = -model.coef_
    assert_same(texts, model)
    again = pickle.loads(pickle.dumps(model))
    assert_same(texts, again)


def test_bytes_that_are_no_text_do_no_harm() -> None:
    choose = random.Random(9)
    odd = [0x20, 0x41, 0x80, 0xBF, 0xC0, 0xC3, 0xCE, 0xA3, 0xE2, 0xED, 0xF0, 0xF4, 0xF8, 0xFF]
    rows = [
        bytes(choose.choices([*odd, 0x23, 0x40], k=choose.randrange(12))) for _ in range(3000)
    ]
    column = pa.array(rows, pa.binary()).view(pa.string())
    assert np.isfinite(RANDOM.decision_function(column)).all()


def test_what_the_tables_have_room_for() -> None:
    assert len(paired_indicators()) < 255


@pytest.mark.slow
def test_real_posts() -> None:
    if not SHARED.exists():
        pytest.skip("the archives of real posts are not here")
    model = load_tagger()
    texts = real_texts()
    while part := list(islice(texts, 20_000)):
        assert_same(part, model)
    for seed in range(5):
        assert_same([*posts_like(100 + seed, 20_000), *Inventor(seed).texts(20_000)], model)
