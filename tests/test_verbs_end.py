"""How verbs end and what they ask: exit codes, messages, questions, trainers, paces."""

from __future__ import annotations

import errno
import os
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
import pytest

from sentiment.analysis import training
from sentiment.cli import evaluate, label
from sentiment.errors import InputError, OptionError, SentimentError
from sentiment.schema import REACTIONS
from sentiment.stats.clusters import Clustered, by_text
from tests.test_options import run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("error", "code", "said"),
    [
        (OptionError("--x: y\x1b"), 2, "Error: --x: y\\x1b"),
        (
            InputError("a\x1b", found="b", expected="c"),
            1,
            "Error: a\\x1b: found b; expected c.",
        ),
        (SentimentError("d"), 1, "Error: d"),
        (KeyboardInterrupt(), 130, "Error: stopped; outputs are as they were before, none is"),
        (
            MemoryError(),
            1,
            "Error: the memory does not suffice. Smaller chunks need less: --ch",
        ),
        (OSError(errno.ENOMEM, "x"), 1, "Error: the memory does not suffice."),
        (ImportError("lib.so: failed to map segment from x"), 1, "Error: the memory does not"),
        (
            ImportError("lib.so: Cannot allocate memory"),
            1,
            "Error: the memory does not suffice.",
        ),
        (OSError(errno.ENOSPC, "No space", "out.csv"), 1, "Error: out.csv: No space"),
        (OSError(errno.EIO, "broken"), 1, "Error: output: broken"),
        (OSError("odd"), 1, "Error: output: odd"),
        (RecursionError("x" * 300), 1, f"(RecursionError: {'x' * 200}). Please report"),
        (UnicodeError("bad"), 1, "Error: an input could not be read (UnicodeError: bad)."),
    ],
)
def test_errors_become_messages_and_codes(
    error: BaseException, code: int, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_: object) -> None:
        raise error

    monkeypatch.setattr("sentiment.load_tagger", fail)
    done = run("explain", "down")
    assert done.exit_code == code
    assert said in done.stderr


def test_other_errors_are_shown_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(error: Exception) -> None:
        raise error

    for error in (ImportError("no module"), KeyError("x")):
        monkeypatch.setattr("sentiment.load_tagger", lambda _, error=error: fail(error))
        assert type(run("explain", "down").exception) is type(error)


@pytest.mark.parametrize(
    ("word", "said"),
    [("reprot", "Did you mean report?"), ("evaluat", "Did you mean evaluate?"), ("xyz", None)],
)
def test_slips_of_verbs(word: str, said: str | None) -> None:
    done = run(word)
    assert done.exit_code == 2
    assert f"No such command '{word}'" in done.stderr
    assert ("Did you mean" in done.stderr) == (said is not None)
    assert (said or "") in done.stderr


@pytest.mark.parametrize(
    "words", ["tag posts.csv", "train labels.csv", "label posts.csv", "report", "explain"]
)
def test_what_a_verb_needs(words: str, tmp_path: Path) -> None:
    for name in ("posts.csv", "labels.csv"):
        (tmp_path / name).write_text("text,date\n")
    before = os.getcwd()  # noqa: PTH109
    os.chdir(tmp_path)
    try:
        done = run(*words.split())
    finally:
        os.chdir(before)
    assert done.exit_code == 2
    assert "Missing" in done.stderr


# evaluate

TABLE = pd.DataFrame(
    {
        "text": ["a", "b", "c", "d"],
        "label": ["none", "humor", "none", "humor"],
        "topic": ["x", "x", "y", "y"],
    }
)


