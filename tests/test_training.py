"""The shipped model's trainer: folds, weights from soft labels, calibration; its card."""

import csv
import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks import calibrating, corpora, material, softlabels, train_default
from sentiment.score.reactions.matrix import feature_values

CODES = np.arange(240) % 4


def rows(*texts: str) -> corpora.Rows:
    return [{"text": text, "reaction": "none"} for text in texts]


def test_near_duplicates_are_one_group() -> None:
    found = corpora.groups_of(rows("Down AGAIN!! @ann", "down again 7", "up", "🔥", "💀", ""))
    assert found[0] == found[1]
    assert len(set(found.tolist())) == 5


@given(st.lists(st.sampled_from(["down", "DOWN!", "up", "up 2", "so?", "so"]), min_size=30))
def test_no_near_duplicates_in_two_folds(texts: list[str]) -> None:
    labelled = rows(*texts, *"abcde")
    groups = corpora.groups_of(labelled)
    folds = corpora.grouped_folds(labelled)
    assert sorted(np.concatenate(folds).tolist()) == list(range(len(labelled)))
    for i, fold in enumerate(folds):
        rest = np.concatenate(folds[:i] + folds[i + 1 :])
        assert not set(groups[fold]) & set(groups[rest])


def test_power_cuts_are_one_source() -> None:
    named = [{"source": name} for name in ("uscities", "airline", "uspower2019")]
    folds = corpora.folds_by_source(named)
    assert {name: fold.tolist() for name, fold in folds.items()} == {
        "airline": [1],
        "power": [0, 2],
    }


def test_guard_is_not_trained_on() -> None:
    written = {corpora.near_duplicate_key(row["text"]) for row in corpora.written_posts()}
    guard = {corpora.near_duplicate_key(row["text"]) for row in corpora.guard_posts()}
    assert not (written & guard) - {""}
    assert len(corpora.guard_posts()) >= 400


def test_emotions_speak_for_one_reaction(tmp_path: Path) -> None:
    (tmp_path / "emotions.txt").write_text("amusement\nanger\nneutral\n", "utf-8")
    lines = ["ha\t0\tx", "grr\t1\tx", "ha grr\t0,1\tx", "so\t2\tx"]
    (tmp_path / "test.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    found = [(row["text"], row["reaction"]) for row in corpora.goemotions_posts(tmp_path)]
    assert found == [("ha", "humor"), ("grr", "frustration"), ("so", "none")]


def test_weights_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    values = rng.random((240, 6)).astype(np.float32)
    values[np.arange(240), CODES] += 1
    penalty = 0.01
    weights = rng.uniform(0.5, 1.5, 240)
    found = softlabels.fit_weights(
        csr_matrix(values[:, :4]), values[:, 4:], np.eye(4)[CODES], weights, penalty
    )
    expected = LogisticRegression(C=1 / (penalty * weights.sum()), tol=1e-8, max_iter=1000)
    expected.fit(values, CODES, sample_weight=weights)
    ours = found[:-1].T - found[:-1].T.mean(axis=0)
    assert ours == pytest.approx(expected.coef_ - expected.coef_.mean(axis=0), abs=0.05)
    scores = values @ found[:-1] + found[-1]
    assert (scores.argmax(axis=1) == expected.predict(values)).mean() > 0.98


def test_soft_labels_are_learned() -> None:
    values = csr_matrix(np.eye(2, dtype=np.float32).repeat(50, axis=0))
    targets = np.array([[0.8, 0.2], [0.3, 0.7]]).repeat(50, axis=0)
    found = softlabels.fit_weights(values, None, targets, np.ones(100), 1e-6)
    odds = np.exp(found[:2] + found[2])
    assert odds / odds.sum(axis=1, keepdims=True) == pytest.approx(targets[::50], abs=0.01)


def test_calibration_undoes_a_wrong_scale_and_bias() -> None:
    rng = np.random.default_rng(1)
    true = rng.normal(0, 1.5, (4000, 4))
    odds = np.exp(true) / np.exp(true).sum(axis=1, keepdims=True)
    codes = (odds.cumsum(axis=1) > rng.random((4000, 1))).argmax(axis=1)
    wrong = 2 * (true - [0, 0, 1, 0])
    wrong = np.vstack([wrong, np.full((9, 4), np.nan)])  # posts that were never left out
    temperature, biases = calibrating.calibrate(wrong, np.append(codes, [0] * 9), 2000)
    assert temperature == pytest.approx(2, rel=0.15)
    assert biases[2] - biases[:2].mean() == pytest.approx(2, abs=0.7)


def test_folds_leave_out_real_and_written_posts_together() -> None:
    written = [{"text": f"w{'ab'[i % 2] * i}", "reaction": "none"} for i in range(60)]
    real = [{"text": f"r{'cd'[i % 2] * i}", "reaction": "humor"} for i in range(40)]
    for i, row in enumerate(real):
        row["source"] = ["airline", "uscities"][i % 2]
    tests = material.fold_tests(real + written, 40)
    folds = np.concatenate([tests[f"fold-{number}"] for number in range(5)])
    assert sorted(folds.tolist()) == list(range(100))
    assert tests["source-power"].tolist() == list(range(1, 40, 2))


def test_trains_from_labels_alone(tmp_path: Path) -> None:
    texts = {
        "concern": "is it safe",
        "frustration": "fix it now",
        "humor": "lol",
        "none": "news",
    }
    labelled = [
        {"text": f"{text} {i}", "reaction": label}
        for i in range(8)
        for label, text in texts.items()
    ]
    values = feature_values(
        [row["text"] for row in labelled] + ["is it", "lol lol"], material.N_FEATURES
    ).astype(np.float32)
    found = material.Material(labelled, 0, values)
    alone = train_default.train(found, np.arange(32))
    assert alone.predict(["is my data safe", "lol"]).tolist() == ["concern", "humor"]
    scores = train_default.scores_of(alone, values)
    assert scores[:4] == pytest.approx(
        alone.decision_function([row["text"] for row in labelled[:4]]), abs=1e-4
    )
    said = np.log([[0.01, 0.01, 0.97, 0.01], [0.97, 0.01, 0.01, 0.01]])
    np.savez(tmp_path / "all.npz", log_proba=said)  # a teacher that says the opposite
    taught = train_default.train(
        material.Material(labelled, 0, values, tmp_path), np.arange(32), "all"
    )
    assert taught.predict_proba(["is it"])[0, 2] > alone.predict_proba(["is it"])[0, 2]


def test_card_is_of_the_shipped_model() -> None:
    card = (corpora.MODELS / "README.md").read_text("utf-8")
    assert hashlib.sha256((corpora.MODELS / "reactions.npz").read_bytes()).hexdigest() in card


def test_readme_counts_the_labelled_posts() -> None:
    text = (corpora.ROOT / "data" / "README.md").read_text("utf-8")
    for name in ("written_reactions.csv", "guard.csv"):
        with (corpora.LABELLED / name).open(encoding="utf-8", newline="") as file:
            assert f"({sum(1 for _ in csv.DictReader(file)):,})" in text
