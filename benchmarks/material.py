"""What the default model is trained on, and what each measured model does not see."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.corpora import (
    CLASSES,
    N_TESTED,
    chatter_posts,
    everyday_posts,
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
#: Models by which each source is tagged by one that saw none of it. Sources are dealt out in
#: the order of their names.
SOURCE_GROUPS = 4


@dataclass(frozen=True)
class Material:
    """What there is to train on.

    Attributes
    ----------
    rows : list of dict
        Labelled posts: real ones, written ones, everyday ones and chatter.
    values : csr_matrix of shape (n_labelled + n_unlabelled, n_features)
        Features of the labelled and of the unlabelled posts, float32.
    teacher : Path or None
        Folder with the teacher's probabilities.
    vectors : float array of shape (n_features / 4, n_dimensions) or None
        Vector of the word in each bucket of words.
    """

    rows: Rows
    values: csr_matrix
    teacher: Path | None = None
    vectors: NDArray[np.float32] | None = None

    @property
    def codes(self) -> NDArray[np.int64]:
        """Positions of the labels among `CLASSES`."""
        return np.array([CLASSES.index(row["reaction"]) for row in self.rows])

    def of(self, *corpora: str) -> NDArray[np.int64]:
        """Return the positions of the rows of some corpora; of written ones, those tested."""
        found = [_tested(self.rows, name) for name in corpora]
        return np.concatenate(found) if found else np.array([], dtype=np.int64)


def gather(corpora: Path | None, teacher: Path | None) -> Material:
    """Read all posts and find their features."""
    rows = real_posts(corpora) if corpora else []
    rows += written_posts() + everyday_posts()
    rows += chatter_posts(corpora) if corpora else []
    texts = [row["text"] for row in rows]
    vectors = None
    if teacher:
        texts += [row["text"] for row in load(teacher / "unlabelled.csv")]
        vectors = _word_vectors(teacher / "words.npz")
    values = feature_values(texts, N_FEATURES).astype(np.float32)
    return Material(rows, values, teacher, vectors)


def _word_vectors(path: Path) -> NDArray[np.float32]:
    """Put vectors in their words' buckets; the commonest of several words keeps it."""
    with np.load(path) as stored:
        words, found = stored["words"].tolist(), stored["vectors"].astype(np.float32)
    vectors = np.zeros((N_FEATURES // 4, found.shape[1]), np.float32)
    buckets = [bucket_of("W", word, N_FEATURES) for word in words]
    vectors[buckets[::-1]] = (found - found.mean(axis=0))[::-1]
    return VECTOR_SCALE * vectors


def _tested(rows: Rows, corpus: str) -> NDArray[np.int64]:
    at = np.flatnonzero([row["corpus"] == corpus for row in rows])
    return at[:N_TESTED] if corpus == "written" else at


def fold_tests(rows: Rows) -> dict[str, NDArray[np.int64]]:
    """Return the posts that each of the models that are measured does not see, by its name.

    A fold of the real posts, one of the written and one of the everyday posts are left
    out together; each source of real posts and of chatter once, several together, so
    that what is like it (two AI apps, two kinds of tweets) goes with it.
    """
    found: dict[str, NDArray[np.int64]] = {}
    for corpus in ("real", "written", "everyday"):
        at = _tested(rows, corpus)
        for number, fold in enumerate(grouped_folds([rows[i] for i in at]) if len(at) else ()):
            name = f"fold-{number}"
            found[name] = np.concatenate([found.get(name, at[:0]), at[fold]])
    at = np.concatenate([_tested(rows, "real"), _tested(rows, "chatter")])
    sources = folds_by_source([rows[i] for i in at]) if len(at) else {}
    for number, fold in enumerate(sources.values()):
        name = f"source-{number % SOURCE_GROUPS}"
        found[name] = np.concatenate([found.get(name, at[:0]), at[fold]])
    return found


def kind_of(name: str) -> str:
    """Tell a fold's name from a source's."""
    return "folds" if name.startswith("fold-") else "sources"
