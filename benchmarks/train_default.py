"""Train the model that ships in the package, measure it, and write its card.

``python -m benchmarks.train_default [--corpora DIR]``

DIR may hold ``outage_reactions.csv`` (columns text, reaction, source, stratum):
real posts that can't ship with the project. Without it the model is trained on
``data/labelled/written_reactions.csv`` alone, and the card says so.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sentiment.datasets import make_posts
from sentiment.evaluate import (
    Evaluation,
    cross_validate,
    evaluate_tagger,
    group_texts,
    grouped_folds,
    held_out_groups,
    read_labelled,
    score_tags,
)
from sentiment.reactions import ReactionTagger, load_tagger, save_tagger
from sentiment.reactions.heldout import HeldOut

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Positions = NDArray[np.int64]
    Floats = NDArray[np.float64]

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "sentiment" / "models"
FOLDS = 5
#: Two power-cut collections count as one source: they differ in time, not in kind.
ONE_SOURCE = {"uscities": "power", "uspower2019": "power"}

Rows = list[dict[str, str]]


def load(path: Path) -> Rows:
    """Read a CSV of labelled posts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Folds:
    """Predictions of posts that a model was not trained on, nor on near-duplicates of them.

    Parameters
    ----------
    rows : list of dict
        All labelled posts: with ``text`` and ``reaction``.
    """

    def __init__(self, rows: Rows) -> None:
        self.texts = [row["text"] for row in rows]
        self.labels = [row["reaction"] for row in rows]
        self.groups = group_texts(self.texts)

    def predict(self, at: Positions, folds: Iterable[Positions]) -> tuple[Evaluation, Floats]:
        """Tag the posts `at` some positions in folds of them; train on all others."""
        found = cross_validate(
            lambda texts, labels: ReactionTagger().fit(texts, labels),
            self.texts,
            self.labels,
            folds,
            groups=self.groups,
        )
        tags = found.tags()
        scores = score_tags(
            [self.labels[i] for i in at], [tags[i] for i in at], groups=self.groups[at]
        )
        return scores, found.proba[at]

    def parts(self, at: Positions) -> list[Positions]:
        """Split positions into folds that near-duplicates don't cross."""
        labels = [self.labels[i] for i in at]
        return [at[fold] for fold in grouped_folds(labels, self.groups[at], FOLDS)]


def line(name: str, found: Evaluation) -> str:
    """Write one row of the card's table."""
    f1 = found.classes["f1"]
    each = " | ".join(
        f"{f1.get(c, 0):.2f}" for c in ("frustration", "concern", "humor", "none")
    )
    return (
        f"| {name} | {found.n:,} | {found.macro_f1:.3f} ({found.low:.3f} to "
        f"{found.high:.3f}) | {each} |"
    )


def card(lines: list[str], written: Rows, real: Rows) -> str:
    """Write the model card."""

    def counts(rows: Rows) -> str:
        found = Counter(row["reaction"] for row in rows)
        return ", ".join(f"{name} {n:,}" for name, n in sorted(found.items()))

    digest = hashlib.sha256((MODELS / "reactions.npz").read_bytes()).hexdigest()
    trained = [
        f"- {len(written):,} posts written for this project, invented ({counts(written)})"
    ]
    if real:
        trained.append(
            f"- {len(real):,} real posts about power cuts, airlines, apps and consumer "
            f"complaints, labelled by reading ({counts(real)}); they can't ship, and none of "
            f"their texts is in the model: features are hashed"
        )
    table = "\n".join(lines)
    return f"""# Model card: reactions.npz

Tags the reaction that a post expresses: `frustration`, `concern`, `humor` or `none`.
Written by `python -m benchmarks.train_default`; sha256 `{digest}`.

## What it is

Multinomial logistic regression over words, word pairs, pieces of words of 2 to 5 characters,
indicators (classes of words, marks, shape), their pairs, and the words of the last sentence,
weighted by idf and hashed into 2¹⁸ buckets (`sentiment/reactions/features.py`). Nothing of it
is derived from VADER's scores. Plain arrays in half precision, loaded without running code.

## Trained on

{chr(10).join(trained)}

## How good it is

Macro-F1 is the mean of the four classes' F1; brackets are 95 % bootstrap intervals over posts.
"Held out" means that neither a post nor a near-duplicate of it was trained on.

| measured on | n | macro-F1 | frustration | concern | humor | none |
| --- | --- | --- | --- | --- | --- | --- |
{table}

Leave-one-source-out is the figure to expect on an archive of a new kind. `guard.csv` and the
sample were invented like the training posts, though apart from them, and flatter the model.

## What it is for, and what not

For shares over hundreds of posts. A single tag is a guess, humor above all: irony is often
tagged as frustration or none. Trained on English; other languages mostly come out as `none`.
Not for judging persons.
"""


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path)
    corpora = parser.parse_args().corpora
    written = load(ROOT / "data" / "labelled" / "written_reactions.csv")
    real = load(corpora / "outage_reactions.csv") if corpora else []
    rows = real + written
    sources = [ONE_SOURCE.get(row["source"], row["source"]) for row in real]
    sources += ["written"] * len(written)
    held = Folds(rows)
    at_real, at_written = np.arange(len(real)), np.arange(len(real), len(rows))
    five, proba = held.predict(at_written, held.parts(at_written))
    lines = [line("written posts, held out in five folds", five)]
    if real:
        left_out = held_out_groups(sources[: len(real)]).values()
        scores, others = held.predict(at_real, left_out)
        proba = np.concatenate([others, proba])
        five, _ = held.predict(at_real, held.parts(at_real))
        lines = [
            line("real posts, leave one source out", scores),
            line("real posts, held out in five folds", five),
            *lines,
        ]
    tagger = ReactionTagger().fit(held.texts, held.labels)
    tagger.held_out_ = HeldOut(np.array(held.labels), proba, np.array(sources))
    save_tagger(tagger, MODELS / "reactions.npz")
    shipped = load_tagger(MODELS / "reactions.npz")
    texts, labels = read_labelled(ROOT / "data" / "labelled" / "guard.csv")
    lines.append(line("`data/labelled/guard.csv`", evaluate_tagger(shipped, texts, labels)))
    posts = make_posts().drop_duplicates("text")
    sample = evaluate_tagger(shipped, posts["text"].tolist(), posts["true_reaction"].tolist())
    lines.append(line("the synthetic sample, all languages", sample))
    text = card(lines, written, real)
    (MODELS / "README.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
