"""What `sentiment evaluate` prints and writes."""

import json
import re
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner, Result

from sentiment.cli import cli
from sentiment.schema import REACTIONS
from tests.conftest import ROOT

GUARD = ROOT / "data" / "labelled" / "guard.csv"


def evaluate(*args: object) -> Result:
    return CliRunner().invoke(cli, ["evaluate", *map(str, args)])


def test_evaluate_says_whether_to_trust_and_how_to_report(tmp_path: Path) -> None:
    found = evaluate(GUARD, "--by", "kind_of_case", "--mistakes", 3, "-o", tmp_path / "out")
    assert found.exit_code == 0, found.output
    for words in ("macro-F1", "sarcasm", "expected calibration error", "surest mistakes"):
        assert words in found.stdout
    assert "Can these tags be trusted?" in found.stdout
    assert "On n = 440 labelled posts (not used in training) its macro-F1 was" in found.stdout
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"classes.csv", "confusion.csv", "reliability.png", "reliability.csv"} <= names
    assert {"strata.csv", "mistakes.csv", "verdict.txt", "reliability.txt"} <= names


def test_evaluate_trains_in_folds_and_by_source(tmp_path: Path) -> None:
    table = pd.read_csv(GUARD).groupby("reaction").head(40)
    path = tmp_path / "some.csv"
    again = table["reaction"].where(table.index % 9 > 0, "none")
    table.assign(second=again, source=["x", "y"] * 80).to_csv(path, index=False)
    found = evaluate(path, "--folds", 2, "--second-column", "second", "--learning-curve")
    assert found.exit_code == 0, found.output
    assert "readers agree at Cohen's kappa" in found.stdout
    method = found.stdout.split("For the methods section:")[1]
    assert re.search(
        r"two coders agreed at Cohen's kappa 0\.\d\d \([\d.]+ to [\d.]+, n = 160", method
    )
    assert "VADER (Hutto and Gilbert 2014" in method
    assert "n_labels" in found.stdout
    assert "2 folds" in found.stdout
    facts = json.loads(evaluate(path, "--group-by", "source", "--json").stdout)
    assert facts["n"] == 160
    assert "leaving out one source at a time" in facts["method"]
    assert set(facts["classes"]) == set(REACTIONS)


def test_few_labels_get_no_verdict(tmp_path: Path) -> None:
    path = tmp_path / "few.csv"
    pd.read_csv(GUARD).head(49).to_csv(path, index=False)
    found = evaluate(path)
    told = found.stdout.split("Can these tags be trusted?")[1]
    assert "Too few labels to judge (n = 49)" in told
    assert not any(word in told for word in ("Yes:", "Mostly:", "Not post by post", "No:"))
    assert "how far coders agree was not measured" in told


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--folds", 2, "--group-by", "service"], "expected one of them"),
        (["--adapt"], "found alone"),
        (["--min-confidence", 2], "not in the range"),
    ],
)
def test_options_that_do_not_go_together(args: list[object], message: str) -> None:
    found = evaluate(GUARD, *args)
    assert found.exit_code == 2
    assert message in found.output


def test_mistakes_reach_no_terminal_raw(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    path.write_text("text,label\nthanks \x1b[31m all,humor\ndown,frustration\n")
    found = evaluate(path, "--mistakes", 2, "--min-confidence", 0.99)
    assert found.exit_code == 0, found.output
    assert "\x1b" not in found.output
    assert "below the minimum confidence became none" in found.stdout
