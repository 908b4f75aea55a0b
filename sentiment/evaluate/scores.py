"""How a tagger's tags agree with labels: F1 and kappa, with intervals; its worst mistakes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sentiment.stats.bootstrap import count_pairs, interval, resample_pairs


class _Classifier(Protocol):
    def predict(self, X: Sequence[str]) -> NDArray[np.str_]: ...


@dataclass(frozen=True)
class Evaluation:
    """Scores of a tagger.

    Attributes
    ----------
    n : int
        Labelled posts.
    macro_f1, low, high : float
        Mean of the classes' F1 and its 95 % bootstrap interval over groups of
        near-duplicates (posts, where no groups are given).
    classes : DataFrame of shape (n_classes, 8)
        ``precision, recall, f1``, the interval ``low, high`` of F1, and the
        ``labelled, tagged`` shares of posts, in [0, 1], and ``n``, by label.
    confusion : DataFrame of shape (n_classes, n_classes)
        Posts by true label (rows) and tag (columns).
    """

    n: int
    macro_f1: float
    low: float
    high: float
    classes: pd.DataFrame
    confusion: pd.DataFrame


def evaluate_tagger(
    tagger: _Classifier, texts: Sequence[str], labels: Sequence[str], *, seed: int = 0
) -> Evaluation:
    """Compare a tagger's tags with labels.

    Parameters
    ----------
    tagger : classifier
        With ``predict``.
    texts, labels : sequence of str of length n
        Labelled posts that the tagger was not trained on.
    seed : int, default 0
        Of the bootstrap.

    Returns
    -------
    Evaluation
        Scores of every label that occurs among labels or tags.

    Examples
    --------
    >>> class Grumbler:
    ...     def predict(self, X):
    ...         return np.array(["frustration"] * len(X))
    >>> found = st.evaluate_tagger(Grumbler(), ["fix it", "lol"], ["frustration", "humor"])
    >>> round(found.macro_f1, 2), found.n
    (0.33, 2)
    """
    tags: list[str] = np.asarray(tagger.predict(list(texts))).tolist()
    return score_tags(labels, tags, seed=seed)


def score_tags(
    labels: Sequence[str],
    tags: Sequence[str],
    *,
    groups: NDArray[np.int64] | None = None,
    seed: int = 0,
) -> Evaluation:
    """Compare tags with labels.

    Parameters
    ----------
    labels, tags : sequence of str of length n
        What posts express, and what a tagger says.
    groups : int array of shape (n,), optional
        Near-duplicates, as `group_texts` numbers them: the bootstrap keeps
        them together.
    seed : int, default 0
        Of the bootstrap.

    Returns
    -------
    Evaluation
        Scores of every label that occurs among labels or tags.

    References
    ----------
    Efron, B., Tibshirani, R.J. (1993). An Introduction to the Bootstrap,
    section 13.3 (percentile intervals).

    Examples
    --------
    >>> found = st.score_tags(["a", "a", "b"], ["a", "b", "b"])
    >>> found.classes["f1"].round(2).to_dict()
    {'a': 0.67, 'b': 0.67}
    """
    names, counts = count_pairs(labels, tags)
    f1 = _f1(counts)
    drawn = _f1(resample_pairs(labels, tags, groups=groups, seed=seed))
    low, high = interval(drawn.mean(axis=1))
    hits, n = np.diagonal(counts), counts.sum()
    tagged, labelled = counts.sum(axis=0), counts.sum(axis=1)
    bounds = np.quantile(drawn, (0.025, 0.975), axis=0)
    classes = {
        "precision": hits / np.maximum(tagged, 1),
        "recall": hits / np.maximum(labelled, 1),
        "f1": f1,
        "low": bounds[0],
        "high": bounds[1],
        "labelled": labelled / n,
        "tagged": tagged / n,
        "n": labelled.astype(int),
    }
    return Evaluation(
        n=int(n),
        macro_f1=float(f1.mean()),
        low=low,
        high=high,
        classes=pd.DataFrame(classes, index=names),
        confusion=pd.DataFrame(counts.astype(int), index=names, columns=names),
    )


def _f1(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    """F1 by class of counts of shape (..., k, k); 0 where a class does not occur."""
    hits = np.diagonal(counts, axis1=-2, axis2=-1)
    both = counts.sum(axis=-2) + counts.sum(axis=-1)
    return np.asarray(np.where(both > 0, 2 * hits / np.maximum(both, 1), 0.0))


def score_by(
    labels: Sequence[str],
    tags: Sequence[str],
    strata: Sequence[str],
    *,
    groups: NDArray[np.int64] | None = None,
    seed: int = 0,
) -> pd.DataFrame:
    """Score each stratum on its own.

    Parameters
    ----------
    labels, tags, strata : sequence of str of length n
        What posts express, what a tagger says, and what to split by.
    groups : int array of shape (n,), optional
        As of `score_tags`.
    seed : int, default 0
        Of the bootstrap.

    Returns
    -------
    DataFrame
        A row a stratum, in order of their names: ``n``, ``macro_f1, low,
        high``, and ``f1_<label>`` for each label that occurs anywhere (NaN in
        strata where neither labels nor tags hold it).

    Examples
    --------
    >>> st.score_by(["a", "b", "a"], ["a", "b", "b"], ["x", "x", "y"])["macro_f1"].to_dict()
    {'x': 1.0, 'y': 0.0}
    """
    table = pd.DataFrame({"label": labels, "tag": tags, "stratum": strata})
    rows = {}
    for name, part in table.groupby("stratum", sort=True):
        found = score_tags(
            part["label"].tolist(),
            part["tag"].tolist(),
            groups=None if groups is None else groups[part.index.to_numpy()],
            seed=seed,
        )
        head = {"n": found.n, "macro_f1": found.macro_f1, "low": found.low, "high": found.high}
        rows[name] = head | {f"f1_{label}": f1 for label, f1 in found.classes["f1"].items()}
    return pd.DataFrame.from_dict(rows, orient="index").rename_axis("stratum")


def worst_mistakes(
    texts: Sequence[str],
    labels: Sequence[str],
    tags: Sequence[str],
    confidence: NDArray[np.float64],
    *,
    n: int = 30,
) -> pd.DataFrame:
    """List the wrong tags that the tagger was surest of.

    Parameters
    ----------
    texts, labels, tags : sequence of str of length n_posts
        Posts, what they express, and what the tagger says.
    confidence : float array of shape (n_posts,)
        Probability of each tag, in [0, 1].
    n : int, default 30
        Mistakes at most.

    Returns
    -------
    DataFrame of shape (at most n, 4)
        ``confidence, label, tag, text``, the surest first. Texts are as they
        are: make them safe before they are shown (`sentiment.escape`).

    Examples
    --------
    >>> found = st.worst_mistakes(["x", "y"], ["a", "a"], ["b", "a"], np.array([0.9, 0.8]))
    >>> found["text"].tolist()
    ['x']
    """
    columns = {"confidence": confidence, "label": labels, "tag": tags, "text": texts}
    table = pd.DataFrame({name: list(values) for name, values in columns.items()})
    wrong = table[table["label"] != table["tag"]]
    ranked = wrong.sort_values("confidence", ascending=False, kind="stable")
    return ranked.head(n).reset_index(drop=True)


class Agreement(NamedTuple):
    """Cohen's kappa with its 95 % bootstrap interval, the plain agreement, and n."""

    kappa: float
    low: float
    high: float
    agreement: float
    n: int


