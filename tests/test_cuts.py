"""Files cut where records end: each record in one part, and read as it is in one go."""

from __future__ import annotations

import csv
import io
from copy import deepcopy
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as some

from sentiment.analysis.spread import partition
from sentiment.analysis.spread.partition import cut, make_parts
from sentiment.cli.group import cli
from sentiment.ingest import IngestLog
from sentiment.ingest.format.borders import Marks, count_records, look, settle
from sentiment.ingest.frames import to_frame
from sentiment.ingest.identify import identify
from sentiment.ingest.planning import plan_sources
from sentiment.ingest.reader import read_planned
from sentiment.ingest.source.paths import open_sources
from sentiment.ingest.source_reader import ReadOptions, plan_reading

if TYPE_CHECKING:
    from pathlib import Path

MARKS = Marks(ord('"'), ord(","))


def do(task: Any, calls: Any) -> list[Any]:
    return [task(*args) for args, _ in calls]


@given(
    some.lists(
        some.lists(some.text('ab",\n é', max_size=6), min_size=3, max_size=3), max_size=12
    ),
    some.integers(1, 30),
    some.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
)
def test_each_row_is_in_one_part(rows: list[list[str]], size: int, quoting: Any) -> None:
    text = io.StringIO()
    csv.writer(text, quoting=quoting, lineterminator="\n").writerows(rows)
    data = text.getvalue().encode()
    looks = [look(data[at : at + size], MARKS) for at in range(0, len(data), size)]
    borders = [*settle(looks, size), len(data)]
    parts = [data[a:b] for a, b in pairwise(borders)]
    assert b"".join(parts) == data
    read = [list(csv.reader(io.StringIO(each.decode(), newline=""))) for each in parts]
    assert [row for each in read for row in each] == rows
    counted = [count_records(each, MARKS) for each in parts]
    if None not in counted:
        assert [each and each.n_records for each in counted] == [len(each) for each in read]


def posts_of(path: Path, most: int | None, **how: Any) -> tuple[int, pd.DataFrame, IngestLog]:
    """Read a file in parts, and say how many."""
    log = IngestLog()
    options = ReadOptions(log=log, repeated="keep", **how)
    with open_sources(path) as sources:
        plans = [plan_reading(each, options) for each in sources]
        planned = plan_sources(sources, options, plans)
        parts = [deepcopy(each) for each, _ in cut(planned, most, do)] if most else planned
        chunks = []
        for part in parts:
            own = IngestLog()
            tables = read_planned([part], 1000, replace(options, log=own))
            chunks += [to_frame(each, detect=True) for each in tables]
            log.merge(own)
        for account in log.files if most else ():
            if len(parts) > 1:
                account.settle()
    posts = pd.concat(chunks, ignore_index=True)
    return len(parts), posts.astype({"platform": "str", "lang": "str", "kind": "str"}), log


TEXTS = ['said "no"', "two\nlines", "down, again", "", "ünïcode", "plain"]


def table(n: int = 60) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "text": [TEXTS[at % len(TEXTS)] for at in range(n)],
            "date": [f"2024-05-01T{at % 24:02}:00" if at % 7 else "late" for at in range(n)],
            "author": [f"user{at % 9}" for at in range(n)],
        }
    )


def written(folder: Path, kind: str) -> Path:
    path, posts = folder / f"posts.{kind}", table()
    if kind == "csv":
        text = (
            posts.to_csv(index=False).replace("plain,", "plain,\n", 1).replace("late,", "\n", 1)
        )
        path.write_bytes(b"\xef\xbb\xbf" + text.replace("user8\n", "user8\n\n").encode())
    elif kind == "ndjson":
        lines = posts.to_json(orient="records", lines=True).splitlines()
        path.write_text("\n".join([*lines[:9], "", "{broken", *lines[9:]]) + "\n")
    else:
        posts.to_parquet(path, row_group_size=7)
    return path


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("posts.csv", None),
        ("posts.ndjson", None),
        ("posts.parquet", None),
        ("posts.csv.gz", "it is compressed (gz)"),
        ("posts.json", "it is one JSON array, not a record a line"),
        ("wide.csv", "it is in utf-16, not in UTF-8"),
        ("posts.zip", "it lies in an archive"),
    ],
)
def test_it_is_said_which_files_stay_whole(tmp_path: Path, name: str, why: str | None) -> None:
    path, posts = tmp_path / name, table()
    if path.suffix == ".json":
        posts.to_json(path, orient="records")
    elif name == "wide.csv":
        posts.to_csv(path, index=False, encoding="utf-16")
    elif path.suffix in {".gz", ".zip"}:
        posts.to_csv(path, index=False)
    else:
        path = written(tmp_path, path.suffix[1:])
    (found,) = identify(path)
    assert found.as_dict()["whole"] == why
    shown = CliRunner().invoke(cli, ["identify", str(path)]).output
    assert (f"not with --engine dask: {why}" in shown) == (why is not None)


