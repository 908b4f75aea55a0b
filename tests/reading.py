"""What tests of readers share: a file read in blocks and one by one; odd texts, times, ids."""

from __future__ import annotations

import os
from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from unittest.mock import patch

import pandas as pd
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from sentiment.errors import SentimentError
from sentiment.ingest import IngestLog, Skipped, reader
from sentiment.ingest.source_reader import ReadOptions

if TYPE_CHECKING:
    from pathlib import Path

    from sentiment.ingest.format import block

TIMES = int(os.environ.get("FUZZ", "1"))
MANY = settings(max_examples=40 * TIMES, deadline=None, suppress_health_check=list(HealthCheck))


def read(
    path: Path, chunk_rows: int = 1000, **options: Any
) -> tuple[pd.DataFrame, dict[str, Any]] | str:
    """Read a file; return its posts and its whole account, or the error."""
    skipped: list[Skipped] = []
    log = IngestLog(sink=skipped.append)
    options = {"repeated": "keep", "detect_language": False, **options}
    chosen = ReadOptions(log=log, **options)
    try:
        chunks = list(reader.iter_chunks(path, chunk_rows, chosen))
    except SentimentError as error:
        return f"{error} {log.files} {log.reasons}"
    account = {**vars(log), "sink": None, "skipped": skipped}
    # what a file's times were is told by their resolution
    account["files"] = [asdict(file) | {"times": None} for file in log.files]
    account["sizes"] = [len(chunk) for chunk in chunks]
    if not chunks:
        return pd.DataFrame(), account
    for chunk in chunks:
        account.setdefault("dtypes", []).append([str(kind) for kind in chunk.dtypes])
        account.setdefault("lang", []).append(list(chunk["lang"].cat.categories))
    return pd.concat([chunk.astype({"lang": "str"}) for chunk in chunks]), account


def assert_same(path: Path, **options: Any) -> tuple[pd.DataFrame, dict[str, Any]] | str:
    """Read a file both ways, and compare everything."""
    one_by_one = read(path, in_blocks=False, **options)
    in_blocks = read(path, in_blocks=True, **options)
    if isinstance(one_by_one, str) or isinstance(in_blocks, str):
        assert one_by_one == in_blocks
        return in_blocks
    assert in_blocks[1] == one_by_one[1]
    pd.testing.assert_frame_equal(in_blocks[0], one_by_one[0], check_exact=True)
    return in_blocks


def n_in_blocks(path: Path) -> int:
    """Count the records of a file that blocks hold."""
    taken: list[int] = []
    read_block = reader.read_source.__globals__["RecordReader"].read_block

    def counting(self: Any, piece: block.Block, layout: Any) -> Any:
        taken.append(piece.n)
        return read_block(self, piece, layout)

    with patch("sentiment.ingest.record_reader.RecordReader.read_block", counting):
        read(path)
    return sum(taken)


texts = st.one_of(
    st.sampled_from(
        [
            *("down again", "a,b", 'say "no"', "two\nlines", "two\r\nlines", "&amp; &lt;", ""),
            *(
                " ",
                "\u3000",
                "\u2003x",
                "\x00",
                "do\x00wn",
                "\x93hm\x94",
                "caf\u00e9",
                "\ufeffx",
            ),
            *(
                "\ud83d\ude2d",
                "\U0001f62d!",
                "x" * 300,
                "\x1a",
                "\t",
                "tab\there",
                "a\x0bb",
                "'q'",
            ),
        ]
    ),
    st.text(max_size=12),
)
times = st.one_of(
    st.sampled_from(
        [
            *("2024-05-01T10:00:00Z", "2024-05-01 10:00:00", "2024-05-01", "2024-05-01T10:00Z"),
            *("2024-05-01T10:00:00.123Z", "2024-05-01T10:00:00.123456+02:00", "1714557600"),
            *("1714557600123", "1714557600123456", "1714557600123456789", "1714557600.5"),
            *("Wed May 01 10:00:00 +0000 2024", "Wed May 01 10:00:60 +0000 2024"),
            *(
                "2024-02-30T10:00:00Z",
                "2024-13-01",
                "1999-05-01T10:00:00Z",
                "2999-05-01",
                "",
                " ",
            ),
            *("2024-05-01 10:00:00 UTC", "2024-05-01 10:00:00 EST", "2024-05-01T24:00:00Z"),
            *(" 2024-05-01T10:00:00Z ", "2024-05-01T10:00:60Z", "2024-05-01 10:00:00-09:30"),
            *("1 May 2024 10:00", "99999999999", "nan", "2024-05-01T10:00:00+25:00", "\u0661"),
            *(
                "Wed Foo 01 10:00:00 +0000 2024",
                "2024-05-01x10:00:00Z",
                "2024-05-01T10:00:00,5Z",
            ),
        ]
    ),
    st.datetimes().map(lambda time: time.isoformat()),
)
ids = st.one_of(
    st.sampled_from(
        [
            *(
                "",
                "1",
                "7.0",
                "1.2E+17",
                "12345678901234567.0",
                "1234567890123456000",
                "-3",
                " 5",
            ),
            *(
                "\u00b2",
                "1\u00b2",
                "\u0661\u0662",
                "3f2a-77",
                "a b",
                "\u00e9",
                "5\u00a0",
                "\u3000",
            ),
            *("1e5", "1,5", "00012", "12 ", "7\x00", "\x0b7", "99999999999999999999", "\u30a2"),
        ]
    ),
    st.text(max_size=6),
)
