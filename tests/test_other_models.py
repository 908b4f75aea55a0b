"""Models made elsewhere: scikit-learn's in skops files, encoders in ONNX, any classifier."""

import json
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pandas as pd
import pytest
import skops.io
from click.testing import CliRunner, Result
from onnx import TensorProto, helper, numpy_helper
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.svm import LinearSVC
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from sentiment.cli import cli
from sentiment.errors import ModelError
from sentiment.score.reactions import OtherModel, OtherTagger, choose_tagger, tag_posts
from sentiment.score.reactions.named import model_digest

#: Words, the label they speak for, and ours.
WORDS = {"grr": "anger", "hmm": "fear", "haha": "joy", "news": "neutral"}
OURS = {"anger": "frustration", "fear": "concern", "joy": "humor", "neutral": "none"}
TEXTS = ["grr grr", "hmm", "haha grr haha", "news", ""]
TAGS = ["frustration", "concern", "humor", "none"]


@pytest.fixture
def pipeline(tmp_path: Path) -> Path:
    model = make_pipeline(CountVectorizer(), LogisticRegression(C=100))
    model.fit([word for word in WORDS for _ in range(5)], list(np.repeat([*WORDS.values()], 5)))
    skops.io.dump(model, tmp_path / "mood.skops")
    return tmp_path / "mood.skops"


