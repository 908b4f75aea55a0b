"""Measure the shipped model on held-out posts, and write its card with a chart.

``python -m benchmarks.quality --corpora DIR --scores FILE --spanish ARCHIVE``

DIR is described in `benchmarks.corpora`: the real posts can't ship, so that the card
can be written again only by who has them. ``--scores`` is what
`benchmarks.train_default` kept; ``--spanish`` the archive of
which `data/labelled/spanish_reactions.csv` has labels, by hashes of its texts.
"""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
from scipy.sparse import csr_matrix
from scipy.special import softmax

from benchmarks.calibrating import calibrate, probabilities, together
from benchmarks.card import Card, Measured
from benchmarks.cardparts import GUARD
from benchmarks.cardtext import write_card
from benchmarks.corpora import (
    CLASSES,
    MODELS,
    Rows,
    folds_by_source,
    forum_comments,
    groups_of,
    guard_posts,
    source_of,
    spanish_posts,
)
from benchmarks.material import Material, labelled_posts
from sentiment.chart import plot_reliability
from sentiment.chart.picture import as_png
from sentiment.datasets import make_posts
from sentiment.evaluate import (
    Evaluation,
    measure_calibration,
    score_by,
    score_tags,
)
from sentiment.score.reactions import AccurateTagger, TrainedTagger, load_tagger

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

DIAGRAM = MODELS / "reliability.png"
#: Posts of a window, windows drawn of a source, and the fewest posts to draw them from.
WINDOW, WINDOWS, LEAST_DRAWN = 200, 1000, 60


def measure(rows: Rows, given: NDArray[np.float64], before: NDArray[np.float64]) -> Measured:
    """Score held-out probabilities of some posts."""
    labels = [row["reaction"] for row in rows]
    tags, groups = tags_of(given), groups_of(rows)
    raw = softmax(before, axis=1)
    right = np.array(tags) == np.array(labels)
    right_before = np.array(tags_of(raw)) == np.array(labels)
    return Measured(
        score_tags(labels, tags, groups=groups),
        measure_calibration(given.max(axis=1), right),
        measure_calibration(raw.max(axis=1), right_before),
    )


def split(
    rows: Rows, at: NDArray[np.int64], given: NDArray[np.float64], name: Callable[..., str]
) -> pd.DataFrame:
    """Score parts of some posts."""
    some = [rows[i] for i in at]
    labels, names = [row["reaction"] for row in some], [name(row) for row in some]
    tags = tags_of(given[at])
    right = pd.Series(np.array(labels) == np.array(tags)).groupby(names).mean()
    return score_by(labels, tags, names, groups=groups_of(some)).assign(accuracy=right)


def tags_of(given: NDArray[np.float64]) -> list[str]:
    """Return the likeliest classes."""
    return [CLASSES[code] for code in given.argmax(axis=1)]


def tagged(given: NDArray[np.float64]) -> tuple[int, int]:
    """Count the posts that get a reaction, and all."""
    return int((given.argmax(axis=1) != CLASSES.index("none")).sum()), len(given)


def window_errors(rows: Rows, given: NDArray[np.float64]) -> pd.DataFrame:
    """Draw windows of each source's random posts; compare shares of tags with true ones."""
    rng = np.random.default_rng(0)
    random = np.array([row["stratum"] == "random" for row in rows])
    found = {}
    for name, at in folds_by_source(rows).items():
        drawn = at[random[at]]
        if len(drawn) < LEAST_DRAWN:
            continue
        true = np.eye(len(CLASSES))[[CLASSES.index(rows[i]["reaction"]) for i in drawn]]
        tags = np.eye(len(CLASSES))[given[drawn].argmax(axis=1)]
        window = rng.integers(len(drawn), size=(WINDOWS, WINDOW))
        off = np.abs(tags[window].mean(axis=1) - true[window].mean(axis=1)).mean(axis=0)
        found[name] = {"n": len(drawn), **dict(zip(CLASSES, off, strict=True))}
    return pd.DataFrame.from_dict(found, orient="index")


def evaluate_rows(rows: Rows, tagger: TrainedTagger | AccurateTagger) -> Evaluation:
    """Score a shipped model on posts that it was not trained on."""
    tags = tagger.predict([row["text"] for row in rows]).tolist()
    return score_tags([row["reaction"] for row in rows], tags, groups=groups_of(rows))


def main() -> None:
    """Measure, draw, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--spanish", type=Path, required=True)
    options = parser.parse_args()
    rows, spanish = labelled_posts(options.corpora), spanish_posts(options.spanish)
    material = Material(
        rows, csr_matrix((len(rows), 0))
    )  # scores are there, features not needed
    with np.load(options.scores) as stored:
        scores = dict(stored)
    scores["folds"] = together(material, scores)
    how = calibrate(scores["folds"], material)
    given = {kind: probabilities(found, *how) for kind, found in scores.items()}
    real, chatter = material.of("real"), material.of("chatter")
    at = {
        "sources": ("sources", real),
        "real": ("folds", real),
        "written": ("folds", material.of("written")),
    }
    measured = {
        name: measure([rows[i] for i in part], given[kind][part], scores[kind][part])
        for name, (kind, part) in at.items()
    }
    DIAGRAM.write_bytes(as_png(plot_reliability(measured["sources"].calibration)))
    sample = make_posts().drop_duplicates("text")
    invented = [
        {"text": text, "reaction": label}
        for text, label in zip(sample["text"], sample["true_reaction"], strict=True)
    ]
    others = forum_comments(options.corpora / "goemotions" / "test.tsv")
    kinds = {
        f"{name}, a source left out": given["sources"][chatter[fold]]
        for name, fold in folds_by_source([rows[i] for i in chatter]).items()
    }
    everyday = material.of("everyday")
    lively = np.array([rows[i]["setting"] != "ontopic" for i in everyday])
    kinds["written everyday posts, five folds"] = given["folds"][everyday[lively]]
    kinds["written voices around services, five folds"] = given["folds"][everyday[~lively]]
    default = load_tagger()
    kinds["forum comments of a test split, the shipped model"] = default.predict_proba(
        [row["text"] for row in others]
    )
    spared = real[~np.isnan(scores["taught"][real, 0])]
    untaught = float((given["sources"][spared].argmax(axis=1) == material.codes[spared]).mean())
    shipped = (MODELS / "reactions.npz").read_bytes()
    real_rows = [rows[i] for i in real]
    card = Card(
        measured,
        split(rows, real, given["sources"], source_of),
        split(rows, real, given["folds"], lambda row: row["stratum"]),
        {
            GUARD: evaluate_rows(guard_posts(), default),
            "the synthetic sample, all languages": evaluate_rows(invented, default),
        },
        {name: tagged(part) for name, part in kinds.items()},
        {
            "default": evaluate_rows(spanish, default),
            "accurate": evaluate_rows(spanish, AccurateTagger()),
        },
        window_errors(real_rows, given["sources"][real]),
        {"sha256": hashlib.sha256(shipped).hexdigest(), "bytes": len(shipped)},
        rows,
        untaught,
    )
    (MODELS / "README.md").write_text(write_card(card), encoding="utf-8")


if __name__ == "__main__":
    main()
