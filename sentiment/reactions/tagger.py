"""The reaction tagger: a linear model over hashed features, as a scikit-learn estimator."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import numpy as np
import pyarrow as pa
from scipy.special import softmax
from sklearn.base import BaseEstimator, ClassifierMixin
from sklearn.linear_model import LogisticRegression
from sklearn.utils.validation import check_is_fitted

from sentiment.overlap import available_cores
from sentiment.reactions.features import (
    BLOCKS,
    analyze,
    bucket_of,
    check_n_features,
    feature_values,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_matrix

    from sentiment.reactions.heldout import HeldOut
    from sentiment.reactions.kernel import CompiledModel

    Texts: TypeAlias = Sequence[str] | pd.Series | pa.Array | pa.ChunkedArray

__all__ = ["ReactionTagger", "inverse_document_frequency"]

_ROWS = 4096
#: From so many texts on compiled code tags them: compiling it takes some 15 seconds of
#: processor time the first time on a machine, as long as scikit-learn's path for 50,000 ...
COMPILED_FROM = 20_000
#: ... and from so many on where code is kept from an earlier run, which loads in a second.
KEPT_CODE_FROM = 2_000
#: Classes that the compiled code knows at most.
MOST_CLASSES = 4
_COMPILING = Lock()


class ReactionTagger(ClassifierMixin, BaseEstimator):  # type: ignore[misc]  # untyped base
    """Tags the reaction that a text expresses.

    Multinomial logistic regression over hashed features: words, word pairs,
    pieces of words, indicators (classes of words, marks, shape) and their
    pairs, each weighed by how rare it is; `sentiment.reactions.features` has
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
    classes_ : array of shape (n_classes,)
        Labels, sorted.
    idf_ : float array of shape (n_features,)
        Inverse document frequency of each bucket.
    coef_ : float array of shape (n_classes, n_features)
        Weights.
    intercept_ : float array of shape (n_classes,)
        Biases.

    held_out_ : HeldOut or None
        Held-out posts' probabilities, where they were kept: how it errs.

    Examples
    --------
    >>> texts = ["fix it now", "fix this", "is my data safe", "is it safe", "lol", "lol what"]
    >>> labels = ["frustration", "frustration", "concern", "concern", "humor", "humor"]
    >>> ReactionTagger().fit(texts, labels).predict(["please fix it"]).tolist()
    ['frustration']
    """

    held_out_: HeldOut | None

    def __init__(
        self,
        C: float = 0.5,
        balance: float = 0.5,
        n_features: int = 2**18,
    ) -> None:
        self.C = C
        self.balance = balance
        self.n_features = n_features

    @classmethod
    def from_arrays(
        cls, classes: Sequence[str], idf: ArrayLike, coef: ArrayLike, intercept: ArrayLike
    ) -> Self:
        """Make a tagger of weights that were trained elsewhere.

        Train them on ``transform``'s matrix, whose values hold the idf, so that
        scores are ``transform(X) @ coef.T + intercept``. A temperature and
        biases of classes go into both: ``softmax((z + bias) / t)`` is that of
        ``coef / t`` and ``(intercept + bias) / t``.

        Parameters
        ----------
        classes : sequence of str of length n_classes
            Labels, sorted.
        idf : array-like of shape (n_features,)
            Inverse document frequency of each bucket.
        coef : array-like of shape (n_classes, n_features)
            Weights; one row each class, also where there are two.
        intercept : array-like of shape (n_classes,)
            Biases.

        Returns
        -------
        ReactionTagger
            Fitted.

        Raises
        ------
        ValueError
            If shapes don't fit each other, the classes aren't sorted, or the number
            of buckets is no power of two.

        Examples
        --------
        >>> zeros = np.zeros((2, 2**8))
        >>> tagger = ReactionTagger.from_arrays(["no", "yes"], np.ones(2**8), zeros, [0, 1])
        >>> tagger.predict(["anything"]).tolist()
        ['yes']
        """
        labels = np.asarray(classes)
        tagger = cls(n_features=int(np.shape(idf)[0]))
        tagger.held_out_ = None
        tagger.classes_ = labels
        tagger.idf_ = np.asarray(idf, dtype=np.float64)
        tagger.coef_ = np.asarray(coef, dtype=np.float64)
        tagger.intercept_ = np.asarray(intercept, dtype=np.float64)
        check_n_features(tagger.n_features)
        shape = (len(labels), tagger.n_features)
        if tagger.coef_.shape != shape or tagger.intercept_.shape != shape[:1]:
            raise ValueError(
                f"from_arrays: found coef {tagger.coef_.shape} and intercept "
                f"{tagger.intercept_.shape}; expected {shape} and {shape[:1]}."
            )
        if list(labels) != sorted(set(labels.tolist())):
            raise ValueError(f"from_arrays: found classes {classes}; expected them sorted.")
        return tagger

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
        design = self._weighted(values)[rows][:, held]
        model.fit(design, labels, sample_weight=weights * share[codes])
        self.classes_, self.held_out_ = model.classes_, None
        self.coef_ = np.zeros((len(model.coef_), self.n_features))
        self.coef_[:, held], self.intercept_ = model.coef_, model.intercept_
        if len(model.classes_) == 2:  # noqa: PLR2004  scikit-learn then keeps one row for both
            self.coef_ = np.vstack([-self.coef_, self.coef_]) / 2
            self.intercept_ = np.concatenate([-model.intercept_, model.intercept_]) / 2
        return self

    def _weighted(self, values: csr_matrix) -> csr_matrix:
        weighted = values.copy()
        weighted.data *= self.idf_[weighted.indices]
        return weighted

    def transform(self, X: Sequence[str]) -> csr_matrix:
        """Return the design matrix, shape (n_texts, n_features), that weights belong to."""
        check_is_fitted(self, "idf_")
        return self._weighted(feature_values(X, self.n_features))

    def decision_function(
        self, X: Texts, *, threads: int | None = None, compiled: bool | None = None
    ) -> NDArray[np.float64]:
        """Return the linear scores of texts.

        Parameters
        ----------
        X : sequence of str, Series or Arrow array of length n_texts
            Texts; what is missing counts as empty.
        threads : int, optional
            How many compiled code uses; all cores where it is not given. The
            scores don't depend on it.
        compiled : bool, optional
            Whether compiled code computes the scores, which differ by rounding
            alone, less than 1e-9; by default for many texts. It knows models of
            at most four classes.

        Returns
        -------
        array of shape (n_texts, n_classes)
        """
        check_is_fitted(self, "coef_")
        if compiled is None:
            compiled = self._pays_to_compile(len(X))
        if compiled and len(self.classes_) <= MOST_CLASSES:
            return self._compiled_model().score(
                _as_arrow(X), threads=threads or available_cores()
            )
        texts = _as_list(X)
        self._n_tagged = getattr(self, "_n_tagged", 0) + len(texts)
        scores = np.empty((len(texts), len(self.classes_)))
        for start in range(0, len(texts), _ROWS):  # bounds what is held at once
            part = self.transform(texts[start : start + _ROWS])
            scores[start : start + _ROWS] = part @ self.coef_.T + self.intercept_
        return scores

    def predict_proba(
        self, X: Texts, *, threads: int | None = None, compiled: bool | None = None
    ) -> NDArray[np.float64]:
        """Return class probabilities, shape (n_texts, n_classes), each row summing to 1.

        Parameters are those of ``decision_function``.
        """
        scores = self.decision_function(X, threads=threads, compiled=compiled)
        return np.asarray(softmax(scores, axis=1))

    def predict(
        self, X: Texts, *, threads: int | None = None, compiled: bool | None = None
    ) -> NDArray[Any]:
        """Return the likeliest label of each text, shape (n_texts,).

        Parameters are those of ``decision_function``.
        """
        scores = self.decision_function(X, threads=threads, compiled=compiled)
        return np.asarray(self.classes_[scores.argmax(axis=1)])

    def _pays_to_compile(self, n_texts: int) -> bool:
        # of many small tables, too, most are to be tagged by compiled code
        n_texts += getattr(self, "_n_tagged", 0)
        if n_texts < KEPT_CODE_FROM:
            return False
        from sentiment.reactions.kernel import prepare  # noqa: PLC0415  numba takes a while

        return n_texts >= COMPILED_FROM or prepare.is_quick()

    def _compiled_model(self) -> CompiledModel:
        """Return the tables of compiled code for the weights as they are now."""
        from sentiment.reactions.kernel import CompiledModel  # noqa: PLC0415  as above

        weights = (self.idf_, self.coef_, self.intercept_)
        with _COMPILING:
            held, model = getattr(self, "_model", ((), None))
            if model is None or any(a is not b for a, b in zip(held, weights, strict=True)):
                model = CompiledModel(*weights)
                self._model = (weights, model)
            return model

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = super().__getstate__()
        return {name: value for name, value in state.items() if name != "_model"}

    def contributions(self, text: str) -> pd.DataFrame:
        """Tell what each feature of a text added to the score of each class.

        Two features in one bucket have the same weight: what the table says of
        each is what it added all the same.

        Parameters
        ----------
        text : str
            A post.

        Returns
        -------
        DataFrame of shape (n_features_of_text, 3 + n_classes)
            One row a feature: ``block`` and ``feature`` as `analyze` names
            them, ``n``, how often it occurs, and a column for each class. A
            class's column and its ``intercept_`` add up to its score, as
            ``decision_function`` gives it; subtract the mean of the classes to
            see what a feature speaks for.

        Examples
        --------
        >>> from sentiment.reactions import load_tagger
        >>> added = load_tagger().contributions("please fix it")
        >>> added.loc[added["block"] == "W", "feature"].tolist()
        ['please', 'fix', 'it']
        """
        import pandas as pd  # noqa: PLC0415  loading it takes a while

        check_is_fitted(self, "coef_")
        found = [
            (name, feature, features.count(feature), BLOCKS[name].weight / len(features) ** 0.5)
            for name, features in analyze(text).items()
            for feature in dict.fromkeys(features)
        ]
        table = pd.DataFrame(found, columns=["block", "feature", "n", "value"])
        buckets = [bucket_of(row[0], row[1], self.n_features) for row in found]
        values = (table["n"] * table.pop("value")).to_numpy() * self.idf_[buckets]
        added = values[:, None] * self.coef_[:, buckets].T
        return table.assign(**dict(zip(self.classes_, added.T, strict=True)))


def _as_list(texts: Texts) -> list[str]:
    """Return texts as strings, what is none as an empty one."""
    if isinstance(texts, pa.Array | pa.ChunkedArray):
        texts = texts.to_pylist()
    return [text if isinstance(text, str) else "" for text in texts]


def _as_arrow(texts: Texts) -> pa.Array | pa.ChunkedArray:
    """Return texts as Arrow has them."""
    if isinstance(texts, pa.Array | pa.ChunkedArray):
        return texts
    try:
        return pa.array(texts, pa.large_string(), from_pandas=True)
    except (pa.ArrowException, UnicodeEncodeError):
        # what is no text, and lone surrogates, which UTF-8 doesn't have
        plain = [text.encode("utf-8", "ignore") for text in _as_list(texts)]
        return pa.array(plain, pa.large_binary()).cast(pa.large_string())


def inverse_document_frequency(values: csr_matrix) -> NDArray[np.float64]:
    """Return how rare the features in each bucket are among some texts.

    Parameters
    ----------
    values : csr_matrix of shape (n_texts, n_features)
        From `feature_values`.

    Returns
    -------
    float array of shape (n_features,)
        ``log((1 + n_texts) / (1 + n_with_it)) + 1``, as scikit-learn's
        ``TfidfTransformer`` has it.
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
