"""The model card's words and tables."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.cardparts import in_short, in_spanish, of_accurate, table
from benchmarks.corpora import CLASSES, N_TESTED
from sentiment.stats.intervals import share_interval

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray

    from benchmarks.card import Card
    from sentiment.evaluate import Evaluation

__all__ = ["write_card"]

_NAMES = {
    "sources": "**real posts, one source left out**",
    "real": "real posts, five folds",
    "written": f"written posts (the first {N_TESTED['written']:,}), five folds",
}


def write_card(card: Card) -> str:
    """Write the card, Markdown."""
    parts = [_what(card), _trained_on(card), _quality(card), _chatter(card), _shares(card)]
    parts[1:1] = [in_short(card)]
    return "\n\n".join([*parts, of_accurate(), in_spanish(card), _calibration(card), _use()])


def _what(card: Card) -> str:
    return f"""# Model card: reactions.npz

Tags the reaction that a post expresses: `frustration`, `concern`, `humor` or `none`.
Written by `python -m benchmarks.quality`; sha256 `{card.facts["sha256"]}`.

## What it is

Multinomial logistic regression over words, pairs of words, pieces of words, words of the last
sentence, and indicators (a lexicon of cues, marks, shape) and their pairs, each weighed by how
rare it is, hashed into 2¹⁸ buckets (`sentiment/score/reactions/features.py`). Plain arrays in
half precision, loaded without running code: {card.facts["bytes"] / 1e6:.1f} MB.

A reaction is one **to a service or its disruption**: joy, anger, worry or a joke about anything
else is `none`."""


def _counts(rows: list[dict[str, str]]) -> str:
    found = Counter(row["reaction"] for row in rows)
    return ", ".join(f"{name} {n:,}" for name, n in sorted(found.items()))


def _trained_on(card: Card) -> str:
    part = {
        name: [row for row in card.trained if row["corpus"] == name]
        for name in ("real", "written", "everyday", "chatter")
    }
    return f"""## Trained on

- {len(part["real"]):,} real posts about power cuts, airlines, apps, mobile money, consumer
  complaints, social apps, streaming, games, banks and shops, labelled by reading
  ({_counts(part["real"])}). They can't ship, and none of their texts is in the model: features
  are hashed.
- {len(part["written"]):,} posts written for this project, invented
  ({_counts(part["written"])}): `data/labelled/written_reactions.csv`.
  Each counts two and a half times.
- {len(part["everyday"]):,} more, all `none`: everyday talk in lively voices, and voices around
  services without a reaction (`data/labelled/written_everyday.csv`). Each counts
  twice.
- {len(part["chatter"]):,} real tweets and forum comments (GoEmotions) about anything else, all
  `none`, give or take a few per cent. Each counts half.
- 55,305 posts that nobody labelled, of archives and forums, and 45,718 texts made of invented
  ones: another service named, words dropped, typing errors, capitals and emoji changed, halves
  of two joined. The accurate model's encoder says what each expresses
  (`python -m benchmarks.teach`); each counts as much as a labelled one. What is made of a
  held-out post teaches no model that is measured on it.

No post of `data/labelled/guard.csv` or of the synthetic sample is trained on. What posts count
for, which are changed, and the blend of the accurate model were chosen with scores on guard and
sample in view, and all of that, biases and temperature by the posts held out: figures on these
are a little too good."""


def _row(name: str, found: Evaluation) -> list[str]:
    f1 = found.classes
    each = [
        f"{f1['f1'][c]:.2f} ({f1['low'][c]:.2f} to {f1['high'][c]:.2f})"
        if c in f1.index
        else ""
        for c in CLASSES
    ]
    whole = f"{found.macro_f1:.3f} ({found.low:.3f} to {found.high:.3f})"
    return [name, f"{found.n:,}", whole, *each]


def _split(found: pd.DataFrame) -> str:
    rows = [
        [
            f"`{name}`",
            f"{row['n']:,.0f}",
            f"{row['macro_f1']:.3f} ({row['low']:.3f} to {row['high']:.3f})",
            *(f"{row.get(f'f1_{c}', float('nan')):.2f}".replace("nan", "") for c in CLASSES),
            f"{row['accuracy']:.2f}",
        ]
        for name, row in found.iterrows()
    ]
    return table(["part", "n", "macro-F1", *CLASSES, "accuracy"], rows)


def _quality(card: Card) -> str:
    head = ["measured on", "n", "macro-F1", *CLASSES]
    main = [_row(_NAMES[kind], found.scores) for kind, found in card.measured.items()]
    main += [_row(name, found) for name, found in card.others.items()]
    confusion = card.measured["sources"].scores.confusion
    counts = [[name, *(f"{n:,}" for n in row)] for name, row in confusion.iterrows()]
    return f"""## How good it is

