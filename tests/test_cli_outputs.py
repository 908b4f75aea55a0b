"""No verb writes over what it reads, however the same file is named."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pandas as pd
import pytest
from click.testing import CliRunner

from sentiment.cli import cli
from sentiment.report.export import exported

if TYPE_CHECKING:
    from pathlib import Path

POSTS = "id,created_at,text\n1,2025-01-27T11:00Z,down again\n2,2025-01-27T12:00Z,hello\n"
LABELS = "text,label\ndown again,frustration\nhello,none\n"


def refused(*args: object) -> str:
    done = CliRunner().invoke(cli, [str(each) for each in args])
    assert done.exit_code == 2, done.output
    assert "would be lost" in done.output
    return done.output


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(POSTS)
    return path


def test_tag_spares_the_archive_and_the_key(posts: Path, tmp_path: Path) -> None:
    refused("tag", posts, "-o", posts)
    key = tmp_path / "key"
    key.write_bytes(b"0123456789abcdef")
    assert "--key_file" not in refused("tag", posts, "--pseudonymise", key, "-o", key)
    lexicon = tmp_path / "words.tsv"
    lexicon.write_text("down\t-2\n")
    refused("tag", posts, "--lexicon", lexicon, "-o", lexicon)
    assert posts.read_text() == POSTS


@pytest.mark.parametrize(
    "way", ["other path", "symbolic link", "hard link", "in a folder", "new folder"]
)
def test_the_same_file_by_other_ways(posts: Path, tmp_path: Path, way: str) -> None:
    output = {
        "other path": tmp_path / "x" / ".." / "posts.csv",
        "symbolic link": tmp_path / "link.csv",
        "hard link": tmp_path / "hard.csv",
        "in a folder": posts,
        "new folder": tmp_path / "y" / "z" / ".." / ".." / "posts.csv",
    }[way]
    (tmp_path / "x").mkdir()
    if way == "symbolic link":
        output.symlink_to(posts)
    elif way == "hard link":
        os.link(posts, output)
    refused("tag", tmp_path if way == "in a folder" else posts, "-o", output)
    assert posts.read_text() == POSTS


def test_training_spares_labels_and_models(tmp_path: Path) -> None:
    labels = tmp_path / "labels.csv"
    labels.write_text(LABELS)
    refused("train", labels, "--adapt", "-o", labels)
    assert labels.read_text() == LABELS


def test_a_label_file_is_no_archive(posts: Path) -> None:
    refused("label", posts, "-o", posts)


def test_folders_that_are_read(posts: Path, tmp_path: Path) -> None:
    inside = ("--outage", "2025-01-27T11:00Z/2025-01-27T12:00Z")
    refused("report", tmp_path, *inside, "-o", tmp_path)
    refused("detect", tmp_path, "-o", tmp_path)
    refused("compare", tmp_path, "-o", tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["posts.csv"]
    assert posts.read_text() == POSTS


@pytest.mark.parametrize("engine", [[], ["--engine", "dask"]])
def test_where_nothing_was_read_the_output_stays(tmp_path: Path, engine: list[str]) -> None:
    archive = tmp_path / "posts.csv"
    archive.write_text("id,created_at,text\n1,never,down again\n")
    output = tmp_path / ("tagged" if engine else "tagged.csv")
    if not engine:
        output.write_text("what stood here\n")
    done = CliRunner().invoke(cli, ["tag", str(archive), "-o", str(output), *engine])
    assert done.exit_code == 1
    assert "0 posts read" in done.output
    assert sorted(path.name for path in tmp_path.iterdir()) == (
        ["posts.csv"] if engine else ["posts.csv", "tagged.csv"]
    )
    if not engine:
        assert output.read_text() == "what stood here\n"


def test_the_header_is_written_once(tmp_path: Path) -> None:
    posts = pd.DataFrame({"text": ["down again"]})
    output = tmp_path / "posts.csv"
    with exported(output) as export:
        export.add(posts.head(0))
        export.add(posts)
    assert output.read_text() == "text\ndown again\n"
