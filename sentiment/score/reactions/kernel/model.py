"""A model's tables for the compiled functions, and scoring with them."""

import functools
from collections.abc import Mapping, Sequence
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, Final, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sentiment.jit.arrays import Block, count_rows, no_texts, over_blocks, texts_of
from sentiment.jit.caching import Preparation
from sentiment.jit.characters import Characters, build_characters
from sentiment.jit.hashing import build_vocabulary, fill
from sentiment.jit.swar import padded_lanes
from sentiment.score.reactions.cues import cues_of
from sentiment.score.reactions.features import (
    LEAST_FEATURES,
    bucket_of,
    pair_name,
    several_name,
)
from sentiment.score.reactions.indicators import (
    LENGTHS,
    SIGN_INDICATORS,
    WORDS_EXCEED,
    asking_name,
    beginning_of,
    ending_of,
    paired_indicators,
    question_by,
    questions_asked,
    token_indicators,
)
from sentiment.score.reactions.kernel import tables as t
from sentiment.score.reactions.kernel.classes import character_kinds
from sentiment.score.reactions.kernel.scoring import fill_fixed, score_rows
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

Floats = npt.NDArray[np.float64]

MOST_INDICATORS: Final = 8
"""Indicators that a token may be; each has a byte."""

prepare: Final = Preparation(Path(__file__).parent)


class CompiledModel:
    """Scores texts as a tagger does, by compiled code.

    Parameters
    ----------
    idf : ndarray of float64, shape (n_features,)
    coef : ndarray of float64, shape (n_classes, n_features)
        Of at most four classes.
    intercept : ndarray of float64, shape (n_classes,)
    """

    def __init__(self, idf: Floats, coef: Floats, intercept: Floats) -> None:
        prepare([fill, fill_fixed, score_rows], _first_calls)
        self.n_classes = len(intercept)
        self.tables = _tables(idf, coef, intercept)
        # Of threads that are done; what they remember of tokens serves the next.
        self._rooms: SimpleQueue[tuple[int, t.Room]] = SimpleQueue()

    def score(self, texts: pa.Array | pa.ChunkedArray, *, threads: int = 1) -> Floats:
        """Score the texts of an Arrow array.

        Parameters
        ----------
        texts : pyarrow.Array or pyarrow.ChunkedArray
            Of any type of text; a null scores like an empty text.
        threads : int, default 1
            How many to use. The scores don't depend on it.

        Returns
        -------
        ndarray of float64, shape (n, n_classes)

        Raises
        ------
        TypeError
            If the array holds something else than text.
        ValueError
            If `threads` isn't positive.
        """
        parts = texts_of(texts)
        scores = np.empty((count_rows(parts), t.CLASSES))

        def score(block: Block, first: int, last: int) -> None:
            size, room = self._room_for(int(np.diff(block.offsets).max(initial=0)))
            score_rows(*block, self.tables, room, scores[first:last])
            self._rooms.put((size, room))

        over_blocks(parts, score, threads=threads)
        return scores[:, : self.n_classes]

    def _room_for(self, longest: int) -> tuple[int, t.Room]:
        """Return room for texts of some length that no other thread uses."""
        n_indicators = len(self.tables.single)
        try:
            size, room = self._rooms.get_nowait()
        except Empty:
            room = t.make_room(n_indicators, longest)
            fill_fixed(self.tables, room)
            return longest, room
        if size < longest:
            return longest, t.make_room(n_indicators, longest, room)
        return size, room


def _indicators() -> Mapping[str, int]:
    """Return the number of each indicator, those that make pairs first."""
    asking = [asking_name(word) for word in sorted(questions_asked())]
    return {name: number for number, name in enumerate([*paired_indicators(), *asking])}


class _Knowledge(NamedTuple):
    """What is known of characters and tokens, whatever the model."""

    characters: Characters
    kinds: npt.NDArray[np.uint8]
    vocabulary: Any
    infos: npt.NDArray[Any]


@functools.cache
def _knowledge() -> _Knowledge:
    """Return what is known, as worked out in an earlier run."""
    features = Path(__file__).parents[1]
    return prepare.kept(
        "tokens",
        lambda: _Knowledge(
            build_characters({}), character_kinds(), *_vocabulary(_indicators())
        ),
        files=[*sorted(features.glob("*.py")), *sorted(features.glob("*.toml"))],
    )