def kappa(confusion: NDArray[np.float64]) -> NDArray[np.float64]:
    """Cohen's kappa of counts of shape (..., k, k); 1 where only one class occurs."""
    total = confusion.sum(axis=(-2, -1))
    observed = np.trace(confusion, axis1=-2, axis2=-1) / total
    chance = (confusion.sum(axis=-1) * confusion.sum(axis=-2)).sum(axis=-1) / total**2
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(chance < 1, (observed - chance) / (1 - chance), 1.0)


def measure_agreement(
    first: Sequence[str],
    second: Sequence[str],
    *,
    groups: NDArray[np.int64] | None = None,
    seed: int = 0,
) -> Agreement:
    """Compare two sets of labels, or labels with tags, by Cohen's kappa.

    Parameters
    ----------
    first, second : sequence of str of length n
        Labels of the same posts.
    groups : int array of shape (n,), optional
        Near-duplicates, which the bootstrap keeps together.
    seed : int, default 0
        Of the bootstrap.

    References
    ----------
    Cohen, J. (1960). A Coefficient of Agreement for Nominal Scales.
    Educational and Psychological Measurement 20(1), 37-46.

    Examples
    --------
    >>> found = st.measure_agreement(["a", "a", "b", "b"], ["a", "a", "b", "a"])
    >>> found.kappa, found.agreement
    (0.5, 0.75)
    """
    _, counts = count_pairs(first, second)
    drawn = resample_pairs(first, second, groups=groups, seed=seed)
    low, high = interval(kappa(drawn))
    right = float(np.trace(counts) / counts.sum())
    return Agreement(float(kappa(counts)), low, high, right, int(counts.sum()))
