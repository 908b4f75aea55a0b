"""The commands that make and measure the shipped models, one after the other, on few posts."""

import csv
import json
import sys
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from benchmarks import (
    cardparts,
    corpora,
    material,
    measure_accurate,
    perturbing,
    quality,
    split,
    teach,
    train_default,
)
from sentiment.keys.hashset import hash_column
from sentiment.score.reactions import load_tagger

pytest.importorskip("onnxruntime", reason="needs what runs the accurate model")

BEGINNINGS = {
    "concern": ["is it safe", "does anyone know", "hope that it is"],
    "frustration": ["fix this", "useless again", "worst ever"],
    "humor": ["lol me and", "haha so", "guess I will"],
    "none": ["a report of", "thanks for", "we sell"],
}
ENDS = ["the app", "my bank", "our train", "that game", "this phone", "one cloud", "a shop"]


def labelled(source: str, more: str) -> list[dict[str, str]]:
    """Write posts of each reaction, none like another."""
    return [
        {"id": "1", "source": source, "stratum": "random", "uncertain": "", "reaction": label}
        | {"text": f"{beginning} {end} {more}", "created_at": "2024-01-01", "service": ""}
        for label, beginnings in BEGINNINGS.items()
        for beginning, end in product(beginnings, ENDS)
    ]


def write(path: Path, rows: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder with small corpora, encoders and models: the shipped ones stay."""
    shared, encoders, models = (tmp_path / name for name in ("corpora", "encoders", "models"))
    for each in (shared / "goemotions", encoders, models):
        each.mkdir(parents=True)
    for name in ("accurate.onnx", "accurate_tokenizer.json", "reactions.npz"):
        (models / name).write_bytes((corpora.MODELS / name).read_bytes())
    for name in ("first", "mean", "held"):
        (encoders / f"{name}.onnx").symlink_to(models / "accurate.onnx")
    write(shared / "outage_reactions.csv", labelled("airline", "x") + labelled("deepseek", "y"))
    services = labelled("a-Netflix", "z") + labelled("a-ChatGPT", "so")
    write(shared / "service_reactions.csv", [row | {"cut": "0"} for row in services])
    write(shared / "chatter_tweets.csv", [{"text": f"nice {e} walk"} for e in ENDS])
    for name in ("train", "test"):
        lines = [f"what a {name} for {end}\t1\tx" for end in ENDS]
        (shared / "goemotions" / f"{name}.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    posts = [
        {"created_at": f"2024-01-01T00:{i:02}:00Z", "text": f"{end} went away {'ab' * i}"}
        for i, end in enumerate(ENDS)
    ]
    write(tmp_path / "archive.csv", posts)
    spanish = labelled("", "hoy")
    for number, row in enumerate(spanish):
        row["id"] = str(number)
    write(tmp_path / "spanish.csv", spanish)
    keys = hash_column(pd.Series([row["text"] for row in spanish], dtype="str")).tolist()
    for key, row in zip(keys, spanish, strict=True):
        row["text_hash"] = f"{key:016x}"
    write(tmp_path / "spanish_reactions.csv", spanish[::7])
    for module in (train_default, measure_accurate, quality, cardparts):
        monkeypatch.setattr(module, "MODELS", models)
    monkeypatch.setattr(quality, "DIAGRAM", models / "reliability.png")
    monkeypatch.setattr(split, "N_LEARNED", 40)
    monkeypatch.setattr(perturbing, "TIMES", 1)
    monkeypatch.setattr(perturbing, "JOINED", 30)
    monkeypatch.setattr(perturbing, "HALVES", 10)
    for module in (material, split):
        monkeypatch.setattr(module, "N_TESTED", {"written": 30, "everyday": 90})
    for name in ("written_posts", "everyday_posts"):
        some = getattr(corpora, name)()[::29]  # of every setting
        monkeypatch.setattr(material, name, lambda some=some: list(some))
    return tmp_path


def run(monkeypatch: pytest.MonkeyPatch, module: object, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["", *map(str, arguments)])
    module.main()  # type: ignore[attr-defined]


@pytest.mark.filterwarnings("ignore:The least populated class")
def test_models_are_taught_trained_and_measured(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ("--corpora", folder / "corpora")
    teacher, scores, models = folder / "teacher", folder / "scores.npz", folder / "models"
    before = (models / "reactions.npz").read_bytes()
    run(
        monkeypatch,
        teach,
        *given,
        *("--encoders", folder / "encoders", "-o", teacher, folder / "archive.csv"),
    )
    n_drawn = len(ENDS)  # comments are labelled posts already
    n_unlabelled = len(corpora.load(teacher / "unlabelled.csv"))
    assert n_unlabelled > n_drawn + 100  # the others are changed posts
    with np.load(teacher / "all.npz") as said:
        assert said["log_proba"].shape == (n_unlabelled, 4)
        assert not np.isnan(said["log_proba"]).any()
    with np.load(teacher / "held.npz") as said:
        hidden = np.isnan(said["log_proba"]).any(axis=1)
    assert not hidden[:n_drawn].any()
    assert hidden.any()

    run(monkeypatch, train_default, *given, "--teacher", teacher, "--scores", scores)
    assert (models / "reactions.npz").read_bytes() != before
    tagger = load_tagger(models / "reactions.npz")
    assert tagger.predict(["fix this bus", "lol me and it"]).tolist() == [
        "frustration",
        "humor",
    ]
    with np.load(scores) as kept:
        assert set(kept) == {"folds", "sources", "taught"}
        assert not np.isnan(kept["folds"][: 4 * len(ENDS) * 3]).any()

    held = folder / "encoders" / "held.onnx"
    run(monkeypatch, measure_accurate, *given, "--held", held, "--scores", scores)
    told = json.loads((models / "accurate.json").read_text("utf-8"))
    assert told["guard.csv"]["n"] == len(corpora.guard_posts())

    spanish = folder / "spanish.csv"
    monkeypatch.setattr(corpora, "SPANISH", folder / "spanish_reactions.csv")
    run(monkeypatch, quality, *given, "--scores", scores, "--spanish", spanish)
    card = (models / "README.md").read_text("utf-8")
    assert "| default | 12 |" in card
    assert "`airline`" in card
    assert "guard.csv | 440 |" in card
