"""Training the accurate model's layers on labelled posts, above embeddings as they came."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import torch
from torch import nn
from torch.nn.functional import binary_cross_entropy_with_logits, log_softmax
from transformers import AutoModel

from benchmarks.accurate_network import BASE, Top
from benchmarks.corpora import CLASSES
from sentiment.score.reactions.encoder import encode_texts

if TYPE_CHECKING:
    from tokenizers import Tokenizer

    from benchmarks.corpora import Rows

__all__ = ["Lessons", "embed", "lessons", "train"]

#: Tokens in a batch, padding included: about 35 posts.
BATCH = 1000
#: Each lower layer takes DECAY of the step of the one above it, the head twice its step.
DECAY, HEAD_TIMES = 0.85, 2
#: Share of the target that goes to all classes alike, more where a label was unsure.
SMOOTHING, UNSURE = 0.06, 0.2
#: Rare classes are weighted by n ** -BALANCE.
BALANCE = 0.5
#: Steps grow to full size over the first share, and fall to the last.
WARM_UP, LAST_STEP = 0.06, 0.03
#: What remains of the mean of weights at each step; the mean is kept, not the last.
MEMORY = 0.99
DROPOUT_SAMPLES = 3
#: What relevance counts for, beside the reaction.
ABOUT_WEIGHT = 0.3


@dataclass(frozen=True)
class Lessons:
    """Posts to learn from.

    Attributes
    ----------
    hidden : list of tensor of shape (n_tokens, 384)
        The embeddings of each.
    targets : tensor of shape (n_posts, n_classes)
        How much each is of each class.
    about : tensor of shape (n_posts,)
        1 or 0: whether it is about a service; NaN where nobody knows.
    weights : tensor of shape (n_posts,)
        How much each counts.
    """

    hidden: list[torch.Tensor]
    targets: torch.Tensor
    about: torch.Tensor
    weights: torch.Tensor


def lessons(
    rows: Rows, hidden: list[torch.Tensor], about: np.ndarray, weights: np.ndarray
) -> Lessons:
    """Smooth labels, and weight rare classes up."""
    codes = np.array([CLASSES.index(row["reaction"]) for row in rows])
    smooth = [UNSURE if row.get("uncertain") in {"True", "1"} else SMOOTHING for row in rows]
    smoothing = torch.tensor(smooth)[:, None]
    targets = torch.eye(len(CLASSES))[codes] * (1 - smoothing) + smoothing / len(CLASSES)
    balanced = weights * np.bincount(codes, weights=weights)[codes] ** -BALANCE
    return Lessons(
        hidden,
        targets,
        torch.tensor(about, dtype=torch.float32),
        torch.tensor(balanced / balanced.mean(), dtype=torch.float32),
    )


def embed(texts: list[str], tokenizer: Tokenizer) -> list[torch.Tensor]:
    """Look up the embeddings of posts."""
    base = AutoModel.from_pretrained(BASE).eval()
    with torch.inference_mode():
        return [
            base.embeddings(input_ids=torch.tensor([ids]))[0].to(torch.bfloat16)
            for ids in encode_texts(tokenizer, texts)
        ]


def batches(lengths: list[int], rng: np.random.Generator) -> list[np.ndarray]:
    """Group posts at random, of about one length, so that little is padding."""
    found: list[list[int]] = []
    for i in np.argsort(np.array(lengths) + rng.uniform(-2, 2, len(lengths)), kind="stable"):
        batch = found[-1] if found else []
        longest = max([lengths[i], *(lengths[j] for j in batch)])
        if batch and longest * (len(batch) + 1) <= BATCH:
            batch.append(int(i))
        else:
            found.append([int(i)])
    rng.shuffle(found)
    return [np.array(batch) for batch in found]


def train(top: Top, posts: Lessons, step: float, seed: int, passes: int = 1) -> Top:
    """Train in some passes; return the moving mean of the weights."""
    torch.manual_seed(seed)
    rng, lengths = np.random.default_rng(seed), [len(post) for post in posts.hidden]
    order = [batch for _ in range(passes) for batch in batches(lengths, rng)]
    layers = [
        {"params": layer.parameters(), "lr": step * DECAY**depth}
        for depth, layer in enumerate(reversed(top.layers))
    ]
    head = {"params": top.head.parameters(), "lr": HEAD_TIMES * step}
    optimizer = torch.optim.AdamW([*layers, head], betas=(0.9, 0.98))
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer,
        lambda done: (
            min(1, (done + 1) / (WARM_UP * len(order)))
            * (1 - (1 - LAST_STEP) * done / len(order))
        ),
    )
    mean = deepcopy(top).eval()
    top.train()
    for done, batch in enumerate(order):
        optimizer.zero_grad()
        _loss(top, posts, batch).backward()
        nn.utils.clip_grad_norm_(top.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        memory = min(MEMORY, (1 + done) / (10 + done))
        with torch.no_grad():
            for kept, now in zip(mean.parameters(), top.parameters(), strict=True):
                kept.lerp_(now, 1 - memory)
    return mean


def _loss(top: Top, posts: Lessons, batch: np.ndarray) -> torch.Tensor:
    padded = nn.utils.rnn.pad_sequence([posts.hidden[i] for i in batch], batch_first=True)
    lengths = torch.tensor([len(posts.hidden[i]) for i in batch])
    mask = torch.arange(padded.shape[1]) < lengths[:, None]
    scores = top(padded.float(), mask, DROPOUT_SAMPLES)
    weight, about = posts.weights[batch], posts.about[batch]
    wrong = -(posts.targets[batch] * log_softmax(scores[:, : len(CLASSES)], dim=1)).sum(1)
    known = ~about.isnan()
    off = binary_cross_entropy_with_logits(
        scores[known, -1], about[known], weight[known], reduction="sum"
    )
    return ((weight * wrong).sum() + ABOUT_WEIGHT * off) / weight.sum()
