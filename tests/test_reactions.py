import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import diags_array, hstack
from sklearn.base import clone
from sklearn.feature_extraction import FeatureHasher
from sklearn.feature_extraction.text import TfidfTransformer
from sklearn.linear_model import LogisticRegression

from sentiment.errors import LayoutError, ModelError, OptionError
from sentiment.evaluate import read_labelled
from sentiment.schema import REACTIONS
from sentiment.score.reactions import (
    ReactionTagger,
    load_tagger,
    save_tagger,
    tag_posts,
)
from sentiment.score.reactions.features import analyze
from tests.conftest import ROOT

TEXTS, LABELS = read_labelled(ROOT / "data" / "labelled" / "guard.csv")
SMALL = ReactionTagger(n_features=2**12).fit(TEXTS[:120], LABELS[:120])

EXAMPLES = [
    ("This is unacceptable! My work is stalled!", "frustration"),
    ("Seriously, what's going on?", "frustration"),
    ("fix your servers, this is the third time this week", "frustration"),
    ("Absolutely useless app, can't log in again", "frustration"),
    ("lost a whole day of work because of you. I want a refund", "frustration"),
    ("I hope my data is safe!", "concern"),
    ("Is the system going to be down for long?", "concern"),
    ("is it just me or is nothing loading for anyone else?", "concern"),
    ("worried that my drafts are gone, does anyone know?", "concern"),
    ("please tell me my photos are still there 😟", "concern"),
    ("At least I can finally catch up on some sleep!", "humor"),
    ("This is the perfect time for a meme fest!", "humor"),
    ("guess I have to talk to my family now lol", "humor"),
    ("day one without the app: I have met my family, they seem nice", "humor"),
    ("The service has been restored, the company said on Tuesday.", "none"),
    ("thank you, it works again for me", "none"),
]


@pytest.mark.parametrize(("text", "reaction"), EXAMPLES)
def test_the_shipped_model_knows_plain_cases(text: str, reaction: str) -> None:
    assert load_tagger().predict([text]).tolist() == [reaction]


def test_the_estimator_is_scikit_learns() -> None:
    tagger = ReactionTagger(C=2.0, n_features=2**10)
    assert clone(tagger).get_params() == tagger.get_params()
    fitted = tagger.fit(TEXTS[:60], LABELS[:60])
    assert fitted is tagger
    assert list(fitted.classes_) == sorted(set(LABELS[:60]))
    proba = fitted.predict_proba(TEXTS[:9])
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert (fitted.classes_[proba.argmax(axis=1)] == fitted.predict(TEXTS[:9])).all()


def test_its_scores_are_those_of_scikit_learn_alone() -> None:
    """The layout once more, from scikit-learn's parts."""
    quarter = 2**10
    regions: list[Any] = [0, 0, 0]
    for place, size, prefix, block, weight in (
        (0, 1, "", "W", 0.4),
        (1, 2, "b:", "B", 0.4),
        (1, 2, "i:", "I", 0.5),
        (1, 2, "p:", "P", 0.25),
        (1, 2, "l:", "L", 0.3),
        (2, 1, "", "C", 0.3),
    ):
        rows = [[prefix + feature for feature in analyze(text)[block]] for text in TEXTS]
        hashed = FeatureHasher(
            size * quarter, input_type="string", alternate_sign=False
        ).transform(rows)
        n = np.array([max(1, len(row)) for row in rows])
        regions[place] = regions[place] + diags_array(weight / np.sqrt(n)) @ hashed
    values = hstack(regions, format="csr")
    tfidf = TfidfTransformer(norm=None).fit(values[:120])
    names, n = np.unique(LABELS[:120], return_counts=True)
    weights = np.sqrt(120 / (len(names) * n))
    judge = LogisticRegression(
        C=0.5,
        class_weight=dict(zip(names.tolist(), weights.tolist(), strict=True)),
        max_iter=1000,
        tol=1e-4,
    ).fit(tfidf.transform(values[:120]), LABELS[:120])
    np.testing.assert_allclose(
        SMALL.predict_proba(TEXTS), judge.predict_proba(tfidf.transform(values)), atol=1e-9
    )


