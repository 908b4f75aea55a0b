"""Labelled posts that models are trained and measured on, and the folds they are split into.

Real posts can't ship with the project: a directory DIR is named where they are
needed, with ``outage_reactions.csv`` and ``service_reactions.csv`` (columns text,
reaction, source, stratum, uncertain), ``chatter_tweets.csv`` (text) and
``goemotions/`` (``train.tsv`` and ``test.tsv``, as Demszky et al. publish them).
Chatter is about anything but a service, and none whatever it feels.

Each row has a ``corpus``: ``real``, ``chatter``, ``written`` or ``everyday``.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from sklearn.model_selection import StratifiedGroupKFold

from sentiment.ingest import read_posts
from sentiment.keys.hashset import hash_column

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = [
    "CLASSES",
    "LABELLED",
    "MODELS",
    "N_TESTED",
    "ROOT",
    "Rows",
    "about_of",
    "chatter_posts",
    "everyday_posts",
    "folds_by_source",
    "forum_comments",
    "grouped_folds",
    "groups_of",
    "guard_posts",
    "load",
    "near_duplicate_key",
    "real_posts",
    "source_of",
    "spanish_posts",
    "written_posts",
]

ROOT = Path(__file__).parents[1]
MODELS = ROOT / "sentiment" / "models"
LABELLED = ROOT / "data" / "labelled"
SPANISH = LABELLED / "spanish_reactions.csv"
CLASSES = ["concern", "frustration", "humor", "none"]
FOLDS = 5
#: The first of the written posts are measured on, in folds; the others only train.
N_TESTED = {"written": 1800, "everyday": 2314}
#: Two power-cut collections count as one source: they differ in time, not in kind.
ONE_SOURCE = {"uscities": "power", "uspower2019": "power"}
#: Kinds of service, by a part of the name of a collection of reviews or support tweets.
KINDS = {
    "social apps": ("social", "emonsharkar", "sule2019", "vsubow", "Trustpilot", "wordcount"),
    "streaming": ("Netflix", "stream"),
    "games": ("poupuu",),
    "AI apps": ("ChatGPT",),
    "support tweets": ("twcs",),
    "ironic tweets": ("SemEval", "iSarcasm"),
    "shops, banks, tools": ("shops", "Fintech", "tools"),
}
#: Sources whose posts are all about a service.
REVIEWS = {
    *("AI apps", "appreviews", "deepseek", "games", "safaricom", "shops, banks, tools"),
    *("social apps", "streaming", "support tweets"),
}
#: Comments of GoEmotions that are trained on.
N_COMMENTS = 12_000
_NAMED = re.compile(r"https?://\S+|www\.\S+|pic\.twitter\S+|@\w+")
_SIGN = re.compile(r"[\d\W_]+")

Rows = list[dict[str, str]]


def load(path: Path) -> Rows:
    """Read a CSV of labelled posts."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def real_posts(corpora: Path) -> Rows:
    """Read the real posts around outages and about services."""
    rows = load(corpora / "outage_reactions.csv") + load(corpora / "service_reactions.csv")
    return [row | {"corpus": "real"} for row in rows]


def chatter_posts(corpora: Path) -> Rows:
    """Read tweets and forum comments about anything but a service."""
    tweets = load(corpora / "chatter_tweets.csv")
    comments = forum_comments(corpora / "goemotions" / "train.tsv")
    drawn = np.sort(np.random.default_rng(0).permutation(len(comments))[:N_COMMENTS])
    found = [{"text": row["text"], "source": "tweets"} for row in tweets]
    found += [comments[i] for i in drawn]
    return [row | {"reaction": "none", "corpus": "chatter"} for row in found]


def forum_comments(path: Path) -> Rows:
    """Read a split of GoEmotions; the marks that stand for names become names."""
    lines = path.read_text("utf-8").splitlines()
    texts = [line.split("\t")[0] for line in lines]
    texts = [text.replace("[NAME]", "Sam").replace("[RELIGION]", "church") for text in texts]
    return [{"text": text, "source": "forum", "reaction": "none"} for text in texts]


def written_posts() -> Rows:
    """Read the posts that were written to train on."""
    return [row | {"corpus": "written"} for row in load(LABELLED / "written_reactions.csv")]


def everyday_posts() -> Rows:
    """Read the posts that were written as everyday talk, and as talk without a reaction."""
    return [row | {"corpus": "everyday"} for row in load(LABELLED / "written_everyday.csv")]


def guard_posts() -> Rows:
    """Read the posts that were written to test on: nothing is trained on or chosen by them."""
    return load(LABELLED / "guard.csv")


def spanish_posts(archive: Path) -> Rows:
    """Find those posts of an archive that were labelled: their texts can't ship, hashes can."""
    labels = {row["text_hash"]: row["reaction"] for row in load(SPANISH)}
    texts = read_posts(archive)["text"].drop_duplicates()
    keys = [f"{key:016x}" for key in hash_column(texts).tolist()]
    return [
        {"text": text, "reaction": labels[key]}
        for text, key in zip(texts, keys, strict=True)
        if key in labels
    ]


def about_of(rows: Rows) -> NDArray[np.float64]:
    """Tell which posts are about a service, 1 or 0; NaN where their corpus does not tell.

    What reacts to a service is about it, so are reviews and what was written around
    services; chatter and everyday talk are not.
    """
    found = np.full(len(rows), np.nan)
    for i, row in enumerate(rows):
        if row["corpus"] == "chatter":
            found[i] = 0
        elif row["corpus"] == "everyday":
            found[i] = row["setting"] == "ontopic"
        elif row["reaction"] != "none" or source_of(row) in REVIEWS:
            found[i] = 1
    return found


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
    """Name the source of a real post or of chatter: reviews and support by kind of service."""
    source = row.get("source", "")
    for kind, parts in KINDS.items():
        if any(part in source for part in parts):
            return kind
    return ONE_SOURCE.get(source, source)


def folds_by_source(rows: Rows) -> dict[str, NDArray[np.int64]]:
    """One fold a source, by name."""
    sources = np.array([source_of(row) for row in rows])
    return {str(name): np.flatnonzero(sources == name) for name in np.unique(sources)}
