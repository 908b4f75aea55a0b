"""Languages of arrays of text."""

from __future__ import annotations

from queue import Empty
from typing import Final

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from sentiment.kernels.arrays import Rows, over_blocks
from sentiment.kernels.shared_object import call, new_workspace
from sentiment.language.fasttext.model import Model

UNKNOWN: Final = -1
"""No language scores high enough, or there are too few letters."""
UNDECIDED: Final = -2
"""Left for fastText to say: a score is very close to the least."""
MOST_CHARACTERS: Final = 1 << 16
_LIKELIER_THAN_NOT: Final = 0.5


def predict_languages(
    texts: pa.Array | pa.ChunkedArray,
    model: Model,
    *,
    max_characters: int,
    min_letters: int,
    min_score: float,
    threads: int = 1,
) -> tuple[NDArray[np.int16], NDArray[np.float64]]:
    """Find the language of each text; the same by any number of threads.

    Of each `max_characters` are looked at; with fewer than `min_letters`, or a score below
    `min_score` (in [0.5, 1]), it has none. Returned are numbers of ``model.labels``, `UNKNOWN`
    (nulls too) or `UNDECIDED`, and scores, about fastText's own to five digits; 0 or below the
    least where there is no language. TypeError if the array holds something else than text,
    ValueError if a number is out of its range.
    """
    if not _LIKELIER_THAN_NOT <= min_score <= 1 or not 0 < max_characters <= MOST_CHARACTERS:
        raise ValueError(f"found min_score {min_score}, max_characters {max_characters}")
    found, scores = np.empty(len(texts), np.int16), np.empty(len(texts))

    def work(block: Rows, rows: slice) -> None:
        try:
            workspace = model.workspaces.get_nowait()
        except Empty:
            workspace = new_workspace("language_workspace_size")
        limits = max_characters, min_letters, float(min_score)
        call(
            "find_languages", model.tables, workspace, block, *limits, found[rows], scores[rows]
        )
        model.workspaces.put(workspace)

    over_blocks(texts, work, threads=threads)
    return found, scores
