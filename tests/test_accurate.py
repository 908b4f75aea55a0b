"""The accurate model: what it knows, and that a post's tag is its own."""

import builtins
import csv
import sys
from typing import Any

import numpy as np
import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.metrics import f1_score
from tokenizers import Tokenizer

from sentiment.analysis.pipeline import iter_tagged
from sentiment.analysis.steps import Steps
from sentiment.cli import cli
from sentiment.errors import ModelError
from sentiment.evaluate import read_labelled
from sentiment.score.reactions import AccurateTagger, choose_tagger, encoder, load_tagger
from sentiment.score.reactions.encoder import FIRST, LAST, encode_texts
from sentiment.score.reactions.wording import spell_out
from tests.conftest import ROOT

TEXTS, LABELS = read_labelled(ROOT / "data" / "labelled" / "guard.csv")
ODD = [
    "",
    " \n\t",
    "😂",
    "🏽\u200d\ufe0f",
    "\ud800",
    "\x00",
    "a" * 5000,
    "down again " * 400,
    "停电了 何时恢复",
    "#",
    "@",
]


@pytest.fixture(scope="module")
def tagger() -> AccurateTagger:
    return AccurateTagger()


@pytest.mark.parametrize(
    ("text", "reaction"),
    [
        ("This is unacceptable! My work is stalled!", "frustration"),
        ("Seriously, what's going on?", "frustration"),
        ("I hope my data is safe!", "concern"),
        ("Is the system going to be down for long?", "concern"),
        ("At least I can finally catch up on some sleep!", "humor"),
        ("This is the perfect time for a meme fest!", "humor"),
        ("The service has been restored, the company said on Tuesday.", "none"),
    ],
)
def test_it_knows_plain_cases(tagger: AccurateTagger, text: str, reaction: str) -> None:
    assert tagger.predict([text]).tolist() == [reaction]


def test_it_does_not_fall_behind_on_the_guard_set(tagger: AccurateTagger) -> None:
    # measured: 0.885, the least class 0.848
    each = f1_score(LABELS, tagger.predict(TEXTS), average=None)
    assert each.mean() > 0.88
    assert each.min() > 0.84


def test_probabilities_are_those_of_the_classes(tagger: AccurateTagger) -> None:
    proba = tagger.predict_proba(TEXTS[:9])
    assert proba.shape == (9, 4)
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert (tagger.classes_[proba.argmax(axis=1)] == tagger.predict(TEXTS[:9])).all()
    assert tagger.predict_proba([]).shape == (0, 4)


def test_a_posts_probabilities_do_not_depend_on_its_neighbours(
    tagger: AccurateTagger, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [*TEXTS[:30], *ODD, *TEXTS[:5]]
    together = tagger.predict_proba(texts)
    monkeypatch.setattr(encoder, "_POSTS", 7)
    np.testing.assert_allclose(tagger.predict_proba(texts[::-1])[::-1], together, atol=1e-6)
    for i in (0, 31, 36, 44):
        np.testing.assert_allclose(tagger.predict_proba([texts[i]])[0], together[i], atol=1e-6)
    alone = AccurateTagger(n_threads=1).predict_proba(texts)
    np.testing.assert_allclose(alone, together, atol=1e-6)


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=40), max_size=4))
def test_any_text_gets_probabilities(texts: list[str]) -> None:
    assert np.isfinite(AccurateTagger().predict_proba([*texts, ODD[4]])).all()


def test_a_long_post_is_read_from_both_ends() -> None:
    tokenizer: Any = encoder._load()[1]
    (ids,) = encode_texts(tokenizer, ["begin " + "middle " * 150 + "end"])
    assert len(ids) == FIRST + LAST
    assert tokenizer.decode(list(ids)).startswith("begin middle")
    assert tokenizer.decode(list(ids)).endswith("middle end")


def test_it_has_no_padding_and_no_other_limit() -> None:
    tokenizer: Any = encoder._load()[1]
    assert isinstance(tokenizer, Tokenizer)
    assert tokenizer.padding is None
    assert tokenizer.truncation is None


