"""The model card's words and tables."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from benchmarks.corpora import CLASSES, MODELS, N_TESTED, source_of
from benchmarks.mistakes import MISTAKES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    import pandas as pd

    from benchmarks.quality import Card
    from sentiment.evaluate import Evaluation

__all__ = ["write_card"]

_NAMES = {
    "sources": "**real posts, one source left out**",
    "real": "real posts, five folds",
    "written": f"written posts (the first {N_TESTED:,}), five folds",
}
#: Published on GoEmotions' 28 classes: Demszky et al. (2020), table 4.
_BERT = 0.46


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def write_card(card: Card) -> str:
    """Write the card, Markdown."""
    parts = [_what(card), _trained_on(card), _quality(card), _calibration(card)]
    if card.comparisons:
        parts.append(_compared(card))
    return "\n\n".join([*parts, _outside(card), _mistakes(card), _use()])


def _what(card: Card) -> str:
    return f"""# Model card: reactions.npz

Tags the reaction that a post expresses: `frustration`, `concern`, `humor` or `none`.
Written by `python -m benchmarks.quality`; sha256 `{card.facts["sha256"]}`.

## What it is

Multinomial logistic regression over words, pairs of words, pieces of words, words of the last
sentence, and indicators (a lexicon of cues, marks, shape) and their pairs, each weighed by how
rare it is, hashed into 2¹⁸ buckets (`sentiment/reactions/features.py`). Plain arrays in half
precision, loaded without running code: {card.facts["bytes"] / 1e6:.1f} MB. The file also holds
the probabilities of held-out posts that shares are corrected by, of these sources:
{", ".join(card.facts["held_out"])}."""


def _counts(rows: list[dict[str, str]]) -> str:
    found = Counter(row["reaction"] for row in rows)
    return ", ".join(f"{name} {n:,}" for name, n in sorted(found.items()))


def _trained_on(card: Card) -> str:
    real, written = card.trained[: card.n_real], card.trained[card.n_real :]
    return f"""## Trained on

- {len(real):,} real posts about power cuts, airlines, apps, mobile money and consumer
  complaints, labelled by reading ({_counts(real)}). They can't ship, and none of their texts is
  in the model: features are hashed.
- {len(written):,} posts written for this project, invented ({_counts(written)}):
  `data/labelled/written_reactions.csv`. Each counts as 0.6 of a real one.
- Unlabelled real posts of the same kinds of sources, with the probabilities that an encoder
  fine-tuned on the same labels gives them (distillation). In each fold the encoder, too, had
  seen neither the held-out labels nor near-duplicates. Where a source is left out, its
  unlabelled posts stay in: a user, too, has an archive without labels. For sources other than
  power and airlines a simpler teacher spoke there, logistic regression on this model's features
  and the encoder's sentence vectors as they come: those figures may be a little low.
- Vectors of words from all-MiniLM-L6-v2 (Apache 2.0), through which words of like meaning share
  weight; they are folded into the weights and do not ship.

No post of `data/labelled/guard.csv` or of the synthetic sample is trained on or chosen by."""


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
        ]
        for name, row in found.iterrows()
    ]
    return table(["part", "n", "macro-F1", *CLASSES], rows)


def _left_out(card: Card) -> str:
    """Say how many sources were left out, where not all were."""
    sources = {source_of(row) for row in card.trained[: card.n_real]}
    n = len(card.by_source)
    if n == len(sources):
        return ""
    return (
        f"**Only {n} of {len(sources)} sources were left out so far: the first row is of "
        f"these alone, not of all real posts.** "
    )


def _quality(card: Card) -> str:
    head = ["measured on", "n", "macro-F1", *CLASSES]
    main = [_row(_NAMES[kind], found.scores) for kind, found in card.measured.items()]
    main += [
        _row(name, found) for name, found in card.others.items() if "GoEmotions" not in name
    ]
    confusion = card.measured["sources"].scores.confusion
    counts = [[name, *(f"{n:,}" for n in row)] for name, row in confusion.iterrows()]
    return f"""## How good it is

