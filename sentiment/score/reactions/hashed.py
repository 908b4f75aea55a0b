"""Features of texts hashed into buckets, as scikit-learn does."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_matrix, diags_array, hstack, vstack
from sklearn.feature_extraction import FeatureHasher

from sentiment.score.reactions.features import BLOCKS, analyze, check_n_features

_ROWS = 4096


def feature_values(texts: Sequence[str], n_features: int) -> csr_matrix:
    """Hash the features of texts into buckets, without their idf.

    Those are a power of two, `LEAST_FEATURES` or more (else ValueError); each holds the sum of
    ``weight / sqrt(n)`` over the occurrences of the features in it.

    >>> feature_values(["down again", "down"], 2**10).shape
    (2, 1024)
    """
    check_n_features(n_features)
    parts = [
        _hash_rows([analyze(text) for text in texts[start : start + _ROWS]], n_features)
        for start in range(0, len(texts), _ROWS)  # bounds what strings are held at once
    ]
    if not parts:
        return csr_matrix((0, n_features))
    return csr_matrix(vstack(parts, format="csr"))


def _hash_rows(rows: list[dict[str, list[str]]], n_features: int) -> csr_matrix:
    """Hash the features of some texts."""
    quarter = n_features // 4
    regions: dict[int, csr_matrix] = {}
    for name, block in BLOCKS.items():
        hasher = FeatureHasher(
            block.size * quarter, input_type="string", alternate_sign=False
        ).transform([[block.prefix + feature for feature in row[name]] for row in rows])
        n = np.array([len(row[name]) for row in rows])
        values = diags_array(block.weight / np.sqrt(np.maximum(n, 1))) @ hasher
        held = regions.get(block.first)
        regions[block.first] = values if held is None else held + values
    return csr_matrix(hstack([regions[first] for first in sorted(regions)], format="csr"))