def _tables(idf: Floats, coef: Floats, intercept: Floats) -> t.Tables:
    """Make the tables of a model."""
    n_features = len(idf)
    weights = np.zeros((n_features, t.CLASSES))
    weights[:, : len(coef)] = coef.T * idf[:, None]
    biases = np.zeros(t.CLASSES)
    biases[: len(intercept)] = intercept
    numbers = _indicators()
    paired = paired_indicators()

    def rows(block: str, features: Sequence[str]) -> Floats:
        return weights[[bucket_of(block, feature, n_features) for feature in features]]

    fixed = [text.encode() for text in t.FIXED_TOKENS]
    lanes = padded_lanes(sum(map(len, fixed)))
    lanes.view(np.uint8)[: sum(map(len, fixed))] = list(b"".join(fixed))
    return t.Tables(
        weights=weights,
        intercept=biases,
        single=rows("I", list(numbers)),
        several=rows("I", [several_name(name) for name in numbers]),
        paired=rows("P", [pair_name(*sorted((a, b))) for a in paired for b in paired]),
        n_paired=len(paired),
        **_knowledge()._asdict(),
        fixed=lanes,
        fixed_ends=np.cumsum([0, *map(len, fixed)], dtype=np.int64),
        shape=_shape(numbers),
    )


def _vocabulary(numbers: Mapping[str, int]) -> tuple[Any, npt.NDArray[Any]]:
    """Make the vocabulary of tokens that infos are about, and the infos."""
    known = {*cues_of(), *questions_asked(), *SIGN_INDICATORS, *SENTENCE_ENDS}
    known |= {LINK, MENTION, LINE, "0", "00", "000", "0000", '"', ")"}
    words = sorted(known)
    vocabulary, places = build_vocabulary(words)
    vocabulary.entries["flags"][places] = np.arange(len(words)) + t.KNOWN
    others = [("x", WORD), ("\x00", SIGN), ("\u2100", SIGN)]
    rows = [_info(*token, numbers) for token in others]
    rows += [_info(word, _kind_of(word), numbers) for word in words]
    return vocabulary, np.array(rows, t.INFO)


def _kind_of(text: str) -> str:
    """Return the kind of a token by its normal form."""
    return NUMBER if set(text) == {"0"} else next(iter(tokenize(text))).kind


def _info(text: str, kind: str, numbers: Mapping[str, int]) -> tuple[int, ...]:
    """Return what is known of a token."""
    indicators = [numbers[name] for name in token_indicators(text, kind)]
    assert len(indicators) <= MOST_INDICATORS
    bits = (
        t.ENDS_SENTENCE * (text in SENTENCE_ENDS)
        | t.QUERIES_SENTENCE * text.startswith("?")
        | t.NAMES * (text in {LINK, MENTION})
        | t.TRAILS * (text in {LINK, MENTION, LINE})
    )
    return (
        sum((number + 1) << 8 * at for at, number in enumerate(indicators)),
        bits,
        numbers[beginning_of(text)],
        numbers[ending_of(text, kind)],
        numbers[question_by(text)],
        numbers[asking_name(text)] + 1 if text in questions_asked() else 0,
    )


def _shape(numbers: Mapping[str, int]) -> t.Shape:
    """Return the numbers of the indicators of a post as a whole."""
    return t.Shape(
        lengths=np.array([numbers[name] for name in LENGTHS]),
        words_exceed=np.array(WORDS_EXCEED),
        stretched=numbers["stretched word"],
        one_shouted=numbers["word in capitals"],
        few_shouted=numbers["words in capitals"],
        all_shouted=numbers["all in capitals"],
        some_foreign=numbers["other letters"],
        mostly_foreign=numbers["mostly other letters"],
        small=numbers["begins small"],
    )


def _first_calls() -> None:
    """Call the compiled functions once, with the types of all later calls."""
    nothing = np.zeros(LEAST_FEATURES)
    tables = _tables(nothing, nothing[None, :], np.zeros(1))
    room = t.make_room(len(tables.single), 0)
    fill_fixed(tables, room)
    score_rows(*no_texts(), tables, room, np.empty((0, t.CLASSES)))
