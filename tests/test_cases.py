"""Invented inputs that were once misread, where present beside the repository.

Each is read, and compared with what a person expects of it: every key that the
expected file names must match.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from sentiment.ingest import IngestLog, read_posts

SHARED = Path(__file__).parents[2] / "shared"
CASES = SHARED / "cases" / "exports"
pytestmark = pytest.mark.skipif(not CASES.is_dir(), reason="no cases beside the repository")

#: Cases that are not read rightly yet.
KNOWN: frozenset[str] = frozenset()


def _cases() -> list[Any]:
    names = sorted(path.name.removesuffix(".expected.json") for path in _expected_files())
    failing = pytest.mark.xfail(strict=True, reason="known")
    return [pytest.param(name, marks=failing if name in KNOWN else ()) for name in names]


def _expected_files() -> list[Path]:
    return list(CASES.glob("*.expected.json"))


def _input(name: str) -> Path:
    found = [path for path in CASES.iterdir() if ".expected." not in path.name]
    return next(path for path in found if name in {path.name, path.stem})


def _read(path: Path) -> tuple[list[dict[str, Any]], IngestLog]:
    log = IngestLog()
    table = read_posts(path, log=log, detect_language=False)
    posts = table.astype(object).where(table.notna(), None).to_dict("records")
    return [{str(key): value for key, value in post.items()} for post in posts], log


def _same(found: dict[str, Any], expected: dict[str, Any]) -> bool:
    for key, value in expected.items():
        wanted = pd.Timestamp(value) if key == "created_at" else value
        if found[key] != wanted:
            return False
    return True


@pytest.mark.parametrize("name", _cases())
def test_a_case_is_read_as_expected(name: str) -> None:
    expected = json.loads((CASES / f"{name}.expected.json").read_text("utf-8"))
    path = _input(name)
    found, log = _read(path)
    if path.is_dir():  # files come in the order of their names
        found.sort(key=lambda post: post["created_at"])
        expected.sort(key=lambda post: next(i for i, p in enumerate(found) if _same(p, post)))
    assert len(found) == len(expected)
    for post, wanted in zip(found, expected, strict=True):
        assert {key: post[key] for key in wanted if key != "created_at"} == {
            key: value for key, value in wanted.items() if key != "created_at"
        }
        assert _same(post, wanted)
    for file in log.files:
        assert file.n_records == file.n_read + file.n_rejected + file.n_not_posts
        assert not file.n_rejected