def test_likelihoods_that_are_certain_are_labels() -> None:
    names = sorted(set(LABELS))
    certain = np.equal.outer(LABELS[:120], names).astype(float)
    soft = ReactionTagger(n_features=2**12).fit(TEXTS[:120], certain, classes=names)
    np.testing.assert_allclose(soft.coef_, SMALL.coef_)
    even = ReactionTagger(n_features=2**12).fit(
        TEXTS[:120], np.full((120, 4), 0.25), classes=names
    )
    np.testing.assert_allclose(even.predict_proba(TEXTS), 0.25, atol=1e-6)
    with pytest.raises(ValueError, match=r"found y of shape \(120,\)"):
        SMALL.fit(TEXTS[:120], np.ones(120), classes=names)


def test_a_tagger_can_be_made_of_arrays() -> None:
    arrays = (SMALL.idf_, SMALL.coef_, SMALL.intercept_)
    made = ReactionTagger.from_arrays(list(SMALL.classes_), *arrays)
    np.testing.assert_array_equal(made.predict_proba(TEXTS), SMALL.predict_proba(TEXTS))
    scores = made.transform(TEXTS) @ SMALL.coef_.T + SMALL.intercept_
    np.testing.assert_allclose(made.decision_function(TEXTS), scores)
    # an idf of 0 is a word that tells nothing
    ReactionTagger.from_arrays(list(SMALL.classes_), 0 * SMALL.idf_, *arrays[1:])
    with pytest.raises(ValueError, match="no idf below 0"):
        ReactionTagger.from_arrays(list(SMALL.classes_), -SMALL.idf_, *arrays[1:])
    with pytest.raises(ValueError, match="sorted"):
        ReactionTagger.from_arrays(list(SMALL.classes_[::-1]), *arrays)
    with pytest.raises(ValueError, match="found coef"):
        ReactionTagger.from_arrays(["a", "b"], *arrays)
    with pytest.raises(ValueError, match="power of two"):
        ReactionTagger.from_arrays(["a"], np.ones(3), np.ones((1, 3)), np.ones(1))


@pytest.mark.parametrize("text", [*TEXTS[:30], "", "!!! ??? a a a"])
def test_contributions_add_up_to_the_scores(text: str) -> None:
    added = SMALL.contributions(text)
    total = added[list(SMALL.classes_)].sum().to_numpy() + SMALL.intercept_
    np.testing.assert_allclose(total, SMALL.decision_function([text])[0])
    assert added["n"].sum() == sum(map(len, analyze(text).values()))


def test_two_classes_work_too() -> None:
    tagger = ReactionTagger(n_features=2**10).fit(["good", "bad", "good day"], ["a", "b", "a"])
    assert tagger.predict(["good"]).tolist() == ["a"]
    np.testing.assert_allclose(tagger.predict_proba(["bad"]).sum(), 1)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=8))
def test_any_text_gets_probabilities(texts: list[str]) -> None:
    proba = SMALL.predict_proba(texts)
    assert proba.shape == (len(texts), len(SMALL.classes_))
    assert np.isfinite(proba).all()


def test_mentions_links_and_numbers_are_placeholders() -> None:
    assert analyze("@ann 12 https://x.org/a") == analyze("@bob 34 http://y.org/b")


