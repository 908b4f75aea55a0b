"""Scores of held-out posts to probabilities that mean what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.metrics import f1_score

from benchmarks.corpora import CLASSES, source_of
from benchmarks.material import fold_tests, kind_of
from sentiment.score.reactions.heldout import HeldOut

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.material import Material

    Floats = NDArray[np.float64]
    Positions = NDArray[np.int64]

__all__ = ["calibrate", "kept_with_model", "probabilities"]

#: Steps of the search for biases; gains below the last are noise.
_STEPS, _ROUNDS, _LEAST_GAIN = (0.2, 0.1, 0.05), 3, 1e-4


def calibrate(scores: Floats, codes: Positions, n_real: int) -> tuple[float, Floats]:
    """Choose a temperature and biases of classes by held-out posts.

    Biases raise macro-F1, the mean of real and written posts; the temperature then
    makes the labels likeliest. Probabilities are ``softmax((scores + biases) / t)``.
    """
    known = np.flatnonzero(~np.isnan(scores).any(axis=1))
    parts = [part for part in (known[known < n_real], known[known >= n_real]) if len(part)]

    def quality(biases: Floats) -> float:
        tags = [(scores[part] + biases).argmax(axis=1) for part in parts]
        each = zip(parts, tags, strict=True)
        return float(np.mean([f1_score(codes[p], t, average="macro") for p, t in each]))

    biases = np.zeros(len(CLASSES))
    best = quality(biases)
    for step in _STEPS:
        for _ in range(_ROUNDS):
            for position in range(len(CLASSES)):
                for change in (-step, step):
                    other = biases + change * np.eye(len(CLASSES))[position]
                    found = quality(other)
                    if found > best + _LEAST_GAIN:
                        best, biases = found, other
    biases -= biases.mean()

    def surprise(temperature: float) -> float:
        logs = log_softmax((scores[known] + biases) / temperature, axis=1)
        return -float(logs[np.arange(len(known)), codes[known]].mean())

    temperature = minimize_scalar(surprise, bounds=(0.3, 3), method="bounded").x
    return float(temperature), biases


def probabilities(material: Material, scores: Floats, kind: str) -> Floats:
    """Calibrate held-out scores of a kind, each fold's by those of the other folds."""
    found = np.full(scores.shape, np.nan)
    for name, test in fold_tests(material.rows, material.n_real).items():
        if kind_of(name) == kind:
            others = scores.copy()
            others[test] = np.nan
            temperature, biases = calibrate(others, material.codes, material.n_real)
            found[test] = softmax((scores[test] + biases) / temperature, axis=1)
    return found


def kept_with_model(material: Material, scores: dict[str, Floats]) -> HeldOut:
    """Put together by what the model's errors can be known: real posts by source."""
    n = material.n_real
    found = probabilities(material, scores["folds"], "folds")
    if n:
        found[:n] = probabilities(material, scores["sources"], "sources")[:n]
    known = np.flatnonzero(~np.isnan(found).any(axis=1))
    rows = [material.rows[i] for i in known]
    sources = [
        source_of(row) if i < n else "written" for i, row in zip(known, rows, strict=True)
    ]
    labels = np.array([row["reaction"] for row in rows])
    return HeldOut(labels, found[known], np.array(sources))