def write_encoder(folder: Path, labels: list[str], *, padded: bool = True) -> Path:
    """Write an encoder whose scores are the mean of what each word speaks for."""
    vocabulary = {"[PAD]": 0, "[UNK]": 1} | {word: 2 + i for i, word in enumerate(WORDS)}
    table = np.zeros((len(vocabulary), len(labels)), np.float32)
    table[2:] = 9 * np.eye(len(WORDS), len(labels))
    inputs = [
        helper.make_tensor_value_info(name, TensorProto.INT64, ["posts", "tokens"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["posts", len(labels)])
    nodes = [
        helper.make_node("Gather", ["table", "input_ids"], ["words"]),
        helper.make_node("Cast", ["attention_mask"], ["mask"], to=TensorProto.FLOAT),
        helper.make_node("Unsqueeze", ["mask", "last"], ["column"]),
        helper.make_node("Mul", ["words", "column"], ["kept"]),
        helper.make_node("ReduceSum", ["kept", "second"], ["logits"], keepdims=0),
    ]
    constants = [
        numpy_helper.from_array(table, "table"),
        numpy_helper.from_array(np.array([2]), "last"),
        numpy_helper.from_array(np.array([1]), "second"),
    ]
    graph = helper.make_graph(nodes, "mood", inputs, [output], constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9)
    folder.mkdir(exist_ok=True)
    onnx.save(model, folder / "model.onnx")
    tokenizer = Tokenizer(WordLevel(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    if padded:
        tokenizer.enable_padding(pad_id=0, pad_token="[PAD]")
    tokenizer.save(str(folder / "tokenizer.json"))
    named = {str(i): label for i, label in enumerate(labels)}
    (folder / "config.json").write_text(json.dumps({"id2label": named}), "utf-8")
    return folder


def run(*options: object) -> Result:
    return CliRunner().invoke(cli, list(map(str, options)))


def maps() -> list[str]:
    return [part for pair in OURS.items() for part in ("--label-map", "=".join(pair))]


@pytest.mark.parametrize("kind", ["skops", "folder", "onnx"])
def test_a_model_made_elsewhere_tags(kind: str, tmp_path: Path, pipeline: Path) -> None:
    folder = write_encoder(tmp_path / "mood", [*WORDS.values()])
    path = {"skops": pipeline, "folder": folder, "onnx": folder / "model.onnx"}[kind]
    tagger = choose_tagger(OtherModel(path, OURS))
    posts = tag_posts(pd.DataFrame({"text": TEXTS[:4]}), tagger=tagger)
    assert posts["reaction"].tolist() == TAGS
    proba = tagger.predict_proba(TEXTS)
    np.testing.assert_allclose(proba.sum(axis=1), 1)
    assert tagger.predict_proba([]).shape == (0, 4)
    # neither order nor neighbours nor padding matter
    np.testing.assert_allclose(tagger.predict_proba(TEXTS[::-1])[::-1], proba, atol=1e-6)
    digest = model_digest(OtherModel(path, OURS))
    assert digest is not None
    assert len(digest) == 64


def test_labels_that_are_ours_need_no_map(tmp_path: Path) -> None:
    folder = write_encoder(tmp_path / "mood", [*OURS.values()], padded=False)
    assert choose_tagger(folder).predict(["hmm", "grr"]).tolist() == ["concern", "frustration"]


def test_several_labels_may_mean_one_of_ours() -> None:
    class Mood:
        classes_ = np.array(["anger", "disgust", "fear", "joy", "neutral"])

        def predict_proba(self, texts: list[str]) -> Any:
            return np.tile([0.3, 0.3, 0.2, 0.1, 0.1], (len(texts), 1))

    tagger = OtherTagger(Mood(), OURS | {"disgust": "frustration"}, "mood")
    found = dict(zip(tagger.classes_, tagger.predict_proba(["x"])[0], strict=True))
    assert found["frustration"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        ({}, "not told what is meant: anger, fear, joy, neutral"),
        (OURS | {"joy": "none"}, "no label for humor"),
        (OURS | {"joy": "fun"}, "no label of ours: fun"),
        (OURS | {"anxiety": "concern"}, "no label of the model: anxiety"),
    ],
)
def test_labels_that_do_not_fit_are_said(
    labels: dict[str, str], said: str, pipeline: Path
) -> None:
    with pytest.raises(ModelError, match=said) as error:
        choose_tagger(OtherModel(pipeline, labels))
    assert "mood.skops" in str(error.value)
    assert "--label-map theirs=ours" in str(error.value)


@pytest.mark.parametrize("missing", ["model.onnx", "tokenizer.json", "config.json"])
def test_what_is_missing_is_said(missing: str, tmp_path: Path) -> None:
    folder = write_encoder(tmp_path / "mood", [*OURS.values()])
    (folder / missing).unlink()
    expected = "expected one .onnx or .skops file" if missing == "model.onnx" else missing
    with pytest.raises(ModelError, match=expected):
        choose_tagger(folder)


def test_what_is_no_model_is_said(tmp_path: Path) -> None:
    folder = write_encoder(tmp_path / "mood", [*OURS.values()])
    (folder / "model.onnx").write_bytes(b"no model")
    (tmp_path / "bad.skops").write_bytes(b"no model")
    for path in (folder, tmp_path / "bad.skops"):
        with pytest.raises(ModelError, match="found no readable model"):
            choose_tagger(path)
    write_encoder(folder, [*OURS.values()])
    (folder / "config.json").write_text('{"id2label": {"0": "none"}}', "utf-8")
    with pytest.raises(ModelError, match="no label for frustration, concern, humor"):
        choose_tagger(folder)


def test_nothing_in_a_skops_file_is_run(tmp_path: Path) -> None:
    skops.io.dump({"a": Path("x")}, tmp_path / "a.skops")
    with pytest.raises(ModelError, match=r"types that could run code: .*Path"):
        choose_tagger(tmp_path / "a.skops")
    skops.io.dump(LinearSVC(), tmp_path / "b.skops")
    with pytest.raises(ModelError, match="found a LinearSVC; expected a fitted classifier"):
        choose_tagger(tmp_path / "b.skops")


def test_the_report_and_evaluate_take_it(tmp_path: Path, pipeline: Path) -> None:
    times = pd.date_range("2024-03-05", periods=72, freq="h", tz="UTC")
    text = [("grr" if 30 <= i < 44 else "news") for i in range(72)]
    pd.DataFrame({"id": range(72), "created_at": times, "text": text}).to_csv(
        tmp_path / "posts.csv", index=False
    )
    out = tmp_path / "report"
    found = run(
        *("report", tmp_path / "posts.csv", "-o", out, "--model", pipeline, *maps()),
        *("--outage", "2024-03-06T06:00Z/2024-03-06T20:00Z"),
    )
    assert found.exit_code == 0, found.output
    manifest = json.loads((out / "manifest.json").read_text("utf-8"))
    assert manifest["model"]["sha256"] == model_digest(pipeline)
    assert "anger=frustration" in manifest["model"]["name"]
    pd.DataFrame({"text": TEXTS[:4], "label": TAGS}).to_csv(tmp_path / "gold.csv", index=False)
    found = run("evaluate", tmp_path / "gold.csv", "--model", pipeline, *maps())
    assert found.exit_code == 0, found.output
    assert "mood.skops" in found.output


def test_a_label_map_needs_a_model_made_elsewhere(tmp_path: Path) -> None:
    (tmp_path / "posts.csv").write_text("id,created_at,text\n1,2024-03-05,x\n", "utf-8")
    found = run("tag", tmp_path / "posts.csv", "-o", tmp_path / "a.csv", *maps()[:2])
    assert found.exit_code == 2
    assert "--label-map: found without a model made elsewhere" in found.output
    found = run("tag", tmp_path / "posts.csv", "-o", tmp_path / "a.csv", "--label-map", "x")
    assert "expected THEIRS=OURS" in found.output