@pytest.mark.parametrize(
    ("text", "spelled"),
    [
        ("it’s “down” &amp; out…", 'it\'s "down" & out...'),
        ("see https://x.org/a?b or www.y.net now", "see http or http now"),
        ("#WhatsAppDown #day_2", "# Whats App Down # day 2"),
        ("nooooo 123456 12", "nooo 0 12"),
        ("👍🏽👍🏽👍🏽 ❤️", "thumbs up thumbs up heavy black heart"),
        ("\ufe0f", ""),
    ],
)
def test_texts_are_spelled_out(text: str, spelled: str) -> None:
    assert spell_out(text) == spelled


@given(st.text(max_size=80))
def test_spelled_texts_are_one_line(text: str) -> None:
    assert "\n" not in spell_out(text)
    assert spell_out(text) == spell_out(text).strip()


def test_progress_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoder, "_POSTS", 8)
    told: list[int] = []
    AccurateTagger(told.append).predict(TEXTS[:20])
    assert told == [8, 8, 4]


def test_a_bar_goes_on_as_posts_are_tagged() -> None:
    moves: list[int] = []
    steps = Steps(moves.append, by_posts=True)
    steps.read(100)
    steps.tagged(1, 10)
    steps.read(100)  # the next chunk is read meanwhile
    steps.tagged(2, 20)
    steps.tagged(20, 20)
    assert moves == [10, 10, 180]
    steps.tagged(19, 20)  # told late, by another thread
    assert sum(moves) == 200


def test_without_the_extra_the_error_names_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "onnxruntime", None)
    encoder._load.cache_clear()
    with pytest.raises(ModelError, match="pip install onnxruntime tokenizers"):
        choose_tagger("accurate")
    encoder._load.cache_clear()


def test_nothing_of_it_is_loaded_for_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    load = builtins.__import__

    def watched(name: str, *rest: Any) -> Any:
        assert name.partition(".")[0] not in {"onnxruntime", "tokenizers"}
        return load(name, *rest)

    monkeypatch.setattr(builtins, "__import__", watched)
    load_tagger().predict(["down again"])


def test_the_verbs_take_it(tmp_path: Any) -> None:
    posts = tmp_path / "posts.csv"
    with posts.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["post_id", "created_at", "text"])
        rows.writerows(
            [n, f"2025-01-27T{n % 24:02}:00:00Z", text] for n, text in enumerate(TEXTS[:40])
        )
    out = tmp_path / "tagged.csv"
    made = CliRunner().invoke(
        cli, ["tag", str(posts), "--model", "accurate", "-o", str(out)], catch_exceptions=False
    )
    assert made.exit_code == 0, made.output
    with out.open(encoding="utf-8-sig", newline="") as file:
        tags = [row["reaction"] for row in csv.DictReader(file)]
    assert tags == AccurateTagger().predict(TEXTS[:40]).tolist()
    report = CliRunner().invoke(
        cli,
        [
            *("report", str(posts), "--outage", "2025-01-27T08:00Z/2025-01-27T12:00Z"),
            *("--model", "accurate", "-o", str(tmp_path / "out")),
        ],
        catch_exceptions=False,
    )
    assert report.exit_code == 0, report.output
    assert '"name": "accurate"' in (tmp_path / "out" / "manifest.json").read_text("utf-8")
    guard = ROOT / "data" / "labelled" / "guard.csv"
    scores = CliRunner().invoke(cli, ["evaluate", str(guard), "--model", "accurate"])
    assert "macro-F1 0.9" in scores.output or "macro-F1 0.8" in scores.output


def test_a_model_file_must_exist() -> None:
    made = CliRunner().invoke(cli, ["evaluate", "x.csv", "--model", "acurate"])
    assert made.exit_code == 2
    assert "acurate" in made.output or "x.csv" in made.output


def test_posts_tagged_are_told_of_posts_read(tmp_path: Any) -> None:
    posts = tmp_path / "posts.csv"
    lines = [f"{n},2025-01-27T08:00:00Z,down again {n}" for n in range(30)]
    posts.write_text("\n".join(["post_id,created_at,text", *lines]) + "\n", encoding="utf-8")
    told: list[tuple[int, int]] = []
    chunks = iter_tagged(
        posts, model="accurate", chunk_rows=10, jobs=1, tagged=lambda *n: told.append(n)
    )
    assert sum(map(len, chunks)) == 30
    assert told[-1][0] == 30
    assert all(done <= read for done, read in told)
