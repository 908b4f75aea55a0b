"""Logistic regression on soft labels: each post may be of several classes in part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.special import log_softmax

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

__all__ = ["fit_weights"]

_ITERATIONS = 60
#: Corrections that L-BFGS remembers.
_MEMORY = 8
#: It ends when a step gains no more than this share of the loss.
_LEAST_GAIN = 1e-5

Floats = NDArray[np.float64]


def fit_weights(
    values: csr_matrix,
    targets: Floats,
    weights: Floats,
    penalty: float,
) -> Floats:
    """Minimise the mean cross-entropy with `targets`, plus ``penalty / 2`` of each weight².

    Half precision is too little for this and double precision costs twice the time:
    products are made in single precision.

    Parameters
    ----------
    values : csr_matrix of shape (n_posts, n_features)
        Features, float32.
    targets : float array of shape (n_posts, n_classes)
        How much each post is of each class.
    weights : float array of shape (n_posts,)
        How much each post counts.
    penalty : float
        Strength of the L2 penalty.

    Returns
    -------
    float array of shape (n_features + 1, n_classes)
        Weights of `values`, and, without penalty, biases.
    """
    n, k = values.shape[1], targets.shape[1]
    share = (weights / weights.sum())[:, None].astype(np.float32)
    expected = (share * targets).astype(np.float32)
    turned = values.T.tocsr()

    def loss(flat: Floats) -> tuple[float, Floats]:
        held = flat.reshape(-1, k)
        single = held.astype(np.float32)
        scores = values @ single[:-1] + single[-1]
        logs = log_softmax(scores, axis=1)
        wrong = share * np.exp(logs) - expected
        slope = penalty * held
        slope[:-1] += turned @ wrong
        slope[-1] = wrong.sum(axis=0)
        size = penalty / 2 * float((held[:-1] ** 2).sum())
        return size - float((expected * logs).sum()), slope.ravel()

    start = np.zeros((n + 1) * k)
    options = {"maxiter": _ITERATIONS, "ftol": _LEAST_GAIN, "maxcor": _MEMORY}
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options=options)
    return np.asarray(found.x).reshape(-1, k)
