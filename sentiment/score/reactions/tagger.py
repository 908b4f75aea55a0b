"""Training the reaction tagger: a linear model over hashed features, in scikit-learn's way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import csr_matrix
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression

from sentiment.score.reactions.hashed import feature_values
from sentiment.score.reactions.trained import TrainedTagger


class ReactionTagger(ClassifierMixin, BaseEstimator, TrainedTagger):  # type: ignore[misc]  # untyped base
    """Tags the reaction that a text expresses.

    Multinomial logistic regression over hashed features: words, word pairs,
    pieces of words, indicators (classes of words, marks, shape) and their
    pairs, each weighed by how rare it is; `sentiment.score.reactions.features` has
    the layout. Hashing keeps the model a few plain arrays: no vocabulary, so
    none of the training texts ships with it.

    Parameters
    ----------
    C : float, default 0.5
        Inverse strength of the L2 penalty.
    balance : float, default 0.5
        How far rare classes are weighted up: 0, as often as they occur in
        training; 1, all classes alike. In between, shares over an archive
        come out less biased than with 1, rare classes less ignored than with 0.
    n_features : int, default 2**18
        Buckets that features are hashed into, a power of two.

    Attributes
    ----------
    classes_, idf_, coef_, intercept_, held_out_
        As of `TrainedTagger`.

    Examples
    --------
    >>> texts = ["fix it now", "fix this", "is my data safe", "is it safe", "lol", "lol what"]
    >>> labels = ["frustration", "frustration", "concern", "concern", "humor", "humor"]
    >>> st.ReactionTagger().fit(texts, labels).predict(["please fix it"]).tolist()
    ['frustration']
    """

    def __init__(
        self,
        C: float = 0.5,
        balance: float = 0.5,
        n_features: int = 2**18,
    ) -> None:
        self.C = C
        self.balance = balance
        self.n_features = n_features

    def fit(
        self,
        X: Sequence[str],
        y: ArrayLike,
        sample_weight: ArrayLike | None = None,
        *,
        classes: Sequence[str] | None = None,
    ) -> Self:
        """Train on labelled texts.

        Parameters
        ----------
        X : sequence of str of length n_texts
            Texts.
        y : array-like of shape (n_texts,) or (n_texts, n_classes)
            Labels, at least two different ones; or, with `classes`, how likely
            each text is of each class, as another model says.
        sample_weight : array-like of shape (n_texts,), optional
            Weight of each text.
        classes : sequence of str of length n_classes, optional
            What the columns of `y` stand for.

        Returns
        -------
        ReactionTagger
            Itself.

        Raises
        ------
        ValueError
            If `y` doesn't fit `classes`, or has fewer than two classes.

        Examples
        --------
        >>> shares = [[0.9, 0.1], [0.2, 0.8]]
        >>> soft = ReactionTagger().fit(["lol", "safe?"], shares, classes=["humor", "concern"])
        >>> soft.predict(["lol"]).tolist()
        ['humor']
        """
        values = feature_values(X, self.n_features)
        self.idf_ = inverse_document_frequency(values)
        rows, labels, weights = _expanded(values.shape[0], y, sample_weight, classes)
        names, codes = np.unique(labels, return_inverse=True)
        n = np.bincount(codes, weights=weights)
        share = (n.sum() / (len(names) * n)) ** self.balance
        model = LogisticRegression(C=self.C, max_iter=1000, tol=1e-4)
        # the weights of what no text holds are zero; few texts hold few of the features
        held = np.unique(values.indices)
        values.data *= self.idf_[values.indices]
        design = values[rows][:, held]
        model.fit(design, labels, sample_weight=weights * share[codes])
        self.classes_, self.held_out_ = model.classes_, None
        self.coef_ = np.zeros((len(model.coef_), self.n_features))
        self.coef_[:, held], self.intercept_ = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # noqa: PLR2004  scikit-learn then keeps one row for both
            self.coef_ = np.vstack([-self.coef_, self.coef_]) / 2
            self.intercept_ = np.concatenate([-model.intercept_, model.intercept_]) / 2
        return self


def inverse_document_frequency(values: csr_matrix) -> NDArray[np.float64]:
    """Return how rare the features in each bucket are among some texts' `feature_values`.

    ``log((1 + n_texts) / (1 + n_with_it)) + 1``, as scikit-learn's ``TfidfTransformer`` has
    it.
    """
    n_texts, n_features = values.shape
    n_with_it = np.bincount(values.indices, minlength=n_features)
    return np.asarray(np.log((1 + n_texts) / (1 + n_with_it)) + 1)


def _expanded(
    n_texts: int,
    y: ArrayLike,
    sample_weight: ArrayLike | None,
    classes: Sequence[str] | None,
) -> tuple[NDArray[np.intp], NDArray[Any], NDArray[np.float64]]:
    """Make rows with one label each: of a text with likelihoods, one a class."""
    weights = np.ones(n_texts) if sample_weight is None else np.asarray(sample_weight, float)
    if classes is None:
        return np.arange(n_texts), np.asarray(y), weights
    shares = np.asarray(y, dtype=float)
    if shares.shape != (n_texts, len(classes)) or (shares < 0).any():
        raise ValueError(
            f"fit: found y of shape {shares.shape}; expected ({n_texts}, {len(classes)}) "
            f"numbers of 0 or more, one column for each of the classes."
        )
    rows, columns = np.nonzero(shares)
    return rows, np.asarray(classes)[columns], weights[rows] * shares[rows, columns]
