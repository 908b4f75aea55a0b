"""Let the encoder say what unlabelled posts express, for the default model to learn.

``python -m benchmarks.teach --corpora DIR --encoders ENCODERS -o DIR ARCHIVE...``

DIR of ``--corpora`` is described in `benchmarks.corpora`; an ARCHIVE is any file of
posts that the package reads. Written are ``unlabelled.csv``, posts, none
like a labelled one: of each archive, and of the forum comments in DIR, at most `MOST`, drawn
at random from a seed; and
``all.npz``: ``log_proba`` (float16, a row a post) of the encoder ``mean.onnx`` that
`benchmarks.train_accurate` made, and ``held.npz``: of ``first.onnx``, which had not seen the
posts of `benchmarks.split`.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.asking import log_probabilities
from benchmarks.corpora import forum_comments, guard_posts, near_duplicate_key
from benchmarks.material import labelled_posts
from sentiment.ingest import read_posts

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MOST", "draw_texts"]

MOST = 9000
#: Letters that a post must have.
_LEAST_LETTERS = 8


def draw_texts(
    archives: Iterable[Iterable[str]], known: Iterable[str], seed: int = 0
) -> list[str]:
    """Draw posts of archives, no two alike and none like one that is known."""
    rng = np.random.default_rng(seed)
    seen = {near_duplicate_key(text) for text in known}
    drawn = []
    for archive in archives:
        fresh = []
        for text in archive:
            key = near_duplicate_key(text)
            if len(key) >= _LEAST_LETTERS and key not in seen:
                seen.add(key)
                fresh.append(text)
        order = rng.permutation(len(fresh))[:MOST]
        drawn += [fresh[i] for i in np.sort(order)]
    return drawn


def main() -> None:
    """Draw, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoders", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("archives", type=Path, nargs="+")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    known = [row["text"] for row in labelled_posts(options.corpora) + guard_posts()]
    texts = draw_texts((read_posts(path)["text"] for path in options.archives), known)
    comments = forum_comments(options.corpora / "goemotions" / "train.tsv")
    texts += draw_texts([[row["text"] for row in comments]], [*known, *texts])
    with (options.output / "unlabelled.csv").open("w", encoding="utf-8", newline="") as file:
        # quoted, since a lone carriage return within a text would end the row
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows([["text"], *([text] for text in texts)])
    for name, model in (("all", "mean.onnx"), ("held", "first.onnx")):
        said = log_probabilities(options.encoders / model, texts)
        np.savez(options.output / f"{name}.npz", log_proba=said.astype(np.float16))


if __name__ == "__main__":
    main()
