"""Folds that no text crosses, not even as a near-duplicate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sentiment.errors import OptionError
from sentiment.keys.posts import near_duplicate_key


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
    >>> group_texts(["Down AGAIN!! @ann", "down again", "up", "🔥", "💀"]).tolist()
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
    >>> folds = grouped_folds(["a", "b"] * 4, np.arange(8), 2)
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
    >>> {name: fold.tolist() for name, fold in held_out_groups(["x", "y", "x"]).items()}
    {'x': [0, 2], 'y': [1]}
    """
    found = np.asarray(values, dtype=str)
    names = np.unique(found)
    if len(names) < 2:  # noqa: PLR2004
        raise OptionError(
            f"leave one out: found a single value, {names.tolist()}; expected two or more."
        )
    return {str(name): np.flatnonzero(found == name) for name in names}
