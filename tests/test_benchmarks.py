"""The benchmarks run, and compare what they say they compare."""

import sys
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from benchmarks import corpus, naive
from benchmarks.children import run
from benchmarks.table import Row, as_table, write_block
from sentiment import read_posts

OUTAGE = ["--start", "2024-05-03T06:00Z", "--end", "2024-05-03T20:00Z"]


def test_a_corpus_is_the_same_from_the_same_seed_and_nearly_all_distinct(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(corpus, "PIECE", 1500)
    made = [pa.concat_tables(corpus.pieces(4000, seed)) for seed in (0, 0, 1)]
    assert made[0].equals(made[1])
    assert not made[0].equals(made[2])
    texts = made[0]["text"].to_pandas()
    assert texts.nunique() > 0.99 * len(texts)
    assert texts.str.contains("\n").any()


def test_every_form_of_a_corpus_holds_the_same_posts(tmp_path: Path) -> None:
    names = ["a.csv", "b.ndjson", "c.csv.zst", "d.ndjson.zst"]
    corpus.write_corpus(300, [tmp_path / name for name in names])
    first, *others = [read_posts(tmp_path / name) for name in names]
    assert len(first) == 300
    for other in others:
        pd.testing.assert_frame_equal(first, other)


def test_a_corpus_of_another_form_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"expected \.csv, \.ndjson or \.parquet"):
        corpus.write_corpus(10, [tmp_path / "posts.xml"])


def test_the_naive_script_does_the_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path, few, out = tmp_path / "posts.csv", tmp_path / "few.csv", tmp_path / "out"
    corpus.write_corpus(600, [path])
    pd.read_csv(naive.LABELLED).groupby("reaction").head(100).to_csv(few, index=False)
    monkeypatch.setattr(naive, "LABELLED", few)
    monkeypatch.setattr(sys, "argv", ["naive", str(path), *OUTAGE, "-o", str(out)])
    naive.main()
    windows = pd.read_csv(out / "windows.csv")
    assert windows["window"].tolist() == ["before", "during", "after"]
    shares = windows[["frustration", "concern", "humor", "none"]].sum(axis=1)
    assert shares.tolist() == pytest.approx([1, 1, 1])
    assert {path.name for path in out.glob("*.png")} == {"timeline.png", "windows.png"}


def test_a_child_is_measured_from_outside() -> None:
    used = run(["python", "-c", "x = bytearray(50 * 2**20); print(len(x))"])
    assert used.output.strip() == str(50 * 2**20)
    assert used.wall > 0
    assert used.cpu > 0
    assert used.peak > 50
    with pytest.raises(SystemExit, match="failed"):
        run(["python", "-c", "1 / 0"])


def test_ratios_are_those_of_pairs() -> None:
    faster = Row("a", [1.0, 2.0, 4.0], beside="b", theirs=[10.0, 20.0, 80.0])
    assert faster.ratios == [10, 10, 20]
    assert "**10** times as fast (10 to 20)" in as_table([faster])
    longer = Row("a", [3.0], beside="b", theirs=[2.0], more="times as long")
    assert longer.ratios == [1.5]


def test_figures_go_between_their_marks(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("a\n<!-- figures -->\nold\n<!-- /figures -->\nb\n", encoding="utf-8")
    write_block(page, r"new \1")
    assert page.read_text(encoding="utf-8") == (
        "a\n<!-- figures -->\nnew \\1\n<!-- /figures -->\nb\n"
    )
    page.write_text("nothing", encoding="utf-8")
    with pytest.raises(SystemExit, match="no <!-- figures -->"):
        write_block(page, "new")
