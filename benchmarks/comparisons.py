"""What the model is compared with: simpler ones, and itself with something left out.

None of these has a teacher: each trains in seconds, and what is left out tells.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix, diags_array
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from benchmarks.corpora import CLASSES, N_TESTED, near_duplicate_key
from benchmarks.material import N_FEATURES, fold_tests
from benchmarks.train_default import held_out
from sentiment.evaluate import score_tags
from sentiment.score.polarity import score_posts
from sentiment.score.reactions.features import BLOCKS, analyze

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from benchmarks.corpora import Rows
    from benchmarks.material import Material

__all__ = ["BLOCK_NAMES", "compare_blocks", "compare_corpora", "compare_simple", "figures"]

BLOCK_NAMES = {
    "W": "words, numbers, signs",
    "B": "pairs of neighbours",
    "C": "pieces of words",
    "I": "indicators: lexicon, marks, shape",
    "P": "pairs of indicators",
    "L": "words of the last sentence",
}
#: Compound from which VADER's tag is humor, none, concern; below the last, frustration.
_VADER = ((0.5, "humor"), (-0.05, "none"), (-0.5, "concern"))
_FRACTIONS = (0.25, 0.5, 1.0)

Figures = dict[str, float]
Tags = dict[str, np.ndarray]


def figures(material: Material, tags: Tags) -> Figures:
    """Return macro-F1 of real posts in folds and by source, and of written ones in folds."""
    labels = np.array([row["reaction"] for row in material.rows])
    real = np.arange(len(labels)) < material.n_real
    found = {}
    for name, kind, part in (
        ("sources", "sources", real),
        ("real", "folds", real),
        ("written", "folds", ~real),
    ):
        known = part & (tags[kind] != "") if kind in tags else part & False
        if known.any():
            scores = score_tags(labels[known].tolist(), tags[kind][known].tolist())
            found[name] = scores.macro_f1
    return found


def tags_of(
    material: Material, rows: np.ndarray | None = None, *, only: Sequence[str] = ()
) -> Tags:
    """Tag held-out posts by a model without a teacher."""
    found = held_out(replace(material, teacher=None, vectors=None), rows, only=only)
    return {
        kind: np.where(np.isnan(scores[:, 0]), "", np.array(CLASSES)[scores.argmax(axis=1)])
        for kind, scores in found.items()
    }


def compare_corpora(material: Material) -> dict[str, Figures]:
    """Train on real posts, on written ones, on both, and on parts of both."""
    n, total = material.n_real, len(material.rows)
    everything = np.arange(total)
    real, first = np.arange(n), np.arange(n, n + N_TESTED)
    order = np.random.default_rng(0).permutation(total)
    kept = {
        "real posts alone": real,
        "written posts alone": everything[n:],
        f"real posts and the first {N_TESTED:,} written ones": np.concatenate([real, first]),
        **{
            f"{fraction:.0%} of all labelled posts": np.sort(order[: round(fraction * total)])
            for fraction in _FRACTIONS
        },
    }
    return {name: figures(material, tags_of(material, rows)) for name, rows in kept.items()}


def compare_blocks(material: Material) -> dict[str, Figures]:
    """Leave out each block of features; in two folds only, as it takes long."""
    texts = [row["text"] for row in material.rows]
    found = [analyze(text) for text in texts]
    blocks = {name: _hashed([row[name] for row in found], name) for name in BLOCKS}
    result = {}
    for left_out in ("", *BLOCKS):
        values = sum(matrix for name, matrix in blocks.items() if name != left_out)
        less = replace(material, values=csr_matrix(values).astype(np.float32))
        tags = tags_of(less, only=("fold-0", "fold-1"))
        result[BLOCK_NAMES.get(left_out, "none")] = figures(less, tags)
    return result


def _hashed(features: list[list[str]], name: str) -> csr_matrix:
    """Hash one block alone, into the buckets that it has among the others."""
    block, quarter = BLOCKS[name], N_FEATURES // 4
    hasher = FeatureHasher(block.size * quarter, input_type="string", alternate_sign=False)
    counts = hasher.transform([[block.prefix + word for word in row] for row in features])
    n = np.array([len(row) for row in features])
    values = (diags_array(block.weight / np.sqrt(np.maximum(n, 1))) @ counts).tocoo()
    columns = values.col + block.first * quarter
    return csr_matrix((values.data, (values.row, columns)), shape=(len(n), N_FEATURES))


def compare_simple(material: Material) -> dict[str, Figures]:
    """Measure the commonest class, VADER's compound and plain n-grams."""
    texts = [row["text"] for row in material.rows]
    compound = score_posts(pd.DataFrame({"text": texts}))["compound"].to_numpy()
    by_compound = np.full(len(texts), "frustration", dtype=object)
    for least, tag in reversed(_VADER):
        by_compound[compound > least] = tag
    commonest = np.full(len(texts), "none", dtype=object)
    for tags in (by_compound, commonest):
        tags[material.n_real + N_TESTED :] = ""  # only ever trained on
    return {
        "the commonest class": figures(material, {"folds": commonest, "sources": commonest}),
        "VADER's compound, thresholds": figures(
            material, {"folds": by_compound, "sources": by_compound}
        ),
        "words and pairs of words, logistic regression": figures(
            material, _retrained(material, _ngrams)
        ),
    }


def _ngrams(rows: Rows) -> Callable[[list[str]], np.ndarray]:
    """Train the usual first model."""
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), min_df=2),
        LogisticRegression(C=5, class_weight="balanced", max_iter=300),
    )
    model.fit([row["text"] for row in rows], [row["reaction"] for row in rows])
    return model.predict  # type: ignore[no-any-return]  # untyped library


def _retrained(material: Material, trainer: Callable[[Rows], Callable]) -> Tags:
    """Tag each fold's posts by a model of the others."""
    rows = material.rows
    keys = np.array([near_duplicate_key(row["text"]) for row in rows])
    tags = {kind: np.full(len(rows), "", dtype=object) for kind in ("folds", "sources")}
    for name, test in fold_tests(rows, material.n_real).items():
        twin = np.isin(keys, keys[test]) & (keys != "")
        twin[test] = True
        predict = trainer([row for row, left in zip(rows, twin, strict=True) if not left])
        kind = "folds" if name.startswith("fold-") else "sources"
        tags[kind][test] = predict([rows[i]["text"] for i in test])
    return tags