F1 by class and its mean, with 95 % bootstrap intervals over groups of near-duplicates.
Held-out posts are tagged by models that saw neither them nor near-duplicates of them;
temperature and biases are five numbers chosen by all of them. Sources are left out in four
groups, each source with others that are like it: two kinds of AI apps, two kinds of tweets.
**One source left out is the figure to expect on an archive of a new kind.**

{table(head, main)}

The last two were invented like the training posts, though
apart from them, and flatter it.

Each source, tagged by a model that saw none of it (the two power collections as one):

{_split(card.by_source)}

Five folds, by how posts were drawn: at random, or for words or a model's tags that make rare
classes likelier. The random ones are what an archive is like:

{_split(card.by_stratum)}

Labels (rows) and tags (columns), one source left out:

{table(["", *map(str, confusion.columns)], counts)}"""


def _calibration(card: Card) -> str:
    errors = [
        [_NAMES[kind], f"{found.before.error:.3f}", f"{found.calibration.error:.3f}"]
        for kind, found in card.measured.items()
    ]
    bins = [
        [
            f"{row['start']:.2f} to {row['end']:.2f}",
            f"{row['n']:,.0f}",
            f"{row['confidence']:.2f}",
            f"{row['accuracy']:.2f} ({row['low']:.2f} to {row['high']:.2f})",
        ]
        for _, row in card.measured["real"].calibration.table.iterrows()
    ]
    return f"""## Do probabilities mean what they say?

Expected calibration error (15 bins), before and after temperature and biases:

{table(["held-out posts", "before", "after"], errors)}

![Share of right tags by probability](reliability.png)

Real posts, five folds:

{table(["probability", "n", "mean", "share right"], bins)}"""


def _wilson(hits: int, n: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    return share_interval(np.array([hits / n]), np.zeros(1), np.array([float(n)]))


def _chatter(card: Card) -> str:
    rows = []
    for name, (n_tagged, n) in card.chatter.items():
        low, high = (float(end[0]) for end in _wilson(n_tagged, n))
        rows.append(
            [name, f"{n:,}", f"{n_tagged / n:.1%} ({low:.1%} to {high:.1%})".replace("%", " %")]
        )
    return f"""## Chatter tagged as a reaction

All of these are `none`, so that each tag of a reaction is wrong. Trained on forum comments and
tagging tweets, and the other way:

{table(["posts", "n", "tagged as a reaction"], rows)}"""


def _shares(card: Card) -> str:
    found = card.window_errors
    rows = [
        [f"`{name}`", f"{row['n']:,.0f}", *(f"{100 * row[c]:.1f}" for c in CLASSES)]
        for name, row in found.iterrows()
    ]
    rows.append(["**mean**", "", *(f"{100 * found[c].mean():.1f}" for c in CLASSES)])
    return f"""## How far off is a window's share?

Windows of 200 posts, drawn from each source's random posts, tagged by a model that saw none of
the source: mean absolute difference between the share of tags and the true share, in points.

{table(["source", "posts", *CLASSES], rows)}

Shares by the shipped model are not corrected for its errors, which differ from source to
source. Labels of your own archive (`sentiment label`, then `--labels`) correct them."""


def _use() -> str:
    return """## What it is for, and what not

For shares over hundreds of posts (`sentiment report`); a single tag is a guess, humor above
all: irony is often tagged as frustration or none. Trained on English; other languages mostly
come out as `none`. `sentiment evaluate` tells how good it is on your posts, `sentiment train`
adapts it. Not for judging persons, and not for deciding about them.

## Sources and licences

The written posts, the lexicon and the model are part of this project, under its licence.
GoEmotions is by Demszky, D., Movshovitz-Attias, D., Ko, J., Cowen, A., Nemade, G., Ravi, S.
(2020), GoEmotions: A Dataset of Fine-Grained Emotions, ACL; Apache 2.0, its texts CC BY 4.0.
The tweets about anything else are those that VADER was published with, MIT.
all-MiniLM-L6-v2 is by the Sentence-Transformers project, Apache 2.0.
"""
