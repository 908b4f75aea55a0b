"""Would an archive's own prior bring shares nearer to the truth? Measured on left-out sources.

``python -m benchmarks.priors --corpora DIR --scores FILE``

Each source is tagged by a model that saw none of it (`benchmarks.train_default` kept the
scores). Shares of its random posts are told in three ways: by counting tags, as reports
do; by summing probabilities; and by expectation maximisation, which takes the classes'
prior from the archive itself (Saerens, Latinne, Decaestecker 2002, Adjusting the Outputs of a
Classifier to New a Priori Probabilities).
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix

from benchmarks.calibrating import calibrate, probabilities, together
from benchmarks.corpora import CLASSES, folds_by_source
from benchmarks.material import Material, labelled_posts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["own_prior"]

#: The fewest random posts of a source.
LEAST = 60
_STEPS = 200


def own_prior(given: Floats, prior: Floats) -> Floats:
    """Estimate the classes' shares of an archive from probabilities under another prior.

    Parameters
    ----------
    given : float array of shape (n_posts, n_classes)
        Probabilities.
    prior : float array of shape (n_classes,)
        Shares of the classes where the model was made.
    """
    shares = prior
    for _ in range(_STEPS):
        weighed = given * (shares / prior)
        shares = (weighed / weighed.sum(axis=1, keepdims=True)).mean(axis=0)
    return np.asarray(shares)


def main() -> None:
    """Measure, print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--scores", type=Path, required=True)
    options = parser.parse_args()
    rows = labelled_posts(options.corpora)
    material = Material(rows, csr_matrix((len(rows), 0)))
    with np.load(options.scores) as stored:
        scores = dict(stored)
    given = probabilities(scores["sources"], *calibrate(together(material, scores), material))
    real = material.of("real")
    truth = np.eye(len(CLASSES))[material.codes]
    found = {}
    for name, fold in folds_by_source([rows[i] for i in real]).items():
        at = np.array([i for i in real[fold] if rows[i]["stratum"] == "random"])
        if len(at) < LEAST:
            continue
        elsewhere = np.setdiff1d(real, real[fold])
        told = {
            "tags": np.eye(len(CLASSES))[given[at].argmax(axis=1)].mean(axis=0),
            "probabilities": given[at].mean(axis=0),
            "own prior": own_prior(given[at], truth[elsewhere].mean(axis=0)),
        }
        true = truth[at].mean(axis=0)
        found[name] = {"n": len(at)} | {
            way: 100 * np.abs(shares - true).mean() for way, shares in told.items()
        }
    table = pd.DataFrame.from_dict(found, orient="index")
    print(table.round(1).to_string())
    print("mean error of a share, in points:")
    print(table.drop(columns="n").mean().round(1).to_string())


if __name__ == "__main__":
    main()
