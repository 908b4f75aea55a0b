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

from benchmarks import (
    calibrating,
    corpora,
    material,
    priors,
    softlabels,
    split,
    train_default,
)
from sentiment.score.reactions.hashed import feature_values
from sentiment.score.reactions.heldout import unpack_held_out

CODES = np.arange(240) % 4


def rows(*texts: str) -> corpora.Rows:
    return [{"text": text, "reaction": "none", "corpus": "everyday"} for text in texts]


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
    invented = corpora.written_posts() + corpora.everyday_posts()
    written = {corpora.near_duplicate_key(row["text"]) for row in invented}
    guard = {corpora.near_duplicate_key(row["text"]) for row in corpora.guard_posts()}
    assert not (written & guard) - {""}
    assert len(corpora.guard_posts()) >= 400


def test_chatter_expresses_nothing_about_a_service(tmp_path: Path) -> None:
    (tmp_path / "goemotions").mkdir()
    lines = ["[NAME] makes me laugh\t1\tx", "grr\t2\ty"]
    (tmp_path / "goemotions" / "train.tsv").write_text("\n".join(lines) + "\n", "utf-8")
    (tmp_path / "chatter_tweets.csv").write_text("id,text\n1,so tired\n", "utf-8")
    found = corpora.chatter_posts(tmp_path)
    assert [row["text"] for row in found] == ["so tired", "Sam makes me laugh", "grr"]
    assert {row["reaction"] for row in found} == {"none"}
    assert {name: at.tolist() for name, at in corpora.folds_by_source(found).items()} == {
        "forum": [1, 2],
        "tweets": [0],
    }


def test_reviews_are_told_apart_by_kind_of_service() -> None:
    names = ["x (stream)", "y-Netflix-z", "twcs 2017", "airline"]
    found = [corpora.source_of({"source": name}) for name in names]
    assert found == ["streaming", "streaming", "support tweets", "airline"]


def test_written_everyday_posts_are_none_and_like_no_other() -> None:
    rows = corpora.everyday_posts()
    assert {row["reaction"] for row in rows} == {"none"}
    everything = rows + corpora.written_posts()
    ids = [row["id"] for row in everything]
    assert len(set(ids)) == len(ids)


def test_weights_are_those_of_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    values = rng.random((240, 6)).astype(np.float32)
    values[np.arange(240), CODES] += 1
    penalty = 0.01
    weights = rng.uniform(0.5, 1.5, 240)
    found = softlabels.fit_weights(csr_matrix(values), np.eye(4)[CODES], weights, penalty)
    expected = LogisticRegression(C=1 / (penalty * weights.sum()), tol=1e-8, max_iter=1000)
    expected.fit(values, CODES, sample_weight=weights)
    ours = found[:-1].T - found[:-1].T.mean(axis=0)
    assert ours == pytest.approx(expected.coef_ - expected.coef_.mean(axis=0), abs=0.05)
    scores = values @ found[:-1] + found[-1]
    assert (scores.argmax(axis=1) == expected.predict(values)).mean() > 0.98


def test_soft_labels_are_learned() -> None:
    values = csr_matrix(np.eye(2, dtype=np.float32).repeat(50, axis=0))
    targets = np.array([[0.8, 0.2], [0.3, 0.7]]).repeat(50, axis=0)
    found = softlabels.fit_weights(values, targets, np.ones(100), 1e-6)
    odds = np.exp(found[:2] + found[2])
    assert odds / odds.sum(axis=1, keepdims=True) == pytest.approx(targets[::50], abs=0.01)


def scored(n: int, corpus: str = "real", seed: int = 1) -> tuple[np.ndarray, corpora.Rows]:
    """Draw scores, and labels by the odds that these are."""
    rng = np.random.default_rng(seed)
    true = rng.normal(0, 1.5, (n, 4))
    odds = np.exp(true) / np.exp(true).sum(axis=1, keepdims=True)
    codes = (odds.cumsum(axis=1) > rng.random((n, 1))).argmax(axis=1)
    labels = [corpora.CLASSES[code] for code in codes]
    return true, [{"text": "", "reaction": label, "corpus": corpus} for label in labels]


def test_calibration_undoes_a_wrong_scale() -> None:
    true, labelled = scored(4000)
    never = np.full((9, 4), np.nan)  # posts that were never left out
    found = material.Material([*labelled, *labelled[:9]], csr_matrix((4009, 1)))
    temperature, biases = calibrating.calibrate(np.vstack([2 * true, never]), found)
    assert temperature == pytest.approx(2, rel=0.15)
    assert np.abs(biases).max() < 0.3
    assert biases.sum() == pytest.approx(0)


def test_biases_hold_back_tags_where_nothing_is_expressed() -> None:
    true, labelled = scored(2000)
    quiet = np.random.default_rng(2).normal([0, 0, 0, 1.5], 1, (1000, 4))
    rest = [{"text": "", "reaction": "none", "corpus": "chatter"}] * 1000
    found = material.Material([*labelled, *rest], csr_matrix((3000, 1)))
    biases = calibrating.balance(np.vstack([true, quiet]), found)
    before, after = ((quiet + b).argmax(axis=1) != 3 for b in (0, biases))
    assert before.mean() > 0.2
    assert after.mean() <= calibrating.MOST_TAGGED["chatter"] + 0.01


