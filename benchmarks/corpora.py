"""Labelled posts that models are trained and measured on, and the folds they are split into.

Real posts can't ship with the project: a directory DIR is named where they are
needed, with ``outage_reactions.csv`` (columns text, reaction, source, stratum,
uncertain) and ``goemotions/`` (``train.tsv, dev.tsv, test.tsv`` and
``emotions.txt``, as Demszky et al. publish them).
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "CLASSES",
    "LABELLED",
    "MODELS",
    "N_TESTED",
    "ROOT",
    "Rows",
    "folds_by_source",
    "goemotions_posts",
    "grouped_folds",
    "groups_of",
    "guard_posts",
    "load",
    "near_duplicate_key",
    "real_posts",
    "source_of",
    "written_posts",
]

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "sentiment" / "models"
LABELLED = ROOT / "data" / "labelled"
CLASSES = ["concern", "frustration", "humor", "none"]
FOLDS = 5
#: The first of the written posts are measured on, in folds; the others only train.
N_TESTED = 1800
#: Two power-cut collections count as one source: they differ in time, not in kind.
ONE_SOURCE = {"uscities": "power", "uspower2019": "power"}
#: Emotions of GoEmotions that speak for a reaction; the others are none.
GOEMOTIONS = {
    "humor": ["amusement"],
    "frustration": ["anger", "annoyance", "disappointment", "disapproval", "disgust"],
    "concern": ["fear", "nervousness", "sadness", "grief", "remorse", "confusion", "curiosity"],
}
_NAMED = re.compile(r"https?://\S+|www\.\S+|pic\.twitter\S+|@\w+")
_SIGN = re.compile(r"[\d\W_]+")

Rows = list[dict[str, str]]


def load(path: Path) -> Rows:
    """Read a CSV of labelled posts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def real_posts(corpora: Path) -> Rows:
    """Read the real posts."""
    return load(corpora / "outage_reactions.csv")


def written_posts() -> Rows:
    """Read the posts that were written to train on."""
    return load(LABELLED / "written_reactions.csv")


def guard_posts() -> Rows:
    """Read the posts that were written to test on: nothing is trained on or chosen by them."""
    return load(LABELLED / "guard.csv")


def near_duplicate_key(text: str) -> str:
    """Reduce a text to its letters: near-duplicates have the same key."""
    return _SIGN.sub("", _NAMED.sub(" ", text.lower()))


def groups_of(rows: Rows) -> NDArray[np.int64]:
    """Give near-duplicates the same number; texts without letters are like no other."""
    keys = [near_duplicate_key(row["text"]) or f"e{i}" for i, row in enumerate(rows)]
    return np.unique(keys, return_inverse=True)[1]


def grouped_folds(rows: Rows) -> list[NDArray[np.int64]]:
    """Split into folds that near-duplicates don't cross, with like shares of each label."""
    splitter = StratifiedGroupKFold(FOLDS, shuffle=True, random_state=0)
    labels = [CLASSES.index(row["reaction"]) for row in rows]
    return [test for _, test in splitter.split(labels, labels, groups_of(rows))]


def source_of(row: dict[str, str]) -> str:
    """Name the source of a real post."""
    return ONE_SOURCE.get(row["source"], row["source"])


def folds_by_source(rows: Rows) -> dict[str, NDArray[np.int64]]:
    """One fold a source, by name."""
    sources = np.array([source_of(row) for row in rows])
    return {str(name): np.flatnonzero(sources == name) for name in np.unique(sources)}


def goemotions_posts(folder: Path) -> Rows:
    """Read the test split's comments whose emotions speak for one reaction only."""
    names = (folder / "emotions.txt").read_text("utf-8").split()
    reaction = {name: kind for kind, group in GOEMOTIONS.items() for name in group}
    rows = []
    for line in (folder / "test.tsv").read_text("utf-8").splitlines():
        text, numbers, _ = line.split("\t")
        kinds = {reaction.get(names[int(number)], "none") for number in numbers.split(",")}
        if len(kinds) == 1:
            rows.append({"text": text, "reaction": kinds.pop()})
    return rows
