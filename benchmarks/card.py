"""What the model card says, as numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import pandas as pd

    from benchmarks.corpora import Rows
    from sentiment.evaluate import Calibration, Evaluation

__all__ = ["Card", "Measured"]


@dataclass(frozen=True)
class Measured:
    """Held-out posts of one kind, as tagged.

    Attributes
    ----------
    scores : Evaluation
        Of the tags.
    calibration, before : Calibration
        Of the probabilities, and of those before temperature and biases.
    """

    scores: Evaluation
    calibration: Calibration
    before: Calibration


@dataclass(frozen=True)
class Card:
    """All that the card says.

    Attributes
    ----------
    measured : dict of str to Measured
        ``sources``, ``real``, ``written``: held-out posts.
    by_source, by_stratum : DataFrame
        As of `sentiment.evaluate.score_by`.
    others : dict of str to Evaluation
        Scores of the shipped model on other posts.
    chatter : dict of str to tuple of (int, int)
        By kind of chatter: posts tagged as a reaction, and posts.
    spanish : dict of str to Evaluation
        By model: scores on posts in Spanish.
    window_errors : DataFrame
        By source: mean absolute error of a window's shares, as fractions.
    facts : dict
        Digest and size of the file.
    trained : Rows
        What was trained on.
    untaught : float
        Accuracy without a teacher on the real posts that a taught one was measured on.
    """

    measured: dict[str, Measured]
    by_source: pd.DataFrame
    by_stratum: pd.DataFrame
    others: dict[str, Evaluation]
    chatter: dict[str, tuple[int, int]]
    spanish: dict[str, Evaluation]
    window_errors: pd.DataFrame
    facts: dict[str, Any]
    trained: Rows
    untaught: float
