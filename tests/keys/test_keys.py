"""Keys from compiled code are those of pandas, of texts normalised by plain Python."""

import re

import numpy as np
import pandas as pd
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sentiment.kernels.build import character_flags
from sentiment.keys.hashing import hash_normalised, hash_texts
from sentiment.keys.hashset import combine_hashes, hash_column, hash_columns
from tests.keys.normalising import normalise
from tests.lid.texts import Inventor
from tests.vader.texts import ODD_LETTERS, SPACES, real_texts

PIECES = (
    *(
        "rt",
        "RT",
        " Rt \t",
        "@",
        "@a",
        "@a.b-c:",
        "@é_1@x.org",
        "@a@",
        "@@",
        ":",
        ".",
        "-",
        "_",
    ),
    *(
        "http",
        "HTTPS",
        "http\u017f",
        "://",
        "://x",
        "www",
        "WWW.",
        "www.a",
        "hhttp://b",
        "w",
        "h",
    ),
    *(
        "ß",
        "İ",
        "Σς",
        "ŉ",
        "\u1e9e",
        "Ǆ",
        "ΐ",
        "И",
        "停",
        "👀",
        "\u0345",
        "\u00ad",
        "\x00",
        "x",
    ),
    *SPACES[:6],
    "\u3000",
)
anything = st.text(max_size=40) | st.lists(st.sampled_from(PIECES), max_size=9).map("".join)


def of_pandas(texts: list[str | None]) -> list[int]:
    column = pd.Series(texts, dtype="str")
    return pd.util.hash_pandas_object(column, index=False).tolist()


def assert_normalised(texts: list[str]) -> None:
    found, known = hash_normalised(pa.array(texts, pa.large_string()))
    normalised = [normalise(text) for text in texts]
    wrong = np.flatnonzero(found != np.array(of_pandas(normalised), np.uint64))
    assert not len(wrong), [texts[row] for row in wrong[:3]]
    assert known.tolist() == [text != "" for text in normalised]


def valid(text: str) -> str:
    return text.encode("utf-8", "replace").decode()


@given(st.lists(st.none() | st.text(max_size=30).map(valid), min_size=1))
def test_hashes_are_those_of_pandas(texts: list[str | None]) -> None:
    column = pa.array([*texts, *texts], pa.large_string())
    assert hash_texts(column).tolist() == of_pandas([*texts, *texts])
    assert hash_texts(column[1:]).tolist() == of_pandas([*texts, *texts])[1:]
    chunked = pa.chunked_array([column, column[:1]])
    assert hash_texts(chunked)[-1] == hash_texts(column)[0]


def test_hashes_of_every_length() -> None:
    texts = ["é" * (n // 3) + "x" * (n - n // 3) for n in range(300)]
    assert hash_texts(pa.array(texts)).tolist() == of_pandas(texts)


@given(st.lists(anything.map(valid), min_size=1))
def test_normalised_texts(texts: list[str]) -> None:
    assert_normalised(texts)


def test_normalised_inventions() -> None:
    assert_normalised(list(Inventor(seed=11).texts(5000)))


@pytest.mark.slow
def test_normalised_real_posts(shared: object) -> None:
    assert shared
    assert_normalised(list(real_texts()))


def test_every_character_is_normalised_as_python_does() -> None:
    codes = np.flatnonzero(character_flags()).tolist()
    chars = [*map(chr, codes), *ODD_LETTERS]
    assert_normalised([f"a{char}@b{char}c" for char in chars])
    assert_normalised([f"www.{char}" for char in chars])


def test_the_letters_of_patterns_have_no_other_forms() -> None:
    # what ``normalisation.h`` compares with ASCII letters alone
    pattern = re.compile("[htpwrs]", re.IGNORECASE)
    found = [chr(code) for code in range(0x110000) if pattern.match(chr(code))]
    assert found == [*"HPRSTWhprstw", "\u017f"]


def test_columns_hash_as_pandas_does() -> None:
    table = pd.DataFrame(
        {"a": ["x", None, "é", "x"], "b": ["1", "2", "", "3"], "c": ["u", "v", None, "u"]},
        dtype="str",
    )
    expected = pd.util.hash_pandas_object(table, index=False).tolist()
    assert hash_columns(*(table[name] for name in table)).tolist() == expected
    categories = (table[name].astype("category") for name in table)
    assert hash_columns(*categories).tolist() == expected
    assert hash_columns(*(table[name].astype(object) for name in table)).tolist() == expected
    assert combine_hashes(hash_column(table["a"])).tolist() == hash_columns(table["a"]).tolist()


@pytest.mark.parametrize("missing", [None, np.nan, pd.NA, pd.NaT])
def test_all_that_stands_for_no_value_hashes_alike(missing: object) -> None:
    found = hash_column(pd.Series(["x", missing], dtype=object))
    assert found.tolist() == of_pandas(["x", None])
