"""A trained tagger moved towards a few labels of another archive."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.optimize import minimize
from scipy.special import log_softmax

from sentiment.errors import OptionError
from sentiment.score.reactions.trained import TrainedTagger
from sentiment.stats.intervals import Floats

#: Inverse strength of the pull towards the trained weights, and how far rare
#: classes are weighted up: the best of several with 100 to 1,000 labels of an
#: archive that the model did not know (``benchmarks/adapting.py``).
PULL, BALANCE = 0.1, 0.5


def adapt_tagger(
    base: TrainedTagger,
    texts: Sequence[str],
    labels: Sequence[str],
    *,
    C: float = PULL,
    balance: float = BALANCE,
) -> TrainedTagger:
    """Train on a few labels, starting from what a trained tagger knows.

    Logistic regression whose penalty pulls the weights towards those of
    `base` instead of zero; its scores may be scaled, and biases are free. So
    without labels `base` stays, and with many it is replaced.

    Parameters
    ----------
    base : TrainedTagger
        Fitted; it is not changed.
    texts, labels : sequence of str of length n
        Labelled posts, of the classes of `base`.
    C : float, default 0.1
        Inverse strength of the pull: the larger, the more the labels count.

    balance : float, default 0.5
        As of `ReactionTagger`.

    Returns
    -------
    TrainedTagger
        With the classes and features of `base`.

    Raises
    ------
    OptionError
        If a label is none of the classes of `base`, or there is no label.

    References
    ----------
    Daume III, H., Marcu, D. (2006). Domain Adaptation for Statistical
    Classifiers. JAIR 26, 101-126 (the prior of one domain's weights for another).

    Examples
    --------
    >>> texts = ["fix it now", "fix this", "is my data safe", "is it safe"]
    >>> labels = ["anger", "anger", "fear", "fear"]
    >>> base = st.ReactionTagger(n_features=2**10).fit(texts, labels)
    >>> adapted = st.adapt_tagger(base, ["servers borked, safe?", "borked"], ["anger", "anger"])
    >>> texts = ["all borked, is it safe"]
    >>> base.predict(texts).tolist(), adapted.predict(texts).tolist()
    (['fear'], ['anger'])
    """
    names = [str(name) for name in base.classes_]
    strange = sorted(set(labels) - set(names))
    if strange or not len(labels):
        raise OptionError(
            f"adapt: found labels {', '.join(strange) or 'none'}; expected {', '.join(names)}."
        )
    design = base.transform(list(texts))
    # weights of features that no text holds stay as they are
    held = np.unique(design.indices)
    part = design[:, held]
    offset = part @ base.coef_[:, held].T
    truth = np.array([names.index(label) for label in labels])
    k, m = len(names), len(held)
    n = np.bincount(truth, minlength=k)
    weight = (len(truth) / (np.count_nonzero(n) * n[truth])) ** balance

    def split(free: Floats) -> tuple[float, Floats, Floats]:
        return 1 + float(free[0]), free[1 : 1 + k], free[1 + k :].reshape(k, m)

    def loss(free: Floats) -> tuple[float, Floats]:
        scale, bias, change = split(free)
        scores = scale * offset + base.intercept_ + bias + part @ change.T
        logs = log_softmax(scores, axis=1)
        slope = np.exp(logs)
        slope[np.arange(len(truth)), truth] -= 1
        slope *= weight[:, None]
        gradient = np.concatenate(
            [
                [np.sum(slope * offset) + free[0] / C],
                slope.sum(axis=0) + bias / C,
                ((part.T @ slope).T + change / C).ravel(),
            ]
        )
        fit = -weight @ logs[np.arange(len(truth)), truth]
        return float(fit + 0.5 * np.sum(free**2) / C), gradient

    found = minimize(loss, np.zeros(1 + k + k * m), jac=True, method="L-BFGS-B")
    scale, bias, change = split(found.x)
    coef = scale * base.coef_
    coef[:, held] += change
    return TrainedTagger.from_arrays(names, base.idf_, coef, base.intercept_ + bias)
