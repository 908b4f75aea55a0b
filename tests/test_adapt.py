"""Adapting a trained model, and explaining tags."""

import json
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from sentiment.analysis.error_rates import Tagging, describe_tagging, error_rates
from sentiment.chart import plot_explanation
from sentiment.cli import cli
from sentiment.errors import ModelError, OptionError
from sentiment.evaluate import read_labelled
from sentiment.score.reactions import (
    ReactionTagger,
    adapt_tagger,
    load_tagger,
    save_tagger,
)
from sentiment.score.reactions.explain import explain
from sentiment.score.reactions.heldout import HeldOut
from tests.conftest import ROOT

GUARD = ROOT / "data" / "labelled" / "guard.csv"
TEXTS, LABELS = read_labelled(GUARD)
BASE = ReactionTagger(n_features=2**12).fit(TEXTS[:160], LABELS[:160])


def test_a_few_labels_move_a_model_and_the_rest_stays() -> None:
    odd = ["the goose has landed", "goose again", "a goose"]
    assert BASE.predict(["goose"])[0] != "humor" or BASE.predict_proba(["goose"]).max() < 0.9
    adapted = adapt_tagger(BASE, odd * 5, ["humor"] * 15)
    assert (adapted.predict(odd) == "humor").all()
    assert adapted.predict_proba(["goose"])[0, 2] > BASE.predict_proba(["goose"])[0, 2]
    touched = np.unique(BASE.transform(odd).indices)
    rest = np.setdiff1d(np.arange(BASE.n_features), touched)
    ratio = adapted.coef_[:, rest] / np.where(BASE.coef_[:, rest] == 0, 1, BASE.coef_[:, rest])
    assert np.ptp(ratio[BASE.coef_[:, rest] != 0]) < 1e-6  # scaled alike, if at all


def test_a_strong_pull_keeps_the_model() -> None:
    kept = adapt_tagger(BASE, TEXTS[160:], LABELS[160:], C=1e-9)
    np.testing.assert_allclose(kept.coef_, BASE.coef_, atol=1e-4)
    freed = adapt_tagger(BASE, TEXTS[160:], LABELS[160:], C=10.0)
    assert (freed.predict(TEXTS[160:]) == np.array(LABELS[160:])).mean() > 0.95


def test_adapting_finds_the_minimum() -> None:
    """Its gradient is that of the loss, so neighbours are worse."""
    some, labels = TEXTS[160:220], LABELS[160:220]
    best = adapt_tagger(BASE, some, labels, C=0.5, balance=0)
    truth = np.array([list(best.classes_).index(label) for label in labels])

    def loss(intercept: np.ndarray) -> float:
        moved = ReactionTagger.from_arrays(
            list(best.classes_), best.idf_, best.coef_, intercept
        )
        logs = np.log(moved.predict_proba(some))[np.arange(len(truth)), truth].sum()
        return float(np.sum((intercept - BASE.intercept_) ** 2) - logs)

    for step in 0.05 * np.eye(4):
        assert loss(best.intercept_) <= loss(best.intercept_ + step) + 1e-3
        assert loss(best.intercept_) <= loss(best.intercept_ - step) + 1e-3


def test_labels_of_other_classes_can_not_be_adapted_to() -> None:
    with pytest.raises(OptionError, match="found labels joy; expected concern"):
        adapt_tagger(BASE, ["x"], ["joy"])
    with pytest.raises(OptionError, match="found labels none"):
        adapt_tagger(BASE, [], [])


def test_train_adapts_and_stores_how_the_model_errs(tmp_path: Path) -> None:
    small, model = tmp_path / "base.npz", tmp_path / "mine.npz"
    save_tagger(BASE, small)
    found = CliRunner().invoke(
        cli, ["train", str(GUARD), "--adapt", "--model", str(small), "-o", str(model)]
    )
    assert found.exit_code == 0, found.output
    assert "Adapted to 440 posts" in found.stdout
    held = load_tagger(model).held_out_
    assert held is not None
    assert held.proba.shape == (440, 4)
    assert sorted(held.labels.tolist()) == sorted(LABELS)
    assert sum(error_rates(model).n) == 440
    assert load_tagger(small).held_out_ is None
    with pytest.raises(OptionError, match="the model stores none"):
        error_rates(small)
    assert error_rates(small, labels=GUARD).n == error_rates(model).n
    wrong = CliRunner().invoke(
        cli, ["train", str(GUARD), "--model", str(small), "-o", str(model)]
    )
    assert wrong.exit_code == 2
    assert "found without --adapt" in wrong.output


