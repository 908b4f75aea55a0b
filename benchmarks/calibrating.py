"""Scores of held-out posts to probabilities that mean what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.optimize import minimize, minimize_scalar
from scipy.special import log_softmax, softmax
from sklearn.metrics import f1_score

from benchmarks.corpora import CLASSES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from benchmarks.material import Material

    Floats = NDArray[np.float64]

__all__ = ["balance", "calibrate", "probabilities", "together"]

NONE = CLASSES.index("none")
#: The shares of held-out posts that express nothing and may be tagged as a reaction.
MOST_TAGGED = {"chatter": 0.08, "everyday": 0.25}
#: What each share beyond costs, and each squared number, in macro-F1.
PENALTY, COST = 10.0, 0.03
#: What none gets more than is best on held-out posts, whose kinds of everyday talk are few.
MARGIN = 0.1
#: Where the search begins, each time anew since there are many small hollows, and its corners.
_STARTS = np.array(
    [[0, 0, 0], [-0.3, -0.3, -0.3], [-0.3, 0, -0.3], [-0.3, -0.3, 0], [0, -0.3, -0.3]]
)
_CORNERS = 0.4 * np.eye(3) - 0.1


def together(material: Material, scores: dict[str, Floats]) -> Floats:
    """Return the folds' scores, and of chatter those of the models without its source."""
    found = scores["folds"].copy()
    if "sources" in scores:
        chatter = material.of("chatter")
        found[chatter] = scores["sources"][chatter]
    return found


def balance(scores: Floats, material: Material) -> Floats:
    """Choose what is added to the scores of the classes, by held-out posts.

    Best is the mean of macro-F1 on real and on written posts, as far as no more than
    `MOST_TAGGED` of chatter and of everyday posts are tagged as a reaction; large numbers
    cost.

    Returns
    -------
    float array of shape (n_classes,)
        Their sum is 0.
    """
    known = ~np.isnan(scores).any(axis=1)
    codes = material.codes
    corpora = np.array([row["corpus"] for row in material.rows])
    parts = {name: np.flatnonzero(known & (corpora == name)) for name in np.unique(corpora)}

    def loss(free: Floats) -> float:
        biases = np.append(free, 0.0) - free.sum() / len(CLASSES)
        found, beyond = [], 0.0
        for name, at in parts.items():
            tags = (scores[at] + biases).argmax(axis=1)
            if name in MOST_TAGGED and len(at):
                beyond += max(0.0, float((tags != NONE).mean()) - MOST_TAGGED[name])
            elif len(at):
                found.append(f1_score(codes[at], tags, average="macro"))
        return COST * float((biases**2).sum()) + PENALTY * beyond - float(np.mean(found or [0]))

    options = {"xatol": 0.01, "fatol": 1e-4, "maxiter": 100}
    best = min(
        (
            minimize(
                loss,
                start,
                method="Nelder-Mead",
                options=options | {"initial_simplex": np.vstack([start, start + _CORNERS])},
            )
            for start in _STARTS
        ),
        key=lambda one: one.fun,
    )
    found = np.append(best.x, 0.0)
    return np.asarray(found - found.mean())


def calibrate(scores: Floats, material: Material) -> tuple[float, Floats]:
    """Choose biases and a temperature by held-out posts: with it the labels are likeliest.

    Probabilities are ``softmax((scores + biases) / t)``.
    """
    codes, known = material.codes, np.flatnonzero(~np.isnan(scores).any(axis=1))
    biases = balance(scores, material)
    biases[NONE] += MARGIN
    biases -= biases.mean()
    corpora = np.array([row["corpus"] for row in material.rows])[known]
    share = np.unique(corpora, return_inverse=True, return_counts=True)
    weight = 1.0 / share[2][share[1]]  # each corpus counts the same

    def surprise(temperature: float) -> float:
        logs = log_softmax((scores[known] + biases) / temperature, axis=1)
        return -float(weight @ logs[np.arange(len(known)), codes[known]])

    temperature = minimize_scalar(surprise, bounds=(0.3, 3), method="bounded").x
    return float(temperature), biases


def probabilities(scores: Floats, temperature: float, biases: Floats) -> Floats:
    """Calibrate scores with what `calibrate` chose."""
    return np.asarray(softmax((scores + biases) / temperature, axis=1))
