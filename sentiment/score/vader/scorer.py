"""Scoring arrays of text."""

from typing import Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from sentiment.jit.arrays import Block, Texts, checked, count_rows, over_blocks, texts_of
from sentiment.score.vader.lexicon import Lexicon, load_lexicon
from sentiment.score.vader.scoring import COLUMNS, score_rows
from sentiment.score.vader.tables import workspace_for

Scores = npt.NDArray[np.float64]

LEAST_ROOM: Final = 1 << 12
"""Bytes of the longest text that room is made for at first."""


def score_buffers(
    offsets: npt.NDArray[np.int32] | npt.NDArray[np.int64],
    data: npt.NDArray[np.uint8],
    validity: npt.NDArray[np.uint8] | None = None,
    *,
    lexicon: Lexicon,
    first_bit: int = 0,
    threads: int = 1,
) -> Scores:
    """Score texts that lie one behind the other, as in an Arrow array.

    Parameters
    ----------
    offsets : ndarray of int32 or int64, shape (n + 1,)
        Where each text starts in `data`, and where the last one stops.
    data : ndarray of uint8
        UTF-8.
    validity : ndarray of uint8, optional
        Arrow's bitmap of the texts that aren't null, least significant bit
        first.
    lexicon : Lexicon
        From `load_lexicon`.
    first_bit : int, default 0
        The bit of the first text in `validity`.
    threads : int, default 1
        How many to use.  The scores don't depend on it.

    Returns
    -------
    ndarray of float64, shape (n, 4)
        The columns are ``neg, neu, pos, compound``, each exactly what VADER's
        ``polarity_scores`` returns.  A null scores like an empty text: zero in
        all four.

    Raises
    ------
    TypeError
        If an array is of another type.
    ValueError
        If the offsets don't fit the data, the bitmap is too short, or `threads`
        isn't positive.
    """
    bitmap = np.empty(0, np.uint8) if validity is None else validity
    return _scores([checked(Texts(offsets, data, bitmap, first_bit))], lexicon, threads)


def score_texts(
    texts: pa.Array | pa.ChunkedArray, *, threads: int = 1, lexicon: Lexicon | None = None
) -> Scores:
    """Score the texts of an Arrow array.

    Parameters
    ----------
    texts : pyarrow.Array or pyarrow.ChunkedArray
        Of any type of text, also dictionary-encoded, or of nulls only.
    threads : int, default 1
        How many to use.  The scores don't depend on it.
    lexicon : Lexicon, optional
        From `load_lexicon`; VADER's own by default.

    Returns
    -------
    ndarray of float64, shape (n, 4)
        As from `score_buffers`.

    Raises
    ------
    TypeError
        If the array holds something else than text.
    ValueError
        If `threads` isn't positive.
    """
    return _scores(texts_of(texts), lexicon or load_lexicon(), threads)


def _scores(parts: list[Texts], lexicon: Lexicon, threads: int) -> Scores:
    """Score some texts after the other."""
    scores = np.empty((count_rows(parts), len(COLUMNS)))

    def score(block: Block, first: int, last: int) -> None:
        _score_block(block, lexicon, scores[first:last])

    over_blocks(parts, score, threads=threads)
    return scores


def _score_block(block: Block, lexicon: Lexicon, scores: Scores) -> None:
    """Score one block."""
    done, size = 0, LEAST_ROOM
    while done < len(scores):
        more, needed = score_rows(
            block.offsets[done:],
            block.data,
            block.lanes,
            block.validity,
            block.first_bit + done,
            lexicon.tables,
            workspace_for(size),
            scores[done:],
        )
        done += more
        size = max(2 * size, needed)
