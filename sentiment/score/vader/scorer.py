"""Scoring arrays of text."""

from __future__ import annotations

from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sentiment.kernels.arrays import Rows, over_blocks
from sentiment.kernels.shared_object import call
from sentiment.score.vader.lexicon import Lexicon, load_lexicon

COLUMNS: Final = ("neg", "neu", "pos", "compound")


def score_texts(
    texts: pa.Array | pa.ChunkedArray, *, threads: int = 1, lexicon: Lexicon | None = None
) -> NDArray[np.float64]:
    """Score the texts of an Arrow array, shape (n, 4); a null scores like an empty text.

    The columns are `COLUMNS`. Raises as `over_blocks` does.
    """
    words = lexicon or load_lexicon()
    scores = np.empty((len(texts), len(COLUMNS)))

    def score(block: Rows, rows: slice) -> None:
        call("score_polarity", words, block, scores[rows])

    over_blocks(texts, score, threads=threads)
    return scores