def test_a_model_survives_its_file(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    save_tagger(SMALL, path)
    loaded = load_tagger(path)
    assert loaded.predict(TEXTS).tolist() == SMALL.predict(TEXTS).tolist()
    np.testing.assert_allclose(
        loaded.predict_proba(TEXTS), SMALL.predict_proba(TEXTS), atol=0.005
    )
    save_tagger(SMALL, tmp_path / "again.npz")
    assert (tmp_path / "again.npz").read_bytes() == path.read_bytes()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["again.npz", "model.npz"]


def test_a_model_file_runs_no_code(tmp_path: Path) -> None:
    with zipfile.ZipFile(ROOT / "sentiment" / "models" / "reactions.npz") as archive:
        heads = [archive.read(name)[:200] for name in archive.namelist()]
    assert all(head.startswith(b"\x93NUMPY") and b"'O'" not in head for head in heads)
    path = tmp_path / "pickled.npz"
    np.savez(path, meta=np.array([{"format": 1}], dtype=object))
    with pytest.raises(ModelError, match="no readable model"):
        load_tagger(path)


@pytest.mark.parametrize("content", [b"", b"not a model", b"PK\x03\x04 cut"])
def test_damaged_models_are_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    with pytest.raises(ModelError, match="sentiment train"):
        load_tagger(path)


def test_models_of_another_format_are_refused(tmp_path: Path) -> None:
    meta = np.frombuffer(json.dumps({"format": 99}).encode(), dtype=np.uint8)
    path = tmp_path / "model.npz"
    np.savez(path, meta=meta, idf=np.ones(2), coef=np.ones((1, 2)), intercept=np.ones(1))
    with pytest.raises(ModelError, match="format 99"):
        load_tagger(path)


def test_models_for_other_features_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digest = "sentiment.score.reactions.store.features_digest"
    monkeypatch.setattr(digest, lambda: "of another lexicon")
    save_tagger(SMALL, tmp_path / "model.npz")
    monkeypatch.undo()
    with pytest.raises(ModelError, match="features of another lexicon; expected format 2"):
        load_tagger(tmp_path / "model.npz")


def test_posts_get_a_tag_and_four_probabilities() -> None:
    posts = pd.DataFrame({"text": [*TEXTS[:20], "", None]})
    found = tag_posts(posts)
    assert list(posts.columns) == ["text"]
    proba = found[[f"p_{name}" for name in REACTIONS]]
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    likeliest = [REACTIONS[i] for i in proba.to_numpy().argmax(axis=1)]
    assert found["reaction"].tolist() == likeliest
    assert tag_posts(posts.iloc[:0]).empty


def test_without_none_every_post_gets_a_reaction() -> None:
    posts = pd.DataFrame({"text": TEXTS})
    with_none, without = tag_posts(posts), tag_posts(posts, allow_none=False)
    assert "none" in with_none["reaction"].tolist()
    assert "none" not in without["reaction"].tolist()
    assert (without["p_none"] == 0).all()
    best = with_none[["p_frustration", "p_concern", "p_humor"]].to_numpy().argmax(axis=1)
    assert without["reaction"].tolist() == [REACTIONS[i] for i in best]


def test_posts_below_the_minimum_become_none() -> None:
    posts = pd.DataFrame({"text": TEXTS})
    plain, strict = tag_posts(posts), tag_posts(posts, min_confidence=0.8)
    proba = [f"p_{name}" for name in REACTIONS]
    pd.testing.assert_frame_equal(plain[proba], strict[proba])
    unsure = plain[proba].max(axis=1) < 0.8
    assert 0 < unsure.sum() < len(posts)
    assert (strict.loc[unsure, "reaction"] == "none").all()
    assert (strict.loc[~unsure, "reaction"] == plain.loc[~unsure, "reaction"]).all()
    for value, more in (
        (1.1, {}),
        (-0.1, {}),
        (float("nan"), {}),
        (0.5, {"allow_none": False}),
    ):
        with pytest.raises(OptionError, match="--min-confidence"):
            tag_posts(posts, min_confidence=value, **more)


def test_wrong_tables_and_models_are_refused() -> None:
    with pytest.raises(LayoutError, match="tag_posts: missing columns: text"):
        tag_posts(pd.DataFrame({"body": ["x"]}))
    other = ReactionTagger(n_features=2**10).fit(["good", "bad"], ["a", "b"])
    with pytest.raises(ModelError, match="found a model of classes a, b"):
        tag_posts(pd.DataFrame({"text": ["x"]}), tagger=other)
