"""A model's tables for ``tagger.h``, and scoring with them."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence
from ctypes import c_double
from queue import Empty, SimpleQueue
from typing import Any, Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sentiment.kernels.arrays import Rows, over_blocks
from sentiment.kernels.shared_object import Address, Count, Structure, call, new_workspace
from sentiment.kernels.vocabulary import Vocabulary, build_vocabulary
from sentiment.score.reactions.features import BLOCKS, bucket_of, pair_name, several_name
from sentiment.score.reactions.indicators import (
    FEW_CAPITALS,
    FOREIGN_SHARE,
    LENGTHS,
    SHOUTED_SHARE,
    SHOUTED_WORDS,
    SIGN_INDICATORS,
    WORDS_EXCEED,
    asking_name,
    beginning_of,
    cues_of,
    ending_of,
    paired_indicators,
    question_by,
    questions_asked,
    token_indicators,
)
from sentiment.score.reactions.tokens import (
    LINE,
    LINK,
    MENTION,
    NUMBER,
    SENTENCE_ENDS,
    SIGN,
    WORD,
    tokenize,
)

Floats = NDArray[np.float64]

CLASSES: Final = 4
"""Classes that compiled code sums up for at once."""
MOST_INDICATORS: Final = 8
"""Indicators that a token may be; each has a byte."""
INFO: Final = np.dtype(
    [("indicators", "u8"), ("flags", "i4"), ("begins", "u1"), ("ends", "u1"), ("opens", "u1"),
     ("asks", "u1")]
)  # fmt: skip
#: Tokens of which nothing is known but their kind: a word, a sign and a symbol.
_OTHERS: Final = (("x", WORD), ("\x00", SIGN), ("\u2100", SIGN))
_WEIGHTS: Final = ("W", "B", "C", "I", "P", "L")
_SHAPES: Final = {
    "stretched": "stretched word",
    "one_shouted": "word in capitals",
    "few_shouted": "words in capitals",
    "all_shouted": "all in capitals",
    "some_foreign": "other letters",
    "mostly_foreign": "mostly other letters",
    "small": "begins small",
}


class _Rules(Structure):
    _fields_ = (
        *((block, c_double) for block in _WEIGHTS),
        *(("few_capitals", Count), ("shouted_words", Count)),
        *(("shouted_share", Count * 2), ("foreign_share", Count * 2)),
        *(("n_lengths", Count), ("words_exceed", Address), ("lengths", Address)),
        *((name, Count) for name in _SHAPES),
    )


class _Model(Structure):
    _fields_ = (
        *(("n_features", Count), ("weights", Address), ("intercept", Address)),
        *(("single", Address), ("several", Address), ("paired", Address), ("n_paired", Count)),
        *(("vocabulary", Vocabulary), ("infos", Address), ("rules", _Rules)),
    )


class CompiledModel:
    """Scores texts as a tagger does, by compiled code.

    `idf` has the shape (n_features,), `coef` (n_classes, n_features), `intercept`
    (n_classes,).
    """

    def __init__(self, idf: Floats, coef: Floats, intercept: Floats) -> None:
        self._n_classes = len(intercept)
        self._parts = [
            _Part(_model(idf, coef[at : at + CLASSES], intercept[at : at + CLASSES]))
            for at in range(0, len(intercept), CLASSES)
        ]

    def score(self, texts: pa.Array | pa.ChunkedArray, *, threads: int = 1) -> Floats:
        """Return the scores of an Arrow array's texts, shape (n, n_classes).

        A null scores like an empty text; the scores don't depend on `threads`. Raises as
        `over_blocks` does.
        """
        scores = [part.score(texts, threads) for part in self._parts]
        return (scores[0] if len(scores) == 1 else np.hstack(scores))[:, : self._n_classes]


class _Part:
    """Scores for up to four classes."""

    def __init__(self, model: _Model) -> None:
        self._model = model
        # of threads that are done; the tokens that they remember serve the next
        self._workspaces: SimpleQueue[NDArray[Any]] = SimpleQueue()

    def score(self, texts: pa.Array | pa.ChunkedArray, threads: int) -> Floats:
        scores = np.empty((len(texts), CLASSES))

        def score(block: Rows, rows: slice) -> None:
            try:
                workspace = self._workspaces.get_nowait()
            except Empty:
                workspace = new_workspace("tagger_workspace_size")
            call("score_reactions", self._model, workspace, block, scores[rows])
            self._workspaces.put(workspace)

        over_blocks(texts, score, threads=threads)
        return scores


@functools.cache
def _indicators() -> Mapping[str, int]:
    """Return the number of each indicator, those that make pairs first."""
    asking = [asking_name(word) for word in sorted(questions_asked())]
    return {name: number for number, name in enumerate([*paired_indicators(), *asking])}


def _model(idf: Floats, coef: Floats, intercept: Floats) -> _Model:
    """Make the tables of up to four classes."""
    n_features = len(idf)
    weights = np.zeros((n_features, CLASSES))
    np.multiply(coef.T, idf[:, None], out=weights[:, : len(coef)])
    biases = np.zeros(CLASSES)
    biases[: len(intercept)] = intercept
    numbers, paired = _indicators(), paired_indicators()

    def rows(block: str, features: Sequence[str]) -> Floats:
        return weights[[bucket_of(block, feature, n_features) for feature in features]]

    return _Model.of(
        n_features=n_features,
        weights=weights,
        intercept=biases,
        single=rows("I", list(numbers)),
        several=rows("I", [several_name(name) for name in numbers]),
        paired=rows("P", [pair_name(*sorted((a, b))) for a in paired for b in paired]),
        n_paired=len(paired),
        **_knowledge(),
        rules=_rules(),
    )


@functools.cache
def _knowledge() -> dict[str, Any]:
    """Return the vocabulary of tokens that infos are about, and the infos."""
    numbers = _indicators()
    known = {*cues_of(), *questions_asked(), *SIGN_INDICATORS, *SENTENCE_ENDS}
    known |= {LINK, MENTION, LINE, "0", "00", "000", "0000", '"', ")"}
    words = sorted(known)
    vocabulary, _ = build_vocabulary(words, np.arange(len(words)) + len(_OTHERS))
    rows = [_info(*token, numbers) for token in _OTHERS]
    rows += [_info(word, _kind_of(word), numbers) for word in words]
    return {"vocabulary": vocabulary, "infos": np.array(rows, INFO)}


def _kind_of(text: str) -> str:
    """Return the kind of a token by its normal form."""
    return NUMBER if set(text) == {"0"} else next(iter(tokenize(text))).kind


def _info(text: str, kind: str, numbers: Mapping[str, int]) -> tuple[int, ...]:
    """Return what is known of a token."""
    indicators = [numbers[name] for name in token_indicators(text, kind)]
    assert len(indicators) <= MOST_INDICATORS
    return (
        sum((number + 1) << 8 * at for at, number in enumerate(indicators)),
        _flags_of(text),
        numbers[beginning_of(text)],
        numbers[ending_of(text, kind)],
        numbers[question_by(text)],
        numbers[asking_name(text)] + 1 if text in questions_asked() else 0,
    )


def _flags_of(text: str) -> int:
    """Return the last four flags of a token in ``tagger.h``, in its order."""
    named = text in {LINK, MENTION}
    flags = (text in SENTENCE_ENDS, text.startswith("?"), named, named or text == LINE)
    return sum(flag << bit for bit, flag in enumerate(flags, 5))


def _rules() -> _Rules:
    """Return weights and thresholds, and the indicators of a post as a whole."""
    numbers = _indicators()
    return _Rules.of(
        **{block: BLOCKS[block].weight for block in _WEIGHTS},
        few_capitals=FEW_CAPITALS,
        shouted_words=SHOUTED_WORDS,
        shouted_share=SHOUTED_SHARE,
        foreign_share=FOREIGN_SHARE,
        n_lengths=len(WORDS_EXCEED),
        words_exceed=np.array(WORDS_EXCEED, np.int64),
        lengths=np.array([numbers[name] for name in LENGTHS], np.int64),
        **{field: numbers[name] for field, name in _SHAPES.items()},
    )
