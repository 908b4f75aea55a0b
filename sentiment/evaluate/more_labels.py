"""What more labels would buy."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.evaluate.scores import score_tags
from sentiment.evaluate.validation import cross_validate, grouped_folds
from sentiment.score.reactions.other import Classifier

_SIZES = (100, 300, 1000, 3000, 10_000)


def learning_curve(
    train: Callable[[list[str], list[str]], Classifier],
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    groups: NDArray[np.int64],
    sizes: Iterable[int] = _SIZES,
    n_folds: int = 5,
    seed: int = 0,
) -> pd.DataFrame:
    """Measure how quality grows with the number of labels.

    Parameters
    ----------
    train : callable
        Takes texts and labels, returns a fitted classifier.
    texts, labels : sequence of str of length n
        Labelled posts.
    groups : int array of shape (n,)
        Near-duplicates.
    sizes : iterable of int
        Labels to train on; those below what the folds leave are measured,
        and all that the folds leave.
    n_folds : int, default 5
        Folds that are tagged in turn.
    seed : int, default 0
        Of the folds, of the draws (smaller ones are parts of larger ones)
        and of the bootstrap.

    Returns
    -------
    DataFrame
        ``n_labels, macro_f1, low, high``, by size.

    Examples
    --------
    >>> texts = [f"{word} {what}" for word in ("fix", "safe") for what in "abcdefgh"]
    >>> labels = ["frustration"] * 8 + ["concern"] * 8
    >>> groups = st.group_texts(texts)
    >>> train = st.ReactionTagger(n_features=2**10).fit
    >>> curve = st.learning_curve(train, texts, labels, groups=groups, sizes=[4], n_folds=2)
    >>> curve["n_labels"].tolist()
    [4, 8]
    """
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(texts))
    drawn, theirs = [texts[i] for i in order], [labels[i] for i in order]
    folds = grouped_folds(labels, groups, n_folds, seed=seed)
    everything = len(texts) - max(map(len, folds))
    rows = []
    for size in [*(size for size in sorted(set(sizes)) if size < everything), everything]:

        def train_on_some(some: list[str], known: list[str], size: int = size) -> Classifier:
            first = {*known[:size]}
            # a draw must hold two labels or more for anything to be learned
            while len(first) < 2 and size < len(known):  # noqa: PLR2004
                size += 1
                first.add(known[size - 1])
            return train(some[:size], known[:size])

        found = cross_validate(
            train_on_some,
            drawn,
            theirs,
            [np.flatnonzero(np.isin(order, fold)) for fold in folds],
            groups=groups[order],
        )
        scores = score_tags(theirs, found.tags(), groups=groups[order], seed=seed)
        rows.append((size, scores.macro_f1, scores.low, scores.high))
    return pd.DataFrame(rows, columns=["n_labels", "macro_f1", "low", "high"])
