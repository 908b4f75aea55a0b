"""Let the fine-tuned encoder say what unlabelled posts express, for the default model to learn.

``python -m benchmarks.teach --corpora DIR -o DIR ARCHIVE...``

DIR of ``--corpora`` is described in `benchmarks.corpora`; an ARCHIVE is any file of
posts that the package reads. Needs what `benchmarks.train_accurate` needs. Written are:

- ``unlabelled.csv``: posts of the archives, none like a labelled one, at most
  `MOST` of each archive, drawn at random from a seed;
- ``fold-0.npz`` to ``fold-4.npz``, ``source-NAME.npz``, ``all.npz``: ``log_proba``
  (float16, a row a post) of encoders that were trained without that fold or
  source, and of one trained on all labelled posts;
- ``words.npz``: the commonest ``words`` and their ``vectors``.
"""

from __future__ import annotations

import argparse
import csv
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import torch
from tokenizers import Tokenizer
from torch.nn.functional import log_softmax, normalize
from transformers import AutoModel

from benchmarks.accurate_network import BASE, Top
from benchmarks.corpora import Rows, guard_posts, near_duplicate_key
from benchmarks.material import fold_tests
from benchmarks.train_accurate import Posts, freeze, read_posts, train
from sentiment.ingest import read_posts as read_archive
from sentiment.score.reactions.encoder import encode_texts
from sentiment.score.reactions.features import analyze

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MOST", "draw_texts"]

MOST = 8000
#: Letters that a post must have.
_LEAST_LETTERS = 8
_WORDS, _FEWEST_POSTS = 20_000, 3


def draw_texts(archives: Iterable[Path], known: Iterable[str], seed: int = 0) -> list[str]:
    """Draw posts of archives, no two alike and none like one that is known."""
    rng = np.random.default_rng(seed)
    seen = {near_duplicate_key(text) for text in known}
    drawn = []
    for path in archives:
        fresh = []
        for text in read_archive(path)["text"]:
            key = near_duplicate_key(text)
            if len(key) >= _LEAST_LETTERS and key not in seen:
                seen.add(key)
                fresh.append(text)
        order = rng.permutation(len(fresh))[:MOST]
        drawn += [fresh[i] for i in np.sort(order)]
    return drawn


def opinion(top: Top, hidden: list[torch.Tensor]) -> np.ndarray:
    """Return log-probabilities, shape (n_posts, n_classes)."""
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        scores = [log_softmax(top(post[None].float()).float(), dim=1) for post in hidden]
    return torch.cat(scores).numpy().astype(np.float16)


def write_opinions(posts: Posts, real: Rows, hidden: list[torch.Tensor], folder: Path) -> None:
    """Train an encoder without each fold and source, and one with all; ask each."""
    keys = np.asarray(posts.keys)
    pairs = list(zip(posts.texts, posts.labels, strict=True))[len(real) :]
    rows = real + [{"text": text, "reaction": label} for text, label in pairs]
    tests = fold_tests(rows, len(real)) | {"all": np.array([], dtype=np.int64)}
    for name, test in tests.items():
        kept = np.flatnonzero(~np.isin(keys, keys[test]))
        np.savez(folder / f"{name}.npz", log_proba=opinion(train(posts, kept, 0), hidden))
        print(name, flush=True)


def word_vectors(texts: list[str], tokenizer: Tokenizer) -> tuple[list[str], np.ndarray]:
    """Return the commonest words, commonest first, and the encoder's mean output for each."""
    posts_with = Counter(word for text in texts for word in {*analyze(text)["W"]})
    words = [word for word, n in posts_with.most_common(_WORDS) if n >= _FEWEST_POSTS]
    base = AutoModel.from_pretrained(BASE).eval()
    with torch.inference_mode():
        vectors = [
            normalize(base(torch.tensor([ids])).last_hidden_state.mean(dim=1))
            for ids in encode_texts(tokenizer, words)
        ]
    return words, torch.cat(vectors).numpy().astype(np.float16)


def main() -> None:
    """Draw, train, ask, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("archives", type=Path, nargs="+")
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    posts, real, _ = read_posts(options.corpora, tokenizer)
    guard = [row["text"] for row in guard_posts()]
    texts = draw_texts(options.archives, posts.texts + guard)
    with (options.output / "unlabelled.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerows([["text"], *([text] for text in texts)])
    words, vectors = word_vectors(posts.texts + texts, tokenizer)
    np.savez(options.output / "words.npz", words=np.array(words), vectors=vectors)
    write_opinions(posts, real, freeze(texts, tokenizer), options.output)


if __name__ == "__main__":
    main()
