"""Choosing posts to label, asking in the terminal, keeping the answers."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from sentiment.cli import cli
from sentiment.errors import InputError
from sentiment.evaluate import read_labelled_table
from sentiment.evaluate.labelling import Answer, LabelFile, Proposals
from sentiment.keys.posts import near_duplicate_key
from sentiment.schema import REACTIONS

WORDS = ["feed", "login", "map", "chat", "video", "photo", "server", "help", "again", "phone"]


def tagged(n: int = 300, seed: int = 0) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    proba = rng.dirichlet(np.ones(4), n)
    return pd.DataFrame(
        {
            "post_id": [f"p{i}" for i in range(n)],
            "created_at": pd.Timestamp("2024-05-01T10:00Z"),
            "platform": "generic",
            "text": [" ".join(rng.choice(WORDS, 5)) + f" {i % 7}" for i in range(n)],
            **{f"p_{name}": proba[:, i] for i, name in enumerate(REACTIONS)},
        }
    )


def chosen(posts: pd.DataFrame, cut: int, **options: object) -> pd.DataFrame:
    proposals = Proposals(**options)  # type: ignore[arg-type]
    for start in range(0, len(posts), cut):
        proposals.add(posts.iloc[start : start + cut])
    return proposals.chosen()


def test_half_are_drawn_and_half_are_unsure() -> None:
    posts = tagged()
    found = chosen(posts, 300, size=40)
    assert found["stratum"].value_counts().to_dict() == {"random": 20, "uncertain": 20}
    assert found["stratum"].head(10).nunique() == 2  # any first part is as good
    assert found["text"].map(near_duplicate_key).is_unique
    proba = np.sort(found[[f"p_{name}" for name in REACTIONS]].to_numpy(), axis=1)
    margin = pd.Series(proba[:, -1] - proba[:, -2]).groupby(found["stratum"]).mean()
    assert margin["uncertain"] < margin["random"] / 2


@settings(max_examples=5)
@given(st.integers(20, 90), st.integers(0, 1000))
def test_neither_order_nor_chunks_change_the_choice(cut: int, seed: int) -> None:
    posts = tagged(120)
    shuffled = posts.sample(frac=1, random_state=seed).reset_index(drop=True)
    pd.testing.assert_frame_equal(chosen(posts, 120, size=20), chosen(shuffled, cut, size=20))


def test_the_draw_is_fair_and_leaves_out_what_is_known() -> None:
    posts = tagged(400)
    kept = chosen(posts, 400, size=40, random_share=1.0, seed=1)
    other = chosen(posts, 400, size=40, random_share=1.0, seed=2)
    assert set(kept["text"]) != set(other["text"])
    known = {near_duplicate_key(text) for text in kept["text"]}
    rest = chosen(posts, 400, size=40, random_share=1.0, seed=1, known=known)
    assert not known & set(rest["text"].map(near_duplicate_key))
    assert (kept["stratum"] == "random").all()


@pytest.mark.parametrize(
    ("texts", "n"),
    [
        (["feed login map", "feed login chat"], 2),  # two words of four
        (["feed login map chat", "feed login map video"], 1),  # three of five
        (["feed login map chat", "feed login map video", "server phone"], 2),
    ],
)
def test_of_texts_with_most_words_in_common_one_is_asked_about(
    texts: list[str], n: int
) -> None:
    equal = {f"p_{name}": 1 / len(REACTIONS) for name in REACTIONS}
    posts = tagged(len(texts)).assign(text=texts, **equal)
    assert len(chosen(posts, 9, size=len(texts), random_share=0.0)) == n


TEXTS = [
    "=cmd()",
    "down\r\nagain",
    "a\rb",
    '"quoted", twice',
    "  \t=1",
    "'tis",
    "💀 é",
    "x\x00y",
]


def test_answers_come_back_as_they_went(tmp_path: Path) -> None:
    file = LabelFile(tmp_path / "labels.csv")
    for i, text in enumerate(TEXTS):
        file.add(
            Answer(str(i), "2024-05-01T10:00:00Z", "generic", text, "humor", "random", "1")
        )
    again = LabelFile(tmp_path / "labels.csv")
    assert again.answers == file.answers
    assert again.n_labelled == len(TEXTS)
    assert "'=cmd()" in (tmp_path / "labels.csv").read_text(encoding="utf-8")
    assert read_labelled_table([tmp_path / "labels.csv"])["text"].tolist() == TEXTS
    assert again.undo() == file.answers[-1]
    assert len(LabelFile(tmp_path / "labels.csv").answers) == len(TEXTS) - 1
    assert [p.name for p in tmp_path.iterdir()] == ["labels.csv"]


@pytest.mark.parametrize("content", ["", "text,reaction\nx,none\n", "\ufeff", "a\x00,b\n"])
def test_other_files_are_left_alone(content: str, tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match="labels"):
        LabelFile(path)
    assert path.read_text(encoding="utf-8") == content


@pytest.fixture
def posts_file(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "created_at", "text"])
        for i, word in enumerate(WORDS):
            text = f"the {word} is down and this is the {word} post \u202e of many"
            writer.writerow([f"n{i}", f"2024-05-01T10:{i:02}:00Z", text])
    return path


def label(posts: Path, *args: object, keys: str) -> Result:
    command = ["label", str(posts), "--languages", "all", *map(str, args)]
    return CliRunner().invoke(cli, command, input=keys)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_answers_are_asked_for_and_kept(posts_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.csv"
    found = label(posts_file, "-o", out, "-n", 6, keys="f\nc\nx h\nq")
    assert found.exit_code == 0, found.output
    assert [row["reaction"] for row in rows(out)] == ["frustration", "concern", "humor"]
    assert "3 of 6 posts are labelled" in found.output
    assert "\u202e" not in found.output
    assert "\\u202e" in found.output
    assert "guess" not in found.output  # blind unless asked for
    assert {row["stratum"] for row in rows(out)} == {"random", "uncertain"}


def test_work_goes_on_where_it_stopped(posts_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.csv"
    label(posts_file, "-o", out, "-n", 6, keys="fs")
    found = label(posts_file, "-o", out, "-n", 6, "--show-guess", keys="nnnnn")
    assert "6 of 6 posts are labelled" in found.output
    assert "The tagger's guess:" in found.output
    kept = rows(out)
    assert [row["reaction"] for row in kept] == ["frustration", "", *["none"] * 5]
    assert len({row["post_id"] for row in kept}) == 7  # nothing was asked twice
    texts = read_labelled_table([out], optional=["stratum"])
    assert len(texts) == 6  # skipped posts are no labels


def test_no_more_are_asked_for_than_were_wanted(posts_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.csv"
    label(posts_file, "-o", out, "-n", 6, keys="fh")
    found = label(posts_file, "-o", out, "-n", 3, keys="nnn")
    assert [row["reaction"] for row in rows(out)] == ["frustration", "humor", "none"]
    assert "3 of 3 posts are labelled" in found.output


def test_labels_of_two_archives_never_share_a_file(posts_file: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "labels.csv", tmp_path / "other.csv"
    other.write_text(posts_file.read_text(encoding="utf-8").replace(" down", " slow"))
    label(posts_file, "-o", out, "-n", 4, keys="fn")
    kept = out.read_bytes()
    found = label(other, "-o", out, "-n", 4, keys="hh")
    assert found.exit_code == 1
    assert "labels of another archive: 0 of its 2 texts are in FILES" in found.output
    assert "-o other-labels.csv" in found.output
    assert out.read_bytes() == kept
    both = CliRunner().invoke(
        cli,
        ["label", *map(str, (posts_file, other)), "--languages", "all", "-o", str(out)],
        input="q",
    )
    assert both.exit_code == 0  # a larger archive holds them, too


def test_undo_takes_answers_back(posts_file: Path, tmp_path: Path) -> None:
    out = tmp_path / "labels.csv"
    label(posts_file, "-o", out, "-n", 4, keys="f")
    found = label(posts_file, "-o", out, "-n", 4, keys="cuuhn")
    assert found.exit_code == 0
    assert [row["reaction"] for row in rows(out)] == ["humor", "none"]
    assert "2 of 4" in found.output


def test_stdin_can_not_hold_both(posts_file: Path, tmp_path: Path) -> None:
    found = label(Path("-"), "-o", tmp_path / "l.csv", keys="f")
    assert found.exit_code == 2
    assert "stdin takes the answers" in found.output
    assert posts_file.exists()
