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
from sentiment.score.reactions.tagger import feature_values

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    from benchmarks.corpora import Rows

__all__ = ["N_FEATURES", "Material", "fold_tests", "gather", "kind_of", "labelled_posts"]

N_FEATURES = 2**18
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
    """

    rows: Rows
    values: csr_matrix
    teacher: Path | None = None

    @property
    def codes(self) -> NDArray[np.int64]:
        """Positions of the labels among `CLASSES`."""
        return np.array([CLASSES.index(row["reaction"]) for row in self.rows])

    def of(self, *corpora: str) -> NDArray[np.int64]:
        """Return the positions of the rows of some corpora; of written ones, those tested."""
        found = [_tested(self.rows, name) for name in corpora]
        return np.concatenate(found) if found else np.array([], dtype=np.int64)


def labelled_posts(corpora: Path | None) -> Rows:
    """Read all labelled posts: those in `corpora`, where it is there, and the invented ones."""
    rows = real_posts(corpora) if corpora else []
    rows += written_posts() + everyday_posts()
    return rows + (chatter_posts(corpora) if corpora else [])


def gather(corpora: Path | None, teacher: Path | None) -> Material:
    """Read all posts and find their features."""
    rows = labelled_posts(corpora)
    texts = [row["text"] for row in rows]
    if teacher:
        texts += [row["text"] for row in load(teacher / "unlabelled.csv")]
    values = feature_values(texts, N_FEATURES).astype(np.float32)
    return Material(rows, values, teacher)


def _tested(rows: Rows, corpus: str) -> NDArray[np.int64]:
    at = np.flatnonzero([row["corpus"] == corpus for row in rows])
    return at[: N_TESTED.get(corpus)]


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