@pytest.mark.parametrize("text", ["please fix it!! 😡 fix", "", "a aa aaa", "¿qué?\x00 \u202e"])
def test_explanations_add_up_to_the_scores(text: str) -> None:
    found = explain(text, tagger=BASE)
    names = [str(name) for name in BASE.classes_]
    scores = BASE.decision_function([text])[0]
    np.testing.assert_allclose(found.table[names].sum(), scores - scores.mean(), atol=1e-9)
    assert found.reaction == BASE.predict([text])[0]
    assert found.probabilities.sum() == pytest.approx(1)
    weights = found.table[found.reaction].abs()
    assert weights.is_monotonic_decreasing
    assert not found.table.duplicated(["kind", "feature"]).any()


def test_the_explanation_chart_draws_the_table() -> None:
    found = explain("please fix it now, is my $data$ safe?", tagger=BASE)
    panel = plot_explanation(found, n=6).child_axes[0]
    widths = [patch.get_width() for patch in panel.patches]
    np.testing.assert_allclose(widths, found.top(6)[found.reaction])
    assert plot_explanation(explain("", tagger=BASE)) is not None


def test_explain_prints_words_safely() -> None:
    found = CliRunner().invoke(cli, ["explain", "please \x1b[31m fix", "lol", "-n", "3"])
    assert found.exit_code == 0, found.output
    assert "\x1b" not in found.output
    assert found.output.count("word") >= 2
    facts = json.loads(CliRunner().invoke(cli, ["explain", "lol", "--json"]).stdout)
    assert set(facts) == {"text", "reaction", "probabilities", "features"}


@pytest.mark.parametrize(
    "wrong",
    [
        HeldOut(np.array(["joy"]), np.ones((1, 4)) / 4),
        HeldOut(np.array(["humor"]), np.ones((1, 3)) / 3),
        HeldOut(np.array(["humor"]), np.full((1, 4), np.nan)),
    ],
)
def test_held_out_posts_that_do_not_fit_are_refused(wrong: HeldOut, tmp_path: Path) -> None:
    model = adapt_tagger(BASE, TEXTS[:4], LABELS[:4])
    model.held_out_ = wrong
    save_tagger(model, tmp_path / "m.npz")
    with pytest.raises(ModelError, match="damaged model"):
        load_tagger(tmp_path / "m.npz")


@pytest.mark.parametrize("array", ["idf", "coef", "intercept"])
@pytest.mark.parametrize("odd", ["nan", "inf", "negative", "text", "short", "other"])
def test_crafted_weights_are_refused(array: str, odd: str, tmp_path: Path) -> None:
    path = tmp_path / "m.npz"
    save_tagger(adapt_tagger(BASE, TEXTS[:4], LABELS[:4]), path)
    with np.load(path) as stored:
        arrays = {name: stored[name] for name in stored.files}
    found = arrays[array]
    if odd in {"nan", "inf"}:
        found.flat[0] = float(odd)
    elif odd == "negative":
        found.flat[0] = -1
    elif odd == "other":
        found.flat[1] += 1  # a plausible weight, which its digest does not know
    arrays[array] = {"text": found.astype(str), "short": found[..., :-1]}.get(odd, found)
    np.savez(path, **arrays)
    with pytest.raises(ModelError, match=r"damaged model|no readable model"):
        load_tagger(path)


def test_held_out_posts_come_back_as_they_went(tmp_path: Path) -> None:
    model = adapt_tagger(BASE, TEXTS[:4], LABELS[:4])
    rng = np.random.default_rng(0)
    labels = np.array(sorted(set(LABELS)) * 30)
    right = labels[:, None] == model.classes_
    held = HeldOut(labels, 0.7 * right + 0.3 * rng.dirichlet(np.ones(4), 120))
    model.held_out_ = held
    save_tagger(model, tmp_path / "m.npz")
    again = load_tagger(tmp_path / "m.npz").held_out_
    assert again is not None
    assert again.labels.tolist() == held.labels.tolist()
    np.testing.assert_allclose(again.proba, held.proba, atol=5e-4)
    found = describe_tagging(tmp_path / "m.npz")
    assert found.basis == "120 labelled posts stored with the model"
    assert found.rates is not None
    assert sum(found.rates.n) == 120
    assert describe_tagging() == Tagging()  # nothing is stored with the default model