@pytest.mark.parametrize(("suffix", "n_parts"), [("csv", 1), ("csv.gz", 2)])
def test_packed_files_weigh_more(tmp_path: Path, suffix: str, n_parts: int) -> None:
    paths = [tmp_path / f"{number}.{suffix}" for number in range(2)]
    for path in paths:
        table().to_csv(path, index=False)
    most, options = 3 * paths[0].stat().st_size, ReadOptions(log=IngestLog())
    with open_sources(paths) as sources:
        planned = plan_sources(sources, options, [plan_reading(x, options) for x in sources])
        assert len(make_parts(planned, most, 1, do)) == n_parts


@pytest.mark.parametrize(
    ("bounds", "n_workers", "n_parts"),
    # least, most and number of parts a worker, and at most of all: in files of the same size
    [
        ((1, 99, 1, 99), 1, 1),
        ((1, 99, 1, 99), 2, 2),
        ((1, 99, 2, 99), 2, 6),
        ((3, 99, 2, 99), 2, 2),
        ((1, 2, 1, 99), 1, 3),
        ((1, 1, 1, 99), 1, 6),
        ((1, 1, 1, 2), 1, 2),
        ((1, 99, 6, 1), 1, 1),
    ],
)
def test_parts_are_as_large_as_workers_and_bounds_ask(
    bounds: tuple[int, int, int, int],
    n_workers: int,
    n_parts: int,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paths = [tmp_path / f"{number}.csv" for number in range(6)]
    for path in paths:
        path.write_text("text,date\ndown,2024-05-01T10:00Z\n")
    size = paths[0].stat().st_size
    for name, value in zip(("_LEAST", "_BYTES"), bounds, strict=False):
        monkeypatch.setattr(partition, name, value * size)
    for name, value in zip(("_EACH", "_MOST"), bounds[2:], strict=True):
        monkeypatch.setattr(partition, name, value)
    options = ReadOptions(log=IngestLog())
    with open_sources(paths) as sources:
        planned = plan_sources(sources, options, [plan_reading(x, options) for x in sources])
        found = make_parts(planned, None, n_workers, do, cuts=False)
    assert len(found) == n_parts
    more = {1: "", 2: " and 1 more file", 3: " and 2 more files", 6: " and 5 more files"}
    assert found[0].name == str(planned[0].found.source.name) + more[6 // n_parts]
    assert [part.number for part in found] == list(range(n_parts))
    assert sum(part.size for part in found) == 6 * size


@pytest.mark.parametrize("kind", ["csv", "ndjson", "parquet"])
@pytest.mark.parametrize("most", [90, 400])
def test_parts_of_a_file_are_the_file(tmp_path: Path, kind: str, most: int) -> None:
    path = written(tmp_path, kind)
    _, whole, account = posts_of(path, None)
    n_parts, posts, log = posts_of(path, most)
    assert n_parts > 3
    # made-up ids hold the records' numbers
    pd.testing.assert_frame_equal(posts, whole)
    assert log.samples == account.samples
    assert log.reasons == account.reasons
    first, second = (vars(each.files[0]) | {"times": None} for each in (log, account))
    assert first == second


@pytest.mark.parametrize(
    "text",
    [
        'text,date\nso "odd,2024-05-01T10:00Z\n' + 'it is "down,2024-05-01T11:00Z\n' * 9,
        "text,date\rdown,2024-05-01T10:00Z\r" * 9,
    ],
)
def test_what_may_be_read_otherwise_is_not_cut(tmp_path: Path, text: str) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(text.encode())
    assert posts_of(path, 40)[0] == 1
    assert posts_of(path, 40)[1].equals(posts_of(path, None)[1])
