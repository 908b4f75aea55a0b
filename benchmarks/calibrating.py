"""Scores of held-out posts to probabilities that mean what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.metrics import f1_score

from benchmarks.corpora import CLASSES
from benchmarks.material import fold_tests, kind_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.material import Material

    Floats = NDArray[np.float64]

__all__ = ["calibrate", "probabilities", "together"]

#: Steps of the search for biases; gains below the last are noise.
_STEPS, _ROUNDS, _LEAST_GAIN = (0.2, 0.1, 0.05), 3, 1e-4


def together(material: Material, scores: dict[str, Floats]) -> Floats:
    """Return the folds' scores, and of chatter those of the models without its source."""
    found = scores["folds"].copy()
    if "sources" in scores:
        chatter = material.of("chatter")
        found[chatter] = scores["sources"][chatter]
    return found


def calibrate(scores: Floats, material: Material) -> tuple[float, Floats]:
    """Choose a temperature and biases of classes by held-out posts.

    Biases raise macro-F1, the mean of real posts, of real posts among chatter, and of
    written ones; the temperature then makes the labels likeliest. Probabilities are
    ``softmax((scores + biases) / t)``.
    """
    codes, known = material.codes, np.flatnonzero(~np.isnan(scores).any(axis=1))
    kinds = (("real",), ("real", "chatter"), ("written", "everyday"))
    parts = [np.intersect1d(material.of(*kind), known) for kind in kinds]
    parts = [part for part in parts if len(part)]

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
    for name, test in fold_tests(material.rows).items():
        if kind_of(name) == kind:
            others = scores.copy()
            others[test] = np.nan
            temperature, biases = calibrate(others, material)
            found[test] = softmax((scores[test] + biases) / temperature, axis=1)
    return found
