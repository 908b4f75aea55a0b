"""What the default model is trained on, and what each measured model does not see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.corpora import (
    CLASSES,
    N_TESTED,
    folds_by_source,
    grouped_folds,
    load,
    real_posts,
    written_posts,
)
from sentiment.score.reactions.features import bucket_of
from sentiment.score.reactions.matrix import feature_values

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from benchmarks.corpora import Rows

__all__ = ["N_FEATURES", "Material", "fold_tests", "gather", "kind_of"]

N_FEATURES = 2**18
#: Size of words' vectors beside their own weights.
VECTOR_SCALE = 0.8


@dataclass(frozen=True)
class Material:
    """What there is to train on.

    Attributes
    ----------
    rows : list of dict
        Labelled posts: the real ones, then the written ones.
    n_real : int
        Real posts among them.
    values : csr_matrix of shape (n_labelled + n_unlabelled, n_features)
        Features of the labelled and of the unlabelled posts, float32.
    teacher : Path or None
        Folder with the teacher's probabilities.
    vectors : float array of shape (n_features / 4, n_dimensions) or None
        Vector of the word in each bucket of words.
    """

    rows: Rows
    n_real: int
    values: csr_matrix
    teacher: Path | None = None
    vectors: NDArray[np.float32] | None = None

    @property
    def codes(self) -> NDArray[np.int64]:
        """Positions of the labels among `CLASSES`."""
        return np.array([CLASSES.index(row["reaction"]) for row in self.rows])


def gather(corpora: Path | None, teacher: Path | None) -> Material:
    """Read all posts and find their features."""
    real = real_posts(corpora) if corpora else []
    rows = real + written_posts()
    texts = [row["text"] for row in rows]
    vectors = None
    if teacher:
        texts += [row["text"] for row in load(teacher / "unlabelled.csv")]
        vectors = _word_vectors(teacher / "words.npz")
    values = feature_values(texts, N_FEATURES).astype(np.float32)
    return Material(rows, len(real), values, teacher, vectors)


def _word_vectors(path: Path) -> NDArray[np.float32]:
    """Put vectors in their words' buckets; the commonest of several words keeps it."""
    with np.load(path) as stored:
        words, found = stored["words"].tolist(), stored["vectors"].astype(np.float32)
    vectors = np.zeros((N_FEATURES // 4, found.shape[1]), np.float32)
    buckets = [bucket_of("W", word, N_FEATURES) for word in words]
    vectors[buckets[::-1]] = (found - found.mean(axis=0))[::-1]
    return VECTOR_SCALE * vectors


def fold_tests(rows: Rows, n_real: int) -> dict[str, NDArray[np.int64]]:
    """Return the posts that each of the models that are measured does not see, by its name.

    A fold of the real posts and one of the written posts are left out together;
    each source once.
    """
    tested = rows[n_real : n_real + N_TESTED]
    folds = [n_real + fold for fold in grouped_folds(tested)]
    if n_real:
        pairs = zip(grouped_folds(rows[:n_real]), folds, strict=True)
        folds = [np.concatenate(pair) for pair in pairs]
    found = {f"fold-{number}": fold for number, fold in enumerate(folds)}
    if n_real:
        sources = folds_by_source(rows[:n_real])
        found |= {f"source-{name}": fold for name, fold in sources.items()}
    return found


def kind_of(name: str) -> str:
    """Tell a fold's name from a source's."""
    return "folds" if name.startswith("fold-") else "sources"
