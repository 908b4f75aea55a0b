"""Everything that labelled posts tell about tags, in one value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from sentiment.evaluate.calibration import Calibration, measure_calibration
from sentiment.evaluate.scores import (
    Agreement,
    Evaluation,
    measure_agreement,
    score_by,
    score_tags,
    worst_mistakes,
)
from sentiment.evaluate.validation import Predictions, group_texts


@dataclass(frozen=True)
class Assessment:
    """What labelled posts tell about tags.

    Attributes
    ----------
    scores : Evaluation
        Of all posts.
    agreement : Agreement
        Of tags with labels.
    calibration : Calibration
        Of the probabilities, before any abstaining.
    mistakes : DataFrame
        As of `worst_mistakes`.
    n_unsure : int
        Posts that became ``none`` for a probability below the minimum.
    strata : DataFrame or None
        As of `score_by`.
    drawn : Assessment or None
        The same of the posts that were drawn at random alone, where there
        are others beside them: posts chosen for doubt are harder than usual.
    """

    scores: Evaluation
    agreement: Agreement
    calibration: Calibration
    mistakes: pd.DataFrame
    n_unsure: int
    strata: pd.DataFrame | None = None
    drawn: Assessment | None = None

    @property
    def typical(self) -> Assessment:
        """What to judge by: the randomly drawn posts, where known, else all."""
        return self if self.drawn is None else self.drawn


def assess(
    texts: Sequence[str],
    labels: Sequence[str],
    found: Predictions,
    *,
    strata: Sequence[str] | None = None,
    drawn: Sequence[bool] | None = None,
    min_confidence: float = 0.0,
    n_mistakes: int = 30,
    seed: int = 0,
) -> Assessment:
    """Compare predictions with labels in every way that helps to judge them.

    Parameters
    ----------
    texts, labels : sequence of str of length n
        Posts, and what they express.
    found : Predictions
        Of these posts, by a model that was not trained on them.
    strata : sequence of str of length n, optional
        What to split by.
    drawn : sequence of bool of length n, optional
        Which posts were drawn at random.
    min_confidence : float, default 0
        Posts with a lower probability become ``none``; in [0, 1].
    n_mistakes : int, default 30
        Mistakes to list.
    seed : int, default 0
        Of the bootstrap.

    Examples
    --------
    >>> texts, labels = st.read_labelled("data/labelled/guard.csv")
    >>> found = st.assess(texts, labels, st.predict(st.load_tagger(), texts))
    >>> found.scores.n, found.scores.macro_f1 > 0.8
    (440, True)
    """
    groups = group_texts(texts)
    tags, confidence = found.tags(min_confidence=min_confidence), found.confidence
    likeliest = np.array(found.tags())
    split = None if strata is None else score_by(labels, tags, strata, groups=groups, seed=seed)
    at = [i for i, is_drawn in enumerate(drawn or ()) if is_drawn]
    typical = None
    if 0 < len(at) < len(texts):
        typical = assess(
            [texts[i] for i in at],
            [labels[i] for i in at],
            type(found)(found.classes, found.proba[at]),
            min_confidence=min_confidence,
            n_mistakes=n_mistakes,
            seed=seed,
        )
    return Assessment(
        scores=score_tags(labels, tags, groups=groups, seed=seed),
        agreement=measure_agreement(labels, tags, groups=groups, seed=seed),
        calibration=measure_calibration(confidence, likeliest == np.asarray(labels)),
        mistakes=worst_mistakes(texts, labels, tags, confidence, n=n_mistakes),
        n_unsure=int((confidence < min_confidence).sum()),
        strata=split,
        drawn=typical,
    )
