"""Let the encoder say what unlabelled posts express, for the default model to learn.

``python -m benchmarks.teach --corpora DIR --encoders ENCODERS -o DIR ARCHIVE...``

DIR of ``--corpora`` is described in `benchmarks.corpora`; an ARCHIVE is any file of
posts that the package reads. Written are ``unlabelled.csv``, posts, none
like a labelled one: of each archive, and of the forum comments in DIR, at most `MOST`, drawn
at random from a seed, and labelled posts changed (`benchmarks.perturbing`); and
``all.npz``: ``log_proba`` (float16, a row a post) of the encoder ``mean.onnx`` that
`benchmarks.train_accurate` made, and ``held.npz``: of ``first.onnx``, which had not seen the
posts of `benchmarks.split`. What is made of these, or reads like one, is NaN there.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.asking import log_probabilities
from benchmarks.corpora import CLASSES, forum_comments, guard_posts, near_duplicate_key
from benchmarks.material import labelled_posts
from benchmarks.perturbing import Changed, change_posts
from benchmarks.split import held_out, parts_of, with_twins
from sentiment.ingest import read_posts

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from benchmarks.corpora import Rows

__all__ = ["MOST", "draw_texts", "unlike", "untold"]

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


def unlike(changed: Iterable[Changed], rows: Rows) -> list[Changed]:
    """Return what reads like none of some posts."""
    keys = {near_duplicate_key(row["text"]) for row in rows}
    return [one for one in changed if near_duplicate_key(one.text) not in keys]


def untold(changed: Sequence[Changed], rows: Rows, test: NDArray[np.bool_]) -> list[bool]:
    """Tell what a model that is measured on held-out posts must not learn.

    That is what is made of one of them, of a near-duplicate, or reads like one.
    """
    hidden = with_twins(rows, test)
    keys = {near_duplicate_key(rows[i]["text"]) for i in np.flatnonzero(hidden)}
    return [
        bool(hidden[list(one.made_of)].any()) or near_duplicate_key(one.text) in keys
        for one in changed
    ]


def main() -> None:
    """Draw, change, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--encoders", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("archives", type=Path, nargs="+")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    labelled, guard = labelled_posts(options.corpora), guard_posts()
    known = [row["text"] for row in labelled + guard]
    texts = draw_texts((read_posts(path)["text"] for path in options.archives), known)
    comments = forum_comments(options.corpora / "goemotions" / "train.tsv")
    texts += draw_texts([[row["text"] for row in comments]], [*known, *texts])
    changed = unlike(change_posts(labelled), guard)
    spared = untold(changed, labelled, held_out(labelled, parts_of(labelled)))
    told = ~np.array([False] * len(texts) + spared)
    texts += [one.text for one in changed]
    with (options.output / "unlabelled.csv").open("w", encoding="utf-8", newline="") as file:
        # quoted, since a lone carriage return within a text would end the row
        writer = csv.writer(file, lineterminator="\n", quoting=csv.QUOTE_ALL)
        writer.writerows([["text"], *([text] for text in texts)])
    for name, model, asked in (
        ("all", "mean.onnx", np.ones_like(told)),
        ("held", "first.onnx", told),
    ):
        said = np.full((len(texts), len(CLASSES)), np.nan, dtype=np.float16)
        some = [texts[i] for i in np.flatnonzero(asked)]
        said[asked] = log_probabilities(options.encoders / model, some)
        np.savez(options.output / f"{name}.npz", log_proba=said)


if __name__ == "__main__":
    main()
