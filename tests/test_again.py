"""A report is made again from its manifest; a dry run says what would be read."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner, Result

from sentiment.cli import cli
from sentiment.errors import InputError
from sentiment.report.manifest import read_manifest
from tests.conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path

DATA = ROOT / "data"
OUTAGE = "2024-05-03T06:00Z/2024-05-03T20:00Z"


def report(*args: object) -> Result:
    return CliRunner().invoke(cli, ["report", *map(str, args)])


@pytest.fixture
def few(tmp_path: Path) -> Path:
    """Return every third post of the sample."""
    head, *rows = (DATA / "sample_posts.csv").read_text(encoding="utf-8").splitlines()
    path = tmp_path / "few.csv"
    path.write_text("\n".join([head, *rows[::3]]), encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in folder.rglob("*.*")
    }


def test_from_a_manifest_the_same_report_is_made(few: Path, tmp_path: Path) -> None:
    key = tmp_path / "left-out.txt"
    key.write_text("user0001\n")
    control = tmp_path / "control.csv"
    control.write_text(few.read_text(encoding="utf-8"), encoding="utf-8")
    words = tmp_path / "words.toml"
    words.write_text('frustration = "Frust"\n')
    made = report(
        few,
        *("--outage", OUTAGE, "--statements", DATA / "sample_statements.csv"),
        *("--before", "12h", "--languages", "en,de", "--quotes", "2", "--reposts", "drop"),
        *("--ignore", "2024-05-02T20:00Z/2024-05-02T21:00Z", "--min-confidence", "0.4"),
        *("--exclude-authors", key, "--map", "text=text", "--tz", "Europe/Berlin"),
        *("--control", control),
        *("--style", "journal", "--chart-format", "png,svg", "--palette", "posts=#112233"),
        *("--no-bom", "--chart-words", words),
        *("-o", tmp_path / "one"),
    )
    assert made.exit_code == 0, made.output
    model = json.loads((tmp_path / "one" / "manifest.json").read_text())["model"]
    assert model["name"] == "default"
    again = report("--from", tmp_path / "one" / "manifest.json", "-o", tmp_path / "two")
    assert again.exit_code == 0, again.output
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    key.write_text("user0002\n")
    changed = report("--from", tmp_path / "one" / "manifest.json", "-o", tmp_path / "two")
    assert "left-out.txt missing, or changed" in changed.output
    key.write_text("user0001\n")
    other = report(
        "--from", tmp_path / "one" / "manifest.json", "--quotes", 0, "-o", tmp_path / "three"
    )
    assert other.exit_code == 0, other.output
    options = json.loads((tmp_path / "three" / "manifest.json").read_text())["options"]
    assert options["n_quotes"] == 0  # what is given wins
    assert options["before"] == "12h"


def test_an_archive_that_changed_since_is_not_passed_off_as_the_same(
    few: Path, tmp_path: Path
) -> None:
    assert report(few, "--outage", OUTAGE, "-o", tmp_path / "one").exit_code == 0
    few.write_text(few.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    found = report("--from", tmp_path / "one" / "manifest.json", "-o", tmp_path / "two")
    assert found.exit_code == 1
    assert "few.csv missing, or changed since the report was made" in found.output
    assert not (tmp_path / "two").exists()
    no_manifest = report("--from", DATA / "sample_outage.csv", "-o", tmp_path / "two")
    assert no_manifest.exit_code == 1
    (tmp_path / "other.json").write_text("{}")
    wrong = report("--from", tmp_path / "other.json", "-o", tmp_path / "two")
    assert "expected the manifest.json that `sentiment report` wrote" in wrong.output


def test_a_pseudonymised_report_is_not_made_again(tmp_path: Path) -> None:
    path = tmp_path / "manifest.json"
    given = {"inputs": ["posts.csv"], "model": None, "lexicon": None}
    facts = {"inputs": [], "outages": [], "lexicon": None, "given": given}
    # manifests of earlier versions do not say
    for options in ({}, {"pseudonymised": False}):
        path.write_text(json.dumps(facts | {"options": options}), encoding="utf-8")
        assert read_manifest(path)[0] == {"files": ["posts.csv"]}
    path.write_text(json.dumps(facts | {"options": {"pseudonymised": True}}), encoding="utf-8")
    with pytest.raises(InputError, match="a pseudonymised report, whose key is not in"):
        read_manifest(path)


def test_options_come_from_a_file(few: Path, tmp_path: Path) -> None:
    config = tmp_path / "report.toml"
    config.write_text(f'outage = ["{OUTAGE}"]\nbefore = "6h"\npalette = "okabe-ito"\n')
    assert report(few, "--config", config, "-o", tmp_path / "out").exit_code == 0
    facts = json.loads((tmp_path / "out" / "manifest.json").read_text())
    assert facts["options"]["before"] == "6h"
    assert facts["outages"][0]["start"] == "2024-05-03T06:00:00+00:00"
    config.write_text('befor = "6h"\n')
    found = report(few, "--config", config, "-o", tmp_path / "other")
    assert found.exit_code == 2
    assert "found befor; expected names of options" in found.output


def test_a_dry_run_says_what_would_be_read_and_writes_nothing(
    few: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    found = report(few, "--outage", OUTAGE, "--dry-run", "-o", out)
    assert found.exit_code == 0, found.output
    assert "few.csv: CSV, utf-8, generic" in found.output
    assert "Posts from 2024-04-30 00:00 to" in found.output
    counts = [
        int(word.replace(",", ""))
        for word in found.output.split("posts ")[-1].split(".")[0].split()
        if word[0].isdigit()
    ]
    assert len(counts) == 3
    assert all(count > 100 for count in counts)
    assert "Nothing was written." in found.output
    assert not out.exists()
    late = report(few, "--outage", "2024-05-09T06:00Z/PT1H", "--dry-run")
    assert "Too few posts before and during and after" in late.output
    none = report(few, "--dry-run")
    assert "No outage is named: it would be looked for in the posts." in none.output
