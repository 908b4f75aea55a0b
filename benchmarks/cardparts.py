"""Parts of the model card: both models in short, the accurate one, another language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.corpora import CLASSES, MODELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.quality import Card

__all__ = ["GUARD", "in_short", "in_spanish", "of_accurate", "table"]

GUARD = "`data/labelled/guard.csv`"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def in_short(card: Card) -> str:
    """Tell the figures that matter of both models."""
    accurate = json.loads((MODELS / "accurate.json").read_text("utf-8"))
    tweets, everyday, guard = (
        accurate[name]
        for name in (
            "tweets about anything else, held out",
            "everyday posts, held out",
            "guard.csv",
        )
    )
    others = accurate["streaming, AI apps, ironic tweets, held out"]
    sources = card.by_source
    n = sources["n"]
    right = float((sources["accuracy"] * n).sum() / n.sum())
    errors = ", ".join(f"{c} {100 * card.window_errors[c].mean():.1f}" for c in CLASSES[:3])
    hits, of = card.chatter["tweets, a source left out"]
    hits_lively, of_lively = card.chatter["written everyday posts, five folds"]
    rows = [
        [
            "chatter (tweets, the source left out) tagged as a reaction",
            f"{_percent(hits / of)} of {of:,}",
            f"{_percent(1 - tweets['accuracy'])} of {tweets['n']:,}",
        ],
        [
            "lively everyday posts, held out, tagged as a reaction",
            f"{_percent(hits_lively / of_lively)} of {of_lively:,}",
            f"{_percent(1 - everyday['accuracy'])} of {everyday['n']:,} (some around services)",
        ],
        [
            "real posts, their source left out: accuracy, macro-F1",
            f"{right:.3f}, {card.measured['sources'].scores.macro_f1:.3f} of {n.sum():,}",
            f"{others['accuracy']:.3f}, {others['macro_f1']:.3f} of {others['n']:,}",
        ],
        [
            "guard.csv: macro-F1",
            f"{card.others[GUARD].macro_f1:.3f} of {card.others[GUARD].n}",
            f"{guard['macro_f1']:.3f} of {guard['n']}",
        ],
        ["error of a share in a window of 200 posts, in points", errors, ""],
    ]
    return f"""## In short

Each with its own held-out posts, so that columns compare only where posts are the same:

{table(["measured", "default", "accurate"], rows)}"""


def in_spanish(card: Card) -> str:
    """Tell what to expect of posts that are not in English."""
    rows = [
        [
            name,
            f"{found.n:,}",
            *(f"{found.classes['recall'].get(c, np.nan):.2f}" for c in CLASSES),
        ]
        for name, found in card.spanish.items()
    ]
    n_of = next(iter(card.spanish.values())).classes["n"]
    return f"""## In another language

150 tweets in Spanish about a blackout, drawn at random and labelled by one reader
({", ".join(f"{c} {int(n_of.get(c, 0))}" for c in CLASSES)}): the share of each class that is
tagged as it. Reports leave out what is not in English unless they are told otherwise.

{table(["model", "n", *CLASSES], rows)}"""


def of_accurate() -> str:
    """Tell what was measured of the accurate model."""
    found = json.loads((MODELS / "accurate.json").read_text("utf-8"))
    rows = []
    for name, row in found.items():
        if not isinstance(row, dict):
            continue
        several = max(row["f1"][c] for c in CLASSES if c != "none") > 0
        whole = f"{row['macro_f1']:.3f} ({row['low']:.3f} to {row['high']:.3f})"
        each = [f"{row['f1'].get(c, 0):.2f}" if several else "" for c in CLASSES]
        rows.append([name, f"{row['n']:,}", f"{row['accuracy']:.3f}", whole * several, *each])
    return f"""## The `accurate` model

How it came to be is in `accurate.md`; measured as said there:

{table(["measured on", "n", "accuracy", "macro-F1", *CLASSES], rows)}"""
