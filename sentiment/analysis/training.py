"""Taggers from a user's own labels: from scratch or adapted, with held-out posts."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

from sentiment.evaluate import cross_validate, group_texts, grouped_folds
from sentiment.score.reactions import TrainedTagger, load_tagger
from sentiment.score.reactions.heldout import HeldOut

Trainer = Callable[[list[str], list[str]], TrainedTagger]

_FOLDS = 5


def make_trainer(*, adapt: bool = False, model: str | Path | None = None) -> Trainer:
    """Return a function that takes texts and labels and returns a fitted tagger.

    To `adapt` is to start from a trained model, the one in the package where none is named.
    """
    from sentiment.score.reactions import ReactionTagger  # noqa: PLC0415  scikit-learn is slow to load
    from sentiment.score.reactions.adapt import adapt_tagger  # noqa: PLC0415

    if not adapt:
        return lambda texts, labels: ReactionTagger().fit(texts, labels)
    base = load_tagger(model)
    return lambda texts, labels: adapt_tagger(base, texts, labels)


def hold_out(trainer: Trainer, table: pd.DataFrame) -> HeldOut | None:
    """Tag each fold of labelled posts with a tagger trained on the others.

    `table` is as of `read_labelled_table`. Where some posts are of the stratum ``random``,
    only these are kept: posts chosen for doubt err more than others. No near-duplicates cross
    folds; None where there are fewer distinct texts than folds.
    """
    texts, labels = table["text"].tolist(), table["label"].tolist()
    groups = group_texts(texts)
    if len(np.unique(groups)) < _FOLDS:
        return None
    folds = grouped_folds(labels, groups, _FOLDS)
    found = cross_validate(trainer, texts, labels, folds, groups=groups)
    drawn = np.ones(len(texts), dtype=bool)
    if "stratum" in table and (table["stratum"] == "random").any():
        drawn = (table["stratum"] == "random").to_numpy()
    return HeldOut(np.array(labels)[drawn], found.proba[drawn])
