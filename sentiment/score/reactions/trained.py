"""A trained tagger: weights and how to score texts with them, without what trains them."""

from __future__ import annotations

from collections.abc import Sequence
from threading import Lock
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import numpy as np
import pandas as pd
import pyarrow as pa
from numpy.typing import ArrayLike, NDArray

from sentiment.parallel import available_cores
from sentiment.score.reactions.features import BLOCKS, analyze, bucket_of, check_n_features
from sentiment.score.reactions.heldout import HeldOut
from sentiment.score.reactions.kernel.compiled_model import CompiledModel

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

    Texts: TypeAlias = Sequence[str] | pd.Series | pa.Array | pa.ChunkedArray

_PREPARING = Lock()


class TrainedTagger:
    """Tags the reaction that a text expresses, by weights of a linear model.

    What `ReactionTagger` learned, made by `load_tagger` or `from_arrays`; it
    is apart since scikit-learn, which trains, takes a second to load.

    Parameters
    ----------
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
    """

    classes_: NDArray[np.str_]
    idf_: NDArray[np.float64]
    coef_: NDArray[np.float64]
    intercept_: NDArray[np.float64]
    held_out_: HeldOut | None

    def __init__(self, n_features: int = 2**18) -> None:
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
        TrainedTagger
            Or what it is called on.

        Raises
        ------
        ValueError
            If shapes don't fit each other, the classes aren't sorted, the number
            of buckets is no power of two, or a weight is not finite.

        Examples
        --------
        >>> zeros = np.zeros((2, 2**8))
        >>> tagger = TrainedTagger.from_arrays(["no", "yes"], np.ones(2**8), zeros, [0, 1])
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
        if (
            not all(
                np.isfinite(each).all()
                for each in (tagger.idf_, tagger.coef_, tagger.intercept_)
            )
            or (tagger.idf_ < 0).any()
        ):
            raise ValueError("from_arrays: expected finite weights, and no idf below 0.")
        shape = (len(labels), tagger.n_features)
        if tagger.coef_.shape != shape or tagger.intercept_.shape != shape[:1]:
            raise ValueError(
                f"from_arrays: found coef {tagger.coef_.shape} and intercept "
                f"{tagger.intercept_.shape}; expected {shape} and {shape[:1]}."
            )
        if list(labels) != sorted(set(labels.tolist())):
            raise ValueError(f"from_arrays: found classes {classes}; expected them sorted.")
        return tagger

    def _require_fit(self, attribute: str) -> None:
        if not hasattr(self, attribute):
            from sklearn.exceptions import NotFittedError  # noqa: PLC0415  slow to load

            raise NotFittedError(
                f"{type(self).__name__}: found no weights; expected fit() to be called first."
            )

    def transform(self, X: Sequence[str]) -> csr_matrix:
        """Return the design matrix, shape (n_texts, n_features), that weights belong to."""
        from sentiment.score.reactions.hashed import feature_values  # noqa: PLC0415  scikit-learn

        self._require_fit("idf_")
        values = feature_values(X, self.n_features)
        values.data *= self.idf_[values.indices]
        return values

    def decision_function(self, X: Texts, *, threads: int | None = None) -> NDArray[np.float64]:
        """Return the linear scores of texts.

        They are ``transform(X) @ coef_.T + intercept_`` but for rounding, less than
        1e-9, without the matrix being made.

        Parameters
        ----------
        X : sequence of str, Series or Arrow array of length n_texts
            Texts; what is missing counts as empty.
        threads : int, optional
            How many to use; all cores where it is not given. The scores don't
            depend on it.

        Returns
        -------
        array of shape (n_texts, n_classes)
        """
        self._require_fit("coef_")
        return self._compiled_model().score(_as_arrow(X), threads=threads or available_cores())

    def predict_proba(self, X: Texts, *, threads: int | None = None) -> NDArray[np.float64]:
        """Return class probabilities, shape (n_texts, n_classes), each row summing to 1.

        Parameters are those of ``decision_function``.
        """
        scores = self.decision_function(X, threads=threads)
        likelihoods = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(likelihoods / likelihoods.sum(axis=1, keepdims=True))

    def predict(self, X: Texts, *, threads: int | None = None) -> NDArray[Any]:
        """Return the likeliest label of each text, shape (n_texts,).

        Parameters are those of ``decision_function``.
        """
        scores = self.decision_function(X, threads=threads)
        return np.asarray(self.classes_[scores.argmax(axis=1)])

    def _compiled_model(self) -> CompiledModel:
        """Return the tables of compiled code for the weights as they are now."""
        weights = (self.idf_, self.coef_, self.intercept_)
        with _PREPARING:
            held, model = getattr(self, "_model", ((), None))
            if model is None or any(a is not b for a, b in zip(held, weights, strict=True)):
                model = CompiledModel(*weights)
                self._model = (weights, model)
            return model

    def __getstate__(self) -> dict[str, Any]:
        state: dict[str, Any] = dict(super().__getstate__())  # type: ignore[call-overload]
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
        >>> from sentiment.score.reactions import load_tagger
        >>> added = load_tagger().contributions("please fix it")
        >>> added.loc[added["block"] == "W", "feature"].tolist()
        ['please', 'fix', 'it']
        """
        self._require_fit("coef_")
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


def _as_arrow(texts: Texts) -> pa.Array | pa.ChunkedArray:
    """Return texts as Arrow has them."""
    if isinstance(texts, pa.Array | pa.ChunkedArray):
        return texts
    try:
        return pa.array(texts, pa.large_string(), from_pandas=True)
    except (pa.ArrowException, UnicodeEncodeError):
        # what is no text, and lone surrogates, which UTF-8 doesn't have
        strings = [text if isinstance(text, str) else "" for text in texts]
        plain = [text.encode("utf-8", "ignore") for text in strings]
        return pa.array(plain, pa.large_binary()).cast(pa.large_string())
