import json
import re
import zipfile
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.base import clone
from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from sentiment.errors import LayoutError, ModelError
from sentiment.evaluate import read_labelled
from sentiment.reactions import ReactionTagger, load_tagger, save_tagger, tag_posts
from sentiment.reactions.features import HashedCounts, analyze
from sentiment.schema import REACTIONS
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


def test_its_scores_are_those_of_a_scikit_learn_pipeline() -> None:
    names, n = np.unique(LABELS[:120], return_counts=True)
    weights = np.sqrt(120 / (len(names) * n))
    judge = make_pipeline(
        HashingVectorizer(analyzer=analyze, n_features=2**12, alternate_sign=False, norm=None),
        TfidfTransformer(sublinear_tf=True),
        LogisticRegression(
            C=10.0,
            class_weight=dict(zip(names.tolist(), weights.tolist(), strict=True)),
            max_iter=1000,
            tol=1e-4,
        ),
    ).fit(TEXTS[:120], LABELS[:120])
    np.testing.assert_allclose(
        SMALL.predict_proba(TEXTS), judge.predict_proba(TEXTS), atol=1e-9
    )


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


@given(st.lists(st.text(max_size=60), max_size=6))
def test_counts_are_those_of_scikit_learns_hashing(texts: list[str]) -> None:
    judge = HashingVectorizer(
        analyzer=analyze, n_features=2**12, alternate_sign=False, norm=None
    )
    mine = HashedCounts(2**12)
    for _ in range(2):  # the second time from memory
        difference = mine.transform([*texts, *TEXTS[:20]]) - judge.transform(
            [*texts, *TEXTS[:20]]
        )
        assert abs(difference).sum() == 0


@given(st.text(max_size=60))
def test_features_are_words_pairs_and_pieces(text: str) -> None:
    assert all(re.match(r"[wbc]:", feature) for feature in analyze(text))


def test_mentions_links_and_numbers_are_placeholders() -> None:
    assert analyze("@ann 12 https://x.org/a") == analyze("@bob 345 http://y.org/b")


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


def test_wrong_tables_and_models_are_refused() -> None:
    with pytest.raises(LayoutError, match="tag_posts: missing columns: text"):
        tag_posts(pd.DataFrame({"body": ["x"]}))
    other = ReactionTagger(n_features=2**10).fit(["good", "bad"], ["a", "b"])
    with pytest.raises(ModelError, match="found a model of classes a, b"):
        tag_posts(pd.DataFrame({"text": ["x"]}), tagger=other)
