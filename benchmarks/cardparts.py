"""Parts of the model card: both models in short, the accurate one, another language."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.corpora import CLASSES, MODELS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.card import Card

__all__ = ["GUARD", "in_short", "in_spanish", "of_accurate", "table"]

GUARD = "`data/labelled/guard.csv`"


def table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Write a Markdown table."""
    names = list(head)
    lines = [names, ["---"] * len(names), *map(list, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def in_short(card: Card) -> str:
    """Tell the figures that matter of both models."""
    accurate = json.loads((MODELS / "accurate.json").read_text("utf-8"))
    errors = ", ".join(f"{c} {100 * card.window_errors[c].mean():.1f}" for c in CLASSES[:3])
    rows = []
    for name, found in accurate.items():
        if not isinstance(found, dict) or "default" not in found:
            continue
        several = found["f1"].get("humor", 0) > 0
        both = (found["default"], found)
        told = [
            f"accuracy {each['accuracy']:.3f}, macro-F1 {each['macro_f1']:.3f}"
            if several
            else f"{100 * (1 - each['accuracy']):.1f} % tagged as a reaction"
            for each in both
        ]
        rows.append([name, f"{found['n']:,}", *told])
    guard = (card.others[GUARD].macro_f1, accurate["guard.csv"]["macro_f1"])
    rows += [
        ["guard.csv", f"{card.others[GUARD].n}", *(f"macro-F1 {each:.3f}" for each in guard)],
        ["error of a share in a window of 200 posts, in points (below)", "", errors, ""],
    ]
    return f"""## In short

Held out from both models and from the encoder that taught the default one:

{table(["measured on", "n", "default", "accurate"], rows)}

What follows is of the default model without a teacher, which has seen these posts: it shows
more sources and kinds, and is worse on reviews (in the first row, without one, accuracy is
{card.untaught:.3f})."""


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
        several = max(row["f1"].get(c, 0) for c in CLASSES if c != "none") > 0
        whole = f"{row['macro_f1']:.3f} ({row['low']:.3f} to {row['high']:.3f})"
        each = [f"{row['f1'].get(c, 0):.2f}" if several else "" for c in CLASSES]
        rows.append([name, f"{row['n']:,}", f"{row['accuracy']:.3f}", whole * several, *each])
    return f"""## The `accurate` model

How it came to be is in `accurate.md`; measured as said there:

{table(["measured on", "n", "accuracy", "macro-F1", *CLASSES], rows)}"""
