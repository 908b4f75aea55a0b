"""Parquet in and out: types, nested columns, damage, and our own exports read back."""

from __future__ import annotations

import datetime as dt
import gzip
import zipfile
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from pyarrow import feather

from sentiment import IngestLog, identify, read_posts, score_posts
from sentiment.errors import InputError
from sentiment.ingest.format import json_stream
from sentiment.report.export import exported
from tests.reading import assert_same, n_in_blocks

if TYPE_CHECKING:
    from pathlib import Path

TIME = dt.datetime(2024, 5, 1, 10, tzinfo=dt.UTC)
PLAIN = {
    "id": [1, 2, 3],
    "text": ["down again", "caf\u00e9 &amp; co", "up"],
    "created_at": [TIME, TIME, TIME],
    "author": ["ann", None, "bob"],
    "likes": [1, None, 3],
}


def write(path: Path, columns: dict[str, object]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def test_plain_columns(tmp_path: Path) -> None:
    path = write(tmp_path / "a.parquet", PLAIN)
    found = identify(path)[0].as_dict()
    assert (found["container"], found["platform"]) == ("Parquet", "generic")
    posts = read_posts(path, detect_language=False)
    assert posts["post_id"].tolist() == ["1", "2", "3"]
    assert posts["text"].tolist() == ["down again", "caf\u00e9 & co", "up"]
    assert (posts["created_at"] == pd.Timestamp(TIME)).all()
    assert posts["n_likes"].tolist()[::2] == [1, 3]
    assert posts["n_likes"].isna().tolist() == [False, True, False]
    assert posts["author"].isna().tolist() == [False, True, False]
    assert n_in_blocks(path) == 3
    assert_same(path)


@pytest.mark.parametrize(
    ("times", "n_naive"),
    [
        (pa.array([TIME] * 3, pa.timestamp("ns", "Europe/Berlin")), 0),
        (pa.array([TIME] * 3, pa.timestamp("s", "UTC")), 0),
        (pa.array([TIME.replace(tzinfo=None)] * 3, pa.timestamp("ms")), 3),
        (pa.array(["2024-05-01T10:00:00Z"] * 3).dictionary_encode(), 0),
        (pa.array([1714557600] * 3, pa.int32()), 0),
        (pa.array([1714557600.0] * 3, pa.float64()), 0),
        (pa.array([b"2024-05-01 10:00"] * 3, pa.binary()), 3),
    ],
    ids=str,
)
def test_types_of_times(tmp_path: Path, times: pa.Array, n_naive: int) -> None:
    path = write(tmp_path / "a.parquet", {**PLAIN, "created_at": times})
    log = IngestLog()
    posts = read_posts(path, detect_language=False, log=log)
    assert (posts["created_at"] == pd.Timestamp(TIME)).all()
    assert log.n_naive_times == n_naive
    assert_same(path)


def test_odd_types(tmp_path: Path) -> None:
    columns = {
        "id": pa.array([1.0, None, 2.0]),
        "text": pa.array(["a", None, "\u3000"]).dictionary_encode(),
        "date": pa.array([TIME.date()] * 3),
        "author": pa.array([2**64 - 1, 1, None], pa.uint64()),
        "likes": pa.array([float("nan"), 2.0, 1e300]),
        "comments": pa.array([["a"], [], None]),
    }
    path = write(tmp_path / "a.parquet", columns)
    found = assert_same(path)
    assert not isinstance(found, str)
    posts, account = found
    assert posts["author"].tolist() == [str(2**64 - 1)]
    assert posts["post_id"].tolist() == ["a.parquet#1"]
    assert posts["n_likes"].isna().all()
    assert [each.reason for each in account["skipped"]] == ["no text", "no text"]
    assert account["files"][0]["n_date_only"] == 3


def test_nested_columns_are_read_as_their_platform(tmp_path: Path) -> None:
    columns = {
        "id_str": ["1", "2"],
        "full_text": ["down", "up"],
        "created_at": ["Wed May 01 10:00:00 +0000 2024"] * 2,
        "user": [{"id_str": "7"}, {"id_str": "8"}],
    }
    path = write(tmp_path / "a.parquet", columns)
    posts = read_posts(path, detect_language=False)
    assert posts["platform"].unique().tolist() == ["twitter_v1"]
    assert posts["author"].tolist() == ["7", "8"]
    assert_same(path)


def test_packed_in_other_files(tmp_path: Path) -> None:
    data = write(tmp_path / "a.parquet", PLAIN).read_bytes()
    packed = tmp_path / "a.parquet.gz"
    packed.write_bytes(gzip.compress(data))
    archive = tmp_path / "a.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("posts.parquet", data)
    for path in (packed, archive):
        assert len(read_posts(path, detect_language=False)) == 3


def test_damage(tmp_path: Path) -> None:
    data = write(tmp_path / "a.parquet", PLAIN).read_bytes()
    cut = tmp_path / "cut.parquet"
    cut.write_bytes(data[:-20])
    with pytest.raises(InputError, match="damaged Parquet file"):
        read_posts(cut)
    for at in range(4, len(data), 37):
        flipped = bytearray(data)
        flipped[at] ^= 255
        cut.write_bytes(flipped)
        log = IngestLog()
        try:
            read_posts(cut, log=log, detect_language=False)
        except InputError:
            continue
        assert log.n_records == log.n_read + log.n_skipped


def test_an_export_is_read_back(tmp_path: Path) -> None:
    posts = read_posts("data/sample_posts.csv", detect_language=False)
    path = tmp_path / "scored.parquet"
    scored = score_posts(posts)
    with exported(path) as export:
        export.add(scored.head(500))
        export.add(scored.iloc[500:])
    back = read_posts(path, detect_language=False)
    same = [name for name in posts.columns if name != "platform"]
    pd.testing.assert_frame_equal(back[same], posts[same])


@pytest.mark.parametrize("suffix", ["parquet", "feather"])
def test_long_values_that_stand_in_many_rows(tmp_path: Path, suffix: str) -> None:
    n, long = 2000, "down " * 200_000  # a megabyte, written once
    indices = pa.array([0] * n + [1], pa.int32())
    column = pa.DictionaryArray.from_arrays(indices, pa.array([long, "up again"]))
    table = pa.table({"text": column, "created_at": [TIME] * (n + 1)})
    path = tmp_path / f"posts.{suffix}"
    if suffix == "parquet":
        pq.write_table(table, path, compression="zstd")
    else:
        feather.write_feather(table, str(path), compression="zstd")
    before = pa.total_allocated_bytes()
    with pytest.raises(InputError, match="--max-expansion"):
        read_posts(path)
    assert pa.default_memory_pool().max_memory() - before < 1 << 29


def test_many_rows_of_nothing(tmp_path: Path) -> None:
    same = pa.DictionaryArray.from_arrays(
        pa.array(np.zeros(17_000_000, np.int32)), pa.array(["2024-05-01T10:00Z"])
    )
    path = tmp_path / "posts.parquet"
    pq.write_table(pa.table({"text": same, "created_at": same}), path, compression="zstd")
    with pytest.raises(InputError, match="272,000,000 bytes"):
        read_posts(path)


def test_a_row_beyond_bounds_is_rejected_alone(tmp_path: Path) -> None:
    path = tmp_path / "posts.parquet"
    texts = ["down", "x" * (json_stream.MAX_RECORD + 1), "up"]
    pq.write_table(pa.table({"text": texts, "created_at": [TIME] * 3}), path, compression=None)
    log = IngestLog()
    posts = read_posts(path, log=log, detect_language=False)
    assert posts["text"].tolist() == ["down", "up"]
    assert (log.n_records, log.n_skipped) == (3, 1)
    (sample,) = log.samples["unreadable row"]
    assert sample.record == 2
