"""Measure the accurate model.

``python -m benchmarks.measure_accurate [--corpora DIR --held ONNX --scores FILE]``

Alone it measures what ships, on ``guard.csv`` and in posts a second of processor time, the
median of some runs over written posts; other figures stay. ``--held`` is ``held.onnx`` of
`benchmarks.train_accurate`, ``--scores`` what `benchmarks.train_default` kept with a teacher:
neither saw the posts of `benchmarks.split`.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from scipy.sparse import csr_matrix
from scipy.special import log_softmax

from benchmarks.asking import log_probabilities
from benchmarks.calibrating import calibrate
from benchmarks.corpora import CLASSES, MODELS, Rows, groups_of, guard_posts
from benchmarks.material import Material, labelled_posts
from benchmarks.split import never_seen, parts_of
from sentiment.evaluate import Evaluation, score_tags
from sentiment.score.reactions.encoder import DEFAULT_SHARE, AccurateTagger

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Of so many written posts one is timed, in so many runs.
ONE_IN, RUNS = 28, 3


def figures(found: Evaluation, right: float) -> dict[str, object]:
    """Put scores in plain values."""
    return {
        "n": found.n,
        "accuracy": round(right, 4),
        "macro_f1": round(found.macro_f1, 4),
        "low": round(found.low, 4),
        "high": round(found.high, 4),
        "f1": {name: round(f1, 4) for name, f1 in found.classes["f1"].items()},
    }


def measure(rows: Rows, log_proba: NDArray[np.float64]) -> dict[str, object]:
    """Score the likeliest classes."""
    labels = [row["reaction"] for row in rows]
    tags = [CLASSES[code] for code in log_proba.argmax(axis=1)]
    right = float(np.mean(np.array(tags) == np.array(labels)))
    return figures(score_tags(labels, tags, groups=groups_of(rows)), right)


def measure_held_out(rows: Rows, held: Path, scores: Path) -> dict[str, object]:
    """Measure the encoder on held-out posts, with a default model that did not see them."""
    material = Material(rows, csr_matrix((len(rows), 0)))
    with np.load(scores) as stored:
        taught = stored["taught"]
    temperature, biases = calibrate(taught, material)
    parts = parts_of(rows)
    test = never_seen(rows, parts)
    measured: dict[str, object] = {}
    for name, part in (
        ("streaming, AI apps, ironic tweets, held out", "services"),
        ("tweets about anything else, held out", "tweets"),
        ("everyday posts, held out", "everyday"),
        ("new written posts, held out", "new"),
    ):
        at = np.flatnonzero(test & (parts == part))
        some = [rows[i] for i in at]
        given = log_probabilities(held, [row["text"] for row in some])
        default = log_softmax((taught[at] + biases) / temperature, axis=1)
        mixed = (1 - DEFAULT_SHARE) * given + DEFAULT_SHARE * default
        measured[name] = measure(some, mixed) | {"default": measure(some, default)}
    return measured


def posts_per_second(tagger: AccurateTagger) -> int:
    """Measure how many written posts are tagged in a second of one core."""
    texts = [row["text"] for row in labelled_posts(None)[::ONE_IN]]
    seconds = []
    for _ in range(RUNS):
        begun = time.process_time()
        tagger.predict_proba(texts)
        seconds.append(time.process_time() - begun)
    return round(len(texts) / statistics.median(seconds))


def main() -> None:
    """Measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path)
    parser.add_argument("--held", type=Path)
    parser.add_argument("--scores", type=Path)
    options = parser.parse_args()
    path = MODELS / "accurate.json"
    measured: dict[str, object] = (
        measure_held_out(labelled_posts(options.corpora), options.held, options.scores)
        if options.corpora
        else json.loads(path.read_text("utf-8"))
    )
    tagger, guard = AccurateTagger(), guard_posts()
    log_proba = np.log(tagger.predict_proba([row["text"] for row in guard]))
    measured["guard.csv"] = measure(guard, log_proba)
    measured["posts_per_core_second"] = posts_per_second(tagger)
    measured["bytes"] = (MODELS / "accurate.onnx").stat().st_size
    text = json.dumps(measured, indent=1)
    path.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
