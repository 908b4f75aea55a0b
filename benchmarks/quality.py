"""Measure the shipped model on held-out posts, and write its card with a chart.

``python -m benchmarks.quality --corpora DIR --scores FILE [--work FILE]``

DIR is described in `benchmarks.corpora`: the real posts can't ship, so that the card
can be written again only by who has them. ``--scores`` is what
`benchmarks.train_default` kept. ``--work`` keeps what the model is compared with, which
takes a while to measure, so that a run that broke off goes on; remove it to measure
anew. Without it the card compares nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from scipy.special import softmax

from benchmarks.calibrating import probabilities
from benchmarks.cardtext import write_card
from benchmarks.comparisons import compare_blocks, compare_corpora, compare_simple
from benchmarks.corpora import (
    CLASSES,
    MODELS,
    N_TESTED,
    Rows,
    goemotions_posts,
    groups_of,
    guard_posts,
    source_of,
)
from benchmarks.material import gather
from sentiment.chart import plot_reliability
from sentiment.datasets import make_posts
from sentiment.evaluate import (
    Calibration,
    Evaluation,
    measure_calibration,
    score_by,
    score_tags,
)
from sentiment.report.figures import save_chart
from sentiment.score.reactions import load_tagger

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd
    from numpy.typing import NDArray

__all__ = ["Card", "Measured"]

DIAGRAM = MODELS / "reliability.png"


@dataclass(frozen=True)
class Measured:
    """Held-out posts of one kind, as tagged.

    Attributes
    ----------
    scores : Evaluation
        Of the tags.
    calibration, before : Calibration
        Of the probabilities, and of those before temperature and biases.
    """

    scores: Evaluation
    calibration: Calibration
    before: Calibration


@dataclass(frozen=True)
class Card:
    """All that the card says.

    Attributes
    ----------
    measured : dict of str to Measured
        ``sources``, ``real``, ``written``: held-out posts.
    by_source, by_stratum : DataFrame
        As of `sentiment.evaluate.score_by`.
    others : dict of str to Evaluation
        Scores of the shipped model on other posts.
    comparisons : dict of str to dict
        By kind, name and posts: macro-F1.
    facts : dict
        Digest and size of the file, and the sources of the posts in it.
    trained : Rows
        What was trained on, real posts first.
    n_real : int
        Real ones.
    """

    measured: dict[str, Measured]
    by_source: pd.DataFrame
    by_stratum: pd.DataFrame
    others: dict[str, Evaluation]
    comparisons: dict[str, dict[str, dict[str, float]]]
    facts: dict[str, Any]
    trained: Rows
    n_real: int


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
    return score_by(labels, tags_of(given[at]), names, groups=groups_of(some))


def tags_of(given: NDArray[np.float64]) -> list[str]:
    """Return the likeliest classes."""
    return [CLASSES[code] for code in given.argmax(axis=1)]


def kept(path: Path, name: str, measure_it: Callable[[], Any]) -> Any:
    """Return what was measured before, else measure it and keep it."""
    held = json.loads(path.read_text("utf-8")) if path.exists() else {}
    if name not in held:
        held[name] = measure_it()
        path.write_text(json.dumps(held, indent=1), encoding="utf-8")
    return held[name]


def evaluate_rows(rows: Rows) -> Evaluation:
    """Score the shipped model on posts that it was not trained on."""
    tags = load_tagger().predict([row["text"] for row in rows]).tolist()
    return score_tags([row["reaction"] for row in rows], tags, groups=groups_of(rows))


def main() -> None:
    """Measure, draw, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--work", type=Path)
    options = parser.parse_args()
    material = gather(options.corpora, None)
    rows, n = material.rows, material.n_real
    comparisons = {}
    if options.work:
        comparisons = {
            name: kept(options.work, name, lambda call=call: call(material))
            for name, call in (
                ("corpora", compare_corpora),
                ("blocks", compare_blocks),
                ("simple", compare_simple),
            )
        }
    with np.load(options.scores) as stored:
        scores = dict(stored)
    given = {kind: probabilities(material, found, kind) for kind, found in scores.items()}
    at = {
        "sources": ("sources", np.arange(n)),
        "real": ("folds", np.arange(n)),
        "written": ("folds", np.arange(n, n + N_TESTED)),
    }
    known = {name: part[~np.isnan(given[kind][part, 0])] for name, (kind, part) in at.items()}
    measured = {
        name: measure(
            [rows[i] for i in part], given[at[name][0]][part], scores[at[name][0]][part]
        )
        for name, part in known.items()
    }
    save_chart(plot_reliability(measured["sources"].calibration), DIAGRAM)
    sample = make_posts().drop_duplicates("text")
    invented = [
        {"text": text, "reaction": label}
        for text, label in zip(sample["text"], sample["true_reaction"], strict=True)
    ]
    shipped = (MODELS / "reactions.npz").read_bytes()
    card = Card(
        measured,
        split(rows, known["sources"], given["sources"], source_of),
        split(rows, known["real"], given["folds"], lambda row: row["stratum"]),
        {
            "`data/labelled/guard.csv`": evaluate_rows(guard_posts()),
            "the synthetic sample, all languages": evaluate_rows(invented),
            "GoEmotions, test split": evaluate_rows(
                goemotions_posts(options.corpora / "goemotions")
            ),
        },
        comparisons,
        {
            "sha256": hashlib.sha256(shipped).hexdigest(),
            "bytes": len(shipped),
            "held_out": sorted(set(load_tagger().held_out_.sources.tolist())),
        },
        rows,
        n,
    )
    (MODELS / "README.md").write_text(write_card(card), encoding="utf-8")


if __name__ == "__main__":
    main()