F1 by class and its mean, with 95 % bootstrap intervals over groups of near-duplicates.
Held-out posts are tagged by models that saw neither them nor near-duplicates of them;
temperature and biases, too, come from the other folds' posts. **One source left out is the
figure to expect on an archive of a new kind.** Settings were chosen on the first two of the
five folds: expect the last digit to flatter.

{table(head, main)}

{_left_out(card)}The last two were invented like the training posts, though
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


def _figures(found: Mapping[str, Mapping[str, float]], what: str) -> str:
    rows = [
        [
            name,
            *(
                f"{values[kind]:.3f}" if kind in values else ""
                for kind in ("sources", "real", "written")
            ),
        ]
        for name, values in found.items()
    ]
    return table([what, "one source left out", "real, five folds", "written, five folds"], rows)


def _compared(card: Card) -> str:
    own = {kind: found.scores.macro_f1 for kind, found in card.measured.items()}
    corpora = card.comparisons["corpora"]
    whole = {"this model": own}
    full = corpora["100% of all labelled posts"]
    parts = {name: row for name, row in corpora.items() if "%" not in name}
    curve = {name: row for name, row in corpora.items() if "%" in name}
    accurate = MODELS / "accurate.json"
    if accurate.exists():
        held = json.loads(accurate.read_text("utf-8"))
        names = {
            "sources": "leave one source out",
            "real": "real, five folds",
            "written": "written, five folds",
        }
        if all(name in held for name in names.values()):
            whole["the `accurate` model"] = {
                kind: held[name]["macro_f1"] for kind, name in names.items()
            }
    return f"""## What it is compared with

Macro-F1 on the same held-out posts:

{_figures(card.comparisons["simple"] | whole, "model")}

What each corpus adds, without unlabelled posts and words' vectors:

{_figures(parts | {"both, all": full, "and unlabelled posts: this model": own}, "trained on")}

Is more labelling worth it? Trained on a part of all labelled posts, without unlabelled ones:

{_figures(curve, "trained on")}

What each group of features adds, in two of the five folds, without unlabelled posts and words'
vectors:

{_figures(card.comparisons["blocks"], "all features but")}"""


def _outside(card: Card) -> str:
    outside = card.others["GoEmotions, test split"]
    emotions = table(
        ["measured on", "n", "macro-F1", *CLASSES], [_row("GoEmotions, test split", outside)]
    )
    return f"""## An outside check

Comments of the test split of GoEmotions whose emotions speak for one reaction
(amusement for humor; anger, annoyance, disappointment, disapproval, disgust for frustration;
fear, nervousness, sadness, grief, remorse, confusion, curiosity for concern; all else none).
They are about anything, and this model never trained on them. BERT, trained on them, has a
macro-F1 of {_BERT} on the 28 emotions (Demszky et al. 2020), which is another task:

{emotions}"""


def _mistakes(card: Card) -> str:
    wrong = card.measured["real"].scores
    n = wrong.n - int(sum(wrong.confusion.loc[c, c] for c in wrong.confusion.index))
    rows = [[kind, str(count), done] for kind, count, done in MISTAKES]
    n_read = sum(count for _, count, _ in MISTAKES)
    return f"""## Its worst mistakes

Of {n:,} wrong tags on real posts in five folds, the {n_read} that the model was surest of were
read and put into kinds:

{table(["kind", "posts", "what was done, or why not"], rows)}

Whoever labelled them had marked 17 of the 30 as uncertain."""


def _use() -> str:
    return """## What it is for, and what not

For shares over hundreds of posts, corrected for its errors (`sentiment report`); a single tag
is a guess, humor above all: irony is often tagged as frustration or none. Trained on English;
other languages mostly come out as `none`. `sentiment evaluate` tells how good it is on your
posts, `sentiment train` adapts it. Not for judging persons, and not for deciding about them.

## Sources and licences

The written posts, the lexicon and the model are part of this project, under its licence.
GoEmotions is by Demszky, D., Movshovitz-Attias, D., Ko, J., Cowen, A., Nemade, G., Ravi, S.
(2020), GoEmotions: A Dataset of Fine-Grained Emotions, ACL; Apache 2.0, its texts CC BY 4.0. It
is measured on here and not trained on. all-MiniLM-L6-v2 is by the Sentence-Transformers
project, Apache 2.0.
"""