def test_the_encoder_is_measured_on_what_it_has_not_seen() -> None:
    labelled = [
        {"id": f"v{i}", "text": f"post {'ab' * i}", "reaction": "none", "corpus": corpus}
        | {"source": source}
        for corpus, source in (("everyday", ""), ("chatter", "tweets"), ("chatter", "forum"))
        for i in range(8)
    ]
    parts = split.parts_of(labelled)
    test = split.held_out(labelled, parts)
    assert test[parts == "tweets"].all()
    assert not test[parts == "forum"].any()
    assert test[parts == "everyday"].sum() == 2
    twins = split.with_twins(labelled, test)
    assert twins[parts == "forum"].all()  # the same texts as the tweets


def test_posts_written_later_are_trained_on_and_leave_the_split_as_it_was() -> None:
    written = [
        {"id": f"v{i}", "text": f"post {i}", "reaction": "none", "corpus": "everyday"}
        for i in (*range(1, 9), *range(2315, 2325))
    ]
    parts = split.parts_of(written)
    before = split.held_out(written[:8], parts[:8])
    assert split.held_out(written, parts).tolist() == [*before.tolist(), *[False] * 10]
    assert before.sum() == 2


def test_folds_leave_out_posts_of_every_corpus_together() -> None:
    kinds = {"real": 40, "written": 60, "everyday": 20, "chatter": 10}
    labelled = [
        {"text": f"{corpus} {'ab'[i % 2] * i}", "reaction": "none", "corpus": corpus}
        | ({"source": ["airline", "uscities"][i % 2]} if corpus == "real" else {})
        | ({"source": "tweets"} if corpus == "chatter" else {})
        for corpus, n in kinds.items()
        for i in range(n)
    ]
    tests = material.fold_tests(labelled)
    folds = np.concatenate([tests[f"fold-{number}"] for number in range(5)])
    assert sorted(folds.tolist()) == list(range(120))
    assert tests["source-1"].tolist() == list(range(1, 40, 2))
    assert tests["source-2"].tolist() == list(range(120, 130))


def test_trains_from_labels_alone(tmp_path: Path) -> None:
    texts = {
        "concern": "is it safe",
        "frustration": "fix it now",
        "humor": "lol",
        "none": "news",
    }
    labelled = [
        {"text": f"{text} {i}", "reaction": label, "corpus": "written"}
        for i in range(8)
        for label, text in texts.items()
    ]
    values = feature_values(
        [row["text"] for row in labelled] + ["is it", "lol lol"], material.N_FEATURES
    ).astype(np.float32)
    found = material.Material(labelled, values)
    alone = train_default.train(found, np.arange(32))
    assert alone.predict(["is my data safe", "lol"]).tolist() == ["concern", "humor"]
    scores = train_default.scores_of(alone, values)
    assert scores[:4] == pytest.approx(
        alone.decision_function([row["text"] for row in labelled[:4]]), abs=1e-4
    )
    said = np.log([[0.01, 0.01, 0.97, 0.01], [0.97, 0.01, 0.01, 0.01]])
    np.savez(tmp_path / "all.npz", log_proba=said)  # a teacher that says the opposite
    taught = train_default.train(
        material.Material(labelled, values, tmp_path), np.arange(32), "all"
    )
    assert taught.predict_proba(["is it"])[0, 2] > alone.predict_proba(["is it"])[0, 2]


def test_card_is_of_the_shipped_model() -> None:
    card = (corpora.MODELS / "README.md").read_text("utf-8")
    assert hashlib.sha256((corpora.MODELS / "reactions.npz").read_bytes()).hexdigest() in card


def test_readme_counts_the_labelled_posts() -> None:
    text = (corpora.ROOT / "data" / "README.md").read_text("utf-8")
    for name in ("written_reactions.csv", "written_everyday.csv", "guard.csv"):
        with (corpora.LABELLED / name).open(encoding="utf-8", newline="") as file:
            assert f"({sum(1 for _ in csv.DictReader(file)):,})" in text


def test_an_archives_own_prior_is_found_where_odds_hold() -> None:
    rng = np.random.default_rng(0)
    prior, true = np.array([0.4, 0.3, 0.2, 0.1]), np.array([0.1, 0.2, 0.1, 0.6])
    codes = rng.choice(4, 6000, p=true)
    likelihood = np.exp(1.5 * rng.normal(1.5 * np.eye(4)[codes], 1))  # of normal values
    odds = likelihood * prior
    found = priors.own_prior(odds / odds.sum(axis=1, keepdims=True), prior)
    plain = (odds / odds.sum(axis=1, keepdims=True)).mean(axis=0)
    assert np.abs(found - true).mean() < 0.5 * np.abs(plain - true).mean()


@pytest.mark.parametrize(
    ("labels", "proba", "fits"),
    [
        (["a", "b"], [[0.0, 1.0], [0.5, 0.5]], True),
        (["a", "c"], [[0.0, 1.0], [0.5, 0.5]], False),
        (["a"], [[0.0, 1.0], [0.5, 0.5]], False),
        (["a", "b"], [[0.0, 1.1], [0.5, 0.5]], False),
        (["a", "b"], [[-0.1, 1.0], [0.5, 0.5]], False),
        ([1, 2], [[0.0, 1.0], [0.5, 0.5]], False),
    ],
)
def test_held_out_posts_fit_the_models_classes(
    labels: list, proba: list, *, fits: bool
) -> None:
    stored = {"held_out_labels": np.array(labels), "held_out_proba": np.array(proba)}
    if fits:
        found = unpack_held_out(stored, ["a", "b"])
        assert found is not None
        assert found.labels.tolist() == labels
    else:
        with pytest.raises(ValueError, match="don't fit the model's classes"):
            unpack_held_out(stored, ["a", "b"])
    assert unpack_held_out({}, ["a", "b"]) is None