@pytest.mark.parametrize(
    ("folds", "group_by", "adapt"),
    [(None, None, False), (2, None, False), (None, "topic", True), (2, None, True)],
)
def test_tags_are_those_of_the_model_or_of_parts(
    folds: int | None,
    group_by: str | None,
    adapt: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    seen: dict[str, Any] = {}
    monkeypatch.setattr("sentiment.predict", lambda tagger, texts: ("whole", tagger, texts))
    monkeypatch.setattr("sentiment.score.reactions.choose_tagger", lambda model, **_: model)
    monkeypatch.setattr(training, "make_trainer", lambda **how: ("trainer", how))
    monkeypatch.setattr("sentiment.group_texts", lambda texts: list(range(len(texts))))
    monkeypatch.setattr(
        "sentiment.grouped_folds",
        lambda *args, seed: seen.update(args=args, seed=seed) or "folds",
    )
    monkeypatch.setattr("sentiment.held_out_groups", lambda groups: {"x": groups})
    monkeypatch.setattr("sentiment.cross_validate", lambda *args, groups: (args, groups))
    found: Any = evaluate._predictions(TABLE, "m", folds, group_by, adapt=adapt, seed=7)
    texts, labels = TABLE["text"].tolist(), TABLE["label"].tolist()
    if not folds and not group_by:
        assert found == ("whole", "m", texts)
        return
    parts: Any = [TABLE["topic"].tolist()] if group_by else "folds"
    trainer = ("trainer", {"adapt": adapt, "model": "m"})
    assert found == ((trainer, texts, labels, parts), [0, 1, 2, 3])
    assert seen == ({} if group_by else {"args": (labels, [0, 1, 2, 3], 2), "seed": 7})


@pytest.mark.parametrize(
    ("folds", "group_by", "adapt", "drawn", "model", "how"),
    [
        (None, None, False, None, "default (sha256 0123456789ab)", "not used in training"),
        (
            None,
            None,
            False,
            1,
            "default (sha256 0123456789ab)",
            "not used in training, drawn at random",
        ),
        (
            5,
            None,
            False,
            None,
            "trained on labelled posts",
            "each tagged by a model that had not seen it, 5 folds",
        ),
        (
            None,
            "topic",
            True,
            1,
            "default (sha256 0123456789ab), adapted to labelled posts",
            "each tagged by a model that had not seen it, leaving out one topic at a time, "
            "drawn at random",
        ),
    ],
)
def test_the_methods_sentence_says_how(
    folds: int | None,
    group_by: str | None,
    adapt: bool,  # noqa: FBT001
    drawn: object,
    model: str,
    how: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sentiment.score.reactions.model_digest", lambda _: "0123456789abcdef")
    monkeypatch.setattr(
        "sentiment.evaluate.describe_method", lambda *args, **more: (args, more)
    )
    scored = SimpleNamespace(scores="s", agreement="a")
    found = SimpleNamespace(typical=scored, drawn=drawn)
    said: Any = evaluate._method(found, None, folds, group_by, adapt=adapt, coders=None)  # type: ignore[arg-type]
    assert said[0] == ("s", "a")
    assert (said[1]["model"], said[1]["how"]) == (model, how)
    own: Any = evaluate._method(found, "in/mine.npz", None, None, adapt=False, coders=None)  # type: ignore[arg-type]
    assert own[1]["model"] == "mine.npz (sha256 0123456789ab)"


LABELS = "text,label,second\na,none,\nb,humor,none\nc,none,humor\n"


@pytest.mark.parametrize(
    ("words", "mistakes", "second", "curve", "folds"),
    [
        ("", 0, None, None, None),
        ("--mistakes 1", 1, None, None, None),
        ("--second-column second", 0, "readers", None, None),
        ("--learning-curve", 0, None, "curve", 5),
        ("--learning-curve --folds 3", 0, None, "curve", 3),
    ],
)
def test_what_was_asked_for_is_told(
    words: str,
    mistakes: int,
    second: str | None,
    curve: str | None,
    folds: int | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(LABELS)
    seen: dict[str, Any] = {}
    monkeypatch.setattr(evaluate, "_predictions", lambda *_, **__: None)
    monkeypatch.setattr(evaluate, "_method", lambda *_, coders, **__: f"method {coders}")
    monkeypatch.setattr(training, "make_trainer", lambda **_: None)
    monkeypatch.setattr("sentiment.assess", lambda *_, **__: "found")
    monkeypatch.setattr(
        "sentiment.measure_agreement",
        lambda *args, groups, seed: (
            seen.update(both=args, read=len(groups), seed=seed) or "readers"
        ),
    )
    monkeypatch.setattr(
        "sentiment.learning_curve",
        lambda *_, n_folds, **__: seen.update(n_folds=n_folds) or "curve",
    )
    monkeypatch.setattr(
        "sentiment.report.assessment.assessment_lines",
        lambda *args, n_mistakes: seen.update(told=args, n_mistakes=n_mistakes) or ["a line"],
    )
    done = run("evaluate", path, *words.split())
    assert (done.exit_code, done.stdout) == (0, "a line\n"), done.output
    assert seen["told"] == ("found", f"method {second}", second, curve)
    assert seen["n_mistakes"] == mistakes
    assert seen.get("n_folds") == folds
    if second:
        assert (seen["both"], seen["read"]) == ((["humor", "none"], ["none", "humor"]), 2)
    path.write_text(
        LABELS.replace("b,humor,none", "b,humor,").replace("c,none,humor", "c,none,")
    )
    seen.clear()
    run("evaluate", path, *words.split())
    assert "both" not in seen  # nobody read twice


def test_held_out_posts_are_those_drawn_at_random(monkeypatch: pytest.MonkeyPatch) -> None:
    proba = np.arange(10.0).reshape(5, 2)
    monkeypatch.setattr(
        training, "group_texts", lambda texts: [len(set(texts[:n])) for n in range(len(texts))]
    )
    monkeypatch.setattr(training, "grouped_folds", lambda *args: args[-1])
    monkeypatch.setattr(
        training, "cross_validate", lambda *_, **__: SimpleNamespace(proba=proba)
    )
    table = pd.DataFrame({"text": list("abcde"), "label": list("vwxyz"), "stratum": "random"})
    some = table.assign(stratum=["random", "", "random", "", ""])
    for given, kept in [
        (some, [0, 2]),
        (table, range(5)),
        (table.assign(stratum=""), range(5)),
        (table.drop(columns="stratum"), range(5)),
    ]:
        found: Any = training.hold_out(lambda *_: None, given)  # type: ignore[arg-type,return-value]
        assert found[0].tolist() == [list("vwxyz")[at] for at in kept]
        assert found[1].tolist() == proba[list(kept)].tolist()
    same = table.assign(text=["a", "b", "c", "d", "d"])
    monkeypatch.setattr(
        training,
        "group_texts",
        lambda texts: [sorted(set(texts)).index(each) for each in texts],
    )
    assert training.hold_out(lambda *_: None, same) is None  # type: ignore[arg-type,return-value]
    assert training.hold_out(lambda *_: None, table) is not None  # type: ignore[arg-type,return-value]


# label


@pytest.mark.parametrize(
    ("done", "n_before", "seconds", "said"),
    [
        (0, 0, 60.0, "1 of 1,200"),
        (10, 10, 60.0, "11 of 1,200"),
        (10, 0, 60.0, "11 of 1,200 · 6 s a post · about 119 min to go"),
        (1199, 1189, 100.0, "1,200 of 1,200 · 10 s a post · about 0 min to go"),
    ],
)
def test_how_long_labelling_takes(
    done: int, n_before: int, seconds: float, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(label.time, "monotonic", lambda: 1000.0 + seconds)
    labels: Any = SimpleNamespace(n_labelled=done)
    assert label._progress(labels, 1200, 1000.0, n_before) == said


def test_questions_tell_the_likeliest_reaction() -> None:
    shares = [0.1, 0.2, 0.3, 0.4]
    posts = pd.DataFrame(
        [
            {
                "post_id": 7,
                "created_at": pd.Timestamp("2024-05-01T10:02:03Z"),
                "platform": "forum",
                "text": "down",
                "stratum": "random",
                **{f"p_{name}": share for name, share in zip(REACTIONS, shares, strict=True)},
            }
        ]
    )
    ((post, guess),) = label._questions(posts)
    assert tuple(post) == ("7", "2024-05-01T10:02:03Z", "forum", "down", "", "random", "")
    assert guess == f"{REACTIONS[-1]} (40 %)"


class Labels:
    """Answers in memory."""

    def __init__(self, _: object, n: int = 0) -> None:
        self.n_labelled, self.keys, self.texts = n, frozenset[str](), frozenset[str]()

    def refuse_others(self, _: object) -> None:
        pass


@pytest.mark.parametrize(
    ("n", "words", "places"),
    [
        (0, "", (250, 0.5, 0)),
        (0, "-n 7", (8, 0.5, 0)),
        (0, "--seed 3", (250, 0.5, 3)),
        (199, "", (250, 0.5, 0)),
        (200, "", None),
    ],
)
def test_a_quarter_more_is_chosen_than_asked_about(
    n: int,
    words: str,
    places: tuple[Any, ...] | None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    path = tmp_path / "posts.csv"
    path.write_text("text,date\ndown,2024-05-01T10:00Z\n")
    seen: list[Any] = []
    monkeypatch.setattr("sentiment.LabelFile", lambda output: Labels(output, n))
    chosen = SimpleNamespace(add=lambda _: None, chosen=lambda: "chosen")
    monkeypatch.setattr("sentiment.Proposals", lambda *args: seen.append(args[:3]) or chosen)
    monkeypatch.setattr("sentiment.iter_tagged", lambda *_, **__: [])
    monkeypatch.setattr(label, "_ask", lambda *args, **_: seen.append(args[2]))
    done = run("label", path, "-o", tmp_path / "labels.csv", *words.split())
    assert done.exit_code == 0, done.output
    size = 7 if "7" in words else 200
    assert seen == ([places, size] if places else [])
    assert done.stdout == f"{n:,} of {size:,} posts are labelled: {tmp_path / 'labels.csv'}\n"


# copies of one text


def test_posts_of_one_text_tell_no_error_by_text() -> None:
    posts = np.array([[2.0, 2.0], [4.0, 0.0], [2.0, 2.0]])
    one = Clustered(posts, np.zeros((3, 1, 2)), 0.5, 0.0, np.ones(1))
    assert np.isnan(by_text(one, one)).all()  # type: ignore[arg-type]
    two = Clustered(posts.copy(), np.zeros((3, 1, 2)), 0.5, 0.0, np.ones(1))
    assert by_text(one, two) == pytest.approx([1.0])
    assert by_text(one._replace(original=1.0), two) is None
