"""Quality of a tagger on labelled posts."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import numpy as np
import pandas as pd

from sentiment.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["Evaluation", "evaluate_tagger", "read_labelled"]

_TEXT_NAMES = ("text", "content", "body", "post", "message", "comment", "tweet")
_LABEL_NAMES = ("reaction", "label", "class", "category", "tag")
_N_RESAMPLES = 1000


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
        Mean of the classes' F1 and its 95 % bootstrap interval over posts.
    classes : DataFrame of shape (n_classes, 4)
        ``precision, recall, f1`` in [0, 1] and ``n``, by label.
    confusion : DataFrame of shape (n_classes, n_classes)
        Posts by true label (rows) and tag (columns).
    """

    n: int
    macro_f1: float
    low: float
    high: float
    classes: pd.DataFrame
    confusion: pd.DataFrame


def read_labelled(
    path: str | Path, *, text_column: str | None = None, label_column: str | None = None
) -> tuple[list[str], list[str]]:
    """Load texts and labels from a CSV.

    Parameters
    ----------
    path : str or Path
        UTF-8, with a header.
    text_column, label_column : str, optional
        Found by usual names (text, content ...; reaction, label ...) where
        they are not given.

    Returns
    -------
    texts, labels : list of str
        Of the same length; rows without a text or a label are left out.

    Raises
    ------
    InputError
        If a column can't be found, or no row is left.
    """
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file)
            found = list(reader.fieldnames or [])
            text = _column(path, found, text_column, _TEXT_NAMES, "--text-column")
            label = _column(path, found, label_column, _LABEL_NAMES, "--label-column")
            pairs = [(row[text], row[label]) for row in reader if row[text] and row[label]]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise InputError(
            str(path), found=str(error), expected="a readable UTF-8 CSV"
        ) from error
    if not pairs:
        raise InputError(
            str(path), found="no labelled rows", expected="a text and a label a row"
        )
    return [pair[0] for pair in pairs], [pair[1].strip() for pair in pairs]


def _column(
    path: str | Path, found: list[str], given: str | None, usual: tuple[str, ...], option: str
) -> str:
    by_name = {name.lower().strip(): name for name in found}
    hit = given if given in found else None
    if given is None:
        hit = next((by_name[name] for name in usual if name in by_name), None)
    if hit is None:
        raise InputError(
            str(path),
            found=f"columns {', '.join(found) or 'none'}",
            expected=f"column {given}" if given else f"one of {', '.join(usual)}",
            next_step=f"Name it: {option} COLUMN",
        )
    return hit


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
    >>> found = evaluate_tagger(Grumbler(), ["fix it", "lol"], ["frustration", "humor"])
    >>> round(found.macro_f1, 2), found.n
    (0.33, 2)
    """
    from sklearn.metrics import (  # noqa: PLC0415  takes most of a second to load
        confusion_matrix,
        precision_recall_fscore_support,
    )

    tags = np.asarray(tagger.predict(list(texts)))
    truth = np.asarray(labels)
    names = sorted(set(truth) | set(tags))
    precision, recall, f1, n = precision_recall_fscore_support(
        truth, tags, labels=names, zero_division=0.0
    )
    confusion = confusion_matrix(truth, tags, labels=names)
    low, high = _bootstrap(confusion, seed)
    return Evaluation(
        n=len(truth),
        macro_f1=float(np.mean(f1)),
        low=low,
        high=high,
        classes=pd.DataFrame(
            {"precision": precision, "recall": recall, "f1": f1, "n": n}, index=names
        ),
        confusion=pd.DataFrame(confusion, index=names, columns=names),
    )


def _bootstrap(confusion: NDArray[np.int64], seed: int) -> tuple[float, float]:
    """Percentile interval of macro-F1: drawing posts is drawing cells of the matrix."""
    size = len(confusion)
    total = int(confusion.sum())
    rng = np.random.default_rng(seed)
    drawn = rng.multinomial(total, confusion.ravel() / total, size=_N_RESAMPLES)
    cells = drawn.reshape(-1, size, size)
    hits = np.diagonal(cells, axis1=1, axis2=2)
    both = cells.sum(axis=1) + cells.sum(axis=2)
    f1 = np.where(both > 0, 2 * hits / np.maximum(both, 1), 0.0).mean(axis=1)
    low, high = np.quantile(f1, (0.025, 0.975))
    return float(low), float(high)
