"""Train the model that ships in the package, and tag each labelled post by a model without it.

``python -m benchmarks.train_default [--corpora DIR] [--teacher DIR] [--scores FILE]``

DIR of ``--corpora`` is described in `benchmarks.corpora`; without it the model is
trained on the invented posts in ``data/labelled`` alone. DIR of ``--teacher`` is what
`benchmarks.teach` makes: unlabelled posts with the probabilities that the encoder gives
them. ``--scores`` keeps the scores of held-out posts for `benchmarks.quality`, which
writes the model card; the models that give them have no teacher, since the teacher has
seen these posts. What it has not seen at first (`benchmarks.split`) is scored by a model
that it taught then, and the biases of the classes are chosen by these scores.

The model is multinomial logistic regression. Its weights are found from labels and,
on unlabelled posts, from the teacher's probabilities.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import softmax

from benchmarks.calibrating import calibrate, together
from benchmarks.corpora import CLASSES, MODELS, near_duplicate_key
from benchmarks.material import N_FEATURES, Material, fold_tests, gather, kind_of
from benchmarks.softlabels import fit_weights
from benchmarks.split import held_out as spared
from benchmarks.split import parts_of, with_twins
from sentiment.score.reactions import ReactionTagger, save_tagger
from sentiment.score.reactions.tagger import inverse_document_frequency

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from scipy.sparse import csr_matrix

    Floats = NDArray[np.float64]
    Positions = NDArray[np.int64]

__all__ = ["held_out", "scores_of", "train"]

#: Strength of the L2 penalty.
PENALTY = 5e-5
#: Weight of a post that only the teacher judges; a labelled one has 1 on average.
UNLABELLED_WEIGHT = 1.0
#: Rare classes are weighted up by this power of how rare they are.
BALANCE = 0.5
#: What a post of each corpus counts for: forum comments are many, everyday posts few.
CORPUS_WEIGHT = {"real": 1.0, "written": 2.5, "everyday": 2.0, "chatter": 0.5}
#: Features of fewer posts get no weight of their own.
FEWEST_POSTS = 3


def train(material: Material, rows: Positions, opinion: str | None = None) -> ReactionTagger:
    """Train on some of the labelled posts, and on what a teacher says of unlabelled ones.

    Parameters
    ----------
    material : Material
        What there is.
    rows : int array
        Positions of labelled posts.
    opinion : str, optional
        Name of the teacher's file that goes with them.
    """
    codes = material.codes[rows]
    targets = np.eye(len(CLASSES))[codes]
    corpus = np.array([CORPUS_WEIGHT[material.rows[i]["corpus"]] for i in rows])
    n_of_class = np.bincount(codes, weights=corpus, minlength=len(CLASSES))
    weights = corpus * n_of_class[codes] ** -BALANCE
    weights /= weights.mean()
    if opinion is not None and material.teacher is not None:
        with np.load(material.teacher / f"{opinion}.npz") as stored:
            said = softmax(stored["log_proba"].astype(np.float64), axis=1)
        n_labelled = len(material.rows)
        if len(said) != material.values.shape[0] - n_labelled:
            raise ValueError(f"{opinion}.npz: not of the posts in unlabelled.csv")
        told = np.flatnonzero(~np.isnan(said).any(axis=1))
        rows = np.concatenate([rows, n_labelled + told])
        targets = np.concatenate([targets, said[told]])
        weights = np.concatenate([weights, np.full(len(told), UNLABELLED_WEIGHT)])
    values = material.values[rows]
    idf = inverse_document_frequency(values)
    values.data *= idf.astype(np.float32)[values.indices]
    used = np.flatnonzero(np.bincount(values.indices, minlength=N_FEATURES) >= FEWEST_POSTS)
    found = fit_weights(values[:, used], targets, weights, PENALTY)
    coef = np.zeros((N_FEATURES, len(CLASSES)))
    coef[used] = found[: len(used)]
    return ReactionTagger.from_arrays(CLASSES, idf, coef.T, found[-1])


def scores_of(tagger: ReactionTagger, values: csr_matrix) -> Floats:
    """Return the linear scores of posts whose features were found before."""
    weights = (tagger.idf_ * tagger.coef_).T.astype(np.float32)
    return np.asarray(values @ weights + tagger.intercept_, dtype=np.float64)


def held_out(material: Material) -> dict[str, Floats]:
    """Score posts by models that saw neither them nor a near-duplicate.

    Parameters
    ----------
    material : Material
        What there is.

    Returns
    -------
    dict of str to float array of shape (n_labelled, n_classes)
        ``folds`` and ``sources``, where any is left out, and with a teacher ``taught``;
        NaN for posts that never are.
    """
    keys = np.array([near_duplicate_key(row["text"]) for row in material.rows])
    found: dict[str, Floats] = {}
    for name, test in fold_tests(material.rows).items():
        twin = np.isin(keys, keys[test]) & (keys != "")
        twin[test] = True
        tagger = train(material, np.flatnonzero(~twin))
        table = found.setdefault(kind_of(name), np.full((len(keys), len(CLASSES)), np.nan))
        table[test] = scores_of(tagger, material.values[test])
    if material.teacher is not None:
        test = spared(material.rows, parts_of(material.rows))
        tagger = train(material, np.flatnonzero(~with_twins(material.rows, test)), "held")
        found["taught"] = np.full((len(keys), len(CLASSES)), np.nan)
        found["taught"][test] = scores_of(tagger, material.values[: len(keys)][test])
    return found


def main() -> None:
    """Train, calibrate, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--teacher", type=Path)
    parser.add_argument("--scores", type=Path)
    options = parser.parse_args()
    material = gather(options.corpora, options.teacher)
    scores = held_out(material)
    if options.scores:
        np.savez_compressed(options.scores, **scores)
    by = scores.get("taught", together(material, scores))
    temperature, biases = calibrate(by, material)
    print(f"temperature {temperature:.2f}, biases {biases.round(2)} of {CLASSES}")
    tagger = train(material, np.arange(len(material.rows)), "all")
    tagger.coef_ /= temperature
    tagger.intercept_ = (tagger.intercept_ + biases) / temperature
    save_tagger(tagger, MODELS / "reactions.npz")


if __name__ == "__main__":
    main()
