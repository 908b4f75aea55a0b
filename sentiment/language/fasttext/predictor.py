"""Languages of arrays of text."""

from __future__ import annotations

from queue import Empty
from typing import TYPE_CHECKING, Final

import numpy as np

from sentiment.kernels.arrays import Rows, over_blocks
from sentiment.kernels.shared_object import call, new_workspace

if TYPE_CHECKING:
    import pyarrow as pa
    from numpy.typing import NDArray

    from sentiment.language.fasttext.model import Model

__all__ = ["UNDECIDED", "UNKNOWN", "predict_languages"]

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
    languages : int16 array of shape (n,)
        Number of the language in ``model.labels``; `UNKNOWN`, or `UNDECIDED`. A null
        is unknown.
    scores : float64 array of shape (n,)
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
