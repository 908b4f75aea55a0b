"""Let the encoder say what unlabelled posts express, for the default model to learn.

``python -m benchmarks.teach --corpora DIR -o DIR ARCHIVE...``

DIR of ``--corpora`` is described in `benchmarks.corpora`; an ARCHIVE is any file of
posts that the package reads. Written are ``unlabelled.csv``, posts of the archives, none
like a labelled one, at most `MOST` of each archive, drawn at random from a seed; and
``all.npz``: ``log_proba`` (float16, a row a post) of the accurate model's encoder.
"""

from __future__ import annotations

import argparse
import csv
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.corpora import guard_posts, near_duplicate_key
from benchmarks.material import labelled_posts
from sentiment.ingest import read_posts
from sentiment.score.reactions import AccurateTagger

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MOST", "draw_texts"]

MOST = 4000
#: Letters that a post must have.
_LEAST_LETTERS = 8


def draw_texts(archives: Iterable[Path], known: Iterable[str], seed: int = 0) -> list[str]:
    """Draw posts of archives, no two alike and none like one that is known."""
    rng = np.random.default_rng(seed)
    seen = {near_duplicate_key(text) for text in known}
    drawn = []
    for path in archives:
        fresh = []
        for text in read_posts(path)["text"]:
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
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("archives", type=Path, nargs="+")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    known = [row["text"] for row in labelled_posts(options.corpora) + guard_posts()]
    texts = draw_texts(options.archives, known)
    with (options.output / "unlabelled.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([["text"], *([text] for text in texts)])
    said = AccurateTagger(default_share=0).predict_proba(texts)
    np.savez(options.output / "all.npz", log_proba=np.log(said).astype(np.float16))


if __name__ == "__main__":
    main()
