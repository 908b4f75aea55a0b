"""A trained tagger: weights and how to score texts with them, without what trains them."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any, Self, TypeAlias

import numpy as np
import pyarrow as pa

from sentiment.parallel import available_cores
from sentiment.score.reactions.features import BLOCKS, analyze, bucket_of, check_n_features

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd
    from numpy.typing import ArrayLike, NDArray
    from scipy.sparse import csr_matrix

    from sentiment.score.reactions.heldout import HeldOut
    from sentiment.score.reactions.kernel import CompiledModel

    Texts: TypeAlias = Sequence[str] | pd.Series | pa.Array | pa.ChunkedArray

__all__ = ["TrainedTagger"]

_ROWS = 4096
#: From so many texts on compiled code tags them: compiling it takes some 15 seconds of
#: processor time the first time on a machine, as long as scikit-learn's path for 50,000 ...
COMPILED_FROM = 20_000
#: ... and from so many on where code is kept from an earlier run, which loads in a second.
KEPT_CODE_FROM = 2_000
#: Classes that the compiled code knows at most.
MOST_CLASSES = 4
_COMPILING = Lock()


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
            If shapes don't fit each other, the classes aren't sorted, or the number
            of buckets is no power of two.

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
        from sentiment.score.reactions.matrix import feature_values  # noqa: PLC0415  scikit-learn

        self._require_fit("idf_")
        values = feature_values(X, self.n_features)
        values.data *= self.idf_[values.indices]
        return values

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
        self._require_fit("coef_")
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
        from scipy.special import softmax  # noqa: PLC0415  loading scipy takes a while

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
        from sentiment.score.reactions.kernel import prepare  # noqa: PLC0415  numba takes a while

        return n_texts >= COMPILED_FROM or prepare.is_quick()

    def _compiled_model(self) -> CompiledModel:
        """Return the tables of compiled code for the weights as they are now."""
        from sentiment.score.reactions.kernel import CompiledModel  # noqa: PLC0415  as above

        weights = (self.idf_, self.coef_, self.intercept_)
        with _COMPILING:
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
        import pandas as pd  # noqa: PLC0415  loading it takes a while

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
