"""Languages of arrays of text."""

from pathlib import Path
from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sentiment.jit.arrays import Block, count_rows, no_texts, over_blocks, texts_of
from sentiment.jit.caching import Preparation
from sentiment.jit.utf8 import MOST_BYTES
from sentiment.language.fasttext.model import Model
from sentiment.language.fasttext.predicting import UNDECIDED, UNKNOWN, predict_rows
from sentiment.language.fasttext.subwords import make_room

__all__ = ["UNDECIDED", "UNKNOWN", "predict_languages"]

MOST_CHARACTERS: Final = 1 << 16
_LIKELIER_THAN_NOT: Final = 0.5

prepare: Final = Preparation(Path(__file__).parent)


def predict_languages(
    texts: pa.Array | pa.ChunkedArray,
    model: Model,
    *,
    max_characters: int,
    min_letters: int,
    min_score: float,
    threads: int = 1,
) -> tuple[npt.NDArray[np.int16], npt.NDArray[np.float64]]:
    """Find the language of each text.

    Parameters
    ----------
    texts : pyarrow.Array or pyarrow.ChunkedArray
        Of any type of text.
    model : Model
        From `load_model`.
    max_characters : int
        Characters of a text that are looked at.
    min_letters : int
        A text with fewer has no language.
    min_score : float
        Score in [0.5, 1] below which there is no language.
    threads : int, default 1
        How many to use. The languages don't depend on it.

    Returns
    -------
    languages : ndarray of int16, shape (n,)
        Number of the language in ``model.labels``; `UNKNOWN`, or `UNDECIDED` where
        only fastText itself can tell: the score is very close to the least, or
        letters beyond ASCII would have to be lowered. A null is unknown.
    scores : ndarray of float64, shape (n,)
        Its score, about fastText's own to five digits; 0 or less than the least
        where there is no language.

    Raises
    ------
    TypeError
        If the array holds something else than text.
    ValueError
        If a number is out of its range.
    """
    if not _LIKELIER_THAN_NOT <= min_score <= 1 or not 0 < max_characters <= MOST_CHARACTERS:
        message = f"found min_score {min_score}, max_characters {max_characters}"
        raise ValueError(message)
    limits = max_characters, min_letters, min_score
    parts = texts_of(texts)
    found = np.empty(count_rows(parts), np.int16)
    scores = np.empty(len(found))
    prepare([predict_rows], lambda: _predict(no_texts(), model, limits, found[:0], scores[:0]))

    def predict(block: Block, first: int, last: int) -> None:
        _predict(block, model, limits, found[first:last], scores[first:last])

    over_blocks(parts, predict, threads=threads)
    return found, scores


def _predict(
    block: Block,
    model: Model,
    limits: tuple[int, int, float],
    found: npt.NDArray[np.int16],
    scores: npt.NDArray[np.float64],
) -> None:
    """Predict one block, in room that no other thread has."""
    free = model.rooms.setdefault(limits[0], [])
    try:
        room = free.pop()
    except IndexError:
        room = make_room(MOST_BYTES * limits[0])
    predict_rows(
        block.offsets,
        block.data,
        block.validity,
        block.first_bit,
        model.tables,
        room,
        *limits,
        found,
        scores,
    )
    free.append(room)
