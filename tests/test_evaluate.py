from pathlib import Path

import numpy as np
import pytest
from sklearn.metrics import f1_score

from sentiment.errors import InputError
from sentiment.evaluate import evaluate_tagger, read_labelled
from sentiment.reactions import load_tagger
from tests.conftest import ROOT

GUARD = ROOT / "data" / "labelled" / "guard.csv"


class Fixed:
    """Gives the same tags whatever it is asked."""

    def __init__(self, tags: list[str]) -> None:
        self.tags = tags

    def predict(self, X: list[str]) -> np.ndarray:  # noqa: ARG002
        return np.array(self.tags)


def test_scores_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(1)
    names = ["frustration", "concern", "humor", "none"]
    labels, tags = rng.choice(names, 200).tolist(), rng.choice(names, 200).tolist()
    found = evaluate_tagger(Fixed(tags), labels, labels)
    assert found.macro_f1 == pytest.approx(f1_score(labels, tags, average="macro"))
    assert found.low < found.macro_f1 < found.high
    assert found.confusion.to_numpy().sum() == found.n == 200


def test_a_perfect_tagger_scores_one() -> None:
    labels = ["humor", "none", "none"]
    found = evaluate_tagger(Fixed(labels), labels, labels)
    assert (found.macro_f1, found.low) == (1.0, pytest.approx(1.0, abs=0.5))


def test_the_shipped_model_keeps_its_quality() -> None:
    texts, labels = read_labelled(GUARD)
    assert len(texts) >= 400
    found = evaluate_tagger(load_tagger(), texts, labels)
    assert found.macro_f1 >= 0.72
    assert (found.classes["f1"] >= 0.65).all()


def test_columns_are_found_or_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "labelled.csv"
    path.write_text("id,body,what\n1,down again,frustration\n2,,none\n")
    with pytest.raises(InputError, match="--label-column"):
        read_labelled(path)
    assert read_labelled(path, label_column="what") == (["down again"], ["frustration"])
    with pytest.raises(InputError, match="column reaction"):
        read_labelled(path, label_column="reaction")


def test_files_without_labels_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "labelled.csv"
    path.write_text("text,reaction\n")
    with pytest.raises(InputError, match="no labelled rows"):
        read_labelled(path)
    with pytest.raises(InputError, match="readable UTF-8 CSV"):
        read_labelled(tmp_path / "missing.csv")
