"""Folds that no text crosses, and predictions across them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from sentiment.errors import OptionError
from sentiment.keys.posts import near_duplicate_key
from sentiment.score.reactions.other import Classifier


@dataclass(frozen=True)
class Predictions:
    """Probabilities of posts.

    Attributes
    ----------
    classes : list of str of length n_classes
        Labels.
    proba : float array of shape (n_posts, n_classes)
        In [0, 1], each row summing to 1.
    """

    classes: list[str]
    proba: NDArray[np.float64]

    @property
    def confidence(self) -> NDArray[np.float64]:
        """Probability of the likeliest label of each post."""
        return np.asarray(self.proba.max(axis=1))

    def tags(self, *, min_confidence: float = 0.0) -> list[str]:
        """Return the likeliest label of each post; ``none`` below `min_confidence`.

        Raises
        ------
        OptionError
            If posts are to be ``none`` and the labels hold no such class.
        """
        found = np.array(self.classes)[self.proba.argmax(axis=1)].astype(object)
        if min_confidence > 0:
            if "none" not in self.classes:
                raise OptionError(
                    f"minimum confidence: found labels {', '.join(self.classes)}; expected "
                    f"none among them, which is what unsure posts become."
                )
            found[self.confidence < min_confidence] = "none"
        return [str(tag) for tag in found]


def predict(model: Classifier, texts: Sequence[str]) -> Predictions:
    """Ask a fitted model for the probabilities of texts.

    Examples
    --------
    >>> found = st.predict(st.load_tagger(), ["I hope my data is safe!"])
    >>> found.tags(), found.confidence.round() == 1
    (['concern'], array([ True]))
    """
    return Predictions([str(c) for c in model.classes_], model.predict_proba(list(texts)))


def cross_validate(
    train: Callable[[list[str], list[str]], Classifier],
    texts: Sequence[str],
    labels: Sequence[str],
    folds: Iterable[NDArray[np.int64]],
    *,
    groups: NDArray[np.int64],
) -> Predictions:
    """Predict each fold with a model trained on the other folds.

    Parameters
    ----------
    train : callable
        Takes texts and labels, returns a fitted classifier.
    texts, labels : sequence of str of length n
        Labelled posts.
    folds : iterable of int array
        Positions of each fold's posts, together all posts (`grouped_folds`,
        `held_out_groups`).
    groups : int array of shape (n,)
        Near-duplicates: those of a fold's posts are not trained on either.

    Returns
    -------
    Predictions
        A label that a fold's training posts lack has probability 0 in it.

    Examples
    --------
    >>> texts = ["fix it", "fix this", "is it safe", "am I safe"]
    >>> labels = ["frustration", "frustration", "concern", "concern"]
    >>> groups = st.group_texts(texts)
    >>> found = st.cross_validate(
    ...     st.ReactionTagger(n_features=2**10).fit,
    ...     texts,
    ...     labels,
    ...     st.grouped_folds(labels, groups, 2),
    ...     groups=groups,
    ... )
    >>> found.classes, found.proba.shape
    (['concern', 'frustration'], (4, 2))
    """
    names = sorted(set(labels))
    proba = np.zeros((len(texts), len(names)))
    for fold in folds:
        rest = np.flatnonzero(~np.isin(groups, groups[fold])).tolist()
        model = train([texts[i] for i in rest], [labels[i] for i in rest])
        at = [names.index(str(name)) for name in model.classes_]
        given = np.zeros((len(fold), len(names)))
        given[:, at] = model.predict_proba([texts[i] for i in fold])
        proba[fold] = given
    return Predictions(names, proba)


def group_texts(texts: Sequence[str]) -> NDArray[np.int64]:
    """Give each text a number, so that near-duplicates share a number.

    Near-duplicates differ in case, links, mentions, digits, punctuation and
    emoji only.

    Parameters
    ----------
    texts : sequence of str of length n
        Posts.

    Returns
    -------
    int array of shape (n,)
        From 0, in order of first occurrence.

    Examples
    --------
    >>> st.group_texts(["Down AGAIN!! @ann", "down again", "up", "🔥", "💀"]).tolist()
    [0, 0, 1, 2, 3]
    """
    numbers: dict[str, int] = {}
    keys = map(near_duplicate_key, texts)
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def grouped_folds(
    labels: Sequence[str], groups: NDArray[np.int64], n_folds: int = 5, *, seed: int = 0
) -> list[NDArray[np.int64]]:
    """Split posts into folds with like shares of each label, no group in two folds.

    Parameters
    ----------
    labels : sequence of str of length n
        Labels.
    groups : int array of shape (n,)
        What `group_texts` returned.
    n_folds : int, default 5
        At least 2.
    seed : int, default 0
        Of the shuffling.

    Returns
    -------
    list of int array
        Positions of the posts of each fold.

    Raises
    ------
    OptionError
        If there are fewer groups than folds.

    Examples
    --------
    >>> folds = st.grouped_folds(["a", "b"] * 4, np.arange(8), 2)
    >>> sorted(len(fold) for fold in folds)
    [4, 4]
    """
    from sklearn.model_selection import StratifiedGroupKFold  # noqa: PLC0415  slow to load

    n_groups = len(np.unique(groups))
    if not 2 <= n_folds <= n_groups:  # noqa: PLR2004
        raise OptionError(
            f"folds: found {n_folds} for {n_groups} distinct texts; expected 2 or more folds, "
            f"and a distinct text or more for each."
        )
    splitter = StratifiedGroupKFold(n_folds, shuffle=True, random_state=seed)
    names = np.unique(np.asarray(labels), return_inverse=True)[1]
    return [test for _, test in splitter.split(names, names, groups)]


def held_out_groups(values: Sequence[str]) -> dict[str, NDArray[np.int64]]:
    """Make one fold of each value: a source, a platform, an outage.

    Parameters
    ----------
    values : sequence of str of length n
        Of the column to leave out by.

    Returns
    -------
    dict of str to int array
        Positions of the posts with each value.

    Raises
    ------
    OptionError
        If there is only one value.

    Examples
    --------
    >>> {name: fold.tolist() for name, fold in st.held_out_groups(["x", "y", "x"]).items()}
    {'x': [0, 2], 'y': [1]}
    """
    found = np.asarray(values, dtype=str)
    names = np.unique(found)
    if len(names) < 2:  # noqa: PLR2004
        raise OptionError(
            f"leave one out: found a single value, {names.tolist()}; expected two or more."
        )
    return {str(name): np.flatnonzero(found == name) for name in names}
