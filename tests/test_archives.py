"""The real archives, unmodified, one command each; skipped where they are absent."""

import csv
import json
from pathlib import Path

import pandas as pd
import pytest
from click.testing import CliRunner

from sentiment.cli import cli

ARCHIVES = {
    "deepseek_play_reviews_2025-01.csv": "2025-01-27T11:00Z/2025-01-27T18:00Z",
    "northeast_storm_tweets_2019-10.csv": "2019-10-17T00:00Z/2019-10-18T12:00Z",
    "caracas_blackout_tweets_2018-09.csv": "2018-09-09T16:15Z/2018-09-10T04:00Z",
    "us_city_power_tweets_2016-2020.ndjson": "2019-10-09T07:00Z/2019-10-12T00:00Z",
    "tiktok_play_reviews_2024-11_control.csv": "2024-11-14T09:00Z/2024-11-14T15:00Z",
}


def records_in(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        if path.suffix == ".ndjson":
            return sum(bool(line.strip()) for line in file)
        return sum(1 for _ in csv.reader(file)) - 1


@pytest.mark.parametrize("name", ARCHIVES)
def test_an_archive_in_one_command(name: str, shared: Path, tmp_path: Path) -> None:
    archive, out = shared / "archives" / name, tmp_path / "out"
    args = ["report", str(archive), "--outage", ARCHIVES[name], "-o", str(out)]
    found = CliRunner().invoke(cli, args)
    assert found.exit_code == 0, found.output
    records = json.loads((out / "manifest.json").read_text())["records"]
    assert records["read"] + records["skipped"] == records["total"] == records_in(archive)
    check = next((test for start, test in CHECKS.items() if name.startswith(start)), None)
    if check is not None:
        check(out)


def falls(out: Path) -> None:
    table = pd.read_csv(out / "windows.csv").set_index(["window", "measure"])
    before, during = (table.loc[(w, "compound_mean")] for w in ("before", "during"))
    assert before["value"] == pytest.approx(0.44, abs=0.02)
    assert during["value"] == pytest.approx(0.17, abs=0.02)
    assert during["high"] < before["low"]
    before, during = (table.loc[(w, "share_frustration")] for w in ("before", "during"))
    assert before["high"] < during["low"]


def spanish(out: Path) -> None:
    text = (out / "summary.md").read_text()
    assert "mostly not in English" in text
    assert "mean little here" in text


def few(out: Path) -> None:
    assert "too few to compare" in (out / "summary.md").read_text()


def quiet(out: Path) -> None:
    verdicts = pd.read_csv(out / "verdicts.csv")
    assert len(verdicts)
    assert not set(verdicts["verdict"]) & {"rose", "fell"}
    assert "not clearly different" in (out / "summary.md").read_text()


CHECKS = {"deepseek": falls, "caracas": spanish, "us_city": few, "tiktok": quiet}
