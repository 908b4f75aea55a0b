"""Odd machines and inputs of the worst kind: a result or an error in words, in bounded time."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner

from sentiment import IngestLog, read_posts
from sentiment.cli import cli
from sentiment.keys.hashset import HashSet

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "id,created_at,text,author\n"
POSTS = HEAD + "".join(f"{n},2024-05-01T{n:02}:00Z,down again,a{n}\n" for n in range(24))
OUTAGE = ("--outage", "2024-05-01T10:00Z/2024-05-01T14:00Z")


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(POSTS)
    return path


@pytest.mark.skipif(os.name != "posix", reason="homes and users of POSIX")
def test_nobodys_home_and_a_cache_that_takes_nothing(tmp_path: Path, posts: Path) -> None:
    homes = {"HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "MPLCONFIGDIR"}
    environment = {key: value for key, value in os.environ.items() if key not in homes}
    environment["XDG_CACHE_HOME"] = "/dev/null"
    command = [sys.executable, "-m", "sentiment", "report", str(posts), *OUTAGE]
    done = subprocess.run(
        [*command, "-o", str(tmp_path / "out")],
        env=environment,
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "out" / "report.html").exists()


@pytest.mark.parametrize("shift", [0, 8, 32, 44])
def test_hashes_that_are_made_alike_take_no_longer(shift: int) -> None:
    def seconds(hashes: np.ndarray) -> float:
        began = time.perf_counter()
        seen = HashSet()
        for block in np.split(hashes, 20):
            assert seen.add(block).all()
        return time.perf_counter() - began

    n = 200_000
    alike = np.arange(n, dtype=np.uint64) << np.uint64(shift)
    drawn = np.random.default_rng(1).permutation(n).astype(np.uint64) * np.uint64(
        0x9E3779B97F4A
    )
    assert min(seconds(alike) for _ in range(3)) < 20 * max(seconds(drawn) for _ in range(3))


def test_times_without_end(tmp_path: Path) -> None:
    path = tmp_path / "posts.parquet"
    times = [math.inf, -math.inf, math.nan, 1e300, 1.7e9]
    pq.write_table(pa.table({"text": list("abcde"), "created_at": times}), path)
    log = IngestLog()
    assert read_posts(path, log=log, detect_language=False)["text"].tolist() == ["e"]
    assert (log.n_records, log.n_skipped) == (5, 4)


def test_hundreds_of_statements(tmp_path: Path, posts: Path) -> None:
    statements = tmp_path / "said.csv"
    said = (f"2024-05-01T{n // 60:02}:{n % 60:02}Z,number {n}\n" for n in range(600))
    statements.write_text("time,text\n" + "".join(said))
    command = ["report", posts, *OUTAGE, "--statements", statements, "-o", tmp_path / "out"]
    done = CliRunner().invoke(cli, [str(each) for each in command])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize(
    ("outage", "said"),
    [
        ("0001-01-01T00:00Z/9999-12-31T00:00Z", "expected a year from 1990 to 2200"),
        ("2204-05-01T10:00Z/2204-05-01T14:00Z", "expected a year from 1990 to 2200"),
        ("2014-05-01T10:00Z/2014-05-01T14:00Z", "expected times in the archive's span"),
    ],
)
def test_a_mistyped_year(tmp_path: Path, posts: Path, outage: str, said: str) -> None:
    command = ["report", str(posts), "--outage", outage, "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code != 0
    assert said in " ".join(done.output.split())
    assert not (tmp_path / "out").exists()


def test_an_outage_of_years_takes_no_longer_than_its_posts(tmp_path: Path, posts: Path) -> None:
    outage = "2004-05-01T10:00Z/2024-05-01T14:00Z"
    command = ["report", str(posts), "--outage", outage, "-o", str(tmp_path / "out")]
    done = CliRunner().invoke(cli, command)
    assert done.exit_code == 0, done.output
    rows = (tmp_path / "out" / "timeline.csv").read_text().splitlines()
    assert len(rows) < 10_000


def nested(key: str | None, value: object = 1) -> object:
    for _ in range(900):
        value = [value] if key is None else {key: value}
    return value


@pytest.mark.parametrize(
    "odd",
    [
        {"created": nested("$date", "2024-05-01T10:00:00Z")},
        {"author": nested("$oid")},
        {"author": nested("author")},
        {"meta": nested("meta"), "user": nested(None)},
        {".".join(["a"] * 3000): 1},
        {"/".join(["user", *["0"] * 3000]): 1, "user.name": "ann"},
    ],
    ids=["times", "ids", "authors", "objects", "dots", "slashes"],
)
def test_records_nested_without_end(tmp_path: Path, odd: dict[str, object]) -> None:
    plain = {"id": 1, "created_at": "2024-05-01T10:00:00Z", "text": "It is down again"}
    path = tmp_path / "posts.ndjson"
    path.write_text("".join(json.dumps(each) + "\n" for each in (plain | odd, plain)))
    found = read_posts(path, repeated="keep")
    assert found["text"].tolist() == ["It is down again"] * 2
    assert set(found["created_at"]) == {pd.Timestamp("2024-05-01T10:00Z")}
