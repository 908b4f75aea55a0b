"""The reaction tagger: a linear model over hashed features, as a scikit-learn estimator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import normalize
from sklearn.utils.validation import check_is_fitted

from sentiment.reactions.features import HashedCounts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_matrix, spmatrix

__all__ = ["ReactionTagger"]

_ROWS = 4096


class ReactionTagger(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # untyped base
    """Tags the reaction that a text expresses.

    Multinomial logistic regression over tf-idf weighted, hashed words, word
    pairs and pieces of words. Hashing keeps the model a few plain arrays: no
    vocabulary, so none of the training texts ships with it.

    Parameters
    ----------
    C : float, default 10.0
        Inverse strength of the L2 penalty.
    balance : float, default 0.5
        How far rare classes are weighted up: 0, as often as they occur in
        training; 1, all classes alike. In between, shares over an archive
        come out less biased than with 1, rare classes less ignored than with 0.
    n_features : int, default 2**18
        Buckets that features are hashed into.

    Attributes
    ----------
    classes_ : array of shape (n_classes,)
        Labels, sorted.
    idf_ : float array of shape (n_features,)
        Inverse document frequency of each bucket.
    coef_ : float array of shape (n_classes, n_features)
        Weights.
    intercept_ : float array of shape (n_classes,)
        Biases.

    Examples
    --------
    >>> texts = ["fix it now", "fix this", "is my data safe", "is it safe", "lol", "lol what"]
    >>> labels = ["frustration", "frustration", "concern", "concern", "humor", "humor"]
    >>> ReactionTagger().fit(texts, labels).predict(["please fix it"]).tolist()
    ['frustration']
    """

    def __init__(
        self,
        C: float = 10.0,
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
    ) -> Self:
        """Train on labelled texts.

        Parameters
        ----------
        X : sequence of str of length n_texts
            Texts.
        y : array-like of shape (n_texts,)
            Labels, at least two different ones.
        sample_weight : array-like of shape (n_texts,), optional
            Weight of each text.

        Returns
        -------
        ReactionTagger
            Itself.
        """
        counts = HashedCounts(self.n_features).transform(X)
        tfidf = TfidfTransformer(sublinear_tf=True).fit(counts)
        self.idf_ = np.asarray(tfidf.idf_, dtype=np.float64)
        labels, n = np.unique(np.asarray(y), return_counts=True)
        weights = (n.sum() / (len(labels) * n)) ** self.balance
        model = LogisticRegression(
            C=self.C,
            class_weight=dict(zip(labels.tolist(), weights.tolist(), strict=True)),
            max_iter=1000,
            tol=1e-4,
        )
        model.fit(self._weighted(counts), y, sample_weight=sample_weight)
        self.classes_ = model.classes_
        self.coef_, self.intercept_ = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # noqa: PLR2004  scikit-learn then keeps one row for both
            self.coef_ = np.vstack([-model.coef_, model.coef_]) / 2
            self.intercept_ = np.concatenate([-model.intercept_, model.intercept_]) / 2
        return self

    def _weighted(self, counts: csr_matrix) -> spmatrix:
        weighted = counts.copy()
        np.log(weighted.data, out=weighted.data)
        weighted.data += 1  # sublinear: the second "lol" says less than the first
        weighted.data *= self.idf_[weighted.indices]
        return normalize(weighted, copy=False)

    def decision_function(self, X: Sequence[str]) -> NDArray[np.float64]:
        """Return the linear scores, shape (n_texts, n_classes)."""
        check_is_fitted(self, "coef_")
        texts = list(X)
        scores = np.empty((len(texts), len(self.classes_)))
        hashing = HashedCounts(self.n_features)
        for start in range(0, len(texts), _ROWS):  # bounds what hashing holds at once
            part = self._weighted(hashing.transform(texts[start : start + _ROWS]))
            scores[start : start + _ROWS] = part @ self.coef_.T + self.intercept_
        return scores

    def predict_proba(self, X: Sequence[str]) -> NDArray[np.float64]:
        """Return class probabilities, shape (n_texts, n_classes), each row summing to 1."""
        return np.asarray(softmax(self.decision_function(X), axis=1))

    def predict(self, X: Sequence[str]) -> NDArray[Any]:
        """Return the likeliest label of each text, shape (n_texts,)."""
        return np.asarray(self.classes_[self.decision_function(X).argmax(axis=1)])
